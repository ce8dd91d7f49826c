"""Wishes of a line that is unsure as a whole: each clause that asks is read by itself."""

from __future__ import annotations

from typing import Any

import pytest

from bot.apart import apart, parts_of
from conversation import events as ev
from conversation.events import Reading
from tests.scenario.world import World


def read(intent: str, confidence: float = 0.95) -> dict[str, Any]:
    return {"intent": {"name": intent, "confidence": confidence}}


UNSURE = Reading(seq=1, intent="return_item", confidence=0.54)


@pytest.mark.parametrize(
    ("reading", "parts"),
    [
        (UNSURE, ("where's LBQ-10001", "do you sell honey")),
        (Reading(seq=1, intent="track_order", confidence=0.95), ()),
        (Reading(seq=1, intent="track_order", confidence=0.6, also=("faq/stock",)), ()),
        (Reading(seq=1, intent="ask_human", confidence=0.6, wants_human=True), ()),
    ],
)
def test_only_what_is_unsure_is_taken_apart(reading: Reading, parts: tuple[str, ...]) -> None:
    assert parts_of("Hi, where's LBQ-10001, do you sell honey, thanks a lot", reading) == parts


@pytest.mark.parametrize(
    ("clauses", "wishes"),
    [
        (("track_order", "withdraw"), ["track_order", "withdraw"]),
        (("cancel_order", "return_item", "refund_status"), ["cancel_order", "return_item"]),  # the money is told along
        (("track_order", "greet"), ["return_item"]),
        (("track_order", "late_delivery"), ["return_item"]),  # one wish in two readings, and not the line's
    ],
)
def test_the_wishes_are_those_of_the_clauses(clauses: tuple[str, ...], wishes: list[str]) -> None:
    found = apart({**read("return_item", 0.54), "signals": {"language": "fr"}}, [read(one) for one in clauses])
    assert [found["intent"]["name"], *(found["signals"].get("also") or ())] == wishes


def test_a_clause_that_is_unsure_says_nothing() -> None:
    assert apart(read("return_item", 0.54), [read("track_order", 0.7), read("withdraw")]) == read("return_item", 0.54)


@pytest.mark.parametrize(
    ("language", "line", "told"),
    [
        (
            "en",
            "Hi, where's LBQ-10001, do you sell honey, and what's your return policy?",
            ("honey", "30 days", "10001"),
        ),
        (
            "fr",
            "où est LBQ-10001, vous vendez du miel, et quelle est votre politique de retour ?",
            ("Miel", "30 j", "10001"),
        ),
    ],
)
async def test_three_wishes_are_all_seen_to(world: World, language: str, line: str, told: tuple[str, ...]) -> None:
    customer = await world.customer(language).arrives()
    said = " ".join(await customer.says(line))
    assert all(words in said for words in told)


async def test_who_cancels_and_asks_for_the_money_cancels(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("je veux annuler LBQ-10002 et savoir quand je serai remboursé")
    [understood] = [e for e in await customer.log(ev.AssistantUnderstood) if isinstance(e, ev.AssistantUnderstood)]
    assert understood.readings[0].intent == "cancel_order"
