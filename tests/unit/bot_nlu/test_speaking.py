"""Which lines ask to be answered in French or in English, and which only name a language."""

from __future__ import annotations

import pytest

from bot.nlu.speaking import wished_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en français svp", "fr"),
        ("French please", "fr"),
        ("is French possible? my English is rusty", "fr"),
        ("je ne parle pas anglais", "fr"),
        ("pourquoi vous m'écrivez en anglais", "fr"),
        ("parlez-vous français ?", "fr"),
        ("English", "en"),
        ("Hello, in English please", "en"),
        ("on peut passer en anglais ?", "en"),
        ("I don't speak French, English please", "en"),
        ("I'd prefer English, thanks", "en"),
    ],
)
def test_a_language_is_wished_for(text: str, language: str) -> None:
    assert wished_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "une facture en anglais svp",
        "do you sell French cheese?",
        "english speaking agent please",
        "avez-vous quelqu'un qui parle anglais ?",
        "les liens que vous envoyez sont tous en anglais",
        "où est ma commande",
        "",
    ],
)
def test_a_language_is_only_mentioned(text: str) -> None:
    assert wished_language(text) is None
