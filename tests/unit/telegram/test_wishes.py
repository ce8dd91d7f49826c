"""What customers ask for good on Telegram, and what the shop says first there."""

from __future__ import annotations

from channels.messaging.chats import RENEWED_AFTER_S
from channels.outreach.incidents import Incident, Incidents
from channels.outreach.plan import Words
from conversation import events as ev
from tests.unit.telegram.world import World


async def test_wishes_are_seen_asked_and_taken_back_by_their_buttons(world: World) -> None:
    await world.says("bonjour")
    await world.says("/souhaits")
    shown = world.customer.sees[-1]
    assert list(shown.buttons) == [
        "☐ Par écrit seulement, jamais d’appel",
        "☐ Plus de temps pour écrire",
        "☐ Ne pas m’écrire en premier",
    ]
    await world.customer.taps("☐ Plus de temps pour écrire")
    await world.carry()
    assert (await world.conversation()).wishes == {"slow_pace": "yes"}
    assert world.customer.reads[-1] == "C’est noté\u00a0: Plus de temps pour écrire"
    assert (list(shown.buttons), shown.text.splitlines()[-1]) == ([], "✓ Plus de temps pour écrire")
    await world.says("/nom  Cam ")
    await world.says("/wishes")
    assert world.customer.reads[-1].endswith("Le nom à employer : Cam")
    await world.customer.taps("☑ Plus de temps pour écrire")
    await world.carry()
    assert (await world.conversation()).wishes == {"name": "Cam"}
    assert not any("✓" in text for text in world.customer.reads[-2:]), "what was taken back leaves no tick"
    await world.says("/nom")
    assert (await world.conversation()).wishes == {}


async def test_wishes_outlive_the_conversation(world: World) -> None:
    await world.says("/wish written_only on")
    former = await world.id()
    await world.write(ev.HandoffClaimed(agent="a1", name="Léa"), ev.ConversationClosed(outcome="settled"))
    world.clock.advance(RENEWED_AFTER_S + 1)
    assert (await world.says("re-bonjour")).wishes == {"written_only": "yes"}
    assert await world.id() != former


async def test_news_has_a_person_and_an_end_one_tap_away(world: World) -> None:
    await world.says("bonjour")
    late = {"about": "late", "order": "LBQ-10001", "date": "2025-11-25", "channel": "telegram"}
    await world.write(ev.ServiceTold(kind="news", details=late))
    await world.send()
    shown = world.customer.sees[-1]
    assert shown.text.startswith("🤖 Votre commande LBQ-10001 a du retard")
    assert list(shown.buttons) == ["Parler à quelqu’un", "Ne plus m’écrire"]
    await world.customer.taps("Ne plus m’écrire")
    await world.carry()
    assert (await world.conversation()).wishes == {"no_news": "yes"}


async def test_an_incident_greets_who_writes_once(world: World) -> None:
    strike = Incident(text=Words(fr="Grève chez Colissimo."), everybody=True)
    await Incidents(world.door, world.book, world.clock).declare("strike", strike)
    for _ in range(2):
        await world.says("où est mon colis ?")
    greeted = [text for text in world.customer.reads if "Grève chez Colissimo." in text]
    assert len(greeted) == 1
