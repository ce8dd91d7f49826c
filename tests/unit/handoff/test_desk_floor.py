"""Who holds a conversation: claims and the races for them, release, transfer, hand back, close; and the fence."""

from __future__ import annotations

import asyncio

import pytest

from conversation import events as ev
from tests.unit.handoff.desk import DeskWorld, Json


async def test_an_agent_claims_and_is_named(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await desk.asks(c)
    assert await lea.view("waiting") == [c]
    status, body = await lea.on(c, "claim")
    assert (status, body["floor"]["holder"]) == (200, "agent")
    assert body["floor"]["agent"] == {"id": lea.agent.id, "name": "Lea"}
    assert await lea.view("waiting") == []
    assert await lea.view("mine") == [c]


async def test_of_fifty_who_grab_one_case_one_wins_and_the_others_are_told_who(desk: DeskWorld) -> None:
    seats = await asyncio.gather(*(desk.seat(f"Agent{number}") for number in range(50)))
    c = await desk.opened()
    await desk.asks(c)
    answers = await asyncio.gather(*(seat.on(c, "claim") for seat in seats))
    winners = [seat for seat, (status, _) in zip(seats, answers, strict=True) if status == 200]
    assert len(winners) == 1
    lost = [body for status, body in answers if status == 409]
    assert len(lost) == 49
    assert {body["floor"]["agent"]["name"] for body in lost} == {winners[0].agent.name}
    assert all(winners[0].agent.name in body["error"]["message"] for body in lost)
    assert (await desk.names(c)).count("handoff.claimed") == 1


async def test_a_claim_sent_again_is_no_second_claim(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    await lea.claims(c)
    assert (await desk.names(c)).count("handoff.claimed") == 1


async def test_an_agent_may_take_over_from_the_assistant_and_reopen_what_is_closed(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    assert (await lea.on(c, "close", {"outcome": "settled"}))[0] == 200
    assert await lea.view("closed") == [c]
    await lea.claims(c)
    assert (await desk.names(c))[-2:] == ["conversation.reopened", "handoff.claimed"]


async def test_a_word_that_lost_the_floor_becomes_a_note_for_who_has_it(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await desk.opened()
    await lea.claims(c)
    assert (await lea.on(c, "release"))[0] == 200
    await sam.claims(c)
    status, body = await lea.writes(c, "Je vous rembourse")
    assert (status, body["error"]["code"]) == (409, "conflict")
    assert body["floor"]["agent"]["name"] == "Sam"
    assert await desk.last(c) == ev.AgentNoted(agent=lea.agent.id, name="Lea", text="Je vous rembourse", lost=True)
    assert "agent.wrote" not in await desk.names(c)


async def test_the_same_message_again_is_the_same_number_even_after_the_floor_was_lost(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    first = await lea.writes(c, "Bonjour")
    assert first[0] == 202
    assert await lea.writes(c, "Bonjour") == first
    assert (await lea.on(c, "release"))[0] == 200
    assert await lea.writes(c, "Bonjour") == first
    assert (await desk.names(c)).count("agent.wrote") == 1


async def test_a_lost_word_sent_again_stays_one_note(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    assert [(await lea.writes(c, "Bonjour"))[0] for _ in range(2)] == [409, 409]
    assert (await desk.names(c)).count("agent.noted") == 1


@pytest.mark.parametrize("verb", ["release", "transfer", "handback", "close"])
async def test_only_who_holds_it_may_move_it(desk: DeskWorld, verb: str) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    await desk.book.beat(sam.agent.id, desk.clock())
    c = await desk.opened()
    body: Json = {"close": {"outcome": "settled"}, "transfer": {"agent": sam.agent.id}}.get(verb, {})
    assert (await sam.on(c, verb, body))[0] == 409
    await lea.claims(c)
    status, answer = await sam.on(c, verb, body)
    assert (status, answer["floor"]["agent"]["name"]) == (409, "Lea")


async def test_released_means_in_front_with_the_old_waiting_time(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    first, second = await desk.opened(), await desk.opened()
    await desk.asks(first)
    desk.clock.advance(30)
    await desk.asks(second)
    asked_at = desk.clock()
    await lea.claims(second)
    desk.clock.advance(30)
    assert (await lea.on(second, "release"))[0] == 200
    _, body = await lea.get("/conversations?view=waiting")
    assert [line["id"] for line in body["conversations"]] == [second, first]
    assert body["conversations"][0]["waiting_since"] == asked_at
    assert body["conversations"][0]["in_front"] is True


async def test_a_transfer_needs_a_colleague_who_is_there(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await desk.opened()
    await lea.claims(c)
    assert (await lea.on(c, "transfer", {"agent": "ag-nobody"}))[0] == 404
    assert (await lea.on(c, "transfer", {"agent": sam.agent.id}))[0] == 409
    await desk.book.beat(sam.agent.id, desk.clock())
    status, body = await lea.on(c, "transfer", {"agent": sam.agent.id, "note": "parle du colis"})
    assert (status, body["floor"]["agent"]["name"]) == (200, "Sam")
    noted, passed = (await desk.log(c))[-2:]
    assert noted == ev.AgentNoted(agent=lea.agent.id, name="Lea", text="parle du colis")
    assert passed == ev.HandoffTransferred(agent=sam.agent.id, name="Sam", by="Lea")


async def test_a_supervisor_may_move_what_others_hold(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", role="supervisor")
    c = await desk.opened()
    await lea.claims(c)
    assert (await boss.on(c, "claim"))[0] == 409
    assert (await boss.on(c, "release"))[0] == 200


async def test_a_supervisor_gives_what_waits_to_a_colleague(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", role="supervisor")
    await desk.book.beat(lea.agent.id, desk.clock())
    c = await desk.opened()
    await desk.asks(c)
    assert (await lea.on(c, "transfer", {"agent": lea.agent.id}))[0] == 409
    status, body = await boss.on(c, "transfer", {"agent": lea.agent.id, "note": "le mariage"})
    assert (status, body["floor"]["agent"]["name"]) == (200, "Lea")
    noted, given = (await desk.log(c))[-2:]
    assert noted == ev.AgentNoted(agent=boss.agent.id, name="Boss", text="le mariage")
    assert given == ev.HandoffClaimed(agent=lea.agent.id, name="Lea")


async def test_the_assistant_is_handed_back_to_with_what_was_decided(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    status, body = await lea.on(c, "handback", {"decided": "Remboursé 12 €"})
    assert (status, body["floor"]["holder"]) == (200, "assistant")
    assert (await desk.door.read(c)).decided == "Remboursé 12 €"


async def test_closing_as_refused_says_why(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    assert (await lea.on(c, "close", {"outcome": "refused"}))[0] == 422
    assert (await lea.on(c, "close", {"outcome": "refused", "reason": "Hors délai"}))[0] == 200
    closed = await desk.last(c)
    assert isinstance(closed, ev.ConversationClosed)
    assert (closed.outcome, closed.reason, closed.name) == ("refused", "Hors délai", "Lea")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"outcome": "promised"}, 422),
        ({"outcome": "promised", "reason": "Rappel"}, 400),
        ({"outcome": "promised", "reason": "Rappel", "by_when": "2026-11-24T10:00:00"}, 400),
        ({"outcome": "promised", "reason": "Rappel", "by_when": "2026-11-20T10:00:00+01:00"}, 400),
        ({"outcome": "settled", "by_when": "2026-11-24T10:00:00+01:00"}, 400),
        ({"outcome": "won"}, 400),
        ({"outcome": "settled", "reason": "x" * 501}, 422),
    ],
)
async def test_a_promise_without_text_time_or_truth_is_none(desk: DeskWorld, body: Json, status: int) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await desk.append(c, ev.CustomerGaveContact(kind="email", value="a@example.org"))
    await lea.claims(c)
    assert (await lea.on(c, "close", body))[0] == status
    assert (await desk.door.read(c)).holder == "agent"


async def test_a_promise_needs_a_way_to_reach_the_customer_and_is_recorded_with_it(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    promise = {"outcome": "promised", "reason": "Remboursement", "by_when": "2026-11-24T10:00:00+01:00"}
    assert (await lea.on(c, "close", promise))[0] == 409
    await desk.append(c, ev.CustomerGaveContact(kind="email", value="a@example.org"))
    assert (await lea.on(c, "close", promise))[0] == 200
    made, closed = (await desk.log(c))[-2:]
    assert isinstance(made, ev.PromiseMade)
    assert (made.text, made.by, made.reach, made.due_at) == ("Remboursement", "Lea", "email", desk.clock() + 86_400_000)
    assert isinstance(closed, ev.ConversationClosed)
    assert desk.breaches == []


async def test_the_wait_is_measured_once_with_the_first_word_after_the_request(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await desk.opened()
    await desk.asks(c)
    desk.clock.advance(60)
    await lea.claims(c)
    desk.clock.advance(30)
    assert await desk.book.waits() == []
    await lea.writes(c, "Bonjour", "m1")
    await lea.writes(c, "Bonjour", "m1")
    await lea.writes(c, "Je regarde", "m2")
    await lea.on(c, "release")
    await sam.claims(c)
    await sam.writes(c, "Bonjour", "m3")
    assert await desk.book.waits() == [90]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"kind": "car"}, 400),
        ({"amount": None}, 400),
        ({"amount": -1}, 400),
        ({"reason": " "}, 422),
        ({"kind": "free_delivery"}, 400),
    ],
)
async def test_a_gesture_that_makes_no_sense_is_refused(desk: DeskWorld, wrong: Json, status: int) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    gesture = {"id": "g1", "kind": "voucher", "amount": 20, "reason": "Retard", **wrong}
    assert (await lea.on(c, "gestures", gesture))[0] == status
