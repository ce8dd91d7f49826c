"""A number that is not whole: the customer hears how many digits it has, whatever was wished with it."""

from __future__ import annotations

import pytest

from shop.numbers import is_begun
from tests.scenario.world import World


@pytest.mark.parametrize(
    ("language", "line", "told"),
    [
        ("fr", "LBQ-1", "5 chiffres"),
        ("fr", "où est ma commande LBQ-1 ?", "5 chiffres"),
        ("fr", "annulez LBQ-123456", "5 chiffres"),
        ("en", "where is my order lbq 123", "5 digits"),
    ],
)
async def test_who_mistypes_a_number_is_told_how_many_digits_it_has(
    world: World, language: str, line: str, told: str
) -> None:
    customer = await world.customer(language).arrives()
    [said] = await customer.says(line)
    assert told in said
    [said] = await customer.says("LBQ-10001")
    assert "LBQ-10001" in said


@pytest.mark.parametrize(
    ("text", "begun"), [("LBQ-1", True), ("lbq 123456", True), ("LBQ-10001", False), ("LBQ", False)]
)
def test_a_number_that_is_begun(text: str, begun: bool) -> None:
    assert is_begun(text) == begun
