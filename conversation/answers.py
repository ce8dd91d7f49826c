"""The answers store: one record per answer in French and English, read from a folder of YAML files.

A changed file is live within `RELOAD_S`, without training or restart; a broken one is said in the log and
what was read before stays in use. Answers carry a version, so that the log tells which words were given.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
import structlog
import yaml

from conversation.mistakes import not_yaml

RELOAD_S = 30.0  # half of the 60 s the design promises

log = structlog.get_logger()


class BadAnswers(Exception):
    """A file of answers cannot be used; the text names the file, the answer and what to do."""


class AnswerButton(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A choice under an answer: what it says in each language and what a tap on it means."""

    title: dict[str, str]
    payload: str


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer. `again` are other words for the second time in a row; `version` rises by hand or by content."""

    text: dict[str, str]
    author: str = ""
    again: dict[str, str] = {}
    buttons: tuple[AnswerButton, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    version: int = 0
    name: str = ""

    def valid_on(self, day: date) -> bool:
        """Is `day` within the dates it was written for?"""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


class Answers:
    """The answers of a folder, read again when a file changes. `clock` gives seconds, for tests."""

    def __init__(self, folder: Path, clock: Callable[[], float] = monotonic) -> None:
        """Reads all files now. Raises `BadAnswers`."""
        self._folder = folder
        self._clock = clock
        self._stamp = self._stamp_of_files()
        self._answers = _read(self._files())
        self._looked_at = clock()

    def find(self, name: str, day: date) -> Answer | None:
        """The answer of this name that is valid on `day`, or None."""
        self._refresh()
        answer = self._answers.get(name)
        return answer if answer is not None and answer.valid_on(day) else None

    def names(self) -> frozenset[str]:
        return frozenset(self._answers)

    def all(self) -> dict[str, Answer]:
        """Every answer by its name, as read last."""
        return dict(self._answers)

    def _refresh(self) -> None:
        if self._clock() - self._looked_at < RELOAD_S:
            return
        self._looked_at = self._clock()
        stamp = self._stamp_of_files()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._answers = _read(self._files())
        except BadAnswers as error:
            log.error("answers.unusable", problem=str(error), consequence="the answers read before stay in use")

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.yml"))

    def _stamp_of_files(self) -> tuple[tuple[str, int, int], ...]:
        stats = ((path.name, path.stat()) for path in self._files())
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


def _read(files: Iterable[Path]) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for path in files:
        for name, record in _mapping(path).items():
            if name in answers:
                raise BadAnswers(f"{path}: '{name}' is in two files; keep one")
            answers[name] = _answer(path, name, record)
    if not answers:
        raise BadAnswers("no answer was found; data/answers/*.yml must hold them")
    return answers


def _mapping(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
    except (OSError, UnicodeError) as error:
        raise BadAnswers(f"{path} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise BadAnswers(f"{path} {not_yaml(error)}") from error
    if not isinstance(data, dict):
        raise BadAnswers(f"{path} must be a mapping from answer names to records")
    return data


def _answer(path: Path, name: str, record: Any) -> Answer:
    try:
        answer = msgspec.convert(record, Answer)
    except msgspec.ValidationError as error:
        raise BadAnswers(f"{path}: {name}: {error}") from error
    for words in (answer.text, answer.again or answer.text):
        missing = {"fr", "en"} - {language for language, text in words.items() if text.strip()}
        if missing:
            raise BadAnswers(f"{path}: {name}: no text in {', '.join(sorted(missing))}")
    version = answer.version or zlib.crc32(msgspec.json.encode(answer))
    return msgspec.structs.replace(answer, name=name, version=version)
