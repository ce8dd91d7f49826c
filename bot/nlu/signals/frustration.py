"""How frustrated a line is, 0 to 2, with the words that show it: labelled lines and a small lexicon together.

Trained on `data/frustration.yml`, on the lines of discontent among the wishes and, as calm lines, on a draw of the
other wishes. What only looks like anger ("pas de problème", capitals in an order number) is taken out of the line
before it is read.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.nlu.encoder import Encoder
from bot.nlu.hybrid import Alike
from bot.nlu.lines import drawn
from bot.nlu.phrases import phrases
from bot.nlu.signals.labelled import read_labelled
from bot.nlu.signals.topics import Heard, Topics
from bot.nlu.signs import anger
from bot.nlu.text import fold

FILE = "frustration.yml"
_CALM = "0"
# The best F1 on 1,500 trial lines, on French and English ones alike: 0.48 takes more calm ones for angry and hears no
# more, from 0.60 fewer are heard. The two weights below are flat around what they are.
_LEAST = 0.52
_LEAST_ELSEWHERE = 0.70
_END_OF_PATIENCE = 0.5  # it brings a person at once: likelier than not, not merely likelier than annoyance
# What the whole line weighs against its loudest part: a clause out of its line sounds harsher than it was meant.
_WHOLE = 0.7
_SAID = 0.15  # a phrase of the lexicon makes frustration so much likelier; alone it is no proof
# Calm wishes beside each labelled line. Which are drawn makes a point of F1 more or less, the more are drawn the
# less: with 0.8, half as many calm ones again of 2,366 held-out and trial lines were taken for angry, and F1 was lower.
_CALM_SHARE = 1.2
# A mood lies nearer to its own wording than a wish does (1,802 trial lines: average precision half a point more).
_ALIKE = Alike(bend=3.0, ngrams=0.4)
DISCONTENT = "complain"  # lines of this intent teach annoyance, save those that only ask where to complain
_FORMAL = re.compile(r"reclam|plainte|complain|grievance|remar|suggest")


@dataclass(frozen=True)
class Mood:
    """0 calm, 1 annoyed, 2 at the end of patience; the evidence is in the customer's own words."""

    level: int = 0
    evidence: tuple[str, ...] = ()


def loud_texts(data: Path, wishes: Sequence[tuple[str, str]]) -> list[str]:
    """Labelled lines that are not calm, and wishes that complain or have a phrase of the lexicon."""
    labelled = [line.text for line in read_labelled(data / FILE, ("level",)) if line.labels[0] != _CALM]
    return labelled + [text for text, intent in wishes if intent == DISCONTENT or is_said(text)]


def is_said(text: str) -> bool:
    """Is there a phrase of the lexicon in it, or a sign of anger?"""
    return bool(_lexicon(_without_calm(text))[0] or anger(text)[0])


class Frustration:
    """The trained signal."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics

    @classmethod
    def train(cls, data: Path, wishes: Sequence[tuple[str, str]], encoder: Encoder) -> "Frustration":
        """From the labelled lines in the folder `data` and the (text, intent) pairs of the training data."""
        labelled = read_labelled(data / FILE, ("level",))
        lines = [(_without_calm(line.text), line.labels[0]) for line in labelled]
        known = {fold(text) for text, _ in lines}
        others = [(text, intent) for text, intent in wishes if fold(_without_calm(text)) not in known]
        calm = [text for text, intent in others if intent != DISCONTENT and not _lexicon(text)[0]]
        lines += [(text, _CALM) for text in drawn(calm, int(_CALM_SHARE * len(lines)))]
        discontent = [text for text, intent in others if intent == DISCONTENT and not _FORMAL.search(fold(text))]
        lines += [(text, str(max(1, _lexicon(text)[0]))) for text in discontent]
        return cls(Topics.train(lines, (_CALM,), encoder, _ALIKE))

    def read(self, texts: Sequence[str], calm: Collection[str] = ()) -> list[Mood]:
        """The mood of each line, `calm` clauses apart; what was not met before is encoded in one batch."""
        rests = [_without_calm(text) for text in texts]
        said = [at for at, rest in enumerate(rests) if any(letter.isalpha() for letter in rest)]
        moods = [_drawn(text) for text in texts]
        for at, heard in zip(said, self._topics.read([rests[at] for at in said], calm), strict=True):
            moods[at] = max(_mood(texts[at], rests[at], heard), moods[at], key=lambda mood: mood.level)
        return moods

    def save(self, folder: Path) -> None:
        self._topics.save(folder)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "Frustration":
        return cls(Topics.load(folder, encoder))


def _drawn(text: str) -> Mood:
    """What the signs in a line say: 😡 is proof by itself, save of anger at somebody else."""
    return Mood() if _elsewhere(text) else Mood(*anger(text))


def _elsewhere(text: str) -> bool:
    return phrases("frustration", "elsewhere").search(fold(text)) is not None


def _mood(text: str, rest: str, heard: Heard) -> Mood:
    """What a line says of its writer's mood; `rest` is the line less what only looks like anger."""
    elsewhere = _elsewhere(text)
    said, words = (0, ()) if elsewhere else _lexicon(rest)
    felt = {level: _WHOLE * heard.whole[level] + (1 - _WHOLE) * heard.loudest[level] for level in "12"}
    if sum(felt.values()) + _SAID * (said > 0) < (_LEAST_ELSEWHERE if elsewhere else _LEAST):
        return Mood()
    level = 2 if said == 2 or felt["2"] >= max(felt["1"], _END_OF_PATIENCE) else 1
    return Mood(level, words or (heard.part.strip(),))


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
