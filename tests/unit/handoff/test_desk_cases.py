"""What agents do to a case: promises and their ends, labels, putting it aside, refusing with a way on; history."""

from __future__ import annotations

from datetime import datetime

import pytest

from conversation import events as ev
from tests.unit.handoff.desk import DeskWorld, Json, Seat
from tests.unit.handoff.world import PARIS, moment

HALF_PAST_TEN = "2026-11-23T10:30:00+01:00"
PROMISE: Json = {"id": "p1", "text": "Je vous rappelle", "by_when": HALF_PAST_TEN}


async def held(desk: DeskWorld, lea: Seat) -> str:
    """A case of hers whose customer can be reached."""
    c = await desk.opened()
    await desk.append(c, ev.CustomerGaveContact(kind="email", value="c@example.com"))
    await lea.claims(c)
    assert (await lea.writes(c, "Bonjour", "hello"))[0] == 202
    return c


async def line(lea: Seat, c: str) -> Json:
    found: Json = (await lea.get(f"/conversations/{c}"))[1]["conversation"]
    return found


async def status(desk: DeskWorld, c: str) -> str:
    return (await desk.door.read(c)).promises["p1"].status


async def test_a_promise_is_reminded_of_and_kept_by_the_word_that_comes_then(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await held(desk, lea)
    first = await lea.on(c, "promises", PROMISE)
    assert (first[0], first[1]["promise"]) == (202, "p1")
    assert await lea.on(c, "promises", PROMISE) == first
    due = {"promise": "p1", "text": "Je vous rappelle", "by": "Lea", "due_at": moment("2026-11-23 10:30")}
    assert (await line(lea, c))["promises"] == [due]
    await lea.writes(c, "À tout à l’heure", "m1")
    assert await status(desk, c) == "open"
    await desk.after(15 * 60)
    assert await desk.last(c) == ev.PromiseReminded(promise="p1")
    await lea.writes(c, "Me voilà", "m2")
    assert await status(desk, c) == "kept"
    await desk.after(3600)
    assert "promise.missed" not in await desk.names(c)


async def test_a_question_inside_names_a_colleague_and_tells_the_customer_the_time(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await held(desk, lea)
    asked = {
        "id": "p1",
        "agent": sam.agent.id,
        "text": "Reste-t-il des théières ?",
        "told": "je vous dis s’il en reste",
    }
    first = await lea.on(c, "questions", {**asked, "by_when": HALF_PAST_TEN})
    assert (first[0], first[1]["promise"]) == (202, "p1")
    assert await lea.on(c, "questions", {**asked, "by_when": HALF_PAST_TEN}) == first
    note, promise = (await desk.log(c))[-2:]
    assert note == ev.AgentNoted(
        agent=lea.agent.id, name="Lea", text="@Sam, lundi 23 novembre à 10:30 : Reste-t-il des théières ?"
    )
    assert isinstance(promise, ev.PromiseMade)
    assert (promise.text, promise.due_at) == (asked["told"], moment("2026-11-23 10:30"))
    assert [it["unseen"] for it in (await sam.get("/mentions"))[1]["mentions"]] == [1]
    await sam.on(c, "notes", {"id": "n1", "text": "Oui, douze."})
    assert [it["by"] for it in (await lea.get("/mentions"))[1]["mentions"]] == ["Sam"]
    assert (await sam.on(c, "questions", {**asked, "id": "p2", "by_when": HALF_PAST_TEN}))[0] == 409
    assert (await lea.on(c, "questions", {**asked, "agent": "nobody", "by_when": HALF_PAST_TEN}))[0] == 404
    desk.agents.disable(sam.agent.email)
    assert (await lea.on(c, "questions", {**asked, "id": "p3", "by_when": HALF_PAST_TEN}))[0] == 409


async def test_a_time_that_could_not_be_kept_is_not_told(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await desk.opened()
    await lea.claims(c)
    asked = {"id": "q1", "agent": sam.agent.id, "text": "Tu sais ?", "told": "je reviens vers vous"}
    _, body = await lea.on(c, "questions", {**asked, "by_when": HALF_PAST_TEN})
    assert body["promise"] is None
    assert isinstance(await desk.last(c), ev.AgentNoted)


async def test_a_missed_promise_is_said_so_to_who_is_being_served(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await held(desk, lea)
    await lea.on(c, "promises", PROMISE)
    await desk.after(30 * 60)
    assert (await desk.names(c))[-2:] == ["promise.missed", "service.told"]
    assert await desk.last(c) == ev.ServiceTold(kind="promise_missed")
    assert (await line(lea, c))["promises"] == []


async def test_closed_as_promised_and_kept_does_not_end_missed(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await held(desk, lea)
    body = {"outcome": "promised", "reason": "Je vous rappelle", "by_when": HALF_PAST_TEN}
    assert (await lea.on(c, "close", body))[0] == 200
    name = (await line(lea, c))["promises"][0]["promise"]
    kept = await lea.on(c, f"promises/{name}/kept")
    assert kept[0] == 202
    assert (await lea.on(c, f"promises/{name}/kept"))[0] == 202
    await desk.after(3600)
    assert (await desk.names(c)).count("promise.kept") == 1
    assert "promise.missed" not in await desk.names(c)


async def test_what_is_settled_keeps_what_was_promised(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await held(desk, lea)
    await lea.on(c, "promises", PROMISE)
    await lea.on(c, "close", {"outcome": "settled"})
    assert await status(desk, c) == "kept"


async def test_only_what_can_be_kept_is_promised(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    c = await desk.opened()
    assert (await lea.on(c, "promises", PROMISE))[0] == 409
    await lea.claims(c)
    assert (await lea.on(c, "promises", PROMISE))[0] == 409  # nothing reaches this customer later
    await desk.append(c, ev.CustomerGaveContact(kind="email", value="c@example.com"))
    assert (await sam.on(c, "promises", PROMISE))[0] == 409
    assert (await lea.on(c, "promises", {**PROMISE, "by_when": "2026-11-23T09:00:00+01:00"}))[0] == 400
    assert (await lea.on(c, "promises", {**PROMISE, "by_when": "2026-11-23T10:30:00"}))[0] == 400
    assert (await lea.on(c, "promises/none/kept"))[0] == 409


async def test_labels_go_on_and_off_and_everybody_sees_who_did_it(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    assert await lea.on(c, "labels", {"add": ["  Théière ", "VIP", "vip"]}) == (200, {"labels": ["théière", "vip"]})
    assert await lea.on(c, "labels", {"add": ["vip"], "remove": ["théière", "none"]}) == (200, {"labels": ["vip"]})
    assert (await line(lea, c))["labels"] == ["vip"]
    events = [event for event in await desk.log(c) if isinstance(event, ev.CaseLabelled)]
    assert [(it.label, it.on, it.name) for it in events] == [
        ("théière", True, "Lea"),
        ("vip", True, "Lea"),
        ("théière", False, "Lea"),
    ]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"add": ["x" * 31]}, 422), ({"add": [" "]}, 422), ({"add": [f"l{n}" for n in range(11)]}, 409), ({"on": 1}, 400)],
)
async def test_labels_that_cannot_be(desk: DeskWorld, wrong: Json, code: int) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    assert (await lea.on(c, "labels", wrong))[0] == code


async def test_a_case_is_put_aside_until_a_time_or_the_customers_word(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await held(desk, lea)
    until = datetime.fromisoformat("2026-11-24 09:00").replace(tzinfo=PARIS).isoformat()
    assert await lea.on(c, "snooze", {"until": until}) == (200, {"snoozed_until": moment("2026-11-24 09:00")})
    assert await lea.on(c, "snooze") == (200, {"snoozed_until": None})
    await lea.on(c, "snooze", {"until": until})
    await desk.says(c, "Et alors ?")
    assert (await line(lea, c))["snoozed_until"] is None
    assert (await lea.on(c, "snooze", {"until": until}))[0] == 409  # a word is owed first
    assert (await lea.on(c, "snooze", {"until": "2026-11-20T09:00:00+01:00"}))[0] == 400


async def test_a_refusal_says_why_and_where_to_go_with_it(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await held(desk, lea)
    assert (await lea.on(c, "close", {"outcome": "settled", "recourse": "x"}))[0] == 400
    assert (await lea.on(c, "close", {"outcome": "refused", "reason": "Bocal ouvert"}))[0] == 200
    closed = await desk.last(c)
    assert isinstance(closed, ev.ConversationClosed)
    assert (closed.reason, "médiateur" in closed.recourse) == ("Bocal ouvert", True)
    _, thread = await lea.get(f"/conversations/{c}")
    assert thread["events"][-1]["text"].startswith("Notre réponse est non : Bocal ouvert\nPas d’accord ?")


async def test_thanks_after_the_end_reach_the_agent_who_earned_them(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await held(desk, lea)
    await lea.on(c, "close", {"outcome": "settled"})
    assert (await line(lea, c))["thanks_for"] is None
    desk.clock.advance(1)
    seq = (await desk.says(c, "Merci beaucoup !")).seq
    reading = ev.Reading(seq=seq, intent="thank", confidence=0.9)
    await desk.append(c, ev.AssistantUnderstood(covers=(seq,), turn="t", readings=(reading,)))
    await desk.append(c, ev.CustomerRated(score=5))
    shown = await line(lea, c)
    assert (shown["floor"]["holder"], shown["thanks_for"], shown["rating"]) == ("closed", lea.agent.id, 5)


async def test_the_other_conversations_of_the_person_are_there_newest_first(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    cases = []
    for channel in ("web", "telegram", "web"):
        c = await desk.opened(channel=channel)
        await desk.append(c, ev.CustomerIdentified(proof="person", how="identity", person="C-2001"))
        await desk.book.remember("C-2001", c, desk.clock())
        desk.clock.advance(60)
        cases.append(c)
    _, body = await lea.get(f"/conversations/{cases[2]}/history")
    assert [(it["id"], it["channel"]) for it in body["conversations"]] == [(cases[1], "telegram"), (cases[0], "web")]
    stranger = await desk.opened()
    assert (await lea.get(f"/conversations/{stranger}/history"))[1] == {"conversations": []}


async def test_who_only_types_an_address_is_not_shown_with_its_owners_conversations(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    owner, typed = await desk.opened(), await desk.opened()
    known = ev.CustomerIdentified(proof="person", how="jwt", person="C-2001", email="camille@example.com")
    await desk.append(owner, known)
    await desk.append(typed, ev.CustomerGaveContact(kind="email", value="camille@example.com"))
    desk.clock.advance(3)
    await desk.desk.archivist.drain()
    assert len(desk.desk.index.of_person(None, ["camille@example.com"], 9)) == 2
    for c in (owner, typed):
        assert (await lea.get(f"/conversations/{c}/history"))[1] == {"conversations": []}


async def test_an_agents_word_that_nothing_has_taken_is_shown_as_not_delivered(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await held(desk, lea)
    said = await desk.door.read(c)
    assert (await line(lea, c))["undelivered_at"] == said.at + 60_000
    await desk.store.advance(c, "delivered", said.seq)
    assert (await line(lea, c))["undelivered_at"] is None


async def test_the_address_on_file_reaches_who_is_signed_in(desk_with_shop: DeskWorld) -> None:
    lea = await desk_with_shop.seat("Lea")
    c = await desk_with_shop.opened()
    await desk_with_shop.append(c, ev.CustomerIdentified(proof="person", how="identity", person="C-2001"))
    await lea.claims(c)
    assert (await lea.on(c, "promises", PROMISE))[0] == 202
    made = await desk_with_shop.last(c)
    assert isinstance(made, ev.PromiseMade)
    assert made.reach == "email"
    assert "@" in (await desk_with_shop.door.read(c)).contacts["email"]
    body = {"outcome": "promised", "reason": "Rappel", "by_when": HALF_PAST_TEN}
    assert (await lea.on(c, "close", body))[0] == 200


async def test_the_address_on_file_is_surer_than_one_that_was_typed(desk_with_shop: DeskWorld) -> None:
    lea = await desk_with_shop.seat("Lea")
    c = await desk_with_shop.opened()
    await desk_with_shop.append(c, ev.CustomerIdentified(proof="person", how="identity", person="C-2001"))
    seq = (await desk_with_shop.says(c, "mon voisin est jean@example.com")).seq
    typed = ev.Entity(entity="email", value="jean@example.com", start=15, end=31)
    reading = ev.Reading(seq=seq, entities=(typed,))
    await desk_with_shop.append(c, ev.AssistantUnderstood(covers=(seq,), turn="t", readings=(reading,)))
    await lea.claims(c)
    assert (await lea.on(c, "promises", PROMISE))[0] == 202
    state = await desk_with_shop.door.read(c)
    assert state.email == "camille.laurent@example.com"
    assert "jean@example.com" not in state.contacts.values()


async def test_a_supervisor_undoes_that_a_visitors_case_became_a_persons(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Ines", "supervisor")
    c = await desk.opened()
    person = ev.CustomerIdentified(proof="person", how="identity", person="C-2001")
    assert (await boss.on(c, "unmerge", {"why": "pas elle"}))[0] == 409
    await desk.append(c, ev.ConversationMerged(into="C-2001", why="signed in"), person)
    await desk.book.remember("C-2001", c, desk.clock())
    assert (await lea.on(c, "unmerge", {"why": "pas elle"}))[0] == 403
    assert (await boss.on(c, "unmerge", {"why": " "}))[0] == 422
    assert (await boss.on(c, "unmerge", {"why": "un poste partagé"}))[0] == 200
    assert (await boss.on(c, "unmerge", {"why": "un poste partagé"}))[0] == 409
    state, undone = await desk.door.read(c), (await desk.log(c))[-1]
    assert (state.proof, state.person, await desk.book.conversations_of("C-2001")) == ("none", None, [])
    assert undone == ev.ConversationUnmerged(into="C-2001", why="un poste partagé", by="agent", name="Ines")


async def test_the_email_that_was_asked_for_in_the_chat_reaches_the_customer(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    assert (await lea.on(c, "promises", PROMISE))[0] == 409
    seq = (await desk.says(c, "mon e-mail : camille@example.com")).seq
    email = ev.Entity(entity="email", value="camille@example.com", start=13, end=32)
    await desk.append(
        c, ev.AssistantUnderstood(covers=(seq,), turn="t", readings=(ev.Reading(seq=seq, entities=(email,)),))
    )
    assert (await lea.on(c, "promises", PROMISE))[0] == 202
    state = await desk.door.read(c)
    assert (state.contacts, state.promises["p1"].reach) == ({"email": "camille@example.com"}, "email")
