"""The rules of one request to one order, pure: what `Shop.do` checks first, and what may be offered at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import singledispatch

import msgspec

from shop import overriding, remedies, rules
from shop import requests as ask
from shop.occasion import Occasion, Selection, is_in, price, select
from shop.rules import Act, Reason, Verdict
from shop.terms import TERMS
from shop.words import PARIS, Delivery, Goods, Money, Order

_NEEDS_GOODS = (ask.Withdraw, ask.OpenReturn, ask.OpenInquiry, ask.Reship, ask.PayBack, ask.Reorder)


def options(order: Order, on: date) -> Mapping[Act, Verdict]:
    """For each act: whether it is possible on this day, until when, why not, what is instead, and a person's leeway."""
    known = {
        Act.CANCEL: rules.cancelling(order),
        Act.CHANGE_ADDRESS: _delivered_by(order, Delivery.HOME),
        Act.CHANGE_PICKUP: _delivered_by(order, Delivery.PICKUP_POINT),
        Act.CHANGE_ITEMS: rules.changing_items(order),
        Act.WITHDRAW: rules.withdrawing(order, on),
        Act.RETURN: rules.returning(order, on),
        Act.CLAIM_GUARANTEE: rules.claiming_guarantee(order, on),
        Act.OPEN_INQUIRY: remedies.inquiring(order, on),
        Act.GET_INVOICE: rules.invoicing(order),
        Act.REORDER: Verdict(True, facts=rules.facts(order)),
    }
    return {act: overriding.with_leeway(act, order, verdict) for act, verdict in known.items()}


def decide(order: Order, request: ask.Request, occasion: Occasion) -> Verdict:
    """Whether exactly this can be done now: by the terms, or because a person sets them aside, as far as that goes."""
    if isinstance(request, _NEEDS_GOODS) and not is_in(order, request.goods):
        return _no(order, Reason.NOT_IN_ORDER)
    by_terms = _decide(msgspec.structs.replace(request, override=msgspec.UNSET), order, occasion)
    by_terms = overriding.with_leeway(Act(request.act), order, by_terms)
    if by_terms.allowed or not request.override:
        return by_terms
    within = overriding.holds(by_terms.leeway, occasion.today, worth(order, request, occasion))
    return _decide(request, order, occasion) if within else by_terms


def worth(order: Order, request: ask.Request, occasion: Occasion) -> Money:
    """What the request moves in money or goods, by the prices of the order."""
    if isinstance(request, ask.PayBack) and request.amount is not None:
        return request.amount
    if isinstance(request, ask.ChangeItems):
        return price(order, taken_out(order, request))
    if isinstance(request, ask.OpenInquiry | ask.Reorder):
        return Money(0, order.delivery_cost.currency)
    return price(order, selection(order, request, occasion).goods)


def taken_out(order: Order, request: ask.ChangeItems) -> tuple[Goods, ...]:
    """The goods that are not kept; what was never ordered is none of them."""
    ordered = remedies.ordered(order)
    kept = {goods.sku: goods.quantity for goods in request.keep}
    return tuple(Goods(sku, ordered[sku] - count) for sku, count in kept.items() if count < ordered.get(sku, count))


def selection(order: Order, request: ask.Request, occasion: Occasion) -> Selection:
    """The goods the request comes down to."""
    everything = remedies.ordered(order)
    if isinstance(request, ask.Withdraw | ask.OpenReturn):
        covered = {item.sku for item in rules.withdrawable(order)}
        rest = remedies.left(order)
        found = select(request.goods, rest, {sku: count for sku, count in rest.items() if sku in covered})
        return found if found.goods or not request.override else select(request.goods, rest, rest)
    if isinstance(request, ask.Reship | ask.PayBack):
        return select(request.goods, remedies.left(order), remedies.left(order))
    if isinstance(request, ask.Reorder):
        on_sale = {sku: each.stock for sku, each in occasion.shelf.items() if not each.personalised}
        return select(request.goods, everything, on_sale)
    if isinstance(request, ask.OpenInquiry):
        return select(request.goods, everything, everything)
    return Selection(())


@singledispatch
def _decide(request: ask.Request, order: Order, occasion: Occasion) -> Verdict:
    raise TypeError(f"no rule for {type(request).__name__}: add one here")


@_decide.register
def _(request: ask.Cancel, order: Order, occasion: Occasion) -> Verdict:
    return rules.cancelling(order)


@_decide.register
def _(request: ask.ChangeAddress, order: Order, occasion: Occasion) -> Verdict:
    verdict = _delivered_by(order, Delivery.HOME)
    abroad = request.address.country != order.address.country
    return _no(order, Reason.OTHER_COUNTRY) if verdict.allowed and abroad else verdict


@_decide.register
def _(request: ask.ChangePickup, order: Order, occasion: Occasion) -> Verdict:
    verdict = _delivered_by(order, Delivery.PICKUP_POINT)
    return _no(order, Reason.UNKNOWN_POINT) if verdict.allowed and occasion.point is None else verdict


@_decide.register
def _(request: ask.ChangeItems, order: Order, occasion: Occasion) -> Verdict:
    verdict = rules.changing_items(order)
    if not verdict.allowed and not request.override:
        return verdict
    ordered, keep = remedies.ordered(order), {goods.sku: goods.quantity for goods in request.keep}
    lowered = all(sku in ordered and 0 <= count <= ordered[sku] for sku, count in keep.items())
    if not lowered or not any(count < ordered[sku] for sku, count in keep.items()):
        return _no(order, Reason.NOT_IN_ORDER)
    if not any(keep.get(sku, count) for sku, count in ordered.items()):
        return _no(order, Reason.NOTHING_LEFT, Act.CANCEL)
    return Verdict(True, facts=rules.facts(order))


@_decide.register
def _(request: ask.Withdraw, order: Order, occasion: Occasion) -> Verdict:
    if request.override:
        return _taken_back(order, selection(order, request, occasion))
    said_on = min(request.said_at, occasion.now).astimezone(PARIS).date()
    return _sending_back(rules.withdrawing(order, said_on), order, selection(order, request, occasion))


@_decide.register
def _(request: ask.OpenReturn, order: Order, occasion: Occasion) -> Verdict:
    if request.override:
        return _taken_back(order, selection(order, request, occasion))
    return _sending_back(rules.returning(order, occasion.today), order, selection(order, request, occasion))


@_decide.register
def _(request: ask.OpenInquiry, order: Order, occasion: Occasion) -> Verdict:
    if request.override:
        return Verdict(True, facts=rules.facts(order))
    return remedies.inquiring(order, occasion.today)


@_decide.register
def _(request: ask.Reship, order: Order, occasion: Occasion) -> Verdict:
    verdict = _remedy(order, request, occasion)
    goods = selection(order, request, occasion).goods
    shelf = occasion.shelf
    in_stock = all(each.sku in shelf and shelf[each.sku].stock >= each.quantity for each in goods)
    return verdict if in_stock or not verdict.allowed else _no(order, Reason.OUT_OF_STOCK, Act.PAY_BACK)


@_decide.register
def _(request: ask.PayBack, order: Order, occasion: Occasion) -> Verdict:
    verdict = _remedy(order, request, occasion)
    if not verdict.allowed:
        return verdict
    owed = remedies.owed(order).cents
    if order.paid_with is None:
        return _no(order, Reason.NOT_PAID)
    asked = request.amount.cents if request.amount else 1
    if request.amount and not request.override:
        return _no(order, Reason.NOT_COVERED)
    return verdict if 0 < asked <= owed else _no(order, Reason.ALREADY_DONE, Act.SEE_REFUND)


@_decide.register
def _(request: ask.Reorder, order: Order, occasion: Occasion) -> Verdict:
    found = selection(order, request, occasion).goods
    return Verdict(True, facts=rules.facts(order)) if found else _no(order, Reason.OUT_OF_STOCK)


@_decide.register
def _(request: ask.Voucher, order: Order, occasion: Occasion) -> Verdict:
    return Verdict(True, facts=rules.facts(order))


def _remedy(order: Order, request: ask.Reship | ask.PayBack, occasion: Occasion) -> Verdict:
    goods = selection(order, request, occasion)
    if request.override:  # a person decides; only what is gone cannot be given twice
        twice = not goods.goods and not (isinstance(request, ask.PayBack) and request.amount)
        return _no(order, Reason.ALREADY_DONE, Act.SEE_REFUND) if twice else Verdict(True, facts=rules.facts(order))
    verdict = remedies.remedying(order, request.why, occasion.today)
    if not verdict.allowed:
        return verdict
    if goods.left_out:
        return _no(order, Reason.ALREADY_DONE, Act.SEE_REFUND)
    over = price(order, goods.goods).cents > TERMS.remedy_up_to.cents
    return _no(order, Reason.OVER_LIMIT) if over else verdict


def _taken_back(order: Order, goods: Selection) -> Verdict:
    """What a person takes back beyond the terms: all that has not come back before."""
    done = _no(order, Reason.ALREADY_DONE, Act.SEE_REFUND)
    return Verdict(True, facts=rules.facts(order)) if goods.goods else done


def _sending_back(verdict: Verdict, order: Order, goods: Selection) -> Verdict:
    """What the day allows, if there is something it allows it for; the law's exceptions are said by their reason."""
    rest = remedies.left(order)
    if not rest and (verdict.allowed or verdict.reason is Reason.TOO_LATE):
        return _no(order, Reason.ALREADY_DONE, Act.SEE_REFUND)
    if not verdict.allowed or goods.goods:
        return verdict
    excluded = {each.sku for each in goods.left_out} & set(rest)
    if not excluded:
        return _no(order, Reason.ALREADY_DONE, Act.SEE_REFUND)
    fresh = any(item.fresh for item in order.items if item.sku in excluded)
    return _no(order, Reason.FRESH if fresh else Reason.PERSONALISED, Act.CLAIM_GUARANTEE)


def _delivered_by(order: Order, delivery: Delivery) -> Verdict:
    verdict = rules.changing_address(order)
    if not verdict.allowed or order.delivery is delivery:
        return verdict
    other = {Delivery.HOME: (Act.CHANGE_ADDRESS,), Delivery.PICKUP_POINT: (Act.CHANGE_PICKUP,), Delivery.STORE: ()}
    return _no(order, Reason.OTHER_DELIVERY, *other[order.delivery])


def _no(order: Order, reason: Reason, *instead: Act) -> Verdict:
    return Verdict(False, reason, instead=instead, facts=rules.facts(order))
