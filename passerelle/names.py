"""What `handoff.yml` and the answers may name: wishes of domain.yml, the shop's states, gaps that the actions fill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import yaml

from conversation.answers import Answer
from conversation.mistakes import unknown
from conversation.staffing import Matter
from conversation.vocabulary import Vocabulary
from passerelle.errors import StartError
from shop.words import State

_FAQ = "utter_faq/"
EVERYWHERE = frozenset({"name", "article", "order_number", "product"})  # of the customer, so in every answer
_FILLING = ("actions", "bot")  # the rooms whose code gives answers their values, by quoted names or keywords
_WORD = re.compile(r'"([a-z]\w*)"|\b([a-z]\w*)=')
_GAP = re.compile(r"\{(\w+)\}")


def vocabulary(root: Path) -> Vocabulary:
    """The words there are, by the files below `root`. Raises `StartError`."""
    try:
        domain = yaml.load((root / "domain.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        wishes = [name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]]
        questions = [name.removeprefix("utter_") for name in domain["responses"] if name.startswith(_FAQ)]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise StartError(f"domain.yml cannot be read: {' '.join(str(error).split())}") from error
    topics = tuple(topic for topic in get_args(Matter) if topic != "deadline")
    return Vocabulary((*wishes, *questions), tuple(state.value for state in State), topics, _channels(root))


def _channels(root: Path) -> tuple[str, ...]:
    """Where customers write: the folders of channels that read something (mail only goes out)."""
    folders = (path.parent for path in (root / "channels").glob("*/channel.py"))
    return tuple(sorted(folder.name for folder in folders if (folder / "decode.py").is_file()))


def unknown_gaps(answers: dict[str, Answer], root: Path) -> Iterator[str]:
    """Each `{gap}` of an answer that nothing below `root` can fill: customers would read a sentence with a hole.

    The answers to frequent questions are said as they stand: of them, only what is known of the customer is filled in.
    """
    by_code = EVERYWHERE | _words_of_code(root)
    for name, answer in answers.items():
        known = EVERYWHERE if name.startswith(_FAQ) else by_code
        for gap in sorted(_gaps(answer) - known):
            yield f"{name}: nothing fills {{{gap}}}: {unknown(gap, sorted(known), 'use one of the gaps around it')}"


def _words_of_code(root: Path) -> frozenset[str]:
    """Every name that the code may give a value by: too many, but none is missing when an action has a new one."""
    files = (path for room in _FILLING for path in (root / room).rglob("*.py"))
    found = (pair for path in files for pair in _WORD.findall(path.read_text(encoding="utf-8")))
    return frozenset(quoted or keyword for quoted, keyword in found)


def _gaps(answer: Answer) -> set[str]:
    texts = [*answer.text.values(), *answer.again.values()]
    return {gap for text in texts for gap in _GAP.findall(text)}
