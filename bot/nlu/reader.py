"""A trained hybrid with all it needs to read lines: the encoder, and the spelling of its words.

A line with misspelt words is seen twice, as written and as meant: what was put right wrongly then does less harm.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.nlu.encoder import Encoder
from bot.nlu.fitting import LeftOut, fit
from bot.nlu.hybrid import Alike, Hybrid, Scores, Seen, Views
from bot.nlu.mending import Change, mended
from bot.nlu.plain import plain
from bot.nlu.spelling import Speller

_AS_MEANT = 0.7  # what the line as meant weighs against the line as written


class Reader:
    """Lines as customers wrote them to scores."""

    def __init__(self, hybrid: Hybrid, speller: Speller, encoder: Encoder) -> None:
        self._hybrid = hybrid
        self._speller = speller
        self._encoder = encoder

    @classmethod
    def train(
        cls, lines: Sequence[tuple[str, str]], encoder: Encoder, alike: Alike | None = None
    ) -> tuple["Reader", LeftOut]:
        """From (text, label) pairs; also what it says of some of its lines had it not known them."""
        texts = [plain(text) for text, _ in lines]
        fitted = fit(texts, [label for _, label in lines], encoder, alike)
        return cls(fitted.hybrid, Speller.of(texts, encoder.is_word), encoder), fitted.left_out

    def mended(self, lines: Sequence[tuple[str, str]], change: Change) -> "Reader":
        """Over the changed lines; `lines` are those before, in the order in which they were trained on."""
        texts = [plain(text) for text, _ in lines]
        added = tuple((plain(text), label) for text, label in change.added)
        hybrid = mended(self._hybrid, texts, Change(change.gone, added), self._encoder)
        return Reader(hybrid, self._speller, self._encoder)

    @property
    def labels(self) -> tuple[str, ...]:
        return self._hybrid.labels

    def see(self, texts: Sequence[str]) -> Seen:
        """The scores of each line, and how near it is to anything known; new ones are encoded in one batch."""
        written = [plain(text) for text in texts]
        meant = [self._speller.right(text) for text in written]
        other = [at for at, text in enumerate(meant) if text != written[at]]
        seen = self._hybrid.see(Views.of([*written, *(meant[at] for at in other)], self._encoder))
        scores, nearest = seen.scores[: len(written)].copy(), seen.nearest[: len(written)].copy()
        if other:
            scores[other] += _AS_MEANT * (seen.scores[len(written) :] - scores[other])
            nearest[other] += _AS_MEANT * (seen.nearest[len(written) :] - nearest[other])
        return Seen(scores, nearest)

    def softened(self, scores: Scores) -> Scores:
        """Scores as probabilities."""
        return self._hybrid.softened(scores)

    def nearness(self, text: str) -> Scores:
        """Cosine of a line with each training line, as written or as meant, whichever is nearer."""
        written = plain(text)
        both: Scores = self._hybrid.nearness(Views.of([written, self._speller.right(written)], self._encoder))
        nearer: Scores = np.max(both, axis=0)
        return nearer

    def save(self, folder: Path) -> None:
        self._hybrid.save(folder)
        self._speller.save(folder)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "Reader":
        return cls(Hybrid.load(folder), Speller.load(folder, encoder.is_word), encoder)
