"""Duty: who is called about what cannot wait, again and again until somebody has it, and what the case shows of it."""

from __future__ import annotations

import asyncio

import pytest

from conversation import events as ev
from conversation.door import Door
from conversation.policy import Policy
from conversation.staffing import DutyRules
from handoff.worker import HandoffWorker
from tests.unit.handoff.desk import DeskWorld, Json, Seat
from tests.unit.handoff.world import moment

SATURDAY_NIGHT = moment("2026-11-21 21:40")
MONDAY = moment("2026-11-23 09:00")
HARM = "Mon fils a une réaction allergique à votre pâte"


@pytest.fixture
async def night(desk: DeskWorld) -> DeskWorld:
    """Nobody is at the desk until Monday."""
    desk.clock.advance((SATURDAY_NIGHT - desk.clock()) / 1000)
    return desk


async def harmed(world: DeskWorld, topic: str | None = "injury_or_allergy") -> str:
    """A case that cannot wait, on the list; what is due at once has been done."""
    c = await world.opened()
    seq = (await world.says(c, HARM)).customer_seq
    reading = ev.Reading(seq=seq, sensitive=topic)
    asked = ev.HandoffRequested(reason="sensitive", by="assistant")
    await world.append(c, ev.AssistantUnderstood(covers=(seq,), turn="t", readings=(reading,)), asked)
    await world.after(0)
    await world.after(0)
    return c


async def rota(world: DeskWorld, *names: str) -> list[Seat]:
    """These agents, on duty at every hour, called in this order."""
    boss = await world.seat("Boss", "supervisor")
    seats = [await world.seat(name) for name in names]
    for rank, seat in enumerate(seats, 1):
        always = {"agent": seat.agent.id, "days": "1234567", "begins": "00:00", "ends": "00:00", "rank": rank}
        assert (await boss.post("/duty/shifts", always))[0] == 201
    return [boss, *seats]


async def calls(world: DeskWorld, c: str) -> list[ev.DutyCalled]:
    return [event for event in await world.log(c) if isinstance(event, ev.DutyCalled)]


async def test_while_the_desk_is_closed_somebody_on_duty_is_called_at_once(night: DeskWorld) -> None:
    _, lea = await rota(night, "Lea")
    c = await harmed(night)
    [call] = await calls(night, c)
    assert (call.matter, call.agent, call.way, call.to) == ("injury_or_allergy", lea.agent.id, "email", lea.agent.email)
    assert (await night.door.read(c)).mails != ()
    assert HARM not in str(call)


async def test_each_is_called_twice_then_the_next_one_and_round_again(night: DeskWorld) -> None:
    await rota(night, "Lea", "Sam")
    c = await harmed(night)
    for _ in range(4):
        await night.after(299)
        await night.after(1)
    assert [(call.name, call.nth) for call in await calls(night, c)] == [
        ("Lea", 1),
        ("Lea", 2),
        ("Sam", 3),
        ("Sam", 4),
        ("Lea", 5),
    ]


async def test_the_call_goes_by_telegram_first_and_then_by_mail(night: DeskWorld) -> None:
    _, lea = await rota(night, "Lea")
    await asyncio.to_thread(night.desk.rotas.set_address, lea.agent.id, "lea@home.example", "4711")
    c = await harmed(night)
    await night.after(300)
    assert [(call.way, call.to) for call in await calls(night, c)] == [
        ("telegram", "4711"),
        ("email", "lea@home.example"),
    ]


async def test_where_the_app_refuses_the_mail_follows_at_once_and_where_nothing_works_it_is_tried_in_time(
    night: DeskWorld,
) -> None:
    _, lea = await rota(night, "Lea")
    await asyncio.to_thread(night.desk.rotas.set_address, lea.agent.id, "lea@home.example", "4711")
    c = await harmed(night)

    async def refused(channel: str) -> list[str]:
        target = (await night.door.read(c)).duty.calls[-1].seq  # type: ignore[union-attr]
        await night.append(c, ev.MessageFailed(target=target, channel=channel, why="refused"))
        await night.after(0)
        return [call.way for call in await calls(night, c)]

    assert await refused("telegram") == ["telegram", "email"]
    assert await refused("mail") == ["telegram", "email"]
    await night.after(300)
    assert len(await calls(night, c)) == 3


async def test_an_erased_call_names_no_address_and_calls_nobody(night: DeskWorld) -> None:
    await rota(night, "Lea")
    c = await harmed(night)
    await night.door.store.erase(c)
    assert [call.to for call in await calls(night, c)] == [""]
    assert (await Door(night.door.store, Policy()).read(c)).mails == ()


async def test_by_day_the_desk_has_two_minutes_first(desk: DeskWorld) -> None:
    await rota(desk, "Lea")
    c = await harmed(desk)
    await desk.after(119)
    assert await calls(desk, c) == []
    await desk.after(1)
    assert len(await calls(desk, c)) == 1


async def test_nobody_is_called_about_what_was_claimed_or_can_wait(desk: DeskWorld) -> None:
    _, lea = await rota(desk, "Lea")
    c, other = await harmed(desk), await harmed(desk, "bereavement")
    await lea.claims(c)
    await desk.after(200)
    assert await calls(desk, c) == [] == await calls(desk, other)


async def test_a_topic_that_can_wait_takes_nothing_from_one_that_cannot(night: DeskWorld) -> None:
    await rota(night, "Lea")
    c = await harmed(night)
    seq = (await night.says(c, "Je vais porter plainte")).customer_seq
    reading = ev.Reading(seq=seq, sensitive="legal_threat")
    await night.append(c, ev.AssistantUnderstood(covers=(seq,), turn="t2", readings=(reading,)))
    await night.after(300)
    assert [call.matter for call in await calls(night, c)] == ["injury_or_allergy"] * 2


async def test_what_is_needed_before_the_opening_is_a_deadline(night: DeskWorld) -> None:
    await rota(night, "Lea")
    called = []
    for needed in ("2026-11-22", "2026-11-21", "2026-11-23T08:00", "2026-11-20", "2026-11-24"):
        c = await night.opened()
        await night.append(c, ev.FactStated(name="needed_by", value=needed, by="customer"))
        await night.asks(c)
        await night.after(0)
        await night.after(0)
        called.append([call.matter for call in await calls(night, c)])
    assert called == [["deadline"], ["deadline"], ["deadline"], [], []]


async def test_a_promise_that_falls_due_before_the_opening_is_one_too(night: DeskWorld) -> None:
    await rota(night, "Lea")
    c = await night.opened()
    due = moment("2026-11-22 10:00")
    await night.append(c, ev.PromiseMade(promise="p", text="Rappel", by="Léa", due_at=due, reach="email"))
    await night.asks(c)
    await night.after(0)
    await night.after(0)
    assert [call.matter for call in await calls(night, c)] == ["deadline"]


async def test_the_link_of_a_call_says_i_have_it_without_a_login(night: DeskWorld) -> None:
    _, lea, sam = await rota(night, "Lea", "Sam")
    c = await harmed(night)
    [call] = await calls(night, c)
    body = {"token": f"{c}.{call.call}"}
    async with night.browser().post("/api/desk/duty/look", json=body) as answer:
        shown = await answer.json()
    assert (answer.status, shown["state"], shown["matter"]) == (200, "free", "Danger pour la santé")
    assert "lundi 23 novembre à 09:00" in " ".join(shown["lines"])
    assert HARM not in str(shown)
    assert "duty.acknowledged" not in await night.names(c)  # a look changes nothing: mail scanners follow links
    for _ in range(2):
        async with night.browser().post("/api/desk/duty/take", json=body) as answer:
            assert (await answer.json())["state"] == "yours"
    assert (await night.log(c))[-2:] == [
        ev.DutyAcknowledged(agent=lea.agent.id, name="Lea", how="link"),
        ev.ServiceTold(kind="on_duty", details={"name": "Lea"}),
    ]
    await night.after(1799)
    assert len(await calls(night, c)) == 1
    line = (await sam.get("/conversations?view=waiting"))[1]["conversations"][0]
    assert (line["duty"]["has_it"], line["duty"]["calls"][0]["name"]) == ("Lea", "Lea")
    assert call.call not in str((await sam.get(f"/conversations/{c}"))[1])


async def test_of_two_who_were_called_the_second_hears_who_has_it(night: DeskWorld) -> None:
    await rota(night, "Lea", "Sam")
    c = await harmed(night)
    for _ in range(2):
        await night.after(300)
    first, _, third = await calls(night, c)
    answers = []
    for call in (third, first):
        async with night.browser().post("/api/desk/duty/take", json={"token": f"{c}.{call.call}"}) as answer:
            shown = await answer.json()
            answers.append((shown["state"], shown["taken"]))
    assert answers == [("yours", ""), ("taken", "Sam s’en occupe déjà.")]


async def test_a_wrong_token_and_a_case_that_is_over_are_told_alike(night: DeskWorld) -> None:
    await rota(night, "Lea")
    c = await harmed(night)
    [call] = await calls(night, c)
    await night.append(c, ev.HandoffCancelled(by="customer"))
    messages = set()
    for token in (f"{c}.{call.call}", f"{c}.guessed", "07-000000000000.x", "nothing", ""):
        async with night.browser().post("/api/desk/duty/take", json={"token": token}) as answer:
            assert answer.status == 404
            messages.add((await answer.json())["error"]["message"])
    assert len(messages) == 1
    assert "duty.acknowledged" not in await night.names(c)


async def test_who_has_it_and_does_not_claim_it_is_called_again(night: DeskWorld) -> None:
    _, lea = await rota(night, "Lea")
    c = await harmed(night)
    status, body = await lea.on(c, "duty")
    assert (status, body["duty"]["has_it"]) == (200, "Lea")
    await night.after(1799)
    assert len(await calls(night, c)) == 1
    await night.after(1)
    assert len(await calls(night, c)) == 2
    assert (await night.door.read(c)).duty.has_it == ""  # type: ignore[union-attr]


async def test_at_the_desk_nothing_is_taken_that_can_wait(desk: DeskWorld) -> None:
    _, lea = await rota(desk, "Lea")
    c = await desk.opened()
    await desk.asks(c)
    await desk.after(0)
    assert (await lea.on(c, "duty"))[0] == 409


async def test_where_nobody_is_on_duty_the_supervisors_are_called(night: DeskWorld) -> None:
    boss = await night.seat("Boss", "supervisor")
    c = await harmed(night)
    assert [call.agent for call in await calls(night, c)] == [boss.agent.id]


async def test_where_there_is_nobody_at_all_the_case_says_so(night: DeskWorld) -> None:
    c = await harmed(night)
    assert [(call.way, call.name) for call in await calls(night, c)] == [("none", "")]


async def test_many_workers_call_once_and_a_restart_changes_nothing(night: DeskWorld) -> None:
    await rota(night, "Lea")
    c = await harmed(night)
    workers = [HandoffWorker(night.door, night.book, night.waiting, night.desk.rotas) for _ in range(6)]
    night.clock.advance(300)
    await asyncio.gather(*(worker.drain() for worker in workers))
    assert len(await calls(night, c)) == 2


async def test_the_intervals_are_those_of_the_file(night: DeskWorld) -> None:
    await rota(night, "Lea", "Sam")
    rules = DutyRules(matters=("bereavement",), again_after=60, calls_each=1)
    night.door.policy = Policy(duty=rules)
    c = await harmed(night, "bereavement")
    await night.after(60)
    assert [call.name for call in await calls(night, c)] == ["Lea", "Sam"]
    assert await calls(night, await harmed(night)) == []


async def test_the_rota_is_the_supervisors_and_every_agents_address_their_own(desk: DeskWorld) -> None:
    boss, lea = await rota(desk, "Lea")
    shift = {"agent": lea.agent.id, "days": "67", "begins": "18:00", "ends": "09:00", "first_day": "2026-12-24"}
    assert (await lea.post("/duty/shifts", shift))[0] == 403
    kept = (await boss.post("/duty/shifts", shift))[1]["shift"]
    assert (kept["first_day"], kept["last_day"], kept["rank"]) == ("2026-12-24", None, 1)
    wrong: list[Json] = [
        {"days": "18"},
        {"begins": "6pm"},
        {"rank": 0},
        {"last_day": "2026-12-01"},
        {"agent": "nobody"},
    ]
    assert [(await boss.post("/duty/shifts", {**shift, **it}))[0] for it in wrong] == [400, 400, 400, 400, 404]
    assert len((await lea.get("/duty"))[1]["shifts"]) == 2
    assert (await boss.delete(f"/duty/shifts/{kept['id']}"))[0] == 200
    assert (await boss.delete(f"/duty/shifts/{kept['id']}"))[0] == 404
    assert (await lea.post("/duty/me", {"email": "home@mail.example"}))[1]["me"]["email"] == "home@mail.example"
    assert (await lea.post("/duty/me", {"email": "no address"}))[0] == 400
    assert (await lea.post("/duty/me", {"email": ""}))[1]["me"]["email"] == lea.agent.email
    assert (await lea.get("/duty"))[1]["now"] == [{"id": lea.agent.id, "name": "Lea", "ways": ["email"]}]


async def test_a_telegram_chat_becomes_an_address_by_a_one_time_link(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    assert (await lea.post("/duty/telegram"))[0] == 409
    await desk.book.note("way/telegram", "https://t.me/shop_bot?start=", 90)
    link = (await lea.post("/duty/telegram"))[1]["url"]
    token = link.removeprefix("https://t.me/shop_bot?start=")
    assert await desk.book.redeem_link(token, "tg/1") == lea.agent.id
    await desk.book.note(f"duty-chat/{lea.agent.id}", "telegram:4711", 60)
    assert (await lea.get("/duty"))[1]["me"] == {"email": lea.agent.email, "telegram": True}
    assert desk.desk.rotas.address(lea.agent.id).telegram == "4711"
    assert (await lea.post("/duty/me", {"telegram": ""}))[1]["me"]["telegram"] is False
