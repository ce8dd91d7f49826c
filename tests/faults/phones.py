"""Customers on Telegram, who change their words, and a Bot API that fails: without doubt, or leaving some."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from tests.fakes.telegram.failures import Failure, Script
from tests.fakes.telegram.server import FakeTelegram
from tests.faults.lines import ON_PHONES, reworded
from tests.faults.seen import Injected, Phone

SAYS_S = (0.3, 1.5)  # between two lines
EDITS = 0.4  # of the lines are edited, of these as many again
EDITS_S = (0.0, 2.0)  # after it was said: before its turn, in the middle of it, after its answer
EARLIER = 0.2  # of the edits are of any line so far, not of the last
AT_A_TIME = 5  # so many customers on the web write for one on a phone
FAILS = 0.15  # of the requests that send, while the Bot API is in trouble

CLEAR = (Failure.flood(1),)
DOUBTFUL = (
    Failure.server_error(),
    Failure.server_error(goes_through=True),
    Failure.cut(goes_through=False),
    Failure.cut(goes_through=True),
    Failure.no_answer(goes_through=True),
)

Json = dict[str, Any]


class Failing(Script):
    """Fails requests that send at random, and remembers which message each doubtful failure was for."""

    def __init__(self, server: FakeTelegram, seed: int) -> None:
        super().__init__()
        self.troubled = True
        self.injected: list[Injected] = []
        self.times = 0
        self._server, self._dice = server, random.Random(f"{seed}/bot api")

    def next(self, method: str) -> Failure | None:
        """See `Script.next`."""
        if method.lower() != "sendmessage" or not self.troubled or self._dice.random() > FAILS:
            return super().next(method)
        failure = self._dice.choice((*CLEAR, *CLEAR, *DOUBTFUL))
        self.times += 1
        if failure not in CLEAR:
            _, parameters = self._server.calls[-1]
            self.injected.append(Injected(int(parameters["chat_id"]), str(parameters["text"])))
        return failure


class Phones:
    """`server` is the Bot API; each phone is one chat with the bot."""

    def __init__(self, server: FakeTelegram, seed: int, number: int) -> None:
        self.server, self._seed = server, seed
        self.failing = Failing(server, seed)
        server.failures = self.failing
        self.phones = [Phone(f"phone-{n}", chat=1_000 + n) for n in range(number)]

    async def write(self, at_once: int) -> None:
        """Everybody says something, a few times, and changes some of it; beside `at_once` customers on the web."""
        gate = asyncio.Semaphore(max(3, at_once // AT_A_TIME))

        async def one(phone: Phone) -> None:
            async with gate:
                await self._one(phone)

        await asyncio.gather(*map(one, self.phones))

    def look(self) -> None:
        """What each phone shows now."""
        for phone in self.phones:
            phone.shown = self.server.person(phone.chat).reads

    async def _one(self, phone: Phone) -> None:
        dice = random.Random(f"{self._seed}/{phone.name}")
        person = self.server.person(phone.chat)
        updates: list[Json] = []
        for _ in range(dice.randint(2, 6)):
            text = dice.choice(ON_PHONES)
            phone.said.append(text)
            updates.append(await person.says(text))
            while dice.random() < EDITS:
                await asyncio.sleep(dice.uniform(*EDITS_S))
                number = dice.randrange(len(updates)) if dice.random() < EARLIER else len(updates) - 1
                text = reworded(text, dice)
                phone.edited.append((number, text))
                await person.edits(updates[number], text)
            await asyncio.sleep(dice.uniform(*SAYS_S))
