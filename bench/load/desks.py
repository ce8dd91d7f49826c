"""An agent floor: desks that are all told of every message, and what that costs the gateway."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from typing import NamedTuple

from argon2 import PasswordHasher

from bench.figures import percentile
from bench.load.service import Service
from bench.load.wire import Wire, connect
from conversation import events as ev
from conversation.door import Door
from conversation.ids import new_conversation
from conversation.policy import Policy
from conversation.redis_client import connect as store_client
from conversation.redis_store import RedisStore
from handoff.agents import Agents
from handoff.database import Database
from handoff.desk.guard import COOKIE

MESSAGES = 100
EVERY_S = 0.05  # 20 messages a second
QUICK_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # nobody logs in with these passwords
HEARD_S = 30.0


class Floor(NamedTuple):
    """Gateway CPU a message without and with desks open, and seconds until the last desk has heard of a message."""

    desks: int
    alone_ms: float
    with_desks_ms: float
    last_desk_s: list[float]

    @property
    def figures(self) -> dict[str, float]:
        """As they are kept and printed."""
        frame_us = (self.with_desks_ms - self.alone_ms) / self.desks * 1000
        heard = {f"heard_p{int(share * 100)}_ms": percentile(self.last_desk_s, share) * 1000 for share in (0.5, 0.99)}
        costs = {"alone_ms": self.alone_ms, "with_desks_ms": self.with_desks_ms, "frame_us": frame_us}
        return {"desks": self.desks, **costs, **heard}


class Heard:
    """How many desks have heard of each number."""

    def __init__(self) -> None:
        self._counts: dict[bytes, int] = {}
        self._awaited: dict[bytes, tuple[int, asyncio.Event]] = {}

    def note(self, seq: bytes) -> None:
        """One more desk has."""
        count = self._counts[seq] = self._counts.get(seq, 0) + 1
        wanted, event = self._awaited.get(seq, (0, None))
        if event is not None and count >= wanted:
            event.set()

    async def by(self, seq: bytes, desks: int) -> None:
        """Return when so many have."""
        event = asyncio.Event()
        self._awaited[seq] = (desks, event)
        if self._counts.get(seq, 0) < desks:
            await event.wait()


class _Ear:
    """One open desk."""

    def __init__(self, port: int, session: str, heard: Heard) -> None:
        self._heard = heard
        self._listed = asyncio.Event()
        self._wire = Wire(self._take, lambda: None)
        self._port = port
        self._session = session

    async def open(self) -> None:
        """Open the desk and wait for its list."""
        await connect(self._wire, self._port, "/api/desk/ws", f"Cookie: {COOKIE}={self._session}\r\n")
        await self._listed.wait()

    def close(self) -> None:
        """Close the desk."""
        self._wire.close()

    def _take(self, text: bytes) -> None:
        self._listed.set()
        if text.startswith(b'{"type":"changed"'):
            seq = text.partition(b'"seq":')[2].partition(b",")[0]
            self._heard.note(seq)


async def floor(service: Service, desks: int) -> Floor:
    """Customers write, first with no desk open, then with so many."""
    client = store_client(service.store_url)
    door, heard = Door(RedisStore(client), Policy()), Heard()
    conversations = [new_conversation() for _ in range(MESSAGES)]
    for c in conversations:
        await door.write(
            c, lambda _: [ev.ConversationOpened(channel="web"), ev.HandoffClaimed(agent="a", name="A")], "o"
        )
    await asyncio.sleep(HEARD_S / 10)
    alone, _ = await _written(service, door, conversations, heard, 0)
    ears = [_Ear(service.port, session, heard) for session in await asyncio.to_thread(sessions, service, desks)]
    await asyncio.gather(*(ear.open() for ear in ears))
    with_desks, last = await _written(service, door, conversations, heard, desks)
    for ear in ears:
        ear.close()
    await client.aclose()
    return Floor(desks, alone, with_desks, last)


async def _written(
    service: Service, door: Door, conversations: list[str], heard: Heard, desks: int
) -> tuple[float, list[float]]:
    """CPU ms of the gateway a message, and for each message the seconds until every desk has heard of it."""
    before = service.cpu_s()["gateway"]
    waits = []
    for c in conversations:
        waits.append(asyncio.create_task(_told(door, c, heard, desks)))
        await asyncio.sleep(EVERY_S)
    times = await asyncio.gather(*waits)
    return (service.cpu_s()["gateway"] - before) / len(conversations) * 1000, times


async def _told(door: Door, c: str, heard: Heard, desks: int) -> float:
    loop = asyncio.get_running_loop()
    began = loop.time()
    written = await door.write(c, lambda _: [ev.CustomerWrote(text="et ma commande ?")], secrets.token_hex(8))
    if desks:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(heard.by(str(written.conversation.seq).encode(), desks), HEARD_S)
    return loop.time() - began


def sessions(service: Service, count: int) -> list[str]:
    """Sessions of so many agents."""
    database = Database(service.database_url)
    agents = Agents(database, hasher=QUICK_HASH)
    made = [agents.add(f"a{number}@load.example", f"Agent {number}", secrets.token_hex(8)) for number in range(count)]
    sessions = [agents.begin_session(agent) for agent in made]
    database.close()
    return sessions
