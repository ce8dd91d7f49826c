"""What customers do on WhatsApp gets into the log once, and only Meta can put it there."""

from __future__ import annotations

import hashlib

import aiohttp
import pytest

from channels.messaging.inbox import FILES_MOST
from conversation import events as ev
from conversation.errors import StoreUnavailable
from conversation.memory_book import MemoryBook
from tests.unit.whatsapp.world import PHONE, World


async def test_a_first_line_opens_a_conversation_that_says_a_machine_answers(world: World) -> None:
    conversation = await world.says("Bonjour, où est ma commande ?")
    assert (conversation.channel, conversation.language, conversation.name) == ("whatsapp", "fr", "Camille")
    assert conversation.addresses == {"whatsapp": PHONE}
    assert [message.text for message in conversation.unread] == ["Bonjour, où est ma commande ?"]
    [notice] = world.server.reads
    assert notice.startswith("🤖 Vous écrivez à un assistant automatique.")
    assert notice.endswith("[Parler à quelqu’un]")


async def test_what_is_posted_twice_is_handled_once(world: World) -> None:
    message = world.message(text={"body": "bonjour"})
    await world.comes(message, message)
    await world.comes(message)
    assert len(await world.events(ev.CustomerWrote)) == 1
    assert len(world.server.sent) == 1


async def test_a_person_by_button_and_by_word(world: World) -> None:
    await world.says("bonjour")
    await world.taps("/human")
    assert (await world.conversation()).holder == "waiting"
    await world.write(ev.HandoffAnnounced(position=2))
    await world.send()
    assert world.server.reads[-1].endswith("[Quitter la file]")
    await world.taps("/leave")
    assert (await world.conversation()).holder == "assistant"
    await world.taps("/leave")
    assert len(await world.events(ev.CustomerWrote)) == 1
    assert (await world.says("/conseiller")).holder == "waiting"


async def test_a_choice_counts_once_and_only_if_it_was_offered(talking: World) -> None:
    yes, no = ev.Button(title="Oui", value="k1"), ev.Button(title="Non", value="k2")
    await talking.answers("Sûr ?", buttons=(yes, no))
    await talking.taps("k1")
    await talking.taps("k2")
    await talking.taps("forged", under="wamid.other")
    assert await talking.events(ev.CustomerChose) == [ev.CustomerChose(value="k1", title="Oui", channel="whatsapp")]
    assert talking.server.reads[1:] == ["Ce choix n’est plus valable. Écrivez-moi ce que vous souhaitez."] * 2


async def test_a_photo_is_kept_by_its_hash(talking: World) -> None:
    media = talking.server.keep(b"pixels")
    image = {"id": media, "mime_type": "image/jpeg", "caption": "cassé, carte 4111111111111111"}
    await talking.comes(talking.message("image", image=image))
    [sent] = await talking.events(ev.CustomerSentFile)
    name = hashlib.sha256(b"pixels").hexdigest()
    assert sent == ev.CustomerSentFile(
        file=name,
        name="photo.jpg",
        media_type="image/jpeg",
        size_bytes=6,
        caption="cassé, carte •••• 1111",
        channel="whatsapp",
    )
    assert (talking.settings.files / name[:2] / name).read_bytes() == b"pixels"


async def test_a_file_that_cannot_be_fetched_is_asked_for_again_then_said(talking: World) -> None:
    message = talking.message("image", image={"id": "gone", "mime_type": "image/jpeg", "caption": "cassé"})
    assert [await talking.post(talking.value(message)) for _ in range(4)] == [503, 503, 200, 200]
    assert [message.text for message in (await talking.conversation()).unread] == ["bonjour", "cassé"]
    assert talking.server.reads == ["Ce fichier ne m’est pas parvenu. Renvoyez-le, s’il vous plaît."]


async def test_files_too_large_or_too_many_are_refused_in_words(talking: World) -> None:
    large = talking.server.keep(b"x", file_size=17 * 2**20)
    await talking.comes(talking.message("video", video={"id": large, "mime_type": "video/mp4"}))
    lying = talking.server.keep(b"x" * (16 * 2**20 + 1), file_size=9)
    await talking.comes(talking.message("video", video={"id": lying, "mime_type": "video/mp4"}))
    empty = talking.server.keep(b"")
    await talking.comes(talking.message("document", document={"id": empty, "filename": "a.pdf"}))
    for _ in range(FILES_MOST):
        await talking.book.hit(f"whatsapp/files/{PHONE}", 3_600)
    await talking.comes(talking.message("image", image={"id": talking.server.keep(b"y"), "mime_type": "image/png"}))
    said = ("dépasse 16 Mo", "dépasse 16 Mo", "ne m’est pas parvenu", "Beaucoup de fichiers")
    assert [words in line for words, line in zip(said, talking.server.reads, strict=True)] == [True] * 4
    assert await talking.events(ev.CustomerSentFile) == []


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "sha1=x", "é"])
async def test_without_metas_signature_nothing_gets_in(world: World, signature: str) -> None:
    assert await world.post(world.value(world.message(text={"body": "x"})), signature) == 403
    assert [c async for c in world.store.conversations()] == []


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff"])
async def test_what_is_no_json_object_is_refused(world: World, body: bytes) -> None:
    assert await world.post(body) == 400


@pytest.mark.parametrize(("token", "status", "text"), [("a word", 200, "1234"), ("another", 403, None)])
async def test_meta_asks_whether_the_address_is_ours(world: World, token: str, status: int, text: str | None) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1234"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{world.url}/webhooks/whatsapp", params=query) as answer,
    ):
        assert answer.status == status
        assert text is None or await answer.text() == text


async def test_a_store_that_is_away_makes_meta_post_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise StoreUnavailable("away")

    posted = world.value(world.message(text={"body": "bonjour"}))
    with monkeypatch.context() as patched:
        patched.setattr(MemoryBook, "bound", away)
        assert await world.post(posted) == 503
    assert await world.post(posted) == 200
    assert len(await world.events(ev.CustomerWrote)) == 1


async def test_wishes_are_a_list_that_is_tapped(world: World) -> None:
    await world.says("bonjour")
    await world.says("/souhaits")
    shown = world.server.sent[-1]["interactive"]
    rows = shown["action"]["sections"][0]["rows"]
    assert [row["id"] for row in rows] == ["/wish written_only on", "/wish slow_pace on", "/wish no_news on"]
    await world.taps("/wish written_only on")
    assert (await world.conversation()).wishes == {"written_only": "yes"}
    await world.says("/langue en")
    await world.says("/name Cam")
    state = await world.conversation()
    assert (state.wishes, state.language) == ({"written_only": "yes", "name": "Cam"}, "en")
