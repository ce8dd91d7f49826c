"""The shop's rules, pure: who may see and do what with which proof, what is still possible, why not, and by when.

Sources: Code de la consommation (art. L216-1 to L216-7 delivery, L217-3 guarantee of conformity, L221-18 to L221-28
withdrawal) and the shop's own terms (returns within 30 days). What the law gives, a machine may grant but never refuse:
see `RIGHTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, IntEnum

from shop.calendar import working_day_from, working_days_after
from shop.words import Glance, Item, Money, Order, Refund, RefundReason, State

WITHDRAWAL_DAYS = 14  # art. L221-18
RETURN_DAYS = 30  # the shop's own promise, longer than the law's
GUARANTEE_YEARS = 2  # art. L217-3
REFUND_DAYS = 14  # art. L221-24 after a withdrawal; the shop holds itself to it for every refund
BANK_WORKING_DAYS = 3  # data/answers, refund_delay: "banks may take another 2 or 3 days"
CANCELLED_REFUND_DAYS = 2  # the shop's own promise: "refunded within 48 hours" (data/answers, refund_delay)


class Level(IntEnum):
    """How much somebody has proven: each level includes those below."""

    NONE = 0
    ORDER = 1  # an order's number with its e-mail or postcode
    PERSON = 2  # signed in, or a one-time code sent to the contact on file
    STAFF = 3  # an agent at the desk


class Act(str, Enum):
    """What somebody may want to see or have done."""

    SEE_STATE = "see_state"
    SEE_ORDER = "see_order"  # goods, prices, address, tracking numbers
    LIST_ORDERS = "list_orders"
    CANCEL = "cancel"
    CHANGE_ADDRESS = "change_address"
    CHANGE_PICKUP = "change_pickup"
    CHANGE_ITEMS = "change_items"
    RETURN = "return"
    WITHDRAW = "withdraw"
    CLAIM_GUARANTEE = "claim_guarantee"
    OPEN_INQUIRY = "open_inquiry"  # "marked delivered, not here"; lost; late
    SEE_REFUND = "see_refund"
    GET_INVOICE = "get_invoice"
    REORDER = "reorder"
    RESHIP = "reship"  # the same goods again, at no cost
    PAY_BACK = "pay_back"  # for goods that came damaged or wrong, or not at all
    VOUCHER = "voucher"


class Reason(str, Enum):
    """Why something is not possible (any more). The values are keys of answers."""

    ALREADY_SHIPPED = "already_shipped"
    PARTLY_SHIPPED = "partly_shipped"
    ALREADY_DELIVERED = "already_delivered"
    ALREADY_CANCELLED = "already_cancelled"
    ALREADY_RETURNED = "already_returned"
    LOST = "lost"
    IN_PREPARATION = "in_preparation"
    NOT_DELIVERED = "not_delivered"
    FRESH = "fresh"
    PERSONALISED = "personalised"
    TOO_LATE = "too_late"
    ALREADY_DONE = "already_done"  # these goods were sent back, replaced or refunded before
    ALREADY_OPEN = "already_open"  # an inquiry; facts: reference, `by`
    NO_INQUIRY = "no_inquiry"  # "not here" is first looked into
    NOT_DUE_YET = "not_due_yet"
    NOT_IN_ORDER = "not_in_order"
    NOTHING_LEFT = "nothing_left"
    NOT_PAID = "not_paid"
    NOT_COVERED = "not_covered"  # only a person may grant it
    OTHER_COUNTRY = "other_country"
    OTHER_DELIVERY = "other_delivery"
    OUT_OF_STOCK = "out_of_stock"
    OVER_LIMIT = "over_limit"
    SIGNED = "signed"  # the carrier holds a signature
    UNKNOWN_POINT = "unknown_point"


@dataclass(frozen=True)
class Leeway:
    """How far a person may go beyond a no: until which day (None: no day limits it), and for how much in all."""

    until: date | None
    up_to: Money


@dataclass(frozen=True)
class Verdict:
    """Whether something is possible, and if not why not, what is instead, and the facts an answer needs.

    `by` is the last day on which it is (or was) possible, None when no day limits it. `leeway` is how far a person may
    do it anyway, None where nobody may (`overriding`).
    """

    allowed: bool
    reason: Reason | None = None
    by: date | None = None
    instead: tuple[Act, ...] = ()
    facts: Mapping[str, str | date] = field(default_factory=dict)
    leeway: Leeway | None = None


_BEFORE_LEAVING = frozenset({RefundReason.CANCELLED, RefundReason.FEWER})
DayCheck = Callable[[Order, date], Verdict]

# Order level never shows a name, an address, goods or another order, and moves nothing elsewhere: a cancelled order's
# money goes back the way it came, a withdrawal and an inquiry are words of the customer's that only get recorded.
NEEDS: Mapping[Act, Level] = {
    Act.SEE_STATE: Level.ORDER,
    Act.CANCEL: Level.ORDER,
    Act.WITHDRAW: Level.ORDER,
    Act.OPEN_INQUIRY: Level.ORDER,
    Act.SEE_ORDER: Level.PERSON,
    Act.LIST_ORDERS: Level.PERSON,
    Act.CHANGE_ADDRESS: Level.PERSON,
    Act.CHANGE_ITEMS: Level.PERSON,
    Act.RETURN: Level.PERSON,
    Act.CLAIM_GUARANTEE: Level.PERSON,
    Act.SEE_REFUND: Level.PERSON,
    Act.GET_INVOICE: Level.PERSON,
    Act.REORDER: Level.PERSON,
    Act.CHANGE_PICKUP: Level.PERSON,
    Act.RESHIP: Level.PERSON,
    Act.PAY_BACK: Level.PERSON,
    Act.VOUCHER: Level.STAFF,
}

# Rights the law gives: when a verdict on one of these is a no, a person decides and answers, never the assistant.
RIGHTS = frozenset({Act.WITHDRAW, Act.CLAIM_GUARANTEE, Act.OPEN_INQUIRY, Act.SEE_REFUND, Act.RESHIP, Act.PAY_BACK})

BEFORE_SHIPPING = frozenset({State.PLACED, State.PAID, State.PREPARING})
ON_THE_ROAD = frozenset({State.SHIPPED, State.IN_TRANSIT, State.LATE, State.AT_PICKUP_POINT})
ENDED = frozenset({State.DELIVERED, State.RETURNED, State.CANCELLED})

_NO_LONGER_HERE: Mapping[State, Reason] = {
    State.PARTLY_SHIPPED: Reason.PARTLY_SHIPPED,
    **dict.fromkeys(ON_THE_ROAD, Reason.ALREADY_SHIPPED),
    State.DELIVERED: Reason.ALREADY_DELIVERED,
    State.RETURNED: Reason.ALREADY_RETURNED,
    State.CANCELLED: Reason.ALREADY_CANCELLED,
    State.LOST: Reason.LOST,
}

_INSTEAD_OF_CANCELLING: Mapping[Reason, tuple[Act, ...]] = {
    Reason.PARTLY_SHIPPED: (Act.WITHDRAW,),
    Reason.ALREADY_SHIPPED: (Act.WITHDRAW,),
    Reason.ALREADY_DELIVERED: (Act.WITHDRAW, Act.RETURN),
    Reason.ALREADY_CANCELLED: (Act.SEE_REFUND,),
    Reason.ALREADY_RETURNED: (Act.SEE_REFUND,),
    Reason.LOST: (Act.OPEN_INQUIRY,),
}


def may(level: Level, act: Act) -> bool:
    """Whether this proof is enough for this act."""
    return level >= NEEDS[act]


def is_for_a_person(act: Act, verdict: Verdict) -> bool:
    """Whether a no has to be decided by a person, because the law gives a right here (promise P10)."""
    return not verdict.allowed and act in RIGHTS


def is_open(state: State) -> bool:
    """Whether the customer is still waiting for something: not delivered, returned or cancelled."""
    return state not in ENDED


def is_late(order: Glance, today: date) -> bool:
    """Whether the day it was expected has passed without it; an order waiting at its pickup point is not late."""
    if order.state is State.LATE:
        return True
    waiting = is_open(order.state) and order.state not in {State.AT_PICKUP_POINT, State.LOST}
    return waiting and order.expected_on is not None and order.expected_on < today


def standing(order: Glance, today: date) -> State:
    """The state to speak of: as stored, but `LATE` for a parcel still on the road after its day."""
    on_its_way = order.state in {State.SHIPPED, State.IN_TRANSIT}
    return State.LATE if on_its_way and is_late(order, today) else order.state


def cancelling(order: Glance) -> Verdict:
    """Until the parcel is closed an order can be cancelled; after that withdrawal or return take its place."""
    if order.state in BEFORE_SHIPPING:
        return Verdict(True, facts=facts(order))
    reason = _NO_LONGER_HERE[order.state]
    return Verdict(False, reason, instead=_INSTEAD_OF_CANCELLING[reason], facts=facts(order))


def changing_address(order: Glance) -> Verdict:
    """The address can change until the parcel is closed."""
    if order.state in BEFORE_SHIPPING:
        return Verdict(True, facts=facts(order))
    return Verdict(False, _NO_LONGER_HERE[order.state], facts=facts(order))


def changing_items(order: Glance) -> Verdict:
    """Goods can be taken out until the warehouse picks them."""
    if order.state is State.PREPARING:
        return Verdict(False, Reason.IN_PREPARATION, instead=(Act.CANCEL,), facts=facts(order))
    return changing_address(order)


def invoicing(order: Order) -> Verdict:
    """There is an invoice as soon as the order is paid."""
    paid = order.paid_with is not None
    return Verdict(paid, None if paid else Reason.NOT_PAID, facts=facts(order))


def withdrawing(order: Order, on: date) -> Verdict:
    """Whether the legal right of withdrawal holds for (part of) the order on the day the customer said so.

    It holds from the order on, before delivery too (art. L221-18); `withdrawable` names the goods it covers.
    """
    ended = _ended(order)
    if ended is not None:
        return Verdict(False, ended, instead=(Act.SEE_REFUND,), facts=facts(order))
    if not withdrawable(order):
        return Verdict(False, _why_excluded(order), instead=(Act.CLAIM_GUARANTEE,), facts=facts(order))
    by = withdraw_by(order.delivered_on) if order.delivered_on else None
    if by is not None and on > by:
        instead = tuple(act for act in (Act.RETURN, Act.CLAIM_GUARANTEE) if _still(act, order, on))
        return Verdict(False, Reason.TOO_LATE, by, instead, facts(order))
    return Verdict(True, by=by, facts=facts(order))


def returning(order: Order, on: date) -> Verdict:
    """Whether goods may come back under the shop's 30 days; fresh and personalised ones may not."""
    ended = _ended(order)
    if ended is not None:
        return Verdict(False, ended, instead=(Act.SEE_REFUND,), facts=facts(order))
    if order.delivered_on is None:
        instead = (Act.CANCEL,) if order.state in BEFORE_SHIPPING else (Act.WITHDRAW,)
        return Verdict(False, Reason.NOT_DELIVERED, instead=instead, facts=facts(order))
    if not withdrawable(order):
        return Verdict(False, _why_excluded(order), instead=(Act.CLAIM_GUARANTEE,), facts=facts(order))
    by = return_by(order.delivered_on)
    if on > by:
        return Verdict(False, Reason.TOO_LATE, by, (Act.CLAIM_GUARANTEE,), facts(order))
    return Verdict(True, by=by, facts=facts(order))


def claiming_guarantee(order: Glance, on: date) -> Verdict:
    """Whether the legal guarantee of conformity still covers what was delivered."""
    if order.delivered_on is None:
        return Verdict(False, Reason.NOT_DELIVERED, instead=(Act.OPEN_INQUIRY,), facts=facts(order))
    by = guarantee_until(order.delivered_on)
    if on > by:
        return Verdict(False, Reason.TOO_LATE, by, facts=facts(order))
    return Verdict(True, by=by, facts=facts(order))


def withdrawable(order: Order) -> tuple[Item, ...]:
    """The goods the right of withdrawal covers: not what spoils quickly, not what was made for one person.

    Art. L221-28, 3° and 4°.
    """
    return tuple(item for item in order.items if not (item.fresh or item.personalised))


def withdraw_by(delivered_on: date) -> date:
    """The last day to withdraw: 14 days, the day of delivery not counted, prolonged to a working day (art. L221-19)."""
    return working_day_from(delivered_on + timedelta(days=WITHDRAWAL_DAYS))


def return_by(delivered_on: date) -> date:
    """The last day to announce a return under the shop's own terms."""
    return delivered_on + timedelta(days=RETURN_DAYS)


def guarantee_until(delivered_on: date) -> date:
    """The last day of the legal guarantee: two years from delivery, in February to the month's last day."""
    year = delivered_on.year + GUARANTEE_YEARS
    try:
        return delivered_on.replace(year=year)
    except ValueError:  # delivered on 29 February, and that year has none
        return date(year, 2, 28)


def refund_due_on(asked_on: date, reason: RefundReason) -> date:
    """The last day on which the money must be on its way."""
    days = CANCELLED_REFUND_DAYS if reason in _BEFORE_LEAVING else REFUND_DAYS
    return asked_on + timedelta(days=days)


def arrives_by(refund: Refund) -> date:
    """The day by which the customer's bank shows the money: three working days after it was, or must be, sent."""
    return working_days_after(refund.sent_on or refund.due_on, BANK_WORKING_DAYS)


def facts(order: Glance) -> dict[str, str | date]:
    """What an answer about this order may say at every proof level, without what is not known."""
    named = {
        "number": order.number,
        "state": order.state.value,
        "carrier": order.carrier,
        "shipped_on": order.shipped_on,
        "expected_on": order.expected_on,
        "delivered_on": order.delivered_on,
        "kept_until": order.kept_until,
        "ended_on": order.ended_on,
    }
    return {name: value for name, value in named.items() if value is not None}


def reason_of(state: State) -> Reason:
    """Why an order in this state, which has left or ended, cannot be cancelled or changed."""
    return _NO_LONGER_HERE[state]


def _ended(order: Glance) -> Reason | None:
    return _NO_LONGER_HERE[order.state] if order.state in {State.CANCELLED, State.RETURNED} else None


def _why_excluded(order: Order) -> Reason:
    return Reason.FRESH if any(item.fresh for item in order.items) else Reason.PERSONALISED


def _still(act: Act, order: Order, on: date) -> bool:
    check = returning if act is Act.RETURN else claiming_guarantee
    return check(order, on).allowed
