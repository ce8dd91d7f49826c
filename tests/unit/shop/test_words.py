"""Money that adds up and is written as people write it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shop.labels import DELIVERIES, STATES
from shop.words import Bilingual, Delivery, Money, State


def test_money_is_exact() -> None:
    assert (Money(1250) + Money(10) * 3 - Money(5)).amount == Decimal("12.75")
    with pytest.raises(ValueError, match="different currencies"):
        Money(1) + Money(1, "GBP")


def test_money_is_said_in_the_language() -> None:
    assert Money(1250).say("fr") == "12,50\u00a0€"
    assert Money(1250).say("en") == "€12.50"
    assert Money(123456).say("fr") == "1\u202f234,56\u00a0€"


def test_names_are_said_in_english_to_all_but_the_french() -> None:
    kettle = Bilingual("bouilloire", "kettle")
    assert [kettle.say(language) for language in ("fr", "en", "de")] == ["bouilloire", "kettle", "kettle"]


def test_every_state_and_way_of_delivery_has_its_names() -> None:
    assert set(STATES) == set(State)
    assert set(DELIVERIES) == set(Delivery)
