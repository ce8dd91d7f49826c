"""The order panel: what is live, what can be done, doing it once and under the fence, and what is shown on a reason."""

from __future__ import annotations

import pytest

from conversation import events as ev
from handoff.brief.refusals import REASONS
from handoff.deeds import DEEDS, moment, possible
from shop.errors import ShopDown
from shop.requests import Cancel, Withdraw
from shop.rules import NEEDS, Act, Reason
from tests.unit.handoff.desk import DeskWorld, Json, Seat
from tests.unit.handoff.stories import demo_shop

OPEN = "LBQ-10002"  # of C-2001, not shipped yet


@pytest.fixture
async def lea(desk_with_shop: DeskWorld) -> Seat:
    return await desk_with_shop.seat("Lea")


async def about(desk: DeskWorld, lea: Seat, proof: str = "order") -> str:
    """A case of hers about the open order, with this much proof."""
    c = await desk.opened()
    await desk.says(c, f"Ma commande {OPEN}")
    if proof == "order":
        await desk.append(c, ev.CustomerIdentified(proof="order", how="postcode", order=OPEN))
    if proof == "person":
        await desk.append(c, ev.CustomerIdentified(proof="person", how="identity", person="C-2001"))
    await lea.claims(c)
    return c


async def panel(lea: Seat, c: str) -> dict[str, Json]:
    status, body = await lea.get(f"/conversations/{c}/orders")
    assert (status, body["down"]) == (200, False)
    return {order["number"]: order for order in body["orders"]}


async def acts(lea: Seat, c: str, kind: str, **more: object) -> tuple[int, Json]:
    version = (await panel(lea, c))[OPEN]["version"]
    return await lea.on(c, f"orders/{OPEN}/actions", {"id": "o1", "kind": kind, "version": version, **more})


async def test_the_panel_shows_what_can_be_done_and_hides_an_unproven_address(
    desk_with_shop: DeskWorld, lea: Seat
) -> None:
    c = await about(desk_with_shop, lea, "order")
    order = (await panel(lea, c))[OPEN]
    assert (order["proven"], order["address"], order["items"] != []) == ("order", None, True)
    actions = {it["kind"]: (it["allowed"], it["needs_reason"]) for it in order["actions"]}
    assert actions["cancel"] == (True, False)
    assert actions["change_address"][1] is True
    assert actions["return"][0] is False
    proven = (await panel(lea, await about(desk_with_shop, lea, "person")))[OPEN]
    assert proven["proven"] == "person"
    assert proven["address"]


async def test_an_agent_cancels_once_and_the_customer_reads_it(desk_with_shop: DeskWorld, lea: Seat) -> None:
    c = await about(desk_with_shop, lea)
    body = {"id": "o1", "kind": "cancel", "version": (await panel(lea, c))[OPEN]["version"]}
    path = f"orders/{OPEN}/actions"
    assert await lea.on(c, path, body) == (200, {"status": "done", "text": "Fait."})
    assert await lea.on(c, path, body) == (200, {"status": "done", "text": "Fait."})
    assert [name for name in await desk_with_shop.names(c) if name.startswith(("agent.began", "action."))] == [
        "agent.began",
        "action.done",
    ]
    _, thread = await lea.get(f"/conversations/{c}")
    assert "LBQ-10002" in thread["events"][-1]["text"]
    assert (await panel(lea, c))[OPEN]["state"] == "cancelled"


async def test_who_has_lost_the_floor_changes_nothing(desk_with_shop: DeskWorld, lea: Seat) -> None:
    c = await about(desk_with_shop, lea)
    await lea.on(c, "release")
    assert (await acts(lea, c, "cancel"))[0] == 409
    assert (await panel(lea, c))[OPEN]["state"] != "cancelled"


async def test_what_the_rules_refuse_is_an_end_with_its_reason(desk_with_shop: DeskWorld, lea: Seat) -> None:
    c = await about(desk_with_shop, lea, "person")
    status, body = await acts(lea, c, "return")
    assert (status, body) == (200, {"status": "failed", "text": "Pas fait : pas encore livrée."})
    assert (await desk_with_shop.names(c))[-1] == "action.failed"
    stale = {"id": "o2", "kind": "cancel", "version": 999}
    status, body = await lea.on(c, f"orders/{OPEN}/actions", stale)
    assert (status, body["status"]) == (200, "failed")


async def test_what_proof_does_not_cover_needs_a_recorded_reason(desk_with_shop: DeskWorld, lea: Seat) -> None:
    c = await about(desk_with_shop, lea)
    assert (await acts(lea, c, "reorder"))[0] == 403
    status, body = await acts(lea, c, "reorder", reason="Rappelée au numéro connu")
    assert (status, body["status"]) == (200, "done")
    notes = [event.text for event in await desk_with_shop.log(c) if isinstance(event, ev.AgentNoted)]
    assert notes == [f"{OPEN} : Rappelée au numéro connu"]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"kind": "see_state"}, 400),
        ({"kind": "burn"}, 400),
        ({"kind": "change_address"}, 400),
        ({"details": {"goods": [{"sku": 1}]}}, 400),
        ({"version": "new"}, 400),
    ],
)
async def test_what_makes_no_sense_is_refused(desk_with_shop: DeskWorld, lea: Seat, wrong: Json, status: int) -> None:
    c = await about(desk_with_shop, lea)
    body = {"id": "o1", "kind": "cancel", "version": 1, **wrong}
    assert (await lea.on(c, f"orders/{OPEN}/actions", body))[0] == status


async def test_only_orders_of_the_case_can_be_reached(desk_with_shop: DeskWorld, lea: Seat) -> None:
    c = await about(desk_with_shop, lea)
    body = {"id": "o1", "kind": "cancel", "version": 1}
    assert (await lea.on(c, "orders/LBQ-10040/actions", body))[0] == 404
    assert (await lea.on(c, "orders/LBQ-99999/actions", body))[0] == 404
    assert (await lea.on(c, "orders/LBQ-10040/reveal", {"reason": "x"}))[0] == 404


async def test_an_address_is_shown_on_a_reason_that_is_recorded(desk_with_shop: DeskWorld, lea: Seat) -> None:
    c = await about(desk_with_shop, lea)
    assert (await lea.on(c, f"orders/{OPEN}/reveal", {"reason": " "}))[0] == 422
    status, body = await lea.on(c, f"orders/{OPEN}/reveal", {"reason": "Appel du transporteur"})
    assert status == 200
    assert body["address"]
    assert await desk_with_shop.last(c) == ev.AgentNoted(
        agent=lea.agent.id, name="Lea", text=f"👁 {OPEN} : Appel du transporteur"
    )


async def test_what_an_agent_began_is_ended_although_nobody_opens_the_case_again(
    desk_with_shop: DeskWorld, lea: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, desk = desk_with_shop.desk.shop, desk_with_shop
    assert shop is not None
    c = await about(desk, lea)
    made, never = f"desk/{c}/made", f"desk/{c}/never"
    for action, order in ((made, OPEN), (never, "LBQ-99999")):
        await desk.append(c, ev.AgentBegan(action=action, kind="cancel_order", order=order, agent="lea", name="Lea"))
    shop.do(OPEN, shop.order(OPEN).version, made, Cancel())
    assert await desk.desk.endings.drain() == 0  # somebody may still be at it
    with monkeypatch.context() as broken:
        broken.setattr(shop, "order", away)
        desk.clock.advance(40)
        assert await desk.desk.endings.drain() == 1
    assert (await desk.names(c))[-1] == "agent.began"
    desk.clock.advance(40)
    assert await desk.desk.endings.drain() == 1
    acts = (await desk.door.read(c)).acts
    assert (acts[made].status, acts[never].status) == ("done", "failed")
    desk.clock.advance(40)
    assert await desk.desk.endings.drain() == 0


def away(*_: object) -> None:
    raise ShopDown("the shop does not answer")


async def test_a_shop_that_is_away_ends_in_doubt_and_is_asked_later(
    desk_with_shop: DeskWorld, lea: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = desk_with_shop.desk.shop
    assert shop is not None
    c = await about(desk_with_shop, lea)
    begun = ev.AgentBegan(action=f"desk/{c}/o9", kind="cancel_order", order=OPEN, agent=lea.agent.id, name="Lea")
    await desk_with_shop.append(c, begun)
    desk_with_shop.clock.advance(31)
    await panel(lea, c)
    assert await desk_with_shop.last(c) == ev.ActionFailed(
        action=f"desk/{c}/o9", kind="cancel_order", order=OPEN, why="never_made"
    )

    version = shop.order(OPEN).version
    monkeypatch.setattr(shop, "do", away)
    body = {"id": "o1", "kind": "cancel", "version": version}
    status, answer = await lea.on(c, f"orders/{OPEN}/actions", body)
    assert (status, answer["status"]) == (200, "unknown")
    assert (await desk_with_shop.names(c))[-1] == "action.unknown"


WITHDRAWN = "LBQ-10028"  # of C-2016, delivered some days ago


async def about_a_delivered_one(desk: DeskWorld, lea: Seat) -> str:
    c = await desk.opened()
    await desk.append(c, ev.CustomerIdentified(proof="order", how="postcode", order=WITHDRAWN))
    await lea.claims(c)
    return c


async def test_a_withdrawal_by_an_agent_is_acknowledged_once_to_the_address_on_file(
    desk_with_shop: DeskWorld, lea: Seat
) -> None:
    c = await about_a_delivered_one(desk_with_shop, lea)
    version = (await panel(lea, c))[WITHDRAWN]["version"]
    body = {"id": "o1", "kind": "withdraw", "version": version}
    for _ in range(2):
        assert (await lea.on(c, f"orders/{WITHDRAWN}/actions", body))[1]["status"] == "done"
    [mail] = [event for event in await desk_with_shop.log(c) if isinstance(event, ev.MailRequested)]
    assert (mail.kind, mail.to, mail.details["order"]) == ("withdrawal", "leila.haddad@example.com", WITHDRAWN)
    assert "Torchons" in mail.details["content"]
    assert mail.details["at"] == str(desk_with_shop.clock())
    assert mail.details["reference"]


async def test_a_withdrawal_whose_agent_was_cut_off_is_acknowledged_by_who_ends_it(
    desk_with_shop: DeskWorld, lea: Seat
) -> None:
    shop = desk_with_shop.desk.shop
    assert shop is not None
    c = await about_a_delivered_one(desk_with_shop, lea)
    action = f"desk/{c}/o1"
    begun = ev.AgentBegan(action=action, kind="withdraw", order=WITHDRAWN, agent=lea.agent.id, name="Lea")
    await desk_with_shop.append(c, begun)
    shop.do(WITHDRAWN, shop.order(WITHDRAWN).version, action, Withdraw(moment(desk_with_shop.clock())))
    desk_with_shop.clock.advance(31)
    await panel(lea, c)
    assert (await desk_with_shop.names(c))[-2:] == ["action.done", "mail.requested"]


async def test_an_order_that_is_gone_keeps_no_other_from_its_end(desk_with_shop: DeskWorld, lea: Seat) -> None:
    c = await about(desk_with_shop, lea)
    for number in ("LBQ-99999", OPEN):
        action = f"desk/{c}/{number}"
        begun = ev.AgentBegan(action=action, kind="cancel_order", order=number, agent=lea.agent.id, name="Lea")
        await desk_with_shop.append(c, begun)
    desk_with_shop.clock.advance(31)
    await panel(lea, c)
    ended = await desk_with_shop.last(c)
    assert isinstance(ended, ev.ActionFailed)
    assert (ended.order, ended.why) == (OPEN, "never_made")


async def test_without_a_shop_the_panel_says_so(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    assert (await lea.get(f"/conversations/{c}/orders"))[1] == {"down": True, "orders": []}


def test_every_reason_of_the_shop_has_words_and_every_deed_a_level() -> None:
    assert set(REASONS) == set(Reason)
    assert set(DEEDS) <= set(NEEDS)
    order = demo_shop().order(OPEN)
    today = order.placed_on
    assert set(possible(order, today)) == set(DEEDS)
    assert Act.VOUCHER not in DEEDS  # goodwill has its own way, with a budget
