"""An open desk: first the list, then what changes; the agent counts as present while it lives."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import msgspec
import structlog
from aiohttp import WSMsgType, web

from conversation.errors import ConversationError, StoreUnavailable
from conversation.ids import is_conversation
from conversation.limits import JSON_LIMIT_BYTES
from conversation.store import Ring
from handoff.agents import Agent
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.encode import Json
from handoff.desk.errors import DeskError, refusal
from handoff.desk.frames import Frame, ReadFrame, TypingFrame, UnwatchFrame, WatchFrame, frame
from handoff.desk.guard import COOKIE
from handoff.errors import DatabaseAway
from handoff.presence import BEAT_S

QUEUE_FRAMES = 500  # a desk that is so far behind starts again from the list
HEARTBEAT_S = 20.0  # below the 30 to 60 s after which proxies cut an idle connection
THREADS_OPEN = 20  # tabs of one desk
RETRY_MS = 1_000
PACE_S = 0.2  # lines of the list come in bundles so far apart: what a large floor costs is packets, not frames
BUNDLE = 100  # and of no more: a burst of news is no sign of a desk that is behind
_CORK: int | None = getattr(socket, "TCP_CORK", None)  # Linux

log = structlog.get_logger()


class Texts:
    """Frames as texts: one that goes to the whole floor is encoded once, as all desks send it in a row."""

    def __init__(self) -> None:
        self._frame: Json | None = None
        self._text = ""

    def of(self, frame: Json) -> str:
        """The frame's text; it must not change any more."""
        if frame is not self._frame:
            self._frame, self._text = frame, msgspec.json.encode(frame).decode()
        return self._text


_texts = Texts()


@contextlib.contextmanager
def _corked(connection: socket.socket | None) -> Iterator[None]:
    """What is written meanwhile leaves in as few packets as it fits into, where the kernel knows how."""
    if _CORK is None or connection is None:
        yield
        return
    with contextlib.suppress(OSError):  # gone: who writes finds out
        connection.setsockopt(socket.IPPROTO_TCP, _CORK, 1)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, _CORK, 0)


class Socket:
    """One agent's open desk: a `Listener` of the hub."""

    def __init__(self, desk: Desk, ws: web.WebSocketResponse, agent: Agent, session: str) -> None:
        self.language = agent.language
        self.session = session
        self.watching: dict[str, int] = {}
        self._desk = desk
        self._ws = ws
        self._agent = agent
        self._frames: list[str] = []  # not sent yet
        self._due = asyncio.Event()  # to be sent now
        self._timer: asyncio.TimerHandle | None = None  # sets `_due` for lines that may wait
        self._sent_at = -PACE_S
        self._left = False
        self._listing = asyncio.Event()
        self._before: list[Json] | None = []  # what came before the list, to be sent after its first page

    # --- the hub's side

    def send(self, frame: Json) -> None:
        """See `Listener.send`."""
        if self._before is not None and len(self._before) < QUEUE_FRAMES:
            self._before.append(frame)
            return
        if self._left:
            return
        self._frames.append(_texts.of(frame))
        if len(self._frames) > QUEUE_FRAMES:
            self.leave("slow")
        elif frame["type"] != "changed" or "events" in frame or len(self._frames) >= BUNDLE:
            self._due.set()  # what is in front of the agent waits for nothing
        elif self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(self._sent_at + PACE_S, self._due.set)

    def relist(self) -> None:
        """See `Listener.relist`."""
        self._listing.set()

    def leave(self, code: str) -> None:
        """See `Listener.leave`."""
        self._frames = [_texts.of({"type": "bye", "code": code, "retry_ms": RETRY_MS})]
        self._left = True
        self._due.set()

    # --- its life

    async def serve(self) -> None:
        """Until either side closes."""
        await self._desk.book.beat(self._agent.id, await self._desk.door.store.now())
        parts = (self._write(), self._beat(), self._list(), self._desk.hub.join(self))
        tasks = [asyncio.create_task(part) for part in parts]
        for task in tasks:
            task.add_done_callback(self._ended)
        self._listing.set()
        try:
            await self._read()
        finally:
            self._desk.hub.part(self)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, part: asyncio.Task[None]) -> None:
        """A part that failed as nobody foresaw ends the desk, which comes back whole: no old things shown as new."""
        if not part.cancelled() and (error := part.exception()) is not None:
            log.error("desk.socket_failed", agent=self._agent.id, exc_info=error)
            self.leave("restart")

    async def _read(self) -> None:
        async for message in self._ws:
            if message.type is WSMsgType.TEXT:
                await self._receive(message.data)
            elif message.type is WSMsgType.BINARY:
                self._refuse(DeskError("bad_json", "frames are JSON text; openapi.json lists them"))

    async def _receive(self, data: str) -> None:
        try:
            await self._handle(frame(data))
        except (DeskError, ConversationError) as error:
            self._refuse(refusal(error))

    async def _handle(self, it: Frame) -> None:
        if not is_conversation(it.conversation):
            raise DeskError("not_found", "there is no such conversation; the list shows those there are")
        match it:
            case WatchFrame():
                if len(self.watching) >= THREADS_OPEN and it.conversation not in self.watching:
                    self.watching.pop(next(iter(self.watching)))
                await self._desk.hub.show(self, it.conversation, it.after)
                await self._ring(it.conversation, "looking")
            case UnwatchFrame():
                self.watching.pop(it.conversation, None)
            case TypingFrame():
                await self._type(it)
            case ReadFrame():
                await self._has_read(it)

    async def _has_read(self, it: ReadFrame) -> None:
        """Customers are told what the agent who has the floor has read, and go on being told it afterwards."""
        c = await self._desk.door.read(it.conversation)
        seq, theirs = min(it.seq, c.seq), c.holder == "agent" and c.agent == self._agent.id
        for cursor in ("read:desk", "taken") if theirs else ("read:desk",):
            await self._desk.door.store.advance(c.id, cursor, seq)
        await self._ring(c.id, "read", seq=seq, taken=theirs)

    async def _type(self, it: TypingFrame) -> None:
        """Customers see only the agent who has the floor typing; a note is seen by colleagues, whoever writes it."""
        c = await self._desk.door.read(it.conversation)
        if it.note:
            await self._ring(c.id, "noting")  # of a kind that no channel shows
        elif c.holder == "agent" and c.agent == self._agent.id:
            await self._ring(c.id, "typing")

    async def _ring(self, conversation: str, kind: str, **more: int) -> None:
        data = {"role": "agent", "id": self._agent.id, "name": self._agent.name, **more}
        await self._desk.door.store.ring(Ring(conversation=conversation, kind=kind, data=data))

    def _refuse(self, error: DeskError) -> None:
        self.send({"type": "refused", **error.as_dict()})

    async def _write(self) -> None:
        """Send what is due, together, until this desk is left. Who does not take it is found by the heartbeat."""
        try:
            with contextlib.suppress(ConnectionError):
                while self._frames or not self._left:
                    await self._due.wait()
                    frames, self._frames = self._frames, []
                    self._rest()
                    with _corked(self._ws.get_extra_info("socket") if len(frames) > 1 else None):
                        for text in frames:
                            await self._ws.send_str(text)
        finally:
            await self._ws.close()

    def _rest(self) -> None:
        """All that waited is being sent: the next lines wait from now."""
        self._due.clear()
        self._sent_at = asyncio.get_running_loop().time()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _list(self) -> None:
        """Send the list at the start and whenever hints may have been lost."""
        while True:
            await self._listing.wait()
            self._listing.clear()
            self._before = self._before or []
            try:
                async for page in self._desk.listing.pages(self.language):
                    before, self._before = self._before or [], None
                    for each in (page, *before):
                        self.send(each)
            except StoreUnavailable:
                await asyncio.sleep(RETRY_MS / 1000)
                self._listing.set()

    async def _beat(self) -> None:
        """Say that this desk is open, as long as its session is."""
        while True:
            await asyncio.sleep(BEAT_S)
            try:
                if await asyncio.to_thread(self._desk.agents.of_session, self.session) is None:
                    self.leave("session_over")
                    return
                await self._desk.book.beat(self._agent.id, await self._desk.door.store.now())
            except (StoreUnavailable, DatabaseAway):
                log.info("desk.beat_missed", agent=self._agent.id)


async def serve(request: web.Request) -> web.WebSocketResponse:
    """GET /api/desk/ws"""
    # Compressed, a frame for the whole floor would be compressed once for each desk.
    ws = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=JSON_LIMIT_BYTES, compress=False)
    await ws.prepare(request)
    await Socket(desk_of(request), ws, agent_of(request), request.cookies[COOKIE]).serve()
    return ws
