"""Which lines ask to be answered in French or in English, and which only name a language."""

from __future__ import annotations

import pytest

from bot.nlu.speaking import is_clear, wished_language


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
        ("could we speak English? my French is poor", "en"),
        ("parle français stp", "fr"),
        ("tu parles français ?", "fr"),
        ("don't you speak French?", "fr"),
        ("je ne veux pas parler anglais", "fr"),
        ("arrêtez de me répondre en anglais", "fr"),
        ("I don't want to speak French", "en"),
        ("please do not answer in French", "en"),
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
        "mon fils parle anglais, avez-vous un livre ?",
        "Pouvez-vous écrire English Breakfast sur la carte ?",
        "où est ma commande",
        "",
    ],
)
def test_a_language_is_only_mentioned(text: str) -> None:
    assert wished_language(text) is None


@pytest.mark.parametrize(
    ("text", "language", "clear"),
    [
        ("oui", "fr", True),
        ("ma facture", "fr", True),
        ("my invoice", "en", True),
        ("where is it", "en", True),
        ("yes", "en", False),
        ("invoice", "en", False),
        ("Merci beaucoup !", "fr", False),
        ("hello, thanks", "en", False),
        ("no problem", "en", False),
    ],
)
def test_a_short_line_is_clear_in_words_that_are_not_said_in_any_chat(text: str, language: str, clear: bool) -> None:
    assert is_clear(text, language) is clear
