"""Rasa's tracker, made for one turn from the log: slots and form of the last `assistant.understood`.

The last ten turns travel as `History` in the message's metadata: as events they would only make each turn
slower, and no action is ever run again to rebuild them.
"""

from __future__ import annotations

import msgspec
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.memory import KEPT, Memory
from conversation.state import Conversation


class TurnTracker(DialogueStateTracker):
    """Rasa copies a tracker, with each of its slots, seven times a turn: here without the detour of `copy.copy`."""

    def init_copy(self) -> TurnTracker:
        """A tracker with the same slots at their first values."""
        twin = TurnTracker(self.sender_id, ())
        twin.slots = {name: _twin(slot) for name, slot in self.slots.items()}
        twin._reset_slots()
        return twin


def _twin(slot: Slot) -> Slot:
    twin: Slot = object.__new__(type(slot))
    twin.__dict__.update(slot.__dict__)
    return twin


def tracker_for(conversation: Conversation, memory: Memory, language: str, domain: Domain) -> DialogueStateTracker:
    """A tracker that stands where the last turn ended, listening."""
    slots = {**memory.slots, "language": language, "name": conversation.called}
    events: list[Event] = [SlotSet(name, value) for name, value in slots.items() if value is not None]
    if memory.form is not None:
        events += [ActiveLoop(memory.form), SlotSet("requested_slot", memory.requested_slot)]
    events.append(ActionExecuted("action_listen"))
    return TurnTracker.from_events(conversation.id, events, slots=domain.slots, domain=domain)


def memory_after(tracker: DialogueStateTracker, before: Memory) -> Memory:
    """What the turn leaves behind; to its history the brain adds the turn itself."""
    dear = bool((tracker.get_slot("facts") or {}).get("vip"))
    return Memory(
        history=msgspec.structs.replace(before.history, vip=dear or before.history.vip),
        slots={name: tracker.get_slot(name) for name in KEPT if tracker.get_slot(name) is not None},
        form=tracker.active_loop_name,
        requested_slot=tracker.get_slot("requested_slot") if tracker.active_loop_name else None,
        term=before.term,
    )
