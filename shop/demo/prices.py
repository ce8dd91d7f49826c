"""What delivery costs at Le Bon Quartier, as its answer on delivery costs says (data/answers/faq.yml)."""

from __future__ import annotations

from collections.abc import Sequence

from shop.words import Address, Delivery, Item, Money

FREE_FROM = 6000  # cents of goods, in mainland France, not for express and chilled parcels
CHILLED, EXPRESS, HOME, PICKUP_POINT = 1290, 990, 590, 390
EUROPEAN_UNION, UNITED_KINGDOM_AND_SWITZERLAND = 990, 1690
_CORSICA = "20"


def delivery_cost(items: Sequence[Item], delivery: Delivery, carrier: str, to: Address) -> Money:
    """The price of delivering these goods there."""
    if delivery is Delivery.STORE:
        return Money(0)
    if any(item.fresh for item in items):
        return Money(CHILLED)
    if to.country != "FR":
        return Money(UNITED_KINGDOM_AND_SWITZERLAND if to.country in {"GB", "CH"} else EUROPEAN_UNION)
    if carrier == "Chronopost":
        return Money(EXPRESS)
    goods = sum(item.total.cents for item in items)
    if goods >= FREE_FROM and not to.postcode.startswith(_CORSICA):
        return Money(0)
    return Money(PICKUP_POINT if delivery is Delivery.PICKUP_POINT else HOME)
