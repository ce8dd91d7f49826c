"""Everything dies and starts again over a full store: when is a message accepted, and when is it answered?"""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import redis.asyncio

from bench.load import seeding
from bench.load.customer import Customer, Event
from bench.load.lines import line
from bench.load.service import Service, cpu_s
from bench.load.talk import OPENED, PLAYED_S
from channels.admission.tokens import Tokens
from conversation.door import Door
from conversation.ids import new_conversation
from conversation.memory import Clock
from conversation.policy import Policy
from conversation.redis_store import RedisStore


class Restarted(NamedTuple):
    """Seconds from nothing: until the store has loaded, a message is accepted, and it is answered."""

    conversations: int
    loaded_s: float
    accepted_s: float
    answered_s: float
    gateway_cpu_s: float

    @property
    def figures(self) -> dict[str, float]:
        """As they are kept and printed."""
        return {**self._asdict()}


async def restart(service: Service, conversations: int) -> Restarted:
    """Fill the store, end every process, start all at once and write at once."""
    client = redis.asyncio.from_url(service.store_url)
    conversation = new_conversation()
    await Door(RedisStore(client), Policy()).write(conversation, lambda _: OPENED, "web/open")
    template = await seeding.template(client, conversation)
    await seeding.fill(service.store_url, [template], list(seeding.named(conversations, service.secret)))
    await client.aclose()
    await service.stop_gateway()
    await asyncio.to_thread(service.store.stop)
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def load() -> float:
        await asyncio.to_thread(service.store.start)
        return loop.time() - began

    loading = asyncio.create_task(load())
    brains = asyncio.create_task(service.start_brains(1))
    accepted, answered = await _first_message(service, conversation)
    used = sum(map(cpu_s, service.pids["gateway"]))
    await brains
    return Restarted(conversations, await loading, accepted - began, answered - began, used)


async def _first_message(service: Service, conversation: str) -> tuple[float, float]:
    """When (the loop's clock) the first message was accepted, and when it was answered."""
    loop = asyncio.get_running_loop()
    heard: dict[str, asyncio.Future[float]] = {kind: loop.create_future() for kind in _HEARD}

    def hear(_: Customer, event: Event) -> None:
        if event.type in heard and not heard[event.type].done():
            heard[event.type].set_result(loop.time())

    customer = Customer(conversation, Tokens(service.secret, Clock()).issue(conversation), 0, hear)
    await service.start_gateway()
    await customer.open(service.port)
    customer.say("first", line(0, 0))
    times = await asyncio.wait_for(asyncio.gather(*heard.values()), PLAYED_S)
    customer.close()
    return times[0], times[1]


_HEARD = ("customer.wrote", "assistant.wrote")
