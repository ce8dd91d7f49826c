"""A trained hybrid with all it needs to read lines: the encoder, and the spelling of its words.

Lines are read up to three times: what a glance is sure of (see `glance`) is not encoded, and what a skim is sure of
(see `skim`) only by the quick encoder. A line with misspelt words is glanced at and skimmed as it is meant, and read by
meaning as written, too: what was put right wrongly then does less harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.nlu.comparing import Comparing
from bot.nlu.encoder import Encoder
from bot.nlu.fitting import LeftOut, fit
from bot.nlu.glance import Glance
from bot.nlu.hybrid import Alike, Hybrid, Scores, Seen, softmax
from bot.nlu.mending import Change, mended
from bot.nlu.ngrams import Row
from bot.nlu.plain import plain
from bot.nlu.skim import Skim, Skimming, may_be_skimmed
from bot.nlu.spelling import Speller

_AS_WRITTEN = 0.3  # what the line as written weighs against the line as meant


@dataclass(frozen=True)
class Trained:
    """What a training or a mending makes and a model keeps."""

    hybrid: Hybrid
    speller: Speller
    glance: Glance | None = None
    skim: Skim | None = None

    @classmethod
    def of(
        cls, lines: Sequence[tuple[str, str]], encoder: Encoder, alike: Alike | None = None
    ) -> tuple[Trained, LeftOut]:
        """From (text, label) pairs, without glance and skim; and what it says of some lines had it not known them."""
        texts = [plain(text) for text, _ in lines]
        fitted = fit(texts, [label for _, label in lines], encoder, alike)
        return cls(fitted.hybrid, Speller.of(texts, encoder.is_word)), fitted.left_out

    def save(self, folder: Path) -> None:
        self.hybrid.save(folder)
        self.speller.save(folder)
        for first in (self.glance, self.skim):
            if first is not None:
                first.save(folder)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Trained:
        hybrid = Hybrid.load(folder)
        speller = Speller.load(folder, encoder.is_word)
        return cls(hybrid, speller, Glance.load(folder), Skim.load(folder, hybrid.ngrams))

    def mended(self, lines: Sequence[tuple[str, str]], change: Change, encoder: Encoder) -> Trained:
        """Over the changed lines; `lines` are those before, in the order in which they were trained on."""
        texts = [plain(text) for text, _ in lines]
        added = tuple((plain(text), label) for text, label in change.added)
        return replace(self, hybrid=mended(self.hybrid, texts, Change(change.gone, added), encoder))


class _Line(NamedTuple):
    """A plain line as its customer wrote it, as it is meant, and the n-grams of that."""

    written: str
    meant: str
    row: Row


class Reader:
    """Lines as customers wrote them to scores."""

    def __init__(self, trained: Trained, encoder: Encoder, kept: bool = True) -> None:
        """`kept`: what was trained stays at hand to be saved; reading takes a third of its memory."""
        hybrid = trained.hybrid
        self._trained = trained if kept else None
        self.labels = hybrid.labels
        self._ngrams = hybrid.ngrams.to_read()
        self._by_ngram = hybrid.weights.ngrams.astype(
            np.float16, copy=False
        )  # tens of megabytes, of which a line takes few rows
        self._temperature = hybrid.weights.temperature
        self._comparing = Comparing(hybrid)
        self._glance = trained.glance
        self._skimming = Skimming(trained.skim) if trained.skim else None
        self._speller = trained.speller
        self._encoder = encoder

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Reader:
        """To read with: what it was trained to stays in the folder."""
        return cls(Trained.load(folder, encoder), encoder, kept=False)

    def save(self, folder: Path) -> None:
        """Raises ValueError when it was loaded: then it is saved already."""
        if self._trained is None:
            raise ValueError("only what was trained or mended can be saved, not what was loaded to read with")
        self._trained.save(folder)

    def see(self, texts: Sequence[str], quick: bool = True) -> Seen:
        """The scores of each line, and how near it is to anything known; new ones are encoded in one batch.

        Scores of a glance, of a skim and by meaning differ in height: not `quick`, all are read by meaning, to compare.
        """
        lines = [self._line(text) for text in texts]
        scores, nearest = np.empty((len(lines), len(self.labels)), np.float32), np.ones(len(lines), np.float32)
        glanced, skimmed, again = set[int](), set[int](), list[int]()
        for at, line in enumerate(lines):
            found = self._glance.scores(*line.row) if quick and self._glance else None
            if found is None:
                again.append(at)
            else:
                scores[at] = found
                glanced.add(at)
        for at, found in self._skimmed([(at, lines[at]) for at in again if quick]):
            scores[at] = found
            skimmed.add(at)
        again = [at for at in again if at not in skimmed]
        if again:
            scores[again], nearest[again] = self._by_meaning([lines[at] for at in again])
        return Seen(scores, nearest, frozenset(glanced), frozenset(skimmed))

    def softened(self, scores: Scores) -> Scores:
        """Scores as probabilities."""
        return softmax(scores, self._temperature)

    def nearness(self, text: str) -> Scores:
        """Cosine of a line with each training line, as written or as meant, whichever is nearer."""
        written = plain(text)
        vectors = self._encoder.encode([written, self._speller.right(written)])
        nearer: Scores = np.max(self._comparing.nearness(vectors), axis=0)
        return nearer

    def _line(self, text: str) -> _Line:
        written = plain(text)
        meant = self._speller.right(written)
        return _Line(written, meant, self._ngrams.row(meant))

    def _skimmed(self, lines: Sequence[tuple[int, _Line]]) -> Iterator[tuple[int, Scores]]:
        """Of some lines with their places: those that a skim is sure of, with their scores."""
        skimming = self._skimming
        fit = [(at, line) for at, line in lines if may_be_skimmed(line.meant)] if skimming else []
        if skimming is None or not fit:
            return
        vectors = self._encoder.skim.encode([line.meant for _, line in fit])
        scores = skimming.scores(vectors, [line.row for _, line in fit])
        yield from ((at, found) for (at, _), found in zip(fit, scores, strict=True) if found is not None)

    def _by_meaning(self, lines: Sequence[_Line]) -> tuple[Scores, Scores]:
        """The scores of each line as meant, those of the line as written weighed in, and both for how near it is."""
        texts, rows = [line.meant for line in lines], [line.row for line in lines]
        misspelt = [at for at, line in enumerate(lines) if line.written != line.meant]
        texts += [lines[at].written for at in misspelt]
        rows += [self._ngrams.row(lines[at].written) for at in misspelt]
        scores, nearest = self._comparing.scores(self._encoder.encode(texts))
        for at, (places, values) in enumerate(rows):
            scores[at] += values @ self._by_ngram[places].astype(np.float32)
        for seen in (scores, nearest):
            seen[misspelt] += _AS_WRITTEN * (seen[len(lines) :] - seen[misspelt])
        return scores[: len(lines)], nearest[: len(lines)]
