"""The contract of the store, held alike by its twin in memory, the embedded Valkey, Debian's Redis, and Redis under
Sentinels and as a cluster, these two with replicas that confirm."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from conversation import events as ev
from conversation.agenda import Work
from conversation.errors import BadEvent, Conflict, Moved, StaleWork
from conversation.floor import Floor
from conversation.ids import all_shards, new_conversation, shard_of
from conversation.memory import MemoryStore
from conversation.redis_client import connect
from conversation.redis_store import RedisStore
from conversation.store import Append, Head, Ring, Store
from tests.redis_servers import emptied

SHARDS = all_shards()


@pytest.fixture(params=["memory", "valkey", "redis", "sentinel", "cluster"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    client = connect(request.getfixturevalue(f"{request.param}_url"))
    await emptied(client)
    store = RedisStore(client, replicas=1 if request.param in ("sentinel", "cluster") else 0)
    yield store
    await store.close()


def batch(c: str, id: str, *events: ev.Event, seen: int = 0, **more: Any) -> Append:
    return Append(conversation=c, id=id, events=events, seen=seen, **{"floor": Floor(), **more})


def wrote(text: str = "bonjour") -> ev.CustomerWrote:
    return ev.CustomerWrote(text=text)


async def test_what_is_appended_is_read_in_order_with_its_numbers(store: Store) -> None:
    c = new_conversation()
    appended = await store.append(batch(c, "a", wrote("un"), wrote("deux")))
    entries = await store.entries(c)
    assert [entry.event for entry in entries] == [wrote("un"), wrote("deux")]
    assert [entry.seq for entry in entries] == [appended.first, appended.last]
    assert [entry.id for entry in entries] == ["a/0", "a/1"]
    assert {entry.at for entry in entries} == {appended.at}
    assert await store.entries(c, after=appended.first) == entries[1:]
    assert await store.entries(c, limit=1) == entries[:1]


async def test_numbers_rise_and_follow_the_clock(store: Store) -> None:
    c = new_conversation()
    first = await store.append(batch(c, "a", *[wrote()] * 5))
    second = await store.append(batch(c, "b", wrote(), seen=first.last))
    assert first.first == first.at
    assert second.first > first.last


async def test_the_same_id_is_written_once_and_gives_the_same_numbers(store: Store) -> None:
    c = new_conversation()
    first = await store.append(batch(c, "a", wrote(), wrote()))
    again = await store.append(batch(c, "a", wrote("autre"), seen=first.last))
    assert (again.first, again.last, again.at) == (first.first, first.last, first.at)
    assert (first.fresh, again.fresh) == (True, False)
    assert len(await store.entries(c)) == 2


async def test_a_moved_term_refuses_the_whole_batch(store: Store) -> None:
    c = new_conversation()
    moved = Floor("waiting", 1)
    await store.append(batch(c, "a", ev.HandoffRequested(reason="explicit", by="customer"), term=0, floor=moved))
    with pytest.raises(Conflict):
        await store.append(batch(c, "b", ev.AssistantWrote(text="trop tard"), term=0))
    head = await store.head(c)
    assert head is not None
    assert head.floor == moved
    assert len(await store.entries(c)) == 1


async def test_what_is_not_fenced_is_written_on_any_floor_and_moves_nothing(store: Store) -> None:
    c = new_conversation()
    moved = Floor("agent", 3)
    first = await store.append(batch(c, "a", ev.HandoffClaimed(agent="1", name="Léa"), term=0, floor=moved))
    await store.append(batch(c, "b", wrote(), seen=first.last, floor=Floor()))
    entries = await store.entries(c)
    assert [entry.floor for entry in entries] == [moved, moved]
    assert await store.head(c) == Head(entries[-1].seq, moved)


async def test_an_event_with_wrong_types_gets_nowhere(store: Store) -> None:
    c = new_conversation()
    with pytest.raises(BadEvent):
        await store.append(batch(c, "a", wrote(), ev.CustomerWrote(text=3)))  # type: ignore[arg-type]
    assert await store.entries(c) == []
    assert await store.head(c) is None


async def test_work_is_handed_out_once_and_ended_by_its_append(store: Store) -> None:
    c = new_conversation()
    at = (await store.append(batch(c, "a", wrote(), agenda={"brain": 1}))).last
    works = await store.take("brain", SHARDS, 5)
    assert [work.conversation for work in works] == [c]
    assert await store.take("brain", SHARDS, 5) == []
    done = ev.AssistantUnderstood(covers=(at,), turn="t")
    await store.append(batch(c, "t", done, seen=at, work=works[0], ends_work=True, agenda={"brain": None}))
    assert await store.earliest("brain", SHARDS) is None
    with pytest.raises(StaleWork):
        await store.append(batch(c, "u", done, seen=at, work=works[0], ends_work=True, agenda={"brain": None}))


async def test_what_was_written_during_the_work_leaves_it_due(store: Store) -> None:
    c = new_conversation()
    at = (await store.append(batch(c, "a", wrote(), agenda={"brain": 1}))).last
    [work] = await store.take("brain", SHARDS)
    await store.append(batch(c, "b", wrote(), seen=at, agenda={"brain": 2}))
    assert await store.take("brain", SHARDS) == []  # somebody is at it
    done = ev.AssistantUnderstood(covers=(at,), turn="t")
    await store.append(batch(c, "t", done, seen=at, work=work, ends_work=True, agenda={"brain": None}))
    assert [again.conversation for again in await store.take("brain", SHARDS)] == [c]


async def test_abandoned_work_comes_back_and_the_late_worker_changes_nothing(store: Store) -> None:
    c = new_conversation()
    at = (await store.append(batch(c, "a", wrote(), agenda={"brain": 1}))).last
    [slow] = await store.take("brain", SHARDS, lease_s=0)
    [quick] = await store.take("brain", SHARDS)
    assert quick.token != slow.token
    late = batch(c, "t", ev.AssistantWrote(text="tard"), seen=at, work=slow, ends_work=True, agenda={"brain": None})
    with pytest.raises(StaleWork):
        await store.append(late)
    with pytest.raises(StaleWork):
        await store.renew(slow)
    await store.renew(quick)
    assert len(await store.entries(c)) == 1


async def test_an_expired_lease_does_not_hide_the_conversation(store: Store) -> None:
    c = new_conversation()
    at = (await store.append(batch(c, "a", wrote(), agenda={"brain": 1}))).last
    await store.take("brain", SHARDS, lease_s=0)
    await store.append(batch(c, "b", wrote(), seen=at, agenda={"brain": 2}))
    assert len(await store.take("brain", SHARDS)) == 1


async def test_work_ends_without_a_word_and_can_be_put_off(store: Store) -> None:
    c = new_conversation()
    at = (await store.append(batch(c, "a", wrote(), agenda={"handoff": 1}))).last
    [work] = await store.take("handoff", SHARDS)
    later = at + 3_600_000
    await store.append(batch(c, "", seen=at, work=work, ends_work=True, agenda={"handoff": later}))
    assert await store.earliest("handoff", SHARDS) == later
    assert await store.take("handoff", SHARDS) == []
    assert len(await store.entries(c)) == 1


async def test_a_stale_view_never_takes_work_away(store: Store) -> None:
    c = new_conversation()
    await store.append(batch(c, "a", wrote(), agenda={"brain": 5}))
    await store.append(batch(c, "b", wrote(), seen=0, agenda={"brain": None}))
    await store.append(batch(c, "c", wrote(), seen=0, agenda={"brain": 9}))
    assert await store.earliest("brain", SHARDS) == 5


async def test_the_earliest_due_comes_first_over_all_shards(store: Store) -> None:
    # Of one shard, several are taken at once: they are drawn apart.
    apart = {shard_of(c): c for c in (new_conversation() for _ in range(500))}
    due = dict(zip(apart.values(), (30, 10, 20), strict=False))
    for c, at in due.items():
        await store.append(batch(c, "a", wrote(), agenda={"brain": at}))
    works = await store.take("brain", SHARDS, 2)
    assert [due[work.conversation] for work in works] == [10, 20]
    assert (await store.overdue("brain", SHARDS))[0] == 1


async def test_a_batch_knows_whether_it_follows_what_was_seen(store: Store) -> None:
    c = new_conversation()
    first = await store.append(batch(c, "a", wrote()))
    second = await store.append(batch(c, "b", wrote(), seen=first.last))
    behind = await store.append(batch(c, "c", wrote(), seen=first.last))
    again = await store.append(batch(c, "b", wrote(), seen=first.last))
    assert [it.follows for it in (first, second, behind, again)] == [True, True, False, False]


async def test_an_exact_batch_is_refused_when_more_was_written(store: Store) -> None:
    c = new_conversation()
    first = await store.append(batch(c, "a", wrote(), exact=True))
    with pytest.raises(Moved):
        await store.append(batch(c, "b", wrote(), exact=True))
    second = await store.append(batch(c, "b", wrote(), seen=first.last, exact=True))
    again = await store.append(batch(c, "b", wrote(), exact=True))
    assert (again.first, again.fresh) == (second.first, False)
    assert [entry.id for entry in await store.entries(c)] == ["a", "b"]


async def test_the_last_numbers_of_many_are_one_look(store: Store) -> None:
    written = [new_conversation() for _ in range(5)]
    lasts = [(await store.append(batch(c, "a", wrote()))).last for c in written]
    assert await store.lasts([*written, new_conversation()]) == [*lasts, 0]
    assert await store.lasts([]) == []


async def test_lists_of_the_floor_follow_its_moves(store: Store) -> None:
    c, d = new_conversation(), new_conversation()
    asked = ev.HandoffRequested(reason="explicit", by="customer")
    await store.append(batch(c, "a", asked, term=0, floor=Floor("waiting", 1), order=20))
    first = await store.append(batch(d, "a", asked, term=0, floor=Floor("waiting", 1), order=10))
    assert await store.on_floor("waiting", SHARDS, 10) == [(10, d), (20, c)]
    claimed = ev.HandoffClaimed(agent="1", name="Léa")
    await store.append(batch(d, "b", claimed, seen=first.last, term=1, floor=Floor("agent", 2), order=5))
    assert await store.on_floor("waiting", SHARDS, 10) == [(20, c)]
    assert await store.on_floor("agent", SHARDS, 10) == [(5, d)]
    assert [await store.count_on_floor(holder, SHARDS) for holder in ("waiting", "agent", "closed")] == [1, 1, 0]


async def test_an_order_for_a_floor_that_has_moved_changes_no_list(store: Store) -> None:
    c = new_conversation()
    asked = ev.HandoffRequested(reason="explicit", by="customer")
    await store.append(batch(c, "a", asked, term=0, floor=Floor("waiting", 1), order=20))
    await store.append(batch(c, "b", wrote(), floor=Floor("assistant", 0), order=-99))
    assert await store.on_floor("waiting", SHARDS, 10) == [(20, c)]


async def test_an_append_in_the_middle_of_work_leaves_the_work_due(store: Store) -> None:
    c = new_conversation()
    at = (await store.append(batch(c, "a", wrote(), agenda={"brain": 1}))).last
    [work] = await store.take("brain", SHARDS, lease_s=0)  # run out already, and nobody else has it yet
    begun = ev.ActionBegun(action="t/cancel", kind="cancel_order")
    await store.append(batch(c, "b", begun, seen=at, term=0, work=work))
    await store.renew(work)
    assert await store.earliest("brain", SHARDS) is not None


async def test_cursors_only_go_forward_and_are_fenced_by_work(store: Store) -> None:
    c = new_conversation()
    await store.append(batch(c, "a", wrote(), agenda={"telegram": 1}))
    await store.advance(c, "read", 7)
    await store.advance(c, "read", 5)
    [old] = await store.take("telegram", SHARDS, lease_s=0)
    [new] = await store.take("telegram", SHARDS)
    with pytest.raises(StaleWork):
        await store.advance(c, "sent:telegram", 9, old)
    await store.advance(c, "sent:telegram", 8, new)
    assert await store.cursors(c) == {"read": 7, "sent:telegram": 8}
    entries, cursors = await store.tail(c, 0)
    assert len(entries) == 1
    assert cursors["read"] == 7


async def test_the_bell_tells_who_listened_first(store: Store) -> None:
    c = new_conversation()
    async with store.listen(SHARDS) as bell:
        appended = await store.append(batch(c, "a", wrote(), agenda={"brain": 5}))
        await store.ring(Ring(conversation=c, kind="typing", data={"by": "customer"}))
        assert await bell.next(60) == Ring(conversation=c, seq=appended.last, dues={"brain": 5})
        assert await bell.next(60) == Ring(conversation=c, kind="typing", data={"by": "customer"})
        assert await bell.next(0.01) is None


async def test_a_hint_that_is_not_wanted_wakes_nobody(store: Store) -> None:
    c = new_conversation()
    async with store.listen(SHARDS, lambda ring: "brain" in ring.dues) as mine, store.listen(SHARDS) as all_of_it:
        await store.ring(Ring(conversation=c, kind="typing"))
        appended = await store.append(batch(c, "a", wrote(), agenda={"brain": 5}))
        told = Ring(conversation=c, seq=appended.last, dues={"brain": 5})
        assert await mine.next(60) == told
        assert await all_of_it.next(60) == Ring(conversation=c, kind="typing")
        assert await all_of_it.next(60) == told


async def test_all_conversations_can_be_walked(store: Store) -> None:
    known = {new_conversation() for _ in range(5)}
    for c in known:
        await store.append(batch(c, "a", wrote()))
    assert {c async for c in store.conversations()} == known


async def test_a_long_log_is_read_whole(store: Store) -> None:
    c = new_conversation()
    await store.append(batch(c, "a", *[wrote(str(number)) for number in range(1200)]))
    entries, _ = await store.tail(c, 0)
    assert [entry.event for entry in entries] == [wrote(str(number)) for number in range(1200)]
    assert len(await store.entries(c, limit=1100)) == 1100


async def test_an_unknown_conversation_is_empty(store: Store) -> None:
    c = new_conversation()
    assert await store.entries(c) == []
    assert await store.head(c) is None
    assert await store.cursors(c) == {}


async def test_work_of_another_conversation_does_not_count(store: Store) -> None:
    c = new_conversation()
    with pytest.raises(StaleWork):
        await store.append(batch(c, "a", wrote(), work=Work(c, "brain", "made-up", 0), ends_work=True))


async def test_erased_words_are_gone_and_numbers_and_floor_stay(store: Store) -> None:
    c = new_conversation()
    await store.append(batch(c, "a", wrote("mon secret"), ev.AssistantWrote(text="le voici")))
    before = await store.entries(c)
    assert await store.erase(c) == before[-1].seq
    after = await store.entries(c)
    assert [(e.seq, e.id, e.at, e.floor) for e in after] == [(e.seq, e.id, e.at, e.floor) for e in before]
    assert [e.event for e in after] == [wrote(""), ev.AssistantWrote(text="")]
    await store.append(batch(c, "b", wrote("encore"), seen=before[-1].seq))
    assert len(await store.entries(c)) == 3
