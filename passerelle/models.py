"""Where trained models lie: the newest one, and whether it is what would be trained now."""

from __future__ import annotations

from pathlib import Path


def newest(models: Path) -> Path | None:
    """The model itself when a file is named, else the newest of the folder, else None."""
    if models.is_file():
        return models
    found = sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime_ns)
    return found[-1] if found else None
