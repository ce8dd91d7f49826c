"""The pages and what is in them: fenced blocks by language, quoted words, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("conversation", "channels", "bot", "handoff", "actions", "shop", "passerelle")
_FENCE = re.compile(r"^[ ]*```(\w*)\n(.*?)^[ ]*```", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: the page it stands on, its language, its text."""

    page: str
    language: str
    text: str


class Quoted(NamedTuple):
    """Something between single backticks, outside of blocks."""

    page: str
    text: str


def pages() -> list[Path]:
    """Every page people read."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def prose(page: Path) -> str:
    """A page without its blocks and without what is quoted."""
    return re.sub(r"`[^`]+`", "", _FENCE.sub("", page.read_text("utf-8")))


def blocks(language: str) -> list[Block]:
    """All fenced blocks of a language."""
    found = [Block(page.name, kind, text) for page in pages() for kind, text in _FENCE.findall(page.read_text("utf-8"))]
    return [block for block in found if block.language == language]


def quoted() -> Iterator[Quoted]:
    """All words in single backticks; a line break inside is a blank."""
    for page in pages():
        prose = _FENCE.sub("", page.read_text("utf-8"))
        for text in re.findall(r"`([^`]+)`", prose):
            yield Quoted(page.name, " ".join(text.split()))


def rows(page: str, heading: str) -> dict[str, list[str]]:
    """The table below a heading: what is quoted in its first cells -> the other cells. Raises `KeyError`."""
    text = _FENCE.sub("", (ROOT / page).read_text("utf-8"))
    if heading not in text.splitlines():
        raise KeyError(f"{page} has no heading '{heading}'")
    below = text.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in below.splitlines() if line[:1] == "|"]
    return {name: cells_of[1:] for cells_of in cells[2:] for name in re.findall(r"`([^`]+)`", cells_of[0])}
