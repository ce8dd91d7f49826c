"""Many idle customers, then a storm: every socket comes back at once, to our gateway and to a bare aiohttp server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import NamedTuple

import redis.asyncio

from bench.load import seeding
from bench.load.customer import Customer, open_all
from bench.load.service import Service, free_port, rss_bytes
from channels.admission.tokens import Tokens
from conversation import events as ev
from conversation.door import Door
from conversation.ids import new_conversation
from conversation.memory import Clock
from conversation.policy import Policy
from conversation.redis_store import RedisStore
from passerelle.compose import ROOT

FEW = 2_000  # sockets that warm the process up: the memory of the others is measured above these
WRITTEN = 500  # conversations that are written to while the gateway is down: what must not be missed
SETTLE_S = 3.0  # before memory is read and a silent gateway is watched
WATCHED_S = 10.0  # two sweeps


class Missed(RuntimeError):
    """Pages did not hear what was written while the gateway was down."""


class Stormed(NamedTuple):
    """Bytes a socket, cores that idle sockets cost, seconds until all are back, and what bare aiohttp took."""

    sockets: int
    bytes_each: float
    idle_cores: float
    back_s: float
    bare_s: float
    gateway_cpu_s: float
    doubled: int

    @property
    def figures(self) -> dict[str, float]:
        """As they are kept and printed."""
        return {**self._asdict(), "ratio": self.back_s / self.bare_s}


async def storm(service: Service, sockets: int, tries: int) -> Stormed:
    """Open so many idle pages, measure them, restart the gateway under them. The best of `tries` storms counts."""
    client = redis.asyncio.from_url(service.store_url)
    door = Door(RedisStore(client), Policy())
    pages = await _pages(service, door, client, sockets)
    few, rest = pages[: min(FEW, sockets // 2)], pages[min(FEW, sockets // 2) :]
    await open_all(few, service.port)
    await asyncio.sleep(SETTLE_S)
    before = _gateway_rss(service)
    await open_all(rest, service.port)
    await asyncio.sleep(SETTLE_S)
    each = (_gateway_rss(service) - before) / len(rest)
    used = service.cpu_s()["gateway"]
    await asyncio.sleep(WATCHED_S)
    idle = (service.cpu_s()["gateway"] - used) / WATCHED_S
    storms = [await _storm(service, door, pages) for _ in range(tries)]
    for page in pages:
        page.close()
    bare = min([await _bare(sockets) for _ in range(tries)])
    await client.aclose()
    back, cpu = min(storms)
    return Stormed(sockets, each, idle, back, bare, cpu, sum(page.doubled for page in pages))


async def _pages(service: Service, door: Door, client: redis.asyncio.Redis, count: int) -> list[Customer]:
    """Pages of conversations that were opened a while ago and are silent."""
    conversation, tokens = new_conversation(), Tokens(service.secret, Clock())
    opened = [ev.ConversationOpened(channel="web"), ev.ServiceTold(kind="ai_notice")]
    await door.write(conversation, lambda _: opened, "web/open")
    template = await seeding.template(client, conversation)
    ids = list(seeding.named(count, service.secret))
    await seeding.fill(service.store_url, [template], ids)
    return [Customer(id, tokens.issue(id)) for id in ids]


async def _storm(service: Service, door: Door, pages: Sequence[Customer]) -> tuple[float, float]:
    """Restart the gateway under the pages; seconds from its being ready until all know all, and its CPU by then."""
    await service.stop_gateway()
    await asyncio.gather(*(page.lost() for page in pages))
    written = pages[:: max(1, len(pages) // WRITTEN)]
    lasts = [await _write(door, page) for page in written]
    await service.start_gateway()
    took, used = await open_all(list(pages), service.port), service.cpu_s()["gateway"]
    missed = [page.conversation for page, last in zip(written, lasts, strict=True) if page.last != last]
    if missed:
        raise Missed(f"{len(missed)} pages missed what was written while the gateway was down: {missed[:3]}")
    return took, used


async def _write(door: Door, page: Customer) -> int:
    written = await door.write(page.conversation, lambda _: [ev.ServiceTold(kind="slow")], f"storm/{page.last}")
    return written.conversation.seq


def _gateway_rss(service: Service) -> int:
    return sum(map(rss_bytes, service.pids["gateway"]))


async def _bare(sockets: int) -> float:
    """The same clients, the same handshakes and one frame each way, with nothing behind."""
    port = free_port()
    server = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.load.bare", str(port), cwd=ROOT)
    try:
        first = Customer("00-bare", "bare")
        await first.open(port)  # tries until the server is there
        pages = [Customer(f"{number:02d}-bare", "bare") for number in range(sockets)]
        took = await open_all(pages, port)
        for page in [first, *pages]:
            page.close()
        return took
    finally:
        server.terminate()
        await server.wait()
