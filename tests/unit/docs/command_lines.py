"""Finds command lines of `passerelle` in a text and puts them before the real parsers."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from importlib import import_module

from passerelle.cli import COMMANDS

_ENDS = frozenset({"|", "||", "&&", ";", ">", ">>", "<", "&"})


def lines_of(text: str) -> Iterator[list[str]]:
    """The arguments after each `passerelle` (or a path that ends so) that begins a command."""
    for line in text.splitlines():
        yield from _in_line(shlex.split(line, comments=True))


def _in_line(words: list[str]) -> Iterator[list[str]]:
    begins = True
    for number, word in enumerate(words):
        if begins and (word == "passerelle" or word.endswith("/passerelle")):
            rest = words[number + 1 :]
            end = next((n for n, other in enumerate(rest) if other in _ENDS), len(rest))
            yield rest[:end]
        begins = word in _ENDS or (begins and re.match(r"[A-Z_]+=", word) is not None)


def problem_of(arguments: list[str]) -> str | None:
    """What the real command line would say against these arguments, or None."""
    name = arguments[0] if arguments else ""
    if name not in COMMANDS:
        return f"there is no command '{name}'"
    parser = _Parser(prog=f"passerelle {name}")
    import_module(COMMANDS[name].module).add_arguments(parser)
    try:
        parser.parse_args(arguments[1:])
    except ValueError as error:
        return str(error)
    return None


class _Parser(argparse.ArgumentParser):
    """Raises instead of ending the process; parsers of subcommands are of this class too."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise ValueError(f"{self.prog}: {message}")
