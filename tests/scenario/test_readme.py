"""The README's first conversation, row by row: what it says one may write is written, what it says happens, happens."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from conversation import events as ev
from passerelle.compose import ROOT
from tests.scenario.world import Customer, World

Check = Callable[[World, list[str]], Awaitable[None]]


def rows(readme: Path) -> list[list[str]]:
    """What the table of "A first conversation" says to write: the quoted texts of each row's first cell."""
    chapter = readme.read_text("utf-8").split("## A first conversation")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in chapter.splitlines() if line.startswith("|")]
    return [quoted for cell in cells if (quoted := re.findall(r"`([^`]+)`", cell))]


async def plays(world: World, lines: list[str], language: str = "fr") -> tuple[Customer, list[str]]:
    """Somebody who is not signed in writes the lines; they and the last reply."""
    customer = await world.customer(language).arrives()
    said: list[str] = []
    for line in lines:
        said = await customer.says(line)
    return customer, said


async def answered_from_the_faq(world: World, lines: list[str]) -> None:
    customer, said = await plays(world, lines)
    wrote = [event for event in await customer.log(ev.AssistantWrote) if isinstance(event, ev.AssistantWrote)]
    assert [event.answer for event in wrote] == ["utter_faq/delivery_times"], said


async def told_from_the_shelf(world: World, lines: list[str]) -> None:
    _, said = await plays(world, lines)
    [kettle] = world.shop.products("bouilloire")
    assert kettle.name.fr in said[0]
    assert kettle.price.say("fr") in said[0]
    assert "en stock" in said[0]


async def tracked_with_proof(world: World, lines: list[str]) -> None:
    customer, said = await plays(world, lines[:1])
    assert "Colissimo" not in " ".join(said), "told without proof"
    told = " ".join(await customer.says(lines[1]))
    assert "LBQ-10001" in told
    assert "Colissimo" in told
    assert re.search(r"\d{1,2} November|November \d{1,2}", told), told


async def nobody_is_told_whose_it_is(world: World, lines: list[str]) -> None:
    asked = "where is my order {}?"
    _, others = await plays(world, [asked.format(lines[0]), "69007"], "en")
    _, missing = await plays(world, [asked.format("LBQ-99999"), "69007"], "en")
    assert [text.replace(lines[0], "#") for text in others] == [text.replace("LBQ-99999", "#") for text in missing]


async def cancelled_once_with_its_refund(world: World, lines: list[str]) -> None:
    proven = ["où est ma commande LBQ-10001 ?", "69007"]  # the row before has shown who it is
    customer, said = await plays(world, [*proven, *lines])
    done = await customer.log(ev.ActionDone)
    assert len(done) == 1, said
    assert world.shop.order("LBQ-10002").state.value == "cancelled"
    assert "même moyen de paiement" in " ".join(said)
    assert "novembre" in " ".join(said)


async def a_person_in_that_turn(world: World, lines: list[str]) -> None:
    customer, _ = await plays(world, lines)
    assert (await customer.state()).holder == "waiting"
    tapped = await world.customer().arrives()
    await tapped.asks_by_button()
    assert (await tapped.state()).holder == "waiting"


CHECKS: dict[str, Check] = {
    "quels sont vos délais de livraison ?": answered_from_the_faq,
    "vous avez des bouilloires ?": told_from_the_shelf,
    "where is my order LBQ-10001?": tracked_with_proof,
    "LBQ-10004": nobody_is_told_whose_it_is,
    "annuler LBQ-10002": cancelled_once_with_its_refund,
    "un humain svp": a_person_in_that_turn,
}


def test_every_row_of_the_readme_is_played_here() -> None:
    assert [row[0] for row in rows(ROOT / "README.md")] == list(CHECKS)


@pytest.mark.parametrize("row", rows(ROOT / "README.md"), ids=lambda row: row[0])
async def test_a_row_of_the_readme_comes_true(row: list[str], world: World) -> None:
    await CHECKS[row[0]](world, row)
    assert not world.breaches
