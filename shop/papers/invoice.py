"""The invoice as a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from shop.invoice import Invoice
from shop.papers.sheet import Sheet
from shop.saying import day, rate
from shop.words import PARIS, Bilingual

_TITLE = Bilingual("Facture {number}", "Invoice {number}")
_ISSUED, _ORDER = Bilingual("Date de facture", "Invoice date"), Bilingual("Commande", "Order")
_PAID, _PAID_WITH = Bilingual("Règlement", "Payment"), Bilingual("payée, {means}", "paid, {means}")
_BUYER, _TO = Bilingual("Facturée à", "Billed to"), Bilingual("Livrée à", "Delivered to")
_LINES = (
    Bilingual("Article", "Item"),
    Bilingual("Quantité", "Quantity"),
    Bilingual("Prix TTC", "Price incl. VAT"),
    Bilingual("TVA", "VAT"),
    Bilingual("Total TTC", "Total incl. VAT"),
)
_RATES = (
    Bilingual("Taux de TVA", "VAT rate"),
    Bilingual("Hors taxes", "Net"),
    Bilingual("TVA", "VAT"),
    Bilingual("TTC", "Total"),
)
_TOTAL = Bilingual("Total", "Total")


def invoice_pdf(invoice: Invoice, language: str) -> bytes:
    """The paper, in French for "fr" and in English otherwise."""
    issued = datetime.combine(invoice.issued_on, time(12), PARIS)
    sheet = Sheet(_TITLE.say(language).format(number=invoice.number), invoice.seller, language, issued)
    sheet.pairs(_head(invoice, language))
    sheet.address(_BUYER.say(language), invoice.buyer)
    if invoice.delivered_to != invoice.buyer:
        sheet.address(_TO.say(language), invoice.delivered_to)
    sheet.table([head.say(language) for head in _LINES], _lines(invoice, language), (46, 12, 16, 10, 16), last=1)
    sheet.table([head.say(language) for head in _RATES], _rates(invoice, language), (40, 20, 20, 20), last=1)
    return sheet.done()


def _head(invoice: Invoice, language: str) -> Iterator[tuple[str, str]]:
    yield _ISSUED.say(language), day(invoice.issued_on, language)
    yield _ORDER.say(language), invoice.order
    if invoice.paid_with:
        yield _PAID.say(language), _PAID_WITH.say(language).format(means=invoice.paid_with)


def _lines(invoice: Invoice, language: str) -> Iterator[tuple[str, ...]]:
    for line in invoice.lines:
        yield (
            line.name.say(language),
            str(line.quantity),
            line.unit_price.say(language),
            rate(line.vat_permille, language),
            line.total.say(language),
        )
    yield _TOTAL.say(language), "", "", "", invoice.total.say(language)


def _rates(invoice: Invoice, language: str) -> Iterator[tuple[str, ...]]:
    for each in invoice.vat:
        amounts = (each.net, each.vat, each.total)
        yield rate(each.vat_permille, language), *(amount.say(language) for amount in amounts)
    amounts = (invoice.net, invoice.total - invoice.net, invoice.total)
    yield _TOTAL.say(language), *(amount.say(language) for amount in amounts)
