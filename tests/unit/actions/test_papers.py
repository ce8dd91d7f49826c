"""Refunds, invoices and the same order again: for the owner only."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from actions import wiring
from conversation import events as ev
from conversation.files import place
from tests.scenario.world import Customer, World
from tests.unit.actions.proofs import kinds, mails, proves


async def test_what_was_cancelled_unpaid_has_no_invoice_to_come(world: World) -> None:
    customer = await world.customer().arrives(person="C-2022", name="Bernard Leclercq")
    [told] = await customer.says("je voudrais la facture de LBQ-10057")
    assert "rien ne vous a été débité" in told


async def test_the_same_order_again(world: World) -> None:
    customer = await world.customer("en").arrives(person="C-2016", name="Leïla Haddad")
    [asked] = await customer.says("I want to order the same as LBQ-10028 again")
    assert "tea towels" in asked
    [told] = await customer.says("yes")
    new = world.shop.order("LBQ-10028").changes[-1].new_order
    assert new is not None
    assert new in told
    assert world.shop.order(new).paid_with is None
    assert await kinds(customer) == [("reorder", "done")]


@pytest.mark.parametrize(
    ("language", "wish", "name"),
    [
        ("fr", "je voudrais la facture de la commande LBQ-10028", "facture-LBQ-10028.pdf"),
        ("en", "I need the invoice for LBQ-10028", "invoice-LBQ-10028.pdf"),
    ],
)
async def test_the_invoice_is_a_document(world: World, language: str, wish: str, name: str) -> None:
    customer = await world.customer(language).arrives(person="C-2016", name="Leïla Haddad")
    await customer.says(wish)
    [paper] = await papers(customer)
    content = place(wiring.files(), paper.file).read_bytes()
    assert (paper.name, paper.media_type, paper.size_bytes) == (name, "application/pdf", len(content))
    assert content.startswith(b"%PDF")


async def test_and_that_of_another_order(world: World) -> None:
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    await customer.says("je voudrais la facture de LBQ-10001")
    await customer.says("et celle de LBQ-10003")
    assert [paper.name for paper in await papers(customer)] == ["facture-LBQ-10001.pdf", "facture-LBQ-10003.pdf"]


async def test_a_withdrawal_is_acknowledged_by_mail_and_as_a_download(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("je me rétracte de ma commande LBQ-10028")
    await customer.says("34000")
    await customer.says("oui")
    [paper] = await papers(customer)
    [mail] = await mails(customer, "withdrawal")
    assert mail.to == "leila.haddad@example.com"
    assert [it.name for it in mail.attachments] == [paper.name]
    assert "torchons" in mail.details["content"].lower()
    assert "Torchons" not in (await customer.reads())[-1]


async def test_goods_and_money_are_in_the_mail_to_the_owner_not_in_what_others_may_see(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("je me rétracte de ma commande LBQ-10028")
    await customer.says("34000")
    [told] = await customer.says("oui")
    refund = world.shop.order("LBQ-10028").changes[-1].refund
    assert refund is not None
    [paper] = await papers(customer)
    [mail] = await mails(customer, "withdrawal")
    shown, mailed = (pages(it.file) for it in (paper, mail.attachments[0]))
    for secret in (" ".join(refund.amount.say("fr").split()), refund.means, "Torchons"):
        assert secret in mailed
        assert secret not in shown + " ".join(told.split())


async def test_the_owner_gets_the_same_paper_twice(world: World) -> None:
    customer = await world.customer().arrives(person="C-2016", name="Leïla Haddad")
    await customer.says("je me rétracte de ma commande LBQ-10028")
    [told] = await customer.says("oui")
    assert "€" in told
    [mail] = await mails(customer, "withdrawal")
    assert list(mail.attachments) == await papers(customer)


def pages(file: str) -> str:
    """The words of a paper, with plain spaces."""
    read = PdfReader(place(wiring.files(), file)).pages
    return " ".join(" ".join(page.extract_text() for page in read).split())


async def papers(customer: Customer) -> list[ev.Attachment]:
    """What was handed out."""
    wrote = [event for event in await customer.log(ev.AssistantWrote) if isinstance(event, ev.AssistantWrote)]
    return [paper for event in wrote for paper in event.attachments]


async def test_an_unpaid_order_has_no_invoice_yet(world: World) -> None:
    customer = await world.customer().arrives(person="C-2007", name="Thomas Schmitt")
    [told] = await customer.says("je voudrais la facture de la commande LBQ-10016")
    assert "pas encore payée" in told


@pytest.mark.parametrize("yes", ["oui", "oui, envoyez un code"])
async def test_a_refund_is_told_after_a_code(world: World, yes: str) -> None:
    """Order level knows the rule, the owner the amount and the day."""
    customer = await world.customer().arrives()
    await customer.says("où en est le remboursement de ma commande LBQ-10013 ?")
    [rule] = await customer.says("76000")
    amount = world.shop.order("LBQ-10013").refunds[-1].amount.say("fr")
    assert amount not in rule
    await customer.says(yes)
    [told] = await proves(customer)
    assert amount in told


async def test_a_refund_that_was_forgotten_is_not_explained_away(world: World) -> None:
    customer = await world.customer("en").arrives(person="C-2015", name="Antoine Roux")
    [told] = await customer.says("where is my refund for LBQ-10060?")
    assert "not right" in told
    assert "/ask_human" in {offer.payload for offer in (await customer.state()).offers.values()}
