"""Labels that few lines carry, found by a hybrid: which one, how likely, and by which part of the line.

Frustration and sensitive topics are both read this way. The line is read whole and by clauses, because one angry or
grave clause in a long polite line is still that.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.nlu.encoder import Encoder
from bot.nlu.hybrid import Alike, Scores
from bot.nlu.reader import Reader, Trained
from bot.nlu.text import clauses

_CLAUSE_DISCOUNT = 0.85  # a clause alone is read with less of its context, so it counts a little less than a line


@dataclass(frozen=True)
class Heard:
    """The probability of each label for the whole line and for its loudest part, and that part."""

    whole: dict[str, float]
    loudest: dict[str, float]
    part: str


class Topics:
    """Labels of which some (the quiet ones) mean that there is nothing to hear."""

    def __init__(self, reader: Reader, quiet: Sequence[str]) -> None:
        self._reader = reader
        self._quiet = tuple(quiet)

    @classmethod
    def train(
        cls, lines: Sequence[tuple[str, str]], quiet: Sequence[str], encoder: Encoder, alike: Alike | None = None
    ) -> "Topics":
        """From (text, label) pairs; the text is a customer's, as written."""
        trained, _ = Trained.of(lines, encoder, alike)
        return cls(Reader(trained, encoder), quiet)

    def read(self, texts: Sequence[str], calm: Collection[str] = ()) -> list[Heard]:
        """What is heard in each line; what was not met before is encoded in one batch.

        Args:
            texts: the lines.
            calm: clauses in which there is nothing to hear; they are not read by themselves.
        """
        lines = [[text, *(part for part in parts_of(text)[1:] if part not in calm)] for text in texts]
        if not lines:
            return []
        shares = self._reader.softened(self._reader.see([part for parts in lines for part in parts]).scores)
        ends = np.cumsum([len(parts) for parts in lines])
        return [self._heard_in(parts, shares[end - len(parts) : end]) for parts, end in zip(lines, ends, strict=True)]

    def _heard_in(self, parts: Sequence[str], shares: Scores) -> Heard:
        shares[1:] *= _CLAUSE_DISCOUNT
        loudest = int(np.argmax(self._heard(shares)))
        whole, loud = (dict(zip(self._reader.labels, shares[at].tolist(), strict=True)) for at in (0, loudest))
        return Heard(whole, loud, parts[loudest])

    def _heard(self, shares: Scores) -> Scores:
        loud = [at for at, label in enumerate(self._reader.labels) if label not in self._quiet]
        heard: Scores = shares[:, loud].sum(axis=1)
        return heard

    def save(self, folder: Path) -> None:
        self._reader.save(folder)
        (folder / "topics.json").write_text(json.dumps({"quiet": self._quiet}), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "Topics":
        about = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        return cls(Reader.load(folder, encoder), about["quiet"])


def parts_of(text: str) -> list[str]:
    """The line itself, then its clauses when it has several."""
    several = clauses(text)
    return [text, *several] if len(several) > 1 else [text]
