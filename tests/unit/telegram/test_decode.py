"""Recorded updates, each file named for what it shows, and what they mean to us."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from channels.telegram import decode as de
from channels.telegram.texts import pieces as cut
from conversation import events as ev

UPDATES = Path(__file__).parent / "updates"
WHO: dict[str, Any] = {"update": 900100, "chat": 7, "message": 31, "language": "fr", "name": "Camille Roux"}


def read(name: str) -> de.Incoming | None:
    update = Update.de_json(json.loads((UPDATES / f"{name}.json").read_text()), None)
    return de.decode(update)


BUTTON: dict[str, Any] = {**WHO, "message": 30}
PLACE = "📍 48.85661, 2.35222"

EXPECTED: dict[str, de.Incoming | None] = {
    "text": de.Said(**WHO, text="Où est ma commande ?"),
    "text_with_a_reply_and_entities": de.Said(**WHO, text="voir https://bonquartier.example"),
    "start_with_a_deep_link": de.Ordered(**WHO, command="start", argument="Zx9_abc-1"),
    "command_addressed_to_the_bot": de.Ordered(**WHO, command="human", argument="svp"),
    "button": de.Tapped(**BUTTON, query="33", value="k1", shown="🤖 Laquelle ?"),
    "button_of_a_message_too_old_to_show": de.Tapped(**BUTTON, query="33", value="k1", shown=None),
    "button_that_is_a_command": de.Ordered(**BUTTON, command="language", argument="en", query="33"),
    "edited_text": de.Edited(**WHO, text="LBQ-10002"),
    "edited_live_location": None,
    "photo_in_three_sizes_with_caption": de.Filed(
        **WHO, name_of_file="📷", media_type="image/jpeg", size_bytes=3000, file_id="p3", caption="il est cassé"
    ),
    "voice": de.Filed(**WHO, name_of_file="🎤 1:03", media_type="audio/ogg", size_bytes=9000, file_id="v1"),
    "animation_which_is_also_a_document": de.Filed(
        **WHO, name_of_file="oups.mp4", media_type="video/mp4", file_id="a1"
    ),
    "sticker": de.Filed(**WHO, name_of_file="sticker 👍", media_type="image/webp", size_bytes=20000, file_id="s1"),
    "location": de.Filed(
        **WHO, name_of_file=PLACE, media_type="text/plain", size_bytes=len(PLACE.encode()), content=PLACE.encode()
    ),
    "venue": de.Filed(
        **WHO, name_of_file=PLACE, media_type="text/plain", size_bytes=len(PLACE.encode()), content=PLACE.encode()
    ),
    "contact": de.Filed(
        **WHO,
        name_of_file="👤 Nadia +33612345678",
        media_type="text/plain",
        size_bytes=23,
        content="👤 Nadia +33612345678".encode(),
    ),
    "poll": de.Filed(**WHO, name_of_file="❔ poll", media_type="text/plain", size_bytes=8, content="❔ poll".encode()),
    "group_command": de.Elsewhere(**{**WHO, "chat": -100}),
    "pinned_message": None,
    "blocked_the_bot": None,
    "kind_of_a_newer_bot_api": None,
    "without_a_language": de.Said(**{**WHO, "name": "Sam"}, text="hello"),
}


def test_each_recorded_update_is_expected_here() -> None:
    assert {path.stem for path in UPDATES.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_recorded_update(name: str) -> None:
    assert read(name) == EXPECTED[name]


@pytest.mark.parametrize("text", ["/", "/ human", "//human", "/humanity", "/human!", "human", "/affirm", "/start_now"])
def test_only_our_commands_are_commands(text: str) -> None:
    data = json.loads((UPDATES / "text.json").read_text())
    data["message"]["text"] = text
    assert de.decode(Update.de_json(data, None)) == de.Said(**WHO, text=text)


@given(st.text(max_size=300), st.integers(min_value=1, max_value=50))
def test_pieces_lose_nothing_but_blanks_at_the_end(text: str, limit: int) -> None:
    pieces = cut(text, limit)
    assert all(len(piece) <= limit for piece in pieces)
    whole = "".join(pieces)
    assert text.startswith(whole)
    assert not text[len(whole) :].strip()


def test_an_edit_over_the_limit_goes_on_in_a_new_message() -> None:
    first, rest = de.edited(5, "a" * 4001)
    assert first == ev.CustomerEdited(target=5, text="a" * 4000, channel="telegram")
    assert rest == ev.CustomerWrote(text="a", channel="telegram")
