"""Before an answer leaves: canned replies, the guards' warnings in place, and four seconds to take it back."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import Browser, Route, expect

from conversation import events as ev
from conversation.ids import shard_of
from handoff.replies import Replies, Reply
from tests.browser.axe import problems
from tests.browser.desk_room import DeskRoom

# Up, and until the page has taken notice of it.
UP = "(box) => new Promise((done) => { box.scrollTo(0, 0); requestAnimationFrame(() => requestAnimationFrame(done)); })"


async def answers(room: DeskRoom, c: str, count: int) -> list[str]:
    """What agents have written, once there is so much of it."""
    async with room.store.listen([shard_of(c)]) as bell:
        while len(told := await room.of(c, ev.AgentWrote)) < count:
            await bell.next(5.0)
    return [it.text for it in told if isinstance(it, ev.AgentWrote)]


async def test_a_slash_opens_the_canned_replies_and_enter_fills_one_in(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    await lea.claims(c)
    options = lea.page.get_by_role("listbox").get_by_role("option")
    await lea.page.keyboard.type("/")
    await expect(options.first).to_have_attribute("aria-selected", "true")
    assert await problems(lea.page) == []
    await lea.page.keyboard.type("prendre")
    await expect(options).to_have_count(1)
    await lea.page.keyboard.press("Escape")
    await expect(options).to_have_count(0)
    await lea.composer.fill("")
    await lea.page.keyboard.type("/hel")
    await expect(options.first).to_contain_text("Prendre en main")
    await lea.page.keyboard.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await lea.page.keyboard.press("ArrowUp")
    await lea.page.keyboard.press("Tab")
    await expect(lea.composer).to_have_value(re.compile("^Bonjour Camille Laurent, ici Léa. J’ai lu"))
    await expect(lea.composer).to_be_focused()
    await lea.ends()


FAREWELL = Reply("", "adieu", "fr", "Au revoir", "Bonne journée, {name} !", label="colis", after="close")


async def test_a_canned_reply_labels_and_closes_the_case_once_it_was_sent(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille")
    Replies(room.agents.database).add(FAREWELL)
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.has_time()
    await lea.page.keyboard.type("/adieu")
    await expect(lea.page.get_by_role("listbox").get_by_role("option")).to_contain_text("colis, terminer comme réglée")
    await lea.page.keyboard.press("Tab")
    then = lea.page.locator(".then")
    await expect(then).to_contain_text("Une fois envoyé : colis, terminer comme réglée.")
    assert await problems(lea.page) == []
    await lea.page.keyboard.press("Enter")
    await expect(then).to_have_count(0)
    await lea.page.keyboard.press("Escape")  # taken back: with the answer comes what follows it
    await expect(lea.composer).to_have_value("Bonne journée, Camille !")
    await expect(then).to_have_count(1)
    await lea.page.keyboard.press("Enter")
    await lea.page.keyboard.press("Enter")
    await lea.is_told("Conversation terminée.")
    told = [type(event) for event in await room.log(c)]
    assert told[-3:] == [ev.AgentWrote, ev.CaseLabelled, ev.ConversationClosed]
    await lea.ends()


async def test_nothing_is_closed_by_a_canned_reply_when_the_customer_has_written_meanwhile(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.waits("Camille")
    Replies(room.agents.database).add(FAREWELL)
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.has_time()
    await lea.page.keyboard.type("/adieu")
    await expect(lea.page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    await lea.page.keyboard.press("Tab")
    await lea.page.keyboard.press("Enter")
    await expect(lea.page.locator(".pending")).to_have_count(1)
    await room.says(c, "Encore une question")
    await lea.sees("Encore une question")
    await lea.composer.press("Enter")
    await lea.is_told("Envoyé, mais rien de plus")
    assert await room.of(c, ev.ConversationClosed) == []
    await lea.ends()


async def test_nothing_is_closed_by_a_canned_reply_while_another_answer_is_leaving(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.waits("Camille")
    Replies(room.agents.database).add(FAREWELL)
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.has_time()
    await lea.page.keyboard.type("/adieu")
    await expect(lea.page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    await lea.page.keyboard.press("Tab")
    await lea.page.keyboard.press("Enter")
    await lea.composer.fill("Et merci pour votre patience.")
    await lea.composer.press("Enter")  # the one before leaves now, this one is still here
    await lea.is_told("Envoyé, mais rien de plus")
    await lea.composer.press("Enter")
    await lea.sees("Et merci pour votre patience.")
    assert await room.of(c, ev.ConversationClosed) == []
    await lea.ends()


async def test_an_answer_can_be_taken_back_and_what_is_asked_twice_or_not_proven_is_held(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.opens()
    seq = await room.says(c, "Bonjour, ma commande LBQ-10001 n’est pas arrivée")
    await room.asks(c)
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.has_time()
    pending = lea.thread.locator(".pending")

    await lea.page.keyboard.type("Bonjour Madame,")
    await lea.page.keyboard.press("Enter")
    await expect(pending).to_contain_text("part dans un instant")
    await lea.page.keyboard.press("Escape")
    await expect(pending).to_have_count(0)
    await expect(lea.composer).to_have_value("Bonjour Madame,")

    await lea.composer.fill("Quel est votre numéro de commande ?")
    await lea.page.keyboard.press("Enter")
    await expect(pending.get_by_role("alert")).to_contain_text("LBQ-10001")
    assert await problems(lea.page) == []
    await lea.leaves_field()
    await lea.page.keyboard.press("l")
    await lea.is_told("encore retenue")
    await pending.get_by_role("button", name="Voir où").click()
    await expect(lea.page.locator(f'[data-seq="{seq}"]')).to_be_focused()
    await pending.get_by_role("button", name="Modifier").click()
    await expect(lea.composer).to_have_value("Quel est votre numéro de commande ?")
    await lea.composer.press("Enter")
    await pending.get_by_role("button", name="Envoyer quand même").click()
    assert await answers(room, c, 1) == ["Quel est votre numéro de commande ?"]

    async def never(route: Route) -> None:
        await asyncio.Event().wait()

    await lea.page.route("**/check", never)
    await lea.writes("Votre numéro de commande, s’il vous plaît ?")
    assert (await answers(room, c, 2))[1].startswith("Votre numéro")
    await expect(pending).to_have_count(0)
    await lea.composer.fill("Au revoir.")
    await lea.page.keyboard.press("Enter")
    await expect(pending).to_contain_text("part dans un instant")
    await lea.page.reload()
    assert (await answers(room, c, 3))[2] == "Au revoir."
    await lea.sees("Au revoir.")
    await expect(lea.composer).to_have_value("")
    await lea.ends()


async def test_what_came_after_the_answer_was_begun_and_was_not_read_is_shown_first(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.waits("Camille Laurent")
    for number in range(20):
        await room.says(c, f"Et encore ceci, en plus de tout le reste : {number}")
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.has_time()
    held = lea.thread.locator(".pending .held")

    await lea.page.keyboard.type("Je vous renvoie le colis.")
    await lea.thread.evaluate(UP)
    seq = await room.says(c, "Finalement, gardez-le")
    await expect(lea.page.locator(".to-end")).to_be_visible()
    await lea.page.keyboard.press("Enter")
    await expect(held).to_contain_text("Camille Laurent a écrit entre-temps : « Finalement, gardez-le »")
    assert await problems(lea.page) == []
    await held.get_by_role("button", name="Voir où").click()
    await expect(lea.page.locator(f'[data-seq="{seq}"]')).to_be_focused()
    await held.get_by_role("button", name="Modifier").click()
    await expect(lea.composer).to_have_value("Je vous renvoie le colis.")
    await expect(held).to_have_count(0)
    await lea.composer.press("Enter")
    await expect(lea.thread.locator(".pending")).to_contain_text("part dans un instant")
    await lea.composer.press("Enter")
    assert await answers(room, c, 1) == ["Je vous renvoie le colis."]
    await expect(lea.thread.locator(".pending")).to_have_count(0)

    # While it is begun, seen or not: the page says so at once. Here the clock of the page stands still for it.
    await lea.page.clock.install()
    await lea.page.clock.pause_at(await lea.page.evaluate("Date.now() + 1000"))
    await lea.page.keyboard.type("Il part ce soir.")
    await room.writes(c, ev.AgentNoted(agent="karim", name="Karim", text="Le transporteur est en grève"))
    await lea.sees("Le transporteur est en grève")
    await lea.page.keyboard.press("Enter")
    await expect(held).to_contain_text("Karim a écrit entre-temps")
    await lea.page.keyboard.press("Control+Enter")
    await expect(lea.thread.locator(".pending")).to_contain_text("part dans un instant")
    await lea.page.keyboard.press("Enter")
    assert (await answers(room, c, 2))[1] == "Il part ce soir."
    await lea.ends()
