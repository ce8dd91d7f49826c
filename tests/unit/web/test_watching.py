"""Long polls and sockets: what is new comes once, in order, and through broken connections."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from aiohttp import WSMsgType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.web.settings import Sockets
from conversation import events as ev
from conversation.store import Ring
from tests.servers import eventually
from tests.unit.web.service import Customer, Service, running, seqs

# --- the long poll


async def test_a_poll_without_waiting_answers_at_once(customer: Customer) -> None:
    last = seqs((await customer.events())["events"])[-1]
    assert await customer.events(after=last) == {"events": [], "floor": {"holder": "assistant"}}


async def test_a_poll_ends_with_the_first_event(service: Service, customer: Customer) -> None:
    last = seqs((await customer.events())["events"])[-1]
    poll = asyncio.create_task(customer.events(after=last, wait=30))
    await watched(service, customer)
    await service.writes(customer.conversation, ev.AssistantUnderstood(covers=(), turn="t"))  # private: wakes nobody
    await service.writes(customer.conversation, ev.AssistantWrote(text="Bonjour !"))
    assert [event["text"] for event in (await poll)["events"]] == ["Bonjour !"]


async def test_a_poll_ends_when_the_floor_moves(service: Service, customer: Customer) -> None:
    last = seqs((await customer.events())["events"])[-1]
    poll = asyncio.create_task(customer.events(after=last, wait=30))
    await watched(service, customer)
    await service.writes(customer.conversation, ev.HandoffClaimed(agent="a1", name="Léa"))
    answer = await poll
    assert answer["floor"] == {"holder": "agent"}
    assert answer["events"][0]["text"].startswith("Léa")


async def test_a_poll_ends_when_only_the_place_changes(service: Service, customer: Customer) -> None:
    service.place.update(position=2)
    await customer.call("POST", "/human", {"id": "h"})
    last = seqs((await customer.events())["events"])[-1]
    poll = asyncio.create_task(customer.events(after=last, wait=30))
    await watched(service, customer)
    service.place.update(position=1)
    assert await poll == {"events": [], "floor": {"holder": "waiting", "position": 1}}


async def test_a_poll_gives_up_after_its_time(customer: Customer) -> None:
    last = seqs((await customer.events())["events"])[-1]
    assert (await customer.events(after=last, wait=0.05))["events"] == []


async def test_a_long_history_comes_in_parts(service: Service, customer: Customer) -> None:
    for _ in range(6):
        lines = [ev.AssistantWrote(text=f"{n}") for n in range(100)]
        await service.writes(customer.conversation, *lines)
    first = await customer.events()
    assert (len(first["events"]), first["more"]) == (500, True)
    rest = await customer.events(after=first["events"][-1]["seq"])
    assert (len(rest["events"]), rest.get("more")) == (101, None)


async def test_numbers_of_the_query_must_be_numbers(customer: Customer) -> None:
    for query in ("after=x", "after=-1", "wait=nan", "wait=inf", "after=1e99"):
        answer = await customer.call("GET", f"/events?{query}")
        assert (answer.status, answer.code) == (400, "bad_json"), query


# --- the socket


async def test_a_socket_shows_the_history_then_what_comes(service: Service, customer: Customer) -> None:
    await customer.says("bonjour")
    async with customer.socket() as wire:
        history = await wire.next()
        assert history["type"] == "events"
        assert [event["type"] for event in history["events"]] == ["service.told", "customer.wrote"]
        assert history["floor"] == {"holder": "assistant"}
        await service.writes(customer.conversation, ev.AssistantWrote(text="Bonjour !"))
        assert (await wire.next())["events"][0]["author"]["role"] == "assistant"


async def test_two_tabs_see_the_same(service: Service, customer: Customer) -> None:
    async with customer.socket() as one, customer.socket() as two:
        await one.next()
        await two.next()
        await one.send(type="message", id="m1", text="depuis le premier")
        assert (await one.until("accepted"))["id"] == "m1"
        assert (await two.until("events"))["events"][0]["text"] == "depuis le premier"


async def test_the_same_id_over_socket_and_http_is_one_message(customer: Customer) -> None:
    async with customer.socket() as wire:
        await wire.send(type="message", id="m1", text="une fois")
        accepted = await wire.until("accepted")
    assert (await customer.says("une fois", id="m1")).body == {"seq": accepted["seq"]}
    assert (await customer.texts()).count("une fois") == 1


async def test_frames_are_refused_one_by_one_and_the_socket_stays(service: Service, customer: Customer) -> None:
    async with customer.socket() as wire:
        await wire.send(type="message", id="m1", text=" ")
        assert (await wire.until("refused"))["error"]["code"] == "text_empty"
        await wire.send(type="message", id="m2", text="x", extra=1)
        refused = await wire.until("refused")
        assert (refused["id"], refused["error"]["code"]) == ("m2", "unknown_field")
        await wire.ws.send_str("{")
        assert (await wire.until("refused"))["error"]["code"] == "bad_json"
        await wire.ws.send_bytes(b"\x00")
        assert (await wire.until("refused"))["error"]["code"] == "bad_json"
        await wire.send(type="message", id="m4", text="x" * 100_000)
        refused = await wire.until("refused")
        assert (refused["id"], refused["error"]["code"]) == ("m4", "too_large")
        await wire.send(type="dance")
        assert (await wire.until("refused"))["error"]["code"] == "bad_json"
        service.store.away = True
        await wire.send(type="message", id="m3", text="x")
        assert (await wire.until("refused"))["error"]["code"] == "unavailable"
        service.store.away = False
        await wire.send(type="message", id="m3", text="x")
        assert (await wire.until("accepted"))["id"] == "m3"


async def test_human_rating_and_floor_over_the_socket(service: Service, customer: Customer) -> None:
    service.place.update(position=4)
    async with customer.socket() as wire:
        await wire.send(type="human", id="h1")
        assert (await wire.until("accepted"))["id"] == "h1"
        service.place.update(position=3)
        assert (await wire.until("floor"))["floor"]["position"] == 3
        await wire.send(type="rating", score=5)
        await wire.until("accepted")
    assert (await service.door.read(customer.conversation)).rating == 5


async def test_typing_goes_both_ways_and_is_never_stored(service: Service, customer: Customer) -> None:
    log = await service.store.entries(customer.conversation)
    async with service.store.listen(["s" + customer.conversation[:2]]) as bell, customer.socket() as wire:
        await wire.next()
        await wire.send(type="typing")
        ring = await bell.next(30)
        assert ring is not None
        assert (ring.kind, ring.data) == ("typing", {"role": "customer"})
        await service.store.ring(
            Ring(conversation=customer.conversation, kind="typing", data={"role": "agent", "name": "Léa"})
        )
        assert (await wire.next()) == {"type": "typing", "author": {"role": "agent", "name": "Léa"}}
    assert await service.store.entries(customer.conversation) == log


async def test_reading_moves_a_cursor_never_beyond_what_was_shown(service: Service, customer: Customer) -> None:
    async with service.store.listen(["s" + customer.conversation[:2]]) as bell, customer.socket() as wire:
        last = (await wire.next())["events"][-1]["seq"]
        await wire.send(type="read", seq=last + 10**9)
        ring = await bell.next(30)
        assert ring is not None
        assert (ring.kind, ring.data["seq"]) == ("read", last)
    assert (await service.store.cursors(customer.conversation))["read"] == last


async def test_who_polls_says_so_with_the_poll(service: Service, customer: Customer) -> None:
    last = seqs((await customer.events())["events"])[-1]
    await customer.call("GET", f"/events?after={last}&read={last + 10**9}")
    assert (await service.store.cursors(customer.conversation))["read"] == last


async def test_a_client_that_resumes_has_what_it_names(service: Service, customer: Customer) -> None:
    last = seqs((await customer.events())["events"])[-1]
    async with customer.socket(after=last) as wire:
        assert (await wire.next())["events"] == []
    assert (await service.store.cursors(customer.conversation))["delivered"] == last


async def test_a_socket_without_a_good_hello_is_told_goodbye(service: Service, customer: Customer) -> None:
    other = await service.opens()
    for token, code in ((other.token, "forbidden"), ("nonsense", "token_invalid")):
        async with customer.socket(token=token) as wire:
            assert (await wire.next())["error"]["code"] == code
            bye = await wire.next()
            assert (bye["type"], bye["code"]) == ("bye", code)
            assert (await wire.ws.receive()).type is WSMsgType.CLOSE


async def test_the_first_frame_must_be_the_hello(service: Service, customer: Customer) -> None:
    url = f"{service.url}/api/chat/{customer.conversation}/ws"
    async with service.http.ws_connect(url) as ws:
        await ws.send_str('{"type":"typing"}')
        assert (await ws.receive_json())["error"]["code"] == "token_missing"


async def test_a_gateway_that_goes_down_says_so(tmp_path: Path) -> None:
    async with running(tmp_path) as service:
        customer = await service.opens()
        last = seqs((await customer.events())["events"])[-1]
        poll = asyncio.create_task(customer.events(after=last, wait=30))
        async with customer.socket() as wire:
            await wire.next()
            await watched(service, customer, listeners=2)
            await service.shutdown()
            bye = await wire.next()
            assert (bye["type"], bye["code"], bye["retry_ms"] > 0) == ("bye", "restart", True)
            assert (await poll)["events"] == []


async def test_one_read_serves_all_sockets_of_a_conversation(tmp_path: Path) -> None:
    async with running(tmp_path, sweep_s=60.0) as service:
        customer = await service.opens()
        async with customer.socket() as one, customer.socket() as two, customer.socket() as three:
            for wire in (one, two, three):
                await wire.next()
            service.store.reads = 0
            await service.writes(customer.conversation, ev.AssistantWrote(text="à tous"))
            for wire in (one, two, three):
                assert (await wire.next())["events"][0]["text"] == "à tous"
            assert service.store.reads == 1
        await eventually(lambda: not service.watched(customer.conversation))


async def test_a_lost_hint_is_found_by_the_sweep(service: Service, customer: Customer) -> None:
    async with customer.socket() as wire:
        await wire.next()
        service.store.silent = True
        await service.writes(customer.conversation, ev.AssistantWrote(text="sans cloche"))
        assert (await wire.next())["events"][0]["text"] == "sans cloche"


async def test_who_cannot_follow_is_closed_and_resumes_without_loss(tmp_path: Path) -> None:
    bounds = Sockets(queue_frames=5, send_within_s=0.2, close_within_s=0.2)
    async with running(tmp_path, sockets=bounds) as service:
        customer = await service.opens()
        async with customer.socket() as wire:
            seen = (await wire.next())["events"]
            wire.stop_reading()
            for n in range(60):
                await service.writes(customer.conversation, ev.AssistantWrote(text=f"{n} " + "x" * 100_000))
                await asyncio.sleep(0)
            await eventually(lambda: not service.watched(customer.conversation))
            wire.go_on_reading()
            while (message := await wire.ws.receive()).type is WSMsgType.TEXT:
                frame = message.json()
                seen += frame.get("events", [])
                if frame["type"] == "bye":
                    assert frame["code"] == "slow"
        async with customer.socket(after=seen[-1]["seq"]) as wire:
            while len(seen) < 61:
                seen += (await wire.next())["events"]
        assert [event["text"].split()[0] for event in seen[1:]] == [str(n) for n in range(60)]


# --- the promise: nothing lost, doubled or reordered, whatever breaks


@given(seed=st.integers(0, 2**32), lines=st.integers(1, 40))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_client_that_resumes_sees_everything_once_and_in_order(tmp_path: Path, seed: int, lines: int) -> None:
    asyncio.run(cut_and_resume(tmp_path, random.Random(seed), lines))


async def cut_and_resume(folder: Path, chance: random.Random, lines: int) -> None:
    async with running(folder) as service:
        customer = await service.opens()

        async def talk() -> None:
            for n in range(lines):
                visible = ev.AssistantWrote(text=f"{n}")
                private = ev.AgentNoted(agent="a1", name="Léa", text="privé")
                batch = [visible, private] if chance.random() < 0.5 else [visible]
                await service.writes(customer.conversation, *batch)
                await asyncio.sleep(0.001 * chance.random())
            await service.writes(customer.conversation, ev.AssistantWrote(text="fin"))

        talking = asyncio.create_task(talk())
        seen: list[str] = []
        after = 0
        while "fin" not in seen:
            if chance.random() < 0.3:
                frames = [await customer.events(after=after, wait=1)]
            else:
                frames = await a_while(customer, after, chance.randrange(1, 6))
            for frame in frames:
                for event in frame.get("events", []):
                    assert event["seq"] > after
                    after = event["seq"]
                    seen.append(event["text"])
        await talking
        assert seen[1:] == [*(str(n) for n in range(lines)), "fin"]


async def a_while(customer: Customer, after: int, frames: int) -> list[dict[str, object]]:
    """Some frames of a socket that is then cut without a word."""
    async with customer.socket(after=after) as wire:
        seen = []
        for _ in range(frames):
            frame = await wire.next()
            seen.append(frame)
            if any(event["text"] == "fin" for event in frame.get("events", [])):
                break
        wire.cut()
        return seen


async def test_a_store_that_goes_away_and_comes_back_leaves_no_gap(service: Service, customer: Customer) -> None:
    async with customer.socket() as wire:
        await wire.next()
        service.store.unreadable = True
        await service.writes(customer.conversation, ev.AssistantWrote(text="pendant la panne"))
        tried = service.store.reads
        await eventually(lambda: service.store.reads >= tried + 2)
        service.store.unreadable = False
        assert (await wire.next())["events"][0]["text"] == "pendant la panne"


async def test_a_store_that_is_away_at_the_hello_sends_the_client_away_for_a_while(
    service: Service, customer: Customer
) -> None:
    service.store.away = True
    async with customer.socket() as wire:
        assert (await wire.until("bye"))["code"] == "unavailable"


async def test_what_nobody_foresaw_ends_the_socket_and_leaves_it_not_deaf(service: Service, customer: Customer) -> None:
    service.store.broken = True
    async with customer.socket() as wire:
        assert (await wire.until("bye"))["code"] == "unavailable"


async def test_what_browsers_offer_to_compress_is_not(customer: Customer) -> None:
    async with customer.socket(compress=15) as wire:
        await wire.next()
        assert wire.ws.compress == 0  # it would keep 100 KB for each socket


async def watched(service: Service, customer: Customer, listeners: int = 1) -> None:
    """Wait until so many listen: what comes now comes to them."""
    await eventually(lambda: service.watched(customer.conversation) >= listeners)
