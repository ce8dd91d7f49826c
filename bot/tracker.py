"""Rasa's tracker, made for one turn from the log: slots and form of the last `assistant.understood`.

The last ten turns travel as `History` in the message's metadata: as events they would only make each turn
slower, and no action is ever run again to rebuild them.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from operator import is_
from typing import Any

import msgspec
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.memory import KEPT, Memory
from conversation.state import Conversation

# A form that is run again takes back its run before.
_TAKING_BACK = frozenset({ActionReverted, ActiveLoop, Restarted, SessionStarted, UserUtteranceReverted})


class TurnTracker(DialogueStateTracker):
    """Rasa plays all events again for each copy of a tracker and each look at its past: here a copy is made of what is
    there, and the past is remembered. Slots are shared by all trackers: one that changes is another from then on."""

    _past: _Past | None = None

    @classmethod
    def beginning(cls, sender_id: str, domain: Domain) -> TurnTracker:
        """A tracker to which nothing has happened."""
        tracker = cls(sender_id, ())
        tracker.slots = {slot.name: slot for slot in domain.slots}
        tracker._reset_slots()
        return tracker

    def init_copy(self) -> TurnTracker:
        """A tracker with the same slots at their first values."""
        twin = TurnTracker(self.sender_id, ())
        twin.slots = self.slots.copy()
        twin._reset_slots()
        return twin

    def copy(self) -> TurnTracker:
        """A tracker that stands where this one stands, and goes its own way from there."""
        twin: TurnTracker = object.__new__(TurnTracker)
        twin.__dict__.update(self.__dict__)
        twin.slots = self.slots.copy()
        twin.events = self.events.copy()
        twin.active_loop = copy(self.active_loop)
        twin._past = None
        return twin

    def update(self, event: Event, domain: Domain | None = None) -> None:
        """As Rasa does it for a tracker of no named model, without a look at what it is given."""
        self.events.append(event)
        event.apply_to(self)

    def _set_slot(self, key: str, value: Any) -> None:
        if key in self.slots:
            self.slots[key] = _twin(self.slots[key])
        super()._set_slot(key, value)

    def _reset_slots(self) -> None:
        for name, slot in self.slots.items():
            if slot.has_been_set:
                self.slots[name] = _twin(slot)
                self.slots[name].reset()

    def applied_events(self) -> list[Event]:
        """As Rasa finds them, where there is any that may take back another."""
        if _TAKING_BACK.isdisjoint(map(type, self.events)):
            return list(self.events)
        applied: list[Event] = super().applied_events()
        return applied

    def past_states(
        self,
        domain: Domain,
        omit_unset_slots: bool = False,
        ignore_rule_only_turns: bool = False,
        rule_only_data: dict[str, Any] | None = None,
    ) -> list[State]:
        """How things stood before each action, and how they stand now; remembered for who asks as rules do."""
        if omit_unset_slots or ignore_rule_only_turns:
            states: list[State] = super().past_states(domain, omit_unset_slots, ignore_rule_only_turns, rule_only_data)
            return states
        events = self.applied_events()
        if self._past is None or not self._past.begins(events):
            self._past = _Past(self.init_copy())
        return self._past.states(events, domain)


class _Past:
    """What was seen on the way through events, by a tracker that has gone through them."""

    def __init__(self, tracker: TurnTracker) -> None:
        self._tracker = tracker
        self._seen: list[State] = []
        self._now: State | None = None

    def begins(self, events: Sequence[Event]) -> bool:
        """Are these the events gone through, and perhaps more? Some are taken back (a form that is run again)."""
        gone = self._tracker.events
        return len(gone) <= len(events) and all(map(is_, gone, events))

    def states(self, events: Sequence[Event], domain: Domain) -> list[State]:
        """Go on through what is new; the state before each action and after all. Each caller may change its own."""
        for event in events[len(self._tracker.events) :]:
            if isinstance(event, ActionExecuted):
                self._seen.append(self._standing(domain))
            self._tracker.update(event)
            self._now = None
        seen = (*self._seen, self._standing(domain))
        return [{kind: dict(part) for kind, part in state.items()} for state in seen]

    def _standing(self, domain: Domain) -> State:
        """How things stand: what was decided on is what stood before the action."""
        if self._now is None:
            self._now = domain.get_active_state(self._tracker)
        return self._now


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
    tracker = TurnTracker.beginning(conversation.id, domain)
    for event in events:
        tracker.update(event, domain)
    return tracker


def memory_after(tracker: DialogueStateTracker, before: Memory) -> Memory:
    """What the turn leaves behind; to its history the brain adds the turn itself."""
    facts = tracker.get_slot("facts") or {}
    return Memory(
        history=msgspec.structs.replace(before.history, vip=bool(facts.get("vip")) or before.history.vip),
        slots={name: tracker.get_slot(name) for name in KEPT if tracker.get_slot(name) is not None},
        form=tracker.active_loop_name,
        requested_slot=tracker.get_slot("requested_slot") if tracker.active_loop_name else None,
        term=before.term,
        article=facts.get("article"),
    )
