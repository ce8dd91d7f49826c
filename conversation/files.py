"""Files of a conversation on disk: each content once, under its hash, whole or not at all. Blocks: used in threads."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

COPIES = "copies/"  # the book's sets of copies of a person's data, by conversation: also those that were never said
_HASH = re.compile(r"[0-9a-f]{64}")


def is_file(name: str) -> bool:
    """Whether it is a name that `keep` gives; whatever else a URL holds is no file of ours."""
    return _HASH.fullmatch(name) is not None


def place(folder: Path, file: str) -> Path:
    """Where the content with the hash `abc…` lies: `ab/abc…`."""
    return folder / file[:2] / file


def keep(folder: Path, content: bytes) -> str:
    """Store it, and return its SHA-256 in hexadecimal. When this returns it is on disk: only then is it accepted."""
    file = hashlib.sha256(content).hexdigest()
    path = place(folder, file)
    if path.exists():
        return file
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    Path(partial).replace(path)
    _sync(path.parent)  # its name, too
    _sync(folder)
    return file


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
