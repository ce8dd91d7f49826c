"""Rasa's graph reads a line as `Understanding` does, and customers' time and question reach it by metadata."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER

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


def test_several_messages_at_once_are_each_read_as_if_alone() -> None:
    processor = loaded_model().assistant._processor
    texts = ["où est ma commande ?", "", "I'd like a refund, and a person please", "75011"]
    asked = [None, None, None, "postcode"]

    def heard(places: list[int]) -> list[dict[str, Any]]:
        messages = [UserMessage(texts[at], metadata={"now": NOON_MS, "asked": asked[at]}) for at in places]
        target = processor.model_metadata.nlu_target
        given = {PLACEHOLDER_MESSAGE: messages, PLACEHOLDER_TRACKER: None}
        found = processor.graph_runner.run(given, targets=[target])[target]
        return [one.as_dict(only_output_properties=True) for one in found]

    together, alone = heard([0, 1, 2, 3]), [heard([at])[0] for at in range(4)]
    assert [one["signals"] for one in together] == [one["signals"] for one in alone]
    assert [one["entities"] for one in together] == [one["entities"] for one in alone]
    assert [one["intent"]["name"] for one in together] == [one["intent"]["name"] for one in alone]
    assert together[2]["signals"]["wants_human"]
    assert together[3]["entities"][0]["entity"] == "postcode"
