"""What leaves for Telegram: in order, once, and never silently lost, whatever the network does."""

from __future__ import annotations

import asyncio

import pytest

from channels.messaging.carrying import Sender
from channels.telegram.channel import TelegramApp
from channels.telegram.encode import TELEGRAM
from channels.telegram.settings import CHANNEL
from conversation import events as ev
from conversation.agenda import LEASE_S
from conversation.errors import StaleWork
from conversation.files import keep
from conversation.ids import all_shards
from tests.fakes.telegram import Failure
from tests.unit.telegram.world import World

DOUBT = "ℹ️ Un de nos messages ne vous est peut-être pas parvenu : le voici à nouveau."


@pytest.fixture
async def talking(world: World) -> World:
    """A conversation whose notice is out."""
    await world.says("bonjour")
    world.server.shown.clear()
    return world


async def failed(world: World) -> list[ev.MessageFailed]:
    return [event for event in await world.events(ev.MessageFailed) if isinstance(event, ev.MessageFailed)]


async def seq_of(world: World, text: str) -> int:
    return next(entry.seq for entry in await world.log() if getattr(entry.event, "text", None) == text)


async def test_messages_arrive_in_order(talking: World) -> None:
    await talking.answers("un", "deux", "trois")
    assert talking.customer.reads == ["🤖 un", "🤖 deux", "🤖 trois"]
    assert await talking.send() == 0


async def test_private_events_never_leave(talking: World) -> None:
    await talking.write(
        ev.AgentNoted(agent="a1", name="Léa", text="client pénible"),
        ev.AssistantSuperseded(text="brouillon"),
        ev.AssistantSuggested(text="idée"),
    )
    await talking.send()
    assert talking.customer.reads == []


async def test_handover_is_told_step_by_step(talking: World) -> None:
    await talking.says("/human")
    await talking.write(ev.HandoffAnnounced(position=1, wait_p50_s=100))
    await talking.write(ev.HandoffClaimed(agent="a1", name="Léa"))
    await talking.write(ev.AgentWrote(agent="a1", name="Léa", text="Bonjour Camille"))
    await talking.send()
    assert talking.customer.reads == [
        "ℹ️ Je vous passe à une personne, avec tout ce que vous avez écrit : rien à répéter.",
        "ℹ️ Vous êtes n° 1 dans la file. Attente habituelle : 2 min.",
        "ℹ️ Léa vous répond et a lu votre échange.",
        "👤 Léa : Bonjour Camille",
    ]


async def test_a_pause_asked_by_telegram_is_kept_and_survives_new_work(talking: World) -> None:
    talking.server.failures.add("sendMessage", Failure.flood(30))
    await talking.answers("un")
    await talking.answers("deux")
    assert talking.customer.reads == []
    calls = len(talking.server.calls)
    talking.clock.advance(29)
    await talking.send()
    assert len(talking.server.calls) == calls
    talking.clock.advance(1)
    await talking.send()
    assert talking.customer.reads == ["🤖 un", "🤖 deux"]
    assert await failed(talking) == []


async def test_a_telegram_that_cannot_be_reached_is_tried_again_with_growing_delay(talking: World) -> None:
    await talking.server.stop()
    delays = []
    await talking.answers("un")
    for _ in range(3):
        due = await talking.store.earliest(CHANNEL, all_shards())
        assert due is not None
        delays.append(due - talking.clock())
        talking.clock.advance((due - talking.clock()) / 1000)
        await talking.send()
    assert delays == [2000, 4000, 8000]
    await talking.server.start()
    talking.clock.advance(16)
    await talking.send()
    assert talking.customer.reads == ["🤖 un"]
    assert await failed(talking) == []


@pytest.mark.parametrize("failure", [Failure.cut(goes_through=True), Failure.server_error(goes_through=True)])
async def test_in_doubt_is_said_in_the_log_and_not_repeated(talking: World, failure: Failure) -> None:
    talking.server.failures.add("sendMessage", failure)
    await talking.answers("un", "deux")
    assert talking.customer.reads == ["🤖 un", "🤖 deux"]
    [doubt] = await failed(talking)
    assert (doubt.target, doubt.channel, doubt.why) == (await seq_of(talking, "un"), "telegram", "in_doubt")
    talking.clock.advance(3600)
    assert await talking.send() == 0


async def test_what_is_in_doubt_is_offered_again_when_the_customer_writes(talking: World) -> None:
    talking.server.failures.add("sendMessage", Failure.cut(goes_through=False), Failure.cut(goes_through=False))
    await talking.answers("un", "deux", "trois")
    assert talking.customer.reads == ["🤖 trois"]
    await talking.says("alors ?")
    assert talking.customer.reads[1:] == [f"{DOUBT}\n\n🤖 un\n\n🤖 deux"]
    await talking.says("merci")
    assert len(talking.customer.reads) == 2


async def test_an_offer_in_doubt_itself_is_made_again(talking: World) -> None:
    talking.server.failures.add("sendMessage", Failure.cut(goes_through=False), Failure.cut(goes_through=False))
    await talking.answers("un")
    await talking.says("alors ?")
    assert talking.customer.reads == []
    await talking.says("allo ?")
    assert talking.customer.reads == [f"{DOUBT}\n\n🤖 un"]


async def test_a_place_in_line_is_not_offered_again(talking: World) -> None:
    talking.server.failures.add("sendMessage", None, Failure.cut(goes_through=False))
    await talking.says("/human")
    await talking.write(ev.HandoffAnnounced(position=4))
    await talking.send()
    assert len(await failed(talking)) == 1
    await talking.says("alors ?")
    assert len(talking.customer.reads) == 1


async def test_blocked_by_the_customer_stops_and_is_said_then_offered_on_return(talking: World) -> None:
    talking.customer.blocks_bot = True
    calls = len(talking.server.calls)
    await talking.answers("un", "deux")
    assert [doubt.why for doubt in await failed(talking)] == ["blocked", "blocked"]
    assert len(talking.server.calls) == calls + 1
    assert await talking.send() == 0
    talking.customer.blocks_bot = False
    await talking.says("/start")
    assert talking.customer.reads[-1] == f"{DOUBT}\n\n🤖 un\n\n🤖 deux"


async def test_what_telegram_refuses_is_said_and_the_rest_goes_on(talking: World) -> None:
    talking.server.failures.add("sendMessage", Failure.bad_request("chat not found"))
    await talking.answers("un", "deux")
    [refused] = await failed(talking)
    assert (refused.why, refused.details) == ("refused", "Chat not found")
    assert talking.customer.reads == ["🤖 deux"]
    await talking.says("alors ?")
    assert talking.customer.reads == ["🤖 deux"]


async def test_a_token_revoked_meanwhile_loses_nothing(talking: World) -> None:
    token, talking.server.token = talking.server.token, "4242:another"
    await talking.answers("un")
    talking.server.token = token
    talking.clock.advance(60)
    await talking.send()
    assert talking.customer.reads == ["🤖 un"]
    assert await failed(talking) == []


async def test_a_long_answer_goes_on_where_it_stopped(talking: World) -> None:
    text = "mot " * 2500
    talking.server.failures.add("sendMessage", None, Failure.flood(5))
    await talking.answers(text)
    assert len(talking.customer.reads) == 1
    talking.clock.advance(5)
    await talking.send()
    assert len(talking.customer.reads) == 3
    assert "".join(part.removeprefix("🤖 ") for part in talking.customer.reads) == text


async def test_a_sender_that_died_while_sending_leaves_a_doubt(talking: World) -> None:
    """The request went through, and the process ended before it could say so."""
    await talking.write(ev.AssistantWrote(text="un"), ev.AssistantWrote(text="deux"))
    [work] = await talking.store.take(CHANNEL, all_shards())
    talking.server.failures.add("sendMessage", Failure.no_answer(goes_through=True))

    task = asyncio.create_task(Sender(TelegramApp(talking.bot), talking.door, talking.settings.files).handle(work))

    def die(method: str) -> None:
        task.cancel()

    talking.server.on_call = die
    with pytest.raises(asyncio.CancelledError):
        await task
    talking.server.on_call = None
    assert await talking.send() == 0
    talking.clock.advance(LEASE_S)
    await talking.send()
    assert talking.customer.reads == ["🤖 un", "🤖 deux"]
    assert [doubt.target for doubt in await failed(talking)] == [await seq_of(talking, "un")]


async def test_a_sender_that_wakes_up_late_changes_nothing(talking: World) -> None:
    await talking.write(ev.AssistantWrote(text="un"))
    [work] = await talking.store.take(CHANNEL, all_shards())
    talking.clock.advance(LEASE_S)
    await talking.send()
    with pytest.raises(StaleWork):
        await Sender(TelegramApp(talking.bot), talking.door, talking.settings.files).handle(work)
    assert talking.customer.reads == ["🤖 un"]


def kept(world: World, name: str, media_type: str, content: bytes) -> ev.Attachment:
    """A file of the assistant's or an agent's, stored."""
    file = keep(world.settings.files, content)
    return ev.Attachment(file=file, name=name, media_type=media_type, size_bytes=len(content))


async def test_files_follow_their_text_as_photo_or_document(talking: World) -> None:
    invoice = kept(talking, "facture-LBQ-10001.pdf", "application/pdf", b"%PDF-1.7")
    picture = kept(talking, "pièce.jpg", "image/jpeg", b"pixels")
    await talking.write(
        ev.AssistantWrote(text="Voici votre facture.", attachments=(invoice,)),
        ev.AssistantWrote(text="Regardez :", attachments=(picture,)),
    )
    await talking.send()
    assert talking.customer.reads == [
        "🤖 Voici votre facture.",
        "🤖 facture-LBQ-10001.pdf",
        "🤖 Regardez :",
        "🤖 pièce.jpg",
    ]
    assert [shown.file for shown in talking.customer.sees if shown.file] == [
        ("document", "facture-LBQ-10001.pdf", b"%PDF-1.7"),
        ("photo", "pièce.jpg", b"pixels"),
    ]


async def test_a_file_in_doubt_comes_again_with_its_text(talking: World) -> None:
    invoice = kept(talking, "facture.pdf", "application/pdf", b"%PDF-1.7")
    talking.server.failures.add("sendDocument", Failure.cut(goes_through=False))
    await talking.write(ev.AssistantWrote(text="Voici.", attachments=(invoice,)))
    await talking.send()
    assert [doubt.why for doubt in await failed(talking)] == ["in_doubt"]
    await talking.says("alors ?")
    assert talking.customer.reads[1:] == [f"{DOUBT}\n\n🤖 Voici.", "🤖 facture.pdf"]


async def test_a_file_that_is_gone_is_said_in_the_log(talking: World) -> None:
    lost = ev.Attachment(file="0" * 64, name="x.pdf", media_type="application/pdf", size_bytes=1)
    await talking.write(ev.AssistantWrote(text="Voici.", attachments=(lost,)), ev.AssistantWrote(text="deux"))
    await talking.send()
    assert [doubt.why for doubt in await failed(talking)] == ["refused"]
    assert talking.customer.reads == ["🤖 Voici.", "🤖 deux"]


async def on_the_site(world: World, text: str) -> int:
    """The customer goes on on the site, and the assistant answers there; the answer's number."""
    await world.write(ev.CustomerWrote(text=text, channel="web"))
    await world.write(ev.AssistantWrote(text=f"à {text}"))
    return await seq_of(world, f"à {text}")


ELSEWHERE = "ℹ️ La conversation continue sur notre site. Écrivez ici quand vous voulez, elle vous suit."


async def test_who_goes_on_on_the_site_is_told_here_once_and_answered_there(talking: World) -> None:
    for text in ("un", "deux"):
        seq = await on_the_site(talking, text)
        await talking.store.advance(await talking.id(), "read", seq)
        await talking.send()
    talking.clock.advance(1_000)
    await talking.send()
    assert talking.customer.reads == [ELSEWHERE]
    await talking.says("trois")
    await talking.answers("à trois")
    assert talking.customer.reads == [ELSEWHERE, "🤖 à trois"]


async def test_what_stays_unread_on_the_site_comes_here_after_a_while(talking: World) -> None:
    read = await on_the_site(talking, "un")
    await talking.store.advance(await talking.id(), "read", read)
    await on_the_site(talking, "deux")
    await talking.send()
    assert talking.customer.reads == [ELSEWHERE]
    talking.clock.advance(119)
    assert await talking.send() == 0
    talking.clock.advance(1)
    await talking.send()
    assert talking.customer.reads == [ELSEWHERE, "🤖 à deux"]


async def test_capabilities_are_data() -> None:
    assert (TELEGRAM.name, TELEGRAM.text_limit, TELEGRAM.buttons > 0) == ("telegram", 4096, True)
