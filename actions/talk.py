"""One message inside the order form: what is known, what it adds, what is said to it. Slots are read and set here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import latest, logbook
from actions.scope import entities_of, intent_of, needed_by_of, scope_of, text_of
from actions.steps import Payload
from conversation.events import Attachment, Event, HandoffRequested, OrderCard

FORM = "order_form"
_BEFORE_US = frozenset({FORM, "action_listen", "action_extract_slots"})


class Talk:
    """What the form works with, instead of Rasa's tracker and dispatcher."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self.scope = scope_of(tracker)
        self.intent = intent_of(tracker)
        self.entities = entities_of(tracker)
        self.text = text_of(tracker)
        self.needed_by = needed_by_of(tracker)
        self.running = _was_open(tracker)
        self.resumed = _interrupted(tracker)
        self._dispatcher = dispatcher
        self._slots: dict[str, Any] = dict(tracker.slots)
        self._new: dict[str, Any] = {}
        self._last: dict[str, Any] | None = None
        self.asked: str | None = self.get("requested_slot") if self.running else None

    # --- what is known

    def get(self, name: str) -> Any:
        return self._new[name] if name in self._new else self._slots.get(name)

    def put(self, **values: Any) -> None:
        self._new |= values

    @property
    def given(self) -> dict[str, Any]:
        """What has been answered so far, for this wish and this order."""
        return dict(self.get("given") or {})

    def note(self, **answers: Any) -> None:
        """Add answers to what is given."""
        self.put(given={**self.given, **answers})

    def named(self, entity: str) -> str | None:
        """The last thing of this kind that the message names."""
        return next((value for kind, value in reversed(self.entities) if kind == entity), None)

    def orders(self) -> tuple[str, ...]:
        """The orders that the message names for this wish: several, where it does not tell which one is meant."""
        return tuple(dict.fromkeys(value for kind, value in self.entities if kind == "order_number"))

    def is_now(self, person: str, name: str) -> None:
        """From here on this customer writes: it was proven in this very message."""
        self.put(person={"id": person, "name": name})
        self.scope = msgspec.structs.replace(self.scope, person=person, name=name, proof="person")

    # --- what is said

    def say(
        self,
        answer: str,
        values: Mapping[str, str] | None = None,
        buttons: Iterable[Payload] = (),
        attachments: Iterable[Attachment] = (),
        card: OrderCard | None = None,
    ) -> None:
        beside: dict[str, Any] = {"attachments": [msgspec.to_builtins(each) for each in attachments]}
        if card is not None:
            beside["card"] = msgspec.to_builtins(card)
        shown = [{"title": title, "payload": payload} for title, payload in buttons]
        self._dispatcher.utter_message(response=answer, buttons=shown, **beside, **(values or {}))

    def state(self, *events: Event) -> None:
        """Events that are appended with the answer, or not at all."""
        logbook.state(self._dispatcher, *events)

    def hand_over(self, *evidence: str) -> None:
        """A person goes on from here."""
        self.state(HandoffRequested(reason="complex", by="assistant", evidence=evidence, seq=self.scope.seq))

    def over(self, *, done: bool) -> dict[str, Any]:
        """The wish at hand, as what the next lines may come back to."""
        order = self.given.get("number") or self.get("order_number")
        return latest.ended(str(self.get("request")), order, self.get("proof"), self.given, done=done)

    def ends(self, *, done: bool) -> None:
        """It comes to its end, by a deed or by a no."""
        self._last = self.over(done=done)

    def leave(self, asks: str | None) -> list[EventType]:
        """The events for Rasa; `asks` is what the form waits for now, None ends it.

        The wish is always among them: Rasa takes a form that sets no slot for one that refuses the message.
        """
        self.put(request=self.get("request"))
        if asks is None:
            last = self._last or self.given.get("last")
            self.put(given={"last": last} if last else None, confirmation=None)
        return [*(SlotSet(name, value) for name, value in self._new.items()), SlotSet("requested_slot", asks)]


def _was_open(tracker: Tracker) -> bool:
    """Was the form open when the message came? Rasa shows it as open already while it is being opened."""
    before = False
    loop: str | None = None
    for event in reversed(tracker.events):
        before = before or event.get("event") == "user"
        if before and event.get("event") == "active_loop":
            loop = event.get("name")
            break
    return loop == FORM


def _interrupted(tracker: Tracker) -> bool:
    """Was the message answered by something else already, and the form only takes up its question again?"""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action" and event.get("name") not in _BEFORE_US:
            return True
    return False
