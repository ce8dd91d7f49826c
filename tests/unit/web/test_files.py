"""Files from customers: what is taken, how it is kept, how it is given back."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import io
import threading
import zipfile
from typing import Any

import aiohttp
import pytest
from PIL import Image

from channels.admission.errors import WireError
from channels.uploads import images
from channels.uploads.files import file_name
from channels.uploads.images import PIXELS_MOST, PLACES, SIDE_MOST, repaint
from channels.web.channel import WEB
from channels.web.settings import Paces
from conversation import events as ev
from conversation.files import keep
from tests.unit.web.pictures import PDF, claiming, moving, photo, picture, pixel_bomb, text_bomb
from tests.unit.web.service import Answer, Customer, Service

PNG = picture()


async def sends(customer: Customer, content: bytes, name: str = "tea.png", **fields: str) -> Answer:
    form = aiohttp.FormData()
    for field, value in fields.items():
        form.add_field(field, value)
    form.add_field("file", io.BytesIO(content), filename=name, content_type="text/html")
    return await customer.call("POST", "/files", data=form)


async def attachment(customer: Customer) -> dict[str, Any]:
    file: dict[str, Any] = (await customer.events())["events"][-1]["attachments"][0]
    return file


async def given_back(customer: Customer) -> bytes:
    """The last file, as its owner gets it."""
    path = (await attachment(customer))["url"].removeprefix(f"/api/chat/{customer.conversation}")
    got = await customer.call("GET", path)
    assert got.status == 200
    return bytes(got.body)


def kept(service: Service) -> list[str]:
    return [path.name for path in service.chat_files.rglob("*") if path.is_file()]


async def test_a_photo_is_kept_and_given_back_to_its_owner_only(service: Service, customer: Customer) -> None:
    answer = await sends(customer, PNG, id="f1", caption="cassée 4111111111111111")
    assert answer.status == 202
    assert (await sends(customer, PNG, id="f1")).body == answer.body
    shown = (await customer.events())["events"][-1]
    assert (shown["type"], shown["text"]) == ("customer.sent_file", "cassée •••• 1111")
    file = await attachment(customer)
    assert (file["name"], file["media_type"]) == ("tea.png", "image/png")
    path = file["url"].removeprefix(f"/api/chat/{customer.conversation}")
    got = await customer.call("GET", path)
    assert len(got.body) == file["size_bytes"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["Content-Type"] == "image/png"
    other = await service.opens()
    assert (await other.call("GET", path)).status == 404
    assert (await service.call("GET", file["url"])).status == 401


async def test_the_same_content_is_kept_once_under_its_hash(service: Service, customer: Customer) -> None:
    for _ in range(2):
        await sends(customer, PNG)
    assert kept(service) == [hashlib.sha256(await given_back(customer)).hexdigest()]


async def test_files_of_assistant_and_agent_are_the_customers_too(service: Service, customer: Customer) -> None:
    hash_ = keep(service.chat_files, PDF)
    invoice = ev.Attachment(file=hash_, name="facture.pdf", media_type="application/pdf", size_bytes=len(PDF))
    await service.writes(customer.conversation, ev.AssistantWrote(text="Voici.", attachments=(invoice,)))
    assert await given_back(customer) == PDF
    other = await service.opens()
    assert (await other.call("GET", f"/files/{hash_}")).status == 404


# --- what is kept of a photo


async def test_a_photo_is_kept_upright_and_without_place_or_maker(customer: Customer) -> None:
    assert (await sends(customer, photo((8, 6)), "IMG_1.JPG")).status == 202
    content = await given_back(customer)
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size) == ("JPEG", (6, 8))
    assert dict(image.getexif()) == {}
    assert b"phone" not in content
    assert b"private words" not in content


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_photo_stays_what_it_is(customer: Customer, kind: str) -> None:
    assert (await sends(customer, picture(kind), "x.exe")).status == 202
    assert Image.open(io.BytesIO(await given_back(customer))).format == kind
    assert (await attachment(customer))["name"].startswith("x.exe.")


async def test_of_a_picture_that_moves_the_first_image_is_kept(customer: Customer) -> None:
    assert (await sends(customer, moving(), "chat.gif")).status == 202
    image = Image.open(io.BytesIO(await given_back(customer)))
    assert (image.format, getattr(image, "n_frames", 1)) == ("PNG", 1)
    assert (await attachment(customer))["name"] == "chat.png"


async def test_a_very_large_photo_is_made_smaller(customer: Customer) -> None:
    assert (await sends(customer, picture("JPEG", (SIDE_MOST + 400, 50)))).status == 202
    assert Image.open(io.BytesIO(await given_back(customer))).width == SIDE_MOST


async def test_photos_that_wait_to_be_painted_are_not_without_number() -> None:
    freed = threading.Event()
    images._painter.submit(freed.wait)
    waiting = [asyncio.create_task(repaint(PNG)) for _ in range(PLACES)]
    try:
        await asyncio.sleep(0)
        with pytest.raises(WireError) as refused:
            await repaint(PNG)
    finally:
        freed.set()
        painted = await asyncio.gather(*waiting)
    assert refused.value.code == "unavailable"
    assert {it.media_type for it in painted} == {"image/png"}
    assert (await repaint(PNG)).media_type == "image/png"


async def test_what_hides_behind_a_picture_is_not_kept(customer: Customer) -> None:
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as packed:
        packed.writestr("run.html", "<script>alert(1)</script>")
    for behind in (hidden.getvalue(), b"<script>alert(1)</script>", b"<?php system($_GET[0]); ?>"):
        assert (await sends(customer, PNG + behind)).status == 202
        content = await given_back(customer)
        assert behind not in content
        assert not zipfile.is_zipfile(io.BytesIO(content))


# --- what is refused: nothing of it is stored

ZIP = io.BytesIO()
with zipfile.ZipFile(ZIP, "w", zipfile.ZIP_DEFLATED) as bomb:
    bomb.writestr("zeros", bytes(10_000_000))


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        pytest.param(b"<script>alert(1)</script>", 400, "bad_json", id="script"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 400, "bad_json", id="svg"),
        pytest.param(b"<?xml version='1.0'?><svg><script>alert(1)</script></svg>", 400, "bad_json", id="svg-xml"),
        pytest.param(ZIP.getvalue(), 400, "bad_json", id="zip-bomb"),
        pytest.param(b"MZ\x90\x00", 400, "bad_json", id="program"),
        pytest.param(b"", 400, "bad_json", id="empty"),
        pytest.param(PNG[:48], 400, "bad_json", id="half-a-picture"),
        pytest.param(b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", 400, "bad_json", id="script-as-png"),
        pytest.param(b"GIF89a/*" + b"*/=1;alert(1)//" * 9, 400, "bad_json", id="script-as-gif"),
        pytest.param(b"%PDF-1.7\n<script>alert(1)</script>", 400, "bad_json", id="script-as-pdf"),
        pytest.param(PDF + ZIP.getvalue(), 400, "bad_json", id="zip-behind-pdf"),
        pytest.param(pixel_bomb(30_000), 413, "too_large", id="pixel-bomb"),
        pytest.param(pixel_bomb(int(PIXELS_MOST**0.5) + 1), 413, "too_large", id="a-few-pixels-too-many"),
        pytest.param(claiming("GIF", 65_000), 413, "too_large", id="gif-bomb"),
        pytest.param(claiming("JPEG", 65_000), 413, "too_large", id="jpeg-bomb"),
        pytest.param(text_bomb(), 400, "bad_json", id="text-bomb"),
        pytest.param(b"\xef\xbb\xbf  <svg><script>1</script></svg>", 400, "bad_json", id="svg-after-blanks"),
        pytest.param(gzip.compress(b"<svg><script>1</script></svg>"), 400, "bad_json", id="svg-packed"),
        pytest.param(b"\0\0\0\x1cftypheic", 400, "bad_json", id="no-type-of-ours"),
        pytest.param(b"<html>%PDF-1.7\nstartxref\n9\n%%EOF", 400, "bad_json", id="page-before-pdf"),
        pytest.param(PNG + b"x" * WEB.file_limit_bytes, 413, "too_large", id="over-the-limit"),
    ],
)
async def test_what_is_not_taken(service: Service, customer: Customer, content: bytes, status: int, code: str) -> None:
    before = await service.store.entries(customer.conversation)
    answer = await sends(customer, content)
    assert (answer.status, answer.code) == (status, code)
    assert kept(service) == []
    assert await service.store.entries(customer.conversation) == before


async def test_a_disk_that_takes_nothing_is_said_and_nothing_is_lost(service: Service, customer: Customer) -> None:
    service.chat_files.write_text("where the folder should be")
    before = await service.store.entries(customer.conversation)
    answer = await sends(customer, PNG, id="f1")
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "unavailable", "2")
    assert await service.store.entries(customer.conversation) == before
    service.chat_files.unlink()
    assert (await sends(customer, PNG, id="f1")).status == 202


async def test_a_form_that_unpacks_to_more_than_a_file_may_have_is_cut_short(customer: Customer) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    packed = gzip.compress(head + bytes(WEB.file_limit_bytes * 5) + b"\r\n--b--\r\n")
    headers = {"Content-Type": "multipart/form-data; boundary=b", "Content-Encoding": "gzip"}
    answer = await customer.call("POST", "/files", data=packed, headers=headers)
    assert answer.status in (400, 413)


async def test_a_pdf_is_kept_as_it_is(customer: Customer) -> None:
    assert (await sends(customer, PDF, "facture")).status == 202
    assert await given_back(customer) == PDF
    assert (await attachment(customer))["name"] == "facture.pdf"


async def test_a_page_inside_a_pdf_is_never_shown_as_one(customer: Customer) -> None:
    both = PDF.replace(b"<<>>", b"<html><script>alert(1)</script></html>", 1)
    assert (await sends(customer, both, "facture.html")).status == 202
    file = await attachment(customer)
    assert (file["name"], file["media_type"]) == ("facture.html.pdf", "application/pdf")
    got = await customer.call("GET", file["url"].removeprefix(f"/api/chat/{customer.conversation}"))
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


async def test_files_have_a_pace_of_their_own(service: Service, customer: Customer) -> None:
    burst = Paces().file.burst
    statuses = [(await sends(customer, PNG)).status for _ in range(burst + 1)]
    assert statuses == [202] * burst + [429]
    assert (await customer.says("bonjour")).status == 202
    service.clock.advance(11)
    assert (await sends(customer, PNG)).status == 202


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
        ("../../etc/passwd", "passwd.png"),
        ("C:\\photos\\tea.png", "tea.png"),
        ("IMG_1.HEIC", "IMG_1.png"),
        ("mes 2.5 tasses", "mes 2.5 tasses.png"),
        ('a"b<c>.png', "abc.png"),
        (".png", "png.png"),
        ("", "file.png"),
        (None, "file.png"),
        ("...", "file.png"),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
    ],
)
def test_a_files_name_is_only_a_name(given: str | None, kept: str) -> None:
    assert file_name(given, "image/png") == kept
