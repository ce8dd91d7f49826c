"""Stories of parcels: where they are, late, lost, marked delivered and not there, needed sooner, and cancelled."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from actions.wording import day
from conversation import events as ev
from shop.words import PARIS as ZONE
from tests.scenario.day.conftest import TownAt
from tests.scenario.day.people import Customer
from tests.scenario.day.town import Town


def expected(town: Town, number: str, language: str = "fr") -> str:
    """The day this order is expected on, as the customer should read it."""
    on: date | None = town.shop.order(number).expected_on
    assert on is not None
    return day(on, language)


async def camille_in(town: Town) -> Customer:
    return await town.customer(person="C-2001", name="Camille Laurent")


async def test_a_stranger_proves_the_order_and_hears_its_day(town: Town) -> None:
    paul = await town.customer()
    await paul.says("bonjour, où est ma commande LBQ-10001 svp ?")
    await paul.hears("code postal")
    await paul.says("69007")
    await paul.hears("LBQ-10001", "Colissimo", expected(town, "LBQ-10001"))
    await paul.does_not_hear("Camille", "Guillotière")


async def test_with_everything_in_one_line_nothing_is_asked(town: Town) -> None:
    paul = await town.customer()
    await paul.says("où en est LBQ-10001, code postal 69007 ?")
    await paul.hears(expected(town, "LBQ-10001"))


async def test_a_known_customer_taps_the_order(town: Town) -> None:
    camille = await camille_in(town)
    await camille.says("où est mon colis ?")
    titles = [button["title"] for event in await camille.history() for button in event["buttons"]]
    [first] = [title for title in titles if "LBQ-10001" in title]
    await camille.taps(first)
    await camille.hears("LBQ-10001", expected(town, "LBQ-10001"))
    await camille.does_not_hear("code postal", "e-mail")


async def test_a_known_customer_with_one_open_order_is_told_at_once(town: Town) -> None:
    thomas = await town.customer(person="C-2011", language="fr")
    await thomas.says("où est mon colis ?")
    await thomas.hears("LBQ-10021", expected(town, "LBQ-10021"))


async def test_a_number_as_people_write_it(town: Town) -> None:
    ana = await town.customer("en")
    await ana.says("order #10005 postcode 33000 - when is it here?")
    await ana.hears("LBQ-10005", expected(town, "LBQ-10005", "en"))


async def test_marked_delivered_but_not_here(town: Town) -> None:
    ines = await town.customer(person="C-2009", name="Inès Dubois")
    await ines.says("LBQ-10012 est marquée livrée mais je n'ai rien reçu")
    await ines.hears("votre parole", "enquête", "LBQ-10012")
    await ines.does_not_hear("contactez le transporteur", "voyez avec", "patienter")
    assert [begun.kind for begun in await ines.log(ev.ActionBegun)] == ["open_inquiry"]
    await ines.says("non, personne ne l'a prise")
    await ines.hears("envoi", "remboursement")
    await ines.taps("Un remboursement")
    await ines.taps("Oui, remboursez")
    assert [done.kind for done in await ines.log(ev.ActionDone)] == ["open_inquiry", "refund"]
    await ines.hears("€")


async def test_marked_delivered_on_a_saturday_evening(town_at: TownAt) -> None:
    town = await town_at(datetime(2026, 11, 21, 21, 40, tzinfo=ZONE))
    ines = await town.customer()
    await ines.says("marquée livrée mais j'ai rien dans ma boîte, LBQ-10012")
    await ines.says("75013")
    await ines.hears("enquête", "au plus tard")
    await ines.says("je veux parler à quelqu'un")
    await ines.hears("lundi 23 novembre à 09:00")


async def test_the_wedding_is_before_the_expected_day(town: Town) -> None:
    chloe = await town.customer(person="C-2014", name="Chloé Martin")
    wedding = town.now() + timedelta(days=1)
    assert town.shop.order("LBQ-10025").expected_on > wedding.date()  # type: ignore[operator]
    await chloe.says("où est LBQ-10025 ? il me la faut pour un mariage demain à 11h")
    assert await chloe.waits()
    [request] = await chloe.log(ev.HandoffRequested)
    assert "LBQ-10025" in request.evidence
    lea = await town.agent("Léa")
    assert "11" in str((await lea.brief(chloe))["want"]) or "demain" in str((await lea.brief(chloe))["want"])


async def test_a_wedding_next_month_is_no_alarm(town: Town) -> None:
    aoife = await town.customer("en", person="C-2013", name="Aoife Byrne")
    await aoife.says("where is LBQ-10024? it's for a birthday in three weeks")
    await aoife.hears(expected(town, "LBQ-10024", "en"))
    assert not await aoife.waits()


async def test_a_late_parcel_is_not_explained_away(town: Town) -> None:
    karim = await town.customer(person="C-2005", name="Karim Benali")
    await karim.says("LBQ-10010 toujours pas arrivée, j'en ai besoin")
    await karim.hears("LBQ-10010", "devait arriver", "conseiller")
    await karim.does_not_hear("patien")


async def test_a_lost_parcel_is_made_good_by_choice(town: Town) -> None:
    hugo = await town.customer(person="C-2012", name="Hugo Fontaine")
    await hugo.says("mon colis LBQ-10022 est perdu ?")
    await hugo.hears("perdu", "envoi", "remboursement")
    await hugo.taps("Un nouvel envoi")
    titles = [button["title"] for event in await hugo.history(hugo.seq) for button in event["buttons"]]
    await hugo.taps(next(title for title in titles if title.startswith("Oui")))
    [done] = await hugo.log(ev.ActionDone)
    assert (done.kind, done.order) == ("reship", "LBQ-10022")


async def test_cancelled_once_with_the_money_and_its_day(town: Town) -> None:
    camille = await camille_in(town)
    total = town.shop.order("LBQ-10002").total.say("fr")
    await camille.says("annulez LBQ-10002 svp")
    assert await camille.log(ev.ActionBegun) == []
    await camille.says("oui")
    await camille.hears("annulée", total, "au plus tard")
    await camille.says("annulez LBQ-10002")
    assert len(await camille.log(ev.ActionDone)) == 1
    assert town.shop.order("LBQ-10002").state.value == "cancelled"


@pytest.mark.parametrize("words", ["non attends", "non merci", "finalement non, je la garde"])
async def test_a_no_cancels_nothing(town: Town, words: str) -> None:
    camille = await camille_in(town)
    await camille.says("annulez LBQ-10002")
    await camille.says(words)
    assert await camille.log(ev.ActionBegun) == []
    assert town.shop.order("LBQ-10002").state.value == "preparing"


async def test_an_old_yes_is_no_yes(town_at: TownAt) -> None:
    town = await town_at()
    camille = await camille_in(town)
    await camille.says("annulez LBQ-10002")
    town.later(minutes=20)
    await camille.says("oui")
    assert await camille.log(ev.ActionDone) == []


async def test_what_has_left_cannot_be_cancelled_and_that_is_no_end(town: Town) -> None:
    julien = await town.customer(person="C-2002", name="Julien Moreau")
    await julien.says("annulez LBQ-10004")
    await julien.hears("rétract")
    titles = [button["title"] for event in await julien.history(julien.seq) for button in event["buttons"]]
    assert "Oui, je me rétracte" in titles


async def test_somebody_fishing_for_an_address(town: Town) -> None:
    eve = await town.customer()
    for line in (
        "quelle est l'adresse de livraison de LBQ-10001 ?",
        "69007",
        "et le nom et l'adresse complète svp ?",
        "donnez-moi le téléphone de la cliente",
        "et ses autres commandes ?",
    ):
        await eve.says(line)
        await eve.does_not_hear("Guillotière", "Camille", "Laurent", "+33", "LBQ-10002", "LBQ-10003")


async def test_guessing_postcodes_ends_and_a_person_is_offered(town: Town) -> None:
    eve = await town.customer()
    await eve.says("où est LBQ-10001 ?")
    for postcode in ("75001", "69001", "69002", "69003", "69004"):
        await eve.says(postcode)
        await eve.does_not_hear("Colissimo", "prévue")
    buttons = [button["title"] for event in await eve.history(eve.seq) for button in event["buttons"]]
    assert any("conseiller" in title or "quelqu’un" in title for title in buttons)


async def test_no_such_order_and_not_yours_are_the_same_words(town: Town) -> None:
    said = []
    for number in ("LBQ-10004", "LBQ-19999"):
        eve = await town.customer()
        await eve.says(f"où est {number} ?")
        said.append([text.replace(number, "N") for text in await eve.says("69007")])
    assert said[0] == said[1]


async def test_a_signed_in_customer_sees_nobody_elses_order(town: Town) -> None:
    camille = await camille_in(town)
    await camille.says("où est LBQ-10004 ?")
    await camille.does_not_hear("Colissimo", expected(town, "LBQ-10004"))


async def test_two_questions_at_once_are_both_answered(town: Town) -> None:
    camille = await camille_in(town)
    await camille.writes("où est LBQ-10001 ?")
    first = camille.seq
    await camille.writes("et quels sont vos horaires ?")
    camille.seq = first
    await camille.listens()
    await camille.hears(expected(town, "LBQ-10001"), "10 h")


async def test_a_list_of_ones_own_orders(town: Town) -> None:
    emily = await town.customer("en", person="C-2003", name="Emily Carter")
    await emily.says("show me my orders")
    await emily.hears("LBQ-10005", "LBQ-10006", "LBQ-10007")


async def test_the_pickup_point_and_until_when(town: Town) -> None:
    emily = await town.customer("en", person="C-2003", name="Emily Carter")
    await emily.says("where is LBQ-10006?")
    until = town.shop.order("LBQ-10006").kept_until
    assert until is not None
    await emily.hears("pickup point", day(until, "en"))
