"""The measures of the benchmark are right on cases whose answer is known, and a tiny run writes its page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bench import handing, report, running, signals
from bench.heard import Heard
from bench.scores import best_mcc, calibration_error, mcc, scores_of
from bench.sets import SETS, NoData, Set, Wanted, named, small

LINES = (
    ("où est ma commande", "track"),
    ("mon colis est où", "track"),
    ("suivre mon paquet", "track"),
    ("je veux annuler", "cancel"),
    ("annulez ma commande", "cancel"),
    ("annulation svp", "cancel"),
)
TEST = (Wanted("où est mon paquet", ("track",)), Wanted("il faut annuler", ("cancel",)))


def heard(intent: str, sure: float = 0.9, best: str | None = None) -> Heard:
    return Heard(intent, sure, best or intent, sure)


def test_scores_of_known_readings() -> None:
    wanted = [Wanted("a", ("x",)), Wanted("b", ("y", "x")), Wanted("c", ("out_of_scope",)), Wanted("d", ("y",))]
    readings = [heard("x"), heard("x"), heard("out_of_scope", 0.2, "x"), heard("x")]
    found = scores_of(wanted, readings)
    assert (found.accuracy, found.refused) == (0.75, 1.0)
    assert found.in_scope == pytest.approx(2 / 3)
    assert found.macro_f1 == pytest.approx((0.8 + 1 + 0) / 3)


def test_perfect_readings_correlate_fully() -> None:
    wanted = [Wanted("a", ("x",)), Wanted("b", ("y",)), Wanted("c", ("out_of_scope",))]
    assert best_mcc(wanted, [heard("x"), heard("y"), heard("y", 0.1)]) == pytest.approx(1.0)
    assert mcc(["x", "x"], ["x", "x"]) == 0.0


def test_calibration_is_the_gap_between_sure_and_right() -> None:
    assert calibration_error(np.array([0.9, 0.9]), np.array([True, False])) == pytest.approx(0.4)


def test_a_thinned_set_keeps_every_intent() -> None:
    thin = small(Set("s", LINES * 20, TEST * 20), 10)
    assert {intent for _, intent in thin.train} == {"track", "cancel"}
    assert len(thin.train) < 20
    assert len(thin.test) <= 12


def test_a_dialogue_counts_by_the_turn_at_which_a_person_was_called() -> None:
    by_two = {"expect": {"handoff": True, "by_turn": 2}}
    calm = {"expect": {"handoff": False}}
    found = handing.summed([by_two, by_two, by_two, calm, calm], [2, 3, None, None, 1])
    assert found == handing.Handed(wanted=3, in_time=1, late=1, never=1, served=2, left=1)


def test_held_out_lines_are_a_set() -> None:
    found = named("heldout")
    assert {line.part for line in found.test} == {"fr", "en"}
    assert len(found.train) > 5000


def test_missing_data_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bench.sets.PUBLIC", tmp_path)
    for name in set(SETS) - {"heldout"}:
        with pytest.raises(NoData, match=r"PASSERELLE_BENCH_DATA"):
            named(name)


def test_a_tiny_run_writes_its_page(tmp_path: Path) -> None:
    found = running.understanding(Set("tiny", LINES, TEST), "ours", tmp_path)
    assert found["scores"][""]["accuracy"] == 1.0
    page = report.write({"tiny": {"ours": found}}, tmp_path / "docs", date(2026, 11, 22))
    text = page.read_text("utf-8")
    assert "| tiny | Passerelle | 100.0 |" in text
    assert (tmp_path / "docs" / "images" / "bench-right.png").stat().st_size > 1000


def test_conversations_have_their_length() -> None:
    assert [len(one) for one in running.dialogues()] == [20, 20, 20, 20, 20, 50]


def test_what_is_found_is_counted_against_what_should_be() -> None:
    one = signals.found([True, True, False, False], [True, False, True, False])
    assert (one.recall, one.precision, one.f1, one.alarms) == (0.5, 0.5, 0.5, 0.5)
    assert signals.found([False], [False]).alarms == 0.0
