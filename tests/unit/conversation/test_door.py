"""The door: all or none, once, on the floor that was read; refused callers read and decide again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from conversation import events as ev
from conversation.door import Door
from conversation.errors import Conflict, NotOnThisFloor, StaleWork, UnknownConversation
from conversation.floor import Floor
from conversation.ids import all_shards, is_conversation, new_conversation, shard_of
from conversation.memory import Clock, MemoryStore
from conversation.policy import Policy
from conversation.promises import Breach
from conversation.records import Entry
from conversation.redis_store import RedisStore
from conversation.state import Conversation
from conversation.store import Append, Appended

ASKED = ev.HandoffRequested(reason="explicit", by="customer")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(Clock(1_000_000))


@pytest.fixture
def door(store: MemoryStore) -> Door:
    return Door(store, Policy())


@pytest.fixture
async def c(door: Door) -> str:
    id = new_conversation()
    await door.write(id, lambda state: [ev.ConversationOpened(channel="web"), ev.ServiceTold(kind="ai_notice")], "o")
    return id


async def test_an_unknown_conversation_is_an_error(door: Door) -> None:
    with pytest.raises(UnknownConversation):
        await door.read(new_conversation())


async def test_only_an_opening_begins_a_conversation(door: Door, store: MemoryStore) -> None:
    id = new_conversation()
    with pytest.raises(UnknownConversation):
        await door.write(id, lambda state: [ev.CustomerWrote(text="bonjour")], "m")
    assert await store.entries(id) == []


async def test_opening_twice_with_one_id_gives_one_conversation(door: Door) -> None:
    id = new_conversation("client-1")
    assert id == new_conversation("client-1")
    assert is_conversation(id)
    assert shard_of(id) == f"s{id[:2]}"
    first = await door.write(id, lambda state: [ev.ConversationOpened(channel="web")], "client-1")
    again = await door.write(id, lambda state: [ev.ConversationOpened(channel="web")], "client-1")
    assert again.appended is not None
    assert not again.appended.fresh
    assert again.conversation.seq == first.conversation.seq


async def test_what_the_matrix_refuses_is_not_written(door: Door, c: str, store: MemoryStore) -> None:
    with pytest.raises(NotOnThisFloor):
        await door.write(
            c, lambda state: [ev.CustomerWrote(text="x"), ev.AgentWrote(agent="a", name="L", text="y")], "b"
        )
    assert len(await store.entries(c)) == 2


async def test_a_caller_refused_by_a_moved_floor_decides_again(
    door: Door, c: str, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[str]()

    def decide(state: Conversation) -> Sequence[ev.Event]:
        seen.append(state.holder)
        return [] if state.holder == "waiting" else [ASKED]

    append, moved = store.append, list[bool]()

    async def moved_meanwhile(batch: Append) -> Appended:
        if not moved:  # somebody else is quicker, between our reading and our append
            moved.append(True)
            await Door(store, Policy()).write(c, lambda state: [ASKED], "first")
        return await append(batch)

    monkeypatch.setattr(store, "append", moved_meanwhile)
    written = await door.write(c, decide, "second")
    assert seen == ["assistant", "waiting"]
    assert written.appended is None


async def test_fifty_claims_at_once_have_one_winner(redis_store: RedisStore) -> None:
    door, c = Door(redis_store, Policy()), new_conversation()
    await door.write(c, lambda state: [ev.ConversationOpened(channel="web"), ASKED], "o")

    async def claim(agent: int) -> str:
        own = Door(redis_store, Policy())

        def decide(state: Conversation) -> Sequence[ev.Event]:
            return [] if state.holder == "agent" else [ev.HandoffClaimed(agent=f"a{agent}", name=f"n{agent}")]

        written = await own.write(c, decide, f"claim/{agent}")
        return f"a{agent}" if written.events else str(written.conversation.agent)

    winners = await asyncio.gather(*(claim(agent) for agent in range(50)))
    assert len(set(winners)) == 1
    assert [e.event for e in await redis_store.entries(c)].count(ASKED) == 1


async def test_a_computed_answer_is_refused_once_the_floor_has_moved(door: Door, c: str) -> None:
    term = (await door.read(c)).term
    await door.write(c, lambda state: [ev.HandoffClaimed(agent="a", name="Léa")], "claim")
    with pytest.raises(Conflict):
        await door.write(c, lambda state: [ev.AssistantWrote(text="tard")], "late", term=term)


async def test_work_that_was_handed_on_is_refused(door: Door, c: str, store: MemoryStore) -> None:
    await door.write(c, lambda state: [ev.CustomerWrote(text="x")], "m")
    [old] = await store.take("brain", all_shards(), lease_s=0)
    await store.take("brain", all_shards())
    with pytest.raises(StaleWork):
        await door.write(c, lambda state: [ev.AssistantUnderstood(covers=(), turn="t")], "t", work=old, ends_work=True)


async def test_settling_leaves_the_state_to_say_when(door: Door, c: str, store: MemoryStore) -> None:
    await door.write(c, lambda state: [ev.CustomerWrote(text="x")], "m")
    [work] = await store.take("brain", all_shards())
    await door.settle(work, due_at=2_000_000)
    assert await store.earliest("brain", all_shards()) == 2_000_000
    store.clock.advance(2_000)  # type: ignore[attr-defined]
    [work] = await store.take("brain", all_shards())
    await door.settle(work)
    assert await store.earliest("brain", all_shards()) == (await door.read(c)).unread[0].at


async def test_what_is_put_off_is_due_at_once_when_more_was_written(door: Door, c: str, store: MemoryStore) -> None:
    before = await door.write(c, lambda state: [ev.CustomerWrote(text="bonjour")], "m")
    [work] = await store.take("brain", all_shards())
    await door.write(c, lambda state: [ev.CustomerChose(value="b", title="Oui")], "tap")
    await door.settle(work, due_at=2_000_000, seen=before.conversation.seq)
    assert await store.earliest("brain", all_shards()) == store.clock()


async def test_a_broken_promise_is_counted_once_written(store: MemoryStore) -> None:
    found: list[Breach] = []

    async def keep(breach: Breach) -> None:
        found.append(breach)

    door, c = Door(store, Policy(), keep), new_conversation()
    await door.write(c, lambda state: [ev.ConversationOpened(channel="web"), ev.AssistantWrote(text="Bonjour")], "o")
    assert [breach.promise for breach in found] == ["P8"]


async def test_the_requeued_come_before_those_who_wait(door: Door, store: MemoryStore) -> None:
    first, second = new_conversation(), new_conversation()
    for id in (first, second):
        await door.write(id, lambda state: [ev.ConversationOpened(channel="web"), ASKED], "o")
        store.clock.advance(1)  # type: ignore[attr-defined]
    await door.write(second, lambda state: [ev.HandoffClaimed(agent="a", name="Léa")], "claim")
    await door.write(second, lambda state: [ev.HandoffRequeued(why="released", agent="a")], "release")
    assert [id for _, id in await store.on_floor("waiting", all_shards(), 9)] == [second, first]


async def test_what_was_forgotten_leaves_every_memory(door: Door, store: MemoryStore, c: str) -> None:
    who = ev.CustomerIdentified(proof="order", how="email", name="Camille", email="c@example.com", order="LBQ-10001")
    await door.write(c, lambda state: [ev.CustomerWrote(text="Où est mon colis ?"), who], "m")
    last = await store.erase(c)
    await Door(store, Policy()).write(c, lambda state: [ev.ConversationErased(before=last)], "erased")
    state = await door.read(c)
    assert state == await Door(store, Policy()).read(c)
    assert (state.email, [message.text for message in state.unread]) == (None, [""])


async def test_what_a_failover_has_taken_away_leaves_every_memory() -> None:
    clock, c = Clock(1_000_000), new_conversation()
    before, after = MemoryStore(clock), MemoryStore(clock)  # the primary, and the replica that takes its place
    for store in (before, after):
        door = Door(store, Policy())
        await door.write(c, lambda _: [ev.ConversationOpened(channel="web"), ev.CustomerWrote(text="bonjour")], "o")
    door = Door(before, Policy())
    await door.write(c, lambda _: [ASKED], "only the primary has it")
    assert (await door.read(c)).holder == "waiting"
    door.store = after
    assert await door.read(c) == await Door(after, Policy()).read(c)
    clock.advance(1)
    await Door(after, Policy()).write(c, lambda _: [ev.CustomerWrote(text="allo ?")], "m")
    assert [message.text for message in (await door.read(c)).unread] == ["bonjour", "allo ?"]


class CountingStore(MemoryStore):
    """Notes each call that would be a round trip."""

    def __init__(self) -> None:
        super().__init__(Clock(1_000_000))
        self.calls: list[str] = []

    async def tail(self, conversation: str, after: int) -> tuple[list[Entry], dict[str, int]]:
        self.calls.append("tail")
        return await super().tail(conversation, after)

    async def append(self, append: Append) -> Appended:
        self.calls.append("append")
        return await super().append(append)


async def test_a_write_to_what_is_known_is_one_round_trip_and_gives_what_a_reader_sees() -> None:
    store = CountingStore()
    door, c = Door(store, Policy()), new_conversation()
    batches: list[list[ev.Event]] = [
        [ev.ConversationOpened(channel="web"), ev.ServiceTold(kind="ai_notice")],
        [ev.CustomerWrote(text="bonjour")],
        [ev.AssistantUnderstood(covers=(1,), turn="t"), ev.AssistantWrote(text="Bonjour !")],
        [ASKED],
        [],
    ]
    for number, events in enumerate(batches):
        store.calls.clear()
        written = await door.write(c, lambda _, events=events: events, f"b{number}")  # type: ignore[misc]
        assert store.calls == [*(["tail"] if number == 0 or not events else []), *(["append"] if events else [])]
        assert written.conversation == await Door(store, Policy()).read(c)


async def test_what_somebody_else_wrote_is_decided_on_before_anything_is_written() -> None:
    store = CountingStore()
    door, other, c = Door(store, Policy()), Door(store, Policy()), new_conversation()
    await door.write(c, lambda _: [ev.ConversationOpened(channel="web")], "o")
    await other.write(c, lambda _: [ev.CustomerWrote(text="entre-temps")], "m")
    known = list[int]()

    def decide(state: Conversation) -> Sequence[ev.Event]:
        known.append(len(state.unread))
        return [ev.CustomerWished(wish="slow_pace")]

    store.calls.clear()
    written = await door.write(c, decide, "w")
    assert (known, store.calls) == ([0, 1], ["append", "tail", "append"])
    assert written.conversation == await Door(store, Policy()).read(c)


async def test_what_a_caller_refuses_rests_on_what_is_read() -> None:
    store = CountingStore()
    door, other, c = Door(store, Policy()), Door(store, Policy()), new_conversation()
    await door.write(c, lambda _: [ev.ConversationOpened(channel="web")], "o")
    await other.write(c, lambda _: [ASKED], "ask")

    def decide(state: Conversation) -> Sequence[ev.Event]:
        if state.holder != "waiting":
            raise ValueError("nobody waits")
        return [ev.HandoffCancelled(by="customer")]

    assert (await door.write(c, decide, "w")).conversation.holder == "assistant"
    with pytest.raises(ValueError, match="nobody waits"):
        await door.write(c, decide, "again")


async def test_after_news_a_write_needs_no_reading() -> None:
    store = CountingStore()
    door, other, c = Door(store, Policy()), Door(store, Policy()), new_conversation()
    opened = (await door.write(c, lambda _: [ev.ConversationOpened(channel="web")], "o")).conversation.seq
    await other.write(c, lambda _: [ev.CustomerWrote(text="bonjour")], "m")
    assert [entry.id for entry in await door.news(c, opened)] == ["m"]
    assert [entry.id for entry in await door.news(c, 0)] == ["o", "m"]
    store.calls.clear()
    await door.write(c, lambda state: [ASKED] if state.unread else [], "ask")
    assert store.calls == ["append"]
    assert [entry.id for entry in await Door(store, Policy()).news(c, opened)] == ["m", "ask"]


class Overtaken(CountingStore):
    """Between a decision and its append somebody else is faster, once."""

    faster: Append | None = None

    async def append(self, append: Append) -> Appended:
        if self.faster is not None:
            faster, self.faster = self.faster, None
            await super().append(faster)
        return await super().append(append)


async def test_what_came_between_decision_and_append_is_read_too() -> None:
    store = Overtaken()
    door, c = Door(store, Policy()), new_conversation()
    opened = await door.write(c, lambda _: [ev.ConversationOpened(channel="web")], "o")
    said = ev.CustomerWrote(text="pendant ce temps")
    store.faster = Append(conversation=c, id="m", events=(said,), seen=opened.conversation.seq, floor=Floor())
    written = await door.write(c, lambda _: [ev.CustomerWished(wish="slow_pace")], "w")
    assert [message.text for message in written.conversation.unread] == ["pendant ce temps"]
    assert written.conversation == await Door(store, Policy()).read(c)
