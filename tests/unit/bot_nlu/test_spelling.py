"""Misspelt words are read as the training lines' words, known words as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.encoder import Encoder
from bot.nlu.spelling import Speller

TEXTS = ["où est ma livraison", "je veux un remboursement", "le remboursement du colis", "where is my delivery"] * 5


@pytest.fixture
def speller(encoder: Encoder) -> Speller:
    return Speller.of(TEXTS, encoder.is_word)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ma livraisno", "ma livraison"),
        ("mon rembousement", "mon remboursement"),
        ("remborsemment", "remboursement"),
        ("my deliverry", "my delivery"),
        ("colsi", "colis"),
        ("livraison", "livraison"),
        ("la maison", "la maison"),
        ("delivered", "delivered"),
        ("wouldn't", "wouldn't"),
        ("zgrrr", "zgrrr"),
        ("", ""),
    ],
)
def test_words_are_put_right(speller: Speller, written: str, meant: str) -> None:
    assert speller.right(written) == meant


def test_saved_and_loaded_it_spells_the_same(speller: Speller, encoder: Encoder, tmp_path: Path) -> None:
    speller.save(tmp_path)
    assert Speller.load(tmp_path, encoder.is_word).right("ma livraisno") == "ma livraison"
