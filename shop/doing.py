"""Draws up what a request that is allowed does to an order: the record with numbers, days and money. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import singledispatch

from shop import deciding, remedies, rules
from shop import requests as ask
from shop.calendar import working_days_after
from shop.occasion import Occasion, Selection, price
from shop.terms import TERMS
from shop.words import PARIS, Change, Delivery, Money, Order, Refund, RefundReason

_LABELS = {"withdraw": "WD", "return": "RT", "open_inquiry": "EN"}
_EXPRESS = "Chronopost"
_STANDARD = Money(590)  # art. L221-24: of a dearer delivery than the standard one, the standard's price goes back


def draw_up(order: Order, request: ask.Request, occasion: Occasion) -> Change:
    """The change this request makes; `deciding.decide` has allowed it."""
    plain = Change(
        turn_id=occasion.turn_id,
        act=request.act,
        number=order.number,
        version=order.version + 1,
        at=occasion.now,
        reference=_reference(order, request),
        override=request.override or None,
    )
    return _details(request, order, occasion, plain)


@singledispatch
def _details(request: ask.Request, order: Order, occasion: Occasion, change: Change) -> Change:
    return change


@_details.register
def _(request: ask.Cancel, order: Order, occasion: Occasion, change: Change) -> Change:
    return replace(change, refund=refund(order, remedies.owed(order), RefundReason.CANCELLED, occasion.today))


@_details.register
def _(request: ask.ChangeItems, order: Order, occasion: Occasion, change: Change) -> Change:
    gone = deciding.taken_out(order, request)
    back = refund(order, price(order, gone), RefundReason.FEWER, occasion.today)
    return replace(change, goods=gone, refund=back)


@_details.register
def _(request: ask.Withdraw, order: Order, occasion: Occasion, change: Change) -> Change:
    goods, said_at = deciding.selection(order, request, occasion), min(request.said_at, occasion.now).astimezone(PARIS)
    amount = price(order, goods.goods) + _delivery_back(order, goods)
    change = replace(change, goods=goods.goods, left_out=goods.left_out, said_at=said_at)
    change = replace(change, refund=refund(order, amount, RefundReason.WITHDRAWN, said_at.date()))
    if order.state in rules.BEFORE_SHIPPING:  # there is nothing to send back
        return change
    start = max(said_at.date(), order.delivered_on or said_at.date())
    send_by = start + timedelta(days=TERMS.send_back_days)
    return replace(change, send_by=send_by, drop_off=TERMS.drop_off)


@_details.register
def _(request: ask.OpenReturn, order: Order, occasion: Occasion, change: Change) -> Change:
    goods = deciding.selection(order, request, occasion)
    back = refund(order, price(order, goods.goods), RefundReason.RETURNED, occasion.today)
    send_by = occasion.today + timedelta(days=TERMS.send_back_days)
    change = replace(change, goods=goods.goods, left_out=goods.left_out, refund=back)
    return replace(change, send_by=send_by, drop_off=TERMS.drop_off)


@_details.register
def _(request: ask.OpenInquiry, order: Order, occasion: Occasion, change: Change) -> Change:
    goods = deciding.selection(order, request, occasion).goods
    proofs = [parcel.handover for parcel in order.parcels if parcel.handover is not None]
    answer_by = working_days_after(occasion.today, TERMS.inquiry_working_days)
    return replace(change, goods=goods, due_on=answer_by, handover=proofs[-1] if proofs else None)


@_details.register
def _(request: ask.Reship, order: Order, occasion: Occasion, change: Change) -> Change:
    goods = deciding.selection(order, request, occasion).goods
    arrives = working_days_after(occasion.today, TERMS.replacement_working_days)
    return replace(change, goods=goods, new_order=occasion.new_number, due_on=arrives)


@_details.register
def _(request: ask.PayBack, order: Order, occasion: Occasion, change: Change) -> Change:
    if request.amount is not None:
        return replace(change, goods=request.goods, refund=refund(order, request.amount, request.why, occasion.today))
    goods = deciding.selection(order, request, occasion)
    amount = price(order, goods.goods) + (order.delivery_cost if _is_all(order, goods) else _none(order))
    return replace(change, goods=goods.goods, refund=refund(order, amount, request.why, occasion.today))


@_details.register
def _(request: ask.Reorder, order: Order, occasion: Occasion, change: Change) -> Change:
    goods = deciding.selection(order, request, occasion)
    amount = sum((occasion.shelf[each.sku].price * each.quantity for each in goods.goods), start=order.delivery_cost)
    change = replace(change, goods=goods.goods, left_out=goods.left_out)
    return replace(change, new_order=occasion.new_number, amount=amount)


@_details.register
def _(request: ask.Voucher, order: Order, occasion: Occasion, change: Change) -> Change:
    until = occasion.today + timedelta(days=TERMS.voucher_days)
    return replace(change, reference=f"BQ-{occasion.secret}", amount=request.amount, valid_until=until)


def refund(order: Order, amount: Money, reason: RefundReason, asked_on: date) -> Refund | None:
    """That much of what is still owed, by the means it was paid with; None when nothing is."""
    owed = remedies.owed(order)
    if order.paid_with is None or min(amount.cents, owed.cents) <= 0:
        return None
    amount = amount if amount.cents <= owed.cents else owed
    return Refund(amount, reason, order.paid_with, asked_on, due_on=rules.refund_due_on(asked_on, reason))


def _reference(order: Order, request: ask.Request) -> str | None:
    """Such as RT-10012-1: what it is, the order's digits, the how manieth change of the order."""
    label = _LABELS.get(request.act)
    return f"{label}-{order.number.partition('-')[2]}-{len(order.changes) + 1}" if label else None


def _delivery_back(order: Order, goods: Selection) -> Money:
    """The cost of delivery goes back when the whole order does: the standard cost, for express."""
    if not _is_all(order, goods):
        return _none(order)
    dearer = (
        order.carrier == _EXPRESS and order.delivery is Delivery.HOME and order.delivery_cost.cents > _STANDARD.cents
    )
    return _STANDARD if dearer else order.delivery_cost


def _is_all(order: Order, goods: Selection) -> bool:
    return {each.sku: each.quantity for each in goods.goods} == dict(remedies.ordered(order))


def _none(order: Order) -> Money:
    return Money(0, order.delivery_cost.currency)
