"""What a question about goods names and wants to know, in the customer's own words. Pure.

The assistant knows the names of one shop's articles; any other shop's are found by looking up what the words name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Literal

from shop.spelling import fold

Wanted = Literal["cheapest", "dearest", "there", "price", "range", "all", "more"]

_TOKEN = re.compile(r"[^\W\d_]+|[?!.,;:]")
_FEW_WORDS = 2  # "le thé ?"; more, without a word of selling, ask for something of their own
_MOST_NAMES = 5  # of a line: the shop is asked for each of them, one after the other
_MOST_WORDS = 3  # of one name: "cast iron casserole"
# After one of these stands what is asked for; the words of `_ASIDE` may stand between.
_LEADS = frozenset(
    """du de des d l la le les un une vos votre ce cet cette ces quel quels quelle quelles comme cherche vendez avez
    auriez proposez faites et the a an any some your more other another these this that which what about sell sells
    stock have got and""".split()
)
_ASIDE = frozenset(
    """moins plus cher chere chers cheres meilleur meilleure petit petite petits petites grand grande bon bonne bons
    bonnes nouveau nouvelle encore toujours aussi autre autres meme memes sortes types cheapest cheaper least most
    expensive dearest best nice good cheap new small big still also only same kind sort sorts""".split()
)
_ENDS = frozenset(
    """else en dans pour par avec sans sur sous est sont sera il elle ils elles on je j tu vous nous c ca cela qu que
    qui ne n pas y t s m me te se ou quoi quand comment combien si mais donc chez avant apres depuis bientot maintenant
    demain aujourd hui svp stp merci bonjour coute coutent vaut valent fait font vend vends dispo disponible disponibles
    epuise epuisee epuises epuisees possible peut peux pouvez
    i you he she it we they is are was be in on at for with without from to of by do does did can could will would has
    had there here how much many when where who why if or but not no yes please pls thanks hello hi cost costs
    available sold out back left now today tomorrow""".split()
)
# What stands where goods would, and is none.
_NO_GOODS = frozenset(
    """stock stocks magasin magasins boutique boutiques rayon rayons site page panier fiche moment prix tarif tarifs
    couleur couleurs taille tailles produit produits article articles chose choses modele modeles marque version choix
    gamme question info infos idee temps semaine mois jour jours fois possibilite reassort rupture disponibilite
    livraison retour commande quantite catalogue
    store stores shop shops website basket price prices colour colours color colors size sizes product products item
    items thing things one ones stuff brand range way time week month day days idea option options restock
    availability delivery return order""".split()
)
_CHEAPEST = re.compile(
    r"\b((le|la|les|de) moins cher(e|es|s)?|moins cher(e|es|s)?|premiers? prix|cheap(er|est)|le(ss|ast) expensive"
    r"|lowest price)\b"
)
_DEAREST = re.compile(r"\b((le|la|les) plus cher(e|es|s)?|dearest|most expensive|priciest)\b")
_RANGE = re.compile(
    r"\b(vendez[- ]vous quoi|vous vendez quoi|(que|qu'est[- ]ce que vous) vend(ez)?([- ]vous)?|tu vends quoi"
    r"|what (else )?do you (sell|stock|have)|what (have you got|can i buy)|catalog(ue)?)\b"
)
_SELLS = re.compile(r"\b(avez|vendez|vends|cherche\w*|faites|proposez|have|sell|stock|got|looking for|any)\b")
_GOES_ON = re.compile(r"^\W*(et|and|what about|how about|pareil|same)\b")
_AT_MOST = re.compile(
    r"\b(?:(?:a )?moins de|en dessous de|sous|jusqu'a|pas plus de|(?:budget|maximum|max)(?: de| of)?|under|below"
    r"|less than|up to|no more than|cheaper than)[ :]*[€£$]? ?(\d{1,4})(?:[.,](\d\d))?"
    r"(?! ?(?:jours?|heures?|semaines?|minutes?|kg|g|cl|ml|l|cm|days?|hours?|weeks?|%)\b)\b"
)
_PRICE = re.compile(r"\b(prix|tarifs?|combien|cher|chere|coute\w*|vaut|price|prices|how much|costs?|expensive)\b")
_THERE = re.compile(
    r"\b(stock|dispo\w*|reste\w*|rupture|epuise\w*|available|availability|in stock|left|sold out|how many)\b"
)


def named(text: str) -> list[str]:
    """What the question may name of the shop's goods, folded, in its order; none where it says "it" or nothing."""
    return list(islice(dict.fromkeys(_phrases(_TOKEN.findall(fold(text)))), _MOST_NAMES))


def wanted(text: str) -> Wanted:
    """What is to be known of the goods."""
    line = " ".join(fold(text).replace("’", "'").split())
    if _CHEAPEST.search(line):
        return "cheapest"
    if _DEAREST.search(line):
        return "dearest"
    if _RANGE.search(line) and not named(text):
        return "range"
    price, there = _PRICE.search(line) is not None, _THERE.search(line) is not None
    if there:
        return "all" if price and "combien" not in line and "how many" not in line else "there"
    if price:
        return "price"
    return "all" if named(text) or _SELLS.search(line) or len(line.split()) <= _FEW_WORDS else "more"


def at_most(text: str) -> int | None:
    """What it may cost, in cents, where the question says so ("kettles under 50")."""
    said = _AT_MOST.search(fold(text).replace("’", "'"))
    return int(said[1]) * 100 + int(said[2] or 0) if said else None


def goes_on(text: str) -> bool:
    """Does it ask of something else what was just asked: "et dans les ravioles ?"?"""
    return _GOES_ON.search(fold(text)) is not None


def _phrases(tokens: list[str]) -> Iterator[str]:
    led = False
    phrase: list[str] = []
    for token in [*tokens, "."]:
        ends = token in _LEADS or token in _ENDS or not token.isalpha()
        if ends and phrase:
            yield " ".join(phrase)
        if ends:
            led, phrase = token in _LEADS, []
        elif led and token not in _ASIDE and token not in _NO_GOODS and len(phrase) < _MOST_WORDS:
            phrase.append(token)
