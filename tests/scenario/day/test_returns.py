"""Stories of rights: withdrawal to the last minute, returns, broken goods, papers, and one's own data."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from conversation import events as ev
from conversation.codes import code_of
from shop.words import PARIS as ZONE
from tests.scenario.day.conftest import TownAt
from tests.scenario.day.people import Customer
from tests.scenario.day.town import Town


async def confirms(customer: Customer) -> None:
    """Tap the newest button that says yes."""
    titles = [b["title"] for event in await customer.history(customer.seq) for b in event["buttons"]]
    await customer.taps(next(title for title in titles if title.startswith(("Oui", "Yes"))))


async def files_of(customer: Customer) -> list[str]:
    """The names of what the customer can download."""
    return [file["name"] for event in await customer.history() for file in event["attachments"]]


async def test_withdrawal_on_day_13_at_2350(town_at: TownAt) -> None:
    town = await town_at(datetime(2026, 11, 23, 12, 0, tzinfo=ZONE))
    order = town.shop.order("LBQ-10028")
    assert order.delivered_on is not None
    night = datetime.combine(order.delivered_on + timedelta(days=13), time(23, 50), ZONE)
    town.later(seconds=(night - town.now()).total_seconds())
    leila = await town.customer(person="C-2016", name="Leïla Haddad")
    await leila.says("je veux me rétracter de la commande LBQ-10028")
    await leila.does_not_hear("pourquoi", "motif ?", "raison ?")
    await leila.hears("23:50")
    town.later(minutes=12)  # she thinks it over; the message counts, not the yes
    await confirms(leila)
    await leila.hears("rétractation", "enregistrée", "23:50")
    [done] = await leila.log(ev.ActionDone)
    assert (done.kind, done.order) == ("withdraw", "LBQ-10028")
    [mail] = await leila.log(ev.MailRequested)
    assert (mail.kind, mail.to) == ("withdrawal", "leila.haddad@example.com")
    assert await files_of(leila), "the receipt can be downloaded"


async def test_withdrawal_of_a_part(town: Town) -> None:
    leila = await town.customer(person="C-2016", name="Leïla Haddad")
    await leila.says("je me rétracte pour LBQ-10028")
    await leila.taps("Une partie seulement")
    await leila.says("les torchons")
    await leila.hears("Torchons")
    await leila.does_not_hear("assiettes")
    await confirms(leila)
    await leila.hears("24,90")


async def test_a_withdrawal_that_comes_too_late_is_not_refused_by_a_machine(town: Town) -> None:
    camille = await town.customer(person="C-2001", name="Camille Laurent")
    await camille.says("je veux me rétracter de LBQ-10003")
    await camille.does_not_hear("impossible", "trop tard", "refus")
    if not await camille.waits():
        await camille.hears_one_of("conseiller", "garantie", "rétract")


async def test_a_return_gets_its_number_and_its_day(town: Town) -> None:
    leila = await town.customer(person="C-2016", name="Leïla Haddad")
    await leila.says("je veux renvoyer les torchons de LBQ-10028")
    await leila.does_not_hear("code postal")
    await confirms(leila)
    await leila.hears("RT-10028", "au plus tard", "€")
    assert [done.kind for done in await leila.log(ev.ActionDone)] == ["return_item"]


async def test_a_broken_parcel_is_replaced_without_sending_back(town: Town) -> None:
    marc = await town.customer("en", person="C-2010", name="Marc Petit")
    await marc.says("the salmon in LBQ-10020 arrived damaged")
    for _ in range(2):
        titles = [b["title"] for event in await marc.history(marc.seq) for b in event["buttons"]]
        if "Send it again" in titles:
            break
        await marc.taps(next(title for title in titles if "salmon" in title.lower() or title == "All of it"))
    await marc.taps("Send it again")
    await confirms(marc)
    assert [done.kind for done in await marc.log(ev.ActionDone)] == ["reship"]


async def test_where_is_my_refund_says_amount_and_day(town: Town) -> None:
    nathalie = await town.customer(person="C-2006", name="Nathalie Garnier")
    await nathalie.says("où en est le remboursement de LBQ-10013 ?")
    [refund] = town.shop.order("LBQ-10013").refunds
    await nathalie.hears(refund.amount.say("fr"), "au plus tard")


async def test_a_stranger_with_the_postcode_gets_a_code_by_mail_before_anything_moves(town: Town) -> None:
    leila = await town.customer()
    await leila.says("je veux renvoyer les torchons de LBQ-10028")
    await leila.says("34000")
    await leila.hears("code")
    await leila.does_not_hear("leila.haddad@example.com")
    [mail] = await leila.log(ev.MailRequested)
    assert (mail.kind, mail.to) == ("code", "leila.haddad@example.com")
    await leila.says("000000" if code(town, leila, mail) != "000000" else "111111")
    assert await leila.log(ev.ActionBegun) == []
    await leila.says(code(town, leila, mail))
    assert (await leila.state()).proof == "person"
    await confirms(leila)
    assert [done.kind for done in await leila.log(ev.ActionDone)] == ["return_item"]


async def test_an_invoice_is_a_real_file_at_once(town: Town) -> None:
    james = await town.customer("en", person="C-2017", name="James Whitfield")
    await james.says("please send me the invoice for LBQ-10030")
    await james.hears("invoice", "LBQ-10030")
    [name] = await files_of(james)
    assert name.endswith(".pdf")


async def test_an_invoice_in_french_and_the_same_file_when_asked_again(town: Town) -> None:
    camille = await town.customer(person="C-2001", name="Camille Laurent")
    await camille.says("il me faut la facture de LBQ-10003 pour ma compta")
    await camille.says("renvoyez-moi la facture de LBQ-10003")
    files = [wrote.attachments for wrote in await camille.log(ev.AssistantWrote) if wrote.attachments]
    assert len({file.file for several in files for file in several}) == 1


async def test_ordered_again_at_todays_prices_after_a_yes(town: Town) -> None:
    karim = await town.customer("en", person="C-2005", name="Karim Benali")
    await karim.says("I want to reorder LBQ-10049")
    await karim.hears("today’s prices")
    await karim.says("yes please")
    [done] = await karim.log(ev.ActionDone)
    assert done.kind == "reorder"
    await karim.hears("€")


async def test_the_address_is_changed_while_it_can_be(town: Town) -> None:
    emily = await town.customer("en", person="C-2003", name="Emily Carter")
    await emily.says("please change the delivery address of LBQ-10007")
    await emily.says("12 rue des Fleurs, 33000 Bordeaux")
    await confirms(emily)
    assert town.shop.order("LBQ-10007").address.street == "12 rue des Fleurs"
    assert [done.kind for done in await emily.log(ev.ActionDone)] == ["change_delivery"]


@pytest.mark.parametrize(
    "words",
    [
        "supprimez toutes mes données personnelles, c'est mon droit",
        "je veux que mes données soient effacées (RGPD)",
    ],
)
async def test_ones_own_data_is_a_right_and_a_persons_matter(town: Town, words: str) -> None:
    paul = await town.customer()
    await paul.says(words)
    assert await paul.waits()
    [request] = await paul.log(ev.HandoffRequested)
    assert request.reason == "sensitive"


async def test_the_guarantee_is_told_as_a_right(town: Town) -> None:
    ana = await town.customer("en")
    await ana.says("my kettle stopped working after a year, is there a warranty?")
    await ana.hears_one_of("2 years", "two years")
    await ana.does_not_hear("not possible", "cannot")


def code(town: Town, customer: Customer, mail: ev.MailRequested) -> str:
    """The six digits as they stand in the mail."""
    return code_of(town.settings.secret, customer.id, mail.details["nonce"])
