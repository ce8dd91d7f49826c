"""Steady and bursty talk through gateway, brain and back: how long an answer takes, over how much is asked.

Customers write at random moments whether they were answered or not, as people do: a service that cannot follow cannot
slow them down. Conversations are in their 1st to 30th turn, those before them were really played.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Iterator, Sequence
from statistics import mean
from typing import NamedTuple

import redis.asyncio

from bench.figures import percentile
from bench.load import seeding
from bench.load.customer import Customer, Event, open_all
from bench.load.lines import LONGEST, line
from bench.load.service import Service
from channels.admission.tokens import Tokens
from conversation import events as ev
from conversation.door import Door
from conversation.ids import new_conversation, new_id
from conversation.memory import Clock
from conversation.policy import Policy
from conversation.redis_store import RedisStore

EVERY_S = 4.0  # a customer writes so often: as many are open as the rate needs
AGES = (0, 4, 9, 14, 19, 24)  # turns that lie behind a conversation when it is gone on with
ANSWER_S = 30.0  # who waits for longer goes to a person by the service's own rules
PLAYED_S = 120.0  # for the first answer of a brain that has just come up, on a busy machine
OPENED = (ev.ConversationOpened(channel="web"), ev.ServiceTold(kind="ai_notice"))
BURST = (5.0, 1.0)  # bursty: all that is asked in so many seconds comes within so many


class Talked(NamedTuple):
    """What came of one load: messages a second asked for and answered, seconds each answer took, CPU of each part."""

    asked_per_s: float
    answered_per_s: float
    times_s: list[float]
    unanswered: int
    cpu_per_s: dict[str, float]

    @property
    def figures(self) -> dict[str, float]:
        """As they are kept and printed: ms, and cores."""
        shares = {f"p{int(share * 100)}_ms": percentile(self.times_s, share) * 1000 for share in (0.5, 0.95, 0.99)}
        rates = {"asked_per_s": self.asked_per_s, "answered_per_s": self.answered_per_s}
        shares["longest_ms"] = max(self.times_s, default=0.0) * 1000
        return {**rates, **shares, "unanswered": self.unanswered, **self.cpu_per_s}


class Talkers:
    """Customers who take up conversations of every age, and go on to the next when one is long enough.

    Their conversations are new to the service: one that it knows further on than it stands in the store is read anew.
    """

    def __init__(self, service: Service, templates: Sequence[tuple[seeding.Template, int]]) -> None:
        self._service = service
        self._templates = templates
        self._tokens = Tokens(service.secret, Clock())
        self._made = 0
        self._name = new_id()
        self._asked_at: dict[str, list[float]] = {}
        self.times_s: list[float] = []
        self.unanswered = 0
        self.answered = asyncio.Event()  # nobody waits

    async def customers(self, count: int) -> list[tuple[Customer, Iterator[str]]]:
        """So many open pages with what each is going to say."""
        numbers = range(self._made, self._made + count)
        self._made += count
        ids = [new_conversation(f"{self._name}/{number}") for number in numbers]
        await seeding.fill(self._service.store_url, [template for template, _ in self._templates], ids)
        made: list[tuple[Customer, Iterator[str]]] = []
        for place, (number, id) in enumerate(zip(numbers, ids, strict=True)):
            template, turns = self._templates[place % len(self._templates)]
            customer = Customer(id, self._tokens.issue(id), template.seq, self._heard)
            made.append((customer, (line(number, turn) for turn in range(turns, LONGEST))))
        await open_all([customer for customer, _ in made], self._service.port)
        return made

    def ask(self, customer: Customer, text: str) -> None:
        """A customer writes."""
        asked = self._asked_at.setdefault(customer.conversation, [])
        asked.append(asyncio.get_running_loop().time())
        self.unanswered += 1
        self.answered.clear()
        customer.say(f"m{len(asked)}-{asked[-1]}", text)

    def _heard(self, customer: Customer, event: Event) -> None:
        """An answer covers all that was asked before it."""
        if event.type == "assistant.wrote":
            now = asyncio.get_running_loop().time()
            asked = self._asked_at.pop(customer.conversation, [])
            self.times_s += [now - at for at in asked]
            self.unanswered -= len(asked)
            if not self.unanswered:
                self.answered.set()


async def templates(service: Service) -> list[tuple[seeding.Template, int]]:
    """A conversation of each age, played for real, to be copied; brains must run."""
    client = redis.asyncio.from_url(service.store_url)
    door = Door(RedisStore(client), Policy())
    found = []
    for number, turns in enumerate(AGES):
        conversation = new_conversation()
        await door.write(conversation, lambda _: OPENED, "web/open")
        await _play(service, conversation, [line(1000 + number, turn) for turn in range(turns)])
        found.append((await seeding.template(client, conversation), turns))
    await client.aclose()
    return found


async def _play(service: Service, conversation: str, lines: Sequence[str]) -> None:
    """Say these lines, each once the one before is answered."""
    answered = asyncio.Event()

    def heard(_: Customer, event: Event) -> None:
        if event.type == "assistant.wrote":
            answered.set()

    customer = Customer(conversation, Tokens(service.secret, Clock()).issue(conversation), 0, heard)
    await customer.open(service.port)
    for number, text in enumerate(lines):
        answered.clear()
        customer.say(f"t{number}", text)
        await asyncio.wait_for(answered.wait(), PLAYED_S)
    customer.close()


async def talk(service: Service, talkers: Talkers, per_s: float, seconds: float, bursty: bool = False) -> Talked:
    """Ask so many messages a second for so long, then wait for the last answers."""
    loop = asyncio.get_running_loop()
    open_now = await talkers.customers(max(1, int(per_s * EVERY_S)))
    spare = await talkers.customers(int(per_s * seconds / (LONGEST - mean(AGES))))  # who come when others have said all
    pages = [customer for customer, _ in (*open_now, *spare)]
    talkers.times_s = []
    before = service.cpu_s()
    began, asked = loop.time(), 0
    for at in _moments(per_s, seconds, bursty):
        await asyncio.sleep(max(0.0, began + at - loop.time()))
        place = random.randrange(len(open_now))
        customer, says = open_now[place]
        text = next(says, None)
        if text is None:  # long enough: the next one takes its place
            open_now[place] = spare.pop() if spare else (await talkers.customers(1))[0]
            customer, says = open_now[place]
            pages.append(customer)
            text = next(says)
        talkers.ask(customer, text)
        asked += 1
    elapsed = loop.time() - began
    answered_by_then = len(talkers.times_s)
    used = {name: (now - before[name]) / elapsed for name, now in service.cpu_s().items()}
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(talkers.answered.wait(), ANSWER_S)
    left = talkers.unanswered
    for customer in pages:  # not before: the last word of a page may not be answered yet
        customer.close()
    return Talked(asked / elapsed, answered_by_then / elapsed, talkers.times_s, left, used)


def _moments(per_s: float, seconds: float, bursty: bool) -> Iterator[float]:
    """When messages are written, in seconds from the beginning: at random, in bursts all of a span within its start."""
    at = 0.0
    while at < seconds:
        span, within = BURST
        yield at - at % span + (at % span) * within / span if bursty else at
        at += random.expovariate(per_s)
