"""The customer's side of the contract, over two gateways that share one store: memory, and the embedded Valkey."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import redis.asyncio

from channels.transport.deps import Deps
from conversation import events as ev
from conversation.book import Book
from conversation.door import Door
from conversation.memory import MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from conversation.redis_book import RedisBook
from conversation.redis_store import RedisStore
from conversation.store import Store
from tests.servers import eventually
from tests.unit.web.service import Customer, Gateway, listening, seqs, web_settings

Gateways = tuple[Gateway, Gateway]


@pytest.fixture(params=["memory", "valkey"])
async def gateways(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Gateways]:
    """Two gateways, each with its own connections to the same store and book."""
    async with contextlib.AsyncExitStack() as stack:
        running: list[Gateway] = []
        memory = MemoryStore(), MemoryBook()
        for _ in range(2):
            store, book = memory if request.param == "memory" else await connected(request, stack, bool(running))
            deps = Deps(web_settings(tmp_path, sweep_s=5.0), Door(store, Policy()), book)
            running.append(await stack.enter_async_context(listening(deps)))
        yield running[0], running[1]


async def connected(request: pytest.FixtureRequest, stack: contextlib.AsyncExitStack, used: bool) -> tuple[Store, Book]:
    client = redis.asyncio.from_url(request.getfixturevalue("valkey_url"))
    if not used:
        await client.flushall()
    store = RedisStore(client)
    stack.push_async_callback(store.close)
    return store, RedisBook(client)


def at(gateway: Gateway, customer: Customer) -> Customer:
    """The same customer, whose next request happens to reach this gateway."""
    return Customer(gateway, customer.conversation, customer.token)


async def test_a_conversation_from_the_first_word_to_the_rating(gateways: Gateways) -> None:
    one, two = gateways
    here = await one.opens(language="fr", page={"url": "https://shop.example/", "title": "Le Bon Quartier"})
    there = at(two, here)
    async with there.socket() as wire:
        assert (await wire.next())["events"][0]["type"] == "service.told"
        number = (await here.says("où est ma commande ?", id="m1")).body["seq"]
        assert (await there.says("où est ma commande ?", id="m1")).body["seq"] == number
        shown = (await wire.until("events"))["events"]
        assert [(e["seq"], e["id"], e["author"]["role"]) for e in shown] == [(number, "m1", "customer")]

        answered = ev.AssistantWrote(
            text="Quel est son numéro ?", buttons=(ev.Button(title="Une personne", value="b1", payload="/ask_human"),)
        )
        await one.writes(here.conversation, answered)
        button = (await wire.until("events"))["events"][0]["buttons"][0]
        await wire.send(type="message", id="m2", choice=button["value"])
        assert (await wire.until("accepted"))["id"] == "m2"

        await wire.send(type="human", id="h1")
        await eventually(lambda: holder(here, "waiting"))
        await one.writes(here.conversation, ev.HandoffClaimed(agent="a1", name="Léa"))
        await one.writes(here.conversation, ev.AgentWrote(agent="a1", name="Léa", text="Je regarde."))
        await eventually(lambda: holder(here, "agent"))
        assert (await here.events())["events"][-1]["author"] == {"role": "agent", "name": "Léa"}

        await one.writes(here.conversation, ev.ConversationClosed(outcome="settled"))
        await wire.send(type="rating", score=5, comment="merci")
    assert await holder(there, "closed")
    history = (await there.events())["events"]
    assert history == (await here.events())["events"]
    assert seqs(history) == sorted(set(seqs(history)))


async def holder(customer: Customer, name: str) -> bool:
    """Does the customer see this holder of the floor?"""
    return bool((await customer.events())["floor"]["holder"] == name)


async def test_the_same_opening_on_two_gateways_is_one_conversation(gateways: Gateways) -> None:
    both = await asyncio.gather(*(gateway.opens(id="4f1e") for gateway in gateways))
    assert both[0].conversation == both[1].conversation
    told = [event["type"] for event in (await both[0].events())["events"]]
    assert told == ["service.told"]


async def test_a_poll_here_ends_with_what_is_written_there(gateways: Gateways) -> None:
    one, two = gateways
    here = await one.opens()
    last = seqs((await here.events())["events"])[-1]
    poll = asyncio.create_task(here.events(after=last, wait=30))
    await eventually(lambda: one.watched(here.conversation))
    await at(two, here).says("de l'autre côté")
    assert [event["text"] for event in (await poll)["events"]] == ["de l'autre côté"]


async def test_who_loses_a_gateway_resumes_at_the_other(gateways: Gateways) -> None:
    one, two = gateways
    here = await one.opens()
    seen: list[str] = []
    async with here.socket() as wire:
        after = (await wire.next())["events"][-1]["seq"]
        await two.writes(here.conversation, ev.AssistantWrote(text="un"))
        event = (await wire.until("events"))["events"][0]
        seen, after = [event["text"]], event["seq"]
        await one.shutdown()
        assert (await wire.until("bye"))["code"] == "restart"
    await two.writes(here.conversation, ev.AssistantWrote(text="deux"))
    async with at(two, here).socket(after=after) as wire:
        seen += [event["text"] for event in (await wire.next())["events"]]
        await two.writes(here.conversation, ev.AssistantWrote(text="trois"))
        seen += [event["text"] for event in (await wire.next())["events"]]
    assert seen == ["un", "deux", "trois"]
