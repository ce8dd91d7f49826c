"""Agents under fault: they claim from the list and out of the middle of a turn, write, and pass on; and read again."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Sequence
from typing import Any

import aiohttp

from tests.faults.seen import Accepted, AgentSeen
from tests.faults.web import AGAIN_S, ANSWER_S, Away

GRABS = 0.6  # of the claims are of customers who are just being answered: there the fence is needed
PAUSE_S = (0.05, 0.4)
GONE = 404  # a conversation that was lost: the checker says so
LOST = 409  # somebody else has it, or it is nobody's to claim
Json = dict[str, Any]


class Agent:
    """`talking` gives the conversations of customers who write just now."""

    def __init__(
        self, email: str, password: str, urls: Sequence[str], seed: int, talking: Callable[[], Sequence[str]]
    ) -> None:
        self.seen = AgentSeen(email)
        self._login = {"email": email, "password": password}
        self._urls, self._talking = urls, talking
        self._dice = random.Random(f"{seed}/{email}")
        self._number = 0
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(ANSWER_S),
            connector=aiohttp.TCPConnector(force_close=True),
            cookie_jar=aiohttp.CookieJar(unsafe=True),  # the host is an address
        )
        self._token = ""

    async def log_in(self) -> None:
        """Once; the session lives in the database that all gateways share."""
        status, answer = await self._call("POST", "/login", self._login)
        assert status == 200, answer
        self._token = answer["csrf_token"]

    async def work(self, going_on: Callable[[], bool]) -> None:
        """Claim, write, pass on, again and again."""
        while going_on():
            await asyncio.sleep(self._dice.uniform(*PAUSE_S))
            conversation = await self._choose()
            if conversation is None:
                continue
            status, _ = await self._call("POST", f"/conversations/{conversation}/claim", {"over": True})
            if status == 200:
                await self._serve(conversation)

    async def read_again(self) -> None:
        """Every thread they wrote in, in full."""
        for conversation in self.seen.accepted:
            status, thread = await self._call("GET", f"/conversations/{conversation}")
            assert status in (200, GONE), thread
            self.seen.threads[conversation] = [event["seq"] for event in thread.get("events", [])]

    async def close(self) -> None:
        await self._session.close()

    async def _choose(self) -> str | None:
        talking = self._talking()
        if talking and self._dice.random() < GRABS:
            return self._dice.choice(talking)
        _, answer = await self._call("GET", "/conversations?view=waiting")
        waiting = [line["id"] for line in answer.get("conversations", [])]
        return self._dice.choice(waiting[:10]) if waiting else None

    async def _serve(self, conversation: str) -> None:
        for _ in range(self._dice.randint(1, 2)):
            self._number += 1
            id = f"{self.seen.name.partition('@')[0]}.{self._number}"
            text = f"Je regarde cela, réponse {self._number}."
            status, answer = await self._call(
                "POST", f"/conversations/{conversation}/messages", {"id": id, "text": text}
            )
            if status in (LOST, GONE):
                return
            assert status == 202, answer
            self.seen.accepted.setdefault(conversation, []).append(Accepted(id, answer["seq"], text))
            await asyncio.sleep(self._dice.uniform(*PAUSE_S))
        verb, body = self._dice.choice(
            (("handback", {}), ("handback", {}), ("release", {}), ("close", {"outcome": "settled"}))
        )
        await self._call("POST", f"/conversations/{conversation}/{verb}", body)

    async def _call(self, method: str, path: str, body: Json | None = None) -> tuple[int, Json]:
        """Until a gateway answers; a word said twice because its answer got lost has the same id."""
        while True:
            with contextlib.suppress(Away):
                return await self._try(method, self._dice.choice(self._urls) + "/api/desk" + path, body)
            await asyncio.sleep(AGAIN_S)

    async def _try(self, method: str, url: str, body: Json | None) -> tuple[int, Json]:
        try:
            async with self._session.request(method, url, json=body, headers={"X-CSRF-Token": self._token}) as response:
                if response.status not in (429, 503):
                    return response.status, dict(await response.json())
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise Away from error
        raise Away
