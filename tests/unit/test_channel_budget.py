"""Each folder of channels stays short: one holds what is particular to a channel, or one subject channels stand on."""

from __future__ import annotations

from pathlib import Path

import pytest

CHANNELS = Path(__file__).parents[2] / "channels"
NAMES = ("mail", "telegram", "web", "whatsapp")
MOST = 600  # lines of Python as `cat channels/NAME/*.py | wc -l` counts them
WIDE = "messaging"  # what all messaging apps do alike is the one subject that needs more, in files read at one go
FILE_MOST = 300


def folders() -> list[str]:
    return sorted(path.parent.name for path in CHANNELS.glob("*/__init__.py"))


def test_every_channel_is_a_folder() -> None:
    assert set(NAMES) == {path.parent.name for path in CHANNELS.glob("*/channel.py")}


@pytest.mark.parametrize("folder", [folder for folder in folders() if folder != WIDE])
def test_a_folder_holds_one_subject(folder: str) -> None:
    lines = sum(len(file.read_text().splitlines()) for file in (CHANNELS / folder).rglob("*.py"))
    assert 0 < lines <= MOST, f"channels/{folder} has {lines} lines: what else than {folder} does it hold?"


def test_a_file_is_read_at_one_go() -> None:
    lines = {file: len(file.read_text().splitlines()) for file in CHANNELS.rglob("*.py")}
    assert [file.name for file, number in lines.items() if number > FILE_MOST] == []


def test_nothing_is_said_of_an_app_outside_its_folder() -> None:
    """`if channel == "telegram"` belongs in that channel's folder. Outreach tells by which ways one may be told."""
    apps = [name for name in NAMES if name != "web"]  # every channel has a way to our own site
    for folder in set(folders()) - {*NAMES, "outreach"}:
        for file in (CHANNELS / folder).glob("*.py"):
            code = file.read_text()
            assert not [app for app in apps if f'"{app}"' in code], f"{folder}/{file.name}"
