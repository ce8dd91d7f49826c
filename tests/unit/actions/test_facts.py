"""What escalation may decide on is known for every wish about an order, so that each rule can fire for each of them."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import wiring
from actions.form import OrderForm
from actions.wishes import WISHES
from bot.escalation import COLLECTING
from shop.opening import open_shop

OWNER = {"conversation": "01-0", "turn": "t1", "term": 0, "now": 1795431602000, "language": "fr", "proof": "person"}


def told(wish: str, order: str, person: str) -> Tracker:
    """Rasa's tracker when a signed-in customer has just said this wish."""
    message = {"intent": {"name": wish}, "entities": [], "metadata": {**OWNER, "person": person}, "text": "…"}
    slots = {"order_number": order}
    return Tracker("01-0", slots, message, [{"event": "user", "timestamp": 1.0}], False, None, {}, "action_listen")


ABOUT_AN_ORDER = [name for name, wish in WISHES.items() if not wish.about_person]


@pytest.mark.parametrize("wish", ABOUT_AN_ORDER)
async def test_the_file_is_known_for_every_wish(wish: str) -> None:
    shop = open_shop("sqlite://", demo=True)
    wiring.wire(shop)
    events = await OrderForm().run(CollectingDispatcher(), told(wish, "LBQ-10019", "C-2010"), {})
    facts: dict[str, Any] = next(event["value"] for event in events if event.get("name") == "facts")
    assert (facts["request"], facts["order_state"], facts["vip"]) == (wish, "partly_shipped", True)
    assert facts["amount_cents"] == shop.order("LBQ-10019").total.cents
    assert facts["expected_on"]


def test_the_rules_wait_for_the_facts_of_each_of_them() -> None:
    assert set(ABOUT_AN_ORDER) == COLLECTING
