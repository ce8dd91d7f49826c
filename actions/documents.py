"""Documents for the customer: the invoice, and the acknowledgement of a withdrawal.

Written by the shop as PDF, kept by their hash, handed out beside the answer, and mailed where the law wants a lasting
copy. A document that cannot be made in time never holds up the word that something was done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import structlog

from actions import logbook, wiring
from actions.asking import ask
from actions.steps import Case
from actions.talk import Talk
from actions.wording import day, goods
from conversation import files
from conversation.events import Attachment, MailRequested
from shop.errors import ShopError
from shop.papers.invoice import invoice_pdf
from shop.papers.withdrawal import withdrawal_pdf
from shop.words import Change

PDF = "application/pdf"
log = structlog.get_logger()


async def invoice(talk: Talk, case: Case) -> list[Attachment]:
    """The invoice of an order, for its owner. Raises `ShopError` when the shop has none to give."""
    said = await ask(talk.scope, lambda shop: shop.invoice(case.order.customer_id, case.order.number))
    name = f"{'facture' if case.language == 'fr' else 'invoice'}-{case.order.number}.pdf"
    return await _kept(partial(invoice_pdf, said, case.language), name)


async def acknowledgement(talk: Talk, case: Case, change: Change) -> list[Attachment]:
    """The withdrawal's content, date and hour: as a document here, and by mail to the contact on file."""
    order = case.order if case.is_owner else case.order.glance()
    name = f"{'retractation' if case.language == 'fr' else 'withdrawal'}-{case.order.number}.pdf"
    try:
        seller = await ask(talk.scope, lambda shop: shop.seller())
        contact = await ask(talk.scope, lambda shop: shop.contact_of(case.order.customer_id))
    except ShopError:
        return []  # it is recorded; a person sends the acknowledgement (`results.tell`)
    papers = await _kept(partial(withdrawal_pdf, order, change, seller, case.language), name)
    details = {"order": case.order.number, "reference": change.reference or "", "at": _ms(change)}
    details["content"] = goods(change.goods, case.order, case.language)
    if change.send_by is not None and change.drop_off is not None:
        details["next"] = _NEXT[case.language == "fr"].format(
            by=day(change.send_by, case.language), where=change.drop_off.say(case.language)
        )
    mail = MailRequested(kind="withdrawal", to=contact.email, details=details, attachments=tuple(papers))
    await logbook.follow(talk.scope, change.turn_id, mail)
    return papers


async def _kept(write: Callable[[], bytes], name: str) -> list[Attachment]:
    """The document, written and stored beside the event loop; none when that takes too long."""
    try:
        content = await wiring.in_thread(write)
        file = await wiring.in_thread(partial(files.keep, wiring.files(), content))
    except (asyncio.TimeoutError, OSError) as error:
        log.error("document.failed", document=name.partition("-")[0], error=type(error).__name__)
        return []
    return [Attachment(file=file, name=name, media_type=PDF, size_bytes=len(content))]


def _ms(change: Change) -> str:
    moment = change.said_at or change.at
    return str(int(moment.timestamp() * 1000))


_NEXT = {
    True: "Renvoyez les articles au plus tard {by}, {where}.",
    False: "Please send the goods back by {by}, {where}.",
}
