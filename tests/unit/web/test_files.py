"""Files from customers: what is taken, how it is kept, how it is given back."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import aiohttp
import pytest

from channels.web.channel import WEB
from channels.web.files import file_name
from channels.web.settings import Paces
from tests.unit.web.service import Answer, Customer, Service

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"


async def sends(customer: Customer, content: bytes, name: str = "tea.png", **fields: str) -> Answer:
    form = aiohttp.FormData()
    for field, value in fields.items():
        form.add_field(field, value)
    form.add_field("file", io.BytesIO(content), filename=name, content_type="text/html")
    return await customer.call("POST", "/files", data=form)


async def attachment(customer: Customer) -> dict[str, Any]:
    file: dict[str, Any] = (await customer.events())["events"][-1]["attachments"][0]
    return file


async def test_a_photo_is_kept_and_given_back_to_its_owner_only(service: Service, customer: Customer) -> None:
    answer = await sends(customer, PNG, id="f1", caption="cassée 4111111111111111")
    assert answer.status == 202
    assert (await sends(customer, PNG, id="f1")).body == answer.body
    shown = (await customer.events())["events"][-1]
    assert (shown["type"], shown["text"]) == ("customer.sent_file", "cassée •••• 1111")
    file = await attachment(customer)
    assert (file["name"], file["media_type"], file["size_bytes"]) == ("tea.png", "image/png", len(PNG))
    path = file["url"].removeprefix(f"/api/chat/{customer.conversation}")
    got = await customer.call("GET", path)
    assert got.body == PNG
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["Content-Type"] == "image/png"
    other = await service.opens()
    assert (await other.call("GET", path)).status == 404
    assert (await service.call("GET", file["url"])).status == 401


async def test_the_same_content_is_kept_once(service: Service, customer: Customer) -> None:
    for _ in range(2):
        await sends(customer, PNG)
    folder = service.chat_files
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [hashlib.sha256(PNG).hexdigest()]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<script>alert(1)</script>", 400, "bad_json"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 400, "bad_json"),
        (b"", 400, "bad_json"),
        (PNG + b"x" * WEB.file_limit_bytes, 413, "too_large"),
    ],
)
async def test_what_is_not_taken(customer: Customer, content: bytes, status: int, code: str) -> None:
    answer = await sends(customer, content)
    assert (answer.status, answer.code) == (status, code)


async def test_files_have_a_pace_of_their_own(service: Service, customer: Customer) -> None:
    burst = Paces().file.burst
    statuses = [(await sends(customer, PNG)).status for _ in range(burst + 1)]
    assert statuses == [202] * burst + [429]
    assert (await customer.says("bonjour")).status == 202
    service.clock.advance(11)
    assert (await sends(customer, PNG)).status == 202


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBPVP8 ", b"%PDF-1.7"])
async def test_what_is_taken_is_known_by_its_content(customer: Customer, content: bytes) -> None:
    assert (await sends(customer, content, name="x.exe")).status == 202


async def test_forms_that_are_none(customer: Customer) -> None:
    for request in (
        {"body": {"file": "x"}},
        {"data": "no form", "headers": {"Content-Type": "multipart/form-data"}},
        {"data": "--b\r\nbroken", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
        {"data": aiohttp.FormData({"other": "x"}), "headers": {}},
    ):
        answer = await customer.call("POST", "/files", **request)
        assert answer.status == 400, request


async def test_paths_that_lead_elsewhere_lead_nowhere(customer: Customer) -> None:
    for name in ("..%2f..%2fetc%2fpasswd", "0" * 63, "Z" * 64, "0" * 64):
        assert (await customer.call("GET", f"/files/{name}")).status == 404


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\tea.png", "tea.png"),
        ('a"b<c>.png', "abc.png"),
        ("", "file.png"),
        (None, "file.png"),
        ("...", "file.png"),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
    ],
)
def test_a_files_name_is_only_a_name(given: str | None, kept: str) -> None:
    assert file_name(given, "image/png") == kept
