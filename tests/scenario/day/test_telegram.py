"""Stories of people who write from their phone, to the shop's Telegram bot."""

from __future__ import annotations

from conversation import events as ev
from tests.scenario.day.conftest import TownAt
from tests.scenario.day.pictures import photo
from tests.scenario.day.town import Town


async def test_an_order_is_looked_up_from_the_phone(town: Town) -> None:
    camille = await town.on_telegram()
    await camille.says("où est ma commande LBQ-10001 ?")
    await camille.hears("LBQ-10001", "code postal")
    await camille.says("69007")
    await camille.hears("Colissimo", "prévue")


async def test_conseiller_is_a_command_and_a_person_answers(town: Town) -> None:
    camille = await town.on_telegram()
    await camille.says("/conseiller mon colis est cassé")
    assert await camille.waits()
    await camille.hears("n° 1 dans la file")
    lea = await town.agent("Léa")
    await lea.claims(camille)
    await lea.writes(camille, "Bonjour Camille, je vois la photo dans une minute.")
    await camille.hears("Léa", "je vois la photo")


async def test_a_photo_reaches_the_agent(town: Town) -> None:
    camille = await town.on_telegram()
    await camille.sends_photo(photo(), "le pot est arrivé cassé")
    await camille.says("un conseiller")
    lea = await town.agent("Léa")
    await lea.claims(camille)
    thread = (await lea.reads(camille))["events"]
    assert any(event["attachments"] for event in thread)


async def test_an_update_that_comes_twice_is_answered_once(town: Town) -> None:
    camille = await town.on_telegram()
    update = await camille.writes("quels sont vos horaires ?")
    assert len(await camille.listens()) == 1
    assert len(await camille.arrives_again(update)) == 1


async def test_a_message_that_is_mended_counts_as_mended(town: Town) -> None:
    camille = await town.on_telegram()
    update = await camille.writes("où est LBQ-10013 ?")
    await camille.listens()
    await camille.edits(update, "où est LBQ-10001 ?")
    await camille.says("un conseiller svp")
    lea = await town.agent("Léa")
    assert "LBQ-10001" in str(await lea.brief(camille))


async def test_english_on_the_phone(town: Town) -> None:
    emily = await town.on_telegram("Emily", "en")
    await emily.says("do you ship to Ireland?")
    await emily.hears("European Union")
    await emily.says("a human please")
    await emily.hears("number 1 in line")


async def test_a_chat_moves_from_the_page_to_the_phone(town: Town) -> None:
    phone = await town.on_telegram("Nobody yet")
    emily = await town.customer("en")
    await emily.says("where is my order LBQ-10005?")
    link = await emily.call("POST", f"/api/chat/{emily.id}/link", {"channel": "telegram"})
    await phone.says("/start " + link["url"].partition("start=")[2])
    await phone.says("33000")
    await phone.hears("LBQ-10005")


async def test_who_has_blocked_the_bot_is_not_lost_at_the_desk(town_at: TownAt) -> None:
    town = await town_at()
    camille = await town.on_telegram()
    await camille.says("un conseiller")
    lea = await town.agent("Léa")
    await lea.claims(camille)
    camille.person.blocks_bot = True
    await lea.writes(camille, "Je vous rembourse aujourd’hui.")
    [failed] = await camille.log(ev.MessageFailed)
    assert failed.channel == "telegram"
