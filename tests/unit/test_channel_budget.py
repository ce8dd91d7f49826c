"""Each channel's folder stays short: it holds what is particular to it, the rest is shared beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

CHANNELS = Path(__file__).parents[2] / "channels"
MOST = 600  # lines as `cat channels/NAME/*.py | wc -l` counts them
# The web channel is the service's own face and the whole of the customer's API (openapi.json), no app of somebody
# else's: five times as much, in files that are each read at one go. What a page loads has tests of its weight.
FACE, FACE_MOST, FILE_MOST = "web", 3_200, 300
SHARED = ("letters", "messaging", "outreach")


def channels() -> list[str]:
    folders = (path.parent.name for path in CHANNELS.glob("*/__init__.py"))
    return sorted(name for name in folders if name not in (FACE, *SHARED))


@pytest.mark.parametrize("channel", channels())
def test_a_channel_holds_only_what_is_particular_to_it(channel: str) -> None:
    lines = sum(len(file.read_text().splitlines()) for file in (CHANNELS / channel).rglob("*.py"))
    assert 0 < lines <= MOST, f"channels/{channel} has {lines} lines; what other channels do alike goes into messaging/"


def test_the_service_s_own_face_does_not_grow_either() -> None:
    lines = {file.name: len(file.read_text().splitlines()) for file in (CHANNELS / FACE).rglob("*.py")}
    assert 0 < sum(lines.values()) <= FACE_MOST
    assert [name for name, number in lines.items() if number > FILE_MOST] == []


@pytest.mark.parametrize("shared", ["letters", "messaging"])
def test_what_channels_share_asks_none_for_its_name(shared: str) -> None:
    """`if channel == "telegram"` belongs in that channel's folder."""
    for file in (CHANNELS / shared).glob("*.py"):
        code = file.read_text()
        assert not [channel for channel in channels() if f'"{channel}"' in code], file.name
