"""The first reading: sure of what was trained, silent about all else, mended by a line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.nlu import intents as intents_module
from bot.nlu.encoder import Encoder
from bot.nlu.glance import Glance
from bot.nlu.hybrid import Scores
from bot.nlu.intents import Intents
from bot.nlu.mending import Change
from bot.nlu.ngrams import Ngrams
from bot.nlu.understanding import wishes_of
from tests.unit.bot_nlu.test_hybrid import LABELS, LINES, TEXTS

NAMES = sorted(set(LABELS))
ANGRY = "rendez l'argent, bande de voleurs"


def wanted(labels: Sequence[str]) -> Scores:
    """1 for each line's label; in the last column for what is none of them."""
    places = [NAMES.index(label) if label in NAMES else len(NAMES) for label in labels]
    return np.eye(len(NAMES) + 1, dtype=np.float32)[places]


def heard(glance: Glance, ngrams: Ngrams, text: str) -> str | None:
    scores = glance.scores(*ngrams.row(text))
    return None if scores is None else NAMES[int(scores.argmax())]


@pytest.fixture(scope="module")
def ngrams() -> Ngrams:
    return Ngrams.fit([*TEXTS, ANGRY])


@pytest.fixture(scope="module")
def glance(ngrams: Ngrams) -> Glance:
    return Glance.fit(ngrams.rows([*TEXTS, ANGRY]), wanted([*LABELS, "angry"]))


def test_it_is_sure_of_what_was_trained(glance: Glance, ngrams: Ngrams) -> None:
    assert [heard(glance, ngrams, text) for text in TEXTS] == LABELS


@pytest.mark.parametrize("text", ["il pleut", "zorglub", "", ANGRY, "bande de voleurs"])
def test_what_is_new_or_more_than_a_wish_is_read_again(glance: Glance, ngrams: Ngrams, text: str) -> None:
    assert heard(glance, ngrams, text) is None


def test_mended_it_hears_the_new_line_and_the_others_as_before(glance: Glance, ngrams: Ngrams) -> None:
    grown = ngrams.extended(["zou, on oublie tout"])
    again = glance.mended(grown.rows(["zou, on oublie tout", "hi"]), wanted(["cancel", "track"]))
    assert heard(again, grown, "zou, on oublie tout") == "cancel"
    assert heard(again, grown, "hi") == "track"
    assert [heard(again, grown, text) for text, label in LINES if text != "hi"] == LABELS[:-1]


def test_a_line_taken_away_is_read_again(glance: Glance, ngrams: Ngrams) -> None:
    nothing = np.zeros((1, len(NAMES) + 1), np.float32)
    assert heard(glance.mended(ngrams.rows(["bonjour"]), nothing), ngrams, "bonjour") is None


def test_saved_and_loaded_it_is_the_same(glance: Glance, ngrams: Ngrams, tmp_path: Path) -> None:
    assert Glance.load(tmp_path) is None
    glance.save(tmp_path)
    again = Glance.load(tmp_path)
    assert again is not None
    assert [heard(again, ngrams, text) for text in TEXTS] == LABELS


@pytest.fixture
def glancing(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Intents:
    """Intents of few lines that are judged at a glance all the same."""
    monkeypatch.setattr(intents_module, "_ENOUGH", 0)
    return Intents.train(LINES, encoder, [ANGRY])


def test_what_a_glance_is_sure_of_is_not_encoded(glancing: Intents, encoder: Encoder) -> None:
    encoder.encode(["oh là là"])
    before = encoder.encoded
    lines = wishes_of(["OÙ EST MA COMMANDE", "Bonjour", "cancel my order, please!"], glancing)
    assert [one.line.name for one in lines] == ["track", "greet", "cancel"]
    assert all(one.line.glanced for one in lines[:2])
    assert encoder.encoded - before <= 2  # "please" is a clause


def test_anger_is_never_judged_at_a_glance(glancing: Intents) -> None:
    assert not glancing.read([ANGRY])[0].glanced


def test_mended_the_glance_goes_by_the_lines_of_now(glancing: Intents, encoder: Encoder, tmp_path: Path) -> None:
    glancing.save(tmp_path)
    change = glancing.change_to([*LINES[:-1], ("hi", "track")])
    assert change is not None
    mended = glancing.mended(change, [ANGRY, "bonjour"], tmp_path, encoder)
    assert mended.read(["hi"])[0].name == "track"
    assert not mended.read(["bonjour"])[0].glanced
    assert mended.mended(Change((), ()), [ANGRY, "bonjour"], _saved(mended, tmp_path), encoder).read(["hi"])[0].glanced


def _saved(intents: Intents, folder: Path) -> Path:
    intents.save(folder)
    return folder
