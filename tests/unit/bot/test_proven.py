"""The wish of a line that gives its proof in the same breath."""

from __future__ import annotations

import pytest

from bot.proven import without_proof
from conversation import events as ev
from conversation.events import Entity
from tests.scenario.world import World


def named(text: str, **values: str) -> tuple[Entity, ...]:
    found = {kind: (value, text.index(value)) for kind, value in values.items()}
    return tuple(Entity(entity=kind, value=it, start=at, end=at + len(it)) for kind, (it, at) in found.items())


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("annulez LBQ-10002, mon code postal est 69007", "annulez LBQ-10002"),
        ("LBQ-10002 est en retard (code postal 69007)", "LBQ-10002 est en retard"),
        ("my order LBQ-10002 is late, postcode 69007", "my order LBQ-10002 is late"),
        ("LBQ-10002, code postal 69007", None),  # nothing but what was asked for
        ("livrez LBQ-10002 plutôt à Lyon 69007", None),  # a place to go to
    ],
)
def test_what_is_left_without_the_proof(text: str, rest: str | None) -> None:
    assert without_proof(text, named(text, order_number="LBQ-10002", postcode="69007")) == rest


def test_a_postcode_without_an_order_proves_nothing() -> None:
    text = "je déménage, code postal 69007"
    assert without_proof(text, named(text, postcode="69007")) is None


@pytest.mark.parametrize(
    ("language", "line", "intent"),
    [
        ("fr", "annulez LBQ-10002, mon code postal est 69007", "cancel_order"),
        ("fr", "c'est au sujet de ma commande LBQ-10010 en retard, code postal 13005", "late_delivery"),
        ("en", "it's about my order LBQ-10010 which is late, postcode 13005", "late_delivery"),
        ("fr", "changez l'adresse de LBQ-10002, mon code postal est 69007", "change_delivery"),
    ],
)
async def test_the_wish_is_not_read_from_the_proof(world: World, language: str, line: str, intent: str) -> None:
    customer = await world.customer(language).arrives()
    await customer.says(line)
    [understood] = [e for e in await customer.log(ev.AssistantUnderstood) if isinstance(e, ev.AssistantUnderstood)]
    assert [reading.intent for reading in understood.readings] == [intent]
    assert {entity.entity for entity in understood.readings[0].entities} >= {"order_number", "postcode"}
