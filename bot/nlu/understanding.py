"""A line understood: language, intents, facts and signals together, and the trained parts that find them.

`Understanding` is what the brain's model, `passerelle understand` and the Rasa components share. It is loaded from a
trained model file without Rasa, in a second.
"""

import tarfile
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.nlu.encoder import Encoder, shared_encoder
from bot.nlu.entities.extract import find_entities
from bot.nlu.entities.found import Found
from bot.nlu.intents import BESIDE, DENY, OUT_OF_SCOPE, Intents, Neighbour, Ranked, blended
from bot.nlu.language import language_of
from bot.nlu.signals.human import ASK_HUMAN, declines_human
from bot.nlu.signals.signals import Context, SignalReader, Signals
from bot.nlu.signs import meaning
from bot.nlu.text import clauses

_COMPONENTS = "components/"
_RANKED = 10  # intents and questions in parse data
_NOTHING = Ranked(ranking=((OUT_OF_SCOPE, 0.0),), known=0.0)


class BadModel(ValueError):
    """A model file cannot be used: says which, why, and how to get one that can."""


@dataclass(frozen=True)
class Wishes:
    """The intents of a line, and of each of its clauses when it has several."""

    line: Ranked
    clauses: tuple[Ranked, ...] = ()


@dataclass(frozen=True)
class Heard:
    """A line whose wishes and facts are known, and the day on which it was said."""

    text: str
    wishes: Wishes
    facts: Sequence[Found]
    today: date


@dataclass(frozen=True)
class Understood:
    """All that is known of one line."""

    text: str
    wishes: Wishes
    entities: tuple[Found, ...]
    signals: Signals


class Understanding:
    """The trained parts, put together."""

    def __init__(self, intents: Intents, signals: SignalReader) -> None:
        self._intents = intents
        self._signals = signals

    @classmethod
    def load(cls, model: Path, encoder: Encoder | None = None) -> "Understanding":
        """From a trained model file.

        Raises:
            BadModel: the file is missing, is no model, or was trained with another pipeline.
        """
        with tempfile.TemporaryDirectory() as place:
            folder = unpacked(model, Path(place))
            one = encoder or shared_encoder()
            intents, signals = part_of(model, folder, "IntentReader"), part_of(model, folder, "SignalsReader")
            try:
                return cls(Intents.load(intents, one), SignalReader.load(signals, one))
            except (OSError, KeyError, TypeError) as error:
                raise BadModel(f"{model} is of another version; run `passerelle train`") from error

    def read(self, texts: Sequence[str], today: date, asked: str | None = None) -> list[Understood]:
        """Each line understood; lines not met before are encoded in one batch.

        Args:
            texts: customers' lines, empty ones too.
            today: the day from which "tomorrow" counts.
            asked: the entity just asked for, when one was (see `find_entities`).
        """
        wishes = wishes_of(texts, self._intents)
        facts = [tuple(find_entities(text, today, asked)) for text in texts]
        heard = [Heard(*one, today) for one in zip(texts, wishes, facts, strict=True)]
        signals = signals_of(heard, self._signals)
        return [Understood(*one) for one in zip(texts, wishes, facts, signals, strict=True)]

    def nearest(self, understood: Understood) -> list[Neighbour]:
        """The training lines nearest to the line."""
        return self._intents.nearest(understood.text)

    def telling(self, understood: Understood) -> list[tuple[str, float]]:
        """The words that speak for the intent that was chosen, the most telling first."""
        return self._intents.telling(understood.text, understood.wishes.line.name)


def wishes_of(texts: Sequence[str], intents: Intents) -> list[Wishes]:
    """The intents of each line and its clauses, encoded in one batch; signs alone say what they always say."""
    parts = [[text, *_several(text)] if text.strip() and not meaning(text) else [] for text in texts]
    ranked = iter(intents.read([part for line in parts for part in line]))
    return [
        _wishes(line, [next(ranked) for _ in line]) if line else Wishes(_drawn(text))
        for text, line in zip(texts, parts, strict=True)
    ]


def _drawn(text: str) -> Ranked:
    said = meaning(text)
    return Ranked(ranking=((said, 1.0),), known=1.0) if said else _NOTHING


def _wishes(parts: Sequence[str], ranked: Sequence[Ranked]) -> Wishes:
    """Of a line and its clauses. Who declines a person says no, however much the words resemble an ask for one; what
    the line says beside it is what it wants ("not a person, where is my parcel?")."""
    declined = [one.name == ASK_HUMAN and declines_human(part) for part, one in zip(parts, ranked, strict=True)]
    heard = [one.meant_as(DENY) if no else one for one, no in zip(ranked, declined, strict=True)]
    wanted = [one for one in heard[1:] if one.name not in BESIDE] if declined[0] else []
    line = max(wanted, key=lambda one: one.confidence, default=heard[0])
    return Wishes(blended(line, heard[1:]), tuple(heard[1:]))


def signals_of(lines: Sequence[Heard], reader: SignalReader) -> list[Signals]:
    """The signals of each line, encoded in one batch; an empty one has none."""
    read = iter(reader.read([_context(line) for line in lines if line.text.strip()]))
    return [next(read) if line.text.strip() else Signals() for line in lines]


def _context(line: Heard) -> Context:
    dates = [found for found in line.facts if found.entity == "date"]
    language = language_of(_own_words(line.text, line.facts))
    return Context(line.text, language, line.wishes.line, line.wishes.clauses, dates, line.today)


def _own_words(text: str, entities: Sequence[Found]) -> str:
    """The line without its addresses: a street in Bordeaux is French in an English sentence too."""
    parts: list[str] = []
    at = 0
    for found in entities:
        if found.entity == "address" and found.start >= at:
            parts, at = [*parts, text[at : found.start]], found.end
    return " ".join([*parts, text[at:]])


def parse_data(understood: Understood) -> dict[str, Any]:
    """A line understood, in the shape of Rasa's parse data."""
    from_intents = intent_data(understood.wishes.line)
    entities = [entity_data(found) for found in understood.entities]
    return {"text": understood.text, **from_intents, "entities": entities, "signals": understood.signals.as_dict()}


def intent_data(ranked: Ranked) -> dict[str, Any]:
    """`intent`, `intent_ranking` and, for the FAQ, `response_selector`, as Rasa's own components write them.

    A retrieval intent is ranked under its short name (`faq`), with its full one beside it.
    """
    ranking = [_intent(name, share) for name, share in ranked.ranking[:_RANKED]]
    questions = [(name, share) for name, share in ranked.ranking if "/" in name]
    selected = {key: _selected(key, questions) for key in sorted({name.split("/")[0] for name, _ in questions})}
    selector = {"all_retrieval_intents": list(selected), **selected}
    return {"intent": ranking[0], "intent_ranking": ranking, "response_selector": selector}


def entity_data(found: Found) -> dict[str, Any]:
    return {
        "entity": found.entity,
        "value": found.value,
        "start": found.start,
        "end": found.end,
        "extractor": "EntityReader",
    }


def _intent(name: str, share: float) -> dict[str, Any]:
    short = name.split("/")[0]
    return {"name": short, "confidence": share} | ({"full_retrieval_intent_name": name} if short != name else {})


def _selected(key: str, questions: list[tuple[str, float]]) -> dict[str, Any]:
    mine = [(name, share) for name, share in questions if name.startswith(f"{key}/")]
    name, share = mine[0]
    best = {"responses": [], "confidence": share, "intent_response_key": name, "utter_action": f"utter_{name}"}
    return {"response": best, "ranking": [{"confidence": p, "intent_response_key": full} for full, p in mine[:_RANKED]]}


def _several(text: str) -> list[str]:
    found = clauses(text)
    return found if len(found) > 1 else []


def unpacked(model: Path, folder: Path) -> Path:
    """The folder, with the content of a model file in it. Raises `BadModel`."""
    try:
        with tarfile.open(model, "r:gz") as archive:
            archive.extractall(folder, filter="data")
    except (OSError, EOFError, tarfile.TarError, zlib.error) as error:
        raise BadModel(f"{model} cannot be read ({error}); train one with `passerelle train`") from error
    return folder


def part_of(model: Path, folder: Path, name: str) -> Path:
    """Where a component's own files lie in the unpacked model. Raises `BadModel`."""
    found = sorted(folder.glob(f"{_COMPONENTS}train_*{name}*"))
    if not found:
        raise BadModel(f"{model} has no {name}: it was trained with another pipeline; run `passerelle train`")
    return found[0]
