"""Labels that few lines carry, found by a hybrid: which one, how likely, and by which part of the line.

Frustration and sensitive topics are both read this way. The line is read whole and by clauses, because one angry or
grave clause in a long polite line is still that.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.nlu.encoder import Encoder
from bot.nlu.fitting import fit
from bot.nlu.hybrid import Hybrid, Scores, Views
from bot.nlu.plain import plain
from bot.nlu.text import clauses

_CLAUSE_DISCOUNT = 0.85  # a clause alone is read with less of its context, so it counts a little less than a line


@dataclass(frozen=True)
class Heard:
    """The probability of each label for a line, and the part of the line that carries the likeliest."""

    probabilities: dict[str, float]
    part: str


class Topics:
    """Labels of which some (the quiet ones) mean that there is nothing to hear."""

    def __init__(self, hybrid: Hybrid, quiet: Sequence[str], encoder: Encoder) -> None:
        self._hybrid = hybrid
        self._quiet = tuple(quiet)
        self._encoder = encoder

    @classmethod
    def train(cls, lines: Sequence[tuple[str, str]], quiet: Sequence[str], encoder: Encoder) -> "Topics":
        """From (text, label) pairs; the text is a customer's, as written."""
        fitted = fit([plain(text) for text, _ in lines], [label for _, label in lines], encoder)
        return cls(fitted.hybrid, quiet, encoder)

    def read(self, text: str) -> Heard:
        parts = parts_of(text)
        shares = self._hybrid.probabilities(Views.of([plain(part) for part in parts], self._encoder))
        shares[1:] *= _CLAUSE_DISCOUNT
        loudest = int(np.argmax(self._heard(shares)))
        found = zip(self._hybrid.labels, shares[loudest].tolist(), strict=True)
        return Heard(dict(found), parts[loudest])

    def _heard(self, shares: Scores) -> Scores:
        loud = [at for at, label in enumerate(self._hybrid.labels) if label not in self._quiet]
        heard: Scores = shares[:, loud].sum(axis=1)
        return heard

    def save(self, folder: Path) -> None:
        self._hybrid.save(folder)
        (folder / "topics.json").write_text(json.dumps({"quiet": self._quiet}), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "Topics":
        about = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        return cls(Hybrid.load(folder), about["quiet"], encoder)


def parts_of(text: str) -> list[str]:
    """The line itself, then its clauses when it has several."""
    several = clauses(text)
    return [text, *several] if len(several) > 1 else [text]
