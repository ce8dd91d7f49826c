"""Plain spelling, folded text, clauses and word files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu import wordfiles
from bot.nlu.phrases import phrases
from bot.nlu.plain import plain, without_codes
from bot.nlu.text import clauses, fold
from bot.nlu.wordfiles import BadWordFile


def test_order_numbers_all_look_alike() -> None:
    assert plain("où est LBQ-10023 ?") == plain("où est lbq54321 ?")


def test_capitals_are_calmed_and_chat_is_written_out() -> None:
    assert plain("OU EST MON COLI SVP") == "ou est mon colis s'il vous plaît"
    assert plain("bonjouuuur") == "bonjouur"


def test_codes_are_taken_out() -> None:
    assert without_codes("LBQ-10001 lea@exemple.fr https://exemple.fr/x merci") == "merci"


@given(st.text(max_size=80))
def test_folding_keeps_places(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=80))
def test_any_text_becomes_plain(text: str) -> None:
    assert isinstance(plain(text), str)


def test_clauses() -> None:
    assert clauses("Bonjour, mon colis est cassé. Je veux un humain !") == [
        "Bonjour",
        "mon colis est cassé",
        "Je veux un humain",
    ]
    assert clauses("?!") == []


def test_a_missing_word_file_says_which() -> None:
    with pytest.raises(BadWordFile, match=r"nowhere\.yml"):
        wordfiles.read("nowhere")


def test_a_missing_list_says_what_to_write() -> None:
    with pytest.raises(BadWordFile, match="one phrase a line"):
        phrases("human", "nothing")
