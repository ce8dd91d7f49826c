"""Topics a person should handle: legal threat, injury or allergy, fraud, bereavement, personal data, accessibility.

Trained on `data/sensitive.yml`; the wishes of the training data are the ordinary lines, save those near a topic.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

from bot.nlu.encoder import Encoder
from bot.nlu.lines import drawn
from bot.nlu.phrases import phrases
from bot.nlu.signals.labelled import read_labelled
from bot.nlu.signals.topics import Heard, Topics
from bot.nlu.text import fold

FILE = "sensitive.yml"
_NONE = "none"
_LEAST = 0.35  # by four folds, translations held out together: 80 % heard, 5 ordinary wishes in 1,000 taken for a topic
_NONE_SHARE = 2.0  # ordinary wishes beside each labelled line
# Wishes whose lines may well touch a topic ("delete my data", "I was charged twice"): no examples of ordinary ones.
_NEAR = frozenset("faq/delete_data complain ask_human faq/payment_security out_of_scope damaged_item".split())


def grave_texts(data: Path, wishes: Sequence[tuple[str, str]]) -> list[str]:
    """Labelled lines with a topic, and wishes that name one."""
    labelled = [line.text for line in read_labelled(data / FILE, ("topic",)) if line.labels[0] != _NONE]
    return labelled + [text for text, _ in wishes if is_said(text)]


def is_said(text: str) -> bool:
    """Is a topic named by words that leave no doubt?"""
    return _said(text) is not None


class Sensitive:
    """The trained signal; a topic's name is its label in the data file."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics

    @classmethod
    def train(cls, data: Path, wishes: Sequence[tuple[str, str]], encoder: Encoder) -> "Sensitive":
        """From the labelled lines in the folder `data` and the (text, intent) pairs of the training data."""
        lines = [(line.text, line.labels[0]) for line in read_labelled(data / FILE, ("topic",))]
        ordinary = [text for text, intent in wishes if intent not in _NEAR]
        lines += [(text, _NONE) for text in drawn(ordinary, int(_NONE_SHARE * len(lines)))]
        return cls(Topics.train(lines, (_NONE,), encoder))

    def read(self, texts: Sequence[str], calm: Collection[str] = ()) -> list[tuple[str, str] | None]:
        """For each line the topic and the part that carries it, or None, `calm` clauses apart; encoded in one batch."""
        return [_topic(text, heard) for text, heard in zip(texts, self._topics.read(texts, calm), strict=True)]

    def save(self, folder: Path) -> None:
        self._topics.save(folder)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> "Sensitive":
        return cls(Topics.load(folder, encoder))


def _topic(text: str, heard: Heard) -> tuple[str, str] | None:
    topic, share = max(heard.loudest.items(), key=lambda one: (one[0] != _NONE, one[1]))
    return (topic, heard.part.strip()) if share >= _LEAST else _said(text)


def _said(text: str) -> tuple[str, str] | None:
    """A topic named by words that leave no doubt."""
    folded = fold(text)
    for topic in ("legal_threat", "injury_or_allergy", "fraud", "bereavement", "personal_data", "accessibility"):
        found = phrases("sensitive", topic).search(folded)
        if found:
            return topic, text[found.start() : found.end()]
    return None
