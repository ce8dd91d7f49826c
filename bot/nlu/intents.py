"""Which wish a line carries: a ranking of intents in which "none that I know" takes part."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import Encoder
from bot.nlu.fitting import Fitted, fit
from bot.nlu.gate import Gate, Seen, fit_gate
from bot.nlu.hybrid import Hybrid, Scores, Views
from bot.nlu.plain import plain

OUT_OF_SCOPE = "out_of_scope"
_NEAREST = 3  # training lines named in an explanation


@dataclass(frozen=True)
class Neighbour:
    """A training line near the customer's, with its intent and the cosine between the two."""

    text: str
    intent: str
    cosine: float


@dataclass(frozen=True)
class Ranked:
    """Intents by probability, which sum to 1; FAQ questions with their full names (`faq/…`)."""

    ranking: tuple[tuple[str, float], ...]
    known: float
    nearest: tuple[Neighbour, ...]

    @property
    def name(self) -> str:
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        return self.ranking[0][1]

    def probability(self, intent: str) -> float:
        return dict(self.ranking).get(intent, 0.0)


class Intents:
    """The trained intents: a hybrid over all of them, the gate, and the lines they were trained on."""

    def __init__(self, hybrid: Hybrid, gate: Gate, lines: Sequence[tuple[str, str]], encoder: Encoder) -> None:
        self._hybrid = hybrid
        self._gate = gate
        self._lines = tuple(lines)
        self._encoder = encoder

    @classmethod
    def train(cls, lines: Sequence[tuple[str, str]], encoder: Encoder) -> "Intents":
        """Intents from (text, full intent name) pairs; out-of-scope lines are one intent more, best given."""
        fitted = fit([plain(text) for text, _ in lines], [intent for _, intent in lines], encoder)
        return cls(fitted.hybrid, _gate_of(fitted), lines, encoder)

    def read(self, texts: Sequence[str]) -> list[Ranked]:
        """The ranking for each text; texts not met before are encoded in one batch."""
        if not texts:
            return []
        views = Views.of([plain(text) for text in texts], self._encoder)
        nearness, scores = self._hybrid.nearness(views), self._hybrid.scores(views)
        known = self._gate.known(scores, nearness)
        shares = self._with_unknown(self._hybrid.softened(scores), known)
        return [self._ranked(*one) for one in zip(shares, known, nearness)]

    def telling(self, text: str, intent: str) -> list[tuple[str, float]]:
        """The words of a line that speak for an intent, the most telling first."""
        return self._hybrid.telling(plain(text), intent)

    def _with_unknown(self, shares: Scores, known: NDArray[np.float32]) -> Scores:
        mixed = shares * known[:, None]
        if OUT_OF_SCOPE in self._hybrid.labels:
            mixed[:, self._hybrid.labels.index(OUT_OF_SCOPE)] += 1 - known
        return mixed

    def _ranked(self, shares: Scores, known: np.float32, nearness: Scores) -> Ranked:
        order = np.argsort(-shares, kind="stable")
        close = np.argsort(-nearness, kind="stable")[:_NEAREST]
        return Ranked(
            ranking=tuple((self._hybrid.labels[at], float(shares[at])) for at in order),
            known=float(known),
            nearest=tuple(Neighbour(*self._lines[at], cosine=float(nearness[at])) for at in close),
        )

    def save(self, folder: Path) -> None:
        self._hybrid.save(folder)
        about = {"gate": self._gate.weights, "lines": self._lines}
        (folder / "intents.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "Intents":
        about = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        lines = [(str(text), str(intent)) for text, intent in about["lines"]]
        return cls(Hybrid.load(folder), Gate(tuple(about["gate"])), lines, encoder)


def _gate_of(fitted: Fitted) -> Gate:
    """Known: each line without itself. Unknown: each line without its intent, and out-of-scope lines as they are."""
    nearness = fitted.hybrid.nearness(fitted.views)
    labels = fitted.hybrid.labels
    unknown_label = labels.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in labels else -1
    known = fitted.truth != unknown_label
    others = np.where(fitted.truth[:, None] == fitted.truth[None, :], -1.0, nearness)
    np.fill_diagonal(nearness, -1.0)
    return fit_gate(
        Seen(fitted.without_line[known], nearness[known]),
        Seen(fitted.without_label, others.astype(np.float32)),
    )
