"""A known incident (a strike, a broken batch), declared once: who it concerns is greeted with it, and hears its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
import structlog

from channels.outreach.plan import Refused, Words
from conversation import events as ev
from conversation.book import Book
from conversation.door import Door
from conversation.errors import ArchiveAway, UnknownConversation
from conversation.news import told_in_a_mail
from conversation.state import Conversation

NOTE = "incident/"
LIVES_S = 90 * 86_400  # one that is never ended stops greeting by itself
KNOWN_MS = 5_000  # between two looks at what is declared: so late is a greeting at the most
CONCERNED_MOST = 5_000  # customers and orders of one incident; one that concerns more concerns everybody
WRITTEN_TO_MOST = 20_000  # conversations the end is brought to, about 1 MB; the others hear it when they come back

log = structlog.get_logger()


class Incident(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`persons` and `orders` are the shop's ids of those concerned; `everybody` outranks them."""

    text: Words
    everybody: bool = False
    persons: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()

    def concerns(self, c: Conversation) -> bool:
        """Is this conversation's customer concerned: the proven person, or the owner of a proven order?"""
        theirs = c.person if c.proof == "person" else None
        return self.everybody or theirs in self.persons or not self.orders.isdisjoint(c.proven_orders)


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What is noted of one. `since` tells it from one of the same name before; once it is `over`, it greets nobody."""

    name: str
    since: int
    incident: Incident
    over: Words | None = None

    @property
    def id(self) -> str:
        return f"{self.name}@{self.since}"

    def says(self, c: Conversation) -> Sequence[ev.Event]:
        """The greeting or the end of it, where one is due in this conversation and was not said. Pure."""
        heard, heard_over = (f"{kind}:{self.id}" in c.told for kind in ("incident", "incident_over"))
        if self.over is not None:
            return _end(c, self.id, self.over) if heard and not heard_over else ()
        if heard or not self.incident.concerns(c):
            return ()
        return (ev.ServiceTold(kind="incident", details={"incident": self.id, **self.incident.text.details()}),)


class Incidents:
    """What is declared now, and what it means for a conversation. Raises `StoreUnavailable`."""

    def __init__(self, door: Door, book: Book, clock: Callable[[], int]) -> None:
        """`clock` gives ms."""
        self._door, self._book, self._clock = door, book, clock
        self._known: Mapping[str, Declared] = {}
        self._looked_at = -KNOWN_MS

    # --- for who declares

    async def declare(self, name: str, incident: Incident) -> None:
        """From now on, and for those who were greeted before nothing is said twice. Raises `Refused`."""
        incident.text.details()
        if len(incident.persons) + len(incident.orders) > CONCERNED_MOST:
            raise Refused("too_large", f"{CONCERNED_MOST:,} persons and orders are the most; declare it for everybody")
        if not (incident.everybody or incident.persons or incident.orders):
            raise Refused("bad_json", "the incident concerns nobody; give everybody, persons or orders")
        before = (await self._noted()).get(name)
        goes_on = before is not None and before.over is None
        since = await self._door.store.now()
        if before is not None:
            since = before.since if goes_on else max(since, before.since + 1)
        await self._note(Declared(name=name, since=since, incident=incident))

    async def all(self) -> dict[str, Incident]:
        """What is declared, by name."""
        return {name: it.incident for name, it in (await self._noted()).items() if it.over is None}

    async def end(self, name: str, text: Words) -> int:
        """Say one answer to all who were greeted with it; how many. Cut short, it is simply called again.

        Who has been away for so long that the conversation lies in the archive hears it on coming back.
        """
        text.details()
        known = (await self._noted()).get(name)
        if known is None:
            return 0
        over = known if known.over is not None else msgspec.structs.replace(known, over=text)
        await self._note(over)
        return sum([await self._told_the_end(c, over) for c in sorted(await self._book.gathered(NOTE + over.id))])

    # --- for who comes

    async def greet(self, c: Conversation) -> None:
        """Say in this conversation what concerns it and was not said in it; once, whoever else does so meanwhile."""
        for it in (await self._current()).values():
            if it.says(c):
                await self._tell(it, c)

    async def _tell(self, it: Declared, c: Conversation) -> None:
        """By what is noted at this moment, before and after it is said: an end that comes between is said at once.

        Who ends an incident notes that first, then looks for who has heard the beginning.
        """
        await self._remember(it, c.id)
        now = (await self._noted()).get(it.name)
        if now is None or not now.says(c):
            return None
        if now.id != it.id:  # ended, and declared anew
            return await self._tell(now, c)
        told = await self._say(now, c.id)
        after = (await self._noted()).get(it.name)
        if after is not None and after.over is not None and after.says(told):
            await self._say(after, c.id)
        return None

    async def _remember(self, it: Declared, conversation: str) -> None:
        """Before it is said: the end must find whoever has heard the beginning."""
        if it.over is None and await self._book.hit(f"{NOTE}{it.id}/greeted", LIVES_S) <= WRITTEN_TO_MOST:
            await self._book.gather(NOTE + it.id, conversation, LIVES_S)

    async def _told_the_end(self, conversation: str, it: Declared) -> bool:
        """Has it been said there, now or before?"""
        if await self._door.store.snapshot(conversation) is None:  # archived, or forgotten: not brought back for this
            return False
        try:
            return f"incident_over:{it.id}" in (await self._say(it, conversation)).told
        except (UnknownConversation, ArchiveAway):
            return False

    async def _say(self, it: Declared, conversation: str) -> Conversation:
        """One batch for each thing said: of two who say it at once, one is not written."""
        id = f"incident/{it.id}/over" if it.over is not None else f"incident/{it.id}"
        return (await self._door.write(conversation, it.says, id)).conversation

    async def _current(self) -> Mapping[str, Declared]:
        now = self._clock()
        if not 0 <= now - self._looked_at < KNOWN_MS:  # below 0: the clock was set back
            self._known, self._looked_at = await self._noted(), now
        return self._known

    async def _note(self, it: Declared) -> None:
        await self._book.note(NOTE + it.name, msgspec.json.encode(it).decode(), LIVES_S)
        self._looked_at = -KNOWN_MS

    async def _noted(self) -> Mapping[str, Declared]:
        return {it.name: it for it in _read((await self._book.notes(NOTE)).values())}


def _read(notes: Iterable[str]) -> Iterable[Declared]:
    for note in notes:
        try:
            yield msgspec.json.decode(note, type=Declared)
        except msgspec.MsgspecError:  # of a process of another version: those greet with it
            log.warning("incident.unreadable")


def _end(c: Conversation, incident: str, text: Words) -> Sequence[ev.Event]:
    """The answer; by mail too, where nothing else reaches who has left the page."""
    over = ev.ServiceTold(kind="incident_over", details={"incident": incident, **text.details()})
    email = c.contacts.get("email")
    if c.addresses or email is None:
        return (over,)
    return (over, ev.MailRequested(kind="news", to=email, details={"text": told_in_a_mail(over, c.language)}))
