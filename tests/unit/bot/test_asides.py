"""Questions that are known by their words are answered at once, but not to who is angry."""

from __future__ import annotations

import pytest

from tests.scenario.world import World


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("et si je ne suis pas là demain pour le colis ?", "boîte aux lettres"),
        ("je cherche un cadeau pour ma mère", "coffrets"),
    ],
)
async def test_they_have_answers_of_their_own(world: World, line: str, answer: str) -> None:
    customer = await world.customer().arrives()
    [told] = await customer.says(line)
    assert answer in told


@pytest.mark.parametrize(
    "line",
    [
        "je veux changer le jour de livraison, je ne serai pas là demain quand le colis passe, c'est possible ?",
        "I won't be home tomorrow, can you deliver my parcel on Friday instead?",
    ],
)
async def test_who_wants_another_day_wants_no_rule(world: World, line: str) -> None:
    customer = await world.customer().arrives()
    await customer.says(line)
    assert (await customer.state()).slots["request"] == "change_delivery"


async def test_anger_goes_before_the_answer(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("c'est une honte, bande de nuls, et si je ne suis pas là demain pour le colis ?")
    assert (await customer.state()).holder == "waiting"
