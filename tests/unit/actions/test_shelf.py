"""A question about an article that is named: its price and whether it is there, before where to look it up."""

from __future__ import annotations

import pytest

from tests.scenario.world import World


async def asked(world: World, line: str, language: str) -> list[str]:
    customer = await world.customer(language).arrives()
    return await customer.says(line)


@pytest.mark.parametrize(
    ("line", "language", "told"),
    [
        ("est-ce que vous avez des bouilloires ?", "fr", "Bouilloire électrique inox, 1,7 l (59,90\xa0€, en stock)"),
        ("do you have kettles in stock?", "en", "Stainless steel electric kettle, 1.7 l (€59.90, in stock)"),
    ],
)
async def test_what_is_named_is_looked_up(world: World, line: str, language: str, told: str) -> None:
    fact, _ = await asked(world, line, language)
    assert told in fact


async def test_what_is_sold_out_is_said_to_be(world: World) -> None:
    fact, _ = await asked(world, "avez-vous la limonade en stock ?", "fr")
    assert "Limonade artisanale au citron, 75 cl (4,20\xa0€, épuisé pour l’instant)" in fact


async def test_what_nobody_sells_gets_the_rule_alone(world: World) -> None:
    [rule] = await asked(world, "avez-vous des rillettes en stock ?", "fr")
    assert "Rechercher" in rule


async def test_tea_is_no_teapot(world: World) -> None:
    fact, _ = await asked(world, "vous avez encore du thé vert en stock ?", "fr")
    assert "Théière" not in fact
