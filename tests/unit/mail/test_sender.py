"""Mail leaves once, to who asked for it, and what happens to it stands in the log."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import quote

import pytest

from channels.links import follow
from channels.mail.channel import LEASE_S, OUT, Sender
from conversation import events as ev
from conversation.agenda import MAIL
from conversation.codes import code_of
from conversation.errors import StaleWork
from conversation.files import keep
from conversation.ids import all_shards
from tests.fakes.mail import PASSWORD, FakeMail
from tests.unit.mail.world import LEA, C, World, a_world, html_of, text_of

CODE = ev.MailRequested(kind="code", to=LEA, details={"nonce": "n1"})


async def test_a_code_goes_out_at_once_and_stands_nowhere_else(world: World) -> None:
    seq = await world.write(CODE)
    await world.send()
    code = code_of(world.settings.secret, C, "n1")
    assert code in text_of(world.mail)
    assert code in html_of(world.mail)
    assert code not in str(world.mail["Subject"])
    assert "#link=" not in text_of(world.mail)
    assert world.server.envelopes == [("service@shop.example", LEA)]
    assert await world.ends() == [("mail.sent", seq, "")]
    assert await world.send() == 0
    assert code not in repr(await world.log())


async def test_only_who_has_proven_it_is_greeted_by_name(world: World) -> None:
    await world.write(CODE)
    await world.send()
    await world.write(ev.CustomerIdentified(proof="person", how="jwt", name="Camille"), CODE)
    await world.send()
    assert [text_of(mail).split("\n")[0] for mail in world.server.box] == ["Bonjour,", "Bonjour Camille,"]


async def test_its_headers(world: World) -> None:
    seq = await world.write(CODE)
    await world.send()
    headers = dict(world.mail.items())
    assert headers["From"] == "Le Bon Quartier <service@shop.example>"
    assert headers["To"] == LEA
    assert headers["Subject"] == "Votre code pour continuer"
    assert headers["Message-ID"] == f"<{C}.{seq}@shop.example>"
    assert headers["References"] == f"<{C}@shop.example>"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Content-Language"] == "fr"


async def test_what_a_person_answered_after_the_customer_had_gone(world: World) -> None:
    await world.handed_over()
    await world.agent_answers("Bonjour Camille,")
    last = await world.agent_answers("je vous en envoie une neuve <demain>.")
    await world.later(119)
    assert world.server.box == []
    await world.later(1)
    text, html = text_of(world.mail), html_of(world.mail)
    assert world.mail["Subject"] == "Léa vous a répondu"
    assert text.startswith("Bonjour,\n\nLéa vous a répondu après votre départ de la discussion :")
    assert "Léa :\n> Bonjour Camille,\n\nLéa :\n> je vous en envoie une neuve <demain>." in text
    assert "Vous aviez écrit :\n\nVous :\n> Ma bouilloire fuit." in text
    assert "-- \nLéa, Le Bon Quartier\n" in text
    assert "je vous en envoie une neuve &lt;demain&gt;." in html
    assert '<html lang="fr">' in html
    assert await world.ends() == [("mail.sent", last, "")]


async def test_its_link_opens_the_conversation_once(world: World) -> None:
    await world.handed_over()
    await world.agent_answers()
    await world.later(120)
    [line] = [line for line in text_of(world.mail).splitlines() if line.startswith("https://")]
    address, _, token = line.partition("#link=")
    assert address == "https://shop.example/chat"
    assert f'href="{line}"' in html_of(world.mail)
    for by, leads_to in (("reader", C), ("another", None)):
        opened = await follow(world.book, world.door, token, by)
        assert (opened.id if opened else None) == leads_to


@pytest.mark.parametrize(("proven", "linked"), [(None, False), ("other@mail.example", True), (LEA, True)])
async def test_a_typed_address_gets_no_link_into_a_proven_conversation(
    world: World, proven: str | None, linked: bool
) -> None:
    await world.handed_over()
    await world.write(ev.CustomerIdentified(proof="person", how="jwt", person="C-1", email=proven))
    await world.agent_answers()
    await world.later(120)
    assert world.mail["To"] == (proven or LEA)
    assert ("#link=" in text_of(world.mail)) == linked
    assert ("avec votre compte" in text_of(world.mail)) != linked
    assert "Les réponses à cet e-mail ne sont pas lues." in text_of(world.mail)


async def test_the_acknowledgement_to_an_orders_contact_has_no_link(world: World) -> None:
    await world.write(ev.MailRequested(kind="withdrawal", to=LEA, details={"order": "LBQ-10001"}))
    await world.send()
    assert "#link=" not in text_of(world.mail)


async def test_only_what_is_new_is_sent_the_next_time(world: World) -> None:
    await world.handed_over()
    await world.agent_answers("un")
    await world.later(120)
    await world.agent_answers("deux")
    await world.later(120)
    await world.later(3_600)
    assert ["> un" in text_of(mail) for mail in world.server.box] == [True, False]
    assert ["> deux" in text_of(mail) for mail in world.server.box] == [False, True]


async def test_who_has_read_it_or_is_on_another_channel_gets_no_mail(world: World) -> None:
    await world.handed_over()
    last = await world.agent_answers("un")
    await world.store.advance(C, "read", last)
    await world.later(120)
    await world.write(ev.CustomerLinked(channel="telegram", address="7"))
    await world.agent_answers("deux")
    await world.later(120)
    assert world.server.box == []


async def test_who_has_answered_since_has_read_it(world: World) -> None:
    await world.handed_over()
    await world.agent_answers("un")
    await world.write(ev.CustomerWrote(text="merci"))
    await world.later(120)
    assert world.server.box == []
    await world.agent_answers("deux")
    await world.later(120)
    assert "> un" not in text_of(world.mail)


async def test_english_and_files(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        await world.opened("en")
        content = b"%PDF-1.7 invoice"
        file = keep(world.settings.files, content)
        paper = ev.Attachment(file=file, name="Facture é.pdf", media_type="application/pdf", size_bytes=len(content))
        await world.write(
            ev.MailRequested(kind="invoice", to=LEA, details={"order": "LBQ-10001"}, attachments=(paper,))
        )
        await world.send()
        assert world.mail["Subject"] == "Invoice – order LBQ-10001"
        assert "Attached: Facture é.pdf" in text_of(world.mail)
        [attached] = world.mail.iter_attachments()
        assert (attached.get_filename(), attached.get_content_type()) == ("Facture é.pdf", "application/pdf")
        assert attached.get_content() == content


async def test_a_file_that_is_gone_is_said_in_the_log(world: World) -> None:
    lost = ev.Attachment(file="0" * 64, name="x.pdf", media_type="application/pdf", size_bytes=1)
    seq = await world.write(ev.MailRequested(kind="invoice", to=LEA, attachments=(lost,)))
    await world.send()
    assert await world.ends() == [("message.failed", seq, "refused")]


async def test_two_mails_leave_in_order(world: World) -> None:
    await world.write(CODE, ev.MailRequested(kind="invoice", to=LEA, details={"order": "LBQ-10001"}))
    await world.send()
    subjects = [str(mail["Subject"]) for mail in world.server.box]
    assert subjects == ["Votre code pour continuer", "Facture – commande LBQ-10001"]


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "x@mail.example\r\nBcc: y@mail.example", "é@mail.example"])
async def test_what_is_no_address_gets_nothing(world: World, address: str) -> None:
    seq = await world.write(ev.MailRequested(kind="invoice", to=address))
    await world.send()
    assert world.server.box == []
    assert await world.ends() == [("message.failed", seq, "refused")]


async def test_what_no_mail_can_be_made_of_has_surely_not_left(tmp_path: Path) -> None:
    async with a_world(tmp_path, sender="shop..s@shop.example") as world:  # set past `parse_sender`
        await world.opened()
        seq = await world.write(CODE)
        await world.send()
        assert world.server.box == []
        assert await world.ends() == [("message.failed", seq, "refused")]


@pytest.mark.parametrize(
    ("stage", "answer"),
    [("mail", "451 later"), ("mail", "550 who"), ("rcpt", "450 greylisted"), ("data", "452 full"), ("rcpt", "cut")],
)
async def test_what_is_surely_not_sent_is_tried_again_with_growing_pauses(
    world: World, stage: str, answer: str
) -> None:
    world.server.answers[stage].extend([answer] * 6)
    seq = await world.write(ev.MailRequested(kind="invoice", to=LEA))
    pauses = []
    for _ in range(6):
        await world.send()
        assert world.server.box == []
        due = await world.store.earliest(MAIL, all_shards())
        assert due is not None
        pauses.append((due - world.clock()) // 1000)
        world.clock.advance((due - world.clock()) / 1000)
    assert pauses == [30, 30, 30, 30, 32, 64]
    await world.send()
    assert len(world.server.box) == 1
    assert await world.ends() == [("mail.sent", seq, "")]


async def test_a_server_that_is_away_is_waited_for(world: World) -> None:
    await world.server.stop()
    seq = await world.write(CODE)
    await world.send()
    await world.server.start()
    await world.write(ev.CustomerWrote(text="alors ?"))
    assert await world.send() == 0
    await world.later(30)
    assert await world.ends() == [("mail.sent", seq, "")]


async def test_a_code_that_is_too_old_is_not_sent_any_more(world: World) -> None:
    world.server.answers["rcpt"].append("450 greylisted")
    seq = await world.write(CODE)
    await world.send()
    await world.later(601)
    assert world.server.box == []
    assert await world.ends() == [("message.failed", seq, "refused")]


@pytest.mark.parametrize(("stage", "answer"), [("rcpt", "550 no such user"), ("data", "554 looks like spam")])
async def test_what_the_server_refuses_is_said_in_the_log(world: World, stage: str, answer: str) -> None:
    world.server.answers[stage].append(answer)
    await world.handed_over()
    seq = await world.agent_answers()
    await world.later(120)
    [failed] = [entry.event for entry in await world.log() if isinstance(entry.event, ev.MessageFailed)]
    assert failed == ev.MessageFailed(target=seq, channel="mail", why="refused", details=f"SMTP {answer[:3]}")
    await world.later(3_600)
    assert world.server.box == []


@pytest.mark.parametrize("answer", ["cut", "cut after"])
async def test_a_connection_lost_after_the_text_is_a_doubt_and_not_repeated(world: World, answer: str) -> None:
    world.server.answers["data"].append(answer)
    await world.handed_over()
    seq = await world.agent_answers()
    await world.later(120)
    assert await world.ends() == [("message.failed", seq, "in_doubt")]
    await world.later(3_600)
    assert len(world.server.box) == (answer == "cut after")


@pytest.mark.parametrize("asked", [True, False])
async def test_a_sender_that_died_while_sending_leaves_a_doubt(world: World, asked: bool) -> None:
    await world.handed_over()
    seq = await world.write(CODE) if asked else await world.agent_answers()
    world.clock.advance(120)
    [work] = await world.store.take(MAIL, all_shards())

    class Died(BaseException):
        pass

    def die(*_: object) -> None:
        raise Died

    sender = Sender(world.door, world.book, world.settings)
    sender._post = die
    with pytest.raises(Died):
        await sender.handle(work)
    assert await world.send() == 0
    await world.later(LEASE_S)
    assert await world.ends() == [("message.failed", seq, "in_doubt")]
    assert world.server.box == []
    await world.later(3_600)
    assert len(await world.ends()) == 1


async def test_a_sender_that_wakes_up_late_changes_nothing(world: World) -> None:
    await world.write(CODE)
    [work] = await world.store.take(MAIL, all_shards())
    world.clock.advance(LEASE_S)
    await world.send()
    with pytest.raises(StaleWork):
        await Sender(world.door, world.book, world.settings).handle(work)
    assert len(world.server.box) == 1


async def test_without_a_server_mails_are_files(tmp_path: Path) -> None:
    async with a_world(tmp_path, smtp_url=None) as world:
        await world.opened()
        seq = await world.write(CODE)
        await world.send()
        [file] = world.settings.outbox.iterdir()
        assert file.name == f"{C}.{seq}.eml"
        mail = message_from_bytes(file.read_bytes(), policy=default)
        assert mail["To"] == LEA
        assert await world.ends() == [("mail.sent", seq, "")]


async def test_an_outbox_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    async with a_world(tmp_path, smtp_url=None) as world:
        await world.opened()
        world.settings.outbox.write_text("a file where the folder should be")
        seq = await world.write(CODE)
        await world.send()
        assert await world.ends() == []
        world.settings.outbox.unlink()
        await world.later(30)
        assert await world.ends() == [("mail.sent", seq, "")]


async def test_it_logs_in_with_what_stands_in_the_url(tmp_path: Path) -> None:
    async with FakeMail(login=True) as server:
        url = f"smtp://shop%40shop.example:{quote(PASSWORD, safe='')}@127.0.0.1:{server.port}"
        async with a_world(tmp_path, smtp_url=url) as world:
            await world.opened()
            await world.write(CODE)
            await world.send()
        assert (server.logins, len(server.box)) == (["shop@shop.example"], 1)


async def test_a_wrong_password_loses_nothing(tmp_path: Path) -> None:
    async with FakeMail(login=True) as server:
        async with a_world(tmp_path, smtp_url=f"smtp://shop:wrong@127.0.0.1:{server.port}") as world:
            await world.opened()
            await world.write(CODE)
            await world.send()
            assert await world.ends() == []
        assert server.box == []


def test_capabilities_are_data() -> None:
    assert (OUT.name, OUT.buttons, OUT.typing) == ("mail", 0, False)


async def test_mail_takes_no_thread_that_others_wait_for(world: World) -> None:
    freed = threading.Event()
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    busy = asyncio.create_task(asyncio.to_thread(freed.wait))
    try:
        seq = await world.write(CODE)
        await asyncio.wait_for(world.send(), 60)
    finally:
        freed.set()
        await busy
    assert await world.ends() == [("mail.sent", seq, "")]
