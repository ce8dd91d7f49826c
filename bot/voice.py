"""How an answer's name becomes words: language, variant, names and dates filled in; inside Rasa and beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import structlog

from bot.history import MAY_RETURN, History
from conversation.answers import Answer, Answers
from conversation.events import Attachment, OrderCard

REPEATED = "utter_repeat_different"  # said instead of the same answer for the third time: it offers a person
_GAP = re.compile(r"\{(\w+)\}")

log = structlog.get_logger()


class Reply(msgspec.Struct, frozen=True):
    """What the assistant says: `answer` and `version` name its record, `buttons` are (title, payload).

    `stands_for` is the answer that was asked for; another record takes its place when it would be a loop.
    """

    text: str
    answer: str | None = None
    version: int | None = None
    stands_for: str | None = None
    buttons: tuple[tuple[str, str], ...] = ()
    repeat_asked: bool = False
    attachments: tuple[Attachment, ...] = ()
    card: OrderCard | None = None


class Voice:
    """Gives the text of an answer, never the same words twice in a row for the same answer."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def say(
        self, name: str, language: str, day: date, values: Mapping[str, Any] | None = None, said: History | None = None
    ) -> Reply | None:
        """The answer `name` in `language` as of `day`; None when there is none. `said`: what came before.

        The second time in a row it is put in other words; from the third time on a person is offered instead,
        unless it is an answer that may return (politeness).
        """
        about = values or {}
        times = (said or History()).times_in_a_row(name, about.get("order"), about.get("article"))
        record = self._answers.find(name, day)
        if times >= 2 and name not in MAY_RETURN:
            record = self._answers.find(REPEATED, day) or record
            times -= 2
        if record is None:
            log.error("answer.missing", answer=name, language=language)
            return None
        words = record.again if times % 2 and record.again else record.text
        return Reply(
            text=_fill(_in(words, language), values or {}),
            answer=record.name,
            version=record.version,
            stands_for=name,
            buttons=_buttons(record, language),
        )

    def wordings(self, name: str, language: str, day: date, values: Mapping[str, Any]) -> tuple[str, ...]:
        """All the words that an answer has; none where there is no such answer."""
        record = self._answers.find(name, day)
        told = () if record is None else (record.text, record.again)
        return tuple(_fill(_in(words, language), values) for words in told if words)


def _buttons(record: Answer, language: str) -> tuple[tuple[str, str], ...]:
    return tuple((_in(button.title, language), button.payload) for button in record.buttons)


def _in(words: Mapping[str, str], language: str) -> str:
    """The words in this language; English for one that the answer is not written in."""
    return words.get(language) or words["en"]


def _fill(text: str, values: Mapping[str, Any]) -> str:
    """The text with `{name}` and the like filled in; what is not known leaves no hole with braces."""
    filled = _GAP.sub(lambda gap: str(values.get(gap.group(1)) or ""), text)
    return "\n".join(" ".join(line.split(" ")).rstrip() for line in filled.splitlines()).strip()
