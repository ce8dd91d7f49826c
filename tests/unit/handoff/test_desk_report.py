"""The report of gestures and exceptions: who gave what, what was decided about, which terms are set aside how often."""

from __future__ import annotations

import csv
import io

import pytest

from handoff.gestures import DAY_CENTS
from tests.unit.handoff.desk import DeskWorld, Json, Seat
from tests.unit.handoff.test_desk_exceptions import LATE, LATER, WHY, about, sends_back

VOUCHER: Json = {"id": "g1", "kind": "voucher", "amount": 20, "reason": "=2+3"}
DAY_S = 24 * 3600


@pytest.fixture
async def boss(desk_with_shop: DeskWorld) -> Seat:
    """A supervisor, after a morning with a gesture, an exception, one that was agreed to and one refused."""
    desk = desk_with_shop
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    first = await about(desk, lea)
    await lea.on(first, "gestures", VOUCHER)
    await sends_back(lea, first, exception=WHY)
    second = await about(desk, lea, LATER)
    _, body = await sends_back(lea, second, LATER, exception=WHY)
    await boss.post(f"/approvals/{body['approval']['id']}", {"decision": "approve"})
    _, body = await lea.on(first, "gestures", {**VOUCHER, "id": "g2", "amount": 90})
    await boss.post(f"/approvals/{body['approval']['id']}", {"decision": "deny", "reason": "Trop"})
    return boss


async def read(who: Seat, query: str = "") -> Json:
    status, body = await who.get(f"/report{query}")
    assert status == 200
    return body


async def test_it_adds_up_by_agent_kind_and_term(boss: Seat) -> None:
    body = await read(boss)
    lea = next(it for it in body["agents"] if it["name"] == "Lea")
    assert (lea["given"], lea["agreed"], lea["denied"], lea["asked"]) == (3, 1, 1, 0)
    assert lea["left_cents"] == DAY_CENTS["agent"] - 2_000
    kinds = {it["kind"]: (it["given"], it["denied"]) for it in body["kinds"]}
    assert kinds == {"exception": (2, 0), "voucher": (1, 1)}
    [rule] = body["rules"]
    assert (rule["rule"], rule["text"], rule["given"]) == ("too_late", "délai dépassé", 2)
    moved = {it["exception"]["order"]: it["amount_cents"] for it in body["lines"] if it["exception"]}
    assert set(moved) == {LATE, LATER}
    assert rule["amount_cents"] == sum(moved.values())
    assert lea["exceptions_left_cents"] == 90_000 - moved[LATE]  # the other one is charged to who agreed
    assert [it["decided_by"] for it in body["lines"] if it["status"] == "denied"] == ["Boss"]


async def test_it_is_of_some_days_one_agent_or_one_kind(desk_with_shop: DeskWorld, boss: Seat) -> None:
    assert len((await read(boss, "?kind=voucher"))["lines"]) == 2
    assert (await read(boss, f"?agent={boss.agent.id}"))["lines"] == []
    desk_with_shop.clock.advance(40 * DAY_S)
    boss = await desk_with_shop.again(boss.agent)
    assert (await read(boss))["lines"] == []
    body = await read(boss, "?from=2026-11-23&to=2026-11-23")
    assert len(body["lines"]) == 4
    assert next(it for it in body["agents"] if it["name"] == "Lea")["left_cents"] == DAY_CENTS["agent"]


@pytest.mark.parametrize(
    "query", ["?from=yesterday", "?from=2026-11-24&to=2026-11-23", "?from=2020-01-01", "?to=0001-01-01", "?kind=car"]
)
async def test_what_is_no_period_and_no_kind_is_refused(desk: DeskWorld, query: str) -> None:
    boss = await desk.seat("Boss", "supervisor")
    assert (await boss.get(f"/report{query}"))[0] == 400


async def test_it_is_for_supervisors(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    assert (await lea.get("/report"))[0] == 403
    async with lea.client.get("/api/desk/report.csv") as answer:
        assert answer.status == 403


async def test_the_table_opens_in_a_french_spreadsheet_and_runs_no_formula(boss: Seat) -> None:
    async with boss.client.get("/api/desk/report.csv") as answer:
        assert (answer.status, answer.content_type) == (200, "text/csv")
        assert "passerelle-2026-10-25-2026-11-23.csv" in answer.headers["Content-Disposition"]
        text = (await answer.read()).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert len(rows) == 4
    assert {len(row) for row in rows} == {len(head)}
    voucher = next(row for row in rows if row[2] == "voucher" and row[4] == "granted")
    assert (voucher[1], voucher[3], voucher[6]) == ("Lea", "20,00", "'=2+3")
    late = next(row for row in rows if row[head.index("commande")] == LATE)
    assert late[head.index("règle")] == "délai dépassé"
    assert late[head.index("jours_de_retard")] == "11"
