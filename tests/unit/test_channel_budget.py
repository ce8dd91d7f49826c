"""Each channel's folder stays short: it holds what is particular to it, the rest is in channels/messaging."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

import pytest

CHANNELS = Path(__file__).parents[2] / "channels"
MOST = 600  # lines of code: blank lines, comments and docstrings are not counted
OWN_BUDGET = ("web",)  # the widget's service and pages; what a page loads has its budget in tests/browser
SHARED = ("messaging", "outreach")
_NO_CODE = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


def lines_of_code(source: str) -> int:
    """The lines with anything on them but blanks, comments and texts that stand alone."""
    lines: set[int] = set()
    starts = True  # of a statement: a text there is a docstring
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in _NO_CODE:
            starts = starts or token.type == tokenize.NEWLINE
        elif not (starts and token.type == tokenize.STRING):
            lines.update(range(token.start[0], token.end[0] + 1))
            starts = False
    return len(lines)


def channels() -> list[str]:
    folders = (path.parent.name for path in CHANNELS.glob("*/__init__.py"))
    return sorted(name for name in folders if name not in (*OWN_BUDGET, *SHARED))


def test_comments_and_docstrings_are_no_code() -> None:
    assert lines_of_code('"""What\n\nit is."""\n\nx = 1  # why\n# and how\ny = ["a",\n     "b"]\n') == 3


@pytest.mark.parametrize("channel", channels())
def test_a_channel_holds_only_what_is_particular_to_it(channel: str) -> None:
    lines = sum(lines_of_code(file.read_text()) for file in (CHANNELS / channel).rglob("*.py"))
    assert 0 < lines <= MOST, f"channels/{channel} has {lines} lines; what other channels do alike goes into messaging/"


def test_what_messaging_apps_share_asks_none_for_its_name() -> None:
    """`if channel == "telegram"` belongs in that channel's folder."""
    for file in (CHANNELS / "messaging").glob("*.py"):
        code = file.read_text()
        assert not [channel for channel in channels() if f'"{channel}"' in code], file.name
