"""Changing an order while it is still here: cancelling it, sending it elsewhere, taking goods out."""

from __future__ import annotations

from actions.plans.choosing import chosen_goods, which_goods
from actions.plans.mishaps import PROVE, lost
from actions.plans.telling import choice, told
from actions.steps import Ask, Case, Confirm, Near, Person, Step, Tell
from actions.wording import goods
from shop import remedies, rules
from shop.requests import Cancel, ChangeAddress, ChangeItems, ChangePickup
from shop.words import Address, Delivery, Goods, State

_ELSEWHERE = "Changement de point de retrait / Change of the pickup point"


def cancelled(case: Case) -> Step:
    """While the parcel is not closed; after that what is possible instead."""
    if case.order.state is State.LOST:
        return lost(case)
    if not rules.cancelling(case.order).allowed:
        return Tell(_too_late(case), told(case))
    return Confirm(Cancel(), "utter_ask_confirm_cancel", told(case))


def redirected(case: Case) -> Step:
    """To another address of the same country, or another pickup point, while the parcel is not closed."""
    if not case.is_owner:
        return PROVE
    if not rules.changing_address(case.order).allowed:
        return _over(case) or Tell("utter_change_gone", told(case))
    if case.order.delivery is Delivery.PICKUP_POINT:
        return _at_another_point(case)
    if case.order.delivery is not Delivery.HOME:
        return Person("utter_change_pickup_person", _ELSEWHERE, told(case))
    address = case.given.get("address")
    if not address:
        part = "utter_ask_address_whole" if case.given.get("street") else "utter_ask_address"
        return Ask("address", part, told(case))
    new = Address(case.order.address.name, address["street"], address["postcode"], address["city"], "FR")
    if case.order.address.country != new.country:
        return Person(
            "utter_change_abroad_person", "Changement d’adresse à l’étranger / Change of address abroad", told(case)
        )
    said = f"{new.street}, {new.postcode} {new.city}"
    return Confirm(ChangeAddress(new), "utter_ask_confirm_address", {**told(case), "address": said})


def chosen_place(case: Case) -> str:
    """The pickup point that was chosen, with its address."""
    return next((p["place"] for p in case.given.get("points") or () if p["id"] == case.given.get("point")), "")


def _at_another_point(case: Case) -> Step:
    """Near which postcode, which of the points there, and one yes; where there is none a person looks further."""
    near, points = case.given.get("postcode"), case.given.get("points")
    if not near:
        return Ask("postcode", "utter_ask_pickup_near", told(case))
    if points is None:
        return Near(str(near))
    if not points:
        return Person("utter_change_pickup_person", _ELSEWHERE, told(case))
    place = chosen_place(case)
    if not place:
        buttons = tuple(choice(case, point["name"], point["name"], point["id"]) for point in points)
        lines = "\n".join(f"• {point['place']}" for point in points)
        options = tuple(point["id"] for point in points)
        return Ask("point", "utter_ask_which_point", {**told(case), "points": lines}, buttons, options)
    chosen = ChangePickup(str(case.given["point"]))
    return Confirm(chosen, "utter_ask_confirm_pickup", {**told(case), "place": place})


def reduced(case: Case) -> Step:
    """Goods can be taken out until they are picked; more goods are a second order."""
    if not case.is_owner:
        return PROVE
    if not rules.changing_items(case.order).allowed:
        preparing = case.order.state is State.PREPARING
        return _over(case) or Tell("utter_items_preparing" if preparing else "utter_items_gone", told(case))
    if len(case.order.items) == 1:
        return Tell("utter_items_only_one", told(case))
    if "items" not in case.given:
        return which_goods(case, "utter_ask_items_out", remedies.ordered(case.order), all_of_them=False)
    [out] = chosen_goods(case)
    values = {**told(case), "goods": goods([out], case.order, case.language)}
    return Confirm(ChangeItems((Goods(out.sku, 0),)), "utter_ask_confirm_items", values)


def _over(case: Case) -> Step | None:
    """Of an order that has come to its end nothing can change, and nobody says that it is on its way."""
    if case.order.state is State.LOST:
        return lost(case)
    if case.order.state is State.DELIVERED and case.wish == "change_delivery":
        return Tell("utter_change_delivered", told(case))
    ended = case.order.state in (State.CANCELLED, State.RETURNED)
    return Tell(f"utter_cancel_{case.order.state.value}", told(case)) if ended else None


def _too_late(case: Case) -> str:
    """Why it is too late to cancel, with what is possible instead: on the road, there, or over."""
    if case.order.state in rules.ON_THE_ROAD or case.order.state is State.PARTLY_SHIPPED:
        return "utter_cancel_shipped"
    if case.order.state is State.DELIVERED and not rules.returning(case.order, case.today).allowed:
        return "utter_cancel_closed"
    return f"utter_cancel_{case.order.state.value}"
