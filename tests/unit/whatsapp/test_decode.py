"""Recorded posts of Meta's, each file named for what it shows, and what they mean to us."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from channels.messaging import incoming as de
from channels.whatsapp.decode import Receipt, decode
from conversation import events as ev
from tests.unit.whatsapp.world import World, a_world

POSTED = Path(__file__).parent / "webhooks"
AT = 1_763_000_000_000
WHO: dict[str, Any] = {"id": "wa/wamid.A1", "address": "33612345678", "at": AT, "name": "Camille Roux"}
ABOUT: dict[str, Any] = {"phone": "33612345678", "conversation": "07-0123456789abcdef", "seq": 1_764_000_000_005}


def said(text: str) -> list[de.Incoming | Receipt]:
    return [de.Said(**WHO, text=text)]


def filed(name: str, media_type: str, media: str, caption: str = "") -> list[de.Incoming | Receipt]:
    return [de.Filed(**WHO, file_name=name, media_type=media_type, media=media, caption=caption)]


def line(text: str) -> list[de.Incoming | Receipt]:
    return [
        de.Filed(**WHO, file_name=text, media_type="text/plain", size_bytes=len(text.encode()), content=text.encode())
    ]


UNDER = de.Tap(under="wamid.out1")


def tapped(value: str) -> de.Incoming:
    return de.Tapped(**WHO, value=value, choice="wa/choice/wamid.out1", tap=UNDER)


def receipt(status: str, code: int = 0) -> list[de.Incoming | Receipt]:
    return [Receipt(**ABOUT, status=status, code=code)]


# By design: what asks for nothing, what is for another number, what Meta tells about itself, what nobody understands.
SILENCE = """
    reaction number_changed chat_opened for_another_number status_of_somebody_elses_message errors_of_the_account
    template_was_approved message_without_an_id nonsense
""".split()
EXPECTED: dict[str, list[de.Incoming | Receipt]] = {
    "text": said("Où est ma commande ?"),
    "text_replying_to_our_message": said("oui"),
    "text_forwarded_many_times": said("À lire"),
    "text_from_an_ad": said("bonjour"),
    "text_about_a_product": said("en rouge ?"),
    "image_with_caption": filed("photo.jpg", "image/jpeg", "i1", "il est cassé"),
    "voice": filed("🎤", "audio/ogg", "a1"),
    "video": filed("🎬", "video/mp4", "v1"),
    "document": filed("facture.pdf", "application/pdf", "d1"),
    "document_that_a_browser_would_run": filed("a .html", "application/octet-stream", "d2"),
    "sticker_animated": filed("sticker", "image/webp", "s1"),
    "location": line("📍 48.85661, 2.35222"),
    "location_with_a_name": line("📍 Point relais, 1 rue X (48.85661, 2.35222)"),
    "contacts": line("👤 Nadia B +33 6 11 22 33 44"),
    "order_from_the_catalogue": line("🧾 × 1"),
    "unsupported": line("❔ unsupported"),
    "kind_of_a_newer_api": line("❔ hologram"),
    "flow_answered": line("❔ interactive"),
    "button_tapped": [tapped("k1")],
    "row_of_a_list_tapped": [tapped("k2")],
    "button_for_a_person": [de.Ordered(**WHO, command="human", tap=UNDER)],
    "command_by_word": [de.Ordered(**WHO, command="human")],
    "button_of_the_template": said("Continuer"),
    "without_a_name": [de.Said(id="wa/wamid.A1", address="4915112345678", language="en", at=AT, text="hello")],
    "two_messages_and_a_status": [
        de.Said(**WHO, text="un"),
        de.Said(**{**WHO, "id": "wa/wamid.A2", "at": AT + 1000}, text="deux"),
        *receipt("read"),
    ],
    "status_sent": receipt("sent"),
    "status_delivered": receipt("delivered"),
    "status_read": receipt("read"),
    "status_failed_after_a_day": receipt("failed", 131047),
    **{name: [] for name in SILENCE},
}


def read(name: str) -> Any:
    return json.loads((POSTED / f"{name}.json").read_text())


def test_each_recorded_post_is_expected_here() -> None:
    assert {path.stem for path in POSTED.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_recorded_post(name: str) -> None:
    assert list(decode(read(name), "1059")) == EXPECTED[name]


async def did(world: World) -> tuple[int, int]:
    """How many messages are in the log, and how many have left."""
    written = [e for e in await world.log() if isinstance(e.event, ev.CustomerWrote | ev.CustomerSentFile)]
    return len(written), len(world.server.sent)


@pytest.mark.parametrize("name", sorted(EXPECTED))
async def test_one_sensible_answer_or_silence_and_nothing_more_the_second_time(tmp_path: Path, name: str) -> None:
    async with a_world(tmp_path) as world:
        for media in ("i1", "a1", "v1", "d1", "d2", "s1"):
            world.server.media[media] = (media.encode(), {})
        await world.says("bonjour")
        before = await did(world)
        own = [came for came in EXPECTED[name] if getattr(came, "address", "") == WHO["address"]]
        written = sum(isinstance(came, de.Said | de.Filed) for came in own)
        answered = sum(isinstance(came, de.Ordered | de.Tapped) for came in own)
        greeted = int(name == "without_a_name")  # somebody new, who is told that a machine answers
        for _ in range(2):
            assert await world.post(read(name)) == 200
            await world.send()
            assert await did(world) == (before[0] + written, before[1] + answered + greeted)


def test_a_place_whose_name_is_null_has_none() -> None:
    post = read("location_with_a_name")
    [message] = post["entry"][0]["changes"][0]["value"]["messages"]
    message["location"].update(name=None, address="")
    assert list(decode(post, "1059")) == line("📍 48.85661, 2.35222")


def test_the_language_is_that_of_the_numbers_country() -> None:
    post = read("text")
    [message] = post["entry"][0]["changes"][0]["value"]["messages"]

    def language(phone: str) -> str:
        message["from"] = phone
        return next(came.language for came in decode(post, "1059") if isinstance(came, de.Incoming))

    assert [language(phone) for phone in ("33612", "4915", "32470")] == ["fr", "en", "fr"]
