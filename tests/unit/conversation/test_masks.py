"""Card numbers do not get in; order numbers, phone numbers and parcels do."""

from __future__ import annotations

import pytest

from conversation.masks import mask_cards


@pytest.mark.parametrize("card", ["4242424242424242", "4242 4242 4242 4242", "5555-5555-5555-4444", "378282246310005"])
def test_a_card_number_keeps_its_last_four_digits(card: str) -> None:
    last = card.replace(" ", "").replace("-", "")[-4:]
    assert mask_cards(f"ma carte {card} svp") == f"ma carte •••• {last} svp"


@pytest.mark.parametrize(
    "text", ["LBQ-10001", "06 12 34 56 78", "+33612345678", "4242424242424243", "1234567890123456789012"]
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_cards(text) == text
