"""Gestures: within the budgets at once; over them by a supervisor, one first and all after five minutes."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from conversation import events as ev
from conversation.agenda import DEED_STALE_MS
from conversation.errors import StoreUnavailable
from conversation.exceptional import Exceptions
from conversation.store import Append, Appended
from conversation.words import say
from handoff.gestures import CASE_CENTS, DAY_CENTS, Aside, Gesture, asked_of
from shop.errors import Refused, ShopDown
from shop.rules import Reason, Verdict
from shop.words import Change, Money, RefundReason
from tests.unit.handoff.desk import DeskWorld, Json, Seat
from tests.unit.handoff.test_desk_live import live

VOUCHER: Json = {"id": "g1", "kind": "voucher", "amount": 20, "reason": "Retard"}


async def granted(desk: DeskWorld, c: str) -> list[int | None]:
    return [event.amount_cents for event in await desk.log(c) if isinstance(event, ev.GestureGranted)]


async def asks_over(desk: DeskWorld, lea: Seat) -> tuple[str, str]:
    """A case of hers, with a gesture that only a supervisor can approve."""
    c = await desk.opened()
    await lea.claims(c)
    status, body = await lea.on(c, "gestures", {**VOUCHER, "amount": 80})
    assert (status, body["approval"]["status"]) == (202, "asked")
    return c, body["approval"]["id"]


async def test_within_the_budget_it_is_granted_once_and_what_is_left_is_shown(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    assert (await lea.on(c, "gestures", VOUCHER))[0] == 409
    await lea.claims(c)
    first = await lea.on(c, "gestures", VOUCHER)
    assert (first[0], set(first[1])) == (202, {"seq"})
    assert await lea.on(c, "gestures", VOUCHER) == first
    assert await granted(desk, c) == [2000]
    _, thread = await lea.get(f"/conversations/{c}")
    left = thread["gestures"]["case_left_cents"], thread["gestures"]["day_left_cents"]
    assert left == (CASE_CENTS["agent"] - 2000, DAY_CENTS["agent"] - 2000)
    await lea.on(c, "release")
    assert await lea.on(c, "gestures", VOUCHER) == first


async def test_a_voucher_has_a_code_of_the_shop_and_says_how_it_is_spent(
    desk_with_shop: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, shop = desk_with_shop, desk_with_shop.desk.shop
    assert shop is not None
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await desk.says(c, "Ma commande LBQ-10002, encore en retard")
    await lea.claims(c)
    with monkeypatch.context() as broken:
        broken.setattr(shop, "order", away)
        assert (await lea.on(c, "gestures", VOUCHER))[0] == 503
    assert await granted(desk, c) == []
    first = await lea.on(c, "gestures", VOUCHER)
    assert first[0] == 202
    assert await lea.on(c, "gestures", VOUCHER) == first
    made = await desk.last(c)
    (issued,) = (change for change in shop.order("LBQ-10002").changes if change.act == "voucher")
    assert isinstance(made, ev.GestureGranted)
    assert (made.code, made.amount_cents, issued.amount) == (issued.reference, 2000, Money(2000))
    assert f"Entrez le code {made.code} au moment de payer, jusqu’au " in str(say(made, "fr"))
    assert f"Enter the code {made.code} at the checkout, until " in str(say(made, "en"))
    await lea.on(c, "gestures", {"id": "g2", "kind": "free_delivery", "reason": "Retard"})
    free = await desk.last(c)
    assert isinstance(free, ev.GestureGranted)
    assert free.code not in (None, made.code)


async def test_without_an_order_or_from_a_shop_that_issues_none_a_gesture_has_no_code(
    desk_with_shop: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Refused(Verdict(False))

    desk, shop = desk_with_shop, desk_with_shop.desk.shop
    monkeypatch.setattr(shop, "do", refuse)
    lea = await desk.seat("Lea")
    for said in ("Bonjour", "LBQ-99999", "LBQ-10002"):
        c = await desk.opened()
        await desk.says(c, said)
        await lea.claims(c)
        assert (await lea.on(c, "gestures", VOUCHER))[0] == 202
        made = await desk.last(c)
        assert isinstance(made, ev.GestureGranted)
        assert made.code is None
        assert say(made, "en") == "Lea: a voucher for you (€20.00)."


async def test_sent_again_after_another_order_was_proven_a_voucher_keeps_its_code(
    desk_with_shop: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(_: Append) -> Appended:
        raise StoreUnavailable("the store is away")

    desk, shop = desk_with_shop, desk_with_shop.desk.shop
    assert shop is not None
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await desk.says(c, "LBQ-10002")
    await lea.claims(c)
    with monkeypatch.context() as broken:  # the shop has issued it, and nobody hears of it
        broken.setattr(desk.store, "append", lost)
        assert (await lea.on(c, "gestures", VOUCHER))[0] == 503
    await desk.append(c, ev.CustomerIdentified(proof="order", how="postcode", order="LBQ-10003"))
    assert (await lea.on(c, "gestures", VOUCHER))[0] == 202
    made = await desk.last(c)
    (issued,) = (change for change in shop.order("LBQ-10002").changes if change.act == "voucher")
    assert isinstance(made, ev.GestureGranted)
    assert made.code == issued.reference
    assert [change for change in shop.order("LBQ-10003").changes if change.act == "voucher"] == []


REFUND: Json = {"id": "r1", "kind": "refund", "amount": 12, "order": "LBQ-10002", "reason": "Deux semaines de retard"}


async def late_order(desk: DeskWorld, lea: Seat) -> str:
    """A case of hers about an order that is proven."""
    c = await desk.opened()
    await desk.says(c, "Ma commande LBQ-10002, encore en retard")
    await desk.append(c, ev.CustomerIdentified(proof="order", how="postcode", order="LBQ-10002"))
    await lea.claims(c)
    return c


async def test_a_refund_is_made_by_the_shop_once_and_told_with_its_amount(desk_with_shop: DeskWorld) -> None:
    desk, shop = desk_with_shop, desk_with_shop.desk.shop
    assert shop is not None
    lea = await desk.seat("Lea")
    c = await late_order(desk, lea)
    assert await lea.on(c, "gestures", REFUND) == (200, {"status": "done", "text": "Fait."})
    assert (await lea.on(c, "gestures", REFUND))[0] == 202
    (back,) = shop.order("LBQ-10002").refunds
    assert (back.amount, back.reason) == (Money(1_200), RefundReason.GOODWILL)
    said = "Lea : un remboursement pour vous (12,00\xa0€) sur la commande LBQ-10002, par le moyen de paiement utilisé."
    assert [say(event, "fr") for event in await desk.log(c)][-2:] == [None, said]  # once, with its amount
    assert await granted(desk, c) == [1200]
    _, live_orders = await lea.get(f"/conversations/{c}/orders")
    (text,) = next(it["refunds"] for it in live_orders["orders"] if it["number"] == "LBQ-10002")
    assert text.startswith("12,00\xa0€, dû le ")
    _, thread = await lea.get(f"/conversations/{c}")
    assert thread["gestures"]["case_left_cents"] == CASE_CENTS["agent"] - 1200


async def test_a_refund_within_the_budget_is_no_exception(desk_with_shop: DeskWorld) -> None:
    lea, boss = await desk_with_shop.seat("Lea"), await desk_with_shop.seat("Boss", "supervisor")
    c = await late_order(desk_with_shop, lea)
    await lea.on(c, "gestures", REFUND)
    assert "rule.overridden" not in await desk_with_shop.names(c)
    _, thread = await lea.get(f"/conversations/{c}")
    assert [it["text"] for it in thread["brief"]["tried"] if it["outcome"] in ("done", "exception")] == [
        "Remboursement (geste) LBQ-10002 : fait"
    ]
    _, report = await boss.get("/report")
    assert report["rules"] == []
    assert [(it["kind"], it["order"], it["exception"]) for it in report["lines"]] == [("refund", "LBQ-10002", None)]


async def test_a_refund_over_the_budget_is_made_when_a_supervisor_approves(desk_with_shop: DeskWorld) -> None:
    desk, shop = desk_with_shop, desk_with_shop.desk.shop
    assert shop is not None
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    c = await late_order(desk, lea)
    _, body = await lea.on(c, "gestures", {**REFUND, "amount": 40})
    assert shop.order("LBQ-10002").refunds == ()
    assert (body["approval"]["order"], body["approval"]["exception"]) == ("LBQ-10002", None)
    status, after = await boss.post(f"/approvals/{body['approval']['id']}", {"decision": "approve"})
    assert (status, after["approval"]["status"]) == (200, "granted")
    assert [it.amount for it in shop.order("LBQ-10002").refunds] == [Money(4_000)]
    assert await granted(desk, c) == [4000]


async def test_a_refund_that_the_shop_refuses_costs_nothing_and_is_promised_to_nobody(
    desk_with_shop: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Refused(Verdict(False, Reason.NOT_PAID))

    desk = desk_with_shop
    monkeypatch.setattr(desk.desk.shop, "do", refuse)
    lea = await desk.seat("Lea")
    c = await late_order(desk, lea)
    for _ in range(2):  # sent again, it ended as it ended
        status, body = await lea.on(c, "gestures", REFUND)
        assert (status, body["status"]) == (200, "failed")
    assert await granted(desk, c) == []
    _, thread = await lea.get(f"/conversations/{c}")
    assert thread["gestures"]["case_left_cents"] == CASE_CENTS["agent"]


def no_end_is_written(broken: pytest.MonkeyPatch, desk: DeskWorld) -> None:
    """The store is away as soon as it is to be written how a deed ended."""
    append = desk.store.append

    async def no_end(batch: Append) -> Appended:
        if batch.id.endswith("/ended"):
            raise StoreUnavailable("the store is away")
        return await append(batch)

    broken.setattr(desk.store, "append", no_end)


async def test_a_refund_whose_end_nobody_lived_to_write_is_told_all_the_same(
    desk_with_shop: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_with_shop
    lea = await desk.seat("Lea")
    c = await late_order(desk, lea)
    with monkeypatch.context() as broken:
        no_end_is_written(broken, desk)
        assert (await lea.on(c, "gestures", REFUND))[0] == 503
    desk.clock.advance(DEED_STALE_MS / 1000 + 1)
    assert await desk.desk.endings.drain() == 1
    assert await granted(desk, c) == [1200]
    assert (known := desk.desk.ledger.find(f"{c}/r1")) is not None
    assert known.status == "granted"


async def test_a_refund_is_told_although_the_case_was_passed_on_while_the_shop_made_it(
    desk_with_shop: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, append = desk_with_shop, desk_with_shop.store.append

    async def begun_and_released(batch: Append) -> Appended:
        appended = await append(batch)
        if batch.id.endswith("/begun"):
            monkeypatch.setattr(desk.store, "append", append)
            await lea.on(c, "release")
        return appended

    lea = await desk.seat("Lea")
    c = await late_order(desk, lea)
    monkeypatch.setattr(desk.store, "append", begun_and_released)
    assert await lea.on(c, "gestures", REFUND) == (200, {"status": "done", "text": "Fait."})
    assert await granted(desk, c) == [1200]
    assert [gesture.status for gesture in kept(desk, c)] == ["granted"]


async def test_a_voucher_that_the_shop_issued_is_told_although_the_case_was_passed_on_meanwhile(
    desk_with_shop: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, shop, loop = desk_with_shop, desk_with_shop.desk.shop, asyncio.get_running_loop()
    assert shop is not None
    do = shop.do

    def meanwhile(*given: Any) -> Change:  # in a thread
        asyncio.run_coroutine_threadsafe(lea.on(c, "release"), loop).result()
        return do(*given)

    lea = await desk.seat("Lea")
    c = await late_order(desk, lea)
    monkeypatch.setattr(shop, "do", meanwhile)
    assert (await lea.on(c, "gestures", VOUCHER))[0] == 202
    made = await desk.last(c)
    assert isinstance(made, ev.GestureGranted)
    assert made.code == next(change.reference for change in shop.order("LBQ-10002").changes if change.act == "voucher")
    await lea.claims(c)
    _, thread = await lea.get(f"/conversations/{c}")
    assert thread["gestures"]["case_left_cents"] == CASE_CENTS["agent"] - 2000


@pytest.mark.parametrize("answered", [False, True], ids=["it was not written", "it was written"])
async def test_a_voucher_whose_answer_was_lost_is_granted_although_the_case_was_passed_on_before_it_was_sent_again(
    desk_with_shop: DeskWorld, monkeypatch: pytest.MonkeyPatch, answered: bool
) -> None:
    desk, append = desk_with_shop, desk_with_shop.store.append

    async def lost(batch: Append) -> Appended:
        if answered:
            await append(batch)
        raise StoreUnavailable("the store is away")

    lea = await desk.seat("Lea")
    c = await late_order(desk, lea)
    with monkeypatch.context() as broken:
        broken.setattr(desk.store, "append", lost)
        assert (await lea.on(c, "gestures", VOUCHER))[0] == 503
    await lea.on(c, "release")
    assert (await lea.on(c, "gestures", VOUCHER))[0] == 202
    assert await granted(desk, c) == [2000]
    it = desk.desk.ledger.find(f"{c}/g1")
    assert it is not None
    assert it.status == "granted"


async def test_a_refund_asked_without_an_order_is_not_announced_by_an_approval(desk: DeskWorld) -> None:
    """As it was kept before the shop made refunds itself."""
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    c, _ = await asks_over(desk, lea)
    old = Gesture(
        id=f"{c}/r1",
        conversation=c,
        agent=lea.agent.id,
        name="Lea",
        kind="refund",
        cents=9_000,
        reason="Retard",
        asked_at=await desk.store.now(),
        status="reserved",
        charged=lea.agent.id,
    )
    assert desk.desk.ledger.reserve(old, lea.agent, "2026-11-22").status == "asked"
    assert (await boss.post(f"/approvals/{c}~r1", {"decision": "approve"}))[0] == 409
    assert await granted(desk, c) == []
    assert (await boss.post(f"/approvals/{c}~r1", {"decision": "deny", "reason": "Sans commande"}))[0] == 200


async def test_what_was_given_up_is_not_made_by_an_approval_after_it(
    desk_with_shop: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else money would go back that the log says did not."""
    desk, shop = desk_with_shop, desk_with_shop.desk.shop
    assert shop is not None
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    c = await late_order(desk, lea)
    _, body = await lea.on(c, "gestures", {**REFUND, "amount": 40})
    path = f"/approvals/{body['approval']['id']}"
    with monkeypatch.context() as broken:
        broken.setattr(shop, "do", away)
        no_end_is_written(broken, desk)
        assert (await boss.post(path, {"decision": "approve"}))[0] == 503
    desk.clock.advance(DEED_STALE_MS / 1000 + 1)
    assert await desk.desk.endings.drain() == 1
    status, after = await boss.post(path, {"decision": "approve"})
    assert (status, after["approval"]["status"]) == (200, "void")
    assert shop.order("LBQ-10002").refunds == ()
    assert await granted(desk, c) == []
    assert (await boss.get("/approvals"))[1]["approvals"] == []


@pytest.mark.parametrize("meanwhile", ["denied", "lost"])
async def test_what_the_shop_made_is_charged_whatever_was_decided_before_that_was_known(
    desk_with_shop: DeskWorld, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    desk = desk_with_shop
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    c = await late_order(desk, lea)
    refund = {**REFUND, "amount": 40 if meanwhile == "denied" else 12}
    with monkeypatch.context() as broken:
        no_end_is_written(broken, desk)
        _, body = await lea.on(c, "gestures", refund)
        if meanwhile == "denied":
            path = f"/approvals/{body['approval']['id']}"
            assert (await boss.post(path, {"decision": "approve"}))[0] == 503
            assert (await boss.post(path, {"decision": "deny", "reason": "Trop"}))[0] == 200
        else:
            await lea.on(c, "release")
            assert (await lea.on(c, "gestures", refund))[0] == 409
    assert [gesture.status for gesture in kept(desk, c)] == ["denied" if meanwhile == "denied" else "void"]
    desk.clock.advance(DEED_STALE_MS / 1000 + 1)
    assert await desk.desk.endings.drain() == 1
    assert [gesture.status for gesture in kept(desk, c)] == ["granted"]
    assert await granted(desk, c) == [refund["amount"] * 100]


async def test_an_approval_that_the_shop_did_not_answer_waits_for_nobody(
    desk_with_shop: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_with_shop
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    c = await late_order(desk, lea)
    _, body = await lea.on(c, "gestures", {**REFUND, "amount": 40})
    monkeypatch.setattr(desk.desk.shop, "do", away)
    status, after = await boss.post(f"/approvals/{body['approval']['id']}", {"decision": "approve"})
    assert (status, after["ended"]["status"]) == (200, "unknown")
    assert "vérifiez" in after["ended"]["text"]
    assert (await desk.names(c))[-1] == "action.unknown"
    assert (await boss.get("/approvals"))[1]["approvals"] == []
    _, thread = await lea.get(f"/conversations/{c}")
    assert thread["gestures"]["case_left_cents"] == 0


async def test_money_that_the_manager_never_wants_back_goes_back_by_no_gesture(desk_with_shop: DeskWorld) -> None:
    policy = msgspec.structs.replace(desk_with_shop.door.policy, exceptions=Exceptions(never=("not_covered",)))
    desk_with_shop.door.policy = policy
    lea = await desk_with_shop.seat("Lea")
    c = await late_order(desk_with_shop, lea)
    assert (await lea.on(c, "gestures", REFUND))[0] == 403
    assert kept(desk_with_shop, c) == []


async def test_what_was_given_back_is_checked_again_and_stays_what_it_was(desk_with_shop: DeskWorld) -> None:
    desk, shop = desk_with_shop, desk_with_shop.desk.shop
    assert shop is not None
    lea = await desk.seat("Lea")
    c = await late_order(desk, lea)
    await desk.says(c, "Et LBQ-10003 ?")
    refund = Gesture(
        id=f"{c}/r1",
        conversation=c,
        agent=lea.agent.id,
        name="Lea",
        kind="refund",
        cents=1200,
        reason="Retard",
        asked_at=await desk.store.now(),
        status="reserved",
        charged=lea.agent.id,
        aside=Aside("LBQ-10002", "pay_back", "not_covered", 0, 0, '{"why":"goodwill","amount_cents":1200}'),
    )
    desk.desk.ledger.reserve(refund, lea.agent, "2026-11-22")
    desk.desk.ledger.settle(refund.id, "void")  # it lost the floor before it began
    assert (await lea.on(c, "gestures", {**REFUND, "order": "LBQ-10003"}))[0] == 403
    assert (await lea.on(c, "gestures", {**REFUND, "amount": 25}))[0] == 200
    assert [it.amount for it in shop.order("LBQ-10002").refunds] == [Money(1_200)]
    assert [gesture.cents for gesture in kept(desk, c)] == [1200]


def kept(desk: DeskWorld, c: str) -> list[Gesture]:
    found = desk.desk.ledger.find(f"{c}/r1")
    return [] if found is None else [found]


async def test_a_refund_needs_an_order_that_is_proven(desk_with_shop: DeskWorld) -> None:
    desk = desk_with_shop
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await desk.says(c, "Ma commande LBQ-10002")
    await lea.claims(c)
    assert (await lea.on(c, "gestures", REFUND))[0] == 403
    assert (await lea.on(c, "gestures", {**REFUND, "order": ""}))[0] == 400
    assert (await lea.on(c, "gestures", {**REFUND, "order": "LBQ-10004"}))[0] == 404
    assert (await lea.on(c, "gestures", {**REFUND, "kind": "replacement"}))[0] == 400
    assert await granted(desk, c) == []


def away(*_: object) -> None:
    raise ShopDown("the shop does not answer")


async def test_no_more_goes_back_than_was_paid(desk_with_shop: DeskWorld) -> None:
    lea, shop = await desk_with_shop.seat("Lea"), desk_with_shop.desk.shop
    assert shop is not None
    c = await late_order(desk_with_shop, lea)
    paid = shop.order("LBQ-10002").total.cents
    status, body = await lea.on(c, "gestures", {**REFUND, "amount": (paid + 1) / 100})
    assert (status, body["error"]["field"]) == (400, "amount")
    assert kept(desk_with_shop, c) == []


async def test_less_than_a_cent_is_no_gesture(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    assert (await lea.on(c, "gestures", {**VOUCHER, "amount": 0.001}))[0] == 400
    assert await granted(desk, c) == []


async def test_two_at_once_do_not_go_over_the_budget(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    answers = await asyncio.gather(*(lea.on(c, "gestures", {**VOUCHER, "id": f"g{n}"}) for n in range(4)))
    assert sorted(set(body) == {"seq"} for _, body in answers) == [False, False, False, True]
    assert await granted(desk, c) == [2000]


async def test_a_day_has_its_budget_over_all_cases(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    cases = [await desk.opened() for _ in range(6)]
    answers = []
    for c in cases:
        await lea.claims(c)
        answers.append(await lea.on(c, "gestures", {**VOUCHER, "amount": 30}))
    assert [set(body) for _, body in answers] == [{"seq"}] * 5 + [{"approval"}]
    desk.clock.advance(24 * 3600)
    lea = await desk.again(lea.agent)
    assert set((await lea.on(cases[-1], "gestures", {**VOUCHER, "id": "g2", "amount": 30}))[1]) == {"seq"}


async def test_what_costs_nothing_needs_no_budget(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    await lea.on(c, "gestures", {**VOUCHER, "amount": 30})
    free = {"id": "g2", "kind": "free_delivery", "reason": "Retard"}
    assert set((await lea.on(c, "gestures", free))[1]) == {"seq"}


async def test_over_the_budget_another_supervisor_approves(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    c, approval = await asks_over(desk, lea)
    assert (await lea.post(f"/approvals/{approval}", {"decision": "approve"}))[0] == 403
    _, body = await boss.get("/approvals")
    assert [(it["id"], it["amount_cents"], it["agent"]["name"], it["yours"]) for it in body["approvals"]] == [
        (approval, 8000, "Lea", True)
    ]
    status, body = await boss.post(f"/approvals/{approval}", {"decision": "approve"})
    assert (status, body["approval"]["status"], body["approval"]["decided_by"]) == (200, "granted", boss.agent.id)
    event = await desk.last(c)
    assert isinstance(event, ev.GestureGranted)
    assert (event.name, event.amount_cents) == ("Lea", 8000)
    assert (await boss.post(f"/approvals/{approval}", {"decision": "approve"}))[0] == 409
    assert await granted(desk, c) == [8000]
    _, thread = await lea.get(f"/conversations/{c}")
    assert thread["gestures"]["day_left_cents"] == DAY_CENTS["agent"]


async def test_a_no_has_a_reason_that_the_agent_reads(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    c, approval = await asks_over(desk, lea)
    assert (await boss.post(f"/approvals/{approval}", {"decision": "deny"}))[0] == 422
    status, body = await boss.post(f"/approvals/{approval}", {"decision": "deny", "reason": "Déjà remboursée"})
    assert (status, body["approval"]["status"]) == (200, "denied")
    assert await desk.last(c) == ev.AgentNoted(agent=boss.agent.id, name="Boss", text="Déjà remboursée")
    again = await lea.on(c, "gestures", {**VOUCHER, "amount": 80})
    assert again[1]["approval"]["status"] == "denied"
    assert await granted(desk, c) == []


async def test_nobody_approves_what_they_ask_for_themselves(desk: DeskWorld) -> None:
    boss, ines = await desk.seat("Boss", "supervisor"), await desk.seat("Ines", "supervisor")
    c = await desk.opened()
    await boss.claims(c)
    _, body = await boss.on(c, "gestures", {**VOUCHER, "amount": 200})
    path = f"/approvals/{body['approval']['id']}"
    assert (await boss.post(path, {"decision": "approve"}))[0] == 403
    assert (await ines.post(path, {"decision": "approve"}))[0] == 200


async def test_an_approval_that_comes_when_nobody_has_the_case_waits_on(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    c, approval = await asks_over(desk, lea)
    await lea.on(c, "release")
    assert (await boss.post(f"/approvals/{approval}", {"decision": "approve"}))[0] == 409
    assert [it["id"] for it in (await boss.get("/approvals"))[1]["approvals"]] == [approval]
    await lea.claims(c)
    assert (await boss.post(f"/approvals/{approval}", {"decision": "approve"}))[0] == 200


async def test_an_approval_while_the_store_is_away_is_decided_again_and_charged_once(
    desk: DeskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    c, approval = await asks_over(desk, lea)
    append = desk.store.append

    async def away(_: Append) -> Appended:
        raise StoreUnavailable("the store is away")

    monkeypatch.setattr(desk.store, "append", away)
    assert (await boss.post(f"/approvals/{approval}", {"decision": "approve"}))[0] == 503
    monkeypatch.setattr(desk.store, "append", append)
    assert [it["id"] for it in (await boss.get("/approvals"))[1]["approvals"]] == [approval]
    assert (await boss.post(f"/approvals/{approval}", {"decision": "approve"}))[0] == 200
    assert await granted(desk, c) == [8000]


async def test_of_two_supervisors_at_once_one_decides_and_the_other_is_told(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    ines = await desk.seat("Ines", "supervisor")
    c, approval = await asks_over(desk, lea)
    calls = [it.post(f"/approvals/{approval}", {"decision": "approve"}) for it in (boss, ines)]
    assert sorted(status for status, _ in await asyncio.gather(*calls)) == [200, 409]
    assert await granted(desk, c) == [8000]
    assert (await boss.get("/approvals"))[1]["approvals"] == []


@pytest.mark.parametrize("last", ["Boss", "Ines"])
async def test_one_who_fails_opens_no_request_that_another_grants(desk: DeskWorld, last: str) -> None:
    lea = await desk.seat("Lea")
    two = {name: (await desk.seat(name, "supervisor")).agent for name in ("Boss", "Ines")}
    c, _ = await asks_over(desk, lea)
    ledger, gesture = desk.desk.ledger, f"{c}/g1"
    for agent in (two["Boss"], two["Ines"]):  # both in the same moment
        ledger.decide(gesture, agent, "reserved", "")
    other = next(agent for name, agent in two.items() if name != last)
    ledger.ask_again(gesture, other.id)
    assert ledger.settle(gesture, "granted", two[last].id)
    assert not ledger.settle(gesture, "granted", other.id)
    known = ledger.find(gesture)
    assert known is not None
    assert (known.status, known.decided_by, ledger.asked()) == ("granted", two[last].id, [])


async def test_what_was_approved_but_never_written_is_not_charged_once_its_asker_lost_the_case(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    c, _ = await asks_over(desk, lea)
    desk.desk.ledger.decide(f"{c}/g1", boss.agent, "reserved", "")  # and here the process died
    await lea.on(c, "release")
    assert (await lea.on(c, "gestures", {**VOUCHER, "amount": 80}))[0] == 409
    known = desk.desk.ledger.find(f"{c}/g1")
    assert known is not None
    assert (known.status, known.decided_by) == ("asked", None)


async def test_open_desks_hear_of_it(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    async with live(boss) as socket:
        assert (await socket.next("approvals"))["approvals"] == []
        _, approval = await asks_over(desk, lea)
        heard = (await socket.next("approvals"))["approvals"][0]
        assert (heard["id"], heard["asked"]) == (approval, [boss.agent.id])
        await boss.post(f"/approvals/{approval}", {"decision": "approve"})
        assert (await socket.next("approvals"))["approvals"] == []


async def test_an_approval_that_is_not_there(desk: DeskWorld) -> None:
    boss = await desk.seat("Boss", "supervisor")
    assert (await boss.post("/approvals/none", {"decision": "approve"}))[0] == 404


GESTURE = Gesture("c/g", "c", "lea", "Léa", "voucher", 9_000, "Retard", 1_000, "asked", "lea")


@pytest.mark.parametrize(("after_ms", "count"), [(0, 1), (299_999, 1), (300_000, 3)])
def test_one_supervisor_is_asked_first_and_all_after_five_minutes(after_ms: int, count: int) -> None:
    asked = asked_of(GESTURE, ["a", "b", "c"], 1_000 + after_ms, 300_000)
    assert len(asked) == count
    assert asked == asked_of(GESTURE, ["a", "b", "c"], 1_000 + after_ms, 300_000)


def test_who_asks_is_not_asked() -> None:
    assert asked_of(GESTURE, ["lea"], 1_000, 300_000) == []
    assert asked_of(GESTURE, ["lea", "b"], 1_000, 300_000) == ["b"]
