"""What is late and needed by a day: a person comes, and nobody jokes."""

from __future__ import annotations

import pytest

from conversation import events as ev
from tests.scenario.world import Customer, World


async def told_late(world: World, language: str) -> Customer:
    customer = await world.customer(language).arrives(person="C-2005")
    await customer.says("where is my order LBQ-10010?" if language == "en" else "où est ma commande LBQ-10010 ?")
    assert (await customer.state()).holder == "assistant"
    return customer


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "it is my daughter's birthday tomorrow!"),
        ("fr", "c'est l'anniversaire de ma fille demain !"),
        ("en", "my daughter is crying, the party is on Tuesday"),
    ],
)
async def test_a_day_it_is_needed_by_brings_a_person(world: World, language: str, line: str) -> None:
    customer = await told_late(world, language)
    told = " ".join(await customer.says(line))
    assert "112" not in told
    assert "coffee" not in told
    assert "café" not in told
    [asked] = await customer.log(ev.HandoffRequested)
    assert isinstance(asked, ev.HandoffRequested)
    assert "Needed before" in asked.evidence[0]


@pytest.mark.parametrize(("language", "line"), [("en", "how are you today?"), ("fr", "tu aimes le café ?")])
async def test_no_small_talk_beside_a_trouble(world: World, language: str, line: str) -> None:
    customer = await told_late(world, language)
    await customer.says(line)
    said = [it.answer for it in await customer.log(ev.AssistantWrote) if isinstance(it, ev.AssistantWrote)]
    assert "utter_chitchat" not in said
    assert said[-1] == "utter_offer_human"
