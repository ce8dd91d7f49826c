"""What commands read: lines of a file or of standard input, and moments given on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime

from conversation import house
from passerelle.errors import CommandError


def lines_of(file: str) -> Iterator[str]:
    """The lines of `file`, `-` being standard input. Raises `CommandError`; bytes that are no UTF-8 become �."""
    if file == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        yield from sys.stdin
        return
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            yield from opened
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from error


def day_of(given: str | None) -> date | None:
    """The day of `--now`, or None. Raises `CommandError`."""
    at = moment_of(given)
    return at.date() if at is not None else None


def moment_of(given: str | None) -> datetime | None:
    """The moment of `--now`, in the zone of the house unless it names one. Raises `CommandError`."""
    if given is None:
        return None
    try:
        at = datetime.fromisoformat(given)
    except ValueError as error:
        raise CommandError(f"--now is '{given}'; write a moment like 2026-11-21 or 2026-11-21T21:40") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=house.zone())
