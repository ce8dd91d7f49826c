"""docs/benchmarks.md and its pictures, from what `running` measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.figures import percentile

_NAMES = {"ours": "Passerelle", "stock": "Rasa's default"}
_COLOURS = {"ours": "#0b6e4f", "stock": "#9aa5b1"}
# Of an answer: name in the results, heading, factor, decimals.
_COLUMNS = (
    ("accuracy", "right %", 100, 1),
    ("macro_f1", "macro-F1 %", 100, 1),
    ("in_scope", "in scope %", 100, 1),
    ("refused", "refused %", 100, 1),
    ("mcc", "best MCC", 1, 3),
    ("calibration", "calibration error", 1, 3),
)
_MIB = 1024 * 1024
WIDGET = "<!-- from here on written by: python -m bench widget -->"
LOAD = "<!-- from here on written by: python -m bench load -->"

Results = Mapping[str, Mapping[str, Any]]  # set, or "talk" → pipeline → what was measured


def write(results: Results, docs: Path, day: date) -> Path:
    """Write the page and its pictures; returns the page."""
    pictures = docs / "images"
    pictures.mkdir(parents=True, exist_ok=True)
    page = docs / "benchmarks.md"
    drawn = {"bench-right.png": _draw_right, "bench-turn.png": _draw_turns}
    shown = [name for name, draw in drawn.items() if draw(results, pictures / name)]
    others = of_others(page.read_text("utf-8"), WIDGET, LOAD) if page.exists() else ""
    page.write_text("\n".join([*_lines(results, shown, day), "", others]).rstrip() + "\n", encoding="utf-8")
    return page


def of_others(text: str, *marks: str) -> str:
    """What other verbs have written, from the first of their marks on: it stays."""
    found = [text.index(mark) for mark in marks if mark in text]
    return text[min(found) :] if found else ""


_INTRODUCTION = """# Benchmarks

Written by `passerelle bench` on {day}, on {machine}.
Both assistants ran on the same lines; Rasa's default is `bench/stock.yml`. Of the public sets only training and
validation parts chose anything. With sums over the held-out lines in sight (never single lines) were chosen: what
counts as a further wish, how confidence is calibrated, the threshold and weights of frustration, and below which chance
words of asking are no ask for a person; also which intents were given more training lines. Expect a little less on
lines that nobody has seen. Times depend on what else the machine did: compare them within a run. A row that is missing
was not measured yet: `passerelle bench --only NAME`."""
_ABOUT_UNDERSTANDING = """
## Understanding

*right*: as it decides, refusing what it does not know. *in scope*: right on lines that have an intent when it must not
refuse. *refused*: of lines without an intent. *best MCC*: HINT3's measure, under the best threshold. HINT3 and
banking77 train without a line out of scope, so what an assistant refuses there it refuses by itself.
"""
_ABOUT_SIGNALS = """
## Signals

What the shipped model hears beside the wish, on the held-out lines; Rasa's default has nothing like it. *false alarms*:
of the lines that are calm, or ask for nobody.

| language | frustrated F1 | recall % | false alarms % | person: recall % | precision % | language right % |
| --- | --- | --- | --- | --- | --- | --- |"""
_ABOUT_HANDING = """
## Handing over

The held-out dialogues, played through brain, escalation and log with the demo shop: does a person come when one should,
by the turn at which they should, and only then? Among those that should and do not: lost parcels and breakages, which
the dialogues' writer gives to a person at once and the shop's terms let the assistant settle.

| for a person | by that turn % | later % | never % | not for a person | left to the assistant % |
| --- | --- | --- | --- | --- | --- |"""
_ABOUT_TALKING = """
## Conversations

Five of twenty turns and one of fifty. Passerelle plays its whole service (orders, escalation, the log in memory),
Rasa's default one answer an intent. *first answer*: from the start of the process.
"""


def _lines(results: Results, pictures: Sequence[str], day: date) -> Iterator[str]:
    yield _INTRODUCTION.format(day=day.isoformat(), machine=machine())
    for picture in pictures:
        yield f"\n![{picture}](images/{picture})"
    yield from _understanding(_sets(results))
    if "signals" in results:
        yield from _signals(results["signals"]["ours"])
    if "handing" in results:
        yield _ABOUT_HANDING
        yield _handing(results["handing"]["ours"])
    if "talk" in results:
        yield from _talking(results["talk"])


def _understanding(results: Results) -> Iterator[str]:
    yield _ABOUT_UNDERSTANDING
    heads = ["set", "", *(head for _, head, _, _ in _COLUMNS), "line ms P50", "P95", "training s", "its CPU s"]
    yield _row(heads)
    yield _row(["---"] * len(heads))
    for name, by_pipeline in results.items():
        for pipeline, found in by_pipeline.items():
            yield from _set_rows(name, _NAMES[pipeline], found)


def _sets(results: Results) -> Results:
    """The sets of lines alone."""
    return {name: found for name, found in results.items() if name not in ("signals", "handing", "talk")}


def _signals(by_language: Mapping[str, Any]) -> Iterator[str]:
    yield _ABOUT_SIGNALS
    for language, found in by_language.items():
        angry, human = found["frustration"], found["human"]
        shares = (angry["recall"], angry["alarms"], human["recall"], human["precision"], found["language"])
        yield _row([language, f"{angry['f1']:.2f}", *(f"{share * 100:.1f}" for share in shares)])


def _handing(found: Mapping[str, int]) -> str:
    shares = [f"{found[name] / found['wanted'] * 100:.1f}" for name in ("in_time", "late", "never")]
    return _row([str(found["wanted"]), *shares, str(found["served"]), f"{found['left'] / found['served'] * 100:.1f}"])


def _set_rows(name: str, pipeline: str, found: Mapping[str, Any]) -> Iterator[str]:
    p50, p95 = (percentile(found["times_s"], share) * 1000 for share in (0.5, 0.95))
    cost = [f"{p50:.1f}", f"{p95:.1f}", f"{found['train']['wall_s']:.0f}", f"{found['train']['cpu_s']:.0f}"]
    for part, scores in found["scores"].items():
        cells = [_number(scores[key], factor, decimals) for key, _, factor, decimals in _COLUMNS]
        yield _row([f"{name} {part}".strip(), pipeline, *cells, *cost])


def _talking(talk: Mapping[str, Any]) -> Iterator[str]:
    yield _ABOUT_TALKING
    costs = ["turn ms P50", "P95", "CPU a turn ms", "turns/s", "with two brains", "50th to 5th turn"]
    heads = ["", *costs, "first answer s", "peak MiB"]
    yield _row(heads)
    yield _row(["---"] * len(heads))
    for pipeline, found in talk.items():
        times = [one for conversation in found["turns_s"] for one in conversation]
        yield _row(
            [
                _NAMES[pipeline],
                *(f"{percentile(times, share) * 1000:.1f}" for share in (0.5, 0.95)),
                f"{found['cpu_per_turn_s'] * 1000:.1f}",
                *(f"{found['turns_per_s'][brains]:.0f}" for brains in ("1", "2")),
                f"{_growth(found['turns_s'][-1]):.2f}",
                f"{found['first_answer_s']:.1f}",
                f"{found['peak_bytes'] / _MIB:.0f}",
            ]
        )


def machine() -> str:
    """What it ran on."""
    return f"{platform.machine()} with {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _cores() -> int:
    import os

    return os.cpu_count() or 1


def _growth(times: Sequence[float]) -> float:
    """How much longer late turns take than early ones: the medians of five around each."""
    late, early = sorted(times[-5:])[2], sorted(times[2:7])[2]
    return late / early


def _number(value: float | None, factor: float, decimals: int) -> str:
    return "–" if value is None else f"{value * factor:.{decimals}f}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _draw_right(results: Results, path: Path) -> bool:
    """Bars: how many lines are right, set by set."""
    parts = [
        (f"{name} {part}".strip(), {pipeline: found["scores"][part]["accuracy"] for pipeline, found in both.items()})
        for name, both in _sets(results).items()
        for part in next(iter(both.values()))["scores"]
    ]
    return bool(parts) and _bars(parts, "lines understood, %", 100, path)


def _draw_turns(results: Results, path: Path) -> bool:
    """Bars: what a turn costs."""
    talk = results.get("talk", {})
    medians = {pipeline: percentile([t for c in found["turns_s"] for t in c], 0.5) for pipeline, found in talk.items()}
    cpu = {pipeline: float(found["cpu_per_turn_s"]) for pipeline, found in talk.items()}
    return bool(talk) and _bars([("a lone turn", medians), ("its CPU", cpu)], "milliseconds", 1000, path)


def _bars(groups: Sequence[tuple[str, Mapping[str, float]]], label: str, factor: float, path: Path) -> bool:
    figure: Any = import_module("matplotlib.figure").Figure(figsize=(9, 3.4), layout="constrained")
    axes = figure.subplots()
    for place, pipeline in enumerate(_NAMES):
        known = [(at, values[pipeline] * factor) for at, (_, values) in enumerate(groups) if pipeline in values]
        bars = axes.bar([at + (place - 0.5) * 0.4 for at, _ in known], [one for _, one in known], 0.38)
        for bar in bars:
            bar.set_color(_COLOURS[pipeline])
        bars.set_label(_NAMES[pipeline])
    axes.set_xticks(range(len(groups)), [name for name, _ in groups], rotation=20, ha="right")
    axes.set_ylabel(label)
    axes.legend(frameon=False)
    figure.savefig(str(path), dpi=110)
    return True
