"""How frustrated a line is, 0 to 2, with the words that show it: labelled lines and a small lexicon together.

Trained on `data/frustration.yml` and, as calm lines, on three times as many wishes of the training data. What only
looks like anger ("pas de problème", capitals in an order number) is taken out of the line before it is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.nlu.encoder import Encoder
from bot.nlu.phrases import phrases
from bot.nlu.signals.labelled import read_labelled, spread
from bot.nlu.signals.topics import Topics
from bot.nlu.text import fold

FILE = "frustration.yml"
_CALM = "0"
# Levels alone, whatever carries them: with neighbouring lines held out together they are told apart better (0.84 of
# pairs of a frustrated and a calm line in the right order) than with their kinds as labels (0.81). One calm wish in 40
# raises an alarm.
_LEAST = 0.40
_LEAST_ELSEWHERE = 0.70
_LEAST_FOR_TWO = 0.50
_CALM_SHARE = 3.0  # calm wishes beside each labelled line
# Wishes that are frustrated more often than not: not used as calm lines.
_ANGRY = frozenset("complain not_helpful".split())


@dataclass(frozen=True)
class Mood:
    """0 calm, 1 annoyed, 2 at the end of patience; the evidence is in the customer's own words."""

    level: int = 0
    evidence: tuple[str, ...] = ()


class Frustration:
    """The trained signal."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics

    @classmethod
    def train(cls, data: Path, wishes: Sequence[tuple[str, str]], encoder: Encoder) -> "Frustration":
        """From the labelled lines in the folder `data` and the (text, intent) pairs of the training data."""
        labelled = read_labelled(data / FILE, ("level",))
        lines = [(_without_calm(line.text), line.labels[0]) for line in labelled]
        calm = [text for text, intent in wishes if intent not in _ANGRY and not _lexicon(text)[0]]
        lines += [(text, _CALM) for text in spread(calm, int(_CALM_SHARE * len(lines)))]
        return cls(Topics.train(lines, (_CALM,), encoder))

    def read(self, text: str) -> Mood:
        rest = _without_calm(text)
        if not any(letter.isalpha() for letter in rest):
            return Mood()
        heard = self._topics.read(rest)
        elsewhere = phrases("frustration", "elsewhere").search(fold(text)) is not None
        felt = _felt(heard.probabilities, _LEAST_ELSEWHERE if elsewhere else _LEAST)
        said, words = (0, ()) if elsewhere else _lexicon(rest)
        if not felt and not said:
            return Mood()
        return Mood(max(felt, said), words or (heard.part.strip(),))

    def save(self, folder: Path) -> None:
        self._topics.save(folder)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "Frustration":
        return cls(Topics.load(folder, encoder))


def _felt(probabilities: dict[str, float], least: float) -> int:
    annoyed, done = (probabilities.get(level, 0.0) for level in "12")
    if annoyed + done < least:
        return 0
    return 2 if done >= _LEAST_FOR_TWO else 1


def _lexicon(rest: str) -> tuple[int, tuple[str, ...]]:
    """The highest level that a phrase of the lexicon carries, and the phrases as the customer wrote them."""
    folded = fold(rest)
    for level in (2, 1):
        found = tuple(
            rest[match.start() : match.end()] for match in phrases("frustration", str(level)).finditer(folded)
        )
        if found:
            return level, found
    return 0, ()


def _without_calm(text: str) -> str:
    parts, at = [], 0
    for match in phrases("frustration", "calm").finditer(fold(text)):
        parts.append(text[at : match.start()])
        at = match.end()
    return " ".join([*parts, text[at:]]).strip()
