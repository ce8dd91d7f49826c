"""A person was offered and is not wanted: what was asked before is asked again, and nobody tells it twice."""

from __future__ import annotations

from actions.scope import Scope
from tests.scenario.world import Customer, World

ANGRY = "You lot are a joke. Two weeks and nobody answers. Order LBQ-10001."


async def offered_in_a_form(world: World) -> Customer:
    """A customer who was asked for a proof, and then offered a person."""
    customer = await world.customer("en").arrives()
    answers = await customer.says(ANGRY)
    assert len(answers) == 2
    assert "adviser" in answers[1]
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
    await customer.taps("No, let’s go on")
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
