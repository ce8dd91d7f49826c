"""The desk in a browser while a thousand conversations are open: until it is painted, and while it is scrolled."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple

from playwright.async_api import Browser

from bench.figures import percentile
from bench.load.desks import sessions
from bench.load.seeding import settled
from bench.load.service import Service
from conversation import events as ev
from conversation.door import Door
from conversation.ids import all_shards, new_conversation
from conversation.policy import Policy
from conversation.redis_client import connect
from conversation.redis_store import RedisStore
from handoff.desk.guard import COOKIE
from tests.browser.chromium import DESKTOP, chromium, person
from tests.browser.scrolling import bare_turn_ms, turn_ms

AT_ONCE = 50  # conversations written at a time
LONG_MS = 50  # the W3C's long task
_NAMES = ("Camille Laurent", "Nora Benali", "Marc Petit", "Anne-Sophie de La Rochefoucauld-Montbel", "")
_SAID = ("Où est ma commande LBQ-10001 ?", "My teapot arrived broken, what now?", "je veux une personne, vite " * 9)

# Long tasks, and when the first line was painted: two frames after it is in the page.
_WATCH = """
  window.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((it) => it.duration)))
    .observe({ type: "longtask", buffered: true });
  window.firstLine = new Promise((told) => {
    const seen = () => {
      if (!document.querySelector(".lines .line")) return;
      watch.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => told(performance.now())));
    };
    const watch = new MutationObserver(seen);
    watch.observe(document, { childList: true, subtree: true });
  });
"""
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint').map((it) => it.startTime)[0]"
_LISTED = """(count) => document.querySelector('.views .waiting .count')?.textContent === String(count)
  && performance.now()"""


class Visit(NamedTuple):
    """One opening of the page: ms from its request until something, the first line, and every line was there.

    `long_tasks_ms` are those while it was scrolled to its end, `turn_ms` what the main thread did for a turn of the
    wheel; `bare_ms` the same for a page of as many rows and no script, in the same browser.
    """

    painted_ms: float
    line_ms: float
    listed_ms: float
    long_tasks_ms: list[float]
    turn_ms: float
    bare_ms: float


async def desk_pages(service: Service, conversations: int, visits: int) -> dict[str, Any]:
    """Fill the waiting list, then open the desk so often; the first time on a gateway that has read none of it."""
    await _fill(service, conversations)
    await service.stop_gateway()
    await service.start_gateway()
    (session,) = await asyncio.to_thread(sessions, service, 1)
    async with chromium() as browser:
        found = [await _visit(browser, service.port, session, conversations) for _ in range(visits)]
    return _figures(conversations, found)


def _figures(conversations: int, found: list[Visit]) -> dict[str, Any]:
    cold, *warm = found
    spread: Mapping[str, list[float]] = {
        "painted": [it.painted_ms for it in warm],
        "line": [it.line_ms for it in warm],
        "listed": [it.listed_ms for it in warm],
    }
    shares = ((50, 0.5), (95, 0.95))
    return {
        "conversations": conversations,
        "visits": len(found),
        **{f"cold_{name}_ms": getattr(cold, f"{name}_ms") for name in spread},
        **{f"{name}_p{share}_ms": percentile(times, part) for name, times in spread.items() for share, part in shares},
        "long_tasks": sum(len(it.long_tasks_ms) for it in found),
        "longest_ms": max((ms for it in found for ms in it.long_tasks_ms), default=0.0),
        "turn_ms": percentile([it.turn_ms for it in found], 0.5),
        "bare_ms": percentile([it.bare_ms for it in found], 0.5),
    }


async def _fill(service: Service, conversations: int) -> None:
    """So many customers wait, and have been told so. Raises `Unsettled`."""
    client = connect(service.store_url)
    door = Door(RedisStore(client), Policy())
    for start in range(0, conversations, AT_ONCE):
        await asyncio.gather(*(_asks(door, number) for number in range(start, min(start + AT_ONCE, conversations))))

    async def is_settled() -> bool:
        return not (await door.store.overdue("handoff", all_shards()))[0]

    await settled(is_settled, "the waiting list")
    await client.aclose()


async def _asks(door: Door, number: int) -> None:
    """A customer who has talked with the assistant and wants a person."""
    name, said = _NAMES[number % len(_NAMES)], _SAID[number % len(_SAID)]
    events: list[ev.Event] = [ev.ConversationOpened(channel="web"), ev.ServiceTold(kind="ai_notice")]
    if name:
        events.append(ev.CustomerIdentified(proof="person", how="identity", person=f"C-{number}", name=name))
    for _ in range(3):
        events += [ev.CustomerWrote(text=said), ev.AssistantWrote(text="Je regarde votre commande. " * 6)]
    events.append(ev.HandoffRequested(reason="explicit", by="customer", evidence=("« une personne »",)))
    if number % 3 == 0:
        events.append(ev.CaseLabelled(label="colis", on=True, agent="a", name="Léa"))
    await door.write(new_conversation(), lambda _: events, "o")


async def _visit(browser: Browser, port: int, session: str, conversations: int) -> Visit:
    context = await person(browser, DESKTOP)
    try:
        bare_ms = await bare_turn_ms(context, conversations)
        cookie = {"name": COOKIE, "value": session, "url": f"http://127.0.0.1:{port}/api/desk"}
        await context.add_cookies([cookie])  # type: ignore[list-item]  # playwright's own dict
        page = await context.new_page()
        await page.add_init_script(_WATCH)
        await page.goto(f"http://127.0.0.1:{port}/desk")
        line_ms = float(await page.evaluate("firstLine"))
        painted_ms = float(await (await page.wait_for_function(_PAINTED)).json_value())
        listed_ms = float(await (await page.wait_for_function(_LISTED, arg=conversations)).json_value())
        await page.evaluate("void (longTasks.length = 0)")
        scrolled_ms = await turn_ms(page, ".lines")
        long_tasks = [float(it) for it in await page.evaluate("longTasks") if it > LONG_MS]
        return Visit(painted_ms, line_ms, listed_ms, long_tasks, scrolled_ms, bare_ms)
    finally:
        await context.close()
