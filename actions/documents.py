"""Documents for the customer: the invoice, and the acknowledgement of a withdrawal.

Written by the shop as PDF, kept by their hash, handed out beside the answer, and mailed where the law wants a lasting
copy. A document that cannot be made in time never holds up the word that something was done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import structlog

from actions import wiring
from actions.asking import ask
from actions.scope import Scope
from actions.steps import Case
from actions.talk import Talk
from conversation import files
from conversation.events import Attachment, MailRequested
from shop.errors import ShopError
from shop.papers import invoice_pdf, withdrawal_pdf
from shop.papers.acknowledging import Sender, letter, paper_name, sender
from shop.words import Change, Order, Seller

PDF = "application/pdf"
log = structlog.get_logger()


class Acknowledged(NamedTuple):
    """A withdrawal's letter, to be written with the end of the act, and who signs the paper."""

    seller: Seller
    mail: MailRequested


async def invoice(talk: Talk, case: Case) -> list[Attachment]:
    """The invoice of an order, for its owner. Raises `ShopError` when the shop has none to give."""
    said = await ask(talk.scope, lambda shop: shop.invoice(case.order.customer_id, case.order.number))
    name = f"{'facture' if case.language == 'fr' else 'invoice'}-{case.order.number}.pdf"
    return await _kept(partial(invoice_pdf, said, case.language), name)


async def acknowledged(scope: Scope, order: Order, change: Change, language: str) -> Acknowledged | None:
    """What the law has us send for this withdrawal; None when the shop does not tell who sends it, or whom to."""
    try:
        by = await ask(scope, lambda shop: sender(shop, order))
    except ShopError:
        return None
    return await acknowledged_by(by, order, change, language) if by is not None else None


async def acknowledged_by(by: Sender, order: Order, change: Change, language: str) -> Acknowledged:
    """The letter to the owner, with its paper when that can be made in time."""
    write = partial(withdrawal_pdf, order, change, by.seller, language)
    papers = tuple(await _kept(write, paper_name(order.number, language)))
    details = letter(order, change, language)
    return Acknowledged(by.seller, MailRequested(kind="withdrawal", to=by.to, details=details, attachments=papers))


async def acknowledgement_here(case: Case, change: Change, by: Acknowledged) -> list[Attachment]:
    """The paper to be handed out in the conversation: without goods and money for who is not proven the owner."""
    if case.is_owner:
        return list(by.mail.attachments)
    write = partial(withdrawal_pdf, case.order.glance(), change, by.seller, case.language)
    return await _kept(write, paper_name(case.order.number, case.language))


async def _kept(write: Callable[[], bytes], name: str) -> list[Attachment]:
    """The document, written and stored beside the event loop; none when that takes too long."""
    try:
        content = await wiring.in_thread(write)
        file = await wiring.in_thread(partial(files.keep, wiring.files(), content))
    except (asyncio.TimeoutError, OSError) as error:
        log.error("document.failed", document=name.partition("-")[0], error=type(error).__name__)
        return []
    return [Attachment(file=file, name=name, media_type=PDF, size_bytes=len(content))]
