"""The training lines in a folder of Rasa's NLU files, read without Rasa: a hundred times faster; lots among lines."""

import re
from collections.abc import Iterator, Sequence
from hashlib import md5
from pathlib import Path
from typing import Any

import yaml

_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\(\w+\)|\{[^}]*\})")


class BadLines(ValueError):
    """A file of training lines cannot be used: says which, why and what to write instead."""


def training_lines(folder: Path) -> list[tuple[str, str]]:
    """(text, full intent name) of every line, annotations taken off, in the order of the files' names.

    Raises:
        BadLines: a file is no YAML, or not of the shape that Rasa's NLU files have.
    """
    found = []
    for path in sorted(folder.glob("**/*.yml")):
        for block in _blocks(path):
            found += [(text, str(block["intent"])) for text in _texts(block)]
    return found


def lot(text: str) -> int:
    """A number of 64 bits as if drawn by lot, for a text always the same: a line more moves no other's."""
    return int.from_bytes(md5(text.encode(), usedforsecurity=False).digest()[:8], "big")


def drawn(texts: Sequence[str], count: int) -> list[str]:
    """`count` of the texts as if by lot, all when there are fewer; a text more or less moves no other draw but one."""
    return sorted(texts, key=lot)[:count]


def _blocks(path: Path) -> Iterator[dict[str, Any]]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise BadLines(f"{path} cannot be read ({error}); correct its YAML") from error
    if not isinstance(content, dict) or not all(isinstance(block, dict) for block in content.get("nlu") or ()):
        raise BadLines(f"{path} has no blocks; write `nlu:` and under it `- intent: …` with `examples: |`")
    return (block for block in content.get("nlu") or () if "intent" in block)


def _texts(block: dict[str, Any]) -> list[str]:
    lines = [line.strip() for line in str(block.get("examples", "")).splitlines()]
    return [_ANNOTATION.sub(r"\1", line[1:].strip()) for line in lines if line.startswith("-")]
