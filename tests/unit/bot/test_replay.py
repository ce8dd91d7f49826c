"""Whole conversations played in memory: what comes of them, and why."""

from __future__ import annotations

import json

import pytest

from actions import wiring
from bot.replay import Said, Script, Stage
from passerelle import compose
from passerelle.assistant import Loaded
from shop.opening import open_shop


@pytest.fixture
def stage(loaded: Loaded) -> Stage:
    stage = Stage(loaded.assistant, loaded.voice, compose.policy(), now_ms=1_800_000_000_000)
    shop = open_shop("sqlite://", demo=True)
    shop.lag()
    wiring.wire(shop, stage.door)
    return stage


def script(*lines: str, name: str = "s1") -> Script:
    return Script(id=name, turns=tuple(Said(line) for line in lines))


async def test_what_comes_of_a_conversation(stage: Stage) -> None:
    outcome = await stage.play(script("bonjour", "un humain svp", "c'est pour un vase cassé"))
    assert (outcome.handoff, outcome.turn, outcome.reason) == (True, 2, "explicit")
    assert [len(replies) > 0 for replies in outcome.replies] == [True, True, True]


async def test_a_conversation_that_is_served(stage: Stage) -> None:
    outcome = await stage.play(script("quelle est la durée de la garantie ?", "merci"))
    assert (outcome.handoff, outcome.turn, outcome.reason) == (False, None, None)


async def test_it_says_why(stage: Stage) -> None:
    outcome = await stage.play(script("quelle est la durée de la garantie ?"))
    [why] = outcome.why
    readings = why["readings"]
    assert isinstance(readings, list)
    assert readings[0]["intent"] == "faq/warranty"
    assert why["answers"] == ["utter_faq/warranty"]


async def test_its_reasons_are_plain_data(stage: Stage) -> None:
    outcome = await stage.play(script("où est ma commande LBQ-10001 ?"))
    [entity] = json.loads(json.dumps(outcome.why))[0]["readings"][0]["entities"]
    assert (entity["entity"], entity["value"]) == ("order_number", "LBQ-10001")


async def test_many_conversations_do_not_touch_each_other(stage: Stage) -> None:
    first = await stage.play(script("zigzag carotte lunaire", "trombone violet", name="a"))
    second = await stage.play(script("zigzag carotte lunaire", "trombone violet", name="b"))
    assert first.replies == second.replies
    assert not second.handoff


async def test_no_lines_no_replies(stage: Stage) -> None:
    outcome = await stage.play(Script(id="empty", turns=()))
    assert (outcome.handoff, outcome.replies) == (False, ())
