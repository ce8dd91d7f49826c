"""Logs: one line per event, names and ids only, never a customer's words. JSON when nobody watches."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

# Keys under which libraries (rasa among them) would print what a customer wrote.
PRIVATE = frozenset({"text", "user_text", "parse_data_text", "message", "payload", "body", "latest_message"})

CAUSES = 5  # errors of one chain that are shown
FRAMES = 8  # places of each, innermost last


def configure(process: str) -> None:
    """Set up structlog and logging for a process. Call before importing rasa, which logs through structlog too."""
    terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _named(process),
            without_words,
            structlog.processors.ExceptionRenderer(_places),
            structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.captureWarnings(True)  # other people's deprecations are for our tests, not for an operator's terminal
    for noisy in ("py.warnings", "httpx", "httpcore", "telegram", "aiohttp.access", "rasa", "sanic"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class _Formatter(logging.Formatter):
    """For libraries' logging: asyncio and aiohttp report with it what nobody caught."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # logging's own name
        if record.name == "asyncio":  # what follows the first line is the task, with its error's message
            record.message = record.message.partition("\n")[0]
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # logging's own name
        return _places(ei) if ei[1] is not None else ""


def _places(exc_info: ExcInfo) -> str:
    """Which errors, one caused by the other, and the places they came through. Their messages are left out: an
    error of SQL carries its parameters, an error of parsing what it could not parse."""
    lines: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None and len(lines) < CAUSES:
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        came = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
        lines.append(f"{type(error).__module__}.{type(error).__qualname__} at {came}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n  because of ".join(lines)


def without_words(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every key that could carry a customer's text."""
    for key in PRIVATE.intersection(event):
        event[key] = "…"
    return event


def _named(process: str) -> Any:
    def add(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["process"] = process
        return event

    return add
