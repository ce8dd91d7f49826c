"""Search, labels, promises of a desk, and the supervisor's view of the floor."""

from __future__ import annotations

from conversation import events as ev
from tests.unit.handoff.desk import DeskWorld


async def archived(desk: DeskWorld) -> None:
    desk.clock.advance(3)
    await desk.desk.archivist.drain()


async def test_an_agent_finds_a_closed_case_by_its_order_number(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c, other = await desk.opened(), await desk.opened()
    await desk.says(c, "Où est LBQ-10012 ?")
    await desk.says(other, "Bonjour")
    await lea.claims(c)
    await lea.on(c, "close", {"outcome": "settled"})
    await archived(desk)
    status, body = await lea.get("/search?q=10012")
    assert (status, [it["id"] for it in body["conversations"]]) == (200, [c])
    assert (await lea.get("/search?q="))[0] == 422


async def test_the_search_finds_all_who_name_an_address_the_history_does_not(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    web, telegram = await desk.opened(), await desk.opened(channel="telegram")
    await desk.append(web, ev.CustomerIdentified(proof="order", how="email", email="Camille@example.com"))
    await desk.append(telegram, ev.CustomerGaveContact(kind="email", value="camille@example.com"))
    await archived(desk)
    _, body = await lea.get("/search?q=camille@example.com")
    assert {it["id"] for it in body["conversations"]} == {web, telegram}
    for c in (web, telegram):  # neither has proven that the address is theirs
        assert (await lea.get(f"/conversations/{c}/history"))[1] == {"conversations": []}


async def test_labels_in_use_are_listed(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    for label in ("casse", "vip", "casse"):
        await lea.on(await desk.opened(), "labels", {"add": [label]})
    await archived(desk)
    assert (await lea.get("/labels"))[1] == {"labels": [{"name": "casse", "count": 2}, {"name": "vip", "count": 1}]}


async def test_an_agent_sees_what_is_still_to_be_kept(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await desk.opened()
    await desk.append(c, ev.CustomerGaveContact(kind="email", value="c@example.com"))
    await lea.claims(c)
    await lea.on(c, "promises", {"id": "p1", "text": "Rappel", "by_when": "2026-11-23T10:30:00+01:00"})
    await archived(desk)
    _, body = await lea.get("/promises")
    assert [(it["promise"], it["conversation"]) for it in body["promises"]] == [("p1", c)]
    assert body["ends"] == {"open": 1, "kept": 0, "missed": 0, "rate": None}
    assert (await sam.get("/promises"))[1]["promises"] == []
    assert len((await sam.get("/promises?of=all"))[1]["promises"]) == 1
    assert (await sam.get("/promises?of=her"))[0] == 400


async def test_a_supervisor_sees_the_floor(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    waiting, held = await desk.opened(), await desk.opened()
    await desk.asks(waiting)
    await lea.claims(held)
    assert (await lea.get("/floor"))[0] == 403
    status, body = await boss.get("/floor")
    assert status == 200
    assert [body[name] for name in ("waiting", "held", "assistant", "opens_at")] == [1, 1, 0, None]
    assert (body["wait_p50_s"], body["promises"]["rate"], body["teams"]) == (None, None, [])
