"""The state of a conversation: a pure fold over its log, `Conversation.apply(entry)`.

`fields` says what it holds, `changes` what each event changes of it.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from conversation import events as ev
from conversation.changes import CHANGES, Changes
from conversation.event_table import TABLE
from conversation.fields import Fields
from conversation.floor import step
from conversation.records import Entry


class Conversation(Fields, frozen=True, kw_only=True):
    """One conversation as its log tells it so far."""

    def apply(self, entry: Entry) -> Conversation:
        """The state after one entry. Entries come in the order of their numbers, each once."""
        changes: Changes = {"seq": entry.seq, "at": entry.at}
        if isinstance(entry.event, ev.Unread):  # the newer process that wrote it knew the floor's next place
            return msgspec.structs.replace(self, **changes, floor=entry.floor)
        floor = step(self.floor, entry.event)
        changes["floor"] = floor
        name = ev.name_of(entry.event)
        if "customer" in TABLE[name].readers and not name.startswith("customer."):
            changes["shown_seq"] = entry.seq
        change = CHANGES.get(type(entry.event))
        if change is not None:
            changes |= change(self, entry, entry.event)
        if floor.holder == "assistant" != self.floor.holder:
            changes |= {"agent": None, "agent_name": None, "handoff": None, "duty": None, "sensitive": ()}
        if self.floor.holder == "waiting" != floor.holder and self._wants_first_call():
            changes["callback"] = None  # a person is there, or none is wanted: a number that comes later is for no call
        return msgspec.structs.replace(self, **changes)

    def _wants_first_call(self) -> bool:
        """Has a time been chosen, and none been promised yet?"""
        booked = any(promise.begins_at and promise.status == "open" for promise in self.promises.values())
        return self.callback is not None and self.callback.wish == "take" and not booked

    def replay(self, entries: Iterable[Entry]) -> Conversation:
        """The state after these entries."""
        state = self
        for entry in entries:
            state = state.apply(entry)
        return state
