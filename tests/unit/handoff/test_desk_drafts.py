"""What an agent has begun stays with the case: the next one finds it, marked whose it is, until something is said."""

from __future__ import annotations

import asyncio

from handoff.drafts import KEPT_MS
from tests.unit.handoff.desk import DeskWorld, Json, Seat


async def begun(seat: Seat, c: str) -> list[Json]:
    """The drafts of a case as this agent is shown them, without their times."""
    status, body = await seat.get(f"/conversations/{c}")
    assert status == 200
    return [{"who": it["agent"]["name"], "text": it["text"]} for it in body["drafts"]]


async def test_a_draft_goes_with_the_case_until_an_answer_is_sent(desk: DeskWorld) -> None:
    lea, hugo = await desk.seat("Lea"), await desk.seat("Hugo")
    c = await desk.opened()
    await desk.asks(c)
    assert (await lea.on(c, "draft", {"text": "Bonjour"}))[0] == 409
    await lea.claims(c)
    for text in ("Bonj", "Bonjour, je\u202e regarde "):
        assert await lea.on(c, "draft", {"text": text}) == (200, {})
    assert (await lea.on(c, "release"))[0] == 200
    assert await begun(hugo, c) == [{"who": "Lea", "text": "Bonjour, je regarde"}]
    await hugo.claims(c)
    assert (await lea.on(c, "draft", {"text": "trop tard"}))[0] == 409
    await hugo.on(c, "draft", {"text": "Me voici"})
    assert {it["who"] for it in await begun(lea, c)} == {"Lea", "Hugo"}
    await hugo.on(c, "notes", {"id": "n1", "text": "Léa avait commencé"})
    assert len(await begun(hugo, c)) == 2
    await hugo.writes(c, "Bonjour, c’est Hugo.")
    assert await begun(hugo, c) == []


async def test_a_draft_is_given_up_used_or_over(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    await lea.on(c, "draft", {"text": "Bonjour"})
    await lea.on(c, "draft", {"text": " "})
    assert await begun(lea, c) == []
    await lea.on(c, "draft", {"text": "Bonjour"})
    for _ in range(2):
        assert (await lea.delete(f"/conversations/{c}/drafts/{lea.agent.id}"))[0] == 200
    assert await begun(lea, c) == []
    assert (await lea.on(c, "draft", {"text": "x" * 12_000}))[0] == 200
    assert (await lea.on(c, "draft", {"text": "x" * 12_001}))[0] == 422
    await lea.on(c, "draft", {"text": "Bonjour"})
    assert (await lea.on(c, "close", {"outcome": "settled"}))[0] == 200
    assert await begun(lea, c) == []


async def test_what_was_said_is_no_draft_any_more_although_it_was_kept_late(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    await lea.writes(c, "Bonjour")
    await lea.on(c, "draft", {"text": "Bonjour"})
    assert await begun(lea, c) == []


async def test_what_nobody_came_back_to_is_dropped_and_what_is_erased_is_gone(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    old, new = await desk.opened(), await desk.opened()
    for c in (old, new):
        await lea.claims(c)
    await lea.on(old, "draft", {"text": "Bonjour"})
    desk.clock.advance(KEPT_MS + 1)
    lea = await desk.again(lea.agent)
    await lea.on(new, "draft", {"text": "Bonsoir"})
    assert (await begun(lea, old), len(await begun(lea, new))) == ([], 1)
    await asyncio.to_thread(desk.desk.index.erase, new, desk.clock())
    assert await begun(lea, new) == []
