"""The pictures of the desk in docs/ and of the README: `python -m tests.browser.desk_docs [FOLDER]`; look at each."""

from __future__ import annotations

import asyncio
import base64
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, expect

from conversation import events as ev
from tests.browser.chromium import DESKTOP, PHONE, chromium, person
from tests.browser.desk_room import DeskRoom
from tests.browser.desk_states import STATES, begun
from tests.browser.seated import Seated
from tests.browser.visitor import Visitor

DOCS = Path(__file__).resolve().parents[2] / "docs" / "images"
WIDE = (1440, 900)
BOTH_PX = (1564, 700)  # the chat and the desk beside each other
CHAT_PX = (420, 700)

STATES_SHOWN = (  # picture, the last state it is in, size, dark
    ("desk-brief", "brief", WIDE, False),
    ("desk-case-dark", "mine", DESKTOP, True),
    ("desk-phone", "brief", PHONE, False),
)

HELD = (
    ("Léa", "Paul Durand", "Mon remboursement n’est pas arrivé"),
    ("Léa", "Alice Martin", "La facture n’est pas à mon nom"),
    ("Hugo", "Jean Morel", "Le colis est chez un voisin, mais lequel ?"),
)


async def states(browser: Browser, folder: Path) -> None:
    """One case, waiting and claimed."""
    for name, last, size, dark in STATES_SHOWN:
        room = await _room()
        lea = await room.seats(browser, size=size, dark=dark)
        shift = await begun(room, lea)
        for state, made in STATES.items():
            await made(shift)
            if state == last:
                break
        await _shot(lea, folder / f"{name}.png")
        await lea.ends()
        await room.stop()


async def floor(browser: Browser, folder: Path) -> None:
    """What a supervisor sees of a morning."""
    room = await _room()
    lea, hugo = await room.seats(browser), await room.seats(browser, "Hugo")
    ines = await room.seats(browser, "Inès", role="supervisor", size=WIDE, dark=True)
    await room.hires("Sofia")
    await begun(room, ines)
    for name, customer, text in HELD:
        agent = await asyncio.to_thread(room.agents.by_email, f"{name.lower().replace('é', 'e')}@shop.example")
        c = await room.waits(customer, text)
        await room.writes(c, ev.HandoffClaimed(agent=agent.id, name=name))
    await ines.goes_to(room.url, "#/floor")
    await expect(ines.page.locator(".people > li")).to_have_count(3)
    await expect(ines.page.locator(".people .cases li")).to_have_count(3)
    await _shot(ines, folder / "desk-floor-dark.png")
    for seat in (lea, hugo, ines):
        await seat.ends()
    await room.stop()


async def overview(browser: Browser, folder: Path) -> None:
    """One conversation on both sides."""
    room = await _room()
    context = await person(browser, CHAT_PX)
    visitor = await Visitor(await context.new_page()).goes_to(f"{room.url}/chat?lang=fr")
    await visitor.says("Bonjour, ma commande LBQ-10001 devait arriver hier")
    c = await visitor.conversation()
    order = (ev.Entity(entity="order_number", value="LBQ-10001", start=21, end=30),)
    seq = (await room.door.read(c)).customer_seq
    late = ev.Reading(seq=seq, language="fr", intent="late_delivery", confidence=0.9, frustration=1, entities=order)
    await room.writes(c, ev.AssistantUnderstood(covers=(seq,), turn="t1", readings=(late,)))
    await room.writes(c, ev.CustomerIdentified(proof="person", how="identity", person="C-2001", name="Camille Laurent"))
    sent = "Elle est chez Colissimo, au centre de tri de Lyon depuis ce matin. Je préviens le transporteur ?"
    await room.writes(c, ev.AssistantWrote(text=sent, buttons=(ev.Button(title="Oui, prévenez-le", value="v1"),)))
    asked = ev.Reading(seq=0, language="fr", intent="ask_human", confidence=0.97)
    await room.says(c, "C’est pour un mariage samedi, je veux quelqu’un", asked)
    await room.asks(c, "explicit", "« je veux quelqu’un »")
    lea = await room.seats(browser, size=(BOTH_PX[0] - CHAT_PX[0], BOTH_PX[1]))
    await lea.claims(c)
    await lea.writes("Bonjour Camille, j’ai tout lu. J’appelle Colissimo et je vous réponds ici.")
    await expect(visitor.log).to_contain_text("J’appelle Colissimo")
    await expect(lea.page.locator(".notice")).to_have_count(0)
    chat, desk = await visitor.page.screenshot(), await lea.page.screenshot()
    page = await context.new_page()
    await page.set_viewport_size({"width": BOTH_PX[0], "height": BOTH_PX[1]})
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(it).decode()}">' for it in (chat, desk))
    await page.set_content(f"<body style='margin:0;display:flex'>{images}</body>")
    await page.screenshot(path=folder / "overview.png")
    await context.close()
    await lea.ends()
    await room.stop()


async def _room() -> DeskRoom:
    room = DeskRoom(Path(tempfile.mkdtemp(prefix="psr-desk-")))
    await room.start()
    return room


async def _shot(seat: Seated, path: Path) -> None:
    """One picture, once no notice is in the way."""
    await expect(seat.page.locator(".notice")).to_have_count(0)
    await seat.page.screenshot(path=path)


async def main(folder: Path) -> None:
    """Take them all."""
    async with chromium() as browser:
        for taken in (states, floor, overview):
            await taken(browser, folder)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS))
