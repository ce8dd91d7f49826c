"""A question about an article that is named: its price and whether it is there, before where to look it up."""

from __future__ import annotations

import re

import pytest

from actions import goods
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
    fact, *_ = await asked(world, line, language)
    assert told in fact


async def test_one_article_after_the_other_is_no_loop(world: World) -> None:
    customer = await world.customer().arrives()
    for article in ("du thé vert", "du miel de lavande", "des sardines", "une bouilloire"):
        said = await customer.says(f"vous avez {article} en stock ?")
        assert said[0].startswith(("Nous vendons", "À ce nom"))
    assert (await customer.state()).holder == "assistant"


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "fr",
            ("vous avez des bouilloires ?", "elle est en stock ?", "et c'est combien ?", "vous avez aussi du miel ?"),
        ),
        ("en", ("do you sell kettles?", "is it in stock?", "how much is it?", "and do you have any teapots?")),
    ],
)
async def test_one_question_after_the_other_about_an_article_is_no_loop(
    world: World, language: str, lines: tuple[str, ...]
) -> None:
    """Each is answered from the shop, in words of its own, and nobody is handed over for asking."""
    customer = await world.customer(language).arrives()
    told = [said for line in lines for said in await customer.says(line)]
    assert len(set(told)) == len(told) == len(lines)
    assert all(re.search(r"ouilloire|kettle", text) for text in told[:3])
    assert "59" in told[2]
    assert (await customer.state()).holder == "assistant"
    assert not world.breaches


async def test_the_same_price_asked_for_again_and_again_gets_a_person(world: World) -> None:
    customer = await world.customer().arrives()
    for _ in range(5):
        await customer.says("combien coûte la bouilloire ?")
    assert (await customer.state()).holder == "waiting"


@pytest.mark.parametrize(
    ("language", "line", "told"),
    [
        ("en", "what's the cheapest tea you sell", "Sencha"),
        ("fr", "c'est quoi le moins cher de vos fromages ?", "fromages"),
        ("fr", "vous avez du beurre ?", "Beurre demi-sel"),  # no name that the assistant knows: the shop's own
        ("en", "do you sell tea?", "Sencha"),
        ("fr", "quelle est votre planche la plus chère ?", "Planche gravée"),
    ],
)
async def test_what_is_meant_is_looked_up_and_not_what_was_told_before(
    world: World, language: str, line: str, told: str
) -> None:
    customer = await world.customer(language).arrives()
    await customer.says("vous avez des bouilloires ?" if language == "fr" else "do you sell kettles?")
    [said] = await customer.says(line)
    assert told in said
    assert not re.search(r"ouilloire|kettle|tea towel", said)


async def test_two_articles_in_one_question_are_both_told(world: World) -> None:
    [said] = await asked(world, "avez-vous des rillettes et du miel ?", "fr")
    assert "Miel de lavande" in said
    assert "rillettes (pas chez nous en ce moment)" in said


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("vous avez du beurre de baratte ?", ["beurre", "baratte"]),
        ("what's the cheapest tea you sell?", ["tea"]),
        ("et c'est combien ?", []),
        ("is it in stock in the shop?", []),
        ("c'est lequel le moins cher ?", []),
        ("do you have cast iron pots", ["cast iron pots"]),
    ],
)
def test_what_a_question_names(line: str, named: list[str]) -> None:
    assert goods.named(line) == named


async def test_what_the_file_does_not_say_is_said_so_and_is_not_the_price_again(world: World) -> None:
    customer = await world.customer("en").arrives()
    await customer.says("looking for a good knife")
    [cheaper] = await customer.says("do you have a cheaper one?")
    assert "just the one" in cheaper
    [told] = await customer.says("is it dishwasher safe?")
    assert told.startswith("Our file doesn’t tell me that")
    assert (await customer.state()).holder == "assistant"


async def test_where_it_comes_from_is_no_question_about_allergens(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("vous avez du thé vert ?")
    said = await customer.says("il vient d'où ?")
    assert not any("allerg" in text for text in said)


async def test_two_things_that_nobody_sells_get_two_answers(world: World) -> None:
    customer = await world.customer().arrives()
    for line in ("vous avez des poêles ?", "et des fourchettes ?", "et des cuillères ?"):
        [told] = await customer.says(line)
        assert not told.startswith("Je vous ai déjà dit")


async def test_what_holds_of_one_thing_is_asked_of_the_next(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("y a-t-il des noix dans vos calissons ?")
    told = await customer.says("et dans les ravioles ?")
    assert "gluten" in told[0]


@pytest.mark.parametrize(("line", "language"), [("vous vendez quoi ?", "fr"), ("what do you sell?", "en")])
async def test_who_asks_what_there_is_is_told_the_kinds(world: World, line: str, language: str) -> None:
    [told] = await asked(world, line, language)
    assert ("Épicerie fine" if language == "fr" else "Pantry") in told


async def test_who_asks_for_wine_is_sold_no_glasses(world: World) -> None:
    [told] = await asked(world, "do you sell wine?", "en")
    assert "glasses" not in told


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("combien ça coûte ?", "price"),
        ("il en reste ?", "there"),
        ("combien il en reste ?", "there"),
        ("the cheapest one", "cheapest"),
        ("le plus cher", "dearest"),
        ("vous avez du thé ?", "all"),
        ("do you have a cheaper one?", "cheapest"),
        ("is it dishwasher safe?", "more"),
        ("what else do you sell?", "range"),
    ],
)
def test_what_is_to_be_known(line: str, wanted: str) -> None:
    assert goods.wanted(line) == wanted


async def test_who_looks_for_a_gift_is_asked_what_would_please(world: World) -> None:
    customer = await world.customer().arrives()
    [told] = await customer.says("je cherche un cadeau pour ma mère")
    assert "thé" in told


def test_a_long_list_costs_the_shop_no_more_than_a_short_one() -> None:
    every = [f"{first}{second}x" for first in "bkpvz" for second in "aeiou"]
    assert goods.named("avez-vous " + " ".join(f"du {name}" for name in every)) == every[:5]


@pytest.mark.parametrize(
    ("line", "language", "told"),
    [
        ("kettles under 50", "en", "just the one: Stainless steel electric kettle, 1.7 l (€59.90"),
        ("do you have kettles under 60?", "en", "We sell: Stainless steel electric kettle, 1.7 l (€59.90"),
        ("du thé à moins de 10 euros ?", "fr", "qu’un modèle : Thé vert Sencha bio, 100 g (12,90"),
    ],
)
async def test_what_it_may_cost_is_heard(world: World, line: str, language: str, told: str) -> None:
    [fact] = await asked(world, line, language)
    assert told in fact


@pytest.mark.parametrize(
    ("line", "cents"),
    [
        ("des verres à moins de 24,50 €", 2450),
        ("anything up to £30?", 3000),
        ("livré en moins de 2 jours ?", None),
        ("under 250 g of tea", None),
        ("sous 3 semaines", None),
    ],
)
def test_which_words_are_a_price(line: str, cents: int | None) -> None:
    assert goods.at_most(line) == cents
