"""Whatever is sent, the answer is one that is documented, and never a failure of ours."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from channels.admission.limits import Pace
from channels.api.routes import CALLS, PREFIX
from channels.web.settings import Paces
from tests.unit.web.service import Customer, running

WRITES = [path for method, path, _ in CALLS if method == "POST"]
FIELDS = [
    "id",
    "text",
    "choice",
    "language",
    "identity",
    "page",
    "email",
    "score",
    "comment",
    "url",
    "type",
    "channel",
    "link",
]
FREE = Pace(burst=1_000_000, per_s=1_000_000.0)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["x", "fr", "1.2.3"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
BODIES = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=4).map(json.dumps).map(str.encode)
REQUESTS = st.lists(st.tuples(st.sampled_from(WRITES), BODIES | VALUES.map(json.dumps).map(str.encode) | st.binary()))


@given(REQUESTS)
@settings(max_examples=30)
def test_no_request_breaks_the_service(requests: list[tuple[str, bytes]]) -> None:
    asyncio.run(send(requests))


async def send(requests: list[tuple[str, bytes]]) -> None:
    paces = Paces(message=FREE, ask=FREE)
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder), paces=paces) as service:
            customer = await service.opens()
            for path, body in requests:
                assert await answered(customer, path, body) < 500
            assert (await customer.events())["events"]


async def answered(customer: Customer, path: str, body: bytes) -> int:
    """The status; `call` has held it and the body against openapi.json."""
    if not path:
        return (await customer.service.call("POST", PREFIX, data=body)).status
    return (await customer.call("POST", path.removeprefix("/{conversation}"), data=body)).status


@given(st.lists(BODIES.map(bytes.decode) | st.text(), max_size=20))
@settings(max_examples=30)
def test_no_frame_breaks_the_socket(frames: list[str]) -> None:
    asyncio.run(frame_by_frame(frames))


async def frame_by_frame(frames: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder)) as service:
            customer = await service.opens()
            async with customer.socket() as wire:
                await wire.next()
                for data in frames:
                    await wire.ws.send_str(data)
                    assert (await wire.until("refused"))["error"]["code"] in ("bad_json", "unknown_field")
                await wire.send(type="message", id="last", text="toujours là")
                assert (await wire.until("accepted"))["id"] == "last"
