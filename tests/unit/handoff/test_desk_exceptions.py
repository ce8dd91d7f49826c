"""What the shop's terms refuse, done anyway: with a reason, within the limits, beyond them by a supervisor."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from conversation import events as ev
from conversation.exceptional import Exceptions, Gift, Term
from handoff.exceptions import alone
from handoff.gestures import EXCEPTION, GESTURES, Aside, Gesture
from handoff.search.index import Index
from shop.overriding import BENDABLE
from shop.words import Goods
from tests.unit.handoff.desk import DeskWorld, Json, Seat

LATE = "LBQ-10003"  # came six weeks ago: eleven days after the last day to send it back
LATER = "LBQ-10035"  # 28 days after it, for 239,40 €
TOO_OLD = "LBQ-10009"  # of July
WHY = "Hospitalisée pendant le délai"


async def about(desk: DeskWorld, who: Seat, number: str = LATE) -> str:
    """A case of hers about an order of this proven customer."""
    assert desk.desk.shop is not None
    owner = desk.desk.shop.order(number).customer_id
    c = await desk.opened()
    await desk.says(c, f"Je veux renvoyer {number}")
    await desk.append(c, ev.CustomerIdentified(proof="person", how="identity", person=owner))
    await who.claims(c)
    return c


async def sends_back(who: Seat, c: str, number: str = LATE, **more: object) -> tuple[int, Json]:
    version = (await panel(who, c, number))["version"]
    kind = more.pop("kind", "return")
    return await who.on(c, f"orders/{number}/actions", {"id": "o1", "kind": kind, "version": version, **more})


async def panel(who: Seat, c: str, number: str = LATE) -> Json:
    _, body = await who.get(f"/conversations/{c}/orders")
    return next(order for order in body["orders"] if order["number"] == number)


def action(order: Json, kind: str) -> Json:
    return next(it for it in order["actions"] if it["kind"] == kind)


async def exceptions(desk: DeskWorld, c: str) -> list[ev.RuleOverridden]:
    return [event for event in await desk.log(c) if isinstance(event, ev.RuleOverridden)]


def changes(desk: DeskWorld, number: str) -> list[str]:
    assert desk.desk.shop is not None
    return [change.act for change in desk.desk.shop.order(number).changes]


async def test_the_panel_says_what_may_be_done_anyway_and_until_when(desk_with_shop: DeskWorld) -> None:
    lea = await desk_with_shop.seat("Lea")
    order = await panel(lea, await about(desk_with_shop, lea))
    back = action(order, "return")
    assert (back["allowed"], back["why"], back["leeway"]["until"]) == (False, "délai dépassé", "2027-01-11")
    assert action(order, "cancel")["leeway"] is None
    old = await panel(lea, await about(desk_with_shop, lea, TOO_OLD), TOO_OLD)
    assert action(old, "return")["leeway"] is None


async def test_with_a_reason_it_is_done_once_and_stands_in_the_log_and_in_the_brief(desk_with_shop: DeskWorld) -> None:
    lea = await desk_with_shop.seat("Lea")
    c = await about(desk_with_shop, lea)
    status, body = await sends_back(lea, c)
    assert (status, body["error"]["field"]) == (422, "exception")
    assert (body["exception"]["rule"], body["exception"]["needs"], body["exception"]["late_days"]) == (
        "too_late",
        "reason",
        11,
    )
    assert changes(desk_with_shop, LATE) == []
    for _ in range(2):
        assert (await sends_back(lea, c, exception=WHY)) == (200, {"status": "done", "text": "Fait."})
    assert changes(desk_with_shop, LATE) == ["return"]
    [made] = await exceptions(desk_with_shop, c)
    assert (made.rule, made.why, made.name, made.order, made.approved_by) == ("too_late", WHY, "Lea", LATE, "")
    assert made.amount_cents > 0
    _, thread = await lea.get(f"/conversations/{c}")
    told = f"Exception : Retour {LATE} malgré « délai dépassé », par Lea : {WHY}"
    assert told in [event["text"] for event in thread["events"]]
    assert told in [it["text"] for it in thread["brief"]["tried"] if it["outcome"] == "exception"]
    assert thread["gestures"]["case_left_cents"] == thread["gestures"]["day_left_cents"] // 5  # not out of goodwill


async def test_beyond_an_agents_limits_a_supervisor_decides(desk_with_shop: DeskWorld) -> None:
    lea, boss = await desk_with_shop.seat("Lea"), await desk_with_shop.seat("Boss", "supervisor")
    c = await about(desk_with_shop, lea, LATER)
    status, body = await sends_back(lea, c, LATER, exception=WHY)
    assert (status, body["approval"]["status"], body["approval"]["kind"]) == (202, "asked", "exception")
    assert changes(desk_with_shop, LATER) == []
    _, waiting = await boss.get("/approvals")
    [asked] = waiting["approvals"]
    assert asked["exception"]["text"]["fr"] == f"Retour {LATER} : délai dépassé"
    assert asked["exception"]["late_days"] == 28
    status, body = await boss.post(f"/approvals/{asked['id']}", {"decision": "approve"})
    assert (status, body["approval"]["status"]) == (200, "granted")
    assert changes(desk_with_shop, LATER) == ["return"]
    [made] = await exceptions(desk_with_shop, c)
    assert (made.name, made.approved_by) == ("Lea", "Boss")
    assert (await sends_back(lea, c, LATER, exception=WHY))[1]["status"] == "done"


@pytest.mark.parametrize("who", ["the supervisor", "the agent"])
async def test_what_was_approved_by_a_process_that_died_is_done_by_the_next_tap(
    desk_with_shop: DeskWorld, who: str
) -> None:
    lea, boss = await desk_with_shop.seat("Lea"), await desk_with_shop.seat("Boss", "supervisor")
    c = await about(desk_with_shop, lea, LATER)
    _, body = await sends_back(lea, c, LATER, exception=WHY)
    desk_with_shop.desk.ledger.decide(f"{c}/o1", boss.agent, "reserved", "")  # and nothing after it
    [open_] = (await boss.get("/approvals"))[1]["approvals"]
    if who == "the supervisor":
        assert (await boss.post(f"/approvals/{open_['id']}", {"decision": "deny", "reason": "x"}))[0] == 409
        status, body = await boss.post(f"/approvals/{open_['id']}", {"decision": "approve"})
        assert (status, body["approval"]["status"]) == (200, "granted")
    else:
        assert (await sends_back(lea, c, LATER, exception=WHY))[1]["status"] == "done"
    assert changes(desk_with_shop, LATER) == ["return"]
    assert [made.approved_by for made in await exceptions(desk_with_shop, c)] == ["Boss"]
    assert (await boss.get("/approvals"))[1]["approvals"] == []


async def test_a_no_leaves_the_order_as_it_is(desk_with_shop: DeskWorld) -> None:
    lea, boss = await desk_with_shop.seat("Lea"), await desk_with_shop.seat("Boss", "supervisor")
    c = await about(desk_with_shop, lea, LATER)
    _, body = await sends_back(lea, c, LATER, exception=WHY)
    no = {"decision": "deny", "reason": "Trop tard, proposez un bon"}
    assert (await boss.post(f"/approvals/{body['approval']['id']}", no))[0] == 200
    assert (await sends_back(lea, c, LATER, exception=WHY))[1]["approval"]["status"] == "denied"
    assert (changes(desk_with_shop, LATER), await exceptions(desk_with_shop, c)) == ([], [])


async def test_an_approval_waits_while_nobody_has_the_case(desk_with_shop: DeskWorld) -> None:
    lea, boss = await desk_with_shop.seat("Lea"), await desk_with_shop.seat("Boss", "supervisor")
    c = await about(desk_with_shop, lea, LATER)
    _, body = await sends_back(lea, c, LATER, exception=WHY)
    path = f"/approvals/{body['approval']['id']}"
    await lea.on(c, "release")
    assert (await boss.post(path, {"decision": "approve"}))[0] == 409
    assert changes(desk_with_shop, LATER) == []
    await lea.claims(c)
    assert (await boss.post(path, {"decision": "approve"}))[1]["approval"]["status"] == "granted"


async def test_a_supervisor_needs_nobody_within_the_shops_own_bounds(desk_with_shop: DeskWorld) -> None:
    boss = await desk_with_shop.seat("Boss", "supervisor")
    c = await about(desk_with_shop, boss, LATER)
    assert (await sends_back(boss, c, LATER, exception=WHY))[1]["status"] == "done"
    old = await about(desk_with_shop, boss, TOO_OLD)
    status, body = await sends_back(boss, old, TOO_OLD, exception=WHY)
    assert (status, body["exception"]["needs"]) == (403, "nobody")


async def test_what_the_manager_never_wants_nobody_does(desk_with_shop: DeskWorld) -> None:
    policy = msgspec.structs.replace(desk_with_shop.door.policy, exceptions=Exceptions(never=("too_late",)))
    desk_with_shop.door.policy = policy
    boss = await desk_with_shop.seat("Boss", "supervisor")
    c = await about(desk_with_shop, boss)
    status, body = await sends_back(boss, c, exception=WHY)
    assert (status, body["exception"]["needs"]) == (403, "nobody")
    assert changes(desk_with_shop, LATE) == []


async def test_a_refund_beyond_the_terms_says_which_one_and_needs_a_reason(desk_with_shop: DeskWorld) -> None:
    lea = await desk_with_shop.seat("Lea")
    c = await about(desk_with_shop, lea)
    late: Json = {"kind": "pay_back", "details": {"why": "late", "amount_cents": 1_000}}
    status, body = await sends_back(lea, c, **late)
    assert (status, body["exception"]["rule"], body["exception"]["amount_cents"]) == (422, "not_covered", 1_000)
    assert (await sends_back(lea, c, exception="Une semaine de retard", **late))[1]["status"] == "done"
    assert [made.rule for made in await exceptions(desk_with_shop, c)] == ["not_covered"]


async def test_who_has_lost_the_case_makes_no_exception_and_spends_nothing(desk_with_shop: DeskWorld) -> None:
    lea = await desk_with_shop.seat("Lea")
    c = await about(desk_with_shop, lea)
    await lea.on(c, "release")
    assert (await sends_back(lea, c, exception=WHY))[0] == 409
    assert desk_with_shop.desk.ledger.find(f"{c}/o1") is None


async def test_what_was_given_back_is_done_as_it_was_weighed_when_it_is_sent_again_in_other_words(
    desk_with_shop: DeskWorld,
) -> None:
    """Else the ledger would say another sum than what was moved."""
    desk, lea, shop = desk_with_shop, await desk_with_shop.seat("Lea"), desk_with_shop.desk.shop
    assert shop is not None
    c = await about(desk, lea)
    one = Goods(shop.order(LATE).items[0].sku, 1)
    first = of_hers(lea, c, LATE, details=f'{{"goods":[{{"sku":"{one.sku}","quantity":1}}]}}')
    desk.desk.ledger.reserve(first, lea.agent, "2026-11-23")
    desk.desk.ledger.settle(first.id, "void")  # it lost the floor before it began
    assert (await sends_back(lea, c, exception=WHY))[1]["status"] == "done"  # now all that is in the order
    [made] = shop.order(LATE).changes
    assert made.goods == (one,)


async def test_what_the_shop_refuses_after_all_costs_nothing(desk_with_shop: DeskWorld) -> None:
    lea = await desk_with_shop.seat("Lea")
    c = await about(desk_with_shop, lea)
    status, body = await lea.on(
        c, f"orders/{LATE}/actions", {"id": "o1", "kind": "return", "version": 99, "exception": WHY}
    )
    assert (status, body["status"]) == (200, "failed")
    kept = desk_with_shop.desk.ledger.find(f"{c}/o1")
    assert kept is not None
    assert kept.status == "void"
    _, thread = await lea.get(f"/conversations/{c}")
    assert [it for it in thread["brief"]["tried"] if it["outcome"] == "exception"] == []


async def test_what_a_process_that_died_had_reserved_is_given_back(desk_with_shop: DeskWorld) -> None:
    desk, lea = desk_with_shop, await desk_with_shop.seat("Lea")
    c = await about(desk, lea)
    assert desk.desk.ledger.reserve(of_hers(lea, c, LATE), lea.agent, "2026-11-23").status == "reserved"
    await desk.append(c, ev.AgentBegan(action=f"desk/{c}/o1", kind="return_item", order=LATE, agent="lea", name="Lea"))
    desk.clock.advance(40)
    assert await desk.desk.endings.drain() == 1
    after = desk.desk.ledger.find(f"{c}/o1")
    assert after is not None
    assert after.status == "void"


async def test_an_order_that_is_gone_leaves_what_was_asked_to_be_denied(desk_with_shop: DeskWorld) -> None:
    desk, lea, boss = desk_with_shop, await desk_with_shop.seat("Lea"), await desk_with_shop.seat("Boss", "supervisor")
    c = await about(desk, lea)
    gone = of_hers(lea, c, "LBQ-99999", cents=50_000)
    assert desk.desk.ledger.reserve(gone, lea.agent, "2026-11-23").status == "asked"
    path = f"/approvals/{c}~o1"
    assert (await boss.post(path, {"decision": "approve"}))[0] == 409
    assert (await boss.post(path, {"decision": "deny", "reason": "Commande supprimée"}))[0] == 200


def of_hers(who: Seat, c: str, number: str, cents: int = 100, details: str = "{}") -> Gesture:
    """An exception as she asks for it."""
    named = {"agent": who.agent.id, "name": who.agent.name, "charged": who.agent.id}
    aside = Aside(number, "return", "too_late", 11, 1, details)
    return Gesture(
        f"{c}/o1", c, kind=EXCEPTION, cents=cents, reason=WHY, asked_at=1, status="reserved", aside=aside, **named
    )


async def test_forgetting_takes_what_was_to_be_done_along(desk_with_shop: DeskWorld) -> None:
    lea, boss = await desk_with_shop.seat("Lea"), await desk_with_shop.seat("Boss", "supervisor")
    c = await about(desk_with_shop, lea, LATER)
    _, body = await sends_back(lea, c, LATER, exception=WHY)
    Index(desk_with_shop.agents.database).erase(c, 10**18)
    kept = desk_with_shop.desk.ledger.find(f"{c}/o1")
    assert kept is not None
    assert kept.aside is not None
    assert (kept.reason, kept.aside.details, kept.aside.number) == ("", "", LATER)
    path = f"/approvals/{body['approval']['id']}"
    assert (await boss.post(path, {"decision": "approve"}))[0] == 409
    assert changes(desk_with_shop, LATER) == []
    assert (await boss.post(path, {"decision": "deny", "reason": "Oublié"}))[0] == 200


LIMITS = Exceptions(days_late=14, amount_cents=30_000, day_cents=40_000)


@pytest.mark.parametrize(
    ("cents", "late_days", "today", "is_alone"),
    [
        pytest.param(30_000, 14, 0, True, id="at-the-limits"),
        pytest.param(30_001, 14, 0, False, id="dearer"),
        pytest.param(1_000, 15, 0, False, id="later"),
        pytest.param(30_000, 0, 10_001, False, id="over-the-day"),
        pytest.param(0, 0, 50_000, True, id="costs-nothing"),
    ],
)
def test_the_limits_of_an_agent(cents: int, late_days: int, today: int, is_alone: bool) -> None:
    assert alone("agent", cents, late_days, today, LIMITS) is is_alone
    assert alone("supervisor", cents, late_days, today, LIMITS)


def test_the_file_and_the_figures_know_every_term_and_every_gesture() -> None:
    assert {reason.value for reason in BENDABLE} == set(get_args(Term))
    assert {*GESTURES, "replacement"} == set(get_args(Gift))  # which earlier logs have
