"""What an agent decided before handing back, told when the customer comes back to it."""

from __future__ import annotations

import re

from bot.draft import Turn
from bot.escalation import COLLECTING
from bot.history import History

DECIDED = "utter_decided"
_COMES_BACK = COLLECTING | {"complain", "not_helpful", "out_of_scope"}
_ASKS = re.compile(
    r"\b(d[ée]cid\w+|conven(u|ir)\w*|promi[st]\w*|accord[ée]\w*|on s'est dit|(m'a|avait|a) (dit|r[ée]pondu)"
    r"|agreed|promised|(he|she|they|agent|adviser|advisor|colleague) (said|told|wrote|offered)|was said|outcome)\b",
    re.IGNORECASE,
)


def asks_what_was_decided(turn: Turn) -> bool:
    """Is that what the customer asks, and is there anything to tell? "I have decided to return it" is a wish, and "you
    promised it for Monday, where is it?" wants the parcel."""
    text = " ".join(line.message.text for line in turn.lines).replace("’", "'")
    wishes = {reading.intent for reading in turn.readings}
    return bool(turn.conversation.decided) and _ASKS.search(text) is not None and COLLECTING.isdisjoint(wishes)


def comes_back_to_it(turn: Turn, history: History) -> bool:
    """Is it the first wish since the case was handed back? Nobody is answered as if nothing had been decided."""
    told = any(DECIDED in past.answers for past in history.turns)
    wishes = {reading.intent for reading in turn.readings}
    return bool(turn.conversation.decided) and not told and not _COMES_BACK.isdisjoint(wishes)
