"""Nobody is at the desk: who is rude is offered a person and helped on; who asks for one is in line at once."""

from __future__ import annotations

from datetime import datetime

import pytest

from conversation import events as ev
from passerelle.assistant import Loaded
from shop.words import PARIS
from tests.scenario.world import World

SUNDAY = int(datetime(2026, 11, 22, 23, 0, tzinfo=PARIS).timestamp() * 1000)
RUDE = [("fr", "vous êtes vraiment des gros nuls"), ("en", "you are a bunch of useless morons")]


@pytest.fixture
def night(loaded: Loaded) -> World:
    return World(loaded, start=SUNDAY)


@pytest.mark.parametrize(("language", "line"), RUDE)
async def test_a_rude_word_brings_an_offer_and_not_the_line(night: World, language: str, line: str) -> None:
    customer = await night.customer(language).arrives()
    assert await customer.says(line)
    state = await customer.state()
    assert state.holder == "assistant"
    assert any(offer.payload == "/ask_human" for offer in state.offers.values())
    told = await customer.says("où est ma commande LBQ-10001 ?" if language == "fr" else "where is LBQ-10001?")
    assert "LBQ-10001" in told[0]


@pytest.mark.parametrize(("language", "line"), RUDE)
async def test_who_stays_angry_is_passed_on(night: World, language: str, line: str) -> None:
    customer = await night.customer(language).arrives()
    await customer.says(line)
    await customer.says("c'est vraiment de la merde" if language == "fr" else "this is fucking ridiculous")
    assert (await customer.state()).holder == "waiting"


@pytest.mark.parametrize(("language", "line"), RUDE)
async def test_with_somebody_there_it_comes_to_a_person(world: World, language: str, line: str) -> None:
    customer = await world.customer(language).arrives()
    await customer.says(line)
    assert (await customer.state()).holder == "waiting"


@pytest.mark.parametrize("line", ["un humain svp", "passez-moi quelqu'un bande de nuls", "get me a human"])
async def test_an_ask_is_never_put_off(night: World, line: str) -> None:
    customer = await night.customer("en" if "human" in line else "fr").arrives()
    await customer.says(line)
    [asked] = await customer.log(ev.HandoffRequested)
    assert isinstance(asked, ev.HandoffRequested)
    assert asked.reason == "explicit"
