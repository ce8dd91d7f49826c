"""People on duty on Telegram: their chat is linked, a call arrives with one button, and one tap says "I have it"."""

from __future__ import annotations

from channels.messaging.duty import Calls
from conversation import events as ev
from conversation.agenda import DUTY
from conversation.ids import new_conversation
from conversation.worker import Worker
from tests.fakes.telegram.people import Person
from tests.unit.telegram.world import World

SECRET = "Mon fils ne respire plus bien"


async def call(world: World, to: Person, n: int = 1) -> ev.DutyCalled:
    """Somebody else's case cannot wait, and this person is called."""
    called = ev.DutyCalled(
        call=f"nonce{n}", matter="injury_or_allergy", agent="ag-1", name="Léa", way="telegram", to=str(to.chat), nth=n
    )
    c = case()
    if await world.store.head(c) is None:
        closed = ev.HandoffAnnounced(opens_at=world.clock() + 86_400_000)
        asked = ev.HandoffRequested(reason="sensitive", by="assistant")
        opened = [ev.ConversationOpened(channel="web"), ev.CustomerWrote(text=SECRET), asked, closed]
        await world.door.write(c, lambda _: opened, "test/opened")
    await world.door.write(c, lambda _: [called], f"test/call{n}")
    return called


def case() -> str:
    return new_conversation("somebody else's")


async def calls_go_out(world: World) -> int:
    return await Worker(world.store, DUTY, Calls(world.app, world.door, world.settings.public_url).handle).drain()


async def test_a_chat_is_linked_by_the_desks_link_and_opens_no_conversation(world: World) -> None:
    await world.book.offer_link("duty-t0ken", "ag-1", 900)
    lea = world.server.person(8, "Léa")
    await lea.says("/start duty-t0ken")
    await world.receive()
    assert await world.book.notes("duty-chat/") == {"duty-chat/ag-1": f"telegram:{lea.chat}"}
    assert lea.reads[-1].startswith("C’est ici que vous serez appelé")
    assert await world.book.bound("telegram", str(lea.chat)) is None


async def test_a_call_says_what_is_needed_and_one_tap_answers_it(world: World) -> None:
    lea = world.server.person(8, "Léa")
    called = await call(world, lea)
    assert await calls_go_out(world) == 1
    shown = lea.sees[-1]
    assert shown.text.startswith("🔔 Danger pour la santé\nQuelqu’un attend depuis ")
    assert SECRET not in shown.text
    assert next(iter(shown.buttons)) == "Je m’en occupe"
    await lea.taps("Je m’en occupe")
    await world.receive()
    c = await world.door.read(case())
    assert c.duty is not None
    assert (c.duty.has_it, c.duty.calls[0].sent) == ("Léa", True)
    assert lea.reads[-1] == "C’est noté, vous l’avez : plus personne n’est appelé."
    assert called.call not in str([entry.id for entry in await world.store.entries(case())])
    assert await calls_go_out(world) == 0


async def test_who_comes_second_hears_who_has_it(world: World) -> None:
    lea = world.server.person(8, "Léa")
    await call(world, lea)
    await calls_go_out(world)
    await world.door.write(case(), lambda _: [ev.HandoffClaimed(agent="ag-2", name="Sam")], "test/claimed")
    await lea.taps("Je m’en occupe")
    await world.receive()
    assert lea.reads[-1] == "Sam s’en occupe déjà."
    assert (await world.door.read(case())).duty is not None


async def test_nobody_takes_a_call_that_went_to_another_chat(world: World) -> None:
    lea = world.server.person(8, "Léa")
    called = await call(world, lea)
    await calls_go_out(world)
    await world.customer.says(f"/duty {case()}.{called.call}")
    await world.receive()
    c = await world.door.read(case())
    assert c.duty is not None
    assert c.duty.has_it == ""


async def test_a_blocked_bot_is_written_down_and_not_tried_for_ever(world: World) -> None:
    lea = world.server.person(8, "Léa")
    await call(world, lea)
    lea.blocks_bot = True
    await calls_go_out(world)
    c = await world.door.read(case())
    assert c.duty is not None
    assert c.duty.calls[0].sent is False
    assert await calls_go_out(world) == 0
