"""Rasa's graph reads a line as `Understanding` does, and customers' time and question reach it by metadata."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.nlu.understanding import Understanding, parse_data
from tests.model import loaded_model
from tests.unit.bot_nlu.conftest import TODAY

NOON_MS = 1795258800000  # 21 November 2026, 12:00 in Paris


async def parsed(text: str, **metadata: Any) -> dict[str, Any]:
    processor = loaded_model().assistant._processor
    found: dict[str, Any] = await processor.parse_message(UserMessage(text, metadata={"now": NOON_MS, **metadata}))
    return found


def answer_of(data: dict[str, Any]) -> Any:
    return data["response_selector"].get("faq", {}).get("response", {}).get("utter_action")


@pytest.mark.parametrize(
    "text",
    [
        "où est ma commande LBQ-10023 ?",
        "vous livrez en Belgique ?",
        "bonjour, ma théière est cassée, je voudrais parler à quelqu'un",
        "my wedding is tomorrow, where is my parcel",
        "ok",
        "",
    ],
)
async def test_the_graph_reads_as_understanding_does(text: str, understanding: Understanding) -> None:
    mine, graph = parse_data(understanding.read([text], TODAY)[0]), await parsed(text)
    for key in ("entities", "signals"):
        assert graph[key] == mine[key]
    assert graph["intent"]["name"] == mine["intent"]["name"]
    assert graph["intent"]["confidence"] == pytest.approx(mine["intent"]["confidence"], abs=1e-4)
    assert answer_of(graph) == answer_of(mine)


async def test_what_was_asked_decides_bare_digits() -> None:
    assert [one["entity"] for one in (await parsed("75011", asked="order_number"))["entities"]] == ["order_number"]
    assert [one["entity"] for one in (await parsed("75011", asked="postcode"))["entities"]] == ["postcode"]
