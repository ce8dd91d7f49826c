"""The language of a line: fr, en, another, or none."""

from __future__ import annotations

import pytest

from bot.nlu.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("où est ma commande", "fr"),
        ("ou est mon colis svp", "fr"),
        ("c koi le delai", "fr"),
        ("J'ATTENDS", "fr"),
        ("merci", "fr"),
        ("where is my order", "en"),
        ("wheres my parcel", "en"),
        ("don't", "en"),
        ("thanks", "en"),
        ("I want parler à un humain svp merci", "fr"),
        ("LBQ-10001 please", "en"),
    ],
)
def test_served_languages(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text", ["", "   ", "ok", "OK !!", "12345", "LBQ-10001", "lbq 10 001", "lea@exemple.fr", "🙂", "?!", "lol", "..."]
)
def test_what_has_none_is_undecided(text: str) -> None:
    assert language_of(text) == "und"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hola, donde está mi pedido", "es"),
        ("Wo ist meine Bestellung?", "de"),
        ("dove è il mio ordine", "it"),
        ("onde está a minha encomenda", "pt"),
        ("waar is mijn bestelling", "nl"),
        ("где мой заказ", "ru"),
        ("أين طلبي", "ar"),
        ("我的订单在哪里", "zh"),
    ],
)
def test_other_languages_are_named(text: str, language: str) -> None:
    assert language_of(text) == language


def test_the_same_line_is_always_the_same_language() -> None:
    assert len({language_of("un produit introuvable chez vous hier") for _ in range(20)}) == 1


def test_training_lines_are_hardly_ever_taken_for_a_third_language(training_lines: list[tuple[str, str]]) -> None:
    third = [text for text, _ in training_lines[::7] if language_of(text) not in ("fr", "en", "und")]
    assert len(third) <= len(training_lines[::7]) // 200
