"""A trained hybrid with all it needs to read lines: the encoder, and the spelling of its words.

Lines are read once or twice: what a glance is sure of (see `glance`) is not encoded. A line with misspelt words is seen
as written and as meant: what was put right wrongly then does less harm.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bot.nlu.comparing import Comparing
from bot.nlu.encoder import Encoder
from bot.nlu.fitting import LeftOut, fit
from bot.nlu.glance import Glance
from bot.nlu.hybrid import Alike, Hybrid, Scores, Seen, softmax
from bot.nlu.mending import Change, mended
from bot.nlu.plain import plain
from bot.nlu.spelling import Speller

_AS_MEANT = 0.7  # what the line as meant weighs against the line as written


@dataclass(frozen=True)
class Trained:
    """What a training or a mending makes and a model keeps."""

    hybrid: Hybrid
    speller: Speller
    glance: Glance | None = None

    @classmethod
    def of(
        cls, lines: Sequence[tuple[str, str]], encoder: Encoder, alike: Alike | None = None
    ) -> tuple["Trained", LeftOut]:
        """From (text, label) pairs, without a glance; also what it says of some of its lines had it not known them."""
        texts = [plain(text) for text, _ in lines]
        fitted = fit(texts, [label for _, label in lines], encoder, alike)
        return cls(fitted.hybrid, Speller.of(texts, encoder.is_word)), fitted.left_out

    def save(self, folder: Path) -> None:
        self.hybrid.save(folder)
        self.speller.save(folder)
        if self.glance is not None:
            self.glance.save(folder)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "Trained":
        return cls(Hybrid.load(folder), Speller.load(folder, encoder.is_word), Glance.load(folder))

    def mended(self, lines: Sequence[tuple[str, str]], change: Change, encoder: Encoder) -> "Trained":
        """Over the changed lines; `lines` are those before, in the order in which they were trained on."""
        texts = [plain(text) for text, _ in lines]
        added = tuple((plain(text), label) for text, label in change.added)
        return replace(self, hybrid=mended(self.hybrid, texts, Change(change.gone, added), encoder))


class Reader:
    """Lines as customers wrote them to scores."""

    def __init__(self, trained: Trained, encoder: Encoder, kept: bool = True) -> None:
        """`kept`: what was trained stays at hand to be saved; reading takes a third of its memory."""
        hybrid = trained.hybrid
        self._trained = trained if kept else None
        self.labels = hybrid.labels
        self._ngrams = hybrid.ngrams
        self._by_ngram = hybrid.weights.ngrams.astype(
            np.float16, copy=False
        )  # tens of megabytes, of which a line takes few rows
        self._temperature = hybrid.weights.temperature
        self._comparing = Comparing(hybrid)
        self._glance = trained.glance
        self._speller = trained.speller
        self._encoder = encoder

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "Reader":
        """To read with: what it was trained to stays in the folder."""
        return cls(Trained.load(folder, encoder), encoder, kept=False)

    def save(self, folder: Path) -> None:
        """Raises ValueError when it was loaded: then it is saved already."""
        if self._trained is None:
            raise ValueError("only what was trained or mended can be saved, not what was loaded to read with")
        self._trained.save(folder)

    def see(self, texts: Sequence[str]) -> Seen:
        """The scores of each line, and how near it is to anything known; new ones are encoded in one batch."""
        written = [plain(text) for text in texts]
        meant = [self._speller.right(text) for text in written]
        other = [at for at, text in enumerate(meant) if text != written[at]]
        seen = self._see([*written, *(meant[at] for at in other)])
        scores, nearest = seen.scores[: len(written)].copy(), seen.nearest[: len(written)].copy()
        if other:
            scores[other] += _AS_MEANT * (seen.scores[len(written) :] - scores[other])
            nearest[other] += _AS_MEANT * (seen.nearest[len(written) :] - nearest[other])
        return Seen(scores, nearest, seen.glanced - {*other, *range(len(written), len(written) + len(other))})

    def softened(self, scores: Scores) -> Scores:
        """Scores as probabilities."""
        return softmax(scores, self._temperature)

    def nearness(self, text: str) -> Scores:
        """Cosine of a line with each training line, as written or as meant, whichever is nearer."""
        written = plain(text)
        vectors = self._encoder.encode([written, self._speller.right(written)])
        nearer: Scores = np.max(self._comparing.nearness(vectors), axis=0)
        return nearer

    def _see(self, texts: Sequence[str]) -> Seen:
        rows = [self._ngrams.row(text) for text in texts]
        scores, nearest = np.empty((len(texts), len(self.labels)), np.float32), np.ones(len(texts), np.float32)
        again = []
        for at, row in enumerate(rows):
            found = self._glance.scores(*row) if self._glance else None
            if found is None:
                again.append(at)
            else:
                scores[at] = found
        if again:
            scores[again], nearest[again] = self._comparing.scores(self._encoder.encode([texts[at] for at in again]))
        for at in again:
            places, values = rows[at]
            scores[at] += values @ self._by_ngram[places].astype(np.float32)
        return Seen(scores, nearest, frozenset(range(len(texts))) - frozenset(again))
