"""The contract of the book, held alike by its twin in memory, the embedded Valkey and a cluster."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from conversation.book import Book
from conversation.memory_book import MemoryBook
from conversation.redis_book import RedisBook
from conversation.redis_client import connect, disconnect
from tests.redis_servers import emptied


@pytest.fixture(params=["memory", "valkey", "cluster"])
async def book(request: pytest.FixtureRequest) -> AsyncIterator[Book]:
    if request.param == "memory":
        yield MemoryBook()
        return
    client = connect(request.getfixturevalue(f"{request.param}_url"))
    await emptied(client)
    yield RedisBook(client, replicas=1 if request.param == "cluster" else 0)
    await disconnect(client)


async def test_a_persons_conversations_come_newest_first(book: Book) -> None:
    await book.remember("p1", "01-a", 10)
    await book.remember("p1", "02-b", 20)
    await book.remember("p2", "03-c", 30)
    assert await book.conversations_of("p1") == ["02-b", "01-a"]
    assert await book.conversations_of("p1", limit=1) == ["02-b"]
    assert await book.conversations_of("nobody") == []
    await book.part("p1", "02-b")
    assert await book.conversations_of("p1") == ["01-a"]


async def test_an_address_leads_to_the_conversation_bound_last(book: Book) -> None:
    assert await book.bound("telegram", "42") is None
    await book.bind("telegram", "42", "01-a")
    await book.bind("telegram", "42", "02-b")
    assert await book.bound("telegram", "42") == "02-b"


async def test_a_link_works_once(book: Book) -> None:
    await book.offer_link("t", "01-a", 60)
    assert await book.redeem_link("t", "first") == "01-a"
    assert await book.redeem_link("t", "second") is None
    assert await book.redeem_link("t", "first") == "01-a", "the same attempt, made again"
    assert await book.redeem_link("never offered", "first") is None


async def test_presence_is_who_beat_lately_and_did_not_leave(book: Book) -> None:
    await book.beat("a", 10)
    await book.beat("b", 30)
    await book.beat("b", 20)
    assert await book.present(since=30) == ["b"]
    assert await book.last_beats() == {"a": 10, "b": 30}
    await book.leave("b")
    assert await book.present(since=0) == ["a"]


async def test_the_newest_500_waits_are_kept(book: Book) -> None:
    for wait in range(510):
        await book.measure_wait(float(wait))
    waits = await book.waits()
    assert len(waits) == 500
    assert waits[0] == 509.0


async def test_waits_are_kept_for_each_team_and_for_all(book: Book) -> None:
    await book.measure_wait(60.0)
    await book.measure_wait(30.0, "returns")
    assert await book.waits("returns") == [30.0]
    assert await book.waits() == [30.0, 60.0]
    assert await book.waits("nobody") == []


async def test_hits_are_counted_in_their_window(book: Book) -> None:
    assert [await book.hit("login:x", 60) for _ in range(3)] == [1, 2, 3]
    assert await book.hits("login:x") == 3
    assert await book.hits("login:y") == 0


async def test_a_named_lease_has_one_holder(book: Book) -> None:
    assert await book.hold("poller", "one", 60)
    assert not await book.hold("poller", "two", 60)
    assert await book.hold("poller", "one", 60)
    await book.drop("poller", "two")
    assert not await book.hold("poller", "two", 60)
    await book.drop("poller", "one")
    assert await book.hold("poller", "two", 60)


async def test_notes_are_found_by_how_their_name_begins(book: Book) -> None:
    await book.note("brain:1", "ok", 60)
    await book.note("brain:2", "busy", 60)
    await book.note("gateway:1", "ok", 60)
    assert await book.notes("brain:") == {"brain:1": "ok", "brain:2": "busy"}


async def test_a_set_has_each_member_once(book: Book) -> None:
    for member in ("01-a", "02-b", "01-a"):
        await book.gather("strike", member, 60)
    assert await book.gathered("strike") == {"01-a", "02-b"}
    assert await book.gathered("flood") == set()


async def test_counters_add_up(book: Book) -> None:
    await book.count("breach:P1")
    await book.count("breach:P1", 2)
    assert await book.counts() == {"breach:P1": 3}
