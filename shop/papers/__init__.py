"""The papers a customer gets, as PDF: pure functions from the shop's words to bytes, in French and English.

What draws them takes a second to load, with numpy, Pillow and a reader of fonts; most processes never draw one, and
none before it is up. So it is imported with the first paper.
"""

from __future__ import annotations

from importlib import import_module

from shop.invoice import Invoice
from shop.words import Change, Glance, Seller


def invoice_pdf(invoice: Invoice, language: str) -> bytes:
    """The invoice."""
    drawn: bytes = import_module("shop.papers.invoice").invoice_pdf(invoice, language)
    return drawn


def withdrawal_pdf(order: Glance, change: Change, seller: Seller, language: str) -> bytes:
    """The acknowledgement of a withdrawal."""
    drawn: bytes = import_module("shop.papers.withdrawal").withdrawal_pdf(order, change, seller, language)
    return drawn
