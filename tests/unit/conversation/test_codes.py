"""One-time codes: six digits, bound to conversation and nonce, nothing stored."""

from __future__ import annotations

import re

from conversation.codes import code_of, matches

SECRET = "s" * 32


def test_a_code_is_six_digits_and_the_same_for_who_sends_and_who_checks() -> None:
    code = code_of(SECRET, "01-a", "n1")
    assert re.fullmatch(r"\d{6}", code)
    assert matches(SECRET, "01-a", "n1", f" {code[:3]} {code[3:]} ")


def test_another_conversation_nonce_or_secret_gives_another_code() -> None:
    codes = {code_of(SECRET, "01-a", str(n)) for n in range(200)}
    assert len(codes) > 190
    assert not matches(SECRET, "01-b", "n1", code_of(SECRET, "01-a", "n1"))
    assert not matches("t" * 32, "01-a", "n1", code_of(SECRET, "01-a", "n1"))
    assert not matches(SECRET, "01-a", "n1", "")
    assert not matches(SECRET, "01-a", "n1", "١٢٣٤٥٦")
