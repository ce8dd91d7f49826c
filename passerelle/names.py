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

CHANNELS = ("web", "telegram", "whatsapp")
_FAQ = "utter_faq/"
# Filled in from what is known of the customer, in every answer; the others by the actions, in theirs. A test holds that
# each is used by an answer.
EVERYWHERE = frozenset({"name", "article", "order_number", "product"})
BY_ACTIONS = frozenset(
    """address amount articles at by carrier day decided delivered_on drop_off due_on email ended_on expected_on first
    goods handover kept_until new_order order orders parcels place placed_on points receipt reference second send_by
    sent_on shipped_on shown_on voucher what""".split()
)
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
    return Vocabulary((*wishes, *questions), tuple(state.value for state in State), topics, CHANNELS)


def unknown_gaps(answers: dict[str, Answer]) -> Iterator[str]:
    """Each `{gap}` of an answer that nothing fills: customers would read a sentence with a hole."""
    for name, answer in answers.items():
        known = EVERYWHERE if name.startswith(_FAQ) else EVERYWHERE | BY_ACTIONS
        for gap in sorted(_gaps(answer) - known):
            yield f"{name}: nothing fills {{{gap}}}: {unknown(gap, sorted(known), 'use one of the gaps around it')}"


def _gaps(answer: Answer) -> set[str]:
    texts = [*answer.text.values(), *answer.again.values()]
    return {gap for text in texts for gap in _GAP.findall(text)}
