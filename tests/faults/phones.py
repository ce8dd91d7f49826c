"""Customers on Telegram, and a Bot API that fails: in ways that leave no doubt, and in ways that do."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

from tests.fakes.telegram.failures import Failure, Script
from tests.fakes.telegram.server import FakeTelegram
from tests.faults.seen import Injected, Phone

SAYS_S = (0.3, 1.5)  # between two lines
FAILS = 0.15  # of the requests that send, while the Bot API is in trouble

CLEAR = (Failure.flood(1),)
DOUBTFUL = (
    Failure.server_error(),
    Failure.server_error(goes_through=True),
    Failure.cut(goes_through=False),
    Failure.cut(goes_through=True),
    Failure.no_answer(goes_through=True),
)


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

    async def write(self, lines: Sequence[str]) -> None:
        """Everybody says something, a few times."""
        await asyncio.gather(*(self._one(phone, lines) for phone in self.phones))

    def look(self) -> None:
        """What each phone shows now."""
        for phone in self.phones:
            phone.shown = self.server.person(phone.chat).reads

    async def _one(self, phone: Phone, lines: Sequence[str]) -> None:
        dice = random.Random(f"{self._seed}/{phone.name}")
        person = self.server.person(phone.chat)
        for _ in range(dice.randint(2, 6)):
            text = dice.choice(lines)
            phone.said.append(text)
            await person.says(text)
            await asyncio.sleep(dice.uniform(*SAYS_S))
