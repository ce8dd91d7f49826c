"""A small world: one store, brains and watchdogs on it, a shop, customers and agents, and a clock moved by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timezone
from functools import lru_cache

from actions.recovering import recover
from bot.brain import Brain, Options
from bot.player import Player
from conversation import events as ev
from conversation.agenda import BRAIN, HANDOFF
from conversation.door import Door
from conversation.errors import NotOnThisFloor
from conversation.floor import Holder
from conversation.ids import all_shards, new_conversation, new_id
from conversation.memory import Clock, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from conversation.promises import Breach
from conversation.state import Conversation
from handoff.waiting import WaitingList
from handoff.worker import HandoffWorker
from passerelle import assistant, compose
from passerelle.assistant import Loaded
from passerelle.commands.brain import closed_by
from shop.opening import open_shop
from shop.port import Shop
from shop.words import PARIS
from tests.scenario.faulty import FaultyStore, Killed

NOON = int(datetime(2026, 11, 23, 12, 0, tzinfo=PARIS).timestamp() * 1000)  # a Monday, the desk is open
SECRET = "the secret of a test"  # of one-time codes
PATIENCE = 50  # rounds of work until all is quiet; more would be a loop
RULES = lru_cache(maxsize=1)(compose.policy)  # of `handoff.yml`, read once for all worlds


class World:
    """Everything but sockets and processes: what is true here is true of the rooms."""

    def __init__(self, loaded: Loaded, bursts: bool = False, start: int = NOON) -> None:
        self.clock = Clock(start)
        self.policy: Policy = RULES()
        self.breaches: list[Breach] = []
        self.store = MemoryStore(self.clock)
        self.book = MemoryBook(self.clock)
        self.door = Door(self.store, self.policy, self._broken, book=self.book)
        self.shop = open_shop("sqlite://", demo=True, clock=self._shop_clock)
        self.shop.lag()  # made and filled now, not within the three seconds of the first question
        self.waiting = WaitingList(self.door, self.book, lambda: self.clock() / 1000)
        self.watchdogs = HandoffWorker(self.door, self.book, self.waiting)
        self._loaded = loaded
        self._bursts = bursts
        self.new_brain()

    def new_brain(self) -> None:
        """A fresh brain process, with nothing in memory."""
        self.faulty = FaultyStore(self.store)
        self.brain_door = Door(self.faulty, self.policy, self._broken, book=self.book)
        self.wire(self.shop)
        self.brain = self._brain(self.brain_door)

    async def think(self) -> None:
        """The brain works; when it is killed a new one comes up, and abandoned leases run out."""
        try:
            await self.brain.drain()
        except Killed:
            self.new_brain()
            self.clock.advance(31)

    async def another_brain_thinks(self) -> None:
        """A second brain process works off what is due, and is gone."""
        door = Door(self.store, self.policy, self._broken)
        assistant.wire(self.shop, door, SECRET, book=self.book)
        await self._brain(door).drain()
        self.wire(self.shop)

    def wire(self, shop: Shop) -> None:
        """Give the actions this shop, with the door of the brain at work."""
        assistant.wire(shop, self.brain_door, SECRET, book=self.book)

    def _brain(self, door: Door) -> Brain:
        player = Player(
            self._loaded.assistant, self._loaded.voice, self.policy, self._place, is_closed=closed_by(self.policy)
        )
        return Brain(door, player, self.book, Options(bursts=self._bursts, recover=recover))

    async def settle(self, brain: bool = True) -> None:
        """Let brain and watchdogs work until nothing is due now."""
        for _ in range(PATIENCE):
            if brain:
                await self.think()
            await self.watchdogs.drain()
            late = [await self.store.overdue(role, all_shards()) for role in (BRAIN, HANDOFF)]
            if not (late[0][0] and brain) and not late[1][0]:
                return
        raise AssertionError("the world does not come to rest")

    def customer(self, language: str = "fr") -> Customer:
        return Customer(self, language)

    async def _broken(self, breach: Breach) -> None:
        self.breaches.append(breach)

    async def _place(self, c: Conversation) -> ev.HandoffAnnounced | None:
        place = await self.waiting.place(c.id)
        return ev.HandoffAnnounced(position=place.get("position"), opens_at=place.get("opens_at"))

    def clock_day(self) -> date:
        """Today, in the shop."""
        return self._shop_clock().date()

    def _shop_clock(self) -> datetime:
        return datetime.fromtimestamp(self.clock() / 1000, timezone.utc).astimezone(PARIS)


class Customer:
    """Somebody who writes, and what they have seen."""

    def __init__(self, world: World, language: str) -> None:
        self.world = world
        self.language = language
        self.id = new_conversation()

    async def arrives(self, person: str | None = None, name: str | None = None) -> Customer:
        """Opens the chat; signed in when `person` is given."""
        events: list[ev.Event] = [
            ev.ConversationOpened(channel="web", language=self.language),
            ev.ServiceTold(kind="ai_notice"),
        ]
        if person is not None:
            events.append(ev.CustomerIdentified(proof="person", how="jwt", person=person, name=name))
            await self.world.book.remember(person, self.id, self.world.clock())
        await self._write(events)
        return self

    async def writes(self, text: str, id: str | None = None) -> int:
        """Writes without waiting for an answer; the message's number. The same `id` is a second delivery."""
        self.world.clock.advance(1)
        written = await self.world.door.write(self.id, lambda _: [ev.CustomerWrote(text=text)], id or new_id())
        assert written.appended is not None
        return written.appended.first

    async def says(self, text: str) -> list[str]:
        """Writes, waits until all is quiet, and reads what came back."""
        seq = await self.writes(text)
        await self.world.settle()
        return await self.reads(seq)

    async def taps(self, title: str) -> list[str]:
        """Taps the newest button of this title."""
        state = await self.state()
        value = next(value for value, offer in reversed(state.offers.items()) if offer.title == title)
        self.world.clock.advance(1)
        chose = ev.CustomerChose(value=value, title=title)
        written = await self.world.door.write(self.id, lambda _: [chose], new_id())
        assert written.appended is not None
        await self.world.settle()
        return await self.reads(written.appended.first)

    async def asks_by_button(self) -> None:
        """The button "talk to a person": as the gateway does it, without a brain."""
        self.world.clock.advance(1)
        asked = ev.HandoffRequested(reason="explicit", by="customer")
        await self.world.door.write(self.id, lambda c: [] if c.holder in ("waiting", "agent") else [asked], new_id())

    async def wishes(self, wish: ev.CustomerWished) -> None:
        """Asks something of us for good."""
        await self._write([wish])

    async def leaves_the_line(self) -> None:
        left = ev.HandoffCancelled(by="customer")
        await self._write_if("waiting", [left])

    async def state(self) -> Conversation:
        return await self.world.door.read(self.id)

    async def reads(self, after: int = 0) -> list[str]:
        """The assistant's and agents' words after a number."""
        entries = await self.world.store.entries(self.id, after)
        return [e.event.text for e in entries if isinstance(e.event, ev.AssistantWrote | ev.AgentWrote)]

    async def log(self, kind: type[ev.Event] | None = None) -> list[ev.Event]:
        """The events of a kind, or all."""
        entries = await self.world.store.entries(self.id)
        return [entry.event for entry in entries if kind is None or isinstance(entry.event, kind)]

    async def claimed_by(self, name: str) -> None:
        await self._write([ev.HandoffClaimed(agent=f"ag-{name}", name=name)], ("waiting", "assistant"))

    async def hears_from(self, name: str, text: str) -> None:
        await self._write_if("agent", [ev.AgentWrote(agent=f"ag-{name}", name=name, text=text)])

    async def handed_back_by(self, name: str, decided: str = "") -> None:
        await self._write_if("agent", [ev.HandoffHandedBack(agent=f"ag-{name}", name=name, decided=decided)])

    async def closed_by(self, name: str) -> None:
        await self._write_if("agent", [ev.ConversationClosed(outcome="settled", by=f"ag-{name}", name=name)])

    async def _write_if(self, holder: Holder, events: Sequence[ev.Event]) -> None:
        await self._write(events, (holder,))

    async def _write(self, events: Sequence[ev.Event], holders: tuple[Holder, ...] = ()) -> None:
        self.world.clock.advance(1)
        try:
            await self.world.door.write(
                self.id, lambda c: events if not holders or c.holder in holders else [], new_id()
            )
        except NotOnThisFloor:
            raise AssertionError("the floor's matrix refused what a person may do here") from None
