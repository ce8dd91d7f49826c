"""What a line means by what was said before it, as the tap that says the same; nothing, for nearly every line.

An answer offers by a button that says yes ("Oui, un retour", "Yes, a return"): typing yes is tapping it. Who has taken
a wish back has to turn round ("en fait si", "actually yes"): a bare "ok" only takes note of it. Who asks, beside an
open question, about the refund or the label that comes of it wants nothing else.
"""

from __future__ import annotations

import re

from bot.asked import remedy_in
from bot.escalation import COLLECTING
from bot.memory import Memory
from bot.nlu.text import fold
from bot.points import goes_on
from bot.readings import asks_for_a_price, asks_for_a_time, asks_for_label, tells_of_damage
from conversation.events import Reading
from conversation.promises import ASK_HUMAN
from conversation.state import Conversation

_SAYS_YES = re.compile(r"(oui|yes)\b", re.IGNORECASE)
_VAGUE = frozenset({"affirm", "deny", "chitchat", "give_order_number", "not_helpful", "out_of_scope"})
_SURE = 0.6
_A_WISH = 0.8
_NO = "/deny"
_MOST_WORDS = 9  # a longer line says what it wants
_TURNS = (
    r"(?:en fait|finalement|tout compte fait|apres tout|reflexion faite|change d'avis|(?<!j')attend(?:s|ez)\b|actually"
    r"|after all|on second thoughts?|changed my mind|hold on|wait)"
)
_DOES = (
    r"(?:allez[- ]?y|vas[- ]?y|fai(?:tes|s)(?:[- ]le)?|annul\w+|rembours\w+|renvo\w+|lance[zr]?|go ahead|do it"
    r"|please do|go on|cancel|refund|return|send)"
)
_SI = r"si(?= *(?:$|[,.!;]|si\b|oui\b|je (?:veux|voudrais)\b|allez|vas\b|finalement|en fait|annul|rembours|renvo|fai))"
_YES = rf"(?:oui|ouais|yes|yeah|yep|yup|d'accord|{_SI})"
_NEAR = r"(?:(?!\bnon?\b).){0,12}"
_AFTER_ALL = (
    re.compile(rf"\b{_TURNS}\b{_NEAR}\b(?:{_YES}|{_DOES})"),
    re.compile(rf"\b(?:{_YES}|ok|okay|bon){_NEAR}\b{_DOES}\b"),
    re.compile(rf"\b{_YES}{_NEAR}\b{_TURNS}\W*$"),
    re.compile(rf"^\W*(?:(?:ah|oh|ben|bah|mais|non|euh)\W+)*{_SI}"),
)
_REGRETS = re.compile(
    r"\b(?:je|on) (?:l[ae]s?|l') ?(?:veux|voulais|voudrais|garde)\b"
    r"|\bi (?:do |did )?(?:still )?want(?:ed)? (?:it|them)\b"
    r"|\bundo\b|\bchange[d]? (?:my mind|d'avis)\b|\bkeep (?:it|them)\b|\bannule[rz]? l'annulation\b"
    r"|\b(?:reviens|revenir|retour) en arriere\b"
)
_KEEPS = re.compile(r"\b(?:gard\w+|laisse\w*|keep|leave|n'annul\w+|don't)\b")

_BRINGS_MONEY = frozenset(
    "cancel_order change_items return_item withdraw damaged_item late_delivery track_order".split()
)
_SENDS_BACK = frozenset({"return_item", "withdraw", "cancel_order", "change_items"})  # the money comes of itself
_RETURNS = frozenset({"return_item", "withdraw"})
_FREQUENT = "faq/"
_DELIVERIES = frozenset({"faq/delivery_times", "faq/delivery_cost"})
_BY_MAIL = frozenset({"faq/password", "faq/create_account", "faq/gift_card", "faq/newsletter", "faq/promo_code"})
_STILL_NOTHING = re.compile(
    r"(?:(?:non|mais|et|no|but|and)\W+)*(?:(?:j'ai )?toujours rien(?: recu| eu)?|still (?:got )?nothing|nothing yet)\W*"
)
_IDLE = frozenset({"chitchat", "not_helpful", "out_of_scope"})
_TALK = 0.9  # what "and tea?" resembles most is talk
_ASKS = re.compile(r"[?]|\b(?:quand|combien|delai|when|how (?:long|much|soon))\b")
_CODE = re.compile(r"[0-9]{3} ?[0-9]{3}")
_OTHER = re.compile(r"\b(autre|other|another)\b", re.IGNORECASE)
_ABOUT_A_PARCEL = frozenset("late_delivery track_order get_invoice give_order_number out_of_scope return_item".split())
_WHICH_PROOF = re.compile(
    r"\b(?:quel\w*|lequel|laquelle|c'est quoi|what|which|whose)\b.{0,30}"
    r"\b(?:code postal|postcode|zip|e-?mail|mail|adresse)\b"
    r"|\b(?:code postal|postcode|zip|e-?mail|mail)\b.{0,30}\b(?:facturation|billing|ou celui|or the)\b"
)
_NO_MAIL = re.compile(
    r"\b(?:pas|plus|aucun|sans) (?:d'|l')?acces\b|\bn'ai plus (?:cette|cet|ce|l'|la)\b.{0,12}\b(?:mail|adresse|boite)\b"
    r"|\b(?:no|lost|without|have(?:n't| not) (?:got )?) ?access\b"
    r"|\b(?:can'?t|cannot|unable to) (?:access|open|get into|read)\b.{0,20}\b(?:e-?mails?|mailbox|inbox|account)\b"
)
# After a deed: its order's state is asked for.
_IS_DONE = re.compile(
    r"(?:(?:et|alors|ok|donc|du coup|so|and|but)\W+)*(?:c'est (?:bien |vraiment )?"
    r"(?:fait|bon|annulee?|enregistree?|ok|pris en compte|valide)(?: la)? *\?|ca a (?:bien )?marche\W*"
    r"|did (?:it|that) work\W*|(?:is|was) (?:it|that) (?:really )?(?:done|cancell?ed|ok|recorded)\W*"
    r"|has it (?:worked|been done)\W*)"
)
_ONLY_THAT = re.compile(r"\b(?:seulement|uniquement|juste|que l[ae]s?|pas tout\w*|only|just|not all|not everything)\b")
_PHOTOS = re.compile(
    r"\b(?:j'ai|ai|j'en ai|voici|voila|envo\w+|join\w+|mettre|ajouter|montrer|pris|have|got|took|send|attach|upload|add"
    r"|show|here (?:are|is))\b.{0,25}\b(?:photos?|pictures?|pics?|images?|cliches?)\b"
)
_OF_THE_RIGHT = re.compile(
    r"\b(?:combien de (?:temps|jours)|quel (?:est le )?delai|jusqu'a quand|how (?:long|many days))\b.*"
    r"\b(?:retract\w*|renvo\w*|retour\w*|rendre|withdraw|return|send (?:it|them) back|change my mind)\b"
    r"|^(?:et |and |mais |but )?(?:si|meme si|what if|even if|if)\b.*"
    r"\b(?:ouvert\w*|entame\w*|deballe\w*|opened|used|unpacked)\b"
)
_FAILED = frozenset({"damaged_item", "late_delivery"})
_OF_MONEY_OR_GOODS = frozenset({"refund_status", "change_items"})  # "replace it", of what was smashed


def offer_of(c: Conversation, memory: Memory) -> str | None:
    """What the yes under the last answer means; None where it has none, or its person is offered by escalation."""
    said = c.said
    if said is None or said.by != "assistant":
        return None
    below = (offer for offer in c.offers.values() if (offer.seq, offer.term) == (said.seq, c.term))
    payload = next((offer.payload for offer in below if _SAYS_YES.match(offer.title)), None)
    return None if payload == ASK_HUMAN and memory.history.offered else payload


def left_by(memory: Memory) -> str | None:
    """The wish that was left by a no, as a tap would say it; a no, after one that was carried out; None where there is
    neither."""
    last = (memory.slots.get("given") or {}).get("last")
    return None if not last else _NO if last["done"] else f"/{last['wish']}"


def taken_up(
    text: str, reading: Reading, offer: str | None, left: str | None, wish: str | None = None, *, coded: bool = False
) -> str | None:
    """Which of the two this line takes up, where nothing is asked; `wish` was the last one. Of what is done it can be
    sorry; what was left while a code was on its way (`coded`) is taken up by that code."""
    if offer is not None and reading.intent == "affirm":
        return offer
    code = _CODE.fullmatch(text.strip()) if coded and left not in (None, _NO) else None
    if code is not None:
        return f'{left}{{"code": "{code[0].replace(" ", "")}"}}'
    if left == _NO and _IS_DONE.fullmatch(fold(text).replace("’", "'")) is not None:
        return "/track_order"
    vague = reading.intent in (*_VAGUE, wish) or reading.confidence < _SURE
    if left is None or not vague or len(text.split()) > _MOST_WORDS:
        return None
    turns = _REGRETS.search(fold(text)) is not None if left == _NO else _turns_round(fold(text))
    return left if turns else None


def told_last(c: Conversation, memory: Memory) -> str | None:
    """The frequent question that was answered last, where nothing is asked and nobody else has spoken since."""
    if c.requested_slot or c.said is None or c.said.by != "assistant" or not memory.history.turns:
        return None
    wanted = memory.history.turns[-1].intents
    return wanted[0] if len(wanted) == 1 and wanted[0].startswith(_FREQUENT) else None


def wants_it_done(reading: Reading, question: str | None) -> bool:
    """ "Cancel the last one", under a list that asked nothing: which order is meant, and what is wanted with it."""
    return question is None and reading.intent in COLLECTING and reading.confidence >= _A_WISH


def aside(text: str, reading: Reading, wish: str | None) -> str | None:
    """What a line means that would be read as another wish: of the label or the refund that comes of this one (`wish`
    waits for an answer), or of what came broken, with what is wanted for it."""
    goods = any(entity.entity == "product" for entity in reading.entities)
    if wish == "cancel_order" and reading.intent == "deny" and goods and _ONLY_THAT.search(fold(text)) is not None:
        return "/change_items"  # "not all of it, only the cheese"
    if reading.intent in _ABOUT_A_PARCEL and asks_for_label(text):
        return "/faq/return_policy" if wish == "withdraw" else '/return_item{"choice": "label"}'
    if reading.intent in _FAILED or (reading.intent in _OF_MONEY_OR_GOODS and tells_of_damage(text, anything=True)):
        failed = reading.intent if reading.intent in _FAILED else "damaged_item"
        remedy = remedy_in(text)
        return f'/{failed}{{"choice": "{remedy}"}}' if remedy or failed != reading.intent else None
    of_this = reading.intent == "refund_status" and wish in _BRINGS_MONEY and _OTHER.search(text) is None
    if not of_this or any(entity.entity == "order_number" for entity in reading.entities):
        return None
    if _ASKS.search(fold(text)) is not None:
        return "/faq/refund_delay"
    return f"/{wish}" if wish in _SENDS_BACK else None


def about_the_same(text: str, reading: Reading, told: str | None) -> str | None:
    """Half a question after an answer to a whole one (`told`): it is about the same, save where it says clearly what it
    is about. A price, after something about deliveries, is theirs; and what has not come, after something that comes by
    mail, is no parcel."""
    if told in _DELIVERIES and asks_for_a_price(text):
        return "/faq/delivery_cost"
    if told in _BY_MAIL and _STILL_NOTHING.fullmatch(fold(text)) is not None:
        return f"/{told}"
    frequent = reading.intent.startswith(_FREQUENT)
    by_itself = _A_WISH if frequent else _TALK if reading.intent in _IDLE else _SURE
    return f"/{told}" if told and reading.confidence < by_itself and goes_on(text) else None


def about_the_money(text: str, wish: str | None) -> str | None:
    """How long it takes, and what it costs, of a wish that brings goods back and money."""
    if wish in _SENDS_BACK and asks_for_a_time(text):
        return "/faq/refund_delay"
    return "/faq/return_policy" if wish in _RETURNS and asks_for_a_price(text) else None


def about_the_proof(text: str) -> str | None:
    """A question about the proof that is asked for: which postcode, whose e-mail. It is answered, and costs nothing."""
    return '/give_order_number{"choice": "which_proof"}' if _WHICH_PROOF.search(fold(text)) is not None else None


def about_the_mail(text: str) -> str | None:
    """Who cannot read the mailbox that the code went to."""
    return '/give_order_number{"choice": "which_no_mail"}' if _NO_MAIL.search(fold(text)) is not None else None


def about_photos(text: str, reading: Reading) -> str | None:
    """Photos that somebody has or asks how to send, while something else is asked: told how, and asked again."""
    short = len(text.split()) <= _MOST_WORDS + 3 and not reading.entities
    return '/give_order_number{"choice": "photo"}' if short and _PHOTOS.search(fold(text)) is not None else None


def about_the_right(text: str, reading: Reading) -> str | None:
    """How long one may withdraw, and whether an opened box matters: asked before any order is named, it is the rule
    that is asked for."""
    general = reading.intent in _SENDS_BACK and not reading.entities and _OF_THE_RIGHT.search(fold(text)) is not None
    return "/faq/return_policy" if general else None


def _turns_round(folded: str) -> bool:
    return _KEEPS.search(folded) is None and any(words.search(folded) for words in _AFTER_ALL)
