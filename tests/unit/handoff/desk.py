"""A desk of the tests: the world of this room behind a real HTTP server, and agents who log in to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient
from argon2 import PasswordHasher

from handoff.agents import Agent, Agents
from handoff.database import Database
from handoff.desk import Deps, setup
from handoff.desk.deps import Desk
from handoff.worker import HandoffWorker
from shop.port import Shop
from tests.contract import wire
from tests.unit.handoff.world import World

PASSWORD = "a long enough password"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # argon2's smallest: tests log in often

Client = TestClient[web.Request, web.Application]
NewBrowser = Callable[[], Client]  # one that nobody is logged in with
Json = dict[str, Any]


@dataclass
class Seat:
    """An agent at the desk: a browser of its own, logged in."""

    agent: Agent
    client: Client
    csrf: str

    async def post(self, path: str, body: Json | None = None, **headers: str) -> tuple[int, Json]:
        """A call that changes something: status and body of the answer."""
        sent = {"X-CSRF-Token": self.csrf, **headers}
        async with self.client.post(f"/api/desk{path}", json=body or {}, headers=sent) as answer:
            return _documented("POST", path, answer.status, await answer.json())

    async def get(self, path: str) -> tuple[int, Json]:
        async with self.client.get(f"/api/desk{path}") as answer:
            return _documented("GET", path, answer.status, await answer.json())

    async def delete(self, path: str) -> tuple[int, Json]:
        async with self.client.delete(f"/api/desk{path}", headers={"X-CSRF-Token": self.csrf}) as answer:
            return _documented("DELETE", path, answer.status, await answer.json())

    async def on(self, c: str, verb: str, body: Json | None = None) -> tuple[int, Json]:
        """`claim`, `messages`, … on a conversation."""
        return await self.post(f"/conversations/{c}/{verb}", body)

    async def claims(self, c: str) -> None:
        assert (await self.on(c, "claim"))[0] == 200

    async def writes(self, c: str, text: str, id: str = "m1") -> tuple[int, Json]:
        return await self.on(c, "messages", {"id": id, "text": text})

    async def view(self, view: str) -> list[str]:
        """The conversations of a view, in order."""
        status, body = await self.get(f"/conversations?view={view}")
        assert status == 200
        return [line["id"] for line in body["conversations"]]


def _documented(method: str, path: str, status: int, body: Json) -> tuple[int, Json]:
    """The answer, held against openapi.json."""
    wire.check_answer(method, f"/api/desk{path}", status, body)
    return status, body


async def _at_rest(_: web.Application) -> None:
    """What the desk does by itself in the background, a test does when it says so, and then knows that it was done."""
    for task in asyncio.all_tasks():
        if task.get_name() in ("archive", "deeds"):
            task.cancel()


class DeskWorld(World):
    """The world, with a desk on top."""

    desk: Desk
    agents: Agents
    app: web.Application

    def build(self, new_browser: NewBrowser, shop: Shop | None = None) -> None:
        """Put the desk on an application."""
        self.agents = Agents(Database("sqlite://"), self.clock, QUICK)
        self.browser = new_browser
        self.app = web.Application()
        self.desk = setup(self.app, Deps(self.door, self.book, self.agents, self.waiting, shop))
        self.app.on_startup.append(_at_rest)
        self.worker = HandoffWorker(self.door, self.book, self.waiting, self.desk.rotas)

    async def seat(self, name: str = "Léa", role: str = "agent", language: str = "fr") -> Seat:
        """A new agent, logged in."""
        email = f"{name.lower()}@shop.example"
        return await self.again(self.agents.add(email, name, PASSWORD, role, language))

    async def again(self, agent: Agent) -> Seat:
        """The agent logs in, in a new browser."""
        client = self.browser()
        async with client.post("/api/desk/login", json={"email": agent.email, "password": PASSWORD}) as answer:
            assert answer.status == 200
            body = await answer.json()
        return Seat(agent, client, body["csrf_token"])
