"""Cancelling: shown, confirmed, fenced, done once; a yes that is not for this question cancels nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest

from actions import wiring
from conversation import events as ev
from conversation.errors import StoreUnavailable
from shop.errors import ShopDown
from shop.port import Shop
from shop.requests import Cancel, Request
from shop.words import PARIS, Change, State
from tests.scenario.world import Customer, World
from tests.unit.actions.proofs import proves

ORDER, POSTCODE = "LBQ-10002", "69007"


async def asked(world: World, order: str = ORDER) -> Customer:
    """A customer who is asked to confirm."""
    customer = await world.customer().arrives()
    await customer.says(f"je veux annuler ma commande {order}")
    await customer.says(POSTCODE)
    return customer


def state_of(world: World, order: str = ORDER) -> State:
    return world.shop.order(order).state


async def kinds(customer: Customer) -> list[str]:
    """The log's events about actions, in order."""
    return [name for name in map(ev.name_of, await customer.log()) if name.startswith("action.")]


async def test_a_confirmed_cancelling_is_done_and_told(world: World) -> None:
    customer = await asked(world)
    [told] = await customer.says("oui")
    assert ORDER in told
    assert state_of(world) is State.CANCELLED
    assert await kinds(customer) == ["action.begun", "action.done"]
    assert not world.breaches


async def test_the_name_of_an_action_tells_no_order(world: World) -> None:
    """Names stay in a log whose orders were forgotten."""
    customer = await asked(world)
    await customer.says("oui")
    named = [event.action for event in await customer.log(ev.ActionDone) if isinstance(event, ev.ActionDone)]
    assert len(named) == 1
    assert ORDER not in named[0]


async def test_what_it_cost_is_for_the_owner_only(world: World) -> None:
    customer = await asked(world)
    [told] = await customer.says("oui")
    refund = world.shop.order(ORDER).changes[-1].refund
    assert refund is not None
    assert "ce qui a été payé revient" in told.lower()
    assert refund.amount.say("fr") not in told
    await customer.taps("Voir le détail")
    [told] = await proves(customer)
    assert refund.amount.say("fr") in told


async def test_a_yes_written_before_the_question_cancels_nothing(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.writes(f"je veux annuler ma commande {ORDER}, code postal {POSTCODE}")
    told = await customer.says("ok")
    assert any("J’annule" in line for line in told)
    assert state_of(world) is not State.CANCELLED
    await customer.says("oui")
    assert state_of(world) is State.CANCELLED


@pytest.mark.parametrize("proof", [None, POSTCODE])
async def test_a_bare_number_does_not_move_it_to_another_order(world: World, proof: str | None) -> None:
    customer = await world.customer().arrives()
    await customer.says(f"je veux annuler ma commande {ORDER}")
    if proof:
        await customer.says(proof)
    [asked] = await customer.says("LBQ-10008")
    assert asked.startswith("Pour l’annulation")
    await customer.taps(ORDER)
    if proof is None:
        await customer.says(POSTCODE)
    assert ORDER in (await customer.reads())[-1]
    await customer.says("oui")
    assert (state_of(world), state_of(world, "LBQ-10008")) == (State.CANCELLED, State.PAID)


async def test_who_corrects_the_number_is_not_asked(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says(f"je veux annuler ma commande {ORDER}")
    [asked] = await customer.says("pardon, LBQ-10008")
    assert "Pour ouvrir LBQ-10008" in asked


async def test_a_yes_in_so_many_words_after_a_no_asks_again(world: World) -> None:
    customer = await world.customer("en").arrives()
    await customer.says(f"cancel {ORDER}")
    for line in (POSTCODE, "no wait"):
        await customer.says(line)
    [asked] = await customer.says("actually yes cancel it")
    assert asked.endswith("?")
    await customer.says("yes")
    assert state_of(world) is State.CANCELLED


async def test_who_wants_it_after_all_is_told_that_it_is_done(world: World) -> None:
    customer = await asked(world)
    await customer.says("oui")
    [told] = await customer.says("finalement nan je la veux")
    assert "déjà fait" in told


async def test_by_the_buttons(world: World) -> None:
    customer = await asked(world)
    await customer.taps("Non, la garder")
    assert state_of(world) is not State.CANCELLED
    await customer.says("finalement annulez-la")
    await customer.taps("Oui, annuler")
    assert state_of(world) is State.CANCELLED


async def test_before_the_yes_nothing_is_done(world: World) -> None:
    customer = await asked(world)
    assert state_of(world) is not State.CANCELLED
    assert await kinds(customer) == []


@pytest.mark.parametrize("words", ["non", "non merci, gardez-la"])
async def test_a_no_keeps_it(world: World, words: str) -> None:
    customer = await asked(world)
    await customer.says(words)
    assert state_of(world) is not State.CANCELLED
    assert (await customer.state()).form is None


async def test_a_yes_after_fifteen_minutes_cancels_nothing(world: World) -> None:
    customer = await asked(world)
    world.clock.advance(16 * 60)
    await customer.says("oui")
    assert state_of(world) is not State.CANCELLED


async def test_a_yes_meant_for_the_agent_cancels_nothing(world: World) -> None:
    customer = await asked(world)
    await customer.claimed_by("Léa")
    await customer.says("oui")
    assert state_of(world) is not State.CANCELLED
    await customer.handed_back_by("Léa")
    await customer.says("oui")
    assert state_of(world) is not State.CANCELLED


async def test_a_yes_after_leaving_the_line_cancels_nothing(world: World) -> None:
    customer = await asked(world)
    await customer.asks_by_button()
    await customer.leaves_the_line()
    await customer.says("oui")
    assert state_of(world) is not State.CANCELLED


async def test_an_order_that_changed_since_is_not_cancelled(world: World) -> None:
    customer = await asked(world)
    world.shop.do(ORDER, world.shop.order(ORDER).version, "somebody else", Cancel())
    await customer.says("oui")
    assert await kinds(customer) == ["action.begun", "action.failed"]


async def test_another_number_asks_again(world: World) -> None:
    customer = await asked(world)
    await customer.says("pardon, c'est la LBQ-10001")
    await customer.says("oui")
    assert state_of(world) is not State.CANCELLED


async def test_a_question_that_was_not_put_again_is_not_open(world: World) -> None:
    """The third time a person is offered in its place: a yes to that is no yes to cancelling."""
    customer = await asked(world)
    for _ in range(2):
        told = await customer.says(f"je veux annuler ma commande {ORDER}")
    assert not any(ORDER in text for text in told)
    await customer.says("oui")
    assert state_of(world) is not State.CANCELLED
    assert (await customer.state()).holder == "waiting"


async def test_the_yes_under_an_earlier_question_is_no_yes_to_a_later_one(world: World) -> None:
    customer = await asked(world)
    [yes] = [value for value, offer in (await customer.state()).offers.items() if offer.payload == "/affirm"]
    await customer.says("non")
    await customer.says(f"je veux annuler ma commande {ORDER}")
    state = await customer.state()
    assert state.requested_slot == "confirmed"
    assert state.offered(yes) is None


@pytest.mark.parametrize("order", ["LBQ-10001", "LBQ-10003"])
async def test_too_late_to_cancel_says_what_is_possible_instead(world: World, order: str) -> None:
    customer = await asked(world, order)
    payloads = {offer.payload for offer in (await customer.state()).offers.values()}
    assert "/withdraw" in payloads
    assert (await customer.state()).form is None
    assert await kinds(customer) == []


# --- the fence


class Before:
    """A shop whose changes are counted; with `end` it makes them and breaks before it has said so."""

    def __init__(self, shop: Shop, end: Exception | None = None) -> None:
        self._shop = shop
        self._end = end
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shop, name)

    def do(self, number: str, version: int, turn_id: str, request: Request) -> Change:
        self.calls += 1
        change = self._shop.do(number, version, turn_id, request)
        if self._end is not None:
            raise self._end
        return change


async def test_an_agent_who_claims_first_stops_the_change(world: World) -> None:
    """The floor moves after the confirmation was read and before the shop is called."""
    customer = await asked(world)
    shop = Before(world.shop)
    wiring.wire(shop, _claimed_at(world, customer, ev.ActionBegun))  # type: ignore[arg-type]
    await customer.writes("oui")
    await world.brain.drain()
    assert shop.calls == 0
    assert state_of(world) is not State.CANCELLED
    assert await kinds(customer) == []
    assert (await customer.state()).holder == "agent"


async def test_an_agent_who_claims_during_the_change_learns_of_it(world: World) -> None:
    """The change is made; its end is written outside the fence and told, whoever holds the floor."""
    customer = await asked(world)
    wiring.wire(Before(world.shop), _claimed_at(world, customer, ev.ActionDone))  # type: ignore[arg-type]
    await customer.writes("oui")
    await world.brain.drain()
    assert state_of(world) is State.CANCELLED
    assert await kinds(customer) == ["action.begun", "action.done"]
    assert (await customer.state()).holder == "agent"
    assert await customer.log(ev.AssistantSuperseded)


class ReadOnly(Before):
    """A shop that checks and reports a change, and makes none."""

    def do(self, number: str, version: int, turn_id: str, request: Request) -> Change:
        at = datetime.now(PARIS)
        return Change(turn_id=turn_id, act="cancel", number=number, version=version + 1, at=at, made=False)


async def test_what_was_only_reported_is_not_told_as_done(world: World) -> None:
    customer = await asked(world)
    wiring.wire(ReadOnly(world.shop), world.brain_door)
    await customer.says("oui")
    assert await kinds(customer) == ["action.begun", "action.failed"]
    assert state_of(world) is not State.CANCELLED


@pytest.mark.parametrize("end", [ShopDown("gone before it could answer"), ValueError("a bug of an adapter")])
async def test_a_shop_that_does_not_say_is_told_honestly(world: World, end: Exception) -> None:
    customer = await asked(world)
    wiring.wire(Before(world.shop, end), world.brain_door)
    [told] = await customer.says("oui")
    assert await kinds(customer) == ["action.begun", "action.unknown"]
    assert "je ne sais pas" in told


class Away:
    """A door that finds the store away, once, when a certain event is to be written."""

    def __init__(self, world: World, at: type[ev.Event]) -> None:
        self._door = world.brain_door
        self._at: type[ev.Event] | None = at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._door, name)

    async def write(self, conversation: str, decide: Any, id: str, **more: Any) -> Any:
        wanted = decide(await self._door.read(conversation))
        if self._at is not None and any(isinstance(event, self._at) for event in wanted):
            self._at = None
            raise StoreUnavailable("away for a moment")
        return await self._door.write(conversation, decide, id, **more)


@pytest.mark.parametrize("at", [ev.ActionBegun, ev.ActionDone])
async def test_a_store_that_goes_away_during_the_change_makes_nobody_say_that_it_failed(
    world: World, at: type[ev.Event]
) -> None:
    customer = await asked(world)
    shop = Before(world.shop)
    wiring.wire(shop, Away(world, at))  # type: ignore[arg-type]
    seq = await customer.writes("oui")
    with pytest.raises(StoreUnavailable):
        await world.brain.drain()
    assert await customer.reads(seq) == []
    world.clock.advance(31)
    await world.brain.drain()
    [told] = await customer.reads(seq)
    assert "annulée" in told
    assert await kinds(customer) == ["action.begun", "action.done"]
    assert state_of(world) is State.CANCELLED


class Claiming:
    """A door through which an agent slips just before a certain event is written."""

    def __init__(self, world: World, before: type[ev.Event], claim: Callable[[], Awaitable[None]]) -> None:
        self._door = world.brain_door
        self._before = before
        self._claim: Callable[[], Awaitable[None]] | None = claim

    def __getattr__(self, name: str) -> Any:
        return getattr(self._door, name)

    async def write(self, conversation: str, decide: Any, id: str, **more: Any) -> Any:
        wanted = decide(await self._door.read(conversation))
        if self._claim is not None and any(isinstance(event, self._before) for event in wanted):
            claim, self._claim = self._claim, None
            await claim()
        return await self._door.write(conversation, decide, id, **more)


def _claimed_at(world: World, customer: Customer, before: type[ev.Event]) -> Claiming:
    return Claiming(world, before, lambda: customer.claimed_by("Léa"))


@pytest.mark.parametrize(
    "words",
    [
        "surtout n'annulez pas ma commande LBQ-10002",
        "do not cancel my order LBQ-10002",
        "please don't cancel LBQ-10002",
    ],
)
async def test_who_forbids_it_starts_no_cancellation(world: World, words: str) -> None:
    customer = await world.customer("en" if "cancel" in words else "fr").arrives()
    await customer.says(words)
    await customer.says("camille.laurent@example.com")
    state = await customer.state()
    assert (state.slots.get("request"), state.requested_slot) != ("cancel_order", "confirmed")
    assert not state.acts


async def test_a_no_that_names_the_act_is_a_no(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("annuler LBQ-10002")
    await customer.says("camille.laurent@example.com")
    [told] = await customer.says("ah non, n'annulez rien")
    assert "gardée telle quelle" in told
    assert (await customer.state()).form is None


@pytest.mark.parametrize(
    "words", ["surtout n'annulez pas la commande", "et je vous demande de ne pas annuler LBQ-10002"]
)
async def test_another_wish_goes_on_with_what_forbids_a_cancellation(world: World, words: str) -> None:
    customer = await world.customer().arrives()
    await customer.says("je veux changer l'adresse de LBQ-10002")
    [asked] = await customer.says(words)
    assert "e-mail" in asked
    assert (await customer.state()).slots.get("request") == "change_delivery"


async def test_who_takes_it_back_too_late_hears_so(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("annuler LBQ-10002")
    await customer.says("camille.laurent@example.com")
    await customer.says("oui")
    [told] = await customer.says("ah non, n'annulez pas")
    assert "déjà fait" in told


@pytest.mark.parametrize("words", ["non merci je ne veux rien d'autre", "no, I don't want anything else"])
async def test_who_wants_nothing_else_takes_nothing_back(world: World, words: str) -> None:
    customer = await world.customer().arrives()
    await customer.says("annuler LBQ-10002")
    await customer.says("camille.laurent@example.com")
    await customer.says("oui")
    told = " ".join(await customer.says(words))
    assert "déjà fait" not in told
    assert "done already" not in told
