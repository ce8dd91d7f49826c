"""One ear for all sockets of this process: what rings becomes `changed`, made once and sent to every open desk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Protocol

import structlog

from conversation.door import Door
from conversation.errors import StoreUnavailable, UnknownConversation
from conversation.ids import all_shards
from conversation.records import Entry
from conversation.state import Conversation
from conversation.store import Bell, Ring
from handoff.desk import encode
from handoff.desk.around import Around
from handoff.desk.encode import Json
from handoff.desk.summaries import Summaries
from handoff.errors import DatabaseAway
from handoff.presence import Presence

GATHER_S = 0.05  # hints that come together make one frame: nobody sees the difference, a burst costs one read
SWEEP_S = 5.0  # the design's: what a lost hint can delay, and how often presence is looked at
LOOK_S = 1.0  # between two looks around: an offer need not be quicker than a person reads
AWAY_S = 1.0  # between two tries while the store is away
UNDERWAY_MS = 24 * 3600 * 1000  # a word that nobody fetched for so long is told with the next event, if any
UNDERWAY = 1_000  # conversations watched for words on their way: the newest
UNDERWAY_AT_ONCE = 50  # of them read in one look, in turn: presence and offers wait no longer than that

log = structlog.get_logger()


class Listener(Protocol):
    """An open desk. `send` never waits; `watching` is how far it has each open thread."""

    language: str
    session: str
    watching: dict[str, int]

    def send(self, frame: Json) -> None:
        """Put a frame into its queue; a desk that cannot follow is closed, and resumes."""

    def relist(self) -> None:
        """Hints may have been lost: send the whole list again."""

    def leave(self, code: str) -> None:
        """Say `bye` and close."""


class Hub:
    """All open desks of this process."""

    def __init__(self, door: Door, summaries: Summaries, around: Around, presence: Presence) -> None:
        self.listeners: set[Listener] = set()
        self._door = door
        self._summaries = summaries
        self._around = around
        self._presence = presence
        self._stale = asyncio.Event()  # what is around may have changed
        self._undelivered: dict[str, None] = {}  # told as on its way: that it has arrived rings no bell
        self._telling = asyncio.Lock()  # one at a time: a thread that is just being opened misses nothing
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False  # Python 3.10's wait_for can lose a cancellation: the loops look here too

    # --- life

    def start(self) -> None:
        """Begin to hear the bells and to look around."""
        for work, name in ((self._hear(), "desk.bells"), (self._look(), "desk.around")):
            task: asyncio.Task[None] = asyncio.create_task(work, name=name)
            self._tasks.add(task)

    async def stop(self) -> None:
        """Send every desk away, and end."""
        self._closing = True
        for listener in list(self.listeners):
            listener.leave("restart")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def join(self, listener: Listener) -> None:
        """From now on this desk hears everything."""
        self.listeners.add(listener)
        changed: list[Json] = []
        with contextlib.suppress(StoreUnavailable, DatabaseAway):  # the next look tells
            changed = await self.look()
        for frame in self._around.frames.values():
            if frame not in changed:
                listener.send(frame)

    async def look(self) -> list[Json]:
        """Look around now, tell every desk what changed, and return it. Raises `StoreUnavailable` or `DatabaseAway`."""
        changed = await self._around.look()
        for listener in list(self.listeners):
            for frame in changed:
                listener.send(frame)
        return changed

    def part(self, listener: Listener) -> None:
        """This desk is closed."""
        self.listeners.discard(listener)

    def log_out(self, session: str) -> None:
        """Close the desks of a session that has ended."""
        self.send_back(session, "logged_out")

    def send_back(self, session: str, code: str) -> None:
        """Close the desks of a session: they come back if it goes on."""
        for listener in list(self.listeners):
            if listener.session == session:
                listener.leave(code)

    # --- what changed

    async def changed(self, conversation: str) -> None:
        """Tell every desk the new line, and those that have the thread open its new events."""
        if not self.listeners:
            return
        async with self._telling:
            await self._tell(conversation, list(self.listeners))

    async def show(self, listener: Listener, conversation: str, after: int) -> None:
        """The thread is open in front of this agent from now on: what came after `after`, then each event as it comes.

        Raises `UnknownConversation` or `StoreUnavailable`.
        """
        await self._door.read(conversation)
        async with self._telling:
            listener.watching[conversation] = after
            await self._tell(conversation, [listener])

    async def _tell(self, conversation: str, listeners: list[Listener]) -> None:
        try:
            c = await self._door.read(conversation)
            languages = {listener.language for listener in listeners}
            lines = {language: await self._summaries.of(conversation, language) for language in languages}
            entries = await self._new_entries(c, listeners)
        except UnknownConversation:
            return  # forgotten meanwhile
        if any(line["undelivered_at"] is not None for line in lines.values()):
            self._watch(conversation)
        frames: dict[str, Json] = {
            language: {"type": "changed", "conversation": line} for language, line in lines.items()
        }
        for listener in sorted(listeners, key=lambda it: it.language):  # one frame for all of a language, in a row
            frame = frames[listener.language]
            seen = listener.watching.get(conversation)
            if seen is not None:
                frame = {**frame, "events": self._unseen(c, entries, seen, listener)}
            listener.send(frame)

    def _unseen(self, c: Conversation, entries: Iterable[Entry], seen: int, listener: Listener) -> list[Json]:
        new = [entry for entry in entries if entry.seq > seen]
        listener.watching[c.id] = new[-1].seq if new else seen
        return encode.events(new, c, listener.language)

    async def _new_entries(self, c: Conversation, listeners: list[Listener]) -> list[Entry]:
        """What the desk furthest behind has not seen of this thread."""
        watching = [listener.watching[c.id] for listener in listeners if c.id in listener.watching]
        return await self._door.store.entries(c.id, min(watching)) if watching else []

    # --- the bells

    async def _hear(self) -> None:
        away = False
        while not self._closing:
            try:
                async with self._door.store.listen(all_shards()) as bell:
                    away = False
                    self._presence.listening(True)
                    for listener in list(self.listeners):
                        listener.relist()
                    while not self._closing:
                        await self._gather(bell)
            except StoreUnavailable:
                if not away:
                    log.warning("desk.store_away")
                away = True
            except Exception:  # the edge of the loop: a deaf desk would show old things as new
                log.exception("desk.bells_failed")
            self._presence.listening(False)
            await asyncio.sleep(AWAY_S)

    async def _gather(self, bell: Bell) -> None:
        """Wait for a hint, take those that come with it, and tell what they are about once."""
        ring = await bell.next(SWEEP_S)
        if ring is None:
            return await self._sweep()
        dirty: dict[str, None] = {}
        until = asyncio.get_running_loop().time() + GATHER_S
        while ring is not None:
            self._note(ring, dirty)
            left = until - asyncio.get_running_loop().time()
            ring = await bell.next(left) if left > 0 else None
        for conversation in dirty:
            await self.changed(conversation)
        if dirty:
            self._stale.set()
        return None

    def _note(self, ring: Ring, dirty: dict[str, None]) -> None:
        if not ring.conversation:  # the connection was broken: hints were lost
            self._presence.listening(True)
            for listener in list(self.listeners):
                listener.relist()
        elif ring.kind == "log":
            self._presence.heard(ring.conversation)
            dirty[ring.conversation] = None
        elif ring.kind == "around":
            self._stale.set()
        else:
            self._pass_on(ring)

    def _pass_on(self, ring: Ring) -> None:
        """What expires: typing and reading go to those who have the thread open, what names people to everybody."""
        author = {"role": ring.data.get("role"), "name": ring.data.get("name", ""), "id": ring.data.get("id")}
        frame: Json = {"type": ring.kind, "conversation": ring.conversation, "author": author}
        frame |= {name: ring.data[name] for name in ("seq", "to") if name in ring.data}
        for listener in list(self.listeners):
            if ring.kind in ("looking", "mentioned") or ring.conversation in listener.watching:
                listener.send(frame)

    async def _sweep(self) -> None:
        """A quiet bell: look at the open threads all the same."""
        watched = {conversation for listener in self.listeners for conversation in listener.watching}
        for conversation in watched:
            head = await self._door.store.head(conversation)
            behind = [it for it in self.listeners if it.watching.get(conversation, 0) < (head.seq if head else 0)]
            if behind:
                await self.changed(conversation)

    # --- what is around

    def _watch(self, conversation: str) -> None:
        """Its word is on its way; the one looked at longest ago is the first to be let go."""
        self._undelivered.pop(conversation, None)
        self._undelivered[conversation] = None
        if len(self._undelivered) > UNDERWAY:
            del self._undelivered[next(iter(self._undelivered))]

    async def _tell_arrived(self) -> None:
        """Tell again what was on its way and has arrived since."""
        for conversation in list(self._undelivered)[:UNDERWAY_AT_ONCE]:
            with contextlib.suppress(UnknownConversation):  # forgotten meanwhile
                since = (await self._summaries.of(conversation, "en"))["undelivered_at"]
                if since is None:
                    await self.changed(conversation)
                elif await self._door.store.now() - since < UNDERWAY_MS:
                    self._watch(conversation)
                    continue
            self._undelivered.pop(conversation, None)

    async def _look(self) -> None:
        """Soon after anything moved, and every `SWEEP_S`: people come and go without a bell."""
        while not self._closing:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stale.wait(), SWEEP_S)
            self._stale.clear()
            try:
                if self.listeners:
                    await self.look()
                    await self._tell_arrived()
            except (StoreUnavailable, DatabaseAway):
                log.info("desk.around_missed")  # the next look tells
            except Exception:  # the edge of the loop: offers and presence must not stop for good
                log.exception("desk.around_failed")
            await asyncio.sleep(LOOK_S)
