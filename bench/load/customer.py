"""A customer with an open page: says hello, resumes after the last number it saw, writes, and notes what it hears."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

import msgspec

from bench.load.wire import Wire, connect

AGAIN_S = 0.5  # a page tries again after so long at least, and at most twice that: all at once would be a storm of ours
SOURCES = 60  # loopback addresses that the sockets share: one has ports for 28,000


class Event(msgspec.Struct):
    seq: int
    type: str
    id: str = ""


class _Frame(msgspec.Struct):
    """What a customer's page reads of a frame; the rest is skipped."""

    type: str
    events: list[Event] = []
    id: str | None = None
    seq: int = 0
    error: dict[str, Any] = {}


_frame = msgspec.json.Decoder(_Frame).decode
OnEvent = Callable[["Customer", Event], None]


class Customer:
    """One page. `wanted`: it comes back by itself whenever the socket is lost."""

    __slots__ = (
        "_lost", "_resumed", "_wire", "conversation", "doubled", "events", "last", "on_event", "refused", "token",
    )  # fmt: skip

    def __init__(self, conversation: str, token: str, last: int = 0, on_event: OnEvent | None = None) -> None:
        self.conversation = conversation
        self.token = token
        self.last = last
        self.on_event = on_event
        self.events = 0
        self.doubled = 0
        self.refused = 0
        self._wire: Wire | None = None
        self._resumed: asyncio.Event = asyncio.Event()
        self._lost: asyncio.Event = asyncio.Event()

    async def open(self, port: int) -> None:
        """Be connected and up to date; tries until it is."""
        source = f"127.0.0.{2 + hash(self.conversation) % SOURCES}"
        while True:
            wire = Wire(self._heard, self._gone)
            self._resumed.clear()
            self._lost.clear()
            try:
                await connect(wire, port, f"/api/chat/{self.conversation}/ws", source=source)
                self._wire = wire
                self._send({"type": "hello", "token": self.token, "after": self.last})
                await asyncio.wait_for(_first(self._resumed, self._lost), 60)
                if self._resumed.is_set():
                    return
            except (OSError, asyncio.TimeoutError):
                pass  # not there yet, or too busy: as a page does, try again
            await asyncio.sleep(AGAIN_S * (1 + random.random()))

    def say(self, id: str, text: str) -> None:
        """Write a message."""
        self._send({"type": "message", "id": id, "text": text})

    def close(self) -> None:
        """Close the page."""
        if self._wire is not None:
            self._wire.close()

    async def lost(self) -> None:
        """Return once the socket is gone."""
        await self._lost.wait()

    def _send(self, frame: dict[str, Any]) -> None:
        if self._wire is not None:
            self._wire.send(msgspec.json.encode(frame))

    def _heard(self, text: bytes) -> None:
        frame = _frame(text)
        if frame.type == "events":
            for event in frame.events:
                if event.seq <= self.last:
                    self.doubled += 1
                    continue
                self.last = event.seq
                self.events += 1
                if self.on_event is not None:
                    self.on_event(self, event)
            self._resumed.set()
        elif frame.type == "refused":
            self.refused += 1

    def _gone(self) -> None:
        self._lost.set()


async def _first(*events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def open_all(customers: list[Customer], port: int) -> float:
    """All of them at once; the seconds until the last one is up to date."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*(customer.open(port) for customer in customers))
    return loop.time() - began
