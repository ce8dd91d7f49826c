"""The load's client speaks with a real server, a copy is what the door would have written, the page is written."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from bench import report
from bench.door import own_store
from bench.load import page, seeding
from bench.load.growth import grow
from bench.load.lines import LONGEST, line
from bench.load.wire import Wire, connect
from conversation import events as ev
from conversation.door import Door
from conversation.ids import new_conversation
from conversation.policy import Policy
from conversation.redis_client import connect as store_client
from conversation.redis_store import RedisStore

LONG = "é" * 40_000  # more than two bytes of length tell


async def test_the_client_speaks_websocket() -> None:
    async def echo(request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse(compress=False)
        await ws.prepare(request)
        async for message in ws:
            assert message.type is WSMsgType.TEXT
            await ws.ping(b"are you there")
            await ws.send_str(LONG if message.data == "long" else message.data)
        return ws

    app = web.Application()
    app.router.add_get("/ws", echo)
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    lost = asyncio.Event()
    async with TestServer(app) as server:
        wire = Wire(heard.put_nowait, lost.set)
        await connect(wire, server.port or 0, "/ws")
        for said, answer in (("bonjour", "bonjour"), ("x" * 300, "x" * 300), ("long", LONG)):
            wire.send(said.encode())
            assert (await heard.get()).decode() == answer
        wire.close()
        await lost.wait()


async def test_a_copy_reads_like_its_model() -> None:
    with own_store() as url:
        client = store_client(url)
        store = RedisStore(client)
        door, c = Door(store, Policy()), new_conversation()
        await door.write(c, lambda _: [ev.ConversationOpened(channel="web")], "o")
        await door.write(c, lambda _: [ev.HandoffRequested(reason="explicit", by="customer")], "h")
        copy = next(seeding.named(1, "copy"))
        await seeding.fill(url, [await seeding.read(client, c)], [copy])
        model, read = await door.read(c), await door.read(copy)
        assert (read.seq, read.floor) == (model.seq, model.floor)
        listed = await store.on_floor("waiting", [f"s{copy[:2]}"], 10)
        assert copy in [conversation for _, conversation in listed]
        again = await door.write(copy, lambda _: [ev.CustomerWrote(text="x")], "h")
        assert again.appended is not None
        assert not again.appended.fresh  # what was written once is known there, too
        await store.close()


async def test_growth_is_measured() -> None:
    first, second = await grow([2, 5], asked=3)
    assert (first.conversations, second.conversations) == (2, 5)
    assert min(first.append, first.resume, second.append, second.resume) > 0


def test_no_customer_says_the_same_twice() -> None:
    assert len({line(3, turn) for turn in range(LONGEST)}) == LONGEST


def test_each_verb_keeps_the_others_part_of_the_page(tmp_path: Path, root: Path) -> None:
    found = json.loads((root / "tests" / "unit" / "load.json").read_text("utf-8"))
    written = page.write(found, tmp_path)
    load = written.read_text("utf-8")
    for head in ("Sockets and the storm", "Talk", "A hundred", "Brains", "An agent floor", "From the claim", "Growth"):
        assert f"### {head}" in load
    assert (tmp_path / "images" / "bench-load-talk.png").stat().st_size > 1000
    report.write(tmp_path)
    both = written.read_text("utf-8")
    assert both.startswith("# Benchmarks")
    assert both.endswith(load.partition(report.LOAD)[2])
    page.write(found, tmp_path)
    assert written.read_text("utf-8") == both
