"""What was measured, row by row with its day and machine: `docs/benchmarks.json`, from which the page is written."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

NAME = "benchmarks.json"

Results = Mapping[str, Mapping[str, Any]]  # set, or "talk" and the like → pipeline → what was measured


def read(docs: Path) -> dict[str, dict[str, Any]]:
    """All that was ever measured and not measured again since; nothing where there is no such file yet."""
    path = docs / NAME
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def keep(docs: Path, name: str, pipeline: str, found: Mapping[str, Any], day: date) -> None:
    """A row takes the place of the one that was measured before it; all others stay as they are, with their days."""
    docs.mkdir(parents=True, exist_ok=True)
    results = read(docs)
    results.setdefault(name, {})[pipeline] = {**found, "day": day.isoformat(), "machine": machine()}
    waiting = docs / f"{NAME}.new"
    waiting.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    waiting.replace(docs / NAME)


def machine() -> str:
    """What it runs on."""
    return f"{platform.machine()} with {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
