"""The second of three readings: a line by one quick encoder and its words; what it is sure of is not read again.

Where a glance at n-grams is not sure (see `glance`), multilingual USE alone is asked, which takes a sixth of the time
of both encoders. All that it is not sure of is read by both, and the skim has no say in it. As for a glance, lines that
carry more than a wish have a label of their own, of which it is never sure. Nor is a line skimmed in which a word may
ask for a person: beside another wish that is heard by meaning only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.nlu.comparing import Comparing
from bot.nlu.encoder import Encodes, Vectors
from bot.nlu.fitting import some_of, weighed
from bot.nlu.hybrid import Alike, Anchors, Hybrid, Scores
from bot.nlu.mending import Change, mended
from bot.nlu.ngrams import Ngrams, Row
from bot.nlu.text import fold
from bot.nlu.wordfiles import read, word_set

MORE = "more than a wish"
# How far the best label must stand out. Of 7,461 lines left out with all that are near them (20,000 others to learn
# from) a glance is sure of 15 %, of the others a skim of 24 % with 0.3: 8 of these it alone has right, 6 both encoders
# alone. Of 402 trial lines that a glance is not sure of it is sure of 34 %, one of them right by both encoders only; of
# 62 angry ones it takes one as calm. With 0.25 five lines more are lost than won. With 0.35 a tenth fewer are skimmed,
# and of 1,380 held-out lines two more are right.
_SURE = 0.35
# What its scores are multiplied by: of those lines as many are right as they then sound sure (calibration error 0.05).
_SURENESS = 0.45
_MOST = 20_000  # lines it is fitted on: of more, a share of each label; it takes a minute
_AXES = 256
_WORD = re.compile(r"\w+")
_FOLDER, _LINES = "skim", "lines.json"


@dataclass(frozen=True)
class Skim:
    """A hybrid over vectors of the quick encoder, and the plain lines it was fitted on, each with its label."""

    hybrid: Hybrid
    lines: tuple[tuple[str, str], ...]

    @classmethod
    def fit(cls, lines: Mapping[str, str], labels: Sequence[str], ngrams: Ngrams, quick: Encodes) -> Skim:
        """From plain lines, each with one of the `labels` or `MORE`."""
        names = (*labels, MORE)
        texts, truth = list(lines), np.array([names.index(label) for label in lines.values()])
        chosen = some_of(texts, truth, _MOST)
        texts, truth = [texts[at] for at in chosen], truth[chosen]
        anchors = Anchors.of(quick.encode(texts), _AXES)
        wanted = np.eye(len(names), dtype=np.float32)[truth]
        weights = weighed(anchors, ngrams.rows(texts), wanted, Alike(), temperature=1.0)
        return cls(Hybrid(names, anchors, ngrams, weights), tuple(zip(texts, (names[at] for at in truth), strict=True)))

    def mended(self, moved: Mapping[str, str | None], ngrams: Ngrams, quick: Encodes) -> Skim:
        """With these lines under another label, new, or taken away (None).

        `ngrams`: those it was fitted with, and perhaps more at the end.
        """
        gone = tuple(at for at, (text, _) in enumerate(self.lines) if text in moved)
        change = Change(gone, tuple((text, label) for text, label in moved.items() if label is not None))
        silent = np.zeros((len(ngrams) - len(self.hybrid.ngrams), len(self.hybrid.labels)), np.float32)
        weights = replace(self.hybrid.weights, ngrams=np.vstack([self.hybrid.weights.ngrams, silent]))
        before = Hybrid(self.hybrid.labels, self.hybrid.anchors, ngrams, weights, self.hybrid.alike)
        if not change.size:  # what was taken away is none of the lines it was fitted on
            return Skim(before, self.lines)
        now = mended(before, [text for text, _ in self.lines], change, quick)
        known = replace(now.weights, ngrams=now.weights.ngrams[: len(ngrams)])  # only what all readings know
        return Skim(Hybrid(now.labels, now.anchors, ngrams, known, now.alike), change.applied(self.lines))

    def save(self, folder: Path) -> None:
        self.hybrid.save(folder / _FOLDER, ngrams=False)
        (folder / _FOLDER / _LINES).write_text(json.dumps(self.lines, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, ngrams: Ngrams) -> Skim | None:
        """None where none was trained."""
        if not (folder / _FOLDER).exists():
            return None
        lines = json.loads((folder / _FOLDER / _LINES).read_text(encoding="utf-8"))
        return cls(Hybrid.load(folder / _FOLDER, ngrams), tuple((str(text), str(label)) for text, label in lines))


class Skimming:
    """A skim to read with."""

    def __init__(self, skim: Skim) -> None:
        self._comparing = Comparing(skim.hybrid)
        self._by_ngram = skim.hybrid.weights.ngrams.astype(np.float16, copy=False)

    def scores(self, vectors: Vectors, rows: Sequence[Row]) -> list[Scores | None]:
        """For each line the score of each label; None for a line that must be read again."""
        found, _ = self._comparing.scores(vectors)
        for at, (places, values) in enumerate(rows):
            found[at] += values @ self._by_ngram[places].astype(np.float32)
        return [_SURENESS * one[:-1] if _is_sure(one) else None for one in found]


def may_be_skimmed(text: str) -> bool:
    """Is no word in it that asks for a person, or may do so?"""
    return _of_persons().isdisjoint(_WORD.findall(fold(text)))


@lru_cache(maxsize=1)
def _of_persons() -> frozenset[str]:
    lists = read("human")
    return frozenset().union(*(word_set(str(lists[key])) for key in ("persons", "talks", "hints")))


def _is_sure(scores: Scores) -> bool:
    second, best = np.partition(scores, -2)[-2:]
    return bool(best > scores[-1] and best - second >= _SURE)
