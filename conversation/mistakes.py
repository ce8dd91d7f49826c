"""What is wrong in a file that people write: every mistake at once, with its place and what may stand there instead."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin

import msgspec
import yaml

LISTED = 14  # so many words are named in full; of more, those alike

_WANTED = {float: "a number", int: "a whole number", bool: "true or false", str: "a text", date: "a day: 2026-12-24"}


def mistakes(where: str, given: Any, kind: Any) -> Iterator[str]:
    """Each reason why `given` is no `kind` (a struct, a tuple of one thing, a literal, or what msgspec converts)."""
    structs = [part for part in (kind, *get_args(kind)) if _is_struct(part)]
    if get_origin(kind) is tuple:
        yield from _in_list(where, given, get_args(kind)[0])
    elif structs and (given is not None or kind in structs):  # else it may be left empty
        yield from _in_struct(where, given, structs[0])
    elif get_origin(kind) is Literal:
        if given not in get_args(kind):
            yield f"{where}: {unknown(given, get_args(kind))}"
    else:
        yield from _in_value(where, given, kind)


def unknown(word: object, known: Collection[str], all_of_them: str = "") -> str:
    """What to say of a word that is none of the known: those alike, and all of them where they are few.

    `all_of_them` says where they stand when they are many.
    """
    alike = get_close_matches(str(word), known, n=3, cutoff=0.6)
    meant = f"; did you mean {' or '.join(alike)}?" if alike else ";"
    listed = f"it may be {', '.join(known)}" if len(known) <= LISTED else all_of_them
    return f"'{word}' is not known{meant} {listed}".rstrip(" ;")


# What the parser finds -> what has usually been written there.
_HINTS = {
    "mapping values": "a text with a colon in it stands in quotes",
    "cannot start": "lines are indented with spaces, not tabs, and a text that begins with a sign stands in quotes",
    "end of stream": "the quote that is opened there is closed",
    "expected ','": "the bracket that is opened there is closed",
    "did not find expected": "it is indented like its neighbours, or is a list with - before each line",
}


def not_yaml(error: yaml.YAMLError) -> str:
    """Where a file stops being YAML, and what it should be there."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return f"is not YAML: {' '.join(str(error).split())}"
    hint = next((f"; see that {it}" for said, it in _HINTS.items() if said in (error.problem or "")), "")
    begun = error.context_mark if "opened" in hint else None  # it is missed where the file ends
    return f"is not YAML at line {(begun or error.problem_mark).line + 1}: {error.problem}{hint}"


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _in_struct(where: str, given: Any, kind: type[msgspec.Struct]) -> Iterator[str]:
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    if not isinstance(given, Mapping):
        yield f"{where}: must be a mapping with {', '.join(fields)}"
        return
    for name in given:
        if name not in fields:
            yield f"{where}: {unknown(name, fields)}"
    for name, field in fields.items():
        if name in given:
            yield from mistakes(f"{where}: {name}", given[name], field.type)
        elif field.required:
            yield f"{where}: {name} is missing"


def _in_list(where: str, given: Any, kind: Any) -> Iterator[str]:
    if not isinstance(given, list):
        yield f"{where}: must be a list: [{given}]" if isinstance(given, str) else f"{where}: must be a list"
        return
    for place, item in enumerate(given, 1):
        yield from mistakes(f"{where}: {called(item, place)}" if _is_struct(kind) else where, item, kind)


def called(item: Any, place: int) -> str:
    """How one of a list of records is named: by its name, else by its place."""
    name = item.get("name") if isinstance(item, Mapping) else None
    return f"'{name}'" if name else f"number {place}"


def _in_value(where: str, given: Any, kind: Any) -> Iterator[str]:
    try:
        msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        wanted = [_WANTED[part] for part in get_args(kind) or (kind,) if part in _WANTED]
        yield f"{where}: is {given!r}, it must be {' or '.join(wanted)}" if wanted else f"{where}: {error}"
