"""Takes the pictures of docs/pictures.md: `python -m tests.pictures [WORD…]`; look at each before you commit it.

With words, only the states whose names contain one of them. What does not fit is told beside each; with `--axe`, also
what axe finds, which takes several times as long.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import partial

import structlog
from playwright.async_api import Page, expect

from conversation import events as ev
from tests.browser.chromium import DESKTOP, chromium, person
from tests.browser.visitor import Visitor
from tests.pictures import album
from tests.pictures.album import State
from tests.pictures.desk.shift import Shift, shift
from tests.pictures.judging import cut_off, inaccessible
from tests.pictures.looks import ALL, FEW, Look, Shot, shots
from tests.pictures.sheet import save, sheet
from tests.pictures.singles import overview, singles
from tests.pictures.stage import Stage, stage
from tests.pictures.widget.scene import PERSON, Scene

PATIENCE_MS = 40_000
CHAT_PX = 460  # of the shop's page that is shown beside the chat's window, the window with it
JUDGED = "--axe"
LANGUAGES = {"fr": "French", "en": "English"}


@contextlib.asynccontextmanager
async def visitors(it: Stage) -> AsyncIterator[Mapping[str, Visitor]]:
    """A customer for each language; a page of their own is slow to begin, so it serves for all states."""
    contexts = [await person(it.browser, DESKTOP, f"{code}-{code.upper()}") for code in LANGUAGES]
    for context in contexts:
        context.set_default_timeout(PATIENCE_MS)
    yield {code: Visitor(await context.new_page(), code) for code, context in zip(LANGUAGES, contexts, strict=True)}
    for context in contexts:
        await context.close()


async def widget(it: Stage, customers: Mapping[str, Visitor], state: State) -> None:
    """One sheet: both languages in every look."""
    taken: dict[str, list[Shot]] = {}
    for code, visitor in customers.items():
        try:
            await state.made()(Scene(it, visitor))
            window = await visitor.panel.count() and not await visitor.page.locator("[inline]").count()
            name = f"{state.name} {code}"
            taken[LANGUAGES[code]] = await looked_at(visitor.page, name, ALL, CHAT_PX if window else None)
            await singles(visitor.page, state.name, code)
        finally:
            await it.tidies(PERSON)
            await forgotten(it, visitor.page)
    save(sheet(taken), state.sheet)


async def forgotten(it: Stage, page: Page) -> None:
    """The browser of somebody who was never here."""
    await page.unroute_all()
    await page.goto(f"{it.url}/pages/icon.svg")
    await page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")


async def desk(it: Shift, state: State) -> None:
    """One sheet: a French desk in every look, an English one in two."""
    taken: dict[str, list[Shot]] = {}
    spoken: dict[ev.Language, Sequence[Look]] = {"fr": ALL, "en": FEW}
    for code, looks in spoken.items():
        try:
            await it.speaks(code)
            page = await state.made()(it) or it.page
            taken[LANGUAGES[code]] = await looked_at(page, f"{state.name} {code}", looks)
            await singles(page, state.name, code)
        finally:
            await it.begins_anew()
    save(sheet(taken), state.sheet)


async def looked_at(page: Page, name: str, looks: Sequence[Look], seen: int | None = None) -> list[Shot]:
    """The page in these looks, and what a machine has to say of it."""
    taken: list[Shot] = []
    told: set[str] = set()
    async for shot in shots(page, looks, seen):
        taken.append(shot)
        wrong = [*await cut_off(page), *(await inaccessible(page) if JUDGED in sys.argv else ())]
        for fault in wrong:
            if fault not in told:
                say(f"    {name}, {shot.theme} {shot.size.name}: {fault}")
        told.update(wrong)
    return taken


async def each(wanted: Sequence[State], take: Callable[[State], Awaitable[None]]) -> int:
    """Take these; how many could not be reached."""
    failed = 0
    for state in wanted:
        try:
            await take(state)
            say(f"{state.name} {state.sheet.stat().st_size // 1000} kB")
        except Exception as error:  # noqa: BLE001 - the next may be reached all the same
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
    failed = 0
    async with chromium() as browser:
        if wanted["widget"]:
            async with stage(browser) as it, visitors(it) as customers:
                failed += await each(wanted["widget"], partial(widget, it, customers))
        # A shop of their own: the desk lists what customers did before.
        async with stage(browser) as it, shift(it) as lea:
            if not words or "overview" in words:
                await overview(lea)
            failed += await each(wanted["desk"], partial(desk, lea))
    return failed


if __name__ == "__main__":
    sys.exit(asyncio.run(main([word for word in sys.argv[1:] if word != JUDGED])))
