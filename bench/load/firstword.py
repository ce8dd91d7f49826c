"""From the agent's claim to the first word on the customer's screen: what the service takes of it."""

from __future__ import annotations

import asyncio
import secrets
from typing import NamedTuple

import aiohttp

from bench.figures import percentile
from bench.load.customer import Customer, Event
from bench.load.desks import sessions
from bench.load.service import Service
from channels.admission.tokens import Tokens
from conversation import events as ev
from conversation.door import Door
from conversation.ids import new_conversation
from conversation.memory import Clock
from conversation.policy import Policy
from conversation.redis_client import connect
from conversation.redis_store import RedisStore
from handoff.agents import csrf_token
from handoff.desk.guard import COOKIE, HEADER

AGENTS = 5  # who take cases at the same time
SEEN_S = 30.0
_WAITING = (
    ev.ConversationOpened(channel="web"),
    ev.CustomerWrote(text="je veux parler à une personne"),
    ev.HandoffRequested(reason="explicit", by="customer"),
)


class FirstWords(NamedTuple):
    """Seconds of each hand-over until the claim was granted, and until the customer's page had the agent's word.

    `cpu_s`: the processor time of the gateway for all of them, with opening each page and handing back afterwards.
    """

    claimed_s: list[float]
    seen_s: list[float]
    cpu_s: float

    @property
    def figures(self) -> dict[str, float]:
        """As they are kept and printed."""
        claimed = {f"claimed_p{int(share * 100)}_ms": percentile(self.claimed_s, share) * 1000 for share in (0.5, 0.95)}
        seen = {f"seen_p{int(share * 100)}_ms": percentile(self.seen_s, share) * 1000 for share in (0.5, 0.95, 0.99)}
        cpu_ms = self.cpu_s / max(1, len(self.seen_s)) * 1000
        return {"hand_overs": len(self.seen_s), "agents": AGENTS, **claimed, **seen, "cpu_ms": cpu_ms}


async def first_words(service: Service, hand_overs: int) -> FirstWords:
    """Customers wait with their pages open; agents claim one after the other and write at once."""
    client = connect(service.store_url)
    door, tokens = Door(RedisStore(client), Policy()), Tokens(service.secret, Clock())
    waiting: asyncio.Queue[str] = asyncio.Queue()
    for _ in range(hand_overs):
        conversation = new_conversation()
        await door.write(conversation, lambda _: _WAITING, "o")
        waiting.put_nowait(conversation)
    found = FirstWords([], [], 0.0)
    agents = await asyncio.to_thread(sessions, service, AGENTS)
    before = service.cpu_s()["gateway"]
    await asyncio.gather(*(_serves(service.port, session, waiting, tokens, found) for session in agents))
    await client.aclose()
    return found._replace(cpu_s=service.cpu_s()["gateway"] - before)


async def _serves(port: int, session: str, waiting: asyncio.Queue[str], tokens: Tokens, found: FirstWords) -> None:
    """One agent, until nobody waits any more."""
    base, headers = f"http://127.0.0.1:{port}", {HEADER: csrf_token(session)}
    # Like a browser's: a cookie of an address without a name is sent, too.
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies({COOKIE: session})
    async with aiohttp.ClientSession(base, headers=headers, cookie_jar=jar, raise_for_status=True) as agent:
        while not waiting.empty():
            await _serve(agent, waiting.get_nowait(), tokens, port, found)


async def _serve(agent: aiohttp.ClientSession, conversation: str, tokens: Tokens, port: int, found: FirstWords) -> None:
    loop, seen = asyncio.get_running_loop(), asyncio.Event()

    def heard(_: Customer, event: Event) -> None:
        if event.type == "agent.wrote":
            seen.set()

    customer = Customer(conversation, tokens.issue(conversation), 0, heard)
    await customer.open(port)
    began = loop.time()
    await agent.post(f"/api/desk/conversations/{conversation}/claim", json={})
    found.claimed_s.append(loop.time() - began)
    body = {"id": secrets.token_hex(8), "text": "Bonjour, je regarde cela pour vous."}
    await agent.post(f"/api/desk/conversations/{conversation}/messages", json=body)
    await asyncio.wait_for(seen.wait(), SEEN_S)
    found.seen_s.append(loop.time() - began)
    customer.close()
    await agent.post(f"/api/desk/conversations/{conversation}/handback", json={})  # nobody holds more than a few
