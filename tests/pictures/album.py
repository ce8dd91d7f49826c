"""Every state that is pictured, in the order of docs/pictures.md: its name, its sentence and how it is reached.

A state is a public function of a chapter's module; its docstring is its sentence, its name that of its sheet. The
modules are read, not imported: what writes and checks the page needs no browser and no service.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "docs" / "images" / "states"

# Room -> heading of a chapter -> its module.
ROOMS: Mapping[str, Mapping[str, str]] = {
    "widget": {
        "The first sight": "beginning",
        "With the assistant": "talking",
        "In line": "waiting",
        "With an agent, and the end": "people",
        "When something goes wrong": "trouble",
        "What is kept": "keeping",
    },
    "desk": {
        "Coming and going": "entering",
        "The list": "lists",
        "Reading a case": "reading",
        "Writing": "writing",
        "Doing": "doing",
        "The supervisor, and duty": "supervising",
    },
}


class State(NamedTuple):
    """`name` is that of its sheet and on the page; `module` and `function` reach it."""

    name: str
    sentence: str
    module: str
    function: str

    @property
    def sheet(self) -> Path:
        return FOLDER / f"{self.name}.webp"

    def made(self) -> Any:
        """The function that reaches it from a customer's or an agent's fresh page."""
        return getattr(import_module(self.module), self.function)


def chapter(room: str, module: str) -> Sequence[State]:
    """The states of a chapter, in the order they are written in."""
    tree = ast.parse((HERE / room / f"{module}.py").read_text("utf-8"))
    found = [it for it in tree.body if isinstance(it, ast.AsyncFunctionDef) and not it.name.startswith("_")]
    return [_state(room, module, it) for it in found]


def _state(room: str, module: str, made: ast.AsyncFunctionDef) -> State:
    name = f"{room}-{made.name}".replace("_", "-")
    return State(name, ast.get_docstring(made) or "", f"tests.pictures.{room}.{module}", made.name)


def states(room: str) -> Sequence[State]:
    """All of a room."""
    return [state for module in ROOMS[room].values() for state in chapter(room, module)]


def page(room: str) -> str:
    """The part of docs/pictures.md about one room: a heading a chapter, a sentence and a sheet a state."""
    parts = []
    for heading, module in ROOMS[room].items():
        parts.append(f"### {heading}")
        parts += [_entry(state) for state in chapter(room, module)]
    return "\n\n".join(parts)


def _entry(state: State) -> str:
    return f"**{state.name}.** {state.sentence}\n\n![{state.name}](images/states/{state.sheet.name})"
