"""Each channel's folder stays short: it holds what is particular to it, the rest is shared beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

CHANNELS = Path(__file__).parents[2] / "channels"
MOST = 600  # lines as `cat channels/NAME/*.py | wc -l` counts them
OWN_BUDGET = ("web",)  # the service's own face, no app of somebody else; what a page loads has tests of its weight
SHARED = ("letters", "messaging", "outreach")


def channels() -> list[str]:
    folders = (path.parent.name for path in CHANNELS.glob("*/__init__.py"))
    return sorted(name for name in folders if name not in (*OWN_BUDGET, *SHARED))


@pytest.mark.parametrize("channel", channels())
def test_a_channel_holds_only_what_is_particular_to_it(channel: str) -> None:
    lines = sum(len(file.read_text().splitlines()) for file in (CHANNELS / channel).rglob("*.py"))
    assert 0 < lines <= MOST, f"channels/{channel} has {lines} lines; what other channels do alike goes into messaging/"


@pytest.mark.parametrize("shared", ["letters", "messaging"])
def test_what_channels_share_asks_none_for_its_name(shared: str) -> None:
    """`if channel == "telegram"` belongs in that channel's folder."""
    for file in (CHANNELS / shared).glob("*.py"):
        code = file.read_text()
        assert not [channel for channel in channels() if f'"{channel}"' in code], file.name
