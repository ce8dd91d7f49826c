"""What a person may set aside and how far, and what nobody may: facts, money twice, another country's taxes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shop import requests as ask
from shop.deciding import decide, options, taken_out
from shop.overriding import BENDABLE, TERMS_OF
from shop.rules import Act, Leeway, Reason, guarantee_until
from shop.terms import TERMS
from shop.words import Address, Goods, Money, Order, Override, RefundReason, State
from tests.unit.shop.test_deciding import NOON, NOW, sent_back
from tests.unit.shop.test_rules import CHEESE, TODAY, an_order, delivered

LEA = Override("lea", "Cliente fidèle")
PAID = replace(an_order(State.PAID), paid_with="Visa")
ABROAD = Address("Léa", "1 rue du Lac", "1201", "Genève", "CH")
NEVER = frozenset(
    {
        Reason.ALREADY_DONE,
        Reason.ALREADY_CANCELLED,
        Reason.NOT_PAID,
        Reason.NOT_IN_ORDER,
        Reason.OTHER_COUNTRY,
        Reason.OUT_OF_STOCK,
    }
)


def test_a_return_is_taken_back_some_weeks_late_and_no_longer() -> None:
    verdict = options(delivered(31), TODAY)[Act.RETURN]
    last = TODAY - timedelta(days=1) + timedelta(days=TERMS.override_days)
    assert verdict.leeway == Leeway(last, TERMS.override_up_to)
    assert decide(delivered(30 + TERMS.override_days), ask.OpenReturn(override=LEA), NOW).allowed
    assert not decide(delivered(31 + TERMS.override_days), ask.OpenReturn(override=LEA), NOW).allowed


def test_fresh_goods_can_come_back_but_not_after_the_last_day_for_the_others() -> None:
    request = ask.OpenReturn(override=LEA)
    assert decide(delivered(3, CHEESE), request, NOW).allowed
    assert not decide(delivered(31 + TERMS.override_days, CHEESE), request, NOW).allowed


def test_a_decision_changes_nothing_where_the_terms_allow() -> None:
    plain, decided = ask.OpenReturn(), ask.OpenReturn(override=LEA)
    assert decide(delivered(3), plain, NOW) == decide(delivered(3), decided, NOW)


@pytest.mark.parametrize(
    ("order", "request_", "reason"),
    [
        pytest.param(PAID, ask.ChangeAddress(ABROAD, override=LEA), Reason.OTHER_COUNTRY, id="customs"),
        pytest.param(an_order(State.SHIPPED), ask.Cancel(override=LEA), Reason.ALREADY_SHIPPED, id="on-the-road"),
        pytest.param(an_order(), ask.PayBack(RefundReason.LATE, override=LEA), Reason.NOT_PAID, id="never-paid"),
        pytest.param(PAID, ask.OpenInquiry(override=LEA), Reason.NOT_DUE_YET, id="no-parcel"),
        pytest.param(PAID, ask.Withdraw(NOON, (Goods("X", 1),), override=LEA), Reason.NOT_IN_ORDER, id="not-in-it"),
    ],
)
def test_facts_are_not_set_aside(order: Order, request_: ask.Request, reason: Reason) -> None:
    verdict = decide(order, request_, NOW)
    assert (verdict.reason, verdict.leeway) == (reason, None)


def test_what_has_come_back_is_not_offered_again() -> None:
    order = delivered(40)
    back = replace(sent_back(2), goods=tuple(Goods(it.sku, it.quantity) for it in order.items))
    assert options(order, TODAY)[Act.RETURN].leeway is not None
    assert options(replace(order, changes=(back,)), TODAY)[Act.RETURN].leeway is None


def test_no_more_than_a_sum_is_decided_about() -> None:
    dear = replace(delivered(40), paid_with="Visa")
    dear = replace(dear, items=tuple(replace(it, unit_price=TERMS.override_up_to + Money(1)) for it in dear.items))
    assert decide(dear, ask.OpenReturn(override=LEA), NOW).reason is Reason.TOO_LATE


def test_what_is_packed_can_still_be_taken_out_by_a_person() -> None:
    order = replace(an_order(State.PREPARING), paid_with="Visa")
    order = replace(order, items=tuple(replace(it, quantity=2) for it in order.items))
    request = ask.ChangeItems((Goods(order.items[0].sku, 1),))
    assert decide(order, request, NOW).reason is Reason.IN_PREPARATION
    assert decide(order, ask.ChangeItems(request.keep, override=LEA), NOW).allowed
    whole = ask.ChangeItems(tuple(Goods(it.sku, 2) for it in order.items), override=LEA)
    assert decide(order, whole, NOW).reason is Reason.NOT_IN_ORDER
    assert not decide(order, ask.ChangeItems((Goods("X", -1),), override=LEA), NOW).allowed


def test_what_is_named_twice_is_taken_out_once() -> None:
    order = an_order(State.PAID)
    order = replace(order, items=tuple(replace(it, quantity=2) for it in order.items))
    one = Goods(order.items[0].sku, 1)
    assert taken_out(order, ask.ChangeItems((one, one))) == (one,)


def test_a_guarantee_lasts_as_long_for_a_person_as_by_law() -> None:
    old = replace(delivered(300), paid_with="Visa")
    assert decide(old, ask.PayBack(RefundReason.DAMAGED, override=LEA), NOW).allowed
    verdict = decide(old, ask.PayBack(RefundReason.DAMAGED), NOW)
    assert verdict.leeway is not None
    assert verdict.leeway.until == guarantee_until(TODAY - timedelta(days=300))


def test_what_the_law_or_the_facts_forbid_is_bent_by_no_act() -> None:
    assert not NEVER & BENDABLE
    assert Act.CANCEL not in TERMS_OF
