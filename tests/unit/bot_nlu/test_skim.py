"""The second reading: sure of what is near to what was trained, silent about all else, mended by a line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.nlu import intents as intents_module
from bot.nlu.encoder import Encoder
from bot.nlu.intents import Intents
from bot.nlu.ngrams import Ngrams
from bot.nlu.skim import MORE, Skim, Skimming, may_be_skimmed
from tests.unit.bot_nlu.test_hybrid import LABELS, LINES, TEXTS

NAMES = sorted(set(LABELS))
ANGRY = "rendez l'argent, bande de voleurs"
TAUGHT = {**dict(LINES), ANGRY: MORE}


@pytest.fixture(scope="module")
def skim(encoder: Encoder) -> Skim:
    return Skim.fit(TAUGHT, NAMES, Ngrams.fit(list(TAUGHT)), encoder.skim)


def heard(skim: Skim, encoder: Encoder, text: str) -> str | None:
    scores = Skimming(skim).scores(encoder.skim.encode([text]), [skim.hybrid.ngrams.row(text)])[0]
    return None if scores is None else NAMES[int(scores.argmax())]


def mended(skim: Skim, encoder: Encoder, moved: Mapping[str, str | None]) -> Skim:
    return skim.mended(moved, skim.hybrid.ngrams.extended([text for text in moved if moved[text]]), encoder.skim)


def test_it_is_sure_of_what_was_trained_and_of_what_is_near_to_it(skim: Skim, encoder: Encoder) -> None:
    assert [heard(skim, encoder, text) for text in TEXTS] == LABELS
    assert heard(skim, encoder, "where is the order of mine") == "track"


@pytest.mark.parametrize("text", ["il pleut", "zorglub", ANGRY, "bande de voleurs"])
def test_what_is_new_or_more_than_a_wish_is_read_again(skim: Skim, encoder: Encoder, text: str) -> None:
    assert heard(skim, encoder, text) is None


@pytest.mark.parametrize("text", ["un humain pour mon colis", "can I TALK to you about my parcel", "conseillère ?"])
def test_what_may_ask_for_a_person_is_not_skimmed(text: str) -> None:
    assert not may_be_skimmed(text)
    assert may_be_skimmed("où est mon colis ?")


def test_mended_it_hears_the_new_line_and_the_others_as_before(skim: Skim, encoder: Encoder) -> None:
    again = mended(skim, encoder, {"zou, on oublie tout": "cancel", "hi": "track"})
    assert heard(again, encoder, "zou, on oublie tout") == "cancel"
    assert heard(again, encoder, "hi") == "track"
    assert [heard(again, encoder, text) for text in TEXTS if text != "hi"] == LABELS[:-1]


def test_a_line_taken_away_or_found_to_be_more_is_read_again(skim: Skim, encoder: Encoder) -> None:
    assert heard(mended(skim, encoder, {"je veux annuler": None}), encoder, "bonjour") == "greet"
    assert heard(mended(skim, encoder, {"bonjour": MORE}), encoder, "bonjour") is None


def test_a_line_that_it_does_not_know_is_taken_away_all_the_same(skim: Skim, encoder: Encoder) -> None:
    again = mended(skim, encoder, {"zou, on oublie tout": None})
    assert [heard(again, encoder, text) for text in TEXTS] == LABELS


def test_saved_and_loaded_it_is_the_same(skim: Skim, encoder: Encoder, tmp_path: Path) -> None:
    assert Skim.load(tmp_path, skim.hybrid.ngrams) is None
    skim.save(tmp_path)
    again = Skim.load(tmp_path, skim.hybrid.ngrams)
    assert again is not None
    assert again.lines == skim.lines
    assert [heard(again, encoder, text) for text in TEXTS] == LABELS


def test_what_a_skim_is_sure_of_is_read_by_the_quick_encoder_only(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intents_module, "_ENOUGH", 0)
    intents = Intents.train(LINES, encoder, [ANGRY])
    before, skimmed = encoder.encoded, encoder.skim.read
    found = intents.read(["good evening everybody"])[0]
    assert (found.name, found.skimmed, found.glanced) == ("greet", True, False)
    assert encoder.encoded == before
    assert encoder.skim.read == skimmed + 1
    assert not intents.read(["le zorglub éternue à minuit"])[0].is_plain
    assert encoder.encoded == before + 1
