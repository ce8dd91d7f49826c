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
    [fact] = await asked(world, line, language)  # not where one could look it up as well
    assert told in fact


async def test_its_price_is_asked_without_naming_it_again(world: World) -> None:
    customer = await world.customer("en").arrives()
    await customer.says("is there milk in the chocolate?")
    [told] = await customer.says("how much is it")
    assert "€5.80" in told


async def test_what_is_sold_out_is_said_to_be(world: World) -> None:
    [fact] = await asked(world, "avez-vous la limonade en stock ?", "fr")
    assert "Limonade artisanale au citron, 75 cl (4,20\xa0€, épuisé pour l’instant)" in fact
    assert "Prévenez-moi" in fact


async def test_what_nobody_sells_gets_the_rule_alone(world: World) -> None:
    [rule] = await asked(world, "avez-vous des rillettes en stock ?", "fr")
    assert "Rechercher" in rule


async def test_tea_is_no_teapot(world: World) -> None:
    [fact] = await asked(world, "vous avez encore du thé vert en stock ?", "fr")
    assert "Théière" not in fact


@pytest.mark.parametrize(
    ("line", "language", "told"),
    [
        ("is the green tea organic?", "en", "Organic Sencha green tea, 100 g (organic, its name says so)"),
        ("le miel de lavande est bio ?", "fr", "rien dans notre fichier ne dit qu’il est bio"),
        ("y a-t-il des allergènes dans le comté ?", "fr", "(lait)"),
    ],
)
async def test_what_it_holds_is_told_from_the_file(world: World, line: str, language: str, told: str) -> None:
    fact, rule = await asked(world, line, language)
    assert told in fact
    assert "14" in rule


async def test_one_article_after_the_other_is_no_loop(world: World) -> None:
    customer = await world.customer().arrives()
    for article in ("du thé vert", "du miel de lavande", "des sardines", "une bouilloire"):
        said = await customer.says(f"vous avez {article} en stock ?")
        assert said[0].startswith(("Nous vendons", "À ce nom"))
    assert (await customer.state()).holder == "assistant"


async def test_who_looks_for_a_gift_is_asked_what_would_please(world: World) -> None:
    customer = await world.customer().arrives()
    [told] = await customer.says("je cherche un cadeau pour ma mère")
    assert "thé" in told
