"""One run: people write while faults happen, everything comes to rest, and the checker compares."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from channels.telegram.settings import CHANNEL
from conversation.door import Door
from conversation.errors import NotOnThisFloor, StoreUnavailable, UnknownConversation
from conversation.records import Entry
from conversation.redis_book import RedisBook
from conversation.redis_client import connect
from conversation.redis_store import RedisStore
from conversation.state import Conversation
from passerelle.compose import policy
from tests.faults import lines
from tests.faults.checker import Found, check
from tests.faults.desk import Agent
from tests.faults.phones import Phones
from tests.faults.plan import Plan
from tests.faults.seen import Customer, Seen
from tests.faults.storm import Storm
from tests.faults.town import AGENTS, Town
from tests.faults.web import Crowd
from tests.servers import eventually
from tests.service import PASSWORD

PATIENCE_S = 15.0  # the trained brain asks before it changes an order: who writes all at once is asked in vain
Say = Callable[[str], None]
PROGRESS_S = 10.0  # between two lines of progress
FEW = 3  # who is left in the end is named


@dataclass
class Report:
    """What a run came to."""

    plan: Plan
    found: tuple[Found, ...]
    faults: Counter[str]
    deaths: dict[str, int]
    messages: int
    edits: int
    answered: int
    deeds: int
    telegram_failures: int
    in_doubt: int
    seconds: float
    errors: list[str] = field(default_factory=list)


async def run(plan: Plan, say: Say = lambda line: None) -> Report:
    """Play the plan; nothing is left running, and nothing on disk unless something was found."""
    town = Town(plan)
    began = time.monotonic()
    try:
        await town.start()
        report = await _play(town, say)
    finally:
        await town.stop()
    report.seconds = time.monotonic() - began
    if report.found or plan.keep:
        say(f"logs of the processes: {town.folder}")
    else:
        town.forget()
    return report


async def _play(town: Town, say: Say) -> Report:
    trained = town.plan.brain == "trained"
    script, patience_s = (lines.trained, PATIENCE_S) if trained else (lines.light, 0.0)
    crowd = Crowd(town.gateways, town.plan.seed, script, patience_s)
    phones = Phones(town.telegram, town.plan.seed, town.plan.phones)
    storm = Storm(town, say, crowd.heard)
    customers = [Customer(f"customer-{n}", town.order_of(n)) for n in range(town.plan.conversations)]
    agents = [_agent(name, town, crowd) for name in AGENTS]
    client = connect(town.store.url)
    store = RedisStore(client)
    try:
        for agent in agents:
            await agent.log_in()
        await _all_write(crowd, customers, phones, agents, storm, say)
        phones.failing.troubled = False
        say("everybody has written; waiting until all is at rest")
        await _settle_phones(RedisBook(client), phones)
        conversations = [it.conversation for it in customers] + [it.conversation for it in phones.phones]
        silent = await _rest(store, conversations, town.plan.rest_s, say)
        await crowd.reread()
        for agent in agents:
            await agent.read_again()
        phones.look()
        logs = {c: await store.entries(c) for c in conversations}
        hurt = _by_store_clock(storm.hurt_telegram, await store.now())
        doubtful = phones.failing.injected
        told = [agent.seen for agent in agents]
        meaning = None if trained else lines.meaning
        seen = Seen(customers, phones.phones, told, town.deeds(), doubtful, hurt, silent, meaning)
        return _report(town, seen, logs, storm, phones)
    finally:
        for agent in agents:
            await agent.close()
        await store.close()


async def _all_write(
    crowd: Crowd, customers: Sequence[Customer], phones: Phones, agents: Sequence[Agent], storm: Storm, say: Say
) -> None:
    """Customers write, agents work and faults happen until the last customer has written."""
    everybody = asyncio.gather(crowd.write(customers, storm.plan.at_once), phones.write(storm.plan.at_once))
    beside = [asyncio.create_task(agent.work(lambda: not everybody.done())) for agent in agents]
    beside.append(asyncio.create_task(storm.rage(lambda: not everybody.done())))
    telling = asyncio.create_task(_progress(crowd, say))
    try:
        await asyncio.gather(everybody, *beside)
    finally:
        everybody.cancel()
        for task in (*beside, telling):
            task.cancel()


def _agent(name: str, town: Town, crowd: Crowd) -> Agent:
    return Agent(f"{name}@demo.example", PASSWORD, town.gateways, town.plan.seed, lambda: list(crowd.talking))


def _by_store_clock(spans: Sequence[tuple[float, float]], now_ms: int) -> list[tuple[int, int]]:
    """From the loop's clock to the store's."""
    ahead_ms = now_ms - asyncio.get_running_loop().time() * 1000
    return [(int(begin * 1000 + ahead_ms), int(end * 1000 + ahead_ms)) for begin, end in spans]


def _report(town: Town, seen: Seen, logs: dict[str, list[Entry]], storm: Storm, phones: Phones) -> Report:
    names = Counter(type(entry.event).__name__ for log in logs.values() for entry in log)
    return Report(
        plan=town.plan,
        found=check(seen, logs),
        faults=storm.counts,
        deaths={name: process.deaths for name, process in town.processes.all.items()},
        messages=names["CustomerWrote"],
        edits=names["CustomerEdited"],
        answered=names["AssistantUnderstood"],
        deeds=len(seen.deeds),
        telegram_failures=phones.failing.times,
        in_doubt=names["MessageFailed"],
        seconds=0.0,
        errors=_errors(town),
    )


def _errors(town: Town) -> list[str]:
    """What our processes logged as broken: no breach by itself, and always worth a look."""
    found: Counter[str] = Counter()
    for name in town.processes.all:
        lines = town.log_of(name).splitlines()
        found.update(line[:160] for line in lines if "Traceback" in line or '"level":"error"' in line.replace(" ", ""))
    return [f"{times} x {line}" for line, times in found.most_common(10)]


async def _settle_phones(book: RedisBook, phones: Phones) -> None:
    """Wait until Telegram has nothing left for us, and find each chat's conversation by its address."""
    await eventually(lambda: not phones.server.updates, 180)
    for phone in phones.phones:
        phone.conversation = await book.bound(CHANNEL, str(phone.chat)) or ""


async def _rest(store: RedisStore, conversations: Sequence[str], rest_s: float, say: Say) -> list[str]:
    """Wait until nothing is unread, unsent or unannounced; those that do not come to rest."""
    door = Door(store, policy())
    left = list(conversations)
    moved = time.monotonic()
    while left and time.monotonic() - moved < rest_s:
        before = len(left)
        with contextlib.suppress(StoreUnavailable):
            left = [c for c in left if not await _at_rest(door, c)]
        if len(left) < before:
            moved = time.monotonic()
        await asyncio.sleep(0.5)
    if left:
        say(f"not at rest: {len(left)}")
    return left


async def _at_rest(door: Door, conversation: str) -> bool:
    try:
        c = await door.read(conversation)
    except (UnknownConversation, NotOnThisFloor):
        return True  # lost, or out of turn: the checker says so
    return not c.unread and not _unsent(c) and not _unannounced(c)


def _unsent(c: Conversation) -> bool:
    sent = max(c.cursors.get("sent:telegram", 0), c.told.get("linked:telegram", 0))
    return "telegram" in c.addresses and c.channel == "telegram" and c.shown_seq > sent


def _unannounced(c: Conversation) -> bool:
    return c.holder == "waiting" and (c.handoff is None or c.handoff.announced_at is None)


async def _progress(crowd: Crowd, say: Say) -> None:
    while True:
        await asyncio.sleep(PROGRESS_S)
        say(f"{crowd.done} of {len(crowd.customers)} customers are done")
        left = list(crowd.talking.values())
        for customer in left if len(left) <= FEW else ():
            say(f"still writing: {customer.name} in {customer.conversation}, {dict(customer.refusals)}")
