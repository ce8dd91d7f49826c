"""The understanding part of docs/benchmarks.md, from what was measured; the other parts of the page stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import against, results
from bench.against import MIB
from bench.pictures import NAMES, drawn
from bench.results import Results
from bench.sets import FEWER, SEED, SETS

# Of an answer: name in the results, heading, factor, decimals.
_COLUMNS = (
    ("accuracy", "right %", 100, 1),
    ("macro_f1", "macro-F1 %", 100, 1),
    ("in_scope", "in scope %", 100, 1),
    ("refused", "refused %", 100, 1),
    ("mcc", "best MCC", 1, 3),
    ("calibration", "calibration error", 1, 3),
)
_NO_SETS = ("signals", "handing", "talk")
WIDGET = "<!-- from here on written by: python -m bench widget -->"
LOAD = "<!-- from here on written by: python -m bench load -->"


def write(docs: Path) -> Path:
    """Write the page and its pictures from `benchmarks.json` beside it; returns the page."""
    kept = results.read(docs)
    found = {name: kept[name] for name in sorted(kept, key=_place)}
    page = docs / "benchmarks.md"
    shown = drawn(_sets(found), found.get("talk", {}), docs / "images")
    others = of_others(page.read_text("utf-8"), WIDGET, LOAD) if page.exists() else ""
    page.write_text("\n".join([*_lines(found, shown), "", others]).rstrip() + "\n", encoding="utf-8")
    return page


def of_others(text: str, *marks: str) -> str:
    """What other verbs have written, from the first of their marks on: it stays."""
    found = [text.index(mark) for mark in marks if mark in text]
    return text[min(found) :] if found else ""


_INTRODUCTION = """# Benchmarks

Written by `passerelle bench` on {machines}: each row on the day that stands in it.
Both assistants ran on the same lines; Rasa's default is `bench/stock.yml`. Of the public sets only training and
validation parts chose anything. With sums over the held-out lines in sight (never single lines) were chosen: what
counts as a further wish, how confidence is calibrated, the threshold and weights of frustration, below which chance
words of asking are no ask for a person, and from where a skim is sure; also which intents got more training lines.
Expect a little less on lines that nobody has seen. Times depend on what else the machine did, processor time (CPU) up
to twofold: compare rows.
`passerelle bench --only NAME` measures one row anew and keeps the others (`docs/benchmarks.json`)."""
_ABOUT_AGAINST = """
## Against Rasa's default

*goal*: how much better, or at most what share of the cost. Figures of the tables below.
"""
_ABOUT_UNDERSTANDING = """
## Understanding

*right*: as it decides, refusing what it does not know. *in scope*: right on lines that have an intent when it must not
refuse. *refused*: of lines without an intent. *best MCC*: HINT3's measure, under the best threshold. HINT3 and
banking77 train without a line out of scope, so what an assistant refuses there it refuses by itself. `heldout`
is trained as `passerelle train` does it, from all of our lines. `{fewer}` are lines drawn from these (seed {seed},
each intent with its share), with the same held-out lines to understand: with all of them Rasa's default would train for
hours.
"""
_ABOUT_SIGNALS = """
## Signals

What the shipped model hears beside the wish, on the held-out lines; Rasa's default has nothing like it. *false alarms*:
of the lines that are calm, or ask for nobody.
"""
_ABOUT_HANDING = """
## Handing over

The held-out dialogues, played through brain, escalation and log with the demo shop: does a person come when one should,
by the turn at which they should, and only then? Among those that come later: lost parcels, which
the dialogues' writer gives to a person at once and the shop's terms let the assistant settle first (docs/manager.md).
"""
_ABOUT_TALKING = """
## Conversations

*alone*: two conversations of twenty turns and two of fifty, one after the other. *under load*: fifteen of twenty turns
at once. Passerelle plays its whole service (orders, escalation, the log in memory), Rasa's default one answer an
intent, which it learned on a few lines of each. *50th to 5th turn*: medians of the CPU of ten turns around each.
*first answer*: from the start of the process.
"""


def _lines(found: Results, pictures: Sequence[str]) -> Iterator[str]:
    machines = sorted({row["machine"] for both in found.values() for row in both.values()})
    yield _INTRODUCTION.format(machines="; ".join(machines) or results.machine())
    for picture in pictures:
        yield f"\n![{picture}](images/{picture})"
    compared = list(against.rows(found))
    if compared:
        yield _ABOUT_AGAINST
        yield from _table(["", "goal", NAMES["ours"], NAMES["stock"], "makes"], compared)
    yield _ABOUT_UNDERSTANDING.format(fewer=FEWER, seed=SEED)
    yield from _understanding(_sets(found))
    if "signals" in found:
        yield _ABOUT_SIGNALS
        yield from _signals(found["signals"]["ours"])
    if "handing" in found:
        yield _ABOUT_HANDING
        yield from _handing(found["handing"]["ours"])
    if "talk" in found:
        yield _ABOUT_TALKING
        yield from _talking(found["talk"])


def _place(name: str) -> int:
    known = (*SETS, *_NO_SETS)
    return known.index(name) if name in known else len(known)


def _sets(found: Results) -> Results:
    """The sets of lines alone."""
    return {name: both for name, both in found.items() if name not in _NO_SETS}


def _understanding(sets: Results) -> Iterator[str]:
    costs = ["line ms P50", "P95", "training s", "its CPU s", "measured"]
    heads = ["set", "trained on", "", *(head for _, head, _, _ in _COLUMNS), *costs]
    rows = (row for name, both in sets.items() for one, found in both.items() for row in _set_rows(name, one, found))
    return _table(heads, rows)


def _set_rows(name: str, pipeline: str, found: Mapping[str, Any]) -> Iterator[list[str]]:
    times = [f"{found['line_s'][share] * 1000:.1f}" for share in ("p50", "p95")]
    cost = [f"{found['train'][kind]:.0f}" for kind in ("wall_s", "cpu_s")]
    for part, scores in found["scores"].items():
        cells = [_number(scores[key], factor, decimals) for key, _, factor, decimals in _COLUMNS]
        lines = f"{found['lines']['train']:,}"
        yield [f"{name} {part}".strip(), lines, NAMES[pipeline], *cells, *times, *cost, found["day"]]


def _signals(found: Mapping[str, Any]) -> Iterator[str]:
    frustrated = ["frustrated F1", "recall %", "false alarms %"]
    heads = ["language", *frustrated, "person: recall %", "precision %", "language right %", "measured"]
    rows = ([language, *_heard(one), found["day"]] for language, one in found["by_language"].items())
    return _table(heads, rows)


def _heard(found: Mapping[str, Any]) -> list[str]:
    angry, human = found["frustration"], found["human"]
    shares = (angry["recall"], angry["alarms"], human["recall"], human["precision"], found["language"])
    return [f"{angry['f1']:.2f}", *(f"{share * 100:.1f}" for share in shares)]


def _handing(found: Mapping[str, Any]) -> Iterator[str]:
    wanted = ["for a person", "by that turn %", "later %", "never %"]
    heads = [*wanted, "not for a person", "left to the assistant %", "measured"]
    shares = [f"{found[name] / found['wanted'] * 100:.1f}" for name in ("in_time", "late", "never")]
    left = f"{found['left'] / found['served'] * 100:.1f}"
    return _table(heads, [[str(found["wanted"]), *shares, str(found["served"]), left, found["day"]]])


def _talking(talk: Mapping[str, Any]) -> Iterator[str]:
    alone = ["", "alone: turn ms P50", "P95", "its CPU ms", "50th to 5th turn"]
    load = ["under load: CPU ms", "turns/s", "with two brains"]
    heads = [*alone, *load, "first answer s", "its CPU s", "peak MiB", "measured"]
    return _table(heads, ([NAMES[one], *_talked(found), found["day"]] for one, found in talk.items()))


def _talked(found: Mapping[str, Any]) -> list[str]:
    return [
        *(f"{found['turn_s'][share] * 1000:.1f}" for share in ("p50", "p95")),
        f"{found['turn_cpu_s'] * 1000:.1f}",
        f"{found['growth']:.2f}",
        f"{found['load_cpu_s'] * 1000:.1f}",
        *(f"{found['turns_per_s'][brains]:.0f}" for brains in ("1", "2")),
        *(f"{found[name]:.1f}" for name in ("first_answer_s", "first_answer_cpu_s")),
        f"{found['peak_bytes'] / MIB:.0f}",
    ]


def _number(value: float | None, factor: float, decimals: int) -> str:
    return "–" if value is None else f"{value * factor:.{decimals}f}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for cells in (heads, ["---"] * len(heads), *rows):
        yield f"| {' | '.join(cells)} |"
