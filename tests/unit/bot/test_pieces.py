"""What is typed in pieces, faster than anybody reads, is one wish, and nothing fails meanwhile."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bot.hearing import hearing_of
from bot.pieces import as_one, together
from bot.turn import Line
from conversation import events as ev
from conversation.records import Message
from conversation.state import Conversation
from tests.scenario.world import World

KETTLE = {
    "en": ("hey", "so i ordered a kettle", "last week", "and its the wrong colour", "can i swap it"),
    "fr": ("salut", "alors j'ai commandé une bouilloire", "la semaine dernière", "et c'est pas la bonne couleur"),
}
CANCEL = {
    "fr": ("bonjour", "je voudrais annuler", "ma commande", "LBQ-10002", "svp"),
    "en": ("hello", "i want to cancel", "my order", "LBQ-10002", "please"),
}


def pieces(*texts: str, apart: int = 700) -> list[Message]:
    return [Message(seq=place, at=place * apart, kind="text", text=text) for place, text in enumerate(texts)]


def test_what_is_read_together() -> None:
    assert together(pieces("je voudrais annuler", "ma commande"), 1200) == "je voudrais annuler ma commande"
    assert together(pieces("je voudrais annuler"), 1200) is None
    assert together(pieces("je voudrais annuler", "ma commande", apart=1300), 1200) is None
    assert together(pieces("mot " * 30, "mot " * 30), 1200) is None


def heard(*readings: ev.Reading) -> list[Line]:
    return [Line(message, one) for message, one in zip(pieces(*["ma commande"] * len(readings)), readings, strict=True)]


CANCELS = ev.Reading(seq=0, intent="cancel_order", confidence=0.9)
RESEMBLES = ev.Reading(seq=1, intent="track_order", confidence=0.9)


def test_a_piece_that_resembles_another_wish_goes_on_with_the_first() -> None:
    assert [line.reading for line in as_one(heard(CANCELS, RESEMBLES), CANCELS)] == [CANCELS, None]


@pytest.mark.parametrize(
    "weighs",
    [{"sensitive": "injury"}, {"frustration": 2}, {"needed_by": "2026-11-24"}],
)
def test_a_piece_that_weighs_is_not_lost(weighs: dict[str, Any]) -> None:
    lines = heard(CANCELS, msgspec.structs.replace(RESEMBLES, **weighs))
    assert as_one(lines, CANCELS) == tuple(lines)


def test_two_wishes_in_two_pieces_stay_two() -> None:
    lines = heard(CANCELS, RESEMBLES)
    assert as_one(lines, msgspec.structs.replace(CANCELS, also=("track_order",))) == tuple(lines)


def test_two_orders_are_two_wishes() -> None:
    first, second = (ev.Entity(entity="order_number", value=f"LBQ-1000{n}", start=0, end=9) for n in (2, 3))
    lines = heard(
        msgspec.structs.replace(CANCELS, entities=(first,)), msgspec.structs.replace(RESEMBLES, entities=(second,))
    )
    assert as_one(lines, CANCELS) == tuple(lines)


async def types(world: World, language: str, texts: tuple[str, ...]) -> list[ev.Event]:
    """Writes them 0.7 s apart, waits, and gives the turns that came of it."""
    customer = await world.customer(language).arrives()
    for text in texts:
        world.clock.advance(-0.3)
        await customer.writes(text)
        await world.settle()
    assert await customer.reads() == [], "still typing"
    world.clock.advance(4)
    await world.settle()
    assert (await customer.state()).holder == "assistant"
    assert await customer.reads()
    return await customer.log(ev.AssistantUnderstood)


@pytest.mark.parametrize("language", KETTLE)
async def test_a_tale_in_pieces_is_answered_once(bursty: World, language: str) -> None:
    [turn] = await types(bursty, language, KETTLE[language])
    assert isinstance(turn, ev.AssistantUnderstood)
    assert len(turn.covers) == len(KETTLE[language])


@pytest.mark.parametrize("language", CANCEL)
async def test_a_piece_does_not_turn_the_wish_round(bursty: World, language: str) -> None:
    [turn] = await types(bursty, language, CANCEL[language])
    assert isinstance(turn, ev.AssistantUnderstood)
    assert (turn.slots["request"], turn.slots["order_number"]) == ("cancel_order", "LBQ-10002")


def test_a_postcode_in_a_piece_after_the_number_is_no_number() -> None:
    both = pieces("LBQ-10002", "69007")
    asked = Conversation(id="07-0123456789ab", requested_slot="order_number", unread=tuple(both))
    assert [hearing_of(asked, each, now=0).asked for each in both] == ["order_number", "postcode"]
    alone = msgspec.structs.replace(asked, unread=(both[1],))
    assert hearing_of(alone, both[1], now=0).asked == "order_number"
