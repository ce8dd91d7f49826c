"""Who is at the desk: away with a reason, languages and skills, offers of waiting cases, and places."""

from __future__ import annotations

import asyncio

from conversation import events as ev
from handoff.desk import encode
from tests.unit.handoff.desk import DeskWorld, Json
from tests.unit.handoff.test_desk_live import Live, live


async def offered_to(socket: Live, c: str, agent: str) -> str:
    """Why this case is offered to this agent, once it is."""
    while (found := (await socket.next("offers"))["offers"].get(c, {})).get("id") != agent:
        continue
    return str(found["why"])


async def test_a_waiting_case_is_offered_to_who_writes_the_language(desk: DeskWorld) -> None:
    lea, sam, boss = await desk.seat("Lea"), await desk.seat("Sam"), await desk.seat("Ines", "supervisor")
    assert (await boss.post(f"/agents/{lea.agent.id}", {"languages": ["fr"]}))[0] == 200
    c = await desk.opened(language="en")
    await desk.asks(c)
    async with live(lea) as socket, live(sam):
        assert await offered_to(socket, c, sam.agent.id) == "free"


async def test_a_customer_who_comes_back_is_offered_to_the_last_agent_first(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    before, now = await desk.opened(), await desk.opened()
    for c in (before, now):
        await desk.append(c, ev.CustomerIdentified(proof="person", how="identity", person="C-2001"))
        await desk.book.remember("C-2001", c, desk.clock())
        desk.clock.advance(1)
    await sam.claims(before)
    assert (await sam.on(before, "close", {"outcome": "settled"}))[0] == 200
    await desk.asks(now)
    async with live(sam), live(lea) as socket:
        assert await offered_to(socket, now, sam.agent.id) == "last_agent"


async def test_not_settled_goes_to_the_same_agent_before_who_came_since(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c, other = await desk.opened(), await desk.opened()
    await sam.claims(c)
    assert (await sam.on(c, "close", {"outcome": "settled"}))[0] == 200
    closed_at = desk.clock()
    desk.clock.advance(60)
    await desk.asks(other)
    again = ev.HandoffRequested(reason="explicit", by="customer", due_at=closed_at)
    await desk.append(c, ev.ConversationReopened(by="customer"), again)
    assert await lea.view("waiting") == [c, other]
    async with live(sam), live(lea) as socket:
        assert await offered_to(socket, c, sam.agent.id) == "last_agent"


async def test_who_is_away_is_offered_nothing_and_shown_with_the_reason(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await desk.opened()
    await desk.asks(c)
    async with live(lea) as socket, live(sam):
        assert await lea.post("/presence", {"state": "away", "reason": "lunch"}) == (
            200,
            {"state": "away", "reason": "lunch"},
        )
        assert await offered_to(socket, c, sam.agent.id) == "free"
        _, body = await sam.get("/agents")
        shown = {it["name"]: (it["state"], it["reason"], it["load"]) for it in body["agents"]}
        assert shown == {"Lea": ("away", "lunch", 0), "Sam": ("online", None, 0)}
        await sam.claims(c)
        status, answer = await sam.on(c, "transfer", {"agent": lea.agent.id})
        assert (status, answer["error"]["code"]) == (409, "conflict")
        assert (await lea.get("/me"))[1]["presence"] == {"state": "away", "reason": "lunch"}
        assert (await lea.post("/presence", {"state": "online"}))[0] == 200
        assert (await sam.on(c, "transfer", {"agent": lea.agent.id}))[0] == 200


async def test_two_tabs_cannot_take_more_than_the_places_there_are(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Ines", "supervisor")
    assert (await boss.post(f"/agents/{lea.agent.id}", {"capacity": 2}))[0] == 200
    cases = [await desk.opened() for _ in range(5)]
    answers = await asyncio.gather(*(lea.on(c, "claim") for c in cases))
    assert sum(status == 200 for status, _ in answers) <= 2
    for c in cases:
        await lea.on(c, "claim")
    assert len(await lea.view("mine")) == 2
    full = (set(cases) - set(await lea.view("mine"))).pop()
    status, answer = await lea.on(full, "claim")
    assert (status, "2 of 2" in answer["error"]["message"]) == (409, True)
    assert (await lea.on(full, "claim", {"over": True}))[0] == 200


async def test_a_team_gets_what_is_passed_to_it(desk: DeskWorld) -> None:
    lea, sam, boss = await desk.seat("Lea"), await desk.seat("Sam"), await desk.seat("Ines", "supervisor")
    c = await desk.opened()
    await lea.claims(c)
    assert (await lea.on(c, "transfer", {"team": "returns"}))[0] == 404
    assert (await boss.post(f"/agents/{sam.agent.id}", {"skills": ["returns"]}))[1]["agent"]["skills"] == ["returns"]
    assert (await lea.on(c, "transfer", {"team": "returns", "note": "Théière ébréchée"}))[0] == 200
    assert (await desk.names(c))[-2:] == ["agent.noted", "handoff.requeued"]
    _, body = await lea.get("/conversations?view=waiting")
    assert [(line["id"], line["team"], line["in_front"]) for line in body["conversations"]] == [(c, "returns", True)]
    async with live(boss), live(sam), live(lea) as socket:
        assert await offered_to(socket, c, sam.agent.id) == "free"


async def test_a_transfer_names_one_who_takes_over(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    assert (await lea.on(c, "transfer", {}))[0] == 400
    assert (await lea.on(c, "transfer", {"agent": "ag-1", "team": "returns"}))[0] == 400


async def test_agents_say_their_name_and_the_languages_they_write(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    status, body = await lea.post("/me", {"name": " Léa M. ", "languages": ["fr"]})
    assert (status, body["agent"]["name"], body["agent"]["languages"]) == (200, "Léa M.", ["fr"])
    assert body["agent"]["language"] == "fr"
    c = await desk.opened()
    await lea.claims(c)
    assert (await desk.door.read(c)).agent_name == "Léa M."
    half = [{"name": "Sam P.", "languages": ["de"]}, {"languages": ["fr"], "language": "de"}]
    refused: list[Json] = [{"name": " "}, {"name": "léa  m."}, {"languages": []}, *half]
    for wrong in refused:
        assert (await sam.post("/me", wrong))[0] == 400
    assert (await sam.get("/me"))[1]["agent"] == encode.agent(sam.agent)  # all of it or nothing
    assert (await lea.post("/me", {"name": "Léa M."}))[0] == 200


async def test_only_a_supervisor_says_what_others_can_do(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Ines", "supervisor")
    assert (await lea.post(f"/agents/{lea.agent.id}", {"capacity": 50}))[0] == 403
    wrongs: tuple[Json, ...] = ({"capacity": 0}, {"languages": []}, {"languages": ["xx"]}, {"skills": ["Zu Groß"]})
    for wrong in wrongs:
        assert (await boss.post(f"/agents/{lea.agent.id}", wrong))[0] == 400, wrong
    assert (await boss.post("/agents/ag-nobody", {"capacity": 3}))[0] == 404


async def test_an_agent_changes_the_language_of_the_desk(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    async with live(lea) as socket:
        status, body = await lea.post("/me", {"language": "en"})
        assert (status, body["agent"]["language"]) == (200, "en")
        assert (await socket.next("bye"))["code"] == "language"
    assert (await lea.get("/me"))[1]["agent"]["language"] == "en"
    assert (await lea.post("/me", {"language": "de"}))[0] == 400
