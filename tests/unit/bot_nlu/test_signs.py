"""Signs as people send them from their phones, alone and beside words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.nlu.signs import anger, meaning
from bot.nlu.understanding import Understanding


@pytest.mark.parametrize(
    ("line", "intent"),
    [
        ("👍", "affirm"),
        ("👍🏻", "affirm"),
        ("👌 👌", "affirm"),
        ("❤️", "thank"),
        ("🙏🙏", "thank"),
        (":)", "thank"),
        ("<3", "thank"),
        ("😡😡😡", "complain"),
        ("👎", "not_helpful"),
        ("👋", "greet"),
        ("🤔", "chitchat"),
        ("😂👍", "affirm"),
        ("merci 👍", None),
        ("12345", None),
        ("0", None),
        ("?", None),
        ("…", None),
        ("", None),
    ],
)
def test_what_signs_say(line: str, intent: str | None) -> None:
    assert meaning(line) == intent


@pytest.mark.parametrize(
    ("line", "level", "shown"),
    [
        ("mon colis 😡😡", 1, ("😡",)),
        ("where is it 😤 😠", 1, ("😤", "😠")),
        ("🤬 😡", 2, ("🤬",)),
        ("merci 😊", 0, ()),
        ("", 0, ()),
    ],
)
def test_how_angry_signs_are(line: str, level: int, shown: tuple[str, ...]) -> None:
    assert anger(line) == (level, shown)


def test_the_understanding_knows_what_signs_say(understanding: Understanding) -> None:
    thumb, spared = understanding.read(["👍", "🙄"], date(2026, 11, 24))
    assert (thumb.wishes.line.name, thumb.wishes.line.confidence) == ("affirm", 1.0)
    assert spared.wishes.line.name == "chitchat"
