"""The live desk: the list first, then what changes; threads that resume; typing, presence, and desks that vanish."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from conversation import events as ev
from conversation.ids import shard_of
from conversation.store import Ring
from handoff.desk import hub, listing
from handoff.desk.socket import QUEUE_FRAMES, Socket
from tests.contract import wire
from tests.unit.handoff.desk import DeskWorld, Json, Seat


class Deaf:
    """An open desk that nobody looks at."""

    language, session = "fr", "none"

    def __init__(self) -> None:
        self.watching: dict[str, int] = {}

    def send(self, frame: Json) -> None:
        """Into nowhere."""

    def relist(self) -> None:
        """Nothing was heard before."""

    def leave(self, code: str) -> None:
        """It is never open."""


class Live:
    """An agent's open socket."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws

    async def next(self, kind: str, conversation: str | None = None) -> Json:
        """The next frame of this kind (about this conversation); what comes before it is passed over."""
        while True:
            frame: Json = await self.ws.receive_json(timeout=60)
            wire.check_frame("DeskServerFrame", frame)
            about = frame.get("conversation")
            named = about.get("id") if isinstance(about, dict) else about
            if frame["type"] == kind and conversation in (None, named):
                return frame

    async def news(self, c: str, count: int) -> list[Json]:
        """So many new events of a watched thread."""
        got: list[Json] = []
        while len(got) < count:
            got += (await self.next("changed", c)).get("events", [])
        return got

    async def until(self, c: str, seq: int) -> Json:
        """The `changed` frame that reaches this number."""
        while (frame := await self.next("changed", c))["conversation"]["seq"] < seq:
            continue
        return frame

    async def send(self, **frame: str | int) -> None:
        wire.check_frame("DeskClientFrame", frame)
        await self.ws.send_json(frame)


@contextlib.asynccontextmanager
async def live(seat: Seat) -> AsyncIterator[Live]:
    async with seat.client.ws_connect("/api/desk/ws") as ws:
        yield Live(ws)


async def test_the_list_comes_first_and_then_what_changes(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    waiting, other = await desk.opened(), await desk.opened()
    await desk.asks(waiting)
    async with live(lea) as socket:
        frame: Json = await socket.ws.receive_json(timeout=60)
        assert frame["type"] == "list"
        assert [line["id"] for line in frame["conversations"]] == [waiting, other]
        state = await desk.asks(other)
        changed = await socket.until(other, state.seq)
        assert changed["conversation"]["floor"]["holder"] == "waiting"
        assert "events" not in changed


async def test_an_open_thread_gets_each_event_once_and_in_order(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await desk.says(c, "un")
    async with live(lea) as socket:
        await socket.send(type="watch", conversation=c, after=0)
        got = await socket.news(c, 2)
        for word in ("deux", "trois"):
            await desk.says(c, word)
        got += await socket.news(c, 2)
    assert [event["text"] for event in got] == ["", "un", "deux", "trois"]
    assert [event["seq"] for event in got] == sorted({event["seq"] for event in got})


async def test_after_a_break_only_what_was_missed_comes(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    seen = (await desk.says(c, "un")).seq
    async with live(lea) as socket:
        await socket.next("list")
    missed = await desk.says(c, "deux")
    async with live(lea) as socket:
        line = (await socket.next("list"))["conversations"][0]
        assert line["seq"] == missed.seq > seen
        await socket.send(type="watch", conversation=c, after=seen)
        assert [event["text"] for event in await socket.news(c, 1)] == ["deux"]


async def test_a_broken_bell_brings_the_list_again(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    async with live(lea) as socket:
        await socket.next("list")
        for listener in desk.desk.hub.listeners:
            listener.relist()
        assert (await socket.next("list"))["conversations"] == []


async def test_an_agent_sees_the_customer_type_and_the_customer_sees_only_the_one_who_holds(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await desk.opened()
    await lea.claims(c)
    async with live(lea) as hers, live(sam) as his, desk.store.listen([shard_of(c)]) as bell:
        await hers.send(type="watch", conversation=c)
        await hers.next("changed", c)
        await bell.next(60)  # that she looks at it
        await his.next("list")
        await desk.store.ring(Ring(conversation=c, kind="typing", data={"role": "customer"}))
        assert (await hers.next("typing", c))["author"]["role"] == "customer"
        await his.send(type="typing", conversation=c)
        await his.send(type="typing", conversation=c, note=True)
        noting = await hers.next("noting", c)
        await hers.send(type="typing", conversation=c)
        first = await bell.next(60)
        note = await bell.next(60)
        second = await bell.next(60)
    assert noting["author"]["name"] == "Sam"
    assert first is not None
    assert first.data["role"] == "customer"
    assert note is not None
    assert note.kind == "noting"  # what channels do not show
    assert second is not None
    assert (second.data["role"], second.data["name"]) == ("agent", "Lea")


async def test_colleagues_see_who_is_there_and_who_looks_at_what(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await desk.opened()
    async with live(lea) as hers:
        first = await hers.next("presence")
        assert {agent["name"]: agent["online"] for agent in first["agents"]} == {"Lea": True, "Sam": False}
        async with live(sam) as his:
            both = await hers.next("presence")
            assert all(agent["online"] for agent in both["agents"])
            await his.send(type="watch", conversation=c)
            assert (await hers.next("looking", c))["author"]["name"] == "Sam"


async def test_what_an_agent_has_read_is_a_cursor(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    seq = (await desk.says(c, "Bonjour")).seq
    async with live(lea) as socket:
        await socket.send(type="watch", conversation=c)
        await socket.send(type="read", conversation=c, seq=seq + 1_000_000)
        assert (await socket.next("read", c))["seq"] == seq
    assert (await desk.store.cursors(c))["read:desk"] == seq


async def test_customers_are_told_what_the_agent_who_has_the_floor_has_read(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await desk.opened()
    await lea.claims(c)
    seq = (await desk.says(c, "Bonjour")).seq
    async with live(lea) as hers, live(sam) as his:
        for socket in (his, hers):
            await socket.send(type="watch", conversation=c)
        await his.send(type="read", conversation=c, seq=seq)
        await hers.next("read", c)
        assert "taken" not in await desk.store.cursors(c)
        await hers.send(type="read", conversation=c, seq=seq)
        await his.next("read", c)
    assert (await desk.store.cursors(c))["taken"] == seq


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{", "bad_json"),
        ('{"type":"dance","conversation":"07-0123456789ab"}', "bad_json"),
        ('{"type":"watch"}', "bad_json"),
        ('{"type":"watch","conversation":"07-0123456789ab","x":1}', "unknown_field"),
        ('{"type":"watch","conversation":"nonsense"}', "not_found"),
        ('{"type":"watch","conversation":"07-0123456789ab"}', "not_found"),
        ('{"type":"typing","conversation":"07-0123456789ab"}', "not_found"),
    ],
)
async def test_a_frame_that_makes_no_sense_is_refused_and_the_desk_stays_open(
    desk: DeskWorld, frame: str, code: str
) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    async with live(lea) as socket:
        await socket.ws.send_str(frame)
        assert (await socket.next("refused"))["error"]["code"] == code
        await socket.send(type="watch", conversation=c)
        await socket.next("changed", c)


async def test_an_open_desk_counts_as_present_and_a_vanished_one_loses_its_customers(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await desk.asks(c)
    async with live(lea) as socket:
        await socket.next("list")
        await lea.claims(c)
        await lea.writes(c, "Bonjour")
        assert await desk.book.last_beats() == {lea.agent.id: desk.clock()}
    await desk.after(45)
    assert await desk.last(c) == ev.ServiceTold(kind="agent_lost")
    await desk.after(45)
    assert (await desk.door.read(c)).holder == "waiting"


async def test_logging_out_closes_the_open_desk(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    async with live(lea) as socket:
        await socket.next("list")
        await lea.post("/logout")
        assert (await socket.next("bye"))["code"] == "logged_out"
        assert (await socket.ws.receive(timeout=60)).type is WSMsgType.CLOSE


async def test_a_page_of_another_site_opens_no_socket(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    with pytest.raises(WSServerHandshakeError) as refused:
        await lea.client.ws_connect("/api/desk/ws", headers={"Origin": "https://evil.example"})
    assert refused.value.status == 403


async def test_a_desk_that_cannot_follow_is_closed_to_resume(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    async with live(lea) as socket:
        await socket.next("list")
        (listener,) = desk.desk.hub.listeners
        assert isinstance(listener, Socket)
        for _ in range(1000):
            listener.send({"type": "typing"})
        assert (await socket.next("bye"))["code"] == "slow"


async def test_a_burst_of_news_sends_no_desk_away(desk: DeskWorld) -> None:
    lea, c = await desk.seat("Lea"), await desk.opened()
    async with live(lea) as socket:
        line = (await socket.next("list"))["conversations"][0]
        await desk.says(c, "Bonjour")
        await socket.next("changed", c)  # just now: the next line waits for its bundle
        (listener,) = desk.desk.hub.listeners
        for seq in range(2 * QUEUE_FRAMES):
            listener.send({"type": "changed", "conversation": {**line, "seq": seq}})
            if seq % 10 == 0:
                await asyncio.sleep(0)
        while (await socket.next("changed", c))["conversation"]["seq"] != 2 * QUEUE_FRAMES - 1:
            continue  # news of the case itself may come between


async def test_a_burst_of_changes_costs_few_frames(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    async with live(lea) as socket:
        await socket.next("list")
        for number in range(100):
            await desk.says(c, str(number))
        last = (await desk.says(c, "fin")).seq
        frames = 1
        while (await socket.next("changed", c))["conversation"]["seq"] < last:
            frames += 1
    assert frames < 50


async def test_a_store_that_goes_away_and_comes_back_leaves_no_desk_deaf(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    async with live(lea) as socket:
        await socket.next("list")
        desk.store.away = True
        await desk.store.ring(Ring(conversation=c, seq=1))
        await asyncio.wait_for(desk.store.missed.wait(), 60)
        desk.store.away = False
        await desk.says(c, "Bonjour")
        line = (await socket.next("list"))["conversations"][0]
        assert line["last"]["text"] == "Bonjour"


async def test_what_nobody_foresaw_ends_the_desk_and_leaves_it_not_deaf(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    desk.store.broken = 1
    async with live(lea) as socket:
        assert (await socket.next("bye"))["code"] == "restart"
        assert (await socket.ws.receive(10)).type is WSMsgType.CLOSE
    async with live(lea) as socket:
        await socket.next("list")


async def test_a_word_that_arrives_is_no_longer_shown_as_on_its_way(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    async with live(lea) as socket:
        await lea.writes(c, "Bonjour")
        seq = (await desk.door.read(c)).seq
        assert (await socket.until(c, seq))["conversation"]["undelivered_at"] is not None
        await desk.store.advance(c, "delivered", seq)
        assert (await socket.next("changed", c))["conversation"]["undelivered_at"] is None


async def test_words_nobody_fetches_are_watched_for_a_day_some_at_a_time(
    desk: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "UNDERWAY", 3)
    monkeypatch.setattr(hub, "UNDERWAY_AT_ONCE", 2)
    lea, of, seen = await desk.seat("Lea"), desk.desk.hub, []
    told = hub.Hub(of._door, of._summaries, of._around, of._presence)  # hears no bell: what it is told is told here
    told.listeners.add(Deaf())
    cases = [await desk.opened() for _ in range(4)]
    for c in cases:
        await lea.claims(c)
        await lea.writes(c, "Bonjour", c)
        await told.changed(c)
    assert list(told._undelivered) == cases[1:]
    for _ in range(3):
        await told._tell_arrived()
        seen.append(list(told._undelivered)[-1])
    assert set(seen) == set(cases[1:])
    desk.clock.advance(25 * 3600)
    for _ in range(2):
        await told._tell_arrived()
    assert told._undelivered == {}


async def test_no_desk_is_compressed_by_itself(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    async with lea.client.ws_connect("/api/desk/ws", compress=15) as ws:
        assert ws.compress == 0


async def test_a_long_list_comes_in_pages_and_says_what_it_leaves_out(
    desk: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 4)
    monkeypatch.setattr(listing, "FIRST", 1)
    monkeypatch.setitem(listing.MOST, "assistant", 2)
    waiting, mine, others = [await desk.opened() for _ in range(2)], await desk.opened(), []
    for c in waiting:
        await desk.asks(c)
        desk.clock.advance(1)
    for _ in range(3):
        desk.clock.advance(1)
        others.append(await desk.opened())
    lea = await desk.seat("Lea")
    await lea.claims(mine)
    async with live(lea) as socket:
        first = await socket.next("list")
        second = await socket.next("list")
    assert (first["first"], first["more"], second["first"], second["more"]) == (True, True, False, False)
    listed = [line["id"] for page in (first, second) for line in page["conversations"]]
    assert listed == [waiting[0], mine, waiting[1], *others[:0:-1]]  # one's own come before the tail of a long line
    assert second["cut"] == ["assistant"]


async def test_desks_that_ask_for_the_list_in_one_moment_share_one_reading(
    desk: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases, read = [await desk.opened() for _ in range(3)], []

    async def lines(ids: Sequence[str], language: str) -> list[Json]:
        read.append(list(ids))
        if len(read) == 1:
            reading.set()
            await go_on.wait()
        return [{"id": c} for c in ids]

    reading, go_on = asyncio.Event(), asyncio.Event()
    of = listing.Listing(desk.store, lines)

    async def pages() -> list[str]:
        return [line["id"] async for page in of.pages("fr") for line in page["conversations"]]

    early = asyncio.create_task(pages())
    await reading.wait()
    late = [asyncio.create_task(pages()) for _ in range(20)]
    new = await desk.opened()
    go_on.set()
    assert set(await early) == set(cases)
    assert {frozenset(it) for it in await asyncio.gather(*late)} == {frozenset([*cases, new])}
    assert len(read) == 2
    await of.stop()
