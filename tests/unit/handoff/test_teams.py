"""Teams with hours of their own: what is promised, who is offered a case, and what is measured follow the team."""

from __future__ import annotations

import msgspec
import pytest

from conversation import events as ev
from conversation.policy import Policy
from conversation.staffing import Hours, Takes, Team
from handoff.agents import Agent
from handoff.router import Router
from handoff.teams import is_open, open_seconds, opens_at, team_of
from tests.unit.handoff.desk import DeskWorld
from tests.unit.handoff.world import World, moment

EARLY = Hours(monday="08:00-12:00", tuesday="08:00-12:00")
TEAMS = {
    "english": Team(takes=Takes(language=("en",)), hours=EARLY),
    "orders": Team(takes=Takes(request=("return_item", "refund_status"), language=("fr",)), hours=EARLY),
    "late": Team(takes=Takes(reason=("repeat_contact",)), hours=EARLY, when_closed="house"),
    "vip": Team(hours=EARLY),
}
POLICY = Policy(teams=TEAMS)
MONDAY = moment("2026-11-23 15:00")  # the house is open, the teams are not


@pytest.fixture
def world() -> World:
    return World(MONDAY, POLICY)


async def test_a_case_is_the_first_teams_that_takes_it(world: World) -> None:
    plain, english, back = [await world.opened(language=language) for language in ("fr", "en", "fr")]
    for c in (plain, english):
        await world.asks(c)
    await world.append(back, ev.HandoffRequested(reason="repeat_contact", by="assistant"))
    states = [await world.door.read(c) for c in (plain, english, back)]
    assert [team_of(c, POLICY) for c in states] == ["", "english", "late"]
    asked = msgspec.structs.replace(states[0], slots={"request": "return_item"})
    assert team_of(asked, POLICY) == "orders"
    assert team_of(msgspec.structs.replace(asked, language="en"), POLICY) == "english"


async def test_who_was_passed_to_a_team_is_its(world: World) -> None:
    c = await world.opened(language="en")
    await world.asks(c)
    await world.claimed(c)
    await world.append(c, ev.HandoffRequeued(why="transferred", agent="lea", team="vip"))
    assert team_of(await world.door.read(c), POLICY) == "vip"


def test_a_closed_team_waits_or_leaves_it_to_the_house() -> None:
    tuesday = moment("2026-11-24 08:00")
    assert opens_at("english", POLICY, MONDAY) == tuesday
    assert (is_open("late", POLICY, MONDAY), opens_at("late", POLICY, MONDAY)) == (True, None)
    assert opens_at("late", POLICY, moment("2026-11-23 19:30")) == tuesday
    assert opens_at("", POLICY, MONDAY) is None
    assert opens_at("gone from the file", POLICY, MONDAY) is None
    assert open_seconds("english", POLICY, MONDAY, moment("2026-11-24 08:01")) == 60


async def test_customers_are_told_the_opening_of_the_team_that_serves_them(world: World) -> None:
    french, english = await world.opened(), await world.opened(language="en")
    for c in (english, french):
        await world.asks(c)
        await world.after(0)
    assert await world.last(english) == ev.HandoffAnnounced(opens_at=moment("2026-11-24 08:00"), zone="Europe/Paris")
    assert await world.last(french) == ev.HandoffAnnounced(position=1)
    await world.after((moment("2026-11-24 08:00") - world.clock()) / 1000)
    assert await world.last(english) == ev.HandoffAnnounced(position=1, again=1)


async def test_a_wait_is_told_as_the_team_has_measured_it() -> None:
    world = World(moment("2026-11-23 10:00"), POLICY)
    for _ in range(30):
        await world.book.measure_wait(60, "english")
        await world.book.measure_wait(600)
    c = await world.opened(language="en")
    await world.asks(c)
    assert await world.waiting.place(c) == {"position": 1, "wait_p50_s": 60, "wait_p90_s": 60}


async def test_the_case_of_a_closed_team_is_offered_to_nobody_else(world: World) -> None:
    c, other = await world.opened(language="en"), await world.opened()
    for it in (c, other):
        await world.asks(it)
    router = Router(world.door, world.book, world.waiting)
    lea = Agent("lea", "lea@shop.example", "Léa", "agent", "fr")
    tom = Agent("tom", "tom@shop.example", "Tom", "agent", "en", skills=("english",))
    assert set(await router.offers([lea], {})) == {other}
    assert (await router.offers([lea, tom], {}))[c].agent == "tom"


async def test_the_floor_says_until_when_a_team_is_closed(desk: DeskWorld) -> None:
    boss = await desk.seat("Boss", "supervisor")
    desk.door.policy = Policy(teams={"vip": Team(), "english": TEAMS["english"]})
    c = await desk.opened(language="en")
    await desk.asks(c)
    tomorrow = moment("2026-11-24 08:00")
    desk.clock.advance((MONDAY - desk.clock()) / 1000)
    assert (await boss.get("/floor"))[1]["teams"] == [
        {"team": "vip", "opens_at": None, "zone": "Europe/Paris"},
        {"team": "english", "opens_at": tomorrow, "zone": "Europe/Paris"},
    ]
    assert (await boss.get("/conversations?view=waiting"))[1]["conversations"][0]["team"] == "english"
