"""What a line asks for, over a hundred written lines: 85 % found at least, 5 % of the others taken for it at most."""

from __future__ import annotations

import pytest

from handoff.guards.asks import asked_for
from tests.unit.handoff.agent_lines import ASKING, LATER_ASKING, LATER_TELLING, TELLING


def test_the_set_has_a_hundred_lines_each_once() -> None:
    assert len({text for text, _ in ASKING} | set(TELLING)) == len(ASKING) + len(TELLING) == 100


@pytest.mark.parametrize("lines", [ASKING, LATER_ASKING], ids=["first", "later"])
def test_most_questions_are_found(lines: tuple[tuple[str, str], ...]) -> None:
    missed = [(text, kind, asked_for(text)) for text, kind in lines if kind not in asked_for(text)]
    assert len(missed) <= 0.15 * len(lines), missed


@pytest.mark.parametrize("lines", [TELLING, LATER_TELLING], ids=["first", "later"])
def test_hardly_any_other_line_is_taken_for_one(lines: tuple[str, ...]) -> None:
    wrong = [(text, asked_for(text)) for text in lines if asked_for(text)]
    assert len(wrong) <= 0.05 * len(lines), wrong


def test_hardly_any_question_is_taken_for_another() -> None:
    wrong = [(text, kind, asked_for(text)) for text, kind in ASKING if set(asked_for(text)) - {kind}]
    assert len(wrong) <= 0.05 * len(ASKING), wrong


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("Merci. Pouvez-vous me donner le numéro de commande et une photo ?", ["order_number", "photo"]),
        ("J'ai reçu la photo. Quel est votre code postal ?", ["postcode"]),
        ("Quel est votre code postal, pour vérifier ?", ["postcode"]),
        ("What is your postcode, to check?", ["postcode"]),
        ("PUIS-JE AVOIR VOTRE NUMERO DE COMMANDE", ["order_number"]),
    ],
)
def test_each_sentence_is_looked_at_by_itself(text: str, kinds: list[str]) -> None:
    assert asked_for(text) == kinds


def test_a_long_line_is_read_in_bounded_time() -> None:
    assert asked_for("pouvez-vous " * 400) == []
