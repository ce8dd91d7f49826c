"""A file that was accepted is on disk: its content, and the name it is found by."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conversation.files import keep, place


def test_the_name_of_a_file_is_on_disk_as_its_content_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    sync = os.fsync

    def noted(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        sync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    path = place(tmp_path, keep(tmp_path, b"a photo"))
    assert path.read_bytes() == b"a photo"
    assert synced == [it.stat().st_ino for it in (path, path.parent, tmp_path)]
