"""Recorded updates, each file named for what it shows, and what they mean to us."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from channels.messaging import incoming as de
from channels.messaging.arrivals import edited
from channels.messaging.texts import pieces as cut
from channels.telegram.decode import decode
from conversation import events as ev

UPDATES = Path(__file__).parent / "updates"
WHO: dict[str, Any] = {"id": "tg/900100.31", "address": "7", "language": "fr", "name": "Camille Roux"}


def read(name: str) -> de.Incoming | None:
    update = Update.de_json(json.loads((UPDATES / f"{name}.json").read_text()), None)
    return decode(update)


def filed(name: str, media_type: str, size_bytes: int, media: str, **more: Any) -> de.Filed:
    return de.Filed(**WHO, file_name=name, media_type=media_type, size_bytes=size_bytes, media=media, **more)


def line(text: str) -> de.Filed:
    content = text.encode()
    return de.Filed(**WHO, file_name=text, media_type="text/plain", size_bytes=len(content), content=content)


def ordered(command: str) -> de.Ordered:
    return de.Ordered(**WHO, command=command)


BUTTON: dict[str, Any] = {**WHO, "id": "tg/900100.30"}
GROUP: dict[str, Any] = {**WHO, "address": "-100"}

TEXTS: dict[str, de.Incoming] = {
    "text": de.Said(**WHO, text="Où est ma commande ?"),
    "text_with_a_reply_and_entities": de.Said(**WHO, text="voir https://bonquartier.example", quotes="Oui ?"),
    "text_through_an_inline_bot": de.Said(**WHO, text="voir le plan"),
    "text_forwarded": de.Said(**WHO, text="Votre colis est perdu."),
    "text_quoting_a_part_of_our_message": de.Said(**WHO, text="quel mardi ?", quotes="mardi"),
    "text_replying_to_another_chat": de.Said(**WHO, text="celui-ci"),
    "text_replying_to_a_story": de.Said(**WHO, text="j'en veux un"),
    "text_with_an_effect_and_preview": de.Said(**WHO, text="https://bonquartier.example"),
    "text_in_a_topic": de.Said(**WHO, text="bonjour"),
    "emoji_only": de.Said(**WHO, text="👍"),
    "without_a_language": de.Said(**{**WHO, "name": "Sam"}, text="hello"),
    "edited_text": de.Edited(**WHO, text="LBQ-10002", target=".31"),
    "edited_caption": de.Edited(**WHO, text="il est fendu", target=".31"),
}
COMMANDS: dict[str, de.Incoming] = {
    "start_with_a_deep_link": de.Ordered(**WHO, command="start", argument="Zx9_abc-1"),
    "command_addressed_to_the_bot": de.Ordered(**WHO, command="human", argument="svp"),
    "command_human_in_french": ordered("human"),
    "command_language": ordered("language"),
    "command_web": ordered("web"),
    "command_help": ordered("help"),
    "command_leave": ordered("leave"),
    "command_start": ordered("start"),
    "key_below_the_text_field": ordered("human"),
}
BUTTONS: dict[str, de.Incoming] = {
    "button": de.Tapped(
        **BUTTON, value="k1", choice="tg/choice/7.30", tap=de.Tap("33", "30", "🤖 Laquelle ?", "LBQ-10001")
    ),
    "button_of_a_message_too_old_to_show": de.Tapped(
        **BUTTON, value="k1", choice="tg/choice/7.30", tap=de.Tap("33", "30")
    ),
    "button_that_is_a_command": de.Ordered(
        **BUTTON, command="language", argument="en", tap=de.Tap("33", "30", "Quelle langue ?", "English")
    ),
    "group_button": de.Tapped(
        **{**BUTTON, "address": "-100"}, value="k1", choice="tg/choice/-100.30", tap=de.Tap("33", "30", "?")
    ),
}
FILES: dict[str, de.Incoming] = {
    "photo_in_three_sizes_with_caption": filed(
        "photo.jpg", "image/jpeg", 3000, "p3", caption="il est cassé", album="1"
    ),
    "photo_of_an_album": filed("photo.jpg", "image/jpeg", 2000, "p2", album="13579"),
    "photo_forwarded_from_somebody": filed("photo.jpg", "image/jpeg", 2000, "p2"),
    "live_photo": filed("🎬 0:03", "video/mp4", 5000, "l1"),
    "voice": filed("🎤 1:03", "audio/ogg", 9000, "v1"),
    "audio": filed("message.mp3", "audio/mpeg", 9000, "m1"),
    "video_with_caption": filed("🎬 0:07", "video/mp4", 9000, "v2", caption="le bruit de la bouilloire"),
    "video_note": filed("🎬 0:05", "video/mp4", 9000, "n1"),
    "animation_which_is_also_a_document": filed("oups.mp4", "video/mp4", 0, "a1"),
    "document_pdf": filed("facture.pdf", "application/pdf", 9000, "d1"),
    "document_that_a_browser_would_run": filed("page.html", "application/octet-stream", 900, "d2"),
    "sticker": filed("sticker 👍", "image/webp", 20000, "s1"),
    "sticker_animated": filed("sticker 😡", "application/octet-stream", 7000, "s2"),
}
LINES: dict[str, de.Incoming] = {
    "location": line("📍 48.85661, 2.35222"),
    "live_location": line("📍 48.85661, 2.35222"),
    "venue": line("📍 Point relais, 1 rue X (48.85661, 2.35222)"),
    "contact": line("👤 Nadia +33612345678"),
    "dice": line("🎯 6"),
    "poll": line("📊 Quand ? : lundi"),
    "quiz": line("📊 Quelle couleur ? : rouge / bleu"),
    "checklist": line("☑️ À rendre : la bouilloire / le thé"),
    "game": line("🎮 Mots"),
    "invoice_forwarded": line("🧾 Thé"),
    "story_forwarded": line("❔ story"),
    "paid_media": line("❔ paid media"),
    "giveaway": line("❔ giveaway"),
}
GROUPS: dict[str, de.Incoming] = {
    name: de.Crowd(**GROUP) for name in ("group_command", "group_text", "group_bot_was_added")
}
# By design: what Telegram tells about itself, what others do in groups and channels, what we never asked it for.
SILENCE = """
    auto_delete_timer blocked_the_bot boost_added business_connection business_message button_of_a_game
    button_of_an_inline_message channel_post chat_background chat_boost chat_join_request chat_member
    chosen_inline_result contact_signed_up_elsewhere deleted_business_messages edited_business_message
    edited_channel_post edited_live_location edited_poll_without_text group_became_a_supergroup
    group_somebody_left group_written_as_the_group inline_query kind_of_a_newer_bot_api message_of_another_bot
    message_reaction message_reaction_count pinned_message poll_answer poll_state pre_checkout_query
    proximity_alert purchased_paid_media removed_chat_boost shipping_query successful_payment users_shared
    web_app_data write_access_allowed
""".split()
EXPECTED: dict[str, de.Incoming | None] = {
    **TEXTS,
    **COMMANDS,
    **BUTTONS,
    **FILES,
    **LINES,
    **GROUPS,
    **dict.fromkeys(SILENCE),
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
    assert decode(Update.de_json(data, None)) == de.Said(**WHO, text=text)


@given(st.text(max_size=300), st.integers(min_value=1, max_value=50))
def test_pieces_lose_nothing_but_blanks_at_the_end(text: str, limit: int) -> None:
    pieces = cut(text, limit)
    assert all(len(piece) <= limit for piece in pieces)
    whole = "".join(pieces)
    assert text.startswith(whole)
    assert not text[len(whole) :].strip()


def test_an_edit_over_the_limit_goes_on_in_a_new_message() -> None:
    first, rest = edited(5, "a" * 4001, "telegram")
    assert first == ev.CustomerEdited(target=5, text="a" * 4000, channel="telegram", anew=True)
    assert rest == ev.CustomerWrote(text="a", channel="telegram")
