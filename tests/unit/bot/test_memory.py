"""What the assistant takes from one turn to the next, and what a move of the floor voids."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.history import TURNS_KEPT, History, Past
from bot.memory import Memory, memory_of
from conversation.floor import Floor
from conversation.state import Conversation

SLOTS: dict[str, Any] = {"order_number": "LBQ-10002", "confirmation": {"order": "LBQ-10002"}, "facts": {"x": 1}}


def conversation(memory: Memory, **changes: Any) -> Conversation:
    """The state after `assistant.understood` carried this memory."""
    fields = {"slots": memory.as_slots(), "form": memory.form, "requested_slot": memory.requested_slot, **changes}
    return Conversation(id="01-0123456789ab", **fields)


MEMORY = Memory(
    history=History(turns=(Past(intents=("cancel_order",)),), settled=("complex",), wrong_proofs=2),
    slots=SLOTS,
    form="order_form",
    requested_slot="confirmed",
    term=3,
)


def test_it_comes_back_from_the_log() -> None:
    memory = memory_of(conversation(MEMORY, floor=Floor("assistant", 3)))
    assert memory.slots == {"order_number": "LBQ-10002", "confirmation": {"order": "LBQ-10002"}}
    assert (memory.form, memory.requested_slot) == ("order_form", "confirmed")
    assert memory.history.turns == MEMORY.history.turns


def test_a_move_of_the_floor_voids_form_and_confirmation_but_not_what_is_known() -> None:
    memory = memory_of(conversation(MEMORY, floor=Floor("assistant", 5)))
    assert memory.slots == {"order_number": "LBQ-10002"}
    assert (memory.form, memory.requested_slot, memory.history.turns) == (None, None, ())
    assert (memory.history.settled, memory.history.wrong_proofs) == (("complex",), 2)


def test_it_is_plain_data() -> None:
    stored = msgspec.json.decode(msgspec.json.encode(MEMORY.as_slots()))
    assert memory_of(Conversation(id="01-0123456789ab", slots=stored, floor=Floor("assistant", 3))).history == History(
        turns=MEMORY.history.turns, settled=("complex",), wrong_proofs=2, lost=0
    )


def test_only_the_last_ten_turns_are_kept() -> None:
    history = History()
    for number in range(TURNS_KEPT + 5):
        history = history.after(Past(intents=(str(number),)))
    assert [past.intents[0] for past in history.turns] == [str(n) for n in range(5, TURNS_KEPT + 5)]


def test_a_conversation_without_memory_begins_with_none() -> None:
    memory = memory_of(Conversation(id="01-0123456789ab", misunderstood=2))
    assert (memory.slots, memory.form, memory.history.misunderstood_in_a_row()) == ({}, None, 2)
