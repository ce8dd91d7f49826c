"""All signals of a line together, in the shape the brain and `understand` read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.nlu.encoder import Encoder
from bot.nlu.entities.found import Found
from bot.nlu.further import further_wishes
from bot.nlu.intents import Ranked
from bot.nlu.language import UNDECIDED
from bot.nlu.signals import frustration, sensitive
from bot.nlu.signals.frustration import Frustration, Mood
from bot.nlu.signals.human import asks_for_human
from bot.nlu.signals.needed import Needed, needed_by
from bot.nlu.signals.sensitive import Sensitive
from bot.nlu.text import clauses


@dataclass(frozen=True)
class Signals:
    """What a line says beside its wish, findings with the words they rest on; `also` names its further wishes."""

    language: str = UNDECIDED
    mood: Mood = Mood()
    asks_human: str | None = None
    needed: Needed | None = None
    sensitive: tuple[str, str] | None = None
    also: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The `signals` of Rasa's parse data."""
        return {
            "language": self.language,
            "frustration": self.mood.level,
            "frustration_evidence": list(self.mood.evidence),
            "wants_human": self.asks_human is not None,
            "wants_human_evidence": self.asks_human,
            "needed_by": self.needed.day if self.needed else None,
            "needed_by_evidence": self.needed.evidence if self.needed else None,
            "sensitive": self.sensitive[0] if self.sensitive else None,
            "sensitive_evidence": self.sensitive[1] if self.sensitive else None,
            "also": list(self.also),
        }


@dataclass(frozen=True)
class Context:
    """A line, what the other parts found in it, and the day it is read on."""

    text: str
    language: str
    wish: Ranked
    clauses: tuple[Ranked, ...]
    dates: list[Found]
    today: date


class SignalReader:
    """The trained signals."""

    def __init__(self, frustration: Frustration, sensitive: Sensitive) -> None:
        self._frustration = frustration
        self._sensitive = sensitive

    @classmethod
    def train(cls, data: Path, wishes: Sequence[tuple[str, str]], encoder: Encoder) -> "SignalReader":
        """From the labelled files in the folder `data` and the (text, intent) pairs of the training data."""
        return cls(Frustration.train(data, wishes, encoder), Sensitive.train(data, wishes, encoder))

    def read(self, lines: Sequence[Context]) -> list[Signals]:
        """The signals of each line; what was not met before is encoded in one batch.

        A line with a plain wish and no more is calm and grave in nothing, unless a word of it says so; so is a
        clause beside others ("bonjour, …").
        """
        plain = [line.wish.is_plain and not _says_more(line.text) for line in lines]
        texts = [line.text for line, skipped in zip(lines, plain, strict=True) if not skipped]
        calm = frozenset(part for line in lines for part in _plain_clauses(line))
        heard = zip(self._frustration.read(texts, calm), self._sensitive.read(texts, calm), strict=True)
        return [
            _signals(line, *((Mood(), None) if skipped else next(heard)))
            for line, skipped in zip(lines, plain, strict=True)
        ]

    def save(self, folder: Path) -> None:
        self._frustration.save(folder / "frustration")
        self._sensitive.save(folder / "sensitive")

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "SignalReader":
        return cls(Frustration.load(folder / "frustration", encoder), Sensitive.load(folder / "sensitive", encoder))


def more_than_a_wish(data: Path, wishes: Sequence[tuple[str, str]]) -> list[str]:
    """Texts of the files in the folder `data`, and of the wishes, that carry anger or a grave topic as well."""
    return [*frustration.loud_texts(data, wishes), *sensitive.grave_texts(data, wishes)]


def _plain_clauses(line: Context) -> Iterator[str]:
    parts = zip(clauses(line.text), line.clauses, strict=True) if line.clauses else ()
    return (part for part, wish in parts if wish.is_plain and not _says_more(part))


def _says_more(text: str) -> bool:
    return frustration.is_said(text) or sensitive.is_said(text)


def _signals(line: Context, mood: Mood, topic: tuple[str, str] | None) -> Signals:
    return Signals(
        language=line.language,
        mood=mood,
        asks_human=asks_for_human(line.text, line.wish, line.clauses),
        needed=needed_by(line.text, line.dates, line.today),
        sensitive=topic,
        also=further_wishes(line.text, line.wish, line.clauses),
    )
