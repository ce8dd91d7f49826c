"""`passerelle run` as its operator meets it: stops cleanly, finds everything again, says what is wrong."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import aiohttp
import psutil
import pytest

from tests.servers import eventually
from tests.service import PASSWORD, ROOT, Service, free_port

Json = dict[str, Any]


class Desk:
    """An agent's browser, reduced to its calls."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.headers: dict[str, str] = {}

    async def login(self) -> None:
        found = await self.post("/login", {"email": "agent@demo.example", "password": PASSWORD})
        self.headers = {"X-CSRF-Token": found["csrf_token"]}

    async def post(self, path: str, body: Json) -> Json:
        async with self.session.post(f"/api/desk{path}", json=body, headers=self.headers) as response:
            assert response.status in (200, 202), await response.text()
            return dict(await response.json())

    async def get(self, path: str) -> Json:
        async with self.session.get(f"/api/desk{path}") as response:
            assert response.status == 200, await response.text()
            return dict(await response.json())


async def call(session: aiohttp.ClientSession, path: str, body: Json, token: str = "") -> Json:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with session.post(path, json=body, headers=headers) as response:
        assert response.status < 300, await response.text()
        return dict(await response.json())


async def history(session: aiohttp.ClientSession, chat: Json, after: int = 0, wait_s: int = 0) -> Json:
    url = f"/api/chat/{chat['conversation']}/events?after={after}&wait={wait_s}"
    async with session.get(url, headers={"Authorization": f"Bearer {chat['token']}"}) as response:
        return dict(await response.json())


@pytest.fixture(scope="module")
def brainless() -> Iterator[Service]:
    """A service whose brains are all dead, shared by those who only talk to it."""
    started = Service(BRAINS="0").start()
    yield started
    started.end()


async def test_the_desk_claims_and_answers_with_every_brain_dead(brainless: Service) -> None:
    async with aiohttp.ClientSession(brainless.url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        chat = await call(session, "/api/chat", {"id": "a-customer-without-brain"})
        c, token = chat["conversation"], chat["token"]
        await call(session, f"/api/chat/{c}/messages", {"id": "m1", "text": "Ma théière est cassée"}, token)
        await call(session, f"/api/chat/{c}/human", {"id": "h1"}, token)

        desk = Desk(session)
        await desk.login()
        waiting = (await desk.get("/conversations?view=waiting"))["conversations"]
        assert [listed["id"] for listed in waiting] == [c]
        brief = (await desk.get(f"/conversations/{c}"))["brief"]
        assert set(brief) >= set("who want why tried facts orders mood promises next_step reply".split())
        await desk.post(f"/conversations/{c}/claim", {})
        await desk.post(f"/conversations/{c}/messages", {"id": "a1", "text": "Je vous en renvoie une."})

        seen = await history(session, chat)
        assert seen["floor"]["holder"] == "agent"
        [word] = [event for event in seen["events"] if event["type"] == "agent.wrote"]
        assert (word["author"]["name"], word["text"]) == ("Léa", "Je vous en renvoie une.")


async def test_a_silent_assistant_means_an_honest_line_then_the_waiting_list(brainless: Service) -> None:
    async with aiohttp.ClientSession(brainless.url) as session:
        chat = await call(session, "/api/chat", {"id": "nobody-answers-me", "language": "en"})
        path = f"/api/chat/{chat['conversation']}/messages"
        await call(session, path, {"id": "m1", "text": "Is anybody there?"}, chat["token"])

        seen = await history(session, chat)
        while seen["floor"]["holder"] != "waiting":
            seen = await history(session, chat, seen["events"][-1]["seq"] if seen["events"] else 0, 30)
        types = [event["type"] for event in (await history(session, chat))["events"]]
        assert types.index("service.told", 1) < types.index("handoff.requested")


async def test_ctrl_c_leaves_nothing_and_the_next_start_finds_all_conversations() -> None:
    service = Service(BRAINS="0")
    await asyncio.to_thread(service.start)
    try:
        async with aiohttp.ClientSession(service.url) as session:
            chat = await call(session, "/api/chat", {"id": "i-come-back"})
            path = f"/api/chat/{chat['conversation']}/messages"
            await call(session, path, {"id": "m1", "text": "bonjour"}, chat["token"])
        family = [child for name in ("store", "gateway") for child in service.children(name)]
        assert len(family) == 2
        assert await asyncio.to_thread(service.stop) == 0
        assert not [child for child in family if child.is_running()]
        await asyncio.to_thread(service.start)
        async with aiohttp.ClientSession(service.url) as session:
            texts = [event["text"] for event in (await history(session, chat))["events"]]
        assert "bonjour" in texts
    finally:
        await asyncio.to_thread(service.end)


async def test_killed_children_and_a_killed_parent_leave_nothing_running() -> None:
    service = Service(BRAINS="0")
    await asyncio.to_thread(service.start)
    try:
        [gateway] = service.children("gateway")
        gateway.kill()
        await eventually(lambda: [child.pid for child in service.children("gateway")] not in ([], [gateway.pid]))
        [again] = service.children("gateway")
        assert service.process is not None
        service.process.kill()
        await eventually(lambda: not again.is_running() or again.status() == psutil.STATUS_ZOMBIE)
    finally:
        await asyncio.to_thread(service.start)  # finds the store that was left behind
        await asyncio.to_thread(service.end)


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, **{f"PASSERELLE_{name}": value for name, value in settings.items()}}
    command = [sys.executable, "-m", "passerelle", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_a_busy_port_says_so_and_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run("run", PORT=str(port))
    assert ended.returncode == 1
    assert f"127.0.0.1:{port}" in ended.stderr
    assert "PASSERELLE_PORT=" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", ["gateway", "brain", "handoff", "export C-1"])
def test_without_a_store_a_process_says_what_is_missing(command: str, socket_dir: object) -> None:
    ended = run(*command.split(), DATA_DIR=str(socket_dir), PORT=str(free_port()))
    assert ended.returncode == 1
    assert "PASSERELLE_REDIS_URL" in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_a_store_that_goes_away_is_waited_for_and_said(brainless: Service) -> None:
    """The gateway answers 503 with what to do, and accepts as soon as the store answers again."""
    async with aiohttp.ClientSession(brainless.url) as session:
        [store] = brainless.children("store")
        store.suspend()
        async with session.post("/api/chat", json={"id": "while-the-store-is-away"}) as response:
            assert response.status == 503
            assert (await response.json())["error"]["code"] == "unavailable"
        store.resume()

        async def accepted() -> bool:
            async with session.post("/api/chat", json={"id": "while-the-store-is-away"}) as response:
                return response.status in (200, 201)

        await eventually(accepted)
