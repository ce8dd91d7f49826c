"""A person was offered and is not wanted: what was asked before is asked again, and nobody tells it twice."""

from __future__ import annotations

from actions.scope import Scope
from tests.scenario.world import Customer, World

ASIDE = ("What is the weather in Lyon?", "And the capital of Peru?")


async def offered_in_a_form(world: World) -> Customer:
    """A customer who was asked for a proof, and then offered a person."""
    customer = await world.customer("en").arrives()
    [asked] = await customer.says("Where is LBQ-10001?")
    assert "postcode" in asked
    await customer.says(ASIDE[0])
    [offered] = await customer.says(ASIDE[1])
    assert "adviser" in offered
    return customer


async def test_a_typed_no_goes_on_with_the_order(world: World) -> None:
    customer = await offered_in_a_form(world)
    [asked] = await customer.says("no")
    state = await customer.state()
    assert (state.form, state.requested_slot) == ("order_form", "proof")
    assert "LBQ-10001" in asked
    [told] = await customer.says("69007")
    assert "LBQ-10001" in told


async def test_so_does_the_button(world: World) -> None:
    customer = await offered_in_a_form(world)
    await customer.taps("No, I’ll rephrase")
    assert (await customer.state()).requested_slot == "proof"


async def test_a_second_no_ends_the_form(world: World) -> None:
    customer = await offered_in_a_form(world)
    await customer.says("no")
    await customer.says("no")
    assert (await customer.state()).form is None


async def test_without_a_form_it_goes_on_as_well(world: World) -> None:
    customer = await world.customer("en").arrives()
    await customer.says("what is the weather in Lyon?")
    await customer.says("and the capital of Peru?")
    [told] = await customer.says("no")
    assert "go on" in told


def test_a_bare_rasa_knows_of_no_offer() -> None:
    assert not Scope(conversation="", turn="", term=0, now=0, language="fr").offered
