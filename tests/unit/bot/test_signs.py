"""Lines of nothing but signs, as people send them from their phones."""

from __future__ import annotations

import pytest

from bot.signs import meaning
from tests.scenario.world import World


@pytest.mark.parametrize(
    ("line", "intent"),
    [
        ("👍", "affirm"),
        ("👍🏻", "affirm"),
        ("👌 👌", "affirm"),
        ("❤️", "thank"),
        ("🙏🙏", "thank"),
        (":)", "thank"),
        ("<3", "thank"),
        ("😡😡😡", "complain"),
        ("👎", "not_helpful"),
        ("👋", "greet"),
        ("🤔", "chitchat"),
        ("😂👍", "affirm"),
        ("merci 👍", None),
        ("12345", None),
        ("0", None),
        ("?", None),
        ("…", None),
        ("", None),
    ],
)
def test_what_signs_say(line: str, intent: str | None) -> None:
    assert meaning(line) == intent


async def test_a_thumb_is_a_yes(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("je veux annuler ma commande LBQ-10002")
    await customer.says("69007")
    await customer.says("👍")
    assert world.shop.order("LBQ-10002").state.value == "cancelled"
    [told] = await customer.says("🙏")
    assert "plaisir" in told
    assert not world.breaches
