"""Order numbers in every spelling, postcodes, and which of the two five digits are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.entities.numbers import find_numbers

GAPS = ["", " ", "-", " - ", "_", ".", ": ", " n° ", "#", "–"]


def named(text: str, asked: str | None = None) -> list[tuple[str, str]]:
    return [(found.entity, found.value) for found in find_numbers(text, asked)]


@given(st.integers(10000, 99999), st.sampled_from(["LBQ", "lbq", "Lbq", "L.B.Q"]), st.sampled_from(GAPS))
def test_a_prefixed_number_is_an_order_in_every_spelling(number: int, prefix: str, gap: str) -> None:
    assert named(f"bonjour {prefix}{gap}{number} merci") == [("order_number", f"LBQ-{number}")]


@pytest.mark.parametrize(
    "text",
    [
        "LBQ-10023",
        "lbq10023",
        "LBQ 10 023",
        "commande 10023",
        "ma commande n° 10 023",
        "cde n°10023",
        "#10023",
        "order 10023",
        "order number is 10023",
        "LQB-10023",
        "LBQ-1OO23",
        "10023",
        "la 10023",
        "c'est 10023 !",
    ],
)
def test_spellings_of_an_order(text: str) -> None:
    assert named(text) == [("order_number", "LBQ-10023")]


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("75011", "75011"),
        ("mon code postal est 10023", "10023"),
        ("69003 Lyon", "69003"),
        ("j'habite 44120", "44120"),
        ("12 rue de Rivoli 75001 Paris", "75001"),
        ("SW1A 1AA", "SW1A 1AA"),
        ("ec1v9bp", "EC1V 9BP"),
        ("postcode 10023", "10023"),
    ],
)
def test_postcodes(text: str, postcode: str) -> None:
    assert named(text) == [("postcode", postcode)]


def test_both_in_one_line() -> None:
    assert named("LBQ-10012 75011") == [("order_number", "LBQ-10012"), ("postcode", "75011")]
    assert named("lbq10012 75011", asked="order_number") == [("order_number", "LBQ-10012"), ("postcode", "75011")]
    assert named("où est ma commande LBQ-10012 75011") == [("order_number", "LBQ-10012"), ("postcode", "75011")]
    assert named("commande 10012, code postal 69007") == [("order_number", "LBQ-10012"), ("postcode", "69007")]


def test_what_was_asked_decides_bare_digits() -> None:
    assert named("75011", asked="order_number") == [("order_number", "LBQ-75011")]
    assert named("10023", asked="postcode") == [("postcode", "10023")]


@pytest.mark.parametrize("text", ["06 12 34 56 78", "12345 €", "12/03/2026", "1234567", "v1.12345", "a12345b", "2026"])
def test_other_numbers_are_neither(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize("text", ["LBQ-10005 I want to cancel", "lbq 10005 o", "LBQ-10005 l'annuler", "LBQ-1OOO5 I am"])
def test_a_word_after_the_number_is_no_digit_of_it(text: str) -> None:
    assert [found.value for found in find_numbers(text)] == ["LBQ-10005"]


@given(st.text(max_size=60))
def test_places_are_right_in_any_text(text: str) -> None:
    for found in find_numbers(text):
        assert 0 <= found.start < found.end <= len(text)
        assert any(letter.isdigit() for letter in text[found.start : found.end])
