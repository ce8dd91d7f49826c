"""Lines that come together are read in one run; what is kept of a reading holds no word of the line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from bot.together import KEPT, MOST, Line, Parsed, Together


class Reader:
    """Reads a line as its own length, and notes the runs. "?" cannot be read."""

    def __init__(self) -> None:
        self.runs: list[list[str]] = []

    def __call__(self, lines: Sequence[Line]) -> list[Parsed]:
        self.runs.append([text for text, _ in lines])
        if any(text == "?" for text, _ in lines):
            raise ValueError("not a line")
        return [self.parsed(text, **dict(about)) for text, about in lines]

    def parsed(self, text: str, named: bool = False, **_: Any) -> Parsed:
        return {"text": text, "entities": [{"value": text}] if named else [], "signals": {"evidence": []}}


async def test_what_comes_while_a_run_lasts_is_read_in_the_next() -> None:
    reader = Reader()
    together = Together(reader)
    lines = [f"une ligne assez longue, numéro {number}" for number in range(MOST + 3)]
    read = await asyncio.gather(*(together.read(line, {}) for line in lines))
    assert [one["text"] for one in read] == lines
    assert reader.runs == [lines[:MOST], lines[MOST:]]


async def test_a_line_that_cannot_be_read_does_not_take_the_others_along() -> None:
    together = Together(Reader())
    found = await asyncio.gather(
        together.read("bonjour", {}), together.read("?", {}), together.read("merci", {}), return_exceptions=True
    )
    assert [found[0]["text"], found[2]["text"]] == ["bonjour", "merci"]  # type: ignore[index]
    assert isinstance(found[1], ValueError)


@pytest.mark.parametrize(
    ("text", "about", "again"),
    [
        ("merci", {"asked": "postcode"}, {"asked": "postcode"}),
        ("merci", {"now": 3_600_000}, {"now": 3_600_001}),  # the same hour
    ],
)
async def test_a_short_line_is_read_once(text: str, about: dict[str, Any], again: dict[str, Any]) -> None:
    reader = Reader()
    together = Together(reader)
    first = await together.read(text, about)
    first["entities"].append("whoever plays it may change it")
    assert await together.read(text, again) == {"text": text, "entities": [], "signals": {"evidence": []}}
    assert len(reader.runs) == 1


@pytest.mark.parametrize(
    ("text", "about", "again"),
    [
        ("merci", {"asked": "postcode"}, {"asked": None}),
        ("demain", {"now": 3_599_999}, {"now": 3_600_000}),  # midnight in Paris is a full hour
        ("12 rue Foch", {"named": True}, {"named": True}),
        ("une ligne assez longue pour ne pas revenir", {}, {}),
    ],
)
async def test_what_may_mean_something_else_or_names_somebody_is_read_again(
    text: str, about: dict[str, Any], again: dict[str, Any]
) -> None:
    reader = Reader()
    together = Together(reader)
    await together.read(text, about)
    await together.read(text, again)
    assert len(reader.runs) == 2


async def test_readings_that_are_kept_are_bounded() -> None:
    reader = Reader()
    together = Together(reader)
    for number in range(KEPT + 1):
        await together.read(f"l{number}", {})
    await together.read("l0", {})
    assert len(reader.runs) == KEPT + 2
