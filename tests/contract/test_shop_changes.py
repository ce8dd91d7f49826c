"""The contract of `Shop.do`: what each request does, what it refuses and why, and what is never done twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from shop import requests as ask
from shop.errors import Refused, Stale
from shop.port import Shop
from shop.rules import Act, Reason
from shop.terms import TERMS
from shop.words import PARIS, Address, Change, Goods, Handover, Money, Override, RefundReason, State
from tests.shops import Place

TODAY = date(2026, 11, 20)
LEA = Override("lea", "Hospitalisée pendant le délai")
BREST = Address("Zoé Lefèvre", "3 rue de Siam", "29200", "Brest")
EVERY_REQUEST: dict[str, list[ask.Request]] = {
    "LBQ-10002": [ask.Cancel(), ask.ChangePickup("MR-69003-1"), ask.Voucher("Léa", Money(1000))],
    "LBQ-10008": [ask.ChangeAddress(BREST)],
    "LBQ-10016": [ask.ChangeItems((Goods("CAV-01", 1),))],
    "LBQ-10033": [
        ask.Withdraw(datetime(2026, 11, 20, 9, tzinfo=PARIS)),
        ask.OpenReturn((Goods("EPI-02", 1),), RefundReason.DAMAGED),
        ask.OpenInquiry(),
        ask.Reship(RefundReason.DAMAGED),
        ask.PayBack(RefundReason.DAMAGED),
        ask.Reorder(),
    ],
}
EACH = [pytest.param(number, each, id=each.act) for number, requests in EVERY_REQUEST.items() for each in requests]


def do(shop: Shop, number: str, request: ask.Request, turn: str = "turn-1") -> Change:
    """Ask it of the order as it stands now."""
    return shop.do(number, shop.order(number).version, turn, request)


def reason(shop: Shop, number: str, request: ask.Request) -> tuple[str, tuple[Act, ...]]:
    """Why it is refused, and what is possible instead."""
    with pytest.raises(Refused) as caught:
        do(shop, number, request, "turn-refused")
    return caught.value.reason, caught.value.verdict.instead


# What holds for all


@pytest.mark.parametrize(("number", "request_"), EACH)
def test_each_request_is_done_once_for_a_turn_and_remembered_with_the_order(
    shop: Shop, place: Place, number: str, request_: ask.Request
) -> None:
    before = shop.order(number)
    first = shop.do(number, before.version, "turn-1", request_)
    place.clock.pass_by(timedelta(minutes=5))
    assert shop.do(number, before.version, "turn-1", request_) == first
    after = shop.order(number)
    assert (first.act, first.number, first.version, first.made) == (request_.act, number, before.version + 1, True)
    assert (after.version, after.changes) == (before.version + 1, (first,))
    assert set(after.refunds) - set(before.refunds) == {first.refund} - {None}


@pytest.mark.parametrize(("number", "request_"), EACH)
def test_each_request_is_for_the_order_as_it_was_shown(shop: Shop, number: str, request_: ask.Request) -> None:
    with pytest.raises(Stale):
        shop.do(number, shop.order(number).version + 1, "turn-1", request_)
    assert shop.order(number).changes == ()


@pytest.mark.parametrize(("number", "request_"), EACH)
def test_each_request_is_only_reported_by_a_read_only_shop(
    shop: Shop, reader: Shop, number: str, request_: ask.Request
) -> None:
    before, stock = shop.order(number), shop.products(limit=100)
    reported = do(reader, number, request_)
    assert not reported.made
    assert (shop.order(number), shop.products(limit=100)) == (before, stock)
    made = do(shop, number, request_)
    assert replace(reported, made=True, reference=None) == replace(made, reference=None)


@pytest.mark.parametrize(
    "goods", [(Goods("EPI-99", 1),), (Goods("EPI-02", 2),), (Goods("EPI-02", 0),), (Goods("EPI-02", -1),)]
)
def test_goods_that_are_not_in_the_order_are_not_sent_back(shop: Shop, goods: tuple[Goods, ...]) -> None:
    assert reason(shop, "LBQ-10033", ask.OpenReturn(goods)) == (Reason.NOT_IN_ORDER.value, ())


# Changing


def test_the_address_changes_before_it_leaves(shop: Shop) -> None:
    do(shop, "LBQ-10008", ask.ChangeAddress(BREST))
    assert shop.order("LBQ-10008").address == BREST
    assert reason(shop, "LBQ-10001", ask.ChangeAddress(BREST))[0] == Reason.ALREADY_SHIPPED.value
    assert reason(shop, "LBQ-10008", ask.ChangeAddress(replace(BREST, country="BE")))[0] == Reason.OTHER_COUNTRY.value
    assert reason(shop, "LBQ-10002", ask.ChangeAddress(BREST)) == (
        Reason.OTHER_DELIVERY.value,
        (Act.CHANGE_PICKUP,),
    )


def test_another_pickup_point_is_one_of_those_there_are(shop: Shop) -> None:
    do(shop, "LBQ-10002", ask.ChangePickup("MR-69003-1"))
    assert shop.order("LBQ-10002").address.name == "Relais Pressing Paul-Bert"
    assert reason(shop, "LBQ-10002", ask.ChangePickup("MR-0"))[0] == Reason.UNKNOWN_POINT.value


def test_goods_taken_out_are_paid_back_and_the_rest_goes_on(shop: Shop) -> None:
    before = shop.order("LBQ-10023")
    sku = before.items[0].sku
    change = do(shop, "LBQ-10023", ask.ChangeItems((Goods(sku, 0),)))
    after = shop.order("LBQ-10023")
    assert sku not in {item.sku for item in after.items}
    assert change.refund is not None
    assert (change.refund.amount, change.refund.reason) == (before.items[0].total, RefundReason.FEWER)
    cancelled = do(shop, "LBQ-10023", ask.Cancel(), "turn-2")
    assert cancelled.refund is not None
    assert cancelled.refund.amount + change.refund.amount == before.total


def test_goods_only_become_fewer_and_not_none(shop: Shop) -> None:
    items = shop.order("LBQ-10023").items
    more = ask.ChangeItems((Goods(items[0].sku, items[0].quantity + 1),))
    none = ask.ChangeItems(tuple(Goods(item.sku, 0) for item in items))
    assert reason(shop, "LBQ-10023", more)[0] == Reason.NOT_IN_ORDER.value
    assert reason(shop, "LBQ-10023", ask.ChangeItems(()))[0] == Reason.NOT_IN_ORDER.value
    assert reason(shop, "LBQ-10023", none) == (Reason.NOTHING_LEFT.value, (Act.CANCEL,))
    assert reason(shop, "LBQ-10002", more) == (Reason.IN_PREPARATION.value, (Act.CANCEL,))


# Sending back


def test_a_withdrawal_counts_from_the_customers_own_words(shop: Shop, place: Place) -> None:
    """Delivered on a Wednesday; written on day 13 at 23:50, done two days later."""
    order = shop.order("LBQ-10012")
    assert order.delivered_on is not None
    said_at = datetime.combine(order.delivered_on + timedelta(days=13), datetime.min.time(), PARIS).replace(
        hour=23, minute=50
    )
    place.clock.pass_by(said_at + timedelta(days=2) - place.clock())
    change = do(shop, "LBQ-10012", ask.Withdraw(said_at))
    assert (change.said_at, change.reference) == (said_at, "WD-10012-1")
    assert change.refund is not None
    assert (change.refund.amount, change.refund.due_on) == (order.total, said_at.date() + timedelta(days=14))
    assert change.send_by == said_at.date() + timedelta(days=14)
    assert change.drop_off is not None


def test_too_late_to_withdraw_leads_to_the_shops_own_return(shop: Shop, place: Place) -> None:
    late = place.clock() + timedelta(days=20)
    place.clock.pass_by(timedelta(days=20))
    assert reason(shop, "LBQ-10012", ask.Withdraw(late)) == (
        Reason.TOO_LATE.value,
        (Act.RETURN, Act.CLAIM_GUARANTEE),
    )
    change = do(shop, "LBQ-10012", ask.OpenReturn())
    assert change.reference == "RT-10012-1"
    assert change.refund is not None
    assert change.refund.reason is RefundReason.RETURNED


def test_nobody_withdraws_in_the_future(shop: Shop, place: Place) -> None:
    change = do(shop, "LBQ-10012", ask.Withdraw(place.clock() + timedelta(days=3)))
    assert change.said_at == place.clock()


def test_part_of_an_order_can_go_back_and_the_same_not_twice(shop: Shop, place: Place) -> None:
    part = (Goods("CAV-02", 1),)
    first = do(shop, "LBQ-10012", ask.Withdraw(place.clock(), part))
    assert first.goods == part
    assert first.refund is not None
    assert first.refund.amount == Money(2150)
    rest = do(shop, "LBQ-10012", ask.OpenReturn(), "turn-2")
    assert rest.goods == (Goods("CAV-02", 1), Goods("TAB-03", 1))
    again = reason(shop, "LBQ-10012", ask.Withdraw(place.clock(), part))
    assert again == (Reason.ALREADY_DONE.value, (Act.SEE_REFUND,))


def test_what_the_law_excepts_is_said_and_the_rest_goes_back(shop: Shop, place: Place) -> None:
    fresh = reason(shop, "LBQ-10020", ask.Withdraw(place.clock()))
    assert fresh == (Reason.FRESH.value, (Act.CLAIM_GUARANTEE,))
    mixed = do(shop, "LBQ-10048", ask.Withdraw(place.clock()))
    assert mixed.goods == (Goods("EPI-01", 3), Goods("EPI-08", 2))
    assert mixed.left_out == (Goods("CAD-03", 1),)
    engraved = reason(shop, "LBQ-10048", ask.Withdraw(place.clock(), (Goods("CAD-03", 1),)))
    assert engraved == (Reason.PERSONALISED.value, (Act.CLAIM_GUARANTEE,))


def test_withdrawing_before_it_leaves_stops_it(shop: Shop, place: Place) -> None:
    change = do(shop, "LBQ-10002", ask.Withdraw(place.clock()))
    assert (change.send_by, shop.order("LBQ-10002").state) == (None, State.CANCELLED)


# When something went wrong


def test_marked_delivered_but_not_here(shop: Shop) -> None:
    """The Saturday-evening case: looked into first, then sent again, within policy."""
    assert reason(shop, "LBQ-10012", ask.Reship(RefundReason.MISSING)) == (
        Reason.NO_INQUIRY.value,
        (Act.OPEN_INQUIRY,),
    )
    inquiry = do(shop, "LBQ-10012", ask.OpenInquiry())
    assert (inquiry.reference, inquiry.handover) == ("EN-10012-1", Handover.LETTERBOX)
    assert inquiry.due_on == date(2026, 11, 27)
    stock = shop.product("TAB-03").stock
    sent = do(shop, "LBQ-10012", ask.Reship(RefundReason.MISSING), "turn-2")
    assert sent.new_order == "LBQ-10061"
    replacement = shop.order("LBQ-10061")
    assert (replacement.state, replacement.total, replacement.expected_on) == (State.PAID, Money(0), sent.due_on)
    assert replacement.customer_id == shop.order("LBQ-10012").customer_id
    assert shop.product("TAB-03").stock == stock - 1
    assert reason(shop, "LBQ-10012", ask.PayBack(RefundReason.MISSING))[0] == Reason.ALREADY_DONE.value


def test_one_inquiry_at_a_time_and_not_before_its_day(shop: Shop, place: Place) -> None:
    opened = do(shop, "LBQ-10012", ask.OpenInquiry())
    with pytest.raises(Refused) as caught:
        do(shop, "LBQ-10012", ask.OpenInquiry(), "turn-2")
    verdict = caught.value.verdict
    assert (verdict.reason, verdict.by, verdict.facts["reference"]) == (
        Reason.ALREADY_OPEN,
        opened.due_on,
        opened.reference,
    )
    place.clock.pass_by(timedelta(days=8))
    assert do(shop, "LBQ-10012", ask.OpenInquiry(), "turn-3").reference == "EN-10012-2"
    place.clock.pass_by(timedelta(days=-8))
    assert reason(shop, "LBQ-10001", ask.OpenInquiry())[0] == Reason.NOT_DUE_YET.value
    assert do(shop, "LBQ-10010", ask.OpenInquiry()).handover is None


def test_a_signature_is_looked_at_by_a_person(shop: Shop) -> None:
    do(shop, "LBQ-10020", ask.OpenInquiry())
    assert reason(shop, "LBQ-10020", ask.PayBack(RefundReason.MISSING))[0] == Reason.SIGNED.value


def test_damaged_goods_are_refunded_within_days_and_amount(shop: Shop, place: Place) -> None:
    change = do(shop, "LBQ-10033", ask.PayBack(RefundReason.DAMAGED, (Goods("EPI-05", 1),)))
    assert change.refund is not None
    assert (change.refund.amount, change.refund.due_on) == (Money(890), date(2026, 12, 4))
    place.clock.pass_by(timedelta(days=40))
    late = reason(shop, "LBQ-10033", ask.PayBack(RefundReason.DAMAGED))
    assert late == (Reason.TOO_LATE.value, (Act.CLAIM_GUARANTEE,))


def test_a_parcel_that_never_came_is_made_good_after_the_answer_was_due(shop: Shop) -> None:
    opened = do(shop, "LBQ-10010", ask.OpenInquiry())
    with pytest.raises(Refused) as caught:
        do(shop, "LBQ-10010", ask.Reship(RefundReason.MISSING), "turn-2")
    assert (caught.value.verdict.reason, caught.value.verdict.by) == (Reason.NOT_DUE_YET, opened.due_on)


def test_beyond_its_limits_only_an_agent_grants(shop: Shop, place: Place) -> None:
    """235 euros that never came: late after ten days, no answer from the carrier after ten more."""
    place.clock.pass_by(timedelta(days=10))
    do(shop, "LBQ-10025", ask.OpenInquiry())
    place.clock.pass_by(timedelta(days=10))
    assert reason(shop, "LBQ-10025", ask.PayBack(RefundReason.MISSING))[0] == Reason.OVER_LIMIT.value
    change = do(shop, "LBQ-10025", ask.PayBack(RefundReason.MISSING, override=LEA))
    assert change.refund is not None
    assert change.refund.amount == Money(23_500)
    again = ask.PayBack(RefundReason.MISSING, override=LEA)
    assert reason(shop, "LBQ-10025", again) == (Reason.ALREADY_DONE.value, (Act.SEE_REFUND,))


def test_a_person_takes_back_what_is_too_late_and_the_shop_knows_who_and_why(shop: Shop, place: Place) -> None:
    place.clock.pass_by(timedelta(days=40))
    with pytest.raises(Refused) as caught:
        do(shop, "LBQ-10012", ask.OpenReturn())
    leeway = caught.value.verdict.leeway
    assert leeway is not None
    assert caught.value.verdict.by is not None
    assert (leeway.until, leeway.up_to) == (
        caught.value.verdict.by + timedelta(days=TERMS.override_days),
        TERMS.override_up_to,
    )
    change = do(shop, "LBQ-10012", ask.OpenReturn(override=LEA))
    assert change.override == LEA
    assert shop.order("LBQ-10012").changes[-1].override == LEA
    assert change.refund is not None
    assert reason(shop, "LBQ-10012", ask.OpenReturn(override=LEA)) == (Reason.ALREADY_DONE.value, (Act.SEE_REFUND,))


def test_a_person_takes_back_goods_that_the_law_lets_the_shop_keep_sold(shop: Shop, place: Place) -> None:
    engraved = (Goods("CAD-03", 1),)
    assert reason(shop, "LBQ-10048", ask.Withdraw(place.clock(), engraved))[0] == Reason.PERSONALISED.value
    assert do(shop, "LBQ-10048", ask.Withdraw(place.clock(), engraved, override=LEA)).goods == engraved


def test_a_decision_has_its_last_day_too(shop: Shop, place: Place) -> None:
    place.clock.pass_by(timedelta(days=120))
    assert reason(shop, "LBQ-10012", ask.OpenReturn(override=LEA))[0] == Reason.TOO_LATE.value


def test_an_agent_names_an_amount_within_what_was_paid(shop: Shop) -> None:
    amount = Money(500)
    assert reason(shop, "LBQ-10001", ask.PayBack(RefundReason.GOODWILL, amount=amount))[0] == Reason.NOT_COVERED.value
    change = do(shop, "LBQ-10001", ask.PayBack(RefundReason.GOODWILL, amount=amount, override=LEA))
    assert change.refund is not None
    assert (change.refund.amount, change.refund.reason) == (amount, RefundReason.GOODWILL)
    too_much = ask.PayBack(RefundReason.GOODWILL, amount=Money(7671 - 500), override=LEA)
    assert reason(shop, "LBQ-10001", too_much)[0] == Reason.ALREADY_DONE.value


def test_what_is_not_in_stock_is_refunded_instead_of_sent(shop: Shop) -> None:
    """The kitchen scales are sold out."""
    request = ask.Reship(RefundReason.LATE, (Goods("CUI-07", 1),), override=LEA)
    assert reason(shop, "LBQ-10019", request) == (Reason.OUT_OF_STOCK.value, (Act.PAY_BACK,))


# New orders and gestures


def test_reordering_makes_a_draft_of_what_there_is(shop: Shop) -> None:
    change = do(shop, "LBQ-10003", ask.Reorder())
    draft = shop.order(str(change.new_order))
    assert (draft.state, draft.paid_with, draft.total) == (State.PLACED, None, change.amount)
    assert draft.customer_id == "C-2001"
    assert {item.sku for item in draft.items} == {"EPI-09", "EPI-11"}
    assert shop.order("LBQ-10003").state is State.DELIVERED


def test_new_orders_made_at_once_have_numbers_of_their_own(shop: Shop) -> None:
    old = ["LBQ-10003", "LBQ-10014", "LBQ-10027", "LBQ-10041"]
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda number: do(shop, number, ask.Reorder()).new_order, old))
    assert sorted(map(str, made)) == ["LBQ-10061", "LBQ-10062", "LBQ-10063", "LBQ-10064"]


def test_the_last_one_in_stock_is_sent_once(shop: Shop) -> None:
    """Seven casseroles and two agents who promise eight: the second is told to pay back instead."""
    number = "LBQ-10026"
    for turn in range(7):
        again = ask.Reship(RefundReason.LATE, (Goods("CUI-02", 1),), override=LEA)
        number = str(do(shop, number, again, f"again-{turn}").new_order)
    assert shop.product("CUI-02").stock == 0
    last = ask.Reship(RefundReason.LATE, (Goods("CUI-02", 1),), override=LEA)
    assert reason(shop, number, last) == (Reason.OUT_OF_STOCK.value, (Act.PAY_BACK,))


def test_a_voucher_has_a_code_nobody_guesses_and_an_end(shop: Shop) -> None:
    change = do(shop, "LBQ-10001", ask.Voucher("Léa", Money(1000)))
    other = do(shop, "LBQ-10001", ask.Voucher("Léa"), "turn-2")
    assert (change.amount, other.amount) == (Money(1000), None)
    assert change.reference != other.reference
    assert change.valid_until == TODAY + timedelta(days=365)
