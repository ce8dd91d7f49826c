"""Canned replies: those of the house at first, filled for a case, kept by supervisors, and one's own."""

from __future__ import annotations

import pytest

from conversation import events as ev
from handoff.replies import VARIABLES, filled
from handoff.seeds import REPLIES
from tests.unit.handoff.desk import DeskWorld, Json

LATE: Json = {
    "shortcut": "strike",
    "language": "fr",
    "title": "Grève",
    "text": "Votre commande {order} attend, {name}.",
}


async def test_a_new_desk_has_the_replies_of_the_house_in_both_languages(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    _, body = await lea.get("/replies")
    assert {(it["shortcut"], it["language"]) for it in body["replies"]} == {(it[0], it[1]) for it in REPLIES}
    assert {it["shortcut"] for it in body["replies"] if it["language"] == "fr"} == {
        it["shortcut"] for it in body["replies"] if it["language"] == "en"
    }
    assert all("filled" not in it for it in body["replies"])


async def test_they_are_filled_with_what_is_known_of_a_case(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    await boss.post("/replies", LATE)
    c = await desk.opened()
    who = ev.CustomerIdentified(proof="order", how="email", name="Camille", order="LBQ-10001")
    await desk.append(c, who)
    _, body = await lea.get(f"/replies?conversation={c}")
    texts = {it["shortcut"]: it["filled"] for it in body["replies"] if it["language"] == "fr"}
    assert texts["strike"] == "Votre commande LBQ-10001 attend, Camille."
    assert "ici Lea" in texts["hello"]


async def test_supervisors_keep_them(desk: DeskWorld) -> None:
    lea, boss = await desk.seat("Lea"), await desk.seat("Boss", "supervisor")
    assert (await lea.post("/replies", LATE))[0] == 403
    status, body = await boss.post("/replies", LATE)
    assert status == 201
    path = f"/replies/{body['reply']['id']}"
    assert (await boss.post(path, {**LATE, "text": "Patience."}))[1]["reply"]["text"] == "Patience."
    assert (await lea.delete(path))[0] == 403
    assert (await boss.delete(path))[0] == 200
    assert (await boss.delete(path))[0] == 404
    assert (await boss.post(path, LATE))[0] == 404


async def test_what_a_supervisor_deleted_does_not_come_back(desk: DeskWorld) -> None:
    boss = await desk.seat("Boss", "supervisor")
    for it in (await boss.get("/replies"))[1]["replies"]:
        assert (await boss.delete(f"/replies/{it['id']}"))[0] == 200
    assert (await boss.get("/replies"))[1]["replies"] == []


@pytest.mark.parametrize(
    "wrong",
    [{"shortcut": "Zu lang!"}, {"language": "de"}, {"title": " "}, {"text": "Bonjour {prénom}"}, {"text": "{price}"}],
)
async def test_a_reply_that_cannot_be_kept_says_why(desk: DeskWorld, wrong: Json) -> None:
    boss = await desk.seat("Boss", "supervisor")
    status, body = await boss.post("/replies", {**LATE, **wrong})
    assert (status, body["error"]["field"]) == (400, next(iter(wrong)))


async def test_a_shortcut_is_one_reply_in_a_language(desk: DeskWorld) -> None:
    boss = await desk.seat("Boss", "supervisor")
    assert (await boss.post("/replies", LATE))[0] == 201
    assert (await boss.post("/replies", LATE))[0] == 400
    assert (await boss.post("/replies", {**LATE, "language": "en"}))[0] == 201


async def test_agents_keep_their_own_beside_those_of_the_house(desk: DeskWorld) -> None:
    lea, sam, boss = await desk.seat("Lea"), await desk.seat("Sam"), await desk.seat("Boss", "supervisor")
    house = (await boss.post("/replies", LATE))[1]["reply"]
    status, body = await lea.post("/replies", {**LATE, "text": "Bonjour, grève.", "own": True})
    own = body["reply"]
    assert (status, own["own"], house["own"]) == (201, True, False)
    assert (await lea.post("/replies", {**LATE, "own": True}))[0] == 400
    assert (await sam.post("/replies", {**LATE, "own": True}))[0] == 201
    listed = [it for it in (await lea.get("/replies"))[1]["replies"] if it["shortcut"] == "strike"]
    assert listed == [own, house]
    path = f"/replies/{own['id']}"
    assert (await lea.post(path, {**LATE, "title": "Grève ici"}))[1]["reply"]["title"] == "Grève ici"
    for other in (sam, boss):
        assert (await other.post(path, {**LATE, "shortcut": "other"}))[0] == 404
        assert (await other.delete(path))[0] == 404
    assert (await lea.delete(path))[0] == 200
    assert (await lea.delete(f"/replies/{house['id']}"))[0] == 403


async def test_what_one_does_besides_its_words_is_kept_with_it(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    own = {**LATE, "own": True, "label": " Grève ", "after": "snooze"}
    _, body = await lea.post("/replies", own)
    assert (body["reply"]["label"], body["reply"]["after"]) == ("grève", "snooze")
    path = f"/replies/{body['reply']['id']}"

    async def kept() -> list[tuple[str, str]]:
        found = (await lea.get("/replies"))[1]["replies"]
        return [(it["label"], it["after"]) for it in found if it["shortcut"] == "strike"]

    assert await kept() == [("grève", "snooze")]
    assert (await lea.post(path, {**LATE, "after": "close"}))[0] == 200
    assert await kept() == [("", "close")]
    status, wrong = await lea.post(path, {**LATE, "after": "forget"})
    assert (status, wrong["error"]["field"]) == (400, "after")
    assert (await lea.delete(path))[0] == 200
    assert await kept() == []


async def test_replies_for_a_case_that_is_not_there(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    assert (await lea.get("/replies?conversation=nothing"))[0] == 404
    assert (await lea.get("/replies?conversation=07-0123456789ab"))[0] == 404


def test_what_is_not_known_stays_for_the_agent_to_see() -> None:
    assert filled("Bonjour {name}, {order}", {"name": "Camille", "order": ""}) == "Bonjour Camille, {order}"
    assert filled("Bonjour {name}, {order}", {"name": ""}) == "Bonjour, {order}"
    assert filled("Merci, {name} !", {}) == "Merci !"


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: f"{reply[0]}-{reply[1]}")
def test_the_replies_of_the_house_have_known_variables(reply: tuple[str, str, str, str]) -> None:
    assert "{" not in filled(reply[3], dict.fromkeys(VARIABLES, "x"))
