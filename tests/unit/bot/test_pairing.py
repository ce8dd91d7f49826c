"""Two orders in one line: each wish is about the order that its own clause names, and what is not clear is asked."""

from __future__ import annotations

import pytest

from bot.pairing import NUMBER, Clause, clauses_of, orders_of, parts_to_pair
from conversation import events as ev
from conversation.events import Entity, Reading
from shop.words import State
from tests.scenario.world import Customer, World

HERS, NAME = "C-2003", "Hugo Petit"
OPEN, ON_ITS_WAY = "LBQ-10007", "LBQ-10005"


@pytest.mark.parametrize(
    ("said", "wishes", "orders"),
    [
        ([Clause("a", ("1",)), Clause("b", ("2",))], ("a", "b"), {"a": ("1",), "b": ("2",)}),
        ([Clause("b", ("2",)), Clause("a", ("1",))], ("a", "b"), {"a": ("1",), "b": ("2",)}),
        ([Clause("a", ()), Clause(None, ("1",)), Clause("b", ("2",))], ("a",), {"a": ("1",)}),
        ([Clause("a", ("1",)), Clause(None, ("2",))], ("a",), {"a": ("1", "2")}),
        ([Clause("a", ("1",)), Clause("b", ())], ("a", "b"), {"a": ("1",), "b": ("1",)}),
        ([Clause("a", ()), Clause("b", ("1",))], ("a", "b"), {"a": (), "b": ("1",)}),
        ([Clause(None, ("1",)), Clause(None, ("2",)), Clause("a", ())], ("a",), {"a": ("1", "2")}),
        ([Clause(None, ("1",)), Clause("a", ("2",))], ("a",), {"a": ("1", "2")}),
    ],
)
def test_a_wish_takes_the_orders_of_its_own_clause(
    said: list[Clause], wishes: tuple[str, ...], orders: dict[str, tuple[str, ...]]
) -> None:
    assert orders_of(wishes, said) == orders


def test_of_a_long_letter_no_number_is_lost() -> None:
    """Clauses are read up to a dozen: an order that only a later one names belongs to the wishes all the same."""
    text = "Got LBQ-1. " + "It rains. " * 11 + "Cancel LBQ-2."
    numbers = [Entity(entity=NUMBER, value=it, start=text.find(it), end=text.find(it) + 5) for it in ("LBQ-1", "LBQ-2")]
    whole = Reading(seq=1, intent="cancel_order", also=("track_order",), entities=tuple(numbers))
    parts = parts_to_pair(text, whole)
    idle = Reading(seq=1, intent="chitchat", confidence=0.9)
    said = clauses_of(text, whole, parts, [idle] * len(parts))
    assert orders_of(("cancel_order", "track_order"), said)["cancel_order"] == ("LBQ-1", "LBQ-2")


async def owner(world: World, language: str) -> Customer:
    return await world.customer(language).arrives(person=HERS, name=NAME)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", f"annulez {OPEN} et dites-moi où est {ON_ITS_WAY}"),
        ("fr", f"dites-moi où est {ON_ITS_WAY} et annulez {OPEN}"),
        ("en", f"please cancel {OPEN} and tell me when {ON_ITS_WAY} arrives"),
        ("en", f"tell me when {ON_ITS_WAY} arrives and please cancel {OPEN}"),
    ],
)
async def test_the_order_of_the_clause_is_cancelled_and_the_other_is_told(
    world: World, language: str, line: str
) -> None:
    customer = await owner(world, language)
    first = await customer.says(line)
    state = await customer.state()
    assert (state.slots["order_number"], state.slots["confirmation"]["order"]) == (OPEN, OPEN)
    assert ON_ITS_WAY in first[0]  # it is told at once, or announced
    then = await customer.says("oui" if language == "fr" else "yes")
    assert world.shop.order(OPEN).state is State.CANCELLED
    assert world.shop.order(ON_ITS_WAY).state is State.IN_TRANSIT
    told_at_once, told_after = (any(line.startswith(f"{ON_ITS_WAY} ") for line in said) for said in (first, then))
    assert told_at_once != told_after
    assert (await customer.state()).slots["order_number"] == (ON_ITS_WAY if told_after else OPEN)
    assert not world.breaches


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", f"où est {ON_ITS_WAY} ? et annulez {OPEN}"),
        ("en", f"where is {ON_ITS_WAY}? and cancel {OPEN}"),
    ],
)
async def test_what_is_asked_first_is_told_before_the_other_is_cancelled(
    world: World, language: str, line: str
) -> None:
    customer = await owner(world, language)
    told = await customer.says(line)
    assert told[0].startswith(f"{ON_ITS_WAY} ")
    assert OPEN in told[-1]
    await customer.says("oui" if language == "fr" else "yes")
    assert world.shop.order(OPEN).state is State.CANCELLED
    assert world.shop.order(ON_ITS_WAY).state is State.IN_TRANSIT


@pytest.mark.parametrize(
    ("language", "line"),
    [("fr", f"annulez {OPEN} et {ON_ITS_WAY}"), ("en", f"cancel {OPEN} not {ON_ITS_WAY}")],
)
async def test_which_one_is_meant_is_asked(world: World, language: str, line: str) -> None:
    customer = await owner(world, language)
    await customer.says(line)
    state = await customer.state()
    assert (state.requested_slot, "confirmation" in state.slots) == ("order_number", False)
    assert len([offer for offer in state.offers.values() if "give_order_number" in offer.payload]) == 2
    await customer.says(OPEN)
    assert (await customer.state()).slots["confirmation"]["order"] == OPEN


async def test_an_order_named_before_is_not_the_one_when_two_are_named(world: World) -> None:
    customer = await owner(world, "fr")
    await customer.says(f"où est {ON_ITS_WAY} ?")
    await customer.says(f"annulez LBQ-10006 et {OPEN}")
    state = await customer.state()
    assert (state.requested_slot, state.slots.get("order_number")) == ("order_number", None)


async def test_three_wishes_are_told_once_each_with_its_number(world: World) -> None:
    customer = await world.customer("en").arrives()
    said = await customer.says("change my address on LBQ-10006, cancel LBQ-10007 and I need an invoice for LBQ-10001")
    [told] = [line for line in said if "first" in line]
    for named in ("the invoice (LBQ-10001)", "the new delivery (LBQ-10006)", "the cancellation (LBQ-10007)"):
        assert named in told
    assert (await customer.state()).slots["order_number"] in ("LBQ-10001", "LBQ-10006", "LBQ-10007")


async def test_a_number_of_another_wish_is_not_taken_where_none_is_named(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says(f"annulez ma commande et dites-moi où est {ON_ITS_WAY}")
    state = await customer.state()
    assert (state.requested_slot, state.slots.get("order_number")) == ("order_number", None)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "facture de LBQ-10001, où est LBQ-10003, annulez LBQ-10002 et quand suis-je remboursé de LBQ-10011 ?"),
        (
            "en",
            "invoice for LBQ-10001, where is LBQ-10003, cancel LBQ-10002 and when do I get my refund for LBQ-10011?",
        ),
    ],
)
async def test_of_four_wishes_about_four_orders_none_is_dropped(world: World, language: str, line: str) -> None:
    customer = await world.customer(language).arrives()
    said = " ".join(await customer.says(line))
    assert [number for number in ("LBQ-10001", "LBQ-10002", "LBQ-10003", "LBQ-10011") if number not in said] == []


@pytest.mark.parametrize(
    "line", ["facture de LBQ-10001, LBQ-10002, LBQ-10003 svp", "invoices of LBQ-10001, LBQ-10002, LBQ-10003 please"]
)
async def test_the_last_number_of_a_list_goes_on_with_it(world: World, line: str) -> None:
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    said = " ".join(await customer.says(line))
    assert [number for number in ("LBQ-10001", "LBQ-10002", "LBQ-10003") if number not in said] == []


async def test_what_was_done_before_is_no_further_wish(world: World) -> None:
    customer = await world.customer("en").arrives()
    await customer.says("I cancelled LBQ-10011, where is my refund?")
    [reading] = [
        r
        for e in await customer.log(ev.AssistantUnderstood)
        if isinstance(e, ev.AssistantUnderstood)
        for r in e.readings
    ]
    assert (reading.intent, reading.also) == ("refund_status", ())
