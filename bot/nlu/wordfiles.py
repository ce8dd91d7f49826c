"""Reading the word lists beside this file: what a service manager may extend without touching code."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "words"


class BadWordFile(ValueError):
    """A word list cannot be used: says which one, why, and what it should look like."""


@lru_cache(maxsize=32)
def read(name: str) -> dict[str, Any]:
    """The mapping in `words/NAME.yml`.

    Raises:
        BadWordFile: it is missing, or is not YAML holding a mapping.
    """
    path = FOLDER / f"{name}.yml"
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError) as error:
        raise BadWordFile(f"{path} cannot be read ({error}); restore it or correct its YAML") from error
    if not isinstance(found, dict):
        raise BadWordFile(f"{path} holds no mapping; write one key a line, as in words/language.yml")
    return found


def read_all() -> None:
    """Read every word file, before a customer waits for one. Raises `BadWordFile`."""
    for path in sorted(FOLDER.glob("*.yml")):
        read(path.stem)


def word_set(text: str) -> frozenset[str]:
    """A list written as running text, as most of the files keep theirs."""
    return frozenset(text.split())
