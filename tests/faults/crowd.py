"""Customers who write through the real gateway whatever dies, and the checker of what became of it."""

from __future__ import annotations

import asyncio
import contextlib
import random
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import redis.asyncio

from conversation import events as ev
from conversation.errors import StoreUnavailable
from conversation.records import Entry
from conversation.redis_book import RedisBook
from conversation.redis_store import RedisStore
from tests.service import Service

AGAIN_S = 0.1  # between two tries of a refused or cut call
LINES = (
    "bonjour",
    "quels sont vos délais de livraison ?",
    "what are your opening hours?",
    "où est ma commande LBQ-10001 ?",
    "69007",
    "je veux un conseiller",
    "comment retourner un article ?",
    "merci beaucoup",
    "do you ship to Belgium?",
    "puis-je payer en plusieurs fois ?",
)


@dataclass
class Customer:
    """What one customer was told is accepted, and what they saw."""

    name: str
    conversation: str = ""
    token: str = ""
    accepted: list[int] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)


class Crowd:
    """Customers who try again with the same id until they hear "accepted", as the widget does."""

    def __init__(self, service: Service, seed: int) -> None:
        self.service = service
        self.random = random.Random(seed)
        self.customers: list[Customer] = []
        self.writing = True

    async def write(self, number: int, lines: int, at_once: int = 40) -> None:
        """`number` customers write up to `lines` lines each, `at_once` at the same time."""
        gate = asyncio.Semaphore(at_once)
        self.customers = [Customer(f"customer-{n}") for n in range(number)]
        async with aiohttp.ClientSession(self.service.url) as session:

            async def one(customer: Customer) -> None:
                async with gate:
                    await self._talk(session, customer, lines)

            await asyncio.gather(*map(one, self.customers))
        self.writing = False

    async def read(self) -> None:
        """Every customer reads everything, in pages, as after a reload."""
        async with aiohttp.ClientSession(self.service.url) as session:
            for customer in self.customers:
                customer.seen += await self._history(session, customer)

    async def _talk(self, session: aiohttp.ClientSession, customer: Customer, lines: int) -> None:
        opened = await self._until_accepted(session, "/api/chat", {"id": customer.name}, None)
        customer.conversation, customer.token = opened["conversation"], opened["token"]
        for number in range(self.random.randint(1, lines)):
            body = {"id": f"{customer.name}.{number}", "text": self.random.choice(LINES)}
            path = f"/api/chat/{customer.conversation}/messages"
            answer = await self._until_accepted(session, path, body, customer.token)
            customer.accepted.append(answer["seq"])
            await asyncio.sleep(self.random.random() * 0.3)

    async def _until_accepted(
        self, session: aiohttp.ClientSession, path: str, body: dict[str, Any], token: str | None
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        while True:
            try:
                async with session.post(path, json=body, headers=headers) as response:
                    if response.status in (200, 201, 202):
                        return dict(await response.json())
                    assert response.status in (429, 503), await response.text()
            except (aiohttp.ClientError, asyncio.TimeoutError):
                pass  # the gateway is away: nothing was promised
            await asyncio.sleep(AGAIN_S)

    async def _history(self, session: aiohttp.ClientSession, customer: Customer) -> list[dict[str, Any]]:
        seen: list[dict[str, Any]] = []
        more = True
        while more:
            page = await self._page(session, customer, seen[-1]["seq"] if seen else 0)
            seen += page["events"]
            more = bool(page.get("more"))
        return seen

    async def _page(self, session: aiohttp.ClientSession, customer: Customer, after: int) -> dict[str, Any]:
        """One page, from a gateway that may have been killed a moment ago."""
        url = f"/api/chat/{customer.conversation}/events?after={after}"
        while True:
            try:
                async with session.get(url, headers={"Authorization": f"Bearer {customer.token}"}) as response:
                    if response.status == 200:
                        return dict(await response.json())
                    assert response.status in (429, 503), await response.text()
            except (aiohttp.ClientError, asyncio.TimeoutError):
                pass  # it is being started again
            await asyncio.sleep(AGAIN_S)


async def killer(crowd: Crowd, names: tuple[str, ...], pause_s: tuple[float, float]) -> dict[str, int]:
    """kill -9 of one of these at random moments, for as long as customers write; how often each died."""
    killed = dict.fromkeys(names, 0)
    while crowd.writing:
        await asyncio.sleep(crowd.random.uniform(*pause_s))
        name = crowd.random.choice(names)
        killed[name] += crowd.service.kill(name)
    return killed


async def quiet(service: Service, crowd: Crowd, timeout_s: float = 240.0) -> None:
    """Wait until a brain has understood everything that was accepted."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout_s
    client = redis.asyncio.from_url(service.redis_url)
    store = RedisStore(client)
    left = list(crowd.customers)
    while left:
        assert loop.time() < deadline, f"{len(left)} conversations still have unread messages"
        with contextlib.suppress(StoreUnavailable):  # killed last of all, and not yet back
            left = [c for c in left if covered(await store.entries(c.conversation)) != c.accepted]
        await asyncio.sleep(0.2)
    await store.close()


async def problems(service: Service, crowd: Crowd) -> list[str]:
    """What was lost, doubled, reordered, out of turn or left without a word; empty when all is well."""
    client = redis.asyncio.from_url(service.redis_url)
    store = RedisStore(client)
    found: list[str] = []
    for customer in crowd.customers:
        entries = await store.entries(customer.conversation)
        found += [f"{customer.name}: {problem}" for problem in _check(customer, entries)]
    counts = await RedisBook(client).counts()
    found += [f"{name}: {count}" for name, count in counts.items()]
    await store.close()
    return found


def covered(entries: list[Entry]) -> list[int]:
    """The numbers that turns cover, in the order of the turns."""
    return [seq for entry in entries if isinstance(entry.event, ev.AssistantUnderstood) for seq in entry.event.covers]


def _check(customer: Customer, entries: list[Entry]) -> list[str]:
    found = []
    wrote = [entry.seq for entry in entries if isinstance(entry.event, ev.CustomerWrote)]
    if wrote != customer.accepted:
        found.append(f"accepted {len(customer.accepted)} messages, the log has {len(wrote)}")
    if covered(entries) != customer.accepted:
        found.append("not every message is covered once, in order")
    seen = [event["seq"] for event in customer.seen]
    if seen != sorted(set(seen)):
        found.append("saw an event twice or out of order")
    shown = [e.seq for e in entries if "customer" in ev.TABLE[ev.name_of(e.event)].readers]
    if seen != shown:
        found.append(f"saw {len(seen)} of {len(shown)} events")
    found += _silent_turns(entries)
    return found


def _silent_turns(entries: list[Entry]) -> list[str]:
    """On the assistant's floor each turn has its words or gives way, in the same batch."""
    found = []
    for place, entry in enumerate(entries):
        if not isinstance(entry.event, ev.AssistantUnderstood) or entry.floor.holder != "assistant":
            continue
        batch = entry.id.split("/")[:-1]
        rest = [other.event for other in entries[place:] if other.id.split("/")[:-1] == batch]
        if not any(isinstance(event, ev.AssistantWrote | ev.HandoffRequested) for event in rest):
            found.append(f"turn {entry.id} has no word")
    return found
