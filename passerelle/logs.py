"""Logs: one line per event, names and ids only, never a customer's words. JSON when nobody watches."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Keys under which libraries (rasa among them) would print what a customer wrote.
PRIVATE = frozenset({"text", "user_text", "parse_data_text", "message", "payload", "body", "latest_message"})


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
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    logging.captureWarnings(True)  # other people's deprecations are for our tests, not for an operator's terminal
    for noisy in ("py.warnings", "httpx", "httpcore", "telegram", "aiohttp.access", "rasa", "sanic"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


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
