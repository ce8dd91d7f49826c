"""Takes the pictures of docs/pictures.md: `python -m tests.pictures [WORD…]`; look at each before you commit it.

With words, only the states whose names contain one of them. What a machine can judge is told beside each.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import structlog
from playwright.async_api import Error, Page, expect

from tests.browser.chromium import DESKTOP, chromium, person
from tests.browser.visitor import Visitor
from tests.pictures import album
from tests.pictures.album import State
from tests.pictures.desk.shift import Shift, shift
from tests.pictures.judging import faults
from tests.pictures.looks import Shot, shots
from tests.pictures.sheet import save, sheet
from tests.pictures.stage import Stage, stage
from tests.pictures.widget.scene import PERSON, Scene

PATIENCE_MS = 20_000
CHAT_PX = 460  # of the shop's page that is shown beside the chat's window, the window with it
LANGUAGES = {"fr": "French", "en": "English"}


async def widget(it: Stage, state: State) -> None:
    """One sheet: both languages in every look."""
    taken: dict[str, list[Shot]] = {}
    for code, language in LANGUAGES.items():
        context = await person(it.browser, DESKTOP, f"{code}-{code.upper()}")
        context.set_default_timeout(PATIENCE_MS)
        try:
            visitor = Visitor(await context.new_page(), code)
            await state.made()(Scene(it, visitor))
            window = await visitor.panel.count() and not await visitor.page.locator("[inline]").count()
            taken[language] = await looked_at(visitor.page, f"{state.name} {code}", CHAT_PX if window else None)
        finally:
            await context.close()
            await it.tidies(PERSON)
    save(sheet(taken), state.sheet)


async def desk(it: Shift, state: State) -> None:
    """One sheet of a French desk in every look."""
    try:
        page = await state.made()(it) or it.page
        taken = {"French": await looked_at(page, state.name)}
    finally:
        await it.begins_anew()
    save(sheet(taken), state.sheet)


async def looked_at(page: Page, name: str, seen: int | None = None) -> list[Shot]:
    """The page in every look, and what a machine has to say of it."""
    taken = [shot async for shot in shots(page, seen)]
    for fault in [] if name.endswith(" en") else await faults(page):  # the words differ, what they stand in does not
        say(f"    {name}: {fault}")
    return taken


async def each(wanted: Sequence[State], take: Callable[[State], Awaitable[None]]) -> int:
    """Take these; how many could not be reached."""
    failed = 0
    for state in wanted:
        try:
            await take(state)
            say(f"{state.name} {state.sheet.stat().st_size // 1000} kB")
        except (Error, AssertionError) as error:  # the next one may be reached all the same
            failed += 1
            say(f"{state.name} was not reached: {str(error)[:700]}")
    return failed


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def main(words: Sequence[str]) -> int:
    """Take them; the number of states that could not be reached."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    expect.set_options(timeout=PATIENCE_MS)
    wanted = {
        room: [state for state in album.states(room) if not words or any(word in state.name for word in words)]
        for room in album.ROOMS
    }
    async with chromium() as browser, stage(browser) as it:
        failed = await each(wanted["widget"], partial(widget, it))
        async with shift(it) as lea:
            failed += await each(wanted["desk"], partial(desk, lea))
    return failed


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
