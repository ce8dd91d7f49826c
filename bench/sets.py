"""The lines that understanding is measured on: our own held-out set, and public sets that lie beside the project.

Training parts train, test parts are only measured. What fits no intent is `out_of_scope` in every set.
"""

from __future__ import annotations

import csv
import json
import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.heard import OUT_OF_SCOPE
from bot.fingerprint import ROOT
from bot.nlu.lines import training_lines
from passerelle.cli import imported

HELDOUT = Path(__file__).parent / "heldout"
PUBLIC = Path(os.environ.get("PASSERELLE_BENCH_DATA", ROOT.parent / "shared" / "data"))
SHOPS = ("curekart", "powerplay11", "sofmattress")
_HINT3_OUTSIDE = "NO_NODES_DETECTED"
_SHOTS = 10
SEED = 20261121  # any fixed number: which lines are drawn, where not all of them are used
_FEWER = 1_500  # of the training lines: all of them would take Rasa's default hours
FEWER = f"heldout-{_FEWER}"

Line = tuple[str, str]  # text, intent


@dataclass(frozen=True)
class Wanted:
    """A test line with the intents that count as right, the first of them the main one; `part` names its group."""

    text: str
    intents: tuple[str, ...]
    part: str = ""

    @property
    def outside(self) -> bool:
        return self.intents[0] == OUT_OF_SCOPE


@dataclass(frozen=True)
class Set:
    """A named set: what to train on, what to measure on; `more`: texts known to carry more than a wish."""

    name: str
    train: tuple[Line, ...]
    test: tuple[Wanted, ...]
    more: tuple[str, ...] = ()


class NoData(RuntimeError):
    """A set is not there: says which file, and where to get it."""


def named(name: str) -> Set:
    """The set of that name.

    Raises:
        NoData: its files are missing.
    """
    try:
        return SETS[name]()
    except OSError as error:
        raise NoData(
            f"the set {name} needs {error.filename}; put the public data there or set PASSERELLE_BENCH_DATA"
        ) from error


def small(found: Set, lines: int) -> Set:
    """The same set thinned to about so many lines on each side, for a quick look; every intent keeps two examples."""
    seen: Counter[str] = Counter()
    kept = []
    for place, line in enumerate(found.train):
        seen[line[1]] += 1
        if seen[line[1]] <= 2 or place % max(1, len(found.train) // lines) == 0:
            kept.append(line)
    return Set(found.name, tuple(kept), found.test[:: max(1, len(found.test) // lines)])


def _heldout() -> Set:
    both = [(row, language) for language in ("fr", "en") for row in rows(language)]
    test = [Wanted(row["text"], (row["intent"], *row["also"]), language) for row, language in both]
    train = training_lines(ROOT / "data" / "nlu")
    signals = imported("bot.nlu.signals.signals")  # the encoders come with it, which Rasa's process must not have
    return Set("heldout", tuple(train), tuple(test), tuple(signals.more_than_a_wish(ROOT / "data", train)))


def rows(language: str) -> list[dict[str, Any]]:
    """The held-out lines of a language, with all their labels."""
    return [json.loads(row) for row in (HELDOUT / f"lines.{language}.jsonl").read_text("utf-8").splitlines()]


def _hint3(shop: str) -> Callable[[], Set]:
    def read() -> Set:
        train = _rows(PUBLIC / "hint3" / "train" / f"{shop}_train.csv", "sentence", "label")
        test = _rows(PUBLIC / "hint3" / "test" / f"{shop}_test.csv", "sentence", "label")
        renamed = [(text, OUT_OF_SCOPE if label == _HINT3_OUTSIDE else label) for text, label in test]
        return Set(f"hint3-{shop}", tuple(train), _wanted(renamed))

    return read


def _banking(shots: int | None) -> Callable[[], Set]:
    def read() -> Set:
        train = _rows(PUBLIC / "banking77" / "train.csv", "text", "category")
        test = _rows(PUBLIC / "banking77" / "test.csv", "text", "category")
        return Set("banking77-10" if shots else "banking77", tuple(_first(train, shots)), _wanted(test))

    return read


def _clinc() -> Set:
    data = json.loads((PUBLIC / "clinc150" / "data_full.json").read_text("utf-8"))
    train = [(text, label) for part in ("train", "oos_train") for text, label in data[part]]
    test = [(text, label) for part in ("test", "oos_test") for text, label in data[part]]
    return Set("clinc150", tuple(_outside(train, "oos")), _wanted(_outside(test, "oos")))


def _fewer() -> Set:
    whole = _heldout()
    return Set(FEWER, tuple(drawn(whole.train, _FEWER)), whole.test)


def drawn(lines: Sequence[Line], count: int) -> list[Line]:
    """So many of the lines by lot, each intent with its share of them."""
    shuffled = random.Random(SEED).sample(lines, len(lines))
    sizes = Counter(intent for _, intent in lines)
    seen: Counter[str] = Counter()
    places = []
    for line in shuffled:
        places.append(((seen[line[1]] + 0.5) / sizes[line[1]], line))
        seen[line[1]] += 1
    return [line for _, line in sorted(places, key=lambda one: one[0])[:count]]


def _outside(lines: Iterable[Line], name: str) -> list[Line]:
    return [(text, OUT_OF_SCOPE if label == name else label) for text, label in lines]


def _first(lines: Sequence[Line], shots: int | None) -> list[Line]:
    """So many examples of each intent, drawn once for all."""
    if shots is None:
        return list(lines)
    seen: Counter[str] = Counter()
    kept = []
    for text, label in random.Random(SEED).sample(lines, len(lines)):
        seen[label] += 1
        if seen[label] <= shots:
            kept.append((text, label))
    return kept


def _wanted(lines: Iterable[Line]) -> tuple[Wanted, ...]:
    return tuple(Wanted(text, (label,)) for text, label in lines)


def _rows(path: Path, text: str, label: str) -> list[Line]:
    with path.open(encoding="utf-8", newline="") as file:
        return [(row[text], row[label]) for row in csv.DictReader(file)]


SETS: dict[str, Callable[[], Set]] = {
    "heldout": _heldout,
    FEWER: _fewer,
    **{f"hint3-{shop}": _hint3(shop) for shop in SHOPS},
    "banking77-10": _banking(_SHOTS),
    "banking77": _banking(None),
    "clinc150": _clinc,
}
