"""Writes the tables and diagrams of docs/ from the code: `make docs`. A test holds every page equal to this."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from conversation.event_table import ROWS, Row
from conversation.floor import HOLDERS, MATRIX, STAYS, diagram
from docs.found_metrics import find_metrics
from passerelle.cli import COMMANDS
from passerelle.settings import PREFIX, Settings
from tests.pictures import album

DOCS = Path(__file__).parent


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; bars inside a cell are escaped."""
    head = list(head)
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def floor_moves(name: str) -> str:
    """Where an event moves the floor, and where it is refused."""
    cells = dict(zip(HOLDERS, MATRIX[name], strict=True))
    moves = [f"{holder} → {cell}" for holder, cell in cells.items() if cell not in (STAYS, "refused")]
    refused = [holder for holder, cell in cells.items() if cell == "refused"]
    return ", ".join(moves + ([f"refused: {', '.join(refused)}"] if refused else []))


def event_row(row: Row) -> list[str]:
    fields = ", ".join(f"`{field}`" for field in row.event.__struct_fields__)
    return [f"`{row.name}`", fields, ", ".join(sorted(row.readers)), floor_moves(row.name), row.erases]


def events() -> str:
    return table(["event", "fields", "seen by", "floor", "can be erased"], map(event_row, ROWS))


def floor() -> str:
    return f"```mermaid\n{diagram()}\n```"


def settings() -> str:
    """Each field of `Settings` with its default and the comment beside it."""
    said = dict(re.findall(r"^    (\w+): [^#\n]+# (.+)$", inspect.getsource(Settings), re.MULTILINE))
    fresh = Settings()
    return table(
        ["variable", "default", "meaning"],
        ([f"`{PREFIX}{name.upper()}`", default(getattr(fresh, name)), said[name]] for name in fresh.__dict__),
    )


def default(value: object) -> str:
    """A setting's default as one would write it into `.env`."""
    if isinstance(value, bool):
        return f"`{int(value)}`"
    return f"`{value}`" if value or value == 0 else ""


def commands() -> str:
    return table(["command", "what it does"], ([f"`{name}`", command.summary] for name, command in COMMANDS.items()))


def metrics() -> str:
    return table(
        ["metric", "kind", "labels", "meaning"],
        ([f"`{m.name}`", m.kind, ", ".join(m.labels), m.meaning] for m in find_metrics(DOCS.parent)),
    )


# Page and the marks in it between which the text stands: <!-- NAME --> ... <!-- /NAME -->
PARTS: dict[tuple[str, str], Callable[[], str]] = {
    ("events.md", "events"): events,
    ("floor.md", "floor"): floor,
    ("settings.md", "settings"): settings,
    ("cli.md", "commands"): commands,
    ("metrics.md", "metrics"): metrics,
    ("pictures.md", "widget"): partial(album.page, "widget"),
    ("pictures.md", "desk"): partial(album.page, "desk"),
}


def renew(page: str, name: str, text: str) -> str:
    """The page with the part between its marks replaced. Raises `ValueError` when the marks are missing."""
    begin, end = f"<!-- {name}: written by make docs -->", f"<!-- /{name} -->"
    renewed, found = re.subn(
        f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: f"{begin}\n{text}\n{end}", page, flags=re.DOTALL
    )
    if found != 1:
        raise ValueError(f"the marks {begin} … {end} are not there once; put them where the table belongs")
    return renewed


def renewed_pages() -> dict[Path, str]:
    """Each generated page as it should be."""
    pages: dict[Path, str] = {}
    for (page, name), write in PARTS.items():
        path = DOCS / page
        pages[path] = renew(pages.get(path) or path.read_text("utf-8"), name, write())
    return pages


if __name__ == "__main__":
    for path, text in renewed_pages().items():
        path.write_text(text, "utf-8")
        print(f"docs/{path.name}")
