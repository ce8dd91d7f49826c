"""Short stories for the brief: a conversation as it happened, told in the order it was written."""

from __future__ import annotations

from datetime import datetime

from conversation import events as ev
from conversation.records import Entry
from conversation.state import Conversation
from shop.opening import open_shop
from shop.port import Shop
from shop.words import PARIS
from tests.unit.handoff.world import MONDAY_MORNING

C = "07-0123456789ab"


def demo_shop() -> Shop:
    """Le Bon Quartier on the Monday morning of these tests."""
    shop = open_shop("sqlite://", demo=True, clock=lambda: datetime.fromtimestamp(MONDAY_MORNING / 1000, PARIS))
    shop.lag()  # made and filled now, not within the time that a question has
    return shop


class Story:
    """A log that grows a second at a time."""

    def __init__(self, language: str = "fr") -> None:
        self.state = Conversation(id=C)
        self.entries: list[Entry] = []
        self.add(ev.ConversationOpened(channel="web", language=language))

    def add(self, *events: ev.Event) -> Story:
        for event in events:
            number = len(self.entries)
            at = MONDAY_MORNING + number * 1000
            entry = Entry(at, f"e{number}", at, self.state.floor, event)
            self.entries.append(entry)
            self.state = self.state.apply(entry)
        return self

    def says(self, text: str, intent: str = "out_of_scope", mood: int = 0, **more: str) -> Story:
        """A message and its reading; `order_number="LBQ-10001"` and the like are named in it."""
        self.add(ev.CustomerWrote(text=text))
        named = {name: value for name, value in more.items() if name not in ("needed_by", "sensitive", "form")}
        reading = ev.Reading(
            seq=self.state.seq,
            intent=intent,
            confidence=0.9,
            frustration=mood,
            evidence=("« " + text + " »",) if mood else (),
            entities=tuple(ev.Entity(entity=name, value=value, start=0, end=1) for name, value in named.items()),
            needed_by=more.get("needed_by"),
            sensitive=more.get("sensitive"),
        )
        covers = (self.state.seq,)
        turn = f"t{covers[0]}"
        return self.add(ev.AssistantUnderstood(covers=covers, turn=turn, readings=(reading,), form=more.get("form")))

    def signed_in(self, person: str = "C-2001", name: str = "Camille Laurent") -> Story:
        return self.add(ev.CustomerIdentified(proof="person", how="identity", person=person, name=name))

    def asks(self, reason: ev.Reason = "explicit", *evidence: str) -> Story:
        return self.add(ev.HandoffRequested(reason=reason, by="assistant", evidence=evidence, seq=self.state.seq))
