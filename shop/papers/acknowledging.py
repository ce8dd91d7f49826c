"""What the law has the shop send after a withdrawal: content, date and hour, to the address on file (art. L221-21)."""

from __future__ import annotations

from typing import NamedTuple

from shop.errors import NotFound
from shop.port import Shop
from shop.saying import day
from shop.words import Change, Order, Seller

_NEXT = {
    True: "Renvoyez les articles au plus tard {by}, {where}.",
    False: "Please send the goods back by {by}, {where}.",
}


class Sender(NamedTuple):
    """Who acknowledges, and to which address."""

    seller: Seller
    to: str


def sender(shop: Shop, order: Order) -> Sender | None:
    """In a thread. None when the shop knows no such customer: a right is not refused for want of an address."""
    try:
        return Sender(shop.seller(), shop.contact_of(order.customer_id).email)
    except NotFound:
        return None


def letter(order: Order, change: Change, language: str) -> dict[str, str]:
    """What the mail says, by the names of its words. For the order's owner and nobody else: goods stand in it."""
    said_at = change.said_at or change.at
    names = {item.sku: item.name.say(language) for item in order.items}
    counted = [(names.get(it.sku, it.sku), it.quantity) for it in change.goods]
    details = {
        "order": order.number,
        "reference": change.reference or "",
        "at": str(int(said_at.timestamp() * 1000)),
        "content": "; ".join(name if count == 1 else f"{count} × {name}" for name, count in counted),
    }
    if change.send_by is not None and change.drop_off is not None:
        details["next"] = _NEXT[language == "fr"].format(
            by=day(change.send_by, language), where=change.drop_off.say(language)
        )
    return details


def paper_name(number: str, language: str) -> str:
    """The paper's file name, in the language it is written in."""
    return f"{'retractation' if language == 'fr' else 'withdrawal'}-{number}.pdf"
