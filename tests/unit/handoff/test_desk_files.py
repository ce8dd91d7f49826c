"""Files that agents send: what they are is told by their content; the customer's side gets them with the words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from aiohttp import FormData

from conversation import events as ev
from tests.contract import wire
from tests.unit.handoff.desk import DeskWorld, Json, Seat

PDF = b"%PDF-1.7 a label"


@pytest.fixture
def folder(desk: DeskWorld, tmp_path: Path) -> Path:
    desk.desk.files = tmp_path
    return tmp_path


async def sends(lea: Seat, c: str, content: bytes, id: str = "f1", name: str = "étiquette.pdf", **more: str) -> Json:
    form = FormData({"id": id, **more}, quote_fields=False)  # names as a browser sends them
    form.add_field("file", io.BytesIO(content), filename=name)
    path = f"/api/desk/conversations/{c}/files"
    async with lea.client.post(path, data=form, headers={"X-CSRF-Token": lea.csrf}) as answer:
        body: Json = await answer.json()
        wire.check_answer("POST", path, answer.status, body)
        return {"status": answer.status, **body}


async def test_a_paper_goes_to_the_customer_once_and_opens_at_the_desk(desk: DeskWorld, folder: Path) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    first = await sends(lea, c, PDF, text="Voici l’étiquette")
    assert first["status"] == 202
    assert await sends(lea, c, PDF, text="Voici l’étiquette") == first
    wrote = await desk.last(c)
    assert isinstance(wrote, ev.AgentWrote)
    (file,) = wrote.attachments
    assert (wrote.text, file.name, file.media_type) == ("Voici l’étiquette", "étiquette.pdf", "application/pdf")
    _, thread = await lea.get(f"/conversations/{c}")
    (shown,) = thread["events"][-1]["attachments"]
    async with lea.client.get(shown["url"]) as answer:
        assert (answer.status, await answer.read()) == (200, PDF)
        assert answer.headers["Content-Type"] == "application/pdf"
    assert (folder / file.file[:2] / file.file).read_bytes() == PDF


async def test_what_lost_the_floor_is_told_and_noted(desk: DeskWorld, folder: Path) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    assert (await sends(lea, c, PDF))["status"] == 409
    assert await desk.last(c) == ev.AgentNoted(agent=lea.agent.id, name="Lea", text="étiquette.pdf", lost=True)


@pytest.mark.parametrize(
    ("content", "more", "status"),
    [
        (b"MZ a program", {}, 400),
        (b"", {}, 400),
        (b"<svg onload=alert(1)>", {}, 400),
        (PDF + b"x" * (10 * 1024 * 1024), {}, 413),
        (PDF, {"colour": "red"}, 400),
        (PDF, {"id": "with/slash"}, 400),
    ],
)
async def test_what_cannot_be_sent_is_refused(
    desk: DeskWorld, folder: Path, content: bytes, more: dict[str, str], status: int
) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    assert (await sends(lea, c, content, **more))["status"] == status
    assert "agent.wrote" not in await desk.names(c)


async def test_a_name_is_only_a_name(desk: DeskWorld, folder: Path) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    await lea.claims(c)
    assert (await sends(lea, c, PDF, name="../../etc/passwd.exe"))["status"] == 202
    wrote = await desk.last(c)
    assert isinstance(wrote, ev.AgentWrote)
    assert wrote.attachments[0].name == "passwd.pdf"


async def test_json_is_no_form(desk: DeskWorld) -> None:
    lea = await desk.seat("Lea")
    c = await desk.opened()
    assert (await lea.on(c, "files", {"id": "f1"}))[0] == 400
