"""What the law has us send after a withdrawal, also of one that an agent recorded: content, date and hour, by mail."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import structlog

from conversation import events as ev
from conversation.files import keep
from handoff.desk.deps import Desk
from shop.errors import NotFound
from shop.papers.withdrawal import withdrawal_pdf
from shop.port import Shop
from shop.saying import day
from shop.words import Change, Order, Seller

log = structlog.get_logger()


class Sender(NamedTuple):
    """Who acknowledges, and to which address: known before the shop is changed, so that nothing is done without."""

    seller: Seller
    to: str


def sender(shop: Shop, order: Order) -> Sender | None:
    """In a thread. None when the shop knows no such customer: a right is not refused for want of an address."""
    try:
        return Sender(shop.seller(), shop.contact_of(order.customer_id).email)
    except NotFound:
        log.error("withdrawal.no_address", order=order.number)
        return None


async def receipt(desk: Desk, by: Sender, order: Order, change: Change, language: str) -> ev.MailRequested:
    """The acknowledgement (Code de la consommation, art. L221-21), to the address on file and nobody else."""
    said_at = change.said_at or change.at
    names = {item.sku: item.name.say(language) for item in order.items}
    details = {
        "order": order.number,
        "reference": change.reference or "",
        "at": str(int(said_at.timestamp() * 1000)),
        "content": "; ".join(f"{it.quantity} × {names.get(it.sku, it.sku)}" for it in change.goods),
    }
    if change.send_by is not None and change.drop_off is not None:
        details["next"] = _NEXT[language == "fr"].format(
            by=day(change.send_by, language), where=change.drop_off.say(language)
        )
    papers = await asyncio.to_thread(_kept, desk, by.seller, order, change, language)
    return ev.MailRequested(kind="withdrawal", to=by.to, details=details, attachments=papers)


def _kept(desk: Desk, seller: Seller, order: Order, change: Change, language: str) -> tuple[ev.Attachment, ...]:
    """The paper beside the letter; without a place for files the letter itself is the acknowledgement."""
    if desk.files is None:
        return ()
    content = withdrawal_pdf(order, change, seller, language)
    try:
        file = keep(desk.files, content)
    except OSError as error:
        log.error("document.failed", document="withdrawal", error=type(error).__name__)
        return ()
    name = f"{'retractation' if language == 'fr' else 'withdrawal'}-{order.number}.pdf"
    return (ev.Attachment(file=file, name=name, media_type="application/pdf", size_bytes=len(content)),)


_NEXT = {
    True: "Renvoyez les articles au plus tard {by}, {where}.",
    False: "Please send the goods back by {by}, {where}.",
}
