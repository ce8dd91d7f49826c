"""The papers, read back: what they say in both languages, whatever letters a name has, and the cents of the VAT."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from shop.demo import content
from shop.doing import draw_up
from shop.invoice import Invoice, Line, invoice_of, vat_of
from shop.occasion import Occasion
from shop.papers import invoice_pdf, withdrawal_pdf
from shop.requests import Withdraw
from shop.words import PARIS, Bilingual, Change, Money, Order

TODAY = date(2026, 11, 20)
LATE = datetime(2026, 11, 19, 23, 50, tzinfo=PARIS)
AN_ITEM = Bilingual("article", "item")


def read(paper: bytes) -> str:
    """Its words, with plain spaces."""
    pages = PdfReader(io.BytesIO(paper)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def an_invoice(number: str = "LBQ-10034") -> Invoice:
    order = order_of(number)
    owner = next(customer for customer in content.customers(TODAY) if customer.id == order.customer_id)
    return invoice_of(order, owner, content.seller())


def order_of(number: str) -> Order:
    return next(order for order in content.orders(TODAY) if order.number == number)


def a_withdrawal(number: str) -> Change:
    return draw_up(order_of(number), Withdraw(LATE), Occasion("turn-1", datetime(2026, 11, 20, 10, tzinfo=PARIS)))


def test_an_invoice_says_what_the_law_asks_in_french() -> None:
    text = read(invoice_pdf(an_invoice(), "fr"))
    for said in ("Facture F-2026-10034", "18 novembre 2026", "LBQ-10034", "Paul Giraud", "13100 Aix-en-Provence"):
        assert said in text
    assert "Le Bon Quartier SAS" in text
    assert "SIRET 000 000 000 00017" in text
    assert "Comté AOP affiné 18 mois, 500 g 2 17,50 € 5,5 % 35,00 €" in text
    assert "5,5 % 41,61 € 2,29 € 43,90 €" in text
    assert "Total 99,61 € 13,89 € 113,50 €" in text


def test_and_in_english() -> None:
    text = read(invoice_pdf(an_invoice(), "en"))
    for said in ("Invoice F-2026-10034", "18 November 2026", "paid, American Express •••• 1006", "Total €113.50"):
        assert said in text


def test_a_place_of_delivery_that_is_not_the_buyers_is_named() -> None:
    assert "Livrée à Relais Tabac de la Guillotière" in read(invoice_pdf(an_invoice("LBQ-10002"), "fr"))
    assert "Livrée à" not in read(invoice_pdf(an_invoice(), "fr"))


@pytest.mark.parametrize("name", ["Łukasz Żółć", "Νίκος Παππάς", "Юлия Щербакова", "Œdipe Ÿves", "Đặng Ơn", "B" * 150])
def test_every_europeans_name_is_printed_as_it_is_written(name: str) -> None:
    invoice = an_invoice()
    text = read(invoice_pdf(replace(invoice, buyer=replace(invoice.buyer, name=name)), "fr"))
    assert name.replace(" ", "") in text.replace(" ", "")


def test_a_long_invoice_goes_on_over_pages() -> None:
    invoice = an_invoice()
    paper = invoice_pdf(replace(invoice, lines=invoice.lines * 30), "fr")
    assert len(PdfReader(io.BytesIO(paper)).pages) > 2
    assert "1/" in read(paper)


def test_the_same_invoice_is_the_same_bytes() -> None:
    assert invoice_pdf(an_invoice(), "fr") == invoice_pdf(an_invoice(), "fr")


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 9), st.sampled_from([55, 100, 200])), min_size=1))
def test_vat_adds_up_to_the_cent(goods: list[tuple[int, int, int]]) -> None:
    lines = [Line(AN_ITEM, quantity, Money(cents), permille) for cents, quantity, permille in goods]
    by_rate = vat_of(lines)
    assert sum(each.total.cents for each in by_rate) == sum(line.total.cents for line in lines)
    assert [each.vat_permille for each in by_rate] == sorted({line.vat_permille for line in lines})
    for each in by_rate:
        assert abs(each.vat.cents - each.net.cents * each.vat_permille / 1000) <= 1


def test_a_withdrawal_is_acknowledged_with_content_date_and_hour() -> None:
    order, change = order_of("LBQ-10048"), a_withdrawal("LBQ-10048")
    text = read(withdrawal_pdf(order, change, content.seller(), "fr"))
    for said in ("WD-10048-1", "19 novembre 2026 à 23 h 50", "LBQ-10048", "Zoé Lefèvre", "61,10 €", "3 décembre 2026"):
        assert said in text
    covered, excepted = text.split("la loi prévoit une exception")
    assert "Huile d'olive vierge extra de Nyons, 50 cl 3" in covered
    assert "Planche gravée à votre prénom 1" in excepted


def test_at_order_level_it_names_neither_person_nor_goods() -> None:
    order, change = order_of("LBQ-10012"), a_withdrawal("LBQ-10012")
    text = read(withdrawal_pdf(order.glance(), change, content.seller(), "en"))
    assert "19 November 2026 at 23:50" in text
    assert "WD-10012-1" in text
    assert order.address.name not in text
    assert not any(item.name.en in text for item in order.items)
    assert change.refund is not None
    assert change.refund.amount.say("en") not in text
    assert change.refund.means not in text
    assert "Refund at the latest on 3 December 2026" in text
