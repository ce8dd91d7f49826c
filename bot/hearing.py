"""What surrounds a message when it is read: the language, the question that is open, what a yes would take up. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.assistant import Hearing
from bot.meant import left_by, offer_of, told_last
from bot.memory import memory_of
from conversation.records import Message
from conversation.state import Conversation

_NAMES = re.compile(r"\bLBQ\W?\d{5}(?!\d)", re.IGNORECASE)
_ENTITY_ASKED = {"order_number": "order_number", "proof": "postcode"}  # what a bare run of digits then is


def hearing_of(c: Conversation, message: Message, now: int) -> Hearing:
    """What a message is heard in. An edited number is what was asked for when it was written, not what is asked now."""
    question = message.asked if message.edits else c.requested_slot
    memory = memory_of(c)
    given = memory.slots.get("given") or {}
    return Hearing(
        language=c.language,
        asked="postcode" if _is_no_number(c, message, given) else _ENTITY_ASKED.get(question or ""),
        now=now,
        first=c.turns == 0,
        question=question,
        options=() if message.edits else tuple(given.get("options", ())),
        offer=None if message.edits else offer_of(c, memory),
        left=None if message.edits else left_by(memory),
        wish=memory.slots.get("request"),
        told=None if message.edits else told_last(c, memory),
        coded="nonce" in (memory.slots.get("code") or {}),
        newest_first="between" not in given,
        handed_back=bool(c.handed_back_seq),
    )


def _is_no_number(c: Conversation, message: Message, given: Mapping[str, Any]) -> bool:
    """Are these bare digits, where the order was named in a piece before, or one of those that were named is asked for,
    none of theirs? Then a postcode."""
    digits = message.text.strip()
    if not digits.isdigit():
        return False
    just_named = any(_NAMES.search(each.text) for each in c.unread if each.seq < message.seq)
    numbers = [str(number)[-len(digits) :] for number in given.get("between", ())]
    return just_named or (bool(numbers) and digits not in numbers)
