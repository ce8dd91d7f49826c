"""What an agent decided or granted before handing back, told again to who asks for it."""

from __future__ import annotations

import re

from bot.draft import Turn
from bot.escalation import COLLECTING
from conversation.events import Reading
from conversation.words import say

DECIDED = "utter_decided"
_SURE = 0.8  # "what was decided?" is read as this or that, and never as surely as a question about the shop
_ASKS = re.compile(
    r"\b(d[ée]cid\w+|conven(u|ir)\w*|promi[st]\w*|accord[ée]\w*|on s'est dit|(m'a|avait|a) (dit|r[ée]pondu)"
    r"|agreed|promised|(he|she|they|agent|adviser|advisor|colleague) (said|told|wrote|offered)|was said|outcome)\b",
    re.IGNORECASE,
)

VOUCHER = "utter_voucher"
_ASKS_FOR_VOUCHER = re.compile(
    r"\bbons?(?: d'achats?| de r[eé]duction)\b|\bmon (?:bon|avoir|geste|code)\b|\bgeste commercial\b|\bce bon\b"
    r"|\bvouchers?\b|\b(?:my|the) code\b|\bgoodwill\b",
    re.IGNORECASE,
)
# Where it does not work, or another one is wanted, telling it again is no help.
_NO_HELP = re.compile(
    r"\b(?:marche|fonctionne|passe|accept\w+|refus\w+|invalide|erreur|autre|postal|work\w*|accept\w*|invalid|error"
    r"|declin\w+|another|rejected|e-?mail|mot de passe|password)\b",
    re.IGNORECASE,
)


def asks_for_voucher(turn: Turn) -> bool:
    """Is it the voucher that an agent has granted in this conversation?"""
    text = " ".join(line.message.text for line in turn.lines).replace("’", "'")
    known = bool(turn.conversation.vouchers) and turn.conversation.requested_slot is None  # "my code is 123456"
    return known and _ASKS_FOR_VOUCHER.search(text) is not None and _NO_HELP.search(text) is None


def vouchers_of(turn: Turn) -> str:
    """What was granted, a line each: amount, code and last day, as it was told."""
    return "\n".join(filter(None, (say(granted, turn.language) for granted in turn.conversation.vouchers)))


def asks_what_was_decided(turn: Turn) -> bool:
    """Is that what the customer asks, and is there anything to tell? "I have decided to return it" is a wish, "you
    promised it for Monday, where is it?" wants the parcel, and "they said you deliver to Ireland" asks about that."""
    text = " ".join(line.message.text for line in turn.lines).replace("’", "'")
    known = bool(turn.conversation.decided) and _ASKS.search(text) is not None
    return known and not any(map(_asks_something_else, turn.readings))


def _asks_something_else(reading: Reading) -> bool:
    about_the_shop = reading.intent.startswith("faq/") and reading.confidence >= _SURE
    return about_the_shop or reading.intent in COLLECTING
