"""Stories of people who want a person, wait for one, and get one."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from conversation import events as ev
from shop.words import PARIS as ZONE
from tests.scenario.day.conftest import TownAt
from tests.scenario.day.people import Refused
from tests.scenario.day.town import Town


async def test_a_person_is_one_message_away(town: Town) -> None:
    paul = await town.customer()
    await paul.says("je veux parler à un humain svp")
    await paul.hears("je vous passe à une personne", "n° 1 dans la file")
    assert await paul.waits()
    lea = await town.agent("Léa")
    assert await lea.sees("waiting") == [paul.id]
    await lea.claims(paul)
    await lea.writes(paul, "Bonjour Paul, je regarde tout de suite.")
    await paul.hears("Léa vous répond et a lu votre échange", "je regarde tout de suite")


async def test_two_agents_grab_one_case(town: Town) -> None:
    ana = await town.customer("en")
    await ana.says("a real person please")
    lea, tom = await town.agent("Léa"), await town.agent("Tom")
    ends = await asyncio.gather(lea.claims(ana), tom.claims(ana), return_exceptions=True)
    (lost,) = [end for end in ends if isinstance(end, Refused)]
    assert (lost.status, lost.code) == (409, "conflict")
    winner = (await ana.state()).agent_name
    assert winner is not None
    assert winner in lost.message
    assert len(await ana.log(ev.HandoffClaimed)) == 1


async def test_allo_five_times_while_waiting(town: Town) -> None:
    paul = await town.customer()
    await paul.says("un conseiller svp")
    for _ in range(5):
        await paul.says("allo ?")
        await paul.does_not_hear("pas compris", "reformuler")
        assert await paul.waits()


async def test_saturday_evening_the_desk_is_closed(town_at: TownAt) -> None:
    town = await town_at(datetime(2026, 11, 21, 21, 40, tzinfo=ZONE))
    ines = await town.customer()
    await ines.says("je veux parler à quelqu'un")
    await ines.hears("lundi 23 novembre à 09:00")
    assert "position" not in await ines.floor()
    town.later(hours=36)
    await town.settle()
    assert await ines.waits()


async def test_an_agent_who_vanishes_loses_the_case_to_the_next(town_at: TownAt) -> None:
    town = await town_at(datetime(2026, 11, 23, 12, 0, tzinfo=ZONE))
    paul = await town.customer()
    await paul.says("un humain")
    lea = await town.agent("Léa")
    await lea.claims(paul)
    town.later(minutes=5)
    await paul.listens()
    await paul.hears("Un autre conseiller reprend votre demande")
    assert await paul.waits()
    assert await lea.sees("waiting") == [paul.id]


@pytest.mark.parametrize("words", ["merci", "merci beaucoup, bonne journée"])
async def test_thanks_after_the_end_open_nothing(town: Town, words: str) -> None:
    paul = await town.customer()
    await paul.says("un humain")
    lea = await town.agent("Léa")
    await lea.claims(paul)
    await lea.writes(paul, "C’est remboursé.")
    await lea.closes(paul)
    await paul.says(words)
    assert (await paul.floor())["holder"] == "closed"


async def test_not_settled_goes_back_to_a_person_before_all_others(town: Town) -> None:
    paul, ines = await town.customer(), await town.customer()
    await paul.says("un humain")
    lea = await town.agent("Léa")
    await lea.claims(paul)
    await lea.writes(paul, "C’est remboursé.")
    await lea.closes(paul)
    await ines.says("un humain")
    await paul.taps("Ce n’est pas réglé")
    assert await lea.sees("waiting") == [paul.id, ines.id]
