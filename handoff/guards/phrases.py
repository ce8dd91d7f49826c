"""The words of the ask-twice guard, one alternative a line, without case and accents: French first, then English."""

from __future__ import annotations

import re
from collections.abc import Mapping


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


# A sentence sounds like asking.
ASKING = _any(
    r"\?\s*$",
    r"\b(?:svp|stp|s'il vous plait|s'il te plait)\b",
    r"\bmerci de\b(?! (?:votre|vos|la|cette|ces) )",
    r"\bveuillez\b",
    r"\b(?:pouvez|pourriez|pourrez|puis|auriez|avez|serait)[- ](?:vous|je|il)\b",
    r"\bvous (?:pouvez|pourriez) (?:me|m'|nous)",
    r"\bbesoin (?:de|d'|du)\b|\ben (?:ai|aurais|avons) besoin",
    r"\bil (?:me|nous|m'en|nous en) (?:faut|faudra|faudrait|manque)\b|\bmanque (?:juste|encore|plus que)\b",
    r"\b(?:donnez|envoyez|indiquez|communiquez|precisez|rappelez|redonnez|transmettez|dites|renvoyez|confirmez|ajoutez"
    r"|joignez|laissez|ecrivez|racontez|expliquez|decrivez|detaillez|montrez|partagez|notez|fournissez)\b",
    r"\b(?:me|m'|nous) (?:donner|envoyer|rappeler|redonner|communiquer|indiquer|preciser|dire|transmettre|fournir"
    r"|faire)",
    r"\bquel(?:le)?s? (?:est|sont|etait)\b|\bc'est quoi\b|\blaquelle\b|\blequel\b",
    r"\bj'attends\b|\bil ne (?:me )?manque\b|\bmerci d'avance\b",
    r"\bplease\b|\bpls\b",
    r"\b(?:can|could|would|will|may|might) (?:you|i|we)\b",
    r"\b(?:i|we)(?:'ll| will| would|'d)?(?: just| also| still| only)? (?:need|require|lack)\b|\bi am missing"
    r"|\bi'm missing",
    r"\b(?:what|which)(?:'s| is| was| are|s)?\b|\bremind me\b|\blet me (?:know|have)\b",
    r"^(?:\W*(?:hi|hello|ok|okay|sure|thanks|so|and|then|just)\W+)*(?:send|give|tell|share|provide|forward|describe"
    r"|explain|confirm|drop|type|enter|show|attach|upload|add)\b",
    r"\bdo you (?:still )?(?:have|remember|know)\b|\bhave you got\b|\bmind (?:sending|giving|sharing|telling)\b",
    r"\bany chance\b|\bwould help\b|\bnous aiderait\b|\bm'aiderait\b",
)

# An offer, a permission, or a question about what was done: it names a thing and wants no value of it.
OFFERING = _any(
    r"\b(?:souhaitez|voulez|desirez|preferez|aimeriez|accepteriez)[- ]vous\b(?!.*\b(?:me|m'|nous) (?:donner|envoyer"
    r"|dire))",
    r"\bvoulez que\b|\bsi vous (?:voulez|preferez|souhaitez)\b|\bje (?:peux|vais|viens)\b|\best-ce que je\b",
    r"\bavez[- ]vous (?:bien )?(?:recu|vu|regarde|consulte|verifie|lu|ouvert|essaye|eu)\b"
    r"|\bvous avez (?:bien )?(?:recu|vu)\b",
    r"\b(?:verifiez|verifier(?!\W*$)|consultez|regardez|gardez|conservez)\b"
    r"|\b(?:changer|modifier|corriger|mettre a jour|suivre)\b",
    r"\b(?:do you want|would you like|do you prefer|shall i|should i (?:change|keep)|want me to)\b",
    r"\b(?:did you|have you) (?:already )?(?:get|got|receive|received|see|seen|read|check|checked|tried|open|opened)\b",
    r"\b(?:check(?!\W*$)|keep|change|update|correct|track|look at|look in)\b(?!.*\bneed\b)",
)

# Whatever else the sentence says, it wants something.
WANTING = _any(
    r"\bbesoin (?:de|d'|du)\b|\bi need\b|\bwe need\b|\bil me (?:faut|manque)\b",
    r"\b(?:donnez|indiquez|communiquez|precisez|redonnez|transmettez|dites)\b|\b(?:give|tell) me\b",
)

_ORDER = r"(?:commandes?|cmd|cde|achats?|orders?|purchase)"
_NUMBER = r"(?:numeros?|num|n°|no\.|references?|refs?|numbers?|nr|id|ids)"

# The thing is named.
THINGS: Mapping[str, re.Pattern[str]] = {
    "order_number": _any(
        rf"\b{_NUMBER}(?!\w).{{0,40}}\b{_ORDER}\b",
        rf"\b{_ORDER}(?:'s)?.{{0,18}}\b{_NUMBER}(?!\w)",
        rf"\b(?:quelle|laquelle de vos|which|what|which of (?:your|the|these)) {_ORDER}\b",
        r"\b(?:numero|reference|number|code)\b.{0,30}\blbq\b|\blbq\b.{0,20}\b(?:numero|number)\b",
    ),
    "email": _any(
        r"\b(?:e-?mails?|mails?|courriels?)\b",
        r"\badresse electronique\b",
    ),
    "postcode": _any(r"\bcode postal\b", r"\bpost(?:al)?[- ]?code\b", r"\bzip\b", r"\bcp\b"),
    "phone": _any(
        r"\b(?:telephones?|tel|portable|mobile|phone|cell)\b",
        r"\b(?:numero|number)\b.{0,40}\b(?:joindre|appeler|contacter|rappeler|call|reach|ring)\b",
        r"\b(?:joindre|appeler|contacter|rappeler|call|reach|ring)\b.{0,40}\b(?:numero|number)\b",
    ),
    "name": _any(
        r"\b(?:votre|vos|a quel|quel|quels|le) (?:nom|prenom)s?\b|\bnom (?:et prenom|complet|de famille)\b",
        r"\b(?:your|full|last|first|sur)[- ]?name\b|\b(?:what|which) name\b|\bname (?:on|under|for) ",
    ),
    "address": _any(
        r"\badresses?\b(?! (?:e-?mail|mail|electronique|courriel))",
        r"\baddress(?:es)?\b",
    ),
    "date": _any(
        r"\bdate (?:de|d'|du|a laquelle|ou|exacte)\b|\bquelle date\b|\bquel jour\b",
        r"\b(?:order|purchase|delivery|exact) date\b|\bdate (?:of|when|you|it)\b|\b(?:what|which) (?:date|day)\b",
    ),
    "product": _any(
        r"\bquel(?:le)?s? (?:est (?:le|l')|sont les)? ?(?:article|produit|modele|reference produit|objet)s?\b",
        r"\b(?:nom|reference) (?:de l'|du |des )(?:article|produit)s?\b",
        r"\b(?:what|which) (?:is the |of the |of these )?(?:item|product|article|model|piece)s?\b|\b(?:name"
        r"|model) of the (?:item|product)\b",
        r"\b(?:l'article|le produit|the item|the product) (?:concerne|en question|in question|you mean)\b",
    ),
    "photo": _any(
        r"\b(?:photos?|photographies?|images?|cliches?)\b", r"\b(?:pictures?|pics?|snapshots?|screenshots?)\b"
    ),
    "problem": _any(
        r"\b(?:decrire|expliquer|detailler|raconter|preciser|decrivez|expliquez|detaillez|racontez|redire)\b.{0,25}"
        r"\b(?:probleme|souci|demande|situation|passe|arrive|panne)\b",
        r"\b(?:quel est|c'est quoi|quel etait|dites[- ]moi)\b.{0,15}\b(?:probleme|souci)\b",
        r"\b(?:describe|explain|detail|tell (?:me|us))\b.{0,25}"
        r"\b(?:problem|issue|happened|situation|wrong|request|trouble)\b",
    ),
}

# Questions that name no thing, and are asked all the same.
DIRECT: Mapping[str, re.Pattern[str]] = {
    "order_number": _any(
        r"\bquel en est le numero\b|\bvous avez le numero\b",
        r"\bwhat(?:'s| is) the number of it\b",
    ),
    "phone": _any(
        r"\b(?:sur|a) quel numero\b|\b(?:on |at )?(?:which|what) number (?:can|should|do)\b"
        r"|\bon which number\b"
    ),
    "name": _any(
        r"\bvous (?:vous )?appelez[- ]?(?:vous)? comment\b|\bcomment vous (?:vous )?appelez\b"
        r"|\ba qui ai-je l'honneur\b",
        r"\bwho am i (?:speaking|talking|chatting|writing) (?:to|with)\b",
    ),
    "address": _any(
        r"\bou (?:doit-on|dois-je|faut-il|devons-nous|devait-il|devait-on|souhaitez-vous|voulez-vous|habitez|etes)"
        r"[- ]?.{0,25}(?:livrer|livre|envoy|expedi|habitez|recevoir)",
        r"\bou habitez\b",
        r"\bwhere (?:should|shall|do|did|can|must|would|was|is) .{0,30}(?:deliver|ship|sen[dt]|live)",
    ),
    "date": _any(
        r"\b(?:quand|depuis quand|quel jour)\b.{0,25}\b(?:recue?s?|commandee?s?|achetee?s?|livree?s?|arrivee?s?"
        r"|passee?)\b",
        r"\b(?:recu|commande|achete|livre|arrive)\b.{0,25}\bquand\b|\bpour (?:quand|quel jour|quelle date)\b",
        r"\bbesoin\b.{0,15}\bquand\b|\bquand (?:en )?(?:avez|auriez)-vous besoin\b",
        r"\bwhen (?:did|was|were|have|do|would|must)\b.{0,25}\b(?:order|buy|bought|receive|get|got|arrive|deliver|place"
        r"|need|purchase|come)",
        r"\b(?:what|which) (?:day|date) (?:did|do|was)\b.{0,25}\b(?:order|arrive|receive|need|deliver|come)",
        r"\b(?:by|for) when\b",
    ),
    "product": _any(
        r"\bqu'(?:avez-vous|est-ce que vous avez) (?:commande|achete)\b|\bvous aviez commande quoi\b",
        r"\bwhat (?:did|have) you (?:order|buy|bought|ordered|purchase)",
        r"\b(?:which|what) (?:one|part) (?:is|was) (?:damaged|broken|missing|wrong)",
    ),
    "problem": _any(
        r"\b(?:que|qu'est-ce qui|ce qui) (?:s'est[- ](?:il )?passe|se passe|ne va pas|vous arrive)",
        r"\b(?:en quoi|comment) (?:puis|peut|pouvons)[- ](?:je|on|nous) (?:vous )?(?:aider|etre utile)",
        r"\bwhat (?:happened|went wrong|exactly happened|seems|is wrong|is the matter|can i do for you)",
        r"\bwhat(?:'s| is| was) (?:the|your) (?:problem|issue|matter|trouble)|\bwhat(?:'s| is) wrong",
        r"\bhow (?:can|may|could) (?:i|we) (?:help|assist)",
    ),
}

# Sentences that name the thing and do not ask for it: what one has, does or will do with it, and other people's.
MENTIONS: Mapping[str, re.Pattern[str]] = {
    "order_number": _any(
        r"\b(?:j'ai|je vois|nous avons|merci pour) (?:bien |deja )?(?:votre|le|la) (?:numero|n°|reference|ref)",
        r"(?<!can )(?<!may )(?<!could )\b(?:i|we) (?:can |already )?(?:have|see|found|got) (?:your|the)|\best (?:le "
        r"|la )?lbq|\bis lbq",
        r"\b(?:suivi|tracking|prochaine commande|next order)\b",
    ),
    "email": _any(
        r"\b(?:par|by|via) (?:e-?)?mail\b|\b(?:e-?mail|mail)s? (?:de (?:confirmation|suivi|la part)|with|avec|qui"
        r"|que|that|from|about|is|was|est|a ete)\b",
        r"\b(?:recevrez|recevoir|recu|received?|envoye|sent|repondre|repondez|reply|open|lire"
        r"|ouvrir)\b.{0,25}\be?-?mail",
        r"\b(?:notre|nos|mon|our|my|cet|this|that)\s?(?:e-?)?mails?\b",
    ),
    "postcode": _any(r"\b(?:depend|manquait|corrige|missing on|depends)"),
    "phone": _any(
        r"\b(?:notre|nos|our|my|mon)\b.{0,12}\b(?:numero|number|phone|telephone)\b|\b(?:appelez|call)[- ](?:nous|us)\b",
        r"\b(?:par|by|au|on the) (?:telephone|phone)\b|\b(?:i'll|i will|je vous) (?:call|ring|appelle|rappelle)\b",
        r"\b(?:appli|application|app|coque|chargeur|charger|case)\b",
    ),
    "name": _any(
        r"\b(?:mon nom|my name|au nom de|nom (?:du|de la|de l')|name of the|figure|in the name of)\b",
    ),
    "address": _any(
        r"\b(?:notre|our|nos)\b.{0,10}\badd?ress|\b(?:adresse|address) (?:du|de la|de retour|of (?:the|our))\b",
        r"\b(?:e-?mail|mail|electronique|return|retour|magasin|shop|store|label|etiquette)\b",
    ),
    "date": _any(
        r"\b(?:sera|est prevue?|prevoi\w+|convient|arrange|will be|is expected|suits?|works?|expire|limite|retour)\b",
    ),
    "product": _any(r"\b(?:preferez|souhaitez|voulez|prefer|would you like|want|en echange|instead|interesse)\b"),
    "photo": _any(
        r"\bmerci (?:beaucoup )?(?:pour|de) (?:la|les|votre|vos|cette|ces)\b|\bthank(?:s| you)(?: \w+)? for\b",
        r"\b(?:j'ai|nous avons|on a) (?:bien )?(?:recu|vu|regarde)\b"
        r"|(?<!can )(?<!may )(?<!could )\bi (?:have|see|can see|got|received|saw)\b",
        r"\bje vous (?:envoie|montre|ai envoye)\b|\bi(?:'m| am|'ll| will)? send(?:ing)? you\b|\bd'apres\b",
        r"\bsur (?:la|votre|vos|les) photos?\b|\bin the (?:photo|picture)\b|\b(?:pas|plus) besoin\b|\bno need\b"
        r"|\bpassee\b",
    ),
    "problem": _any(r"\b(?:autre chose|d'autre|autrement|encore|anything else|else)\b"),
}
