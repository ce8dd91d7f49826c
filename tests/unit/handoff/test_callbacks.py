"""Call-backs: times are offered when nobody is there, chosen by a tap, kept as promises, and never given twice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from conversation import callbacks as calls
from conversation import events as ev
from conversation.ids import new_conversation
from conversation.policy import Policy
from conversation.staffing import Callbacks, Hours, Takes, Team
from conversation.taps import below, tapped
from conversation.words import say
from handoff.agents import Agent
from handoff.callbacks import times
from handoff.router import Router
from handoff.worker import HandoffWorker
from tests.unit.handoff.world import World, moment

SATURDAY_NIGHT = moment("2026-11-21 21:40")
MONDAY = moment("2026-11-23 09:00")
HALF_HOUR = 1_800_000
RULES = Callbacks(at_once=1, days=3, choice=3)
TEAMS = {"english": Team(takes=Takes(language=("en",)), hours=Hours(monday="14:00-15:00", tuesday=None), callbacks=2)}
POLICY = Policy(callbacks=RULES, teams=TEAMS)


@pytest.fixture
def world() -> World:
    return World(SATURDAY_NIGHT, POLICY)


async def waits(world: World, phone: bool = True, language: str = "fr") -> str:
    """Somebody waits; what is due at once has been done."""
    c = await world.opened(language=language)
    if phone:
        await world.append(c, ev.CustomerGaveContact(kind="phone", value="06 12 34 56 78"))
    await world.asks(c)
    await settled(world)
    return c


async def settled(world: World) -> None:
    while await world.after(0):
        pass


async def taps(world: World, c: str, value: str) -> Sequence[ev.Event]:
    """The customer taps a button, and the worker does what follows; the events of the tap."""
    state = await world.door.read(c)
    events = tapped(state, value, "web", world.clock())
    if events:
        await world.append(c, *events)
        await settled(world)
    return events


async def offered(world: World, c: str) -> list[int]:
    """The times of the last offer."""
    told = [it for it in await world.log(c) if isinstance(it, ev.ServiceTold) and it.kind == "callback_offer"]
    return list(calls.times_of(told[-1])) if told else []


async def promises(world: World, c: str) -> list[tuple[int, str]]:
    return [(it.begins_at, it.status) for it in (await world.door.read(c)).promises.values()]


async def test_when_nobody_is_there_the_next_free_times_are_offered_once(world: World) -> None:
    c = await waits(world)
    assert await offered(world, c) == [MONDAY, MONDAY + HALF_HOUR, MONDAY + 2 * HALF_HOUR]
    told = (await world.log(c))[-1]
    assert below(told, "fr")[0].title == "lun. 23 nov. 09:00"
    assert below(told, "en")[0].title == "Mon 23 Nov 09:00"
    await world.after(3600)
    assert (await world.names(c)).count("service.told") == 1


async def test_a_tap_becomes_a_promise_with_its_time(world: World) -> None:
    c = await waits(world)
    assert await taps(world, c, f"callback:{MONDAY}")
    made = (await world.log(c))[-1]
    assert isinstance(made, ev.PromiseMade)
    assert (made.begins_at, made.due_at, made.reach) == (MONDAY, MONDAY + HALF_HOUR, "phone")
    assert made.text == "un conseiller vous appelle lundi 23 novembre entre 09:00 et 09:30"
    assert await taps(world, c, f"callback:{MONDAY + 7}") == ()
    await world.after((MONDAY - world.clock()) / 1000 - 900)
    assert (await world.names(c))[-1] == "promise.reminded"
    await world.after(900 + 1799)
    assert "promise.missed" not in await world.names(c)
    await world.after(1)
    assert "promise.missed" in await world.names(c)


async def test_without_a_number_it_is_asked_for_and_read_from_what_is_written(world: World) -> None:
    c = await waits(world, phone=False)
    await taps(world, c, f"callback:{MONDAY}")
    assert await world.last(c) == ev.ServiceTold(
        kind="callback_number", details={"at": str(MONDAY), "zone": "Europe/Paris"}
    )
    await world.says(c, "Pourquoi donc ? Ma commande LBQ-10001 date du 20/11/2026")
    await settled(world)
    assert await promises(world, c) == []
    await world.says(c, "au 06.12.34.56.78 alors")
    await settled(world)
    assert await promises(world, c) == [(MONDAY, "open")]
    assert (await world.door.read(c)).contacts["phone"] == "06.12.34.56.78"


async def test_the_place_of_a_call_that_was_settled_before_is_free_again(world: World) -> None:
    c, other = await waits(world), await waits(world)
    await taps(world, c, f"callback:{MONDAY}")
    await taps(world, other, f"callback:{MONDAY}")
    assert MONDAY not in await offered(world, other)
    await world.claimed(c)
    [promise] = (await world.door.read(c)).promises
    await world.append(c, ev.PromiseKept(promise=promise), ev.ConversationClosed(outcome="settled"))
    assert MONDAY in await offered(world, await waits(world))
    await taps(world, third := await waits(world), f"callback:{MONDAY}")
    assert await promises(world, third) == [(MONDAY, "open")]


async def test_a_time_is_for_who_waits_and_a_later_number_for_no_call(world: World) -> None:
    c, left = await waits(world, phone=False), await waits(world)
    await taps(world, c, f"callback:{MONDAY}")
    await world.claimed(c)
    told = (await world.names(c)).count("service.told")
    await world.after((MONDAY - world.clock()) / 1000 + 60)
    await world.says(c, "Mon transporteur : 06 12 34 56 78")
    await settled(world)
    assert ((await world.names(c)).count("service.told"), await promises(world, c)) == (told, [])
    await world.append(left, ev.HandoffCancelled(by="customer"))
    assert await taps(world, left, f"callback:{MONDAY + HALF_HOUR}") == ()


async def test_a_call_that_cannot_be_moved_stays_and_is_not_said_to_come_in_writing(world: World) -> None:
    two = moment("2026-11-23 14:00")
    for n in range(4):
        await taps(world, c := await waits(world, language="en"), f"callback:{two + (n // 2) * HALF_HOUR}")
    await taps(world, c, "callback:change")
    told = (await world.log(c))[-1]
    assert "the call stays" in (say(told, "en") or "")
    assert [button.value for button in below(told, "en")] == ["callback:cancel"]
    assert await promises(world, c) == [(two + HALF_HOUR, "open")]


async def test_whatsapp_knows_the_number(world: World) -> None:
    c = await world.opened(channel="whatsapp")
    await world.append(c, ev.CustomerLinked(channel="whatsapp", address="33612345678"))
    await world.asks(c)
    await settled(world)
    await taps(world, c, f"callback:{MONDAY}")
    assert await promises(world, c) == [(MONDAY, "open")]


async def test_of_many_who_want_the_last_place_one_gets_it(world: World) -> None:
    waiting = [await waits(world) for _ in range(8)]
    for c in waiting:
        state = await world.door.read(c)
        await world.append(c, *tapped(state, f"callback:{MONDAY}", "web", world.clock()))
    workers = [HandoffWorker(world.door, world.book, world.waiting) for _ in range(4)]
    await asyncio.gather(*(worker.drain() for worker in workers))
    got = [c for c in waiting if await promises(world, c)]
    assert len(got) == 1
    lost = next(c for c in waiting if c not in got)
    told = await world.last(lost)
    assert isinstance(told, ev.ServiceTold)
    assert told.details["taken"] == "yes"
    assert MONDAY not in calls.times_of(told)
    await taps(world, lost, f"callback:{MONDAY + HALF_HOUR}")
    assert await promises(world, lost) == [(MONDAY + HALF_HOUR, "open")]


async def test_a_call_is_moved_and_cancelled_and_its_place_is_free_again(world: World) -> None:
    c, other = await waits(world), await waits(world)
    await taps(world, c, f"callback:{MONDAY}")
    made = (await world.log(c))[-1]
    assert [button.title for button in below(made, "fr")] == ["Changer l’heure", "Annuler l’appel"]
    await taps(world, c, "callback:change")
    assert await offered(world, c) == [MONDAY + HALF_HOUR * n for n in (1, 2, 3)]
    assert [button.value for button in below((await world.log(c))[-1], "fr")][-1] == "callback:cancel"
    await taps(world, c, f"callback:{MONDAY + HALF_HOUR}")
    assert await promises(world, c) == [(MONDAY, "withdrawn"), (MONDAY + HALF_HOUR, "open")]
    await taps(world, other, f"callback:{MONDAY}")
    assert await promises(world, other) == [(MONDAY, "open")]
    await taps(world, c, "callback:cancel")
    assert (await promises(world, c))[-1] == (MONDAY + HALF_HOUR, "withdrawn")
    assert await taps(world, c, "callback:cancel") == ()
    assert MONDAY + HALF_HOUR in await offered(world, await waits(world))


async def test_the_place_of_a_case_that_was_passed_to_another_team_is_free_again(world: World) -> None:
    c = await waits(world)
    await taps(world, c, f"callback:{MONDAY}")
    await world.claimed(c)
    await world.append(c, ev.HandoffRequeued(why="transferred", agent="lea", name="Léa", team="english"))
    await settled(world)
    assert MONDAY not in await offered(world, await waits(world))
    await taps(world, c, "callback:cancel")
    assert MONDAY in await offered(world, await waits(world))


async def test_a_tap_on_another_time_outlives_the_claim_of_who_has_a_call(world: World) -> None:
    c = await waits(world)
    await taps(world, c, f"callback:{MONDAY}")
    await taps(world, c, "callback:change")
    state = await world.door.read(c)
    await world.append(c, *tapped(state, f"callback:{MONDAY + HALF_HOUR}", "web", world.clock()))
    await world.claimed(c)
    await settled(world)
    assert await promises(world, c) == [(MONDAY, "withdrawn"), (MONDAY + HALF_HOUR, "open")]


async def test_two_taps_on_cancel_end_it_once(world: World) -> None:
    c = await waits(world)
    await taps(world, c, f"callback:{MONDAY}")
    state = await world.door.read(c)
    for _ in range(2):
        await world.append(c, *tapped(state, "callback:cancel", "web", world.clock()))
        await settled(world)
    assert await promises(world, c) == [(MONDAY, "withdrawn")]


async def test_who_wants_it_in_writing_is_never_offered_a_call(world: World) -> None:
    c = await world.opened()
    await world.append(c, ev.CustomerWished(wish="written_only"))
    await world.asks(c)
    await settled(world)
    assert await offered(world, c) == []


async def test_by_day_calls_are_offered_when_the_wait_is_long() -> None:
    world = World(moment("2026-11-23 10:10"), POLICY)
    assert await offered(world, await waits(world)) == []
    for _ in range(30):
        await world.book.measure_wait(900)
    world.clock.advance(1)
    assert (await offered(world, await waits(world)))[0] == moment("2026-11-23 11:00")


async def test_without_a_setting_nothing_is_offered() -> None:
    world = World(SATURDAY_NIGHT)
    c = await waits(world)
    assert (await offered(world, c), (await world.names(c))[-1]) == ([], "handoff.announced")


async def test_times_and_places_are_those_of_the_team_that_serves(world: World) -> None:
    two = moment("2026-11-23 14:00")
    english = [await waits(world, language="en") for _ in range(3)]
    assert await offered(world, english[0]) == [two, two + HALF_HOUR]
    for c in english:
        await taps(world, c, f"callback:{two}")
    assert [len(await promises(world, c)) for c in english] == [1, 1, 0]
    assert list(times("english", POLICY, SATURDAY_NIGHT)) == [two, two + HALF_HOUR]


async def test_when_all_is_taken_nothing_is_offered_and_nobody_asks_again_and_again(world: World) -> None:
    two = moment("2026-11-23 14:00")
    for n in range(4):
        await taps(world, await waits(world, language="en"), f"callback:{two + (n // 2) * HALF_HOUR}")
    c = await waits(world, language="en")
    assert await offered(world, c) == []
    assert await world.after(0) == 0


async def test_who_has_a_time_is_let_alone_until_then(world: World) -> None:
    c = await waits(world)
    await taps(world, c, f"callback:{MONDAY + 2 * HALF_HOUR}")
    before = (await world.names(c)).count("handoff.announced")
    await world.after((MONDAY - world.clock()) / 1000)
    assert (await world.names(c)).count("handoff.announced") == before
    router = Router(world.door, world.book, world.waiting)
    lea = Agent("lea", "lea@shop.example", "Léa", "agent", "fr")
    assert await router.offers([lea], {}) == {}
    await world.after(2700)
    assert set(await router.offers([lea], {})) == {c}
    assert world.breaches == []


async def test_what_is_urgent_does_not_wait_for_the_time_of_a_call(world: World) -> None:
    c, calm, promised = [await waits(world) for _ in range(3)]
    await world.append(c, ev.HandoffCancelled(by="customer"))
    await world.append(c, ev.HandoffRequested(reason="sensitive", by="assistant"))
    await settled(world)
    for n, waiting in enumerate((c, calm, promised)):
        await taps(world, waiting, f"callback:{MONDAY + n * HALF_HOUR}")
    soon = ev.PromiseMade(promise="p", text="Écrire", by="Léa", due_at=world.clock() + 60_000, reach="email")
    await world.append(promised, soon)
    world.clock.advance(1)
    lea = Agent("lea", "lea@shop.example", "Léa", "agent", "fr")
    router = Router(world.door, world.book, world.waiting)
    assert await world.waiting.order() == [c, promised, calm]
    assert set(await router.offers([lea], {})) == {c, promised}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("06 12 34 56 78", "06 12 34 56 78"),
        ("appelez le +33 6 12 34 56 78 svp", "+33 6 12 34 56 78"),
        ("commande LBQ-10001", None),
        ("le 23/11/2026 à 10:30", None),
        ("12345", None),
    ],
)
def test_a_telephone_number_is_found_in_a_line(text: str, number: str | None) -> None:
    assert calls.phone_in(text) == number


async def test_times_are_told_by_the_clock_of_the_customer(world: World) -> None:
    c = new_conversation("far away")
    await world.append(c, ev.ConversationOpened(channel="web", language="en", zone="America/Montreal"))
    await world.append(c, ev.CustomerGaveContact(kind="phone", value="+1 514 555 0199"))
    await world.asks(c)
    await settled(world)
    two = moment("2026-11-23 14:00")
    told = (await world.log(c))[-1]
    assert below(told, "en")[0].title == "Mon 23 Nov 08:00"
    assert "(Montreal time)" in (say(told, "en") or "")
    await taps(world, c, f"callback:{two}")
    made = (await world.log(c))[-1]
    assert isinstance(made, ev.PromiseMade)
    assert made.text == "an agent calls you on Monday 23 November between 08:00 and 08:30 (Montreal time)"


def test_a_city_has_its_name_in_the_readers_language() -> None:
    assert (calls.city("Europe/London", "fr"), calls.city("Europe/London", "en")) == ("Londres", "London")
    assert calls.city("", "fr") == "Paris"
