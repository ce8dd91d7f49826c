"""Customers on the web: half of them over WebSockets, half over calls and long polls, as the widget does both."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import aiohttp

from tests.faults.seen import Accepted, Customer

AGAIN_S = 0.1  # between two tries of a refused or cut call
ANSWER_S = 8.0  # the store is away after five
TALK_S = (0.05, 0.6)  # between two lines of one customer
LINGERS_S = 0.5  # after the last line: the answer is seen live
LOOK_S = 0.1  # between two looks for an answer

Json = dict[str, Any]
Script = Callable[[Customer, random.Random], Sequence[str]]


CUT = (aiohttp.ClientError, asyncio.TimeoutError, OSError)


class Away(Exception):
    """The gateway is away, refuses for now, or cut the line: nothing was promised."""


class Gone(Exception):
    """The gateway knows no such conversation: one that was opened is lost."""


class Crowd:
    """`urls` are the gateways, each behind its proxy: a customer who is cut off comes back by any of them.

    `patience_s`: how long each waits for an answer before the next line; 0: nobody does.
    """

    def __init__(self, urls: Sequence[str], seed: int, script: Script, patience_s: float = 0.0) -> None:
        self.urls = urls
        self.customers: list[Customer] = []
        self.talking: dict[str, Customer] = {}  # by conversation
        self.done = 0
        self._seed, self._script, self._patience_s = seed, script, patience_s

    async def write(self, customers: Sequence[Customer], at_once: int) -> None:
        """Each writes its lines, `at_once` at the same time."""
        self.customers = list(customers)
        gate = asyncio.Semaphore(at_once)

        async def one(number: int, customer: Customer) -> None:
            async with gate:
                dice = random.Random(f"{self._seed}/{customer.name}")
                talk = (Socket if number % 2 else Calls)(customer, self.urls, dice, session)
                talk.patience_s = self._patience_s
                with _noted(customer):
                    await talk.talk(self._script(customer, dice), self.talking)
                self.done += 1

        async with _session() as session:
            await asyncio.gather(*(one(number, customer) for number, customer in enumerate(self.customers)))

    def heard(self) -> int:
        """How many messages were accepted so far."""
        return sum(len(customer.accepted) for customer in self.customers)

    async def reread(self, at_once: int = 20) -> None:
        """Everybody reads everything once more, in pages."""
        gate = asyncio.Semaphore(at_once)

        async def one(customer: Customer) -> None:
            async with gate:
                calls = Calls(customer, self.urls, random.Random(0), session)
                with _noted(customer):
                    await calls.reread()

        async with _session() as session:
            await asyncio.gather(*map(one, self.customers))


class Calls:
    """One customer over HTTP: tries again with the same id until it hears "accepted"; follows by long polls."""

    patience_s = 0.0  # for an answer to a line, before the next one

    def __init__(
        self, customer: Customer, urls: Sequence[str], dice: random.Random, session: aiohttp.ClientSession
    ) -> None:
        self.customer, self.urls, self.dice, self.session = customer, urls, dice, session

    async def talk(self, lines: Sequence[str], talking: dict[str, Customer]) -> None:
        """Open, write the lines, follow meanwhile."""
        customer = self.customer
        opened = await self._until("POST", "/api/chat", {"id": customer.name, "language": "fr"})
        customer.conversation, customer.token = opened["conversation"], opened["token"]
        talking[customer.conversation] = customer
        following = asyncio.create_task(self._follow())
        saying = asyncio.create_task(self._say_all(lines))
        try:
            done, _ = await asyncio.wait((following, saying), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await _ended(following, saying)
            talking.pop(customer.conversation)

    async def page(self, after: int, wait_s: int = 0) -> Json:
        """Events after a number."""
        return await self._until("GET", f"{self._chat}/events?after={after}&wait={wait_s}")

    async def reread(self) -> None:
        """Everything there is, in pages."""
        more, reread = True, self.customer.reread
        while more:
            page = await self.page(reread[-1] if reread else 0)
            reread += [event["seq"] for event in page["events"]]
            more = bool(page.get("more"))

    async def _say_all(self, lines: Sequence[str]) -> None:
        for number, line in enumerate(lines):
            id = f"{self.customer.name}.{number}"
            self.customer.accepted.append(Accepted(id, await self._say(id, line), line))
            await asyncio.sleep(self.dice.uniform(*TALK_S))
            await self._hear_out(self.customer.accepted[-1].seq)
        await asyncio.sleep(LINGERS_S)

    async def _hear_out(self, seq: int) -> None:
        """Wait for anything beyond that number; whoever waits in vain writes on."""
        until = asyncio.get_running_loop().time() + self.patience_s
        while asyncio.get_running_loop().time() < until:
            if self.customer.followed and self.customer.followed[-1] > seq:
                return
            await asyncio.sleep(LOOK_S)

    async def _say(self, id: str, line: str) -> int:
        answer = await self._until("POST", f"{self._chat}/messages", {"id": id, "text": line})
        return int(answer["seq"])

    async def _follow(self) -> None:
        followed = self.customer.followed
        while True:
            page = await self.page(followed[-1] if followed else 0, wait_s=5)
            followed += [event["seq"] for event in page["events"]]

    @property
    def _chat(self) -> str:
        return f"/api/chat/{self.customer.conversation}"

    async def _until(self, method: str, path: str, body: Json | None = None) -> Json:
        while True:
            with contextlib.suppress(Away):
                return await self._try(method, self.dice.choice(self.urls) + path, body)
            await asyncio.sleep(AGAIN_S)

    async def _try(self, method: str, url: str, body: Json | None) -> Json:
        headers = {"Authorization": f"Bearer {self.customer.token}"} if self.customer.token else {}
        try:
            async with self.session.request(method, url, json=body, headers=headers) as response:
                if response.status in (200, 201, 202):
                    return dict(await response.json())
                if response.status == 404:
                    raise Gone
                assert response.status in (429, 503), f"{response.status} {await response.text()}"
                self.customer.refusals[str(response.status)] += 1
        except CUT as error:
            self.customer.refusals[type(error).__name__] += 1
            raise Away from error
        raise Away


class Socket(Calls):
    """One customer over a WebSocket: a line without "accepted" is sent again over the next one, with its id."""

    def __init__(
        self, customer: Customer, urls: Sequence[str], dice: random.Random, session: aiohttp.ClientSession
    ) -> None:
        super().__init__(customer, urls, dice, session)
        self._ws: Any = None
        self._awaited: dict[str, asyncio.Future[int]] = {}
        self._unknown = False

    async def _say(self, id: str, line: str) -> int:
        accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._awaited[id] = accepted
        while True:
            ws = self._ws
            if ws is not None:
                with contextlib.suppress(ConnectionError, aiohttp.ClientError):
                    await ws.send_json({"type": "message", "id": id, "text": line})
            with contextlib.suppress(asyncio.TimeoutError):
                return await asyncio.wait_for(asyncio.shield(accepted), 2.0 if ws is not None else AGAIN_S)
            if self._unknown:
                raise Gone

    async def _follow(self) -> None:
        while True:
            url = self.dice.choice(self.urls) + f"{self._chat}/ws"
            try:
                async with self.session.ws_connect(url, heartbeat=3.0) as ws:
                    await self._listen(ws)
            except (*CUT, AssertionError) as error:
                # It is being started again; aiohttp asserts that who has just answered is still there.
                self.customer.refusals[type(error).__name__] += 1
            finally:
                self._ws = None
            await asyncio.sleep(AGAIN_S)

    async def _listen(self, ws: Any) -> None:
        followed = self.customer.followed
        await ws.send_json({"type": "hello", "token": self.customer.token, "after": followed[-1] if followed else 0})
        self._ws = ws
        async for message in ws:
            if message.type is not aiohttp.WSMsgType.TEXT:
                return
            frame = message.json()
            if frame["type"] == "events":
                followed += [event["seq"] for event in frame["events"]]
            elif frame["type"] == "accepted":
                self._hear(frame)
            elif frame["type"] == "refused":
                self.customer.refusals[frame["error"]["code"]] += 1
                self._unknown = frame["error"]["code"] == "not_found"
            elif frame["type"] == "bye":
                self.customer.refusals[frame["code"]] += 1
                self._unknown = frame["code"] == "not_found"

    def _hear(self, frame: Json) -> None:
        waiting = self._awaited.get(frame.get("id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(frame["seq"])


async def _ended(*tasks: asyncio.Task[None]) -> None:
    """Cancelled, and cancelled again: one that meets the end of aiohttp's own time limit is taken for that."""
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=AGAIN_S)
    await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.contextmanager
def _noted(customer: Customer) -> Iterator[None]:
    """A conversation that is gone is the checker's matter."""
    try:
        yield
    except Gone:
        customer.gone = True


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(ANSWER_S), connector=aiohttp.TCPConnector(limit=0, force_close=True)
    )
