"""Pictures of the desk: `python -m tests.browser.desk_pictures FOLDER`; `desk_docs` takes those of docs/."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser

from tests.browser.chromium import DESKTOP, PHONE, chromium
from tests.browser.desk_room import DeskRoom
from tests.browser.desk_states import STATES, begun

LOOKS = {"desktop-light": (DESKTOP, False), "desktop-dark": (DESKTOP, True), "phone-light": (PHONE, False)}


async def pictures(browser: Browser, folder: Path, look: str) -> None:
    """Every state in one look, as FOLDER/desk-STATE-LOOK.png."""
    size, dark = LOOKS[look]
    with tempfile.TemporaryDirectory() as kept:
        room = DeskRoom(Path(kept))
        await room.start()
        lea = await room.seats(browser, size=size, dark=dark)
        shift = await begun(room, lea)
        for name, made in STATES.items():
            await made(shift)
            await lea.page.screenshot(path=folder / f"desk-{name}-{look}.png")
        await lea.ends()
        await room.stop()


async def main(folder: Path) -> None:
    """All looks, one after the other; the browser makes the folder."""
    async with chromium() as browser:
        for look in LOOKS:
            await pictures(browser, folder, look)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
