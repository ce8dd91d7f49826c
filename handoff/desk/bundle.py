"""The desk's modules as they travel: those that the first one imports in one file, which packs to two thirds.

On disk they stay plain modules, without a build step; a client that takes no gzip gets them as they are. Pure but for
reading files. The modules are written for it: imports by name on top, exports where things are declared, no cycles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ENTRY = "main.js"

_IMPORT = re.compile(r'^import (?P<names>\{[^}]*\}|\* as \w+) from "\./(?P<path>[\w-]+\.js)";$', re.MULTILINE)
_VENDORED = re.compile(r'^export (?P<names>\{[^}]*\}) from "(?P<path>\.\./vendor/[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?P<declared>(?:async )?function|class|const) (?P<name>\w+)", re.MULTILINE)
# Comments on lines of their own and behind code (`//` between blanks stands in no string of ours), and indents.
_COMMENT = re.compile(r"(?:^[ \t]*//|[ \t]+// ).*$|^[ \t]*/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*$", re.MULTILINE)
_INDENT = re.compile(r"^\s+", re.MULTILINE)
_SHEET_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(r"\s*([{};,])\s*")
_LEFT = re.compile(r"^(?:import|export)\b(?!\().*", re.MULTILINE)


def travelling(path: Path) -> str:
    """What is sent for this file of the desk's folder: the entry with all it imports, others without that."""
    names = list(dict.fromkeys(_below(path.parent, ENTRY)))
    if path.name != ENTRY:
        return slim(_of_entry(path.read_text("utf-8"), set(names)))
    parts = [_enclosed((path.parent / name).read_text("utf-8"), name) for name in names[:-1]]
    outside = "".join(part for part, _ in parts)
    known = ", ".join(f'"{name}": {_variable(name)}' for name in names[:-1])
    rest = _bound(path.read_text("utf-8"))
    return slim("\n".join([outside, *(part for _, part in parts), f"export const modules = {{ {known} }};", rest]))


def slim(text: str) -> str:
    """A script without comments and indents."""
    return _INDENT.sub("", _COMMENT.sub("", text))


def sheet(text: str) -> str:
    """A style sheet without comments and blanks that say nothing; none of its strings has a brace or a comma."""
    return _BLANKS.sub(r"\1", _SHEET_COMMENT.sub("", text)).replace(";}", "}").strip()


def _below(folder: Path, name: str, above: tuple[str, ...] = ()) -> Iterator[str]:
    """What a module imports, each after what it imports itself. Raises `ValueError` for a cycle."""
    if name in above:
        raise ValueError(f"modules of the desk import each other: {' -> '.join([*above, name])}; take one out")
    for found in _IMPORT.finditer((folder / name).read_text("utf-8")):
        yield from _below(folder, found["path"], (*above, name))
    yield name


def _enclosed(text: str, name: str) -> tuple[str, str]:
    """What stands before all modules for this one, and the module as an object of what it exports.

    Raises `ValueError` for an import or export of another form.
    """
    vendored = _VENDORED.search(text)
    if vendored is not None:
        return f'import * as {_variable(name)} from "{vendored["path"]}";\n', ""
    exported = ", ".join(found["name"] for found in _EXPORT.finditer(text))
    body = _EXPORT.sub(r"\g<declared> \g<name>", _bound(text))
    left = _LEFT.search(body)
    if left is not None:
        raise ValueError(f"{name} cannot travel with the others: `{left[0]}`; write it as this module's text says")
    return "", f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"


def _bound(text: str) -> str:
    """The text with its imports taken from the objects."""
    return _IMPORT.sub(lambda found: _taken(found, _variable(found["path"])), text)


def _of_entry(text: str, within: set[str]) -> str:
    """A module of its own, with what the entry carries taken from there."""

    def taken(found: re.Match[str]) -> str:
        return _taken(found, f'modules["{found["path"]}"]') if found["path"] in within else found[0]

    bound = _IMPORT.sub(taken, text)
    return bound if bound == text else f'import {{ modules }} from "./{ENTRY}";\n{bound}'


def _taken(found: re.Match[str], source: str) -> str:
    names = found["names"]
    if names.startswith("*"):
        return f"const {names.removeprefix('* as ')} = {source};"
    return f"const {names.replace(' as ', ': ')} = {source};"


def _variable(name: str) -> str:
    return "of_" + re.sub(r"\W", "_", name.removesuffix(".js"))
