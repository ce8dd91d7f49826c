"""Where is my order: state, dates and carrier; what has gone wrong with it is taken up at once."""

from __future__ import annotations

from dataclasses import replace

from actions.plans import mishaps
from actions.plans.sending_back import recorded, under_way
from actions.plans.telling import card, choice, parcels, state_of, to_a_person, told
from actions.steps import Ask, Case, Step, Tell
from actions.wording import day, payload
from shop import remedies, rules
from shop.rules import Act
from shop.words import State


def tracked(case: Case) -> Step:
    """The own fact first. Who says that a delivered parcel is late contradicts the file: it is not repeated."""
    state = state_of(case.order, case.today)
    if _comes_back(case) or (state is State.LOST and not remedies.left(case.order)):
        return _since(case) or mishaps.PROVE
    if state is State.DELIVERED and case.wish == "late_delivery":
        return mishaps.disputed(case)
    if state is State.LATE:
        return mishaps.late(case)
    if state is State.LOST:
        return mishaps.lost(case)
    since = _since(case) if state is State.DELIVERED else None
    if since is not None and not remedies.left(case.order):
        return since
    beneath = (since,) if isinstance(since, Tell) else ()
    if state in _GIVE_BACK and case.is_owner and case.order.refunds and case.order.ended_on:
        return _with_refund(case, state)
    return Tell(_answer(case, state), told(case), card=card(case), more=(*_parcels(case), *beneath))


def _with_refund(case: Case, state: State) -> Tell:
    """What came to its end, with the money that its owner gets for it: one bubble, one set of days."""
    refund = case.order.refunds[-1]
    how = "sent" if refund.sent_on else "due"
    values = {**told(case), **mishaps.refund_values(refund, case.language)}
    return Tell(f"utter_order_{state.value}_{how}", values, card=card(case), more=_parcels(case))


def refunded(case: Case) -> Step:
    """Where is my money: amount and day for its owner, the rule for whoever has proven the order only."""
    order = case.order
    way = None if order.refunds else _way_to_money(case)
    if way is not None:
        return way
    if not case.is_owner:
        if case.given.get("code"):
            return mishaps.PROVE
        button = choice(case, "Voir le détail", "See the details", "yes")
        return Ask("code", "utter_ask_see_refund", told(case), (button,), ("yes",))
    if not order.refunds:
        silent = order.state in (State.CANCELLED, State.RETURNED, State.LOST)
        return Tell("utter_refund_missing" if silent and order.paid_with else "utter_refund_none", told(case))
    refund = order.refunds[-1]
    values = {**told(case), **mishaps.refund_values(refund, case.language)}
    return Tell("utter_refund_sent" if refund.sent_on else "utter_refund_due", values)


def _way_to_money(case: Case) -> Step | None:
    """What brings the money back where none is on its way: of a lost order at once, else by what the customer may do.
    None where nothing does, or where it should have left by itself."""
    order = case.order
    if state_of(order, case.today) is State.LATE:
        return mishaps.late(case)  # first it is looked for, and an adviser decides with who finds that too late
    if order.state is State.CANCELLED and not order.paid_with:
        return Tell("utter_refund_unpaid", told(case))
    if order.state is State.LOST and remedies.left(order) and case.given.get("demanded"):
        return mishaps.lost(replace(case, given={"remedy": mishaps.MONEY, **case.given}))
    if rules.cancelling(order).allowed:
        wish, fr, en = "cancel_order", "Oui, annuler", "Yes, cancel it"
    elif order.state in rules.ON_THE_ROAD:
        wish, fr, en = "withdraw", "Oui, je me rétracte", "Yes, I withdraw"
    elif order.state is State.DELIVERED and rules.returning(order, case.today).allowed:
        wish, fr, en = "return_item", "Oui, un retour", "Yes, a return"
    else:
        return None
    yes = (fr if case.language == "fr" else en, payload(wish))
    broken = ("Un article est abîmé" if case.language == "fr" else "Something is damaged", payload("damaged_item"))
    beside = (broken,) if wish == "return_item" else ()
    return Tell(f"utter_refund_by_{wish}", told(case), (yes, *beside, to_a_person(case.language)))


def _comes_back(case: Case) -> bool:
    """Did the customer send all of it back, or say so? Then nothing is missing, and no carrier is asked for it."""
    back = any(change.act in _BACK for change in case.order.changes)
    return back and (case.wish == "late_delivery" or not remedies.left(case.order))


def _since(case: Case) -> Step | None:
    """What became of goods after they were delivered: nobody is told that they are there who has agreed on a refund."""
    last = next((change for change in reversed(case.order.changes) if change.act in _SETTLE), None)
    if last is None:
        return None
    if last.act == Act.WITHDRAW.value:
        return recorded(case, last)
    if last.act == Act.PAY_BACK.value:
        return refunded(case)
    due = last.send_by if last.act == Act.RETURN.value else last.due_on
    if due is None or not case.is_owner:  # another order's number is its owner's
        return None
    if last.act == Act.RETURN.value:
        return under_way(case, last, due)
    values = {**told(case), "reference": last.reference or "", "new_order": last.new_order or ""}
    values["due_on"] = day(due, case.language)
    return Tell("utter_reship_open", values)


def _parcels(case: Case) -> tuple[Tell, ...]:
    lines = parcels(case) if case.is_owner else ""
    return (Tell("utter_order_parcels", {"parcels": lines}),) if lines else ()


def _answer(case: Case, state: State) -> str:
    day_named = _NAMED.get(state)
    unknown = day_named is not None and getattr(case.order, day_named) is None
    on_the_road = state in rules.ON_THE_ROAD or state is State.PARTLY_SHIPPED
    nameless = on_the_road and not case.order.carrier and state is not State.AT_PICKUP_POINT
    return f"utter_order_{state.value}" + ("_undated" if unknown or nameless else "")


# The day that the answer of a state names; where it is not known the answer `..._undated` is given.
_NAMED = {
    State.PAID: "expected_on",
    State.PREPARING: "expected_on",
    State.PARTLY_SHIPPED: "expected_on",
    State.SHIPPED: "expected_on",
    State.IN_TRANSIT: "expected_on",
    State.AT_PICKUP_POINT: "kept_until",
    State.DELIVERED: "delivered_on",
    State.CANCELLED: "ended_on",
    State.RETURNED: "ended_on",
}
_GIVE_BACK = frozenset({State.CANCELLED, State.RETURNED})
_BACK = frozenset({Act.WITHDRAW.value, Act.RETURN.value})
_SETTLE = frozenset(act.value for act in (Act.WITHDRAW, Act.RETURN, Act.PAY_BACK, Act.RESHIP))
