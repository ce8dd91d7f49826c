"""Lists of an agent's own: notes that name them, and the views they made."""

from __future__ import annotations

import pytest

from handoff.agents import Agent
from handoff.mentions import named
from handoff.ownviews import MOST
from tests.unit.handoff.desk import DeskWorld

AGENTS = [
    Agent(name, f"{name}@shop.example", name, "agent", "fr")
    for name in ("Léa", "Hugo Morel", "Hugo Petit", "Inès", "Marie", "Marie-Anne")
]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@Léa tu peux voir ?", ["Léa"]),
        ("vois avec @lea, ou @INES.", ["Léa", "Inès"]),
        ("@Hugo Morel : le colis", ["Hugo Morel"]),
        ("@hugo le colis", ["Hugo Morel", "Hugo Petit"]),
        ("@Léandre", []),
        ("@Marie-Anne et pas l’autre", ["Marie-Anne"]),
        ("lea@shop.example, @ et @personne", []),
        ("@Léa @léa", ["Léa"]),
    ],
)
def test_who_is_named(text: str, meant: list[str]) -> None:
    assert [agent.name for agent in named(text, AGENTS)] == meant


async def test_a_note_reaches_who_it_names_once(desk: DeskWorld) -> None:
    lea, sam, boss = await desk.seat("Lea"), await desk.seat("Sam"), await desk.seat("Boss", "supervisor")
    c, other = await desk.opened(), await desk.opened()
    for _ in range(2):
        assert (await lea.on(c, "notes", {"id": "n1", "text": "@Sam, @Lea : vu ?"}))[0] == 202
    await boss.on(c, "notes", {"id": "n2", "text": "@sam aussi"})
    desk.clock.advance(1)
    await lea.on(other, "notes", {"id": "n1", "text": "pour @Sam"})
    _, body = await sam.get("/mentions")
    assert [(it["conversation"], it["by"], it["unseen"]) for it in body["mentions"]] == [
        (other, "Lea", 1),
        (c, "Boss", 2),
    ]
    assert [line["id"] for line in body["conversations"]] == [other, c]
    assert (await lea.get("/mentions"))[1]["mentions"] == []
    assert (await sam.post("/mentions", {"conversation": c}))[0] == 200
    assert [it["unseen"] for it in (await sam.get("/mentions"))[1]["mentions"]] == [1, 0]


async def test_a_note_of_a_colleague_reaches_whose_case_it_is(desk: DeskWorld) -> None:
    lea, sam, boss = await desk.seat("Lea"), await desk.seat("Sam"), await desk.seat("Boss", "supervisor")
    c = await desk.opened()
    await boss.on(c, "notes", {"id": "n0", "text": "pour qui prend"})
    await lea.claims(c)
    await lea.on(c, "notes", {"id": "n1", "text": "à moi-même"})
    assert (await lea.get("/mentions"))[1]["mentions"] == []
    await boss.on(c, "notes", {"id": "n2", "text": "propose un geste"})
    await sam.on(c, "notes", {"id": "n3", "text": "@Lea je prends la suite"})
    (mention,) = (await lea.get("/mentions"))[1]["mentions"]
    assert mention["unseen"] == 2


async def test_views_are_kept_for_the_agent_who_made_them(desk: DeskWorld) -> None:
    lea, sam = await desk.seat("Lea"), await desk.seat("Sam")
    status, body = await lea.post("/views", {"name": " Anglais ", "language": "en", "label": "Grève "})
    view = body["view"]
    assert (status, view["name"], view["label"], view["priority"]) == (200, "Anglais", "grève", "")
    assert (await lea.get("/views"))[1]["views"] == [view]
    assert (await sam.get("/views"))[1]["views"] == []
    changed = (await lea.post("/views", {**view, "name": "English"}))[1]["view"]
    assert (await lea.get("/views"))[1]["views"] == [changed]
    await sam.delete(f"/views/{changed['id']}")
    assert (await lea.get("/views"))[1]["views"] == [changed]
    assert (await lea.delete(f"/views/{changed['id']}"))[0] == 200
    assert (await lea.get("/views"))[1]["views"] == []


async def test_views_that_cannot_be_kept(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    assert (await lea.post("/views", {"name": " "}))[0] == 422
    assert (await lea.post("/views", {"name": "x", "language": "de"}))[0] == 400
    for number in range(MOST):
        assert (await lea.post("/views", {"name": f"view {number}"}))[0] == 200
    assert (await lea.post("/views", {"name": "one more"}))[0] == 409
