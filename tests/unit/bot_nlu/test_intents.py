"""Intents with the gate: known wishes in new words, unknown ones, and wishes among other words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.encoder import Encoder
from bot.nlu.gate import fit_gate
from bot.nlu.hybrid import Seen
from bot.nlu.intents import OUT_OF_SCOPE, Intents, Ranked, blended

NONSENSE = ["blorp zgrrr vlatch", "quelle est la capitale du Pérou", "my cat plays the trombone in a submarine"]


def test_shares_sum_to_one(intents: Intents) -> None:
    for ranked in intents.read(["où est mon colis", *NONSENSE]):
        assert sum(share for _, share in ranked.ranking) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("où est ma commande", "track_order"),
        ("bonjour", "greet"),
        ("merci beaucoup", "thank"),
        ("what are your opening hours?", "faq/opening_hours"),
        ("je voudrais parler à un conseiller", "ask_human"),
        ("LBQ-34567", "give_order_number"),
    ],
)
def test_plain_wishes(intents: Intents, text: str, intent: str) -> None:
    assert intents.read([text])[0].name == intent


def test_nonsense_is_further_out_of_scope_than_wishes(intents: Intents) -> None:
    wishes = intents.read(["où est ma commande", "what are your opening hours?", "bonjour"])
    nonsense = intents.read(NONSENSE)
    furthest = max(one.probability(OUT_OF_SCOPE) for one in wishes)
    assert min(one.probability(OUT_OF_SCOPE) for one in nonsense) > 2 * furthest


def test_the_gate_tells_far_from_near() -> None:
    rng = np.random.default_rng(3)

    def seen(best: float, near: float) -> Seen:
        scores = rng.normal(0, 0.05, (200, 5)).astype(np.float32)
        scores[:, 0] += best
        return Seen(scores, rng.normal(near, 0.05, 200).astype(np.float32))

    gate = fit_gate(seen(0.9, 0.8), seen(0.3, 0.5))
    assert gate.known(seen(0.9, 0.8)).mean() > 0.95
    assert gate.known(seen(0.3, 0.5)).mean() < 0.3


def test_saved_and_loaded_it_reads_the_same(intents: Intents, encoder: Encoder, tmp_path: Path) -> None:
    intents.save(tmp_path)
    again = Intents.load(tmp_path, encoder)
    before, after = intents.read(["livraison en Belgique ?"])[0], again.read(["livraison en Belgique ?"])[0]
    assert before.name == after.name
    assert after.confidence == pytest.approx(before.confidence, abs=0.02)


def test_nearest_lines_are_training_lines(intents: Intents, training_lines: list[tuple[str, str]]) -> None:
    for near in intents.nearest("où est ma commande"):
        assert (near.text, near.intent) in training_lines
        assert near.cosine <= 1.01


def test_a_clause_makes_its_wish_heard() -> None:
    line = Ranked((("greet", 0.5), ("track_order", 0.4), (OUT_OF_SCOPE, 0.1)), 0.9)
    clause = Ranked((("track_order", 0.9), ("greet", 0.1), (OUT_OF_SCOPE, 0.0)), 0.9)
    assert blended(line, [clause]).name == "track_order"
    assert blended(line, []) is line
