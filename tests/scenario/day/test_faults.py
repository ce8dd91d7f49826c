"""Stories of days on which something is broken: the shop, a brain, an agent's line; the customer hears it honestly."""

from __future__ import annotations

import errno
import os

import pytest
import redis.asyncio

from conversation import events as ev
from conversation.files import place
from shop.errors import ShopDown
from shop.words import Glance
from tests.scenario.day.conftest import TownAt
from tests.scenario.day.people import Refused
from tests.scenario.day.pictures import photo
from tests.scenario.day.town import Town


def breaks(town: Town, monkeypatch: pytest.MonkeyPatch, *calls: str) -> None:
    """The shop's system does not answer these calls."""

    def down(*given: object, **named: object) -> Glance:
        raise ShopDown("the database is away")

    for call in calls:
        monkeypatch.setattr(town.shop, call, down)


async def test_the_shop_is_down_and_that_is_said(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks(town, monkeypatch, "order_by_proof")
    paul = await town.customer()
    await paul.says("où est ma commande LBQ-10010 ?")
    await paul.says("13005")
    await paul.hears("notre système ne répond pas", "conseiller")
    await paul.does_not_hear("Je ne trouve pas")
    await paul.taps("Confier à un conseiller")
    assert await paul.waits()
    lea = await town.agent("Léa")
    assert "LBQ-10010" in str((await lea.brief(paul))["facts"])


async def test_the_shop_comes_back_and_nothing_is_asked_again(town: Town) -> None:
    ana = await town.customer("en")
    with pytest.MonkeyPatch.context() as meanwhile:
        breaks(town, meanwhile, "order_by_proof")
        await ana.says("where is my order LBQ-10005?")
        await ana.says("33000")
        await ana.hears("isn’t answering")
    await ana.says("where is my order LBQ-10005?")
    await ana.hears("DPD")


async def test_a_known_customer_hears_of_the_broken_shop_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks(town, monkeypatch, "open_orders_of", "orders_of", "order_of")
    camille = await town.customer(person="C-2001", name="Camille Laurent")
    await camille.says("où est ma commande LBQ-10001 ?")
    await camille.hears("notre système ne répond pas")


async def test_a_question_of_the_faq_needs_no_shop(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks(town, monkeypatch, "order_by_proof", "orders_of", "open_orders_of", "order_of")
    paul = await town.customer()
    await paul.says("combien coûte la livraison ?")
    await paul.hears("€")


async def test_no_brain_is_alive_and_a_person_takes_over(town_at: TownAt) -> None:
    town = await town_at()
    paul = await town.customer()
    await paul.writes("où est ma commande LBQ-10010 ?")
    town.later(seconds=9)
    await town.settle(brain=False)
    await paul.hears("Je n’ai pas encore la réponse")
    town.later(seconds=12)
    await town.settle(brain=False)
    await paul.hears("une personne prend la suite")
    assert await paul.waits()


async def test_a_brain_that_comes_back_does_not_talk_into_the_persons_case(town_at: TownAt) -> None:
    town = await town_at()
    paul = await town.customer()
    await paul.writes("quels sont vos horaires ?")
    town.later(seconds=21)
    await town.settle(brain=False)
    lea = await town.agent("Léa")
    await lea.call("POST", f"/api/desk/conversations/{paul.id}/claim", {})
    town.new_brain()
    await paul.listens()
    assert await paul.log(ev.AssistantWrote) == []


async def test_a_fresh_brain_knows_what_was_asked(town: Town) -> None:
    paul = await town.customer()
    await paul.says("où est ma commande LBQ-10010 ?")
    town.new_brain()
    await paul.says("13005")
    await paul.hears("LBQ-10010", "devait arriver")


async def test_a_full_store_says_try_again_and_takes_the_same_message_later(
    town: Town, client: redis.asyncio.Redis
) -> None:
    paul = await town.customer()
    await paul.says("bonjour")
    try:
        await client.config_set("maxmemory", "1mb")
        with pytest.raises(Refused) as refused:
            await paul.writes("quels sont vos horaires ?", "m-1")
        assert (refused.value.status, refused.value.code) == (503, "unavailable")
        assert "same id" in refused.value.message
    finally:
        await client.config_set("maxmemory", "0")
    await paul.writes("quels sont vos horaires ?", "m-1")
    assert len(await paul.listens()) == 1
    assert [wrote.text for wrote in await paul.log(ev.CustomerWrote)] == ["bonjour", "quels sont vos horaires ?"]


async def test_a_full_disk_takes_no_photo_and_says_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    paul = await town.customer()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(os, "fsync", full)
        with pytest.raises(Refused) as refused:
            await paul.sends_photo(photo())
    assert (refused.value.status, refused.value.code) == (503, "unavailable")
    assert await paul.log(ev.CustomerSentFile) == []
    await paul.sends_photo(photo(), "le pot est cassé")
    [sent] = await paul.log(ev.CustomerSentFile)
    assert place(town.settings.files_dir, sent.file).read_bytes()
