"""One WebSocket of a customer: what is new goes out through a bounded queue, what the customer does comes in.

Who cannot follow gets `bye` and resumes after the last number it saw, so nothing is lost by closing.
"""

from __future__ import annotations

import asyncio
import contextlib

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from channels.admission import errors, metrics
from channels.admission.errors import WireError
from channels.live.watched import Batch, Watched
from channels.transport import access
from channels.transport.deps import WEB, Web
from channels.web import decode
from channels.web.encode import Json
from conversation.errors import StoreUnavailable
from conversation.store import Ring

TYPING_EVERY_MS = 1_000  # more often would ring the bell for nothing: a sign of typing lasts for 10 s


async def serve(request: web.Request) -> web.WebSocketResponse:
    """`GET …/ws`: the site was checked by the handshake, the token comes in the first frame."""
    parts = request.app[WEB]
    access.pace(request, "read", parts.settings.paces.read_by_address)
    bounds = parts.settings.sockets
    # What is too large for us is refused and the socket stays; what is too large to be read ends it.
    most_bytes = 16 * bounds.frame_limit_bytes
    # Every browser offers to compress; it would keep 100 KB for each socket, and a frame is a few hundred bytes.
    ws = web.WebSocketResponse(
        heartbeat=bounds.heartbeat_s, max_msg_size=most_bytes, timeout=bounds.close_within_s, compress=False
    )
    await ws.prepare(request)
    with metrics.SOCKETS.track_inprogress():
        await Socket(parts, request.match_info["conversation"], ws, request.transport).run()
    return ws


class Socket:
    """A listener of the hub on one side, a reader of frames on the other.

    Thousands are open and silent: a writer is there only while something is to be sent.
    """

    def __init__(
        self, parts: Web, conversation: str, ws: web.WebSocketResponse, transport: asyncio.Transport | None
    ) -> None:
        self._parts = parts
        self._conversation = conversation
        self._ws = ws
        self._transport = transport
        self._bounds = parts.settings.sockets
        self._queue: list[Batch | Json] = []
        self._writer: asyncio.Task[None] | None = None
        self._begun = False  # the history is sent
        self._bye: str | None = None
        self._gone = False
        self._last = 0  # the last event sent
        self._floor: Json = {}  # the last floor sent
        self._watched: Watched | None = None
        self._typed_at = 0
        self._token = ""
        self._doubted = False  # who holds the token may have lost the right to it

    # --- as a listener: called by the hub, never waits

    def deliver(self, batch: Batch) -> None:
        self._put(batch)

    def typing(self, frame: Json) -> None:
        self._put(frame)

    def review(self) -> None:
        self._doubted = True
        self._wake()

    def leave(self) -> None:
        self._end("restart")

    # --- the life of the socket

    async def run(self) -> None:
        """From the hello to the end of the connection."""
        try:
            hello = await self._hello()
            self._token = hello.token
            held = await access.held(self._parts, self._conversation, self._token)
            # It listens already when the state is read: who else signs in after that is reviewed.
            async with self._parts.hub.watch(self._conversation, self) as (watched, state):
                self._parts.tokens.check(held, state)
                if self._parts.hub.closing:
                    self.leave()
                if len(watched.listeners) > self._bounds.per_conversation:
                    raise WireError("too_many", "this conversation is open in too many places; close one of them")
                await self._converse(watched, hello.after)
        except Exception as error:  # noqa: BLE001  # the edge of the socket: `refusal` logs what nobody foresaw
            refused = errors.refusal(error)
            await self._refuse(None, refused)
            await self._say_bye(refused.code)

    async def _hello(self) -> decode.HelloFrame:
        try:
            message = await self._ws.receive(self._bounds.hello_within_s)
        except asyncio.TimeoutError:
            raise WireError("token_missing", "no hello came; the first frame is hello {token, after}") from None
        frame = decode.frame(message.data) if message.type is WSMsgType.TEXT else None
        if not isinstance(frame, decode.HelloFrame):
            raise WireError("token_missing", "the first frame must be hello {token, after}")
        return frame

    async def _converse(self, watched: Watched, after: int) -> None:
        self._last, self._watched = after, watched
        await watched.delivered(after)
        self._wake()
        try:
            async for message in self._ws:
                if message.type is not WSMsgType.TEXT:
                    self._put(_refused(None, WireError("bad_json", "frames are JSON texts, not bytes")))
                elif not await self._take(message.data):
                    break
            if self._bye is not None and self._writer is not None:
                await asyncio.wait([self._writer])
        finally:
            self._gone = True  # as well as cancelled: `wait_for` of Python 3.10 can swallow a cancellation
            if self._writer is not None:
                self._writer.cancel()
                await asyncio.gather(self._writer, return_exceptions=True)

    # --- out

    async def _write(self, watched: Watched) -> None:
        """Send the history first, then what the hub delivers, until nothing is left or the socket ends."""
        try:
            if not self._begun:
                await self._send_history(watched)
                self._begun = True
            while (self._queue or self._doubted) and self._bye is None and not self._gone:
                await self._next()
        except ConnectionError:
            self._gone = True
        except asyncio.TimeoutError:
            self._end("slow")
        except WireError as error:
            self._end(error.code)
        except StoreUnavailable:
            self._end("unavailable")
        except Exception as error:  # noqa: BLE001  # the edge of the socket: one that says nothing more must not stay open
            errors.refusal(error)
            self._end("unavailable")
        if self._bye is not None:
            await self._say_bye(self._bye)
        self._writer = None

    async def _next(self) -> None:
        """Send what is first in line, to who may still see it. Raises `WireError`."""
        await self._look_again()
        if self._queue:
            await self._send(self._frame_of(self._queue.pop(0)))

    async def _look_again(self) -> None:
        """Where there is doubt: may who holds the token still see what comes? Raises `WireError`."""
        if self._doubted:
            self._doubted = False
            await access.admit(self._parts, self._conversation, self._token)

    async def _send_history(self, watched: Watched) -> None:
        more = True
        while more and self._bye is None:
            page = await watched.page(self._last)
            await self._look_again()
            more = page.more
            await self._send(self._frame_of(Batch(page.events, await watched.floor()), always=True))

    def _frame_of(self, item: Batch | Json, always: bool = False) -> Json | None:
        """The frame for what was queued, without what was sent before; None when nothing of it is new."""
        if not isinstance(item, Batch):
            return item
        new = [event for event in item.events if event["seq"] > self._last]
        if new or always:
            self._last = new[-1]["seq"] if new else self._last
            self._floor = item.floor
            return {"type": "events", "events": new, "floor": item.floor}
        if item.floor != self._floor:
            self._floor = item.floor
            return {"type": "floor", "floor": item.floor}
        return None

    async def _send(self, frame: Json | None) -> None:
        """Raises `TimeoutError` when the other side does not take it in time."""
        if frame is not None:
            text = msgspec.json.encode(frame).decode()
            await asyncio.wait_for(self._ws.send_str(text), self._bounds.send_within_s)

    def _put(self, item: Batch | Json) -> None:
        if self._bye is not None or self._gone:
            return
        if len(self._queue) >= self._bounds.queue_frames:
            self._end("slow")
        else:
            self._queue.append(item)
            self._wake()

    def _end(self, code: str) -> None:
        """What is queued is not sent any more; the writer says why."""
        if self._bye is None:
            self._bye = code
            self._queue.clear()
            self._wake()

    def _wake(self) -> None:
        if self._writer is None and self._watched is not None and not self._gone:
            self._writer = asyncio.create_task(self._write(self._watched), name=f"web.socket {self._conversation}")

    async def _say_bye(self, code: str) -> None:
        """Tell why and when to come back, then close; who does not even take that is cut off."""
        metrics.BYES.labels(code=code).inc()
        bye = {"type": "bye", "code": code, "retry_ms": self._bounds.retry_ms}
        # Nothing here drains: a send that was given up has cancelled what aiohttp's drains wait for.
        with contextlib.suppress(ConnectionError):
            await self._ws.send_str(msgspec.json.encode(bye).decode())
            why = _CLOSE.get(code, WSCloseCode.POLICY_VIOLATION)
            await self._ws.close(code=why, message=code.encode(), drain=False)
        if self._transport is not None:  # what is still in its buffer may go out for a while, not for ever
            asyncio.get_running_loop().call_later(self._bounds.send_within_s, self._transport.abort)

    async def _refuse(self, id: str | None, error: WireError) -> None:
        with contextlib.suppress(asyncio.TimeoutError, ConnectionError):
            await self._send(_refused(id, error))

    # --- in

    async def _take(self, data: str) -> bool:
        """Do what a frame says; False when the socket should end."""
        if self._parts.limiter.allow(f"frame {id(self)}", self._parts.settings.paces.frame):
            self._end("too_many")
            return False
        try:
            if len(data) > self._bounds.frame_limit_bytes:
                raise WireError("too_large", "this frame is larger than 64 KiB; send it in parts")
            await self._do(decode.frame(data))
        except Exception as error:  # noqa: BLE001  # the edge of the frame: `refusal` logs what nobody foresaw
            self._put(_refused(decode.id_of(data), errors.refusal(error)))
        return True

    async def _do(self, frame: decode.Frame) -> None:
        writing, paces = self._parts.writing, self._parts.settings.paces
        if isinstance(frame, decode.MessageFrame):
            self._parts.limiter.check(f"write {self._conversation}", paces.message)
            seq = await writing.message(self._conversation, decode.message(frame))
            self._put(_accepted(seq, frame.id))
        elif isinstance(frame, decode.HumanFrame):
            self._parts.limiter.check(f"ask {self._conversation}", paces.ask)
            self._put(_accepted(await writing.human(self._conversation, frame.id), frame.id))
        elif isinstance(frame, decode.RatingFrame):
            self._parts.limiter.check(f"write {self._conversation}", paces.message)
            self._put(_accepted(await writing.rate(self._conversation, frame.score, frame.comment)))
        elif isinstance(frame, decode.TypingFrame):
            await self._type()
        elif isinstance(frame, decode.ReadFrame):
            if self._watched is not None:
                await self._watched.read(min(frame.seq, self._last))
        else:
            raise WireError("bad_json", "hello was said already; it is the first frame only")

    async def _type(self) -> None:
        now = self._parts.clock()
        if now - self._typed_at >= TYPING_EVERY_MS:
            self._typed_at = now
            ring = Ring(conversation=self._conversation, kind="typing", data={"role": "customer"})
            await self._parts.door.store.ring(ring)


_CLOSE = {
    "restart": WSCloseCode.GOING_AWAY,
    "slow": WSCloseCode.TRY_AGAIN_LATER,
    "unavailable": WSCloseCode.TRY_AGAIN_LATER,
    "too_many": WSCloseCode.TRY_AGAIN_LATER,
}


def _accepted(seq: int, id: str | None = None) -> Json:
    known = {"id": id} if id is not None else {}
    return {"type": "accepted", **known, "seq": seq}


def _refused(id: str | None, error: WireError) -> Json:
    metrics.REFUSED.labels(code=error.code).inc()
    known = {"id": id} if id is not None else {}
    return {"type": "refused", **known, "error": error.as_dict()}
