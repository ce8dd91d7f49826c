"""A known incident (a strike, a broken batch), declared once: who it concerns is greeted with it, and hears its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from channels.outreach.plan import Refused, Words
from conversation import events as ev
from conversation.book import Book
from conversation.door import Door
from conversation.errors import ArchiveAway, UnknownConversation
from conversation.state import Conversation
from conversation.words import say

NOTE = "incident/"
LIVES_S = 90 * 86_400  # one that is never ended stops greeting by itself
KNOWN_MS = 5_000  # between two looks at what is declared: so late is a greeting at the most
CONCERNED_MOST = 5_000  # customers and orders of one incident; one that concerns more concerns everybody


class Incident(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`persons` and `orders` are the shop's ids of those concerned; `everybody` outranks them."""

    text: Words
    everybody: bool = False
    persons: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()

    def concerns(self, c: Conversation, person: str | None = None) -> bool:
        """Is this conversation's customer concerned: the proven person, or the owner of a proven order?"""
        theirs = person or (c.person if c.proof == "person" else None)
        return self.everybody or theirs in self.persons or not self.orders.isdisjoint(c.proven_orders)


class Incidents:
    """What is declared now, and what it means for a conversation. Raises `StoreUnavailable`."""

    def __init__(self, door: Door, book: Book, clock: Callable[[], int]) -> None:
        """`clock` gives ms."""
        self._door, self._book, self._clock = door, book, clock
        self._known: dict[str, Incident] = {}
        self._looked_at = -KNOWN_MS

    # --- for who declares

    async def declare(self, name: str, incident: Incident) -> None:
        """From now on, and for those who were greeted before nothing is said twice. Raises `Refused`."""
        incident.text.details()
        if len(incident.persons) + len(incident.orders) > CONCERNED_MOST:
            raise Refused("too_large", f"{CONCERNED_MOST:,} persons and orders are the most; declare it for everybody")
        if not (incident.everybody or incident.persons or incident.orders):
            raise Refused("bad_json", "the incident concerns nobody; give everybody, persons or orders")
        await self._book.note(NOTE + name, msgspec.json.encode(incident).decode(), LIVES_S)
        self._looked_at = -KNOWN_MS

    async def all(self) -> dict[str, Incident]:
        """What is declared, by name."""
        notes = await self._book.notes(NOTE)
        read = {name.removeprefix(NOTE): value for name, value in notes.items() if value != _OVER}
        return {name: msgspec.json.decode(value, type=Incident) for name, value in read.items()}

    async def end(self, name: str, text: Words) -> int:
        """Say one answer to all who were greeted with it; how many. Cut short, it is simply called again."""
        words = text.details()
        await self._book.note(NOTE + name, _OVER, LIVES_S)
        self._looked_at = -KNOWN_MS
        over = ev.ServiceTold(kind="incident_over", details={"incident": name, **words})
        told = 0
        for conversation in sorted(await self._book.gathered(NOTE + name)):
            try:
                written = await self._door.write(conversation, lambda c: _over(c, over), f"incident/{name}/over")
            except (UnknownConversation, ArchiveAway):  # forgotten since, or to be told when it is called again
                continue
            told += f"incident_over:{name}" in written.conversation.told
        return told

    # --- for who comes

    async def greetings(self, conversation: str, person: str | None = None) -> Sequence[ev.Event]:
        """The words of what concerns this conversation and was not said in it; `person`: who has just proven it."""
        known = await self._current()
        if not known:
            return ()
        try:
            state = await self._door.read(conversation)
        except UnknownConversation:  # it is about to be opened
            state = Conversation(id=conversation)
        fresh = {n: it for n, it in known.items() if f"incident:{n}" not in state.told and it.concerns(state, person)}
        for name in fresh:  # before it is said: the end must find whoever has heard the beginning
            await self._book.gather(NOTE + name, conversation, LIVES_S)
        return [
            ev.ServiceTold(kind="incident", details={"incident": name, **it.text.details()})
            for name, it in fresh.items()
        ]

    async def _current(self) -> dict[str, Incident]:
        now = self._clock()
        if not 0 <= now - self._looked_at < KNOWN_MS:  # below 0: the clock was set back
            self._known, self._looked_at = await self.all(), now
        return self._known


_OVER = "over"  # the note of an incident that has ended: a process that had cached it sees that it is gone


def _over(c: Conversation, over: ev.ServiceTold) -> Sequence[ev.Event]:
    """The answer, where the incident was told; by mail too, where nothing else reaches who has left the page."""
    name = over.details["incident"]
    if f"incident:{name}" not in c.told or f"incident_over:{name}" in c.told:
        return ()
    email = c.contacts.get("email")
    if c.addresses or email is None:
        return (over,)
    return (over, ev.MailRequested(kind="news", to=email, details={"text": say(over, c.language) or ""}))
