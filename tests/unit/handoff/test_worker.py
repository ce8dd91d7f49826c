"""The watchdogs, with no brain anywhere: each timer of the agenda, on a clock moved by hand."""

from __future__ import annotations

import asyncio

from conversation import events as ev
from conversation.words import say
from handoff.worker import HandoffWorker
from tests.servers import eventually
from tests.unit.handoff.world import World, moment


async def test_a_silent_assistant_is_told_of_and_then_replaced_by_a_person(world: World) -> None:
    c = await world.opened()
    await world.says(c, "Où est ma commande ?")
    await world.after(7.9)
    assert await world.names(c) == ["conversation.opened", "customer.wrote"]
    await world.after(0.1)
    assert await world.last(c) == ev.ServiceTold(kind="slow")
    await world.after(11.9)
    assert (await world.names(c)).count("service.told") == 1
    await world.after(0.1)
    assert (await world.names(c))[-2:] == ["handoff.requested", "handoff.announced"]
    request = (await world.log(c))[-2]
    assert isinstance(request, ev.HandoffRequested)
    assert (request.reason, request.by) == ("assistant_down", "watchdog")
    assert request.evidence == ("20 s sans réponse / 20 s without an answer",)


async def test_a_second_silence_has_its_own_honest_line(world: World) -> None:
    c = await world.opened()
    for _ in range(2):
        written = await world.says(c, "Bonjour")
        await world.after(8)
        await world.append(c, ev.AssistantUnderstood(covers=(written.customer_seq,), turn="t"))
    assert (await world.names(c)).count("service.told") == 2


async def test_a_request_is_announced_at_once_with_place_and_reach(world: World) -> None:
    c = await world.opened()
    await world.append(c, ev.CustomerGaveContact(kind="email", value="a@example.org"))
    await world.asks(c)
    assert await world.after(0) == 1
    known = ("E-mail\u00a0: a@example.org",)
    assert await world.last(c) == ev.HandoffAnnounced(position=1, reach="email", passed_on=known)
    assert await world.after(0) == 0


async def test_who_wants_it_in_writing_only_is_not_promised_a_call(world: World) -> None:
    c = await world.opened()
    await world.append(c, ev.CustomerGaveContact(kind="phone", value="+33 6 12 34 56 78"))
    await world.append(c, ev.CustomerWished(wish="written_only"))
    await world.asks(c)
    await world.after(0)
    announced = await world.last(c)
    assert isinstance(announced, ev.HandoffAnnounced)
    assert announced.reach is None


async def test_what_is_passed_on_is_shown_once_and_in_the_customers_language(world: World) -> None:
    c = await world.opened(language="en")
    state = await world.says(c, "where is LBQ-10001, I need it on Saturday")
    number = ev.Entity(entity="order_number", value="LBQ-10001", start=9, end=18)
    reading = ev.Reading(seq=state.customer_seq, entities=(number,), needed_by="2026-11-28")
    await world.append(c, ev.AssistantUnderstood(covers=(state.customer_seq,), turn="t", readings=(reading,)))
    await world.append(c, ev.FactStated(name="order_number", value="LBQ-10001", by="shop", verified=True))
    await world.append(c, ev.FactStated(name="order_state", value="in_transit", by="shop", verified=True))
    await world.asks(c)
    await world.after(0)
    announced = await world.last(c)
    assert isinstance(announced, ev.HandoffAnnounced)
    assert announced.passed_on == ("Order: LBQ-10001", "Needed by: Saturday 28 November")
    await world.after(600)
    again = await world.last(c)
    assert isinstance(again, ev.HandoffAnnounced)
    assert (again.again, again.passed_on) == (1, ())


async def test_who_is_put_back_in_front_is_not_shown_again_what_is_passed_on_unless_it_changed(world: World) -> None:
    c = await world.opened(language="en")
    await world.append(c, ev.CustomerGaveContact(kind="email", value="a@example.org"))
    await world.asks(c)
    shown = []
    for contact in (None, None, "b@example.org"):
        if contact is not None:
            await world.append(c, ev.CustomerGaveContact(kind="email", value=contact))
        await world.after(0)
        announced = await world.last(c)
        assert isinstance(announced, ev.HandoffAnnounced)
        shown.append(announced.passed_on)
        await world.claimed(c)
        await world.append(c, ev.HandoffRequeued(why="released", agent="lea", name="Léa"))
    assert shown == [("E-mail: a@example.org",), (), ("E-mail: b@example.org",)]


async def test_what_is_only_on_file_is_not_shown_as_said(world: World) -> None:
    c = await world.opened()
    await world.append(c, ev.CustomerIdentified(proof="person", how="file", person="C-2001", email="c@example.org"))
    await world.append(c, ev.CustomerGaveContact(kind="phone", value="06 12 34 56 78"))
    await world.asks(c)
    await world.after(0)
    announced = await world.last(c)
    assert isinstance(announced, ev.HandoffAnnounced)
    assert announced.passed_on == ("Téléphone\u00a0: 06 12 34 56 78",)


async def test_waits_are_announced_once_they_are_known(world: World) -> None:
    for _ in range(30):
        await world.book.measure_wait(120)
    c = await world.opened()
    await world.asks(c)
    await world.after(0)
    assert await world.last(c) == ev.HandoffAnnounced(position=1, wait_p50_s=120, wait_p90_s=120)
    await world.after(119)
    assert (await world.names(c)).count("handoff.announced") == 1
    await world.after(1)
    assert (await world.names(c)).count("handoff.announced") == 2


async def test_a_word_comes_every_ten_minutes_and_the_wait_is_never_ended_by_a_timer(world: World) -> None:
    c = await world.opened()
    await world.asks(c)
    await world.after(0)
    for _ in range(12):
        await world.after(600)
    words = [event for event in await world.log(c) if isinstance(event, ev.HandoffAnnounced)]
    assert [word.again for word in words] == list(range(13))
    assert (await world.door.read(c)).holder == "waiting"


async def test_saturday_night_means_monday_and_no_word_before() -> None:
    world = World(moment("2026-11-21 21:40"))
    c = await world.opened()
    await world.asks(c)
    await world.after(0)
    monday = moment("2026-11-23 09:00")
    assert await world.last(c) == ev.HandoffAnnounced(opens_at=monday, zone="Europe/Paris")
    await world.after((monday - world.clock()) / 1000 - 1)
    assert (await world.names(c)).count("handoff.announced") == 1
    await world.after(1)
    assert await world.last(c) == ev.HandoffAnnounced(position=1, again=1)


async def test_a_silent_agent_is_alarmed_then_the_customer_stands_in_front_again(world: World) -> None:
    c = await world.opened()
    await world.asks(c)
    asked_at = world.clock()
    await world.after(60)
    await world.claimed(c)
    await world.append(c, ev.AgentWrote(agent="lea", name="Léa", text="Bonjour"))
    await world.says(c, "Et donc ?")
    await world.after(89)
    assert "agent.alarmed" not in await world.names(c)
    await world.after(1)
    assert await world.last(c) == ev.AgentAlarmed(agent="lea", silent_s=90)
    await world.after(150)
    assert (await world.names(c))[-2:] == ["handoff.requeued", "handoff.announced"]
    state = await world.door.read(c)
    assert state.handoff is not None
    assert (state.handoff.in_front, state.handoff.requested_at) == (True, asked_at)


async def test_an_agent_who_claims_and_never_says_a_word_loses_the_case(world: World) -> None:
    c = await world.opened()
    await world.asks(c)
    await world.claimed(c)
    await world.after(90)
    assert "agent.alarmed" in await world.names(c)
    await world.after(150)
    assert "handoff.requeued" in await world.names(c)


async def test_an_agent_who_answers_is_left_alone(world: World) -> None:
    c = await world.opened()
    await world.asks(c)
    await world.claimed(c)
    await world.says(c, "Bonjour")
    await world.append(c, ev.AgentWrote(agent="lea", name="Léa", text="Bonjour"))
    before = await world.names(c)
    await world.after(3600)
    assert await world.names(c) == before


async def test_a_vanished_agent_is_told_of_once_and_then_replaced(world: World) -> None:
    c = await world.opened()
    await world.asks(c)
    await world.book.beat("lea", world.clock())
    await world.claimed(c)
    await world.append(c, ev.AgentWrote(agent="lea", name="Léa", text="Bonjour"))
    await world.after(44)
    assert "service.told" not in await world.names(c)
    await world.after(1)
    assert await world.last(c) == ev.ServiceTold(kind="agent_lost")
    await world.after(5)
    assert (await world.names(c)).count("service.told") == 1
    await world.after(40)
    requeued = (await world.log(c))[-2]
    assert requeued == ev.HandoffRequeued(why="agent_lost", agent="lea", name="Léa")
    assert await world.book.last_beats() == {}


async def test_an_agent_who_comes_back_in_time_keeps_the_case(world: World) -> None:
    c = await world.opened()
    await world.asks(c)
    await world.book.beat("lea", world.clock())
    await world.claimed(c)
    await world.append(c, ev.AgentWrote(agent="lea", name="Léa", text="Bonjour"))
    await world.after(60)
    await world.book.beat("lea", world.clock())
    await world.after(40)
    assert (await world.door.read(c)).holder == "agent"
    told = [event for event in await world.log(c) if isinstance(event, ev.ServiceTold)]
    assert [it.kind for it in told] == ["agent_lost", "agent_back"]
    assert say(told[1], "fr") == "Léa est de retour et poursuit avec vous."
    await world.book.beat("lea", world.clock())
    await world.after(5)
    assert (await world.names(c)).count("service.told") == 2


async def test_an_agent_who_is_back_and_writes_needs_no_announcing(world: World) -> None:
    c = await world.opened()
    await world.asks(c)
    await world.book.beat("lea", world.clock())
    await world.claimed(c)
    await world.after(60)
    await world.book.beat("lea", world.clock())
    await world.append(c, ev.AgentWrote(agent="lea", name="Léa", text="Me revoici."))
    await world.after(5)
    assert (await world.names(c)).count("service.told") == 1


async def test_a_promise_whose_time_is_over_counts_as_missed_and_brings_a_person(world: World) -> None:
    c = await world.opened()
    due = world.clock() + 3_600_000
    promise = ev.PromiseMade(promise="p1", text="Remboursement", by="Léa", due_at=due, reach="email")
    await world.asks(c)
    await world.claimed(c)
    await world.append(c, promise, ev.ConversationClosed(outcome="promised"))
    await world.after(3600)
    assert (await world.names(c))[-4:] == [
        "promise.reminded",
        "promise.missed",
        "handoff.requested",
        "handoff.announced",
    ]
    assert (await world.door.read(c)).holder == "waiting"


async def test_a_kept_promise_rings_no_more(world: World) -> None:
    c = await world.opened()
    due = world.clock() + 3_600_000
    await world.append(c, ev.PromiseMade(promise="p1", text="Rappel", by="Léa", due_at=due, reach="email"))
    await world.append(c, ev.PromiseKept(promise="p1"))
    assert await world.after(7200) == 0


async def test_many_workers_may_try_and_one_wins(world: World) -> None:
    c = await world.opened()
    await world.asks(c)
    workers = [HandoffWorker(world.door, world.book, world.waiting) for _ in range(8)]
    await world.book.beat("lea", world.clock())
    await asyncio.gather(*(worker.drain() for worker in workers))
    await world.claimed(c)
    world.clock.advance(45)
    await asyncio.gather(*(worker.drain() for worker in workers))
    names = await world.names(c)
    assert names.count("handoff.announced") == 1
    assert names.count("service.told") == 1


async def test_the_loop_ends_when_it_is_told_to(world: World) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(world.worker.run(stop))
    c = await world.opened()
    await world.asks(c)
    async with world.store.listen([f"s{c[:2]}"]) as bell:
        while "handoff.announced" not in await world.names(c):
            await bell.next(5)
    stop.set()
    await asyncio.wait_for(running, 60)


async def test_what_nobody_foresaw_does_not_end_the_watch(world: World) -> None:
    c = await world.opened()
    await world.asks(c)
    world.store.broken = 1
    stop = asyncio.Event()
    watching = asyncio.create_task(world.worker.run(stop))

    async def announced() -> bool:
        return isinstance(await world.last(c), ev.HandoffAnnounced)

    await eventually(announced)
    assert world.store.broken == 0
    stop.set()
    await watching
