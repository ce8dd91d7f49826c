"""Order numbers in every spelling, and what may only be asked about."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop import numbers

DIGITS = st.from_regex(r"[0-9]{5}", fullmatch=True)


@pytest.mark.parametrize(
    "text",
    [
        "LBQ-12345",
        "lbq12345",
        "Lbq 12 345",
        "L.B.Q. 12345",
        "lbq_12345",
        "LBQ\u201312345",  # an en dash
        "LBQ n° 12345",
        "LBQ-1 2 3 4 5",
        "\uff2c\uff22\uff31-\uff11\uff12\uff13\uff14\uff15",  # full width
        "commande 12345",
        "ma commande n°12 345 n'est pas là",
        "Commande numéro : 12345",
        "le numéro est 12345",
        "cde 12345 svp",
        "order #12345",
        "My order number is 12345.",
        "#12345",
        "où est la lbq 123 45 ?",
        "(LBQ-12345)",
    ],
)
def test_every_spelling_is_read(text: str) -> None:
    assert numbers.parse(text) == "LBQ-12345"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345",
        "69007",
        "69007 Lyon",
        "j'habite 69007 lyon",
        "LBQ-1234",
        "LBQ-123456",
        "LBQ 12 345 678",
        "commande de 12345 euros",
        "06 39 98 01 01",
        "albq 12345",
        "LBQ",
        "commande",
    ],
)
def test_what_is_no_order_number_is_not_read(text: str) -> None:
    assert numbers.find(text) == []


def test_bare_digits_are_a_number_once_it_was_asked_for() -> None:
    assert numbers.parse("12345", asked=True) == "LBQ-12345"
    assert numbers.parse("c'est le 12 345 je crois", asked=True) == "LBQ-12345"
    assert numbers.parse("06 39 98 01 01", asked=True) is None
    assert numbers.parse("0639980101", asked=True) is None


def test_two_numbers_are_found_in_order_and_parsed_as_none() -> None:
    assert numbers.find("LBQ-10002, et aussi la commande 10001 (LBQ-10002)") == ["LBQ-10002", "LBQ-10001"]
    assert numbers.parse("LBQ-10002 et LBQ-10001") is None


def test_a_number_beside_a_postcode_is_told_apart() -> None:
    assert numbers.parse("LBQ-10001 69007") == "LBQ-10001"
    assert numbers.parse("10001 et 69007", asked=True) is None


@pytest.mark.parametrize("text", ["LBQ-10001", "lbq 10001", "10001", " 10 001 ", "#10001"])
def test_a_number_alone_is_normalised(text: str) -> None:
    assert numbers.normalise(text) == "LBQ-10001"


@pytest.mark.parametrize("text", ["", "LBQ-1001", "LBQ-10001 s'il vous plaît", "LBQ-10001 LBQ-10002", "LBQ-1OOO1"])
def test_anything_else_is_not_normalised(text: str) -> None:
    assert numbers.normalise(text) is None


@pytest.mark.parametrize("text", ["LQB-10001", "lbg 10001", "LBQ-1OOO1", "lbq-l000l", "BLQ10001", "le lbp 1000l ?"])
def test_a_slip_is_suggested_and_never_read(text: str) -> None:
    assert numbers.find(text) == []
    assert numbers.suggest(text) == "LBQ-10001"


@pytest.mark.parametrize("text", ["bonjour", "LBQ-10001", "LBQ-1001", "ABC-10001", "où est mon colis ?"])
def test_nothing_is_suggested_without_a_slip_to_mend(text: str) -> None:
    assert numbers.suggest(text) is None


@pytest.mark.parametrize("typed", ["LBQ-10011", "lbq 1001", "10010", "LBQ-01001", "LBQ-100001"])
def test_own_orders_one_slip_away_are_named(typed: str) -> None:
    assert "LBQ-10001" in numbers.near(typed, ["LBQ-10001", "LBQ-20002"])
    assert "LBQ-20002" not in numbers.near(typed, ["LBQ-10001", "LBQ-20002"])


def test_two_slips_are_too_many() -> None:
    assert numbers.near("LBQ-10022", ["LBQ-10001"]) == []


@given(
    DIGITS, st.sampled_from(["LBQ-{}", "lbq{}", "commande n°{}", "#{}", "order {}", "lbq : {}"]), st.text(" .,;!?\n")
)
def test_any_number_survives_its_spelling(digits: str, spelling: str, around: str) -> None:
    assert numbers.parse(around + spelling.format(digits) + around) == f"LBQ-{digits}"


@given(DIGITS, st.integers(0, 4), st.sampled_from("0123456789"))
def test_a_wrong_digit_never_opens_the_right_order(digits: str, place: int, other: str) -> None:
    wrong = digits[:place] + other + digits[place + 1 :]
    assert numbers.normalise(wrong) == f"LBQ-{wrong}"
    assert numbers.suggest(f"LBQ-{wrong}") is None


@given(st.text(), st.booleans())
def test_any_text_at_all_gives_well_formed_numbers_or_none(text: str, asked: bool) -> None:
    for number in [*numbers.find(text, asked), *filter(None, [numbers.normalise(text), numbers.suggest(text)])]:
        assert re.fullmatch(r"LBQ-[0-9]{5}", number)
