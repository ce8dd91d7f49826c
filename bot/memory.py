"""What the assistant takes from one turn to the next, as it lies in the slots of `assistant.understood`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from bot.history import History
from conversation.state import Conversation

# Rasa's slots that outlive a turn. What grants something is bound to the term in `confirmation`.
KEPT = ("order_number", "product", "proof", "request", "given", "confirmation", "code", "later")
BOUND = ("confirmation", "given", "later")  # void as soon as the floor has moved


class Memory(msgspec.Struct, frozen=True):
    """Form slots, the open form, and the last turns; `article`: the goods that the turn was found to be about."""

    history: History = History()
    slots: Mapping[str, Any] = {}
    form: str | None = None
    requested_slot: str | None = None
    term: int = 0
    article: str | None = None

    def as_slots(self) -> dict[str, Any]:
        """For `assistant.understood`."""
        kept = {name: self.slots[name] for name in KEPT if self.slots.get(name) is not None}
        return {**kept, "history": msgspec.to_builtins(self.history), "term": self.term}

    def without_question(self) -> Memory:
        """As if nothing were being asked: a yes that comes now is not meant for what was to be confirmed."""
        slots = {name: value for name, value in self.slots.items() if name not in BOUND}
        return msgspec.structs.replace(self, slots=slots, form=None, requested_slot=None)


def memory_of(conversation: Conversation) -> Memory:
    """What the log says the assistant knows. A move of the floor has ended the form and voided what was confirmed."""
    stored = conversation.slots
    same_floor = stored.get("term", 0) == conversation.term
    slots = {name: stored[name] for name in KEPT if name in stored and (same_floor or name not in BOUND)}
    history = msgspec.convert(stored.get("history", {}), History)
    return Memory(
        history=msgspec.structs.replace(
            history,
            lost=conversation.misunderstood,
            waiting=conversation.holder == "waiting",
            turns=history.turns if same_floor else (),
        ),
        slots=slots,
        form=conversation.form if same_floor else None,
        requested_slot=conversation.requested_slot if same_floor else None,
        term=conversation.term,
    )
