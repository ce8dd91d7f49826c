"""Labelled lines of `data/frustration.yml` and `data/sensitive.yml`: blocks of lines that share their labels."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class BadLabels(ValueError):
    """A file of labelled lines cannot be used: says which, where and what to write instead."""


@dataclass(frozen=True)
class Labelled:
    """One line with the labels of its block."""

    text: str
    language: str
    labels: tuple[str, ...]


def read_labelled(path: Path, keys: tuple[str, ...]) -> list[Labelled]:
    """All lines of a file, each with the values its block gives to `keys`.

    Raises:
        BadLabels: the file is missing, is not YAML, or a block lacks one of the keys.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise BadLabels(f"{path} cannot be read ({error}); restore it or correct its YAML") from error
    blocks = content.get("blocks") if isinstance(content, dict) else None
    if not blocks:
        raise BadLabels(f"{path} has no blocks; write `blocks:` and under it one block a label")
    return [line for number, block in enumerate(blocks, 1) for line in _lines(path, number, block, keys)]


def _lines(path: Path, number: int, block: dict[str, Any], keys: tuple[str, ...]) -> list[Labelled]:
    missing = [key for key in (*keys, "language", "lines") if key not in block]
    if missing:
        raise BadLabels(f"block {number} of {path} lacks {', '.join(missing)}; add it as in the block before")
    labels = tuple(str(block[key]) for key in keys)
    texts = [line.strip()[2:].strip() for line in str(block["lines"]).splitlines() if line.strip().startswith("- ")]
    return [Labelled(text, str(block["language"]), labels) for text in texts if text]
