"""The brain's loop: take conversations that are due, play their turn, append it under the turn's term and token.

One append takes a whole turn or nothing. Refused because a person holds the floor (or it is closed), the
replies become drafts; refused otherwise, the turn is computed again from the log. A stale token means that
another brain has the work: nothing is said.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from time import monotonic
from typing import NamedTuple

import msgspec
import structlog

from bot import draft
from bot.assistant import Played
from bot.draft import Turn
from bot.memory import memory_of
from bot.player import Drafted, Player
from bot.rewording import says_the_same
from bot.together import MOST
from bot.turn import Line, complete_at, spoken_language
from conversation.agenda import BRAIN, LEASE_S, Work
from conversation.book import Book
from conversation.door import Door
from conversation.errors import Conflict, NotOnThisFloor, StaleWork, StoreUnavailable
from conversation.events import ConversationReopened, Event
from conversation.ids import new_id
from conversation.state import Conversation
from conversation.store import Ring
from conversation.worker import Worker

FOR_A_NEWER_MESSAGE = 2  # times a turn is computed again because the customer wrote meanwhile (the design's number)
TRIES = 6  # floors that move faster than this are left to the next lease
BEAT_S = 5.0
BEAT_LIVES_S = 15  # three missed beats: this brain is gone
TYPISTS_KEPT = 5_000
CLOSED_STAYS = frozenset({"thank", "goodbye"})  # after closing, "merci" does not reopen

log = structlog.get_logger()


class Options(NamedTuple):
    """`bursts`: wait for the rest of what a customer is writing; off for `replay`, whose turns are complete.

    `at_once`: conversations in one brain's hands; the lines of all of them are read in one run (`bot.together`).
    `clock` gives seconds that only rise: how long ago somebody was seen typing. `recover` ends what a brain that died
    has left begun in the shop; it is asked before each turn.
    """

    bursts: bool = True
    at_once: int = MOST
    name: str = ""
    clock: Callable[[], float] = monotonic
    recover: Callable[[Conversation], Awaitable[None]] | None = None


class Brain:
    """Works the `brain` role of the agenda. Any number of them may run, anywhere that reaches the store."""

    def __init__(self, door: Door, player: Player, book: Book, options: Options | None = None) -> None:
        self.door = door
        self.player = player
        self._book = book
        self._options = options or Options()
        self.name = self._options.name or new_id()
        self._typed: OrderedDict[str, float] = OrderedDict()
        self._worker = Worker(door.store, BRAIN, self.handle, at_once=self._options.at_once, on_ring=self.heard)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, and say now and then that this brain is alive and with which model."""
        beating = asyncio.create_task(self._beat(stop), name="brain-beat")
        try:
            await self._worker.run(stop)
        finally:
            beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beating

    async def drain(self) -> int:
        """Play all turns that are due now and return how many conversations that were."""
        return await self._worker.drain()

    async def beat(self) -> None:
        """One heartbeat, read by the gateway's readyz: `brain:NAME` -> model and time."""
        beat = {"brain": self.name, "model": self.player.assistant.model_id, "at": await self.door.store.now()}
        await self._book.note(f"brain:{self.name}", msgspec.json.encode(beat).decode(), BEAT_LIVES_S)

    async def handle(self, work: Work) -> None:
        """Play the turn of one conversation to its append, or put it back until its burst is complete."""
        async with self._leased(work):
            for attempt in range(TRIES):
                if await self._attempt(work, attempt):
                    return
        log.warning("turn.unsettled", conversation=work.conversation, tries=TRIES)

    async def _attempt(self, work: Work, attempt: int) -> bool:
        """One try, from the log of now. False: the floor moved or more was written, compute again."""
        conversation = await self.door.read(work.conversation)
        if not conversation.unread:
            await self.door.settle(work)
            return True
        if self._options.recover is not None:
            await self._options.recover(conversation)
        now = await self.door.store.now()
        lines = await self.player.read(conversation, now)
        due = self._complete_at(conversation, lines, now)
        if due > now:
            await self.door.settle(work, due, seen=conversation.seq)
            return True
        if conversation.holder == "closed" and not all(map(_leaves_closed, lines)):
            await self._reopen(conversation)
            return False
        turn = _turn(conversation, lines, now)
        if await self._says_the_same(turn):
            return await self._append(work, turn, _noted(turn), patient=True)
        drafted = await self.player.play(turn, work)
        return await self._append(work, turn, drafted, patient=attempt < FOR_A_NEWER_MESSAGE)

    async def _says_the_same(self, turn: Turn) -> bool:
        """Was only the wording put right of what is answered? The log is read for it where there was an edit."""
        if turn.conversation.holder != "assistant" or not all(line.message.edits for line in turn.lines):
            return False
        return says_the_same(await self.door.store.entries(turn.conversation.id), turn.lines)

    async def _append(self, work: Work, turn: Turn, drafted: Drafted, patient: bool) -> bool:
        """`patient`: what the customer wrote meanwhile is answered along with the rest."""
        conversation = turn.conversation

        def said(now: Conversation) -> tuple[Event, ...]:
            if patient and _is_overtaken(conversation, now):
                raise _Overtaken
            return drafted.events

        try:
            await self.door.write(conversation.id, said, turn.id, work=work, ends_work=True, term=conversation.term)
        except _Overtaken:
            return False
        except StaleWork:
            log.info("turn.dropped", conversation=conversation.id, turn=turn.id)
        except (Conflict, NotOnThisFloor):
            return await self._supersede(work, turn, drafted)
        return True

    async def _supersede(self, work: Work, turn: Turn, drafted: Drafted) -> bool:
        """The floor has moved: to a person (or the end), and the replies are drafts; else compute again."""
        now = await self.door.read(turn.conversation.id)
        if now.holder not in ("agent", "closed") or now.understood_seq != turn.conversation.understood_seq:
            return False
        if now.holder == "closed" and not all(map(_leaves_closed, turn.lines)):
            return False  # what was still open when it was closed is answered, or brings a person
        events, id = draft.superseded(turn, drafted.played), f"{turn.id}/superseded"
        try:
            await self.door.write(now.id, lambda _: events, id, work=work, ends_work=True, term=now.term)
        except StaleWork:
            raise
        except Conflict:  # handed back meanwhile: what is covered there has to be answered
            return False
        log.info("turn.superseded", conversation=now.id, turn=turn.id, holder=now.holder)
        return True

    async def _reopen(self, conversation: Conversation) -> None:
        with contextlib.suppress(NotOnThisFloor, Conflict):  # somebody else was first: read again
            await self.door.write(
                conversation.id,
                lambda now: [ConversationReopened(by="customer")] if now.holder == "closed" else [],
                f"reopen/{conversation.term}",
                term=conversation.term,
            )

    def _complete_at(self, conversation: Conversation, lines: tuple[Line, ...], now: int) -> int:
        """When (ms) the burst is complete; at once where the assistant has not to answer."""
        if not self._options.bursts or conversation.holder in ("agent", "closed"):
            return 0
        return complete_at(
            lines,
            self.player.policy,
            typed_at=self._typed_at(conversation.id, now),
            before=conversation.understood_seq or None,  # numbers are times: the store's clock in ms
            asked=conversation.requested_slot is not None,
            slow="slow_pace" in conversation.wishes,
        )

    def heard(self, ring: Ring) -> None:
        """Remember that this customer is typing: it prolongs a burst. Others' typing does not."""
        if ring.kind != "typing" or ring.data.get("role") != "customer":
            return
        self._typed[ring.conversation] = self._options.clock()
        self._typed.move_to_end(ring.conversation)
        if len(self._typed) > TYPISTS_KEPT:
            self._typed.popitem(last=False)

    def _typed_at(self, conversation: str, now: int) -> int:
        """When (ms, by the store's clock, which is `now`) the customer was last seen typing; 0 for never."""
        heard = self._typed.get(conversation)
        return now - int((self._options.clock() - heard) * 1000) if heard is not None else 0

    @contextlib.asynccontextmanager
    async def _leased(self, work: Work) -> AsyncIterator[None]:
        """Renew the lease while the turn lasts, and show the typing sign when an answer takes long."""
        ended = asyncio.Event()
        renewing = _later(LEASE_S / 2, "brain-lease", lambda: self._renew(work, ended))
        typing = _later(self.player.policy.waits.typing_after, "brain-typing", lambda: self._show_typing(work))
        async with renewing, typing:
            try:
                yield
            finally:
                ended.set()  # as well as cancelled: `wait_for` of Python 3.10, in redis-py, can swallow a cancellation

    async def _renew(self, work: Work, ended: asyncio.Event) -> None:
        with contextlib.suppress(StaleWork):  # the append will say so
            while not ended.is_set():
                with contextlib.suppress(StoreUnavailable):  # the next try comes before others give it up
                    await self.door.store.renew(work)
                await asyncio.sleep(LEASE_S / 2)

    async def _show_typing(self, work: Work) -> None:
        with contextlib.suppress(StoreUnavailable):
            if (await self.door.read(work.conversation)).holder != "assistant":
                return  # it only reads along
            await self.door.store.ring(Ring(conversation=work.conversation, kind="typing", data={"role": "assistant"}))

    async def _beat(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            with contextlib.suppress(StoreUnavailable):  # the worker says that the store is away
                await self.beat()
            await asyncio.sleep(BEAT_S)


@contextlib.asynccontextmanager
async def _later(delay_s: float, name: str, start: Callable[[], Coroutine[None, None, None]]) -> AsyncIterator[None]:
    """Begin it when the block has lasted so long, and end it with the block: most turns are over before."""
    begun: list[asyncio.Task[None]] = []

    def begin() -> None:
        begun.append(asyncio.create_task(start(), name=name))

    timer = asyncio.get_running_loop().call_later(delay_s, begin)
    try:
        yield
    finally:
        timer.cancel()
        for task in begun:
            task.cancel()
        if begun:
            await asyncio.gather(*begun, return_exceptions=True)


class _Overtaken(Exception):
    """The customer wrote while the turn was played: it is computed again."""


def _is_overtaken(before: Conversation, now: Conversation) -> bool:
    """Did the customer write or edit meanwhile? What has changed something in the shop is not computed again."""
    acted = any(act.seq > before.seq for act in now.acts.values())
    return not acted and _newest(now) > _newest(before)


def _newest(conversation: Conversation) -> int:
    return max((number for message in conversation.unread for number in message.numbers), default=0)


def _turn(conversation: Conversation, lines: tuple[Line, ...], now: int) -> Turn:
    language = spoken_language(
        lines,
        conversation.language,
        chosen=conversation.language_chosen,
        first=conversation.turns == 0,
    )
    return Turn(conversation=conversation, lines=lines, language=language, now=now)


def _noted(turn: Turn) -> Drafted:
    """The turn of who has put their words right and wants what they have been told: nothing is said, or counted."""
    memory = memory_of(turn.conversation)
    read = msgspec.structs.replace(draft.understood(turn, memory), readings=())
    return Drafted((read,), Played(memory))


def _leaves_closed(line: Line) -> bool:
    """Thanks and goodbyes do not reopen what is closed; any other word does."""
    return line.reading is not None and line.reading.intent in CLOSED_STAYS and not line.asks_for_person
