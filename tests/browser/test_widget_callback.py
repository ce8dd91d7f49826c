"""Call-backs in the widget: a time is chosen, the number is asked for, and the call is moved and cancelled."""

from __future__ import annotations

import re

from playwright.async_api import expect

from conversation import callbacks as calls
from conversation import events as ev
from conversation.door import Door
from conversation.policy import Policy
from conversation.staffing import Callbacks, Hours
from handoff.waiting import WaitingList
from handoff.worker import HandoffWorker
from tests.browser.axe import problems
from tests.browser.gateway import Gateway
from tests.browser.visitor import Visitor
from tests.servers import eventually

DAY_MS = 86_400_000
ALWAYS = Hours(**dict.fromkeys(Hours.__struct_fields__[1:8], "00:00-24:00"), public_holidays="none")  # type: ignore[arg-type]


async def test_a_call_is_chosen_moved_and_cancelled(gateway: Gateway, visitor: Visitor) -> None:
    door = Door(gateway.store, Policy(callbacks=Callbacks(at_once=1), hours=ALWAYS))
    worker = HandoffWorker(door, gateway.book, WaitingList(door, gateway.book))
    await visitor.says("Je voudrais parler à quelqu’un")
    c = await gateway.conversation()

    async def tapped() -> bool:
        return (await gateway.door.read(c)).callback is not None

    async def follows() -> None:
        """The tap has come, and what follows from it is done."""
        await eventually(tapped)
        await worker.drain()

    tomorrow = gateway.clock() + DAY_MS
    asked = ev.HandoffRequested(reason="explicit", by="customer")
    offer = calls.offer([tomorrow, tomorrow + 1_800_000], "Europe/Paris")
    await gateway.writes(asked, ev.HandoffAnnounced(opens_at=tomorrow), offer)
    choices = visitor.log.get_by_role("group").get_by_role("button")
    await expect(choices).to_have_count(2)
    await gateway.writes(ev.CustomerGaveContact(kind="email", value="camille@example.com"))
    await visitor.says("et mon colis ?")
    await visitor.sees("et mon colis ?")
    await choices.first.click()
    await expect(choices.first).to_be_hidden()
    await follows()
    await visitor.sees_in("À quel numéro vous appeler")
    await visitor.says("06 12 34 56 78")
    await worker.drain()
    await visitor.sees_in("C’est noté : un conseiller vous appelle")
    assert await problems(visitor.page) == []
    await visitor.button("Changer l’heure").click()
    await expect(visitor.button("Changer l’heure")).to_be_visible()
    await follows()
    await expect(visitor.log.get_by_text(re.compile("Vous préférez être appelé"))).to_have_count(2)
    await visitor.button("Annuler l’appel").last.click()
    await follows()
    await visitor.sees_in("L’appel est annulé")
    await expect(visitor.button("Changer l’heure")).to_have_count(0)
    statuses = [promise.status for promise in (await gateway.door.read(c)).promises.values()]
    assert statuses == ["withdrawn"]
