"""Order-level proof: every spelling of the truth, and nothing but the truth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.proof import normalise, proves

SECRETS = ("zoe.lefevre@example.com", "44000", "SW1A 1AA")


@pytest.mark.parametrize(
    "typed",
    [
        "zoe.lefevre@example.com",
        "ZOÉ.LEFÈVRE@EXAMPLE.COM",
        "  zoe.lefevre @ example.com ",
        "<mailto:zoe.lefevre@example.com>",
        "zoe.lefevre@example.com.",
        "44000",
        "44 000",
        "F-44000",
        "FR 44000 Nantes",
        "c'est 44000",
        "sw1a1aa",
        "SW1A-1AA",
    ],
)
def test_every_spelling_of_a_secret_proves(typed: str) -> None:
    assert proves(typed, SECRETS)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "@",
        "?!",
        "4400",
        "440000",
        "44001",
        "44",
        "zoe.lefevre",
        "example.com",
        "zoe.lefevre@example.co",
        "SW1A",
    ],
)
def test_less_or_other_proves_nothing(typed: str) -> None:
    assert not proves(typed, SECRETS)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("B-1050 Ixelles", "1050"), ("1050", "1050"), ("1012 AB", "1012ab"), ("D04 X2P7", "d04x2p7"), ("L-1234", "1234")],
)
def test_neighbours_postcodes_have_one_spelling(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


def test_an_empty_secret_is_proved_by_nothing() -> None:
    assert not proves("", ("", "44000"))
    assert not proves("?", ("", "44000"))


@given(st.text())
def test_only_a_text_that_normalises_to_a_secret_proves(typed: str) -> None:
    assert proves(typed, SECRETS) == (normalise(typed) in {normalise(secret) for secret in SECRETS})


@given(st.text(max_size=400))
def test_normalising_twice_changes_nothing(typed: str) -> None:
    assert normalise(normalise(typed)) == normalise(typed)
