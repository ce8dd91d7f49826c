"""What leaves for WhatsApp: in order, once, within a day of the customer's word, and never silently lost."""

from __future__ import annotations

import pytest

from channels.whatsapp.client import CLOSED
from channels.whatsapp.encode import WHATSAPP
from channels.whatsapp.settings import CHANNEL
from conversation import events as ev
from conversation.agenda import LEASE_S
from conversation.files import keep
from conversation.ids import all_shards
from tests.unit.whatsapp.world import PHONE, World

DAY_S = 86_400
DOUBT = "ℹ️ Un de nos messages ne vous est peut-être pas parvenu : le voici à nouveau."


async def failed(world: World) -> list[tuple[int, str]]:
    return [(event.target, event.why) for event in await world.events(ev.MessageFailed)]


async def test_messages_arrive_in_order_with_who_writes(talking: World) -> None:
    await talking.answers("un", "deux")
    await talking.says("/human")
    await talking.write(ev.HandoffClaimed(agent="a1", name="Léa"), ev.AgentWrote(agent="a1", name="Léa", text="Oui ?"))
    await talking.write(ev.AgentNoted(agent="a1", name="Léa", text="privé"))
    await talking.send()
    assert talking.server.reads == [
        "🤖 un",
        "🤖 deux",
        "ℹ️ Je vous passe à une personne, avec tout ce que vous avez écrit : rien à répéter.",
        "ℹ️ Léa vous répond et a lu votre échange.",
        "👤 Léa : Oui ?",
    ]
    assert await talking.send() == 0


async def test_files_are_uploaded_and_follow_their_text(talking: World) -> None:
    def kept(name: str, media_type: str) -> ev.Attachment:
        file = keep(talking.settings.files, name.encode())
        return ev.Attachment(file=file, name=name, media_type=media_type, size_bytes=len(name.encode()))

    files = (kept("facture.pdf", "application/pdf"), kept("photo.jpg", "image/jpeg"))
    await talking.write(ev.AssistantWrote(text="Voici.", attachments=files))
    await talking.send()
    assert talking.server.reads == ["🤖 Voici.", "document: 🤖 facture.pdf", "image: 🤖 photo.jpg"]
    uploaded = talking.server.media[talking.server.sent[1]["document"]["id"]]
    assert uploaded == (b"facture.pdf", {"name": "facture.pdf"})


@pytest.mark.parametrize("failure", [(429, 4), (400, 131056), (400, 130429), (401, 190), (403, 10)])
async def test_what_is_surely_not_sent_is_tried_again(talking: World, failure: tuple[int, int]) -> None:
    talking.server.failures.append(failure)
    await talking.answers("un")
    assert talking.server.reads == []
    talking.clock.advance(60)
    await talking.send()
    assert talking.server.reads == ["🤖 un"]
    assert await failed(talking) == []


async def test_a_platform_that_cannot_be_reached_is_waited_for(talking: World) -> None:
    await talking.server.stop()
    await talking.answers("un")
    await talking.server.start()
    due = await talking.store.earliest(CHANNEL, all_shards())
    assert due == talking.clock() + 2_000
    talking.clock.advance(2)
    await talking.send()
    assert talking.server.reads == ["🤖 un"]


@pytest.mark.parametrize("failure", ["cut", "cut after", (500, 131000), (503, 131016)])
async def test_in_doubt_is_not_repeated_and_offered_again(talking: World, failure: tuple[int, int] | str) -> None:
    talking.server.failures.append(failure)
    seq = await talking.answers("un")
    assert await failed(talking) == [(seq, "in_doubt")]
    talking.clock.advance(LEASE_S)
    assert await talking.send() == 0
    await talking.says("alors ?")
    assert talking.server.reads[-1] == f"{DOUBT}\n\n🤖 un"


async def test_what_is_refused_is_said_and_the_rest_goes_on(talking: World) -> None:
    talking.server.failures.append((400, 100))
    await talking.answers("un", "deux")
    assert [why for _, why in await failed(talking)] == ["refused"]
    assert talking.server.reads == ["🤖 deux"]


async def test_after_a_day_a_template_asks_to_write_and_what_waits_comes_then(talking: World) -> None:
    talking.clock.advance(DAY_S)
    await talking.answers("un", "deux")
    await talking.answers("trois")
    assert talking.server.reads == ["template please_write fr"]
    assert [why for _, why in await failed(talking)] == ["blocked"] * 3
    await talking.says("oui ?")
    assert talking.server.reads[1:] == [f"{DOUBT}\n\n🤖 un\n\n🤖 deux\n\n🤖 trois"]
    talking.clock.advance(DAY_S - 120)
    await talking.answers("quatre")
    assert talking.server.reads[-1] == "🤖 quatre"


async def test_where_meta_says_that_the_day_is_over_the_template_is_sent_all_the_same(talking: World) -> None:
    talking.server.failures.append((400, CLOSED))
    await talking.answers("un")
    assert talking.server.reads == ["template please_write fr"]
    await talking.says("oui ?")
    assert talking.server.reads[1:] == [f"{DOUBT}\n\n🤖 un"]


async def test_a_receipt_that_says_that_the_day_is_over_asks_to_write(talking: World) -> None:
    await talking.answers("un")
    await receipt(talking, "failed", (await talking.conversation()).seq, CLOSED)
    assert talking.server.reads == ["🤖 un", "template please_write fr"]


async def test_a_word_on_the_site_does_not_open_the_day_on_whatsapp(talking: World) -> None:
    talking.clock.advance(DAY_S)
    await talking.write(ev.CustomerWrote(text="et ici ?", channel="web"), ev.AssistantWrote(text="oui"))
    talking.clock.advance(120)
    await talking.send()
    assert "template please_write fr" in talking.server.reads
    assert "🤖 oui" not in talking.server.reads


async def receipt(world: World, status: str, seq: int, code: int = 0, phone: str = PHONE) -> None:
    """What Meta says became of a message."""
    about = f"{(await world.conversation()).id}/{seq}"
    errors = [{"code": code, "title": "x"}] if code else []
    said = {"id": "wamid.out", "status": status, "recipient_id": phone, "errors": errors}
    assert await world.post(world.value(statuses=({**said, "biz_opaque_callback_data": about},))) == 200
    await world.send()


async def test_delivered_and_read_are_cursors(talking: World) -> None:
    seq = await talking.answers("un")
    assert talking.server.sent[-1]["biz_opaque_callback_data"].endswith(f"/{seq}")
    await receipt(talking, "delivered", seq)
    await receipt(talking, "read", seq)
    await receipt(talking, "read", seq + 10**9)
    cursors = (await talking.conversation()).cursors
    assert (cursors["delivered"], cursors["read"]) == (seq, seq)


@pytest.mark.parametrize(("code", "why"), [(CLOSED, "blocked"), (131026, "blocked"), (131051, "refused")])
async def test_what_fails_after_meta_took_it_is_said_once(talking: World, code: int, why: str) -> None:
    seq = await talking.answers("un")
    for _ in range(2):
        await receipt(talking, "failed", seq, code)
    await receipt(talking, "failed", seq, code, phone="33600000000")
    assert await failed(talking) == [(seq, why)]
    await talking.says("alors ?")
    assert (f"{DOUBT}\n\n🤖 un" in talking.server.reads) == (why == "blocked")


async def test_who_goes_on_on_the_site_is_told_here_once(talking: World) -> None:
    await talking.write(ev.CustomerWrote(text="un", channel="web"), ev.AssistantWrote(text="oui"))
    await talking.send()
    assert talking.server.reads == [
        "ℹ️ La conversation continue sur notre site. Écrivez ici quand vous voulez, elle vous suit."
    ]


def test_capabilities_are_data() -> None:
    assert (WHATSAPP.name, WHATSAPP.text_limit, WHATSAPP.buttons) == ("whatsapp", 4096, 10)
