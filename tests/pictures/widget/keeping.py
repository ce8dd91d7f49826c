"""The menu: what holds for good, what is kept on this device, one's own data."""

from __future__ import annotations

from conversation import events as ev
from tests.pictures.widget.scene import Scene


async def menu(it: Scene) -> None:
    """More: Telegram, the whole conversation as a file, what I ask for, forget this device."""
    await it.opens()
    await it.asks("Quels sont vos horaires ?", "What are your opening hours?")
    await it.visitor.button("more").click()
    await it.visitor.button("transcript").wait_for()


async def wishes(it: Scene) -> None:
    """What holds for good on every channel: in writing only, more time, no messages first, the name to use."""
    await it.opens()
    await it.visitor.button("more").click()
    await it.visitor.button("wishes").click()
    await it.page.get_by_role("checkbox").first.check()
    name = it.page.get_by_role("textbox", name=it.either("Le nom à employer", "The name to be used"))
    await name.fill("Cam")
    await name.press("Enter")
    await it.visitor.log.get_by_text("Cam").wait_for()


async def forget(it: Scene) -> None:
    """Before this device is forgotten: what that means."""
    await it.opens()
    await it.asks("Bonjour", "Hello")
    await it.visitor.button("more").click()
    await it.visitor.button("forget").click()
    await it.visitor.button("forget it").wait_for()


async def forgotten(it: Scene) -> None:
    """Forgotten: nothing is kept here, and one button begins anew."""
    await forget(it)
    await it.visitor.button("forget it").click()
    await it.visitor.button("anew").wait_for()


async def own_data(it: Scene) -> None:
    """A copy of one's own data or their erasure, in the chat, for whoever has proven who they are."""
    await it.opens(known=True)
    await it.asks("Je veux une copie de mes données", "I want a copy of my data")


async def erased(it: Scene) -> None:
    """The receipt of an erasure: what is gone, what stays and why."""
    await it.opens(known=True)
    day = {"fr": "22 novembre 2026 à 10:12", "en": "22 November 2026 at 10:12"}
    await it.happens(ev.ServiceTold(kind="data_erased", details={"receipt": "E-7Q2M", **day}))
    await it.visitor.sees_in("E-7Q2M")
