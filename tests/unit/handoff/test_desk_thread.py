"""Reading at the desk: lists, the thread with what is private, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from conversation import events as ev
from handoff.desk import Deps, setup
from tests.unit.handoff.desk import PASSWORD, DeskWorld, Json


async def test_a_line_of_the_list_says_what_is_needed_to_choose(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened(language="en")
    state = await desk.says(c, "Where is LBQ-10001?")
    number = ev.Entity(entity="order_number", value="LBQ-10001", start=9, end=18)
    reading = ev.Reading(seq=state.customer_seq, intent="track_order", entities=(number,), frustration=1)
    await desk.append(c, ev.AssistantUnderstood(covers=(state.customer_seq,), turn="t", readings=(reading,)))
    await desk.asks(c)
    _, body = await lea.get("/conversations?view=waiting")
    line = body["conversations"][0]
    assert line["subject"] == "Veut savoir où en est la commande LBQ-10001."
    assert (line["reason"], line["waiting_since"], line["mood"]) == ("explicit", desk.clock(), 1)
    assert (line["language"], line["channel"], line["customer"]) == ("en", "web", {"name": None, "proof": "none"})
    assert line["last"]["text"] == "Where is LBQ-10001?"
    assert line["floor"] == {"holder": "waiting", "term": 1, "agent": None}
    await desk.append(c, ev.CustomerEdited(target=state.customer_seq, text="Where is LBQ-10002?"))
    _, body = await lea.get("/conversations?view=waiting")
    line = body["conversations"][0]
    assert line["subject"] == "Veut savoir où en est la commande LBQ-10002."
    assert line["last"]["text"] == "Where is LBQ-10002?"


async def test_the_line_of_who_waits_has_their_own_last_words(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await desk.says(c, "Deux verres cassés")
    await desk.asks(c)
    await desk.append(c, ev.AssistantWrote(text="C’est noté pour votre conseiller."))

    async def last() -> str:
        return str((await lea.get(f"/conversations/{c}"))[1]["conversation"]["last"]["text"])

    assert await last() == "Deux verres cassés"
    await lea.claims(c)
    assert await last() == "C’est noté pour votre conseiller."


async def wants(desk: DeskWorld, c: str, text: str, intent: str) -> None:
    """The customer writes it, and the assistant understands it."""
    seq = (await desk.says(c, text)).customer_seq
    reading = ev.Reading(seq=seq, intent=intent)
    await desk.append(c, ev.AssistantUnderstood(covers=(seq,), turn=f"t{seq}", readings=(reading,)))


async def test_what_is_asked_in_passing_while_in_line_heads_neither_the_list_nor_the_brief(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()

    async def headlines() -> tuple[str, str]:
        line, body = (await lea.get("/conversations?view=waiting"))[1], (await lea.get(f"/conversations/{c}"))[1]
        return line["conversations"][0]["subject"], body["brief"]["want"]["text"]

    await wants(desk, c, "je veux annuler", "cancel_order")
    await desk.asks(c)
    await wants(desk, c, "vous livrez en Suisse ?", "faq/international")
    wish = "Veut annuler une commande (numéro inconnu)."
    assert await headlines() == (wish, wish)
    await lea.claims(c)
    await desk.append(c, ev.HandoffRequeued(why="agent_silent", agent="ag-1", name="Léa"))
    await wants(desk, c, "et vos horaires ?", "faq/opening_hours")
    assert await headlines() == (wish, wish)


async def test_a_long_talk_after_it_leaves_one_headline_in_the_list_and_in_the_brief(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()

    await wants(desk, c, "je veux renvoyer la théière", "return_item")
    await desk.asks(c)
    for number in range(15):
        await wants(desk, c, f"et comment vous joindre ? {number}", "faq/contact")
    line, body = (await lea.get("/conversations?view=waiting"))[1], (await lea.get(f"/conversations/{c}"))[1]
    assert line["conversations"][0]["subject"] == body["brief"]["want"]["text"]
    assert body["brief"]["want"]["text"].startswith("Veut renvoyer un article")


async def test_lists_are_in_the_order_in_which_they_are_read(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    ids = []
    for _ in range(3):
        ids.append(await desk.opened())
        desk.clock.advance(1)
    assert await lea.view("assistant") == ids[::-1]
    for c in ids:
        await desk.asks(c)
        desk.clock.advance(1)
    assert await lea.view("waiting") == ids
    assert (await lea.get("/conversations?view=all"))[0] == 400
    _, first = await lea.get("/conversations?view=waiting&most=2")
    assert [line["id"] for line in first["conversations"]] == ids[:2]
    for most in ("0", "-1", "two", "1" * 30):
        assert (await lea.get(f"/conversations?view=waiting&most={most}"))[0] == 400


async def test_the_thread_shows_what_is_private_and_the_brief_beside_it(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    state = await desk.says(c, "Un humain svp")
    await desk.asks(c)
    await lea.claims(c)
    reading = ev.Reading(seq=state.customer_seq, intent="ask_human", wants_human=True)
    await desk.append(
        c,
        ev.AssistantUnderstood(covers=(state.customer_seq,), turn="t", readings=(reading,)),
        ev.AssistantSuperseded(text="Votre colis arrive demain"),
    )
    await lea.on(c, "notes", {"id": "n1", "text": "Client fidèle"})
    await lea.writes(c, "Bonjour")
    status, body = await lea.get(f"/conversations/{c}")
    assert status == 200
    assert set(body) == {"conversation", "brief", "answers", "events", "drafts", "gestures"}
    parts = "who want why tried facts orders mood understood promises repair next_step reply"
    assert list(body["brief"]) == parts.split()
    shown = {event["type"]: event for event in body["events"]}
    private = {kind for kind, event in shown.items() if event["private"]}
    assert private == {"conversation.opened", "assistant.understood", "assistant.superseded", "agent.noted"}
    assert shown["agent.noted"]["text"] == "Client fidèle"
    assert (shown["agent.wrote"]["id"], shown["agent.wrote"]["author"]) == ("m1", {"role": "agent", "name": "Lea"})
    assert shown["assistant.understood"]["data"]["readings"][0]["wants_human"] is True
    assert shown["handoff.claimed"]["text"] == "Lea vous répond et a lu votre échange."
    last = body["events"][-2]["seq"]
    _, rest = await lea.get(f"/conversations/{c}?after={last}")
    assert [event["type"] for event in rest["events"]] == ["agent.wrote"]


@pytest.mark.parametrize("path", ["nonsense", "07-0123456789ab", "07-0123456789ab/files/x", "..%2f..%2fetc"])
async def test_what_is_not_there_is_not_found(desk: DeskWorld, path: str) -> None:
    lea = await desk.seat("Lea")
    status, body = await lea.get(f"/conversations/{path}")
    assert (status, body["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("verb", ["claim", "release", "handback"])
async def test_nobody_claims_what_was_never_opened(desk: DeskWorld, verb: str) -> None:
    lea = await desk.seat("Lea")
    assert (await lea.on("07-0123456789ab", verb))[0] == 404
    assert (await lea.writes("07-0123456789ab", "Bonjour"))[0] == 404
    assert await desk.store.head("07-0123456789ab") is None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"id": "m1", "text": "   "}, 422, "text_empty"),
        ({"id": "m1", "text": "x" * 4001}, 422, "text_too_long"),
        ({"id": "a/b", "text": "x"}, 400, "bad_json"),
        ({"id": "", "text": "x"}, 400, "bad_json"),
        ({"text": "x"}, 400, "bad_json"),
        ({"id": "m1", "text": "x", "as": "Sam"}, 400, "unknown_field"),
    ],
)
async def test_a_message_that_cannot_be_taken_is_told_why(desk: DeskWorld, body: Json, status: int, code: str) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    answer = await lea.on(c, "messages", body)
    assert (answer[0], answer[1]["error"]["code"]) == (status, code)


async def test_controls_and_card_numbers_do_not_get_into_the_log(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    await lea.writes(c, " carte\u202e 4111 1111 1111 1111\r\nmerci\x07 ")
    last = await desk.last(c)
    assert isinstance(last, ev.AgentWrote)
    assert last.text == "carte •••• 1111\nmerci"


async def test_a_file_is_shown_as_what_it_is_and_only_where_it_was_sent(tmp_path: Path) -> None:
    world = DeskWorld()
    world.build(lambda: client)
    app = web.Application()
    setup(app, Deps(world.door, world.book, world.agents, world.waiting, files=tmp_path))
    name = "ab" * 32
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    async with TestClient(TestServer(app)) as client:
        lea = await world.seat("Lea")
        c, other = await world.opened(), await world.opened()
        await world.append(c, ev.CustomerSentFile(file=name, name="photo.png", media_type="image/png", size_bytes=8))
        _, body = await lea.get(f"/conversations/{c}")
        url = body["events"][-1]["attachments"][0]["url"]
        async with client.get(url) as answer:
            assert (answer.status, answer.content_type) == (200, "image/png")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer.headers["Content-Security-Policy"]
        async with client.get(url.replace(c, other)) as answer:
            assert answer.status == 404


async def test_a_store_that_is_away_is_said_and_nothing_is_lost(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    desk.store.away = True
    status, body = await lea.writes(c, "Bonjour")
    assert (status, body["error"]["code"]) == (503, "unavailable")
    desk.store.away = False
    assert (await lea.writes(c, "Bonjour"))[0] == 202
    assert PASSWORD not in str(body)
