"""The contract of the port `Shop`, held by every adapter: what is asked, refused, done once, and never told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from shop.errors import NotFound, Refused, ShopError, Stale, TooManyTries, UnknownCustomer, UnknownOrder, UnknownProduct
from shop.guard import MOST_TRIES
from shop.port import Shop
from shop.requests import Cancel
from shop.rules import Act, Reason
from shop.words import PARIS, Change, Delivery, Glance, Money, RefundReason, State
from tests.shops import Place

CAMILLE, JULIEN, EMILY = "C-2001", "C-2002", "C-2003"


# Order level


@pytest.mark.parametrize("number", ["LBQ-10001", "lbq10001", "LBQ 10 001", "#10001", " 10001 "])
@pytest.mark.parametrize(
    "proof", ["69007", "F-69 007 Lyon", "camille.laurent@example.com", " Camille.LAURENT@Example.com."]
)
def test_number_and_proof_open_a_glance_however_written(shop: Shop, number: str, proof: str) -> None:
    glance = shop.order_by_proof(number, proof)
    assert (glance.number, glance.state, glance.carrier) == ("LBQ-10001", State.IN_TRANSIT, "Colissimo")
    assert glance.expected_on == date(2026, 11, 21)


def test_a_glance_is_no_more_than_a_glance(shop: Shop) -> None:
    assert type(shop.order_by_proof("LBQ-10001", "69007")) is Glance


def test_an_order_sent_elsewhere_opens_with_either_postcode(shop: Shop) -> None:
    home, relay = shop.order_by_proof("LBQ-10026", "59000"), shop.order_by_proof("LBQ-10026", "69004")
    assert home == relay


@pytest.mark.parametrize(
    ("number", "proof"),
    [
        ("LBQ-99999", "69007"),
        ("LBQ-10004", "69007"),
        ("LBQ-10004", "camille.laurent@example.com"),
        ("LBQ-10001", "69008"),
        ("LBQ-10001", ""),
        ("LBQ-10001", "Camille Laurent"),
        ("LBQ-10001", "+33639980101"),
        ("LBQ-99999", "00000"),
        ("LBQ-99999", "nobody@nowhere.invalid"),
        ("bonjour", "69007"),
        ("", ""),
    ],
    ids=lambda value: value or "nothing",
)
def test_missing_and_not_yours_are_the_same_words(shop: Shop, number: str, proof: str) -> None:
    with pytest.raises(UnknownOrder) as caught:
        shop.order_by_proof(number, proof)
    assert type(caught.value) is UnknownOrder
    assert str(caught.value) == str(UnknownOrder())
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("number", ["LBQ-10001", "LBQ-99999"], ids=["there", "missing"])
def test_guessing_ends_after_twenty_tries_in_an_hour_whether_the_order_exists_or_not(
    shop: Shop, place: Place, number: str
) -> None:
    for _ in range(MOST_TRIES):
        with pytest.raises(UnknownOrder):
            shop.order_by_proof(number, "00001")
    with pytest.raises(TooManyTries):
        shop.order_by_proof(number, "69007")
    assert shop.order_by_proof("LBQ-10003", "69007").number == "LBQ-10003"
    place.clock.pass_by(timedelta(hours=1))
    with pytest.raises(UnknownOrder):
        shop.order_by_proof(number, "00001")


def test_the_right_proof_opens_again_after_the_hour(shop: Shop, place: Place) -> None:
    for _ in range(MOST_TRIES):
        with pytest.raises(UnknownOrder):
            shop.order_by_proof("LBQ-10001", "00001")
    place.clock.pass_by(timedelta(hours=1))
    assert shop.order_by_proof("LBQ-10001", "69007").number == "LBQ-10001"


def test_the_customer_behind_a_proof_is_found_by_the_same_words_and_tries(shop: Shop) -> None:
    assert shop.customer_of_proof("lbq 10001", "69007") == CAMILLE
    for _ in range(MOST_TRIES):
        with pytest.raises(UnknownOrder):
            shop.customer_of_proof("LBQ-10001", "00001")
    with pytest.raises(TooManyTries):
        shop.order_by_proof("LBQ-10001", "69007")


# Person level


def test_the_contact_on_file_can_be_hinted_at_without_being_told(shop: Shop) -> None:
    contact = shop.contact_of(CAMILLE)
    assert (contact.email, contact.masked) == ("camille.laurent@example.com", "c•••@e•••.com")
    with pytest.raises(UnknownCustomer):
        shop.contact_of("C-9999")


def test_a_person_sees_own_orders_newest_first(shop: Shop) -> None:
    assert [order.number for order in shop.orders_of(CAMILLE)] == ["LBQ-10002", "LBQ-10001", "LBQ-10003"]
    assert [order.number for order in shop.orders_of(CAMILLE, limit=1)] == ["LBQ-10002"]
    assert shop.orders_of("C-9999") == ()


def test_open_orders_are_those_still_waited_for(shop: Shop) -> None:
    assert [order.number for order in shop.open_orders_of(CAMILLE)] == ["LBQ-10002", "LBQ-10001"]
    assert [order.number for order in shop.open_orders_of(JULIEN)] == ["LBQ-10004"]
    assert len(shop.open_orders_of(EMILY)) == 3


def test_an_order_comes_whole(shop: Shop) -> None:
    order = shop.order_of(CAMILLE, "lbq 10001")
    assert [(item.name.say("en"), item.quantity) for item in order.items] == [
        ("Extra virgin olive oil from Nyons, 50 cl", 2),
        ("Stoneware teapot, 90 cl", 1),
    ]
    assert order.total == Money(7670)
    assert (order.address.city, order.delivery, order.customer_id) == ("Lyon", Delivery.HOME, CAMILLE)
    assert len(order.tracking) == 1
    assert order == shop.order("LBQ-10001")
    assert order.glance() == shop.order_by_proof("LBQ-10001", "69007")


def test_somebody_elses_order_is_unknown(shop: Shop) -> None:
    for number in ("LBQ-10004", "LBQ-99999", "no number"):
        with pytest.raises(UnknownOrder):
            shop.order_of(CAMILLE, number)


def test_a_partly_shipped_order_says_what_has_left(shop: Shop) -> None:
    order = shop.order("LBQ-10040")
    assert [(item.sku, item.parcel) for item in order.items] == [("EPI-09", 1), ("EPI-10", 1), ("TAB-02", None)]


def test_customers_are_known_by_id(shop: Shop) -> None:
    camille = shop.customer(CAMILLE)
    assert (camille.name, camille.email, camille.language) == ("Camille Laurent", "camille.laurent@example.com", "fr")
    assert camille.address.postcode == "69007"
    with pytest.raises(UnknownCustomer):
        shop.customer("C-9999")


# Products


@pytest.mark.parametrize("words", ["kettle", "Bouilloires", "bouilloire ÉLECTRIQUE", "steel kettles"])
def test_products_are_found_by_words_of_either_language(shop: Shop, words: str) -> None:
    assert [product.sku for product in shop.products(words)] == ["CUI-01"]


def test_words_are_words_and_no_patterns(shop: Shop) -> None:
    assert shop.products("%") == tuple(p for p in shop.products(limit=100) if "%" in p.name.fr + p.name.en)
    assert shop.products("_") == ()
    assert shop.products("' OR 1=1 --") == ()
    assert shop.products("\0kettle\ud800")[0].sku == "CUI-01"
    assert shop.products("kettle " * 500)[0].sku == "CUI-01"


def test_a_product_by_its_article_number(shop: Shop) -> None:
    brie = shop.product(" fra-02 ")
    assert (brie.fresh, brie.allergens, brie.price) == (True, ("milk",), Money(1180))
    with pytest.raises(UnknownProduct):
        shop.product("FRA-99")


def test_an_invoice_is_its_owners_and_of_what_was_paid(shop: Shop) -> None:
    invoice = shop.invoice(CAMILLE, "lbq10002")
    assert (invoice.order, invoice.total, invoice.seller) == ("LBQ-10002", shop.order("LBQ-10002").total, shop.seller())
    assert invoice.number == "F-2026-10002"
    assert [line.vat_permille for line in invoice.lines] == [200, 200, 200]
    assert (invoice.buyer.city, invoice.delivered_to.name) == ("Lyon", "Relais Tabac de la Guillotière")
    with pytest.raises(UnknownOrder):
        shop.invoice(JULIEN, "LBQ-10002")
    with pytest.raises(Refused) as caught:
        shop.invoice(shop.order("LBQ-10016").customer_id, "LBQ-10016")
    assert caught.value.reason == Reason.NOT_PAID.value


def test_pickup_points_near_a_postcode(shop: Shop) -> None:
    near = shop.pickup_points("69003")
    assert near[0].address.postcode == "69003"
    assert {point.address.city for point in near} == {"Lyon"}
    assert len(shop.pickup_points("69003", limit=2)) == 2
    assert shop.pickup_points("") == shop.pickup_points("%") == shop.pickup_points("97133") == ()


# Changes


def test_cancelling_raises_the_version_and_sends_the_money_back(shop: Shop, place: Place) -> None:
    before = shop.order("LBQ-10002")
    change = shop.do("LBQ-10002", before.version, "turn-1", Cancel())
    after = shop.order("LBQ-10002")
    assert (after.state, after.version, after.ended_on) == (State.CANCELLED, before.version + 1, date(2026, 11, 20))
    assert (change.act, change.number, change.version, change.at) == (
        "cancel",
        after.number,
        after.version,
        place.clock(),
    )
    assert change.made
    assert change.refund is not None
    assert (change.refund.amount, change.refund.reason) == (before.total, RefundReason.CANCELLED)
    assert change.refund.means == before.paid_with
    assert change.refund.due_on == date(2026, 11, 22)
    assert after.refunds == (change.refund,)
    assert "LBQ-10002" not in [order.number for order in shop.open_orders_of(CAMILLE)]


def test_what_was_not_paid_is_cancelled_without_a_refund(shop: Shop) -> None:
    assert shop.do("LBQ-10016", 1, "turn-1", Cancel()).refund is None
    assert shop.order("LBQ-10016").refunds == ()


def test_the_same_turn_cancels_once(shop: Shop, place: Place) -> None:
    first = shop.do("LBQ-10002", 1, "turn-1", Cancel())
    place.clock.pass_by(timedelta(minutes=5))
    assert shop.do("lbq10002", 1, "turn-1", Cancel()) == first
    assert shop.do("LBQ-10002", 7, "turn-1", Cancel()) == first
    assert shop.order("LBQ-10002").version == first.version
    assert len(shop.order("LBQ-10002").refunds) == 1


def test_one_turn_may_cancel_two_orders(shop: Shop) -> None:
    assert shop.do("LBQ-10008", 1, "turn-1", Cancel()) != shop.do("LBQ-10023", 1, "turn-1", Cancel())
    assert {shop.order(number).state for number in ("LBQ-10008", "LBQ-10023")} == {State.CANCELLED}


def test_a_changed_order_is_not_cancelled_on_an_old_confirmation(shop: Shop) -> None:
    for version in (0, 2):
        with pytest.raises(Stale) as caught:
            shop.do("LBQ-10002", version, f"turn-{version}", Cancel())
        assert (caught.value.number, caught.value.meant, caught.value.found) == ("LBQ-10002", version, 1)
    assert shop.order("LBQ-10002").state is State.PREPARING


def test_another_turn_finds_a_cancelled_order_changed(shop: Shop) -> None:
    shop.do("LBQ-10002", 1, "turn-1", Cancel())
    with pytest.raises(Stale):
        shop.do("LBQ-10002", 1, "turn-2", Cancel())
    with pytest.raises(Refused) as caught:
        shop.do("LBQ-10002", 2, "turn-3", Cancel())
    assert caught.value.reason == Reason.ALREADY_CANCELLED.value


def test_what_has_left_is_refused_with_reason_facts_and_way_out(shop: Shop) -> None:
    with pytest.raises(Refused) as caught:
        shop.do("LBQ-10001", 1, "turn-1", Cancel())
    verdict = caught.value.verdict
    assert (verdict.reason, verdict.instead) == (Reason.ALREADY_SHIPPED, (Act.WITHDRAW,))
    assert verdict.facts["carrier"] == "Colissimo"
    assert shop.order("LBQ-10001").version == 1


def test_an_unknown_order_is_not_cancelled(shop: Shop) -> None:
    with pytest.raises(UnknownOrder):
        shop.do("LBQ-99999", 1, "turn-1", Cancel())


def test_many_at_once_with_the_same_turn_cancel_once(shop: Shop) -> None:
    with ThreadPoolExecutor(8) as threads:
        changes = list(threads.map(lambda _: shop.do("LBQ-10002", 1, "turn-1", Cancel()), range(16)))
    assert len(set(changes)) == 1
    order = shop.order("LBQ-10002")
    assert (order.version, len(order.refunds)) == (2, 1)


def test_of_many_turns_at_once_one_cancels_and_the_others_are_told(shop: Shop, place: Place) -> None:
    """Two processes, four turns each."""
    other = place.open()

    def attempt(turn: int) -> Change | ShopError:
        try:
            return (shop, other)[turn % 2].do("LBQ-10002", 1, f"turn-{turn}", Cancel())
        except ShopError as error:
            return error

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(attempt, range(8)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Change"] + ["Stale"] * 7
    assert len(shop.order("LBQ-10002").refunds) == 1
    other.close()


# Read-only


def test_a_read_only_shop_reports_a_change_and_makes_none(shop: Shop, reader: Shop, place: Place) -> None:
    before = shop.order("LBQ-10002")
    reported = reader.do("LBQ-10002", 1, "turn-1", Cancel())
    assert not reported.made
    assert shop.order("LBQ-10002") == before
    made = shop.do("LBQ-10002", 1, "turn-1", Cancel())
    assert (made.version, made.refund) == (reported.version, reported.refund)
    assert reader.do("LBQ-10002", 1, "turn-1", Cancel()) == made


def test_a_read_only_shop_knows_the_same_rules(reader: Shop) -> None:
    with pytest.raises(Stale):
        reader.do("LBQ-10002", 9, "turn-1", Cancel())
    with pytest.raises(Refused):
        reader.do("LBQ-10001", 1, "turn-1", Cancel())
    with pytest.raises(NotFound):
        reader.order_by_proof("LBQ-10001", "00001")
    assert reader.order_by_proof("LBQ-10001", "69007").state is State.IN_TRANSIT


def test_a_shop_says_how_it_was_opened(shop: Shop, reader: Shop) -> None:
    assert (shop.read_only, reader.read_only) == (False, True)


# The demo


def test_opening_again_finds_the_same_shop(shop: Shop, place: Place) -> None:
    change = shop.do("LBQ-10002", 1, "turn-1", Cancel())
    place.clock.pass_by(timedelta(days=9))
    again = place.open()
    assert again.order("LBQ-10002").version == change.version
    assert again.order("LBQ-10001") == shop.order("LBQ-10001")
    assert len(again.products(limit=100)) == 40
    again.close()


def test_many_processes_may_open_a_new_shop_at_once(place: Place) -> None:
    shops = [place.open() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda shop: shop.order("LBQ-10060"), shops))
    assert [order.number for order in found] == ["LBQ-10060"] * 4
    for shop in shops:
        shop.close()


def test_moments_are_in_paris(shop: Shop) -> None:
    shop.do("LBQ-10002", 1, "turn-1", Cancel())
    assert shop.do("LBQ-10002", 1, "turn-1", Cancel()).at.tzinfo is PARIS
