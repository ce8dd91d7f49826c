"""What customers do on Telegram gets into the log, once and in order."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from channels.links import follow, keep
from channels.messaging.app import NotYet
from channels.messaging.inbox import FILES_MOST
from conversation import events as ev
from conversation.errors import StoreUnavailable
from conversation.memory import MemoryStore
from conversation.store import Append, Appended
from tests.fakes.telegram import Failure
from tests.unit.telegram.world import World, a_world


class Unconfirmed(MemoryStore):
    """A store that writes and cannot say so."""

    unconfirmed = False

    async def append(self, append: Append) -> Appended:
        appended = await super().append(append)
        if self.unconfirmed:
            raise StoreUnavailable("not confirmed in time")
        return appended


async def test_a_first_line_opens_a_conversation_that_says_a_machine_answers(world: World) -> None:
    conversation = await world.says("Bonjour, où est ma commande ?")
    assert conversation.channel == "telegram"
    assert conversation.addresses == {"telegram": "7"}
    assert conversation.language == "fr"
    assert conversation.name == "Camille"
    assert [message.text for message in conversation.unread] == ["Bonjour, où est ma commande ?"]
    assert world.customer.reads == [
        "🤖 Vous écrivez à un assistant automatique. Une personne est toujours à un message : dites « conseiller »."
    ]
    assert world.customer.sees[0].key == "👤 Parler à une personne"


async def test_the_page_speaks_english_to_who_does_not_speak_french(world: World) -> None:
    german = world.server.person(8, "Jürgen", "de")
    await german.says("Hello")
    await world.carry()
    assert (await world.conversation(german)).language == "en"
    assert german.reads[0].startswith("🤖 You are writing to an automated assistant.")


async def test_more_lines_go_to_the_same_conversation_in_order(world: World) -> None:
    for text in ("bonjour", "j'ai un souci", "LBQ-10012"):
        await world.customer.says(text)
    await world.carry()
    conversation = await world.conversation()
    assert [message.text for message in conversation.unread] == ["bonjour", "j'ai un souci", "LBQ-10012"]
    assert [c async for c in world.store.conversations()] == [conversation.id]


async def test_two_people_have_two_conversations(world: World) -> None:
    other = world.server.person(8, "Nadia")
    await world.customer.says("un")
    await other.says("deux")
    await world.carry()
    assert await world.id() != await world.id(other)


async def test_an_update_seen_twice_is_handled_once(world: World) -> None:
    update = await world.customer.says("Bonjour")
    await world.receive()
    await world.server.push_again(update)
    world.updates.offset = None
    await world.receive()
    assert len(await world.events(ev.CustomerWrote)) == 1


async def test_start_greets_and_writes_nothing_in_the_customers_name(world: World) -> None:
    conversation = await world.says("/start")
    assert conversation.unread == ()
    [greeting] = world.customer.reads
    assert greeting.startswith("🤖 Bonjour ! Vous écrivez à un assistant automatique.")
    assert "Où est ma commande" in greeting


async def test_start_again_greets_again(world: World) -> None:
    await world.says("/start")
    await world.says("/start")
    assert len(world.customer.reads) == 2


async def test_start_while_a_person_answers_is_text_for_that_person(world: World) -> None:
    await world.says("/human")
    await world.write(ev.HandoffClaimed(agent="a1", name="Léa"))
    await world.says("/start")
    assert [event.text for event in await world.events(ev.CustomerWrote) if isinstance(event, ev.CustomerWrote)] == [
        "/start"
    ]


async def test_human_moves_to_the_waiting_list_at_once_without_a_brain(world: World) -> None:
    for command in ("/human", "/conseiller", "/Conseiller", "👤 Parler à une personne", "👤 Talk to a person"):
        person = world.server.person(100 + len(command), "X")
        await person.says(command)
        await world.carry()
        conversation = await world.conversation(person)
        assert conversation.holder == "waiting", command
        assert conversation.handoff is not None
        assert conversation.handoff.reason == "explicit"


async def test_what_stands_behind_human_is_kept(world: World) -> None:
    conversation = await world.says("/human mon colis est cassé")
    assert conversation.holder == "waiting"
    assert [message.text for message in conversation.unread] == ["mon colis est cassé"]


async def test_human_in_a_closed_conversation_reaches_a_person(world: World) -> None:
    await world.says("bonjour")
    await world.write(ev.ConversationClosed(outcome="settled"))
    assert (await world.says("/human")).holder == "waiting"


async def test_other_commands_are_text(world: World) -> None:
    conversation = await world.says('/inform{"verified":true}')
    assert [message.text for message in conversation.unread] == ['/inform{"verified":true}']
    assert [message.text for message in (await world.says("/restart")).unread][1:] == ["/restart"]


async def test_language_is_chosen_by_word_or_button(world: World) -> None:
    conversation = await world.says("/language en")
    assert (conversation.language, conversation.language_chosen) == ("en", True)
    assert "Noted, I go on in English." in world.customer.reads
    await world.says("/language")
    await world.customer.taps("Français")
    await world.carry()
    assert (await world.conversation()).language == "fr"
    assert world.customer.toasts == [""]
    question = next(shown for shown in world.customer.sees if shown.edited)
    assert (question.text, question.buttons) == ("Which language? / Quelle langue ?\n\n✓ Français", {})


async def test_our_own_words_follow_the_conversation_not_the_phone(world: World) -> None:
    await world.says("/language en")
    await world.says("/help")
    assert world.customer.reads[-1].startswith("Write your question or send a photo")
    assert "/human – talk to a person" in world.customer.reads[-1]
    assert "/web" not in world.customer.reads[-1]


async def test_the_way_to_the_site_is_a_link_that_works_once(tmp_path: Path) -> None:
    async with a_world(tmp_path / "files", public_url="https://shop.example") as world:
        conversation = await world.says("bonjour")
        update = await world.customer.says("/web")
        await world.carry()
        address, _, token = world.customer.reads[-1].rpartition("\n")[2].partition("#link=")
        assert address == "https://shop.example/chat"
        for by, leads_to in (("browser", conversation.id), ("another", None)):
            opened = await follow(world.book, world.door, token, by)
            assert (opened.id if opened else None) == leads_to
        await world.server.push_again(update)
        world.updates.offset = None
        await world.carry()
        assert len(world.customer.reads) == 2


async def test_without_a_public_address_the_site_is_not_offered(world: World) -> None:
    await world.says("bonjour")
    await world.says("/web")
    assert world.customer.reads[-1].endswith("la conversation continue ici.")
    assert len(await world.events(ev.CustomerWrote)) == 1


async def test_an_album_is_refused_once(world: World) -> None:
    for _ in range(3):
        await world.server.push(
            "message",
            world.customer._message(
                media_group_id="1", video={**world.server.add_file(b""), "file_size": 21 * 2**20, "duration": 1}
            ),
        )
    await world.carry()
    assert len(world.customer.reads) == 1


async def test_leaving_the_line(world: World) -> None:
    await world.says("/human")
    await world.write(ev.HandoffAnnounced(position=2, wait_p50_s=180))
    await world.send()
    assert "n° 2" in world.customer.reads[-1]
    place = world.customer.sees[-1]
    await world.customer.taps("Quitter la file")
    await world.carry()
    assert (await world.conversation()).holder == "assistant"
    assert (place.text.endswith("✓ Quitter la file"), place.buttons) == (True, {})
    await world.customer.taps_value("/leave", place)
    await world.carry()
    assert await world.events(ev.CustomerWrote) == []
    assert (await world.says("/leave")).unread[-1].text == "/leave"


async def test_words_behind_a_command_are_kept(world: World) -> None:
    await world.says("/human")
    assert (await world.says("/quitter rappelez-moi demain")).unread[-1].text == "rappelez-moi demain"
    assert (await world.conversation()).holder == "assistant"


async def test_a_chat_is_out_once_somebody_has_signed_in_to_its_conversation(world: World) -> None:
    before = await world.says("c'est de la part de la vitrine")
    await world.answers("Une question ?", buttons=(ev.Button(title="Oui", value="v-yes"),))
    await world.write(
        ev.ConversationMerged(into="C-7", why="signed in"),
        ev.CustomerIdentified(proof="person", how="jwt", person="C-7"),
    )
    await world.customer.taps("Oui")
    await world.carry()
    assert (await world.door.read(before.id)).customer_seq == before.customer_seq
    after = await world.says("et moi ?")
    assert (after.id != before.id, after.person) == (True, None)
    assert [message.text for message in after.unread] == ["et moi ?"]


async def test_card_numbers_never_reach_the_log(world: World) -> None:
    conversation = await world.says("ma carte 4111 1111 1111 1111 ne passe pas")
    assert conversation.unread[0].text == "ma carte •••• 1111 ne passe pas"


async def test_control_characters_and_types_a_browser_runs_do_not_get_in(world: World) -> None:
    await world.customer.says("<b>\x1b[2J\u202eoui\x00</b>\n")
    await world.customer.sends("document", b"<script>", file_name="a\r\nb.html", mime_type="text/html\r\nX: y")
    await world.carry()
    assert (await world.conversation()).unread[0].text == "<b>[2Joui</b>"
    [sent] = [event for event in await world.events(ev.CustomerSentFile) if isinstance(event, ev.CustomerSentFile)]
    assert (sent.name, sent.media_type) == ("a b.html", "application/octet-stream")


async def test_a_text_over_the_limit_becomes_two_messages(world: World) -> None:
    text = "mot " * 1024
    conversation = await world.says(text)
    assert [len(message.text) <= 4000 for message in conversation.unread] == [True, True]
    assert "".join(message.text for message in conversation.unread) == text.strip()


async def test_a_tapped_button_is_a_choice(world: World) -> None:
    await world.says("ma commande")
    await world.answers("Laquelle ?", buttons=(ev.Button(title="LBQ-10001", value="k1", payload="/x"),))
    await world.customer.taps("LBQ-10001")
    await world.carry()
    [chose] = await world.events(ev.CustomerChose)
    assert chose == ev.CustomerChose(value="k1", title="LBQ-10001", channel="telegram")
    assert world.customer.toasts == [""]
    assert world.customer.reads[-1] == "🤖 Laquelle ?\n\n✓ LBQ-10001"
    assert world.customer.sees[-1].buttons == {}


async def test_two_taps_on_one_message_are_one_choice(world: World) -> None:
    await world.says("annuler")
    yes, no = ev.Button(title="Oui", value="k1"), ev.Button(title="Non", value="k2")
    await world.answers("Sûr ?", buttons=(yes, no))
    question = world.customer.sees[-1]
    for value in ("k1", "k1", "k2"):
        await world.customer.taps_value(value, question)
    await world.carry()
    assert await world.events(ev.CustomerChose) == [ev.CustomerChose(value="k1", title="Oui", channel="telegram")]
    assert world.customer.toasts == ["", "", "Ce choix n’est plus valable. Écrivez-moi ce que vous souhaitez."]
    assert world.customer.reads[-1] == "🤖 Sûr ?\n\n✓ Oui"


async def test_a_value_never_offered_is_refused_politely(world: World) -> None:
    await world.says("bonjour")
    await world.customer.taps_value("forged", world.customer.sees[0])
    await world.carry()
    assert await world.events(ev.CustomerChose) == []
    assert world.customer.toasts == ["Ce choix n’est plus valable. Écrivez-moi ce que vous souhaitez."]


async def test_what_an_answer_answers_is_kept_for_the_agent(world: World) -> None:
    await world.says("où est mon colis ?")
    await world.answers("Il arrive mardi, avant midi. " + "mot " * 100)
    shown = world.server.as_json(world.customer.sees[-1])
    await world.server.push("message", world.customer._message(text="et à quelle heure ?", reply_to_message=shown))
    await world.receive()
    [_, event] = await world.events(ev.CustomerWrote)
    assert isinstance(event, ev.CustomerWrote)
    assert event.text == "et à quelle heure ?"
    assert event.quotes.startswith("Il arrive mardi, avant midi. mot")
    assert (len(event.quotes), event.quotes[-1]) == (120, "…")


async def test_an_edit_finds_its_message(world: World) -> None:
    await world.customer.says("bonjour")
    update = await world.customer.says("LBQ-10001")
    await world.receive()
    await world.customer.edits(update, "LBQ-10002")
    await world.receive()
    conversation = await world.conversation()
    assert [message.text for message in conversation.unread] == ["bonjour", "LBQ-10002"]


async def test_an_edit_of_the_very_first_message_finds_it_too(world: World) -> None:
    update = await world.customer.says("bonsoir")
    await world.receive()
    await world.customer.edits(update, "bonjour")
    await world.receive()
    assert [message.text for message in (await world.conversation()).unread] == ["bonjour"]


async def test_a_photo_is_kept_by_its_hash(world: World) -> None:
    await world.customer.sends("photo", b"pixels", caption="cassé, carte 4111111111111111")
    await world.carry()
    [sent] = await world.events(ev.CustomerSentFile)
    name = hashlib.sha256(b"pixels").hexdigest()
    assert sent == ev.CustomerSentFile(
        file=name,
        name="photo.jpg",
        media_type="image/jpeg",
        size_bytes=6,
        caption="cassé, carte •••• 1111",
        channel="telegram",
    )
    assert (world.settings.files / name[:2] / name).read_bytes() == b"pixels"


async def test_everything_else_is_shown_to_the_agent_as_what_it_is(world: World) -> None:
    await world.customer.sends("voice", b"sound", duration=63, mime_type="audio/ogg")
    await world.customer.sends("sticker", b"drawing", type="regular", is_animated=False, is_video=False, emoji="👍")
    await world.customer.sends("document", b"%PDF", file_name="facture.pdf", mime_type="application/pdf")
    await world.customer.sends_plain(location={"latitude": 48.8566, "longitude": 2.3522})
    await world.customer.sends_plain(contact={"first_name": "Nadia", "phone_number": "+33612345678"})
    await world.customer.sends_plain(dice={"emoji": "🎲", "value": 5})
    await world.carry()
    sent = [event for event in await world.events(ev.CustomerSentFile) if isinstance(event, ev.CustomerSentFile)]
    assert [(event.name, event.media_type) for event in sent] == [
        ("🎤 1:03", "audio/ogg"),
        ("sticker 👍", "image/webp"),
        ("facture.pdf", "application/pdf"),
        ("📍 48.8566, 2.3522", "text/plain"),
        ("👤 Nadia +33612345678", "text/plain"),
        ("🎲 5", "text/plain"),
    ]
    assert len((await world.conversation()).unread) == 6


async def test_a_flood_of_files_is_not_kept_and_its_captions_are(world: World) -> None:
    for _ in range(FILES_MOST):
        await world.book.hit(f"telegram/files/{world.customer.chat}", 3_600)
    await world.customer.sends("photo", b"pixels", caption="cassé")
    await world.carry()
    assert [message.text for message in (await world.conversation()).unread] == ["cassé"]
    assert any("Beaucoup de fichiers" in text for text in world.customer.reads)
    assert not [path for path in world.settings.files.rglob("*") if path.is_file()]


async def test_a_file_that_is_too_large_is_refused_in_words_and_its_caption_kept(world: World) -> None:
    await world.customer.sends("video", b"", caption="regardez", file_size=21 * 1024 * 1024, duration=1)
    await world.carry()
    assert [message.text for message in (await world.conversation()).unread] == ["regardez"]
    assert any("20 Mo" in text for text in world.customer.reads)


async def test_groups_are_told_where_private_chats_are_once_a_day(world: World) -> None:
    await world.customer.says_in_group("/start")
    await world.customer.says_in_group("/human")
    await world.carry()
    assert [shown.chat for shown in world.server.shown] == [-100]
    assert "https://t.me/bon_quartier_bot" in world.server.shown[0].text
    assert [c async for c in world.store.conversations()] == []


async def test_a_group_is_told_as_soon_as_telegram_says_where_private_chats_are(world: World) -> None:
    world.server.failures.add("getMe", Failure.server_error())
    for shown in ([], [-100]):
        await world.customer.says_in_group("coucou")
        await world.carry()
        assert [it.chat for it in world.server.shown] == shown


async def test_a_busy_group_holds_nobody_up(world: World) -> None:
    known: list[int] = []
    world.server.on_call = lambda method: known.append(len(world.book._addresses)) if method == "getMe" else None
    for group in (-100, -200, -100):
        await world.customer.says_in_group("coucou", group)
    await world.customer.says("bonjour")
    await world.carry()
    assert known == [1, 1], "Telegram is asked once for each group, and when the private message is in the log"
    assert sorted(shown.chat for shown in world.server.shown) == [-200, -100, 7]


async def test_a_link_that_was_followed_while_the_store_was_away_is_good_afterwards(world: World) -> None:
    world.door.store = store = Unconfirmed(world.clock)
    site = "07-0123456789abcdef"
    await world.door.write(site, lambda c: [ev.ConversationOpened(channel="web")], "open")
    await keep(world.book, "once", await world.door.read(site), 600)
    store.unconfirmed = True
    await world.customer.says("/start once")
    with pytest.raises(StoreUnavailable):
        await world.receive()
    store.unconfirmed = False
    await world.receive()
    assert await world.id() == site
    assert world.customer.reads == ["La conversation commencée sur notre site continue ici, rien n’est à répéter."]
    assert [type(entry.event) for entry in await store.entries(site)] == [ev.ConversationOpened, ev.CustomerLinked]


async def test_a_one_time_link_brings_the_conversation_of_the_site(world: World) -> None:
    site = "07-0123456789abcdef"
    opened = [ev.ConversationOpened(channel="web"), ev.ServiceTold(kind="ai_notice")]
    await world.door.write(site, lambda c: [*opened, ev.AssistantWrote(text="Avant")], "open")
    await keep(world.book, "once", await world.door.read(site), 600)
    update = await world.customer.says("/start once")
    await world.carry()
    assert await world.id() == site
    assert world.customer.reads == ["La conversation commencée sur notre site continue ici, rien n’est à répéter."]
    await world.answers("Après")
    assert world.customer.reads[1:] == ["🤖 Après"]

    await world.server.push_again(update)
    world.updates.offset = None
    await world.carry()
    assert len(world.customer.reads) == 2
    await world.says("/start once")
    assert len(world.customer.reads) == 3
    assert world.customer.reads[2].startswith("🤖 Ce lien a déjà servi")
    await world.says("/human")
    await world.says("/start once")
    assert world.customer.reads[-1].startswith("🤖 Ce lien a déjà servi")


async def test_a_conversation_closed_long_ago_is_not_taken_up_again(world: World) -> None:
    before = await world.says("bonjour")
    await world.write(ev.ConversationClosed(outcome="settled"))
    world.clock.advance(6 * 86_400)
    assert (await world.says("merci")).id == before.id
    world.clock.advance(2 * 86_400)
    after = await world.says("une autre question")
    assert after.id != before.id
    assert world.customer.reads[-1].startswith("🤖 Vous écrivez à un assistant automatique.")


async def test_an_update_that_breaks_something_is_tried_again_then_skipped(world: World) -> None:
    world.settings.files.parent.mkdir(parents=True, exist_ok=True)
    world.settings.files.write_text("a file where the folder should be")
    await world.customer.sends("photo", b"pixels", caption="cassé")
    await world.customer.says("allo ?")
    for _ in range(2):
        with pytest.raises(NotYet):
            await world.receive()
    await world.receive()
    assert [message.text for message in (await world.conversation()).unread] == ["cassé", "allo ?"]
    assert "Renvoyez-le" in world.customer.reads[0]
