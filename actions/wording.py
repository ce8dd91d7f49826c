"""Days, amounts, goods and buttons as people say them, in French and English."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from json import dumps

from babel.dates import format_date

from conversation.words import when
from shop.labels import STATES
from shop.words import Goods, Item, Order

_LOCALES = {"fr": "fr_FR", "en": "en_GB"}
_LONGEST_TITLE = 40  # signs of a button


def day(moment: date, language: str) -> str:
    """`samedi 21 novembre`, `Saturday 21 November`."""
    return str(format_date(moment, "EEEE d MMMM", locale=_LOCALES.get(language, "en_GB")))


def moment(at: datetime, language: str) -> str:
    """`lundi 23 novembre à 09:00`, `Monday 23 November at 09:00`."""
    return when(int(at.timestamp() * 1000), language)


def goods(chosen: Iterable[Goods], order: Order, language: str) -> str:
    """`2 × Café en grains; Thé vert`: the chosen goods by their names of that day."""
    names = {item.sku: item.name.say(language) for item in order.items}
    counted = [(each.quantity, names.get(each.sku, each.sku)) for each in chosen]
    return "; ".join(name if count == 1 else f"{count} × {name}" for count, name in counted)


def contents(order: Order, language: str) -> str:
    """All goods of an order."""
    return goods((Goods(item.sku, item.quantity) for item in order.items), order, language)


def short(item: Item, language: str) -> str:
    """An article's name without its size, short enough for a button: `Café en grains Éthiopie Sidamo`."""
    name = item.name.say(language).split(",")[0]
    return name if len(name) <= _LONGEST_TITLE else name[: _LONGEST_TITLE - 1].rstrip() + "…"


def payload(intent: str, **entities: str) -> str:
    """What a tap means to the brain: `/affirm{"choice": "refund"}`."""
    return f"/{intent}{dumps(entities)}" if entities else f"/{intent}"


def order_title(order: Order, language: str) -> str:
    """An order as a choice: `LBQ-10001 (samedi 21 novembre, expédiée)`."""
    return f"{order.number} ({day(order.placed_on, language)}, {STATES[order.state].say(language)})"
