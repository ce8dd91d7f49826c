"""What a customer does in the widget, and sees of the assistant, the agents and the wait."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, Request, Route, expect

from channels.web.channel import WEB
from channels.widget.assembly import talk, talk_path
from conversation import events as ev
from tests.browser.chromium import person
from tests.browser.gateway import ASSISTANT, Gateway
from tests.browser.states import TEACUP
from tests.browser.visitor import Visitor
from tests.servers import eventually

PNG = TEACUP


@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_a_question_and_its_answer(browser: Browser, gateway: Gateway, lang: ev.Language) -> None:
    context = await person(browser)
    visitor = await Visitor(await context.new_page(), lang).goes_to(f"{gateway.url}/?lang={lang}")
    await visitor.opens()
    await visitor.says("LBQ-10001 ?")
    await visitor.sees("LBQ-10001 ?")
    await expect(visitor.log.get_by_text(visitor.names["sent"])).to_be_visible()
    await gateway.answers("Tuesday / mardi", language=lang)
    await visitor.sees("Tuesday / mardi")
    await expect(visitor.log.locator(".assistant .name")).to_have_text(ASSISTANT[lang])
    assert await gateway.said() == ["LBQ-10001 ?"]
    await context.close()


async def test_everybody_is_named(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("bonjour")
    await visitor.sees("bonjour")
    await gateway.answers("Bonjour, que puis-je faire ?")
    await gateway.agent_comes("Léa")
    await gateway.agent_says("Je suis là.", "Léa")
    await visitor.sees("Je suis là.")
    names = await visitor.log.locator(".name").all_text_contents()
    assert names == ["Vous", "Assistant automatique", "Léa · conseiller"]
    await visitor.sees_in("Une personne vous répond")


async def test_what_people_write_is_text(gateway: Gateway, visitor: Visitor) -> None:
    nasty = '<img src=x onerror="document.title=1"><b>gras</b>'
    await visitor.says(nasty)
    await visitor.sees(nasty)
    await gateway.answers(nasty + " https://example.com/suivi.", ev.Button(title="<i>oui</i>", value="v"))
    await expect(visitor.button("<i>oui</i>")).to_be_visible()
    await gateway.agent_comes("<u>Léa</u>")
    await gateway.agent_says(nasty, "<u>Léa</u>")
    await expect(visitor.log.get_by_text(nasty)).to_have_count(3)
    assert await visitor.log.locator("img, b, i, u, script").count() == 0
    assert await visitor.log.get_by_role("link").all_inner_texts() == ["https://example.com/suivi"]


async def test_buttons_are_chosen_once_and_survive_a_reload(gateway: Gateway, visitor: Visitor) -> None:
    await gateway.answers("Annuler LBQ-10001 ?", ev.Button(title="Oui", value="k1"), ev.Button(title="Non", value="k2"))
    await visitor.page.reload()
    await visitor.button("Non").click()
    await expect(visitor.button("Oui")).to_be_disabled()
    await expect(visitor.button("Non")).to_have_attribute("aria-pressed", "true")

    async def chosen() -> bool:
        entries = await gateway.store.entries(await gateway.conversation())
        return [e.event.value for e in entries if isinstance(e.event, ev.CustomerChose)] == ["k2"]

    await eventually(chosen)
    await visitor.page.reload()
    await expect(visitor.button("Oui")).to_be_disabled()
    await expect(visitor.button("Non")).to_have_attribute("aria-pressed", "true")


async def test_a_choice_that_is_gone_says_so(gateway: Gateway, visitor: Visitor) -> None:
    await gateway.answers("Sûr ?", ev.Button(title="Oui", value="k1", payload="/affirm"))
    await expect(visitor.button("Oui")).to_be_visible()
    await gateway.writes(ev.HandoffRequested(reason="explicit", by="assistant"))
    await visitor.button("Oui").click()
    await visitor.sees("Ce choix n’est plus proposé. Écrivez votre réponse.")
    await expect(visitor.button("Oui")).to_be_disabled()
    await visitor.button("Retirer").click()
    await expect(visitor.button("Retirer")).to_have_count(0)
    await expect(visitor.button("Oui")).to_be_disabled()


async def test_a_person_is_one_click_away_in_every_state(gateway: Gateway, visitor: Visitor) -> None:
    notice = visitor.panel.locator(".notice")
    await visitor.button("human").click()
    await visitor.sees("Je vous passe à une personne")
    await visitor.sees_in("Une personne va vous répondre")
    await visitor.button("human").click()
    await expect(notice).to_have_text("Une personne va vous répondre")
    await gateway.agent_comes()
    await visitor.sees_in("Une personne vous répond")
    await visitor.button("human").click()
    await expect(notice).to_have_text("Une personne vous répond")
    await gateway.writes(ev.ConversationClosed(outcome="settled"))
    await visitor.sees_in("Conversation terminée")
    await visitor.button("human").click()
    await expect(visitor.log.get_by_text("Je vous passe à une personne")).to_have_count(2)
    await visitor.sees_in("Une personne va vous répondre")


async def test_typing_is_seen_both_ways(gateway: Gateway, visitor: Visitor) -> None:
    await gateway.agent_comes("Léa")
    await visitor.sees("Léa vous répond et a lu votre échange.")
    async with gateway.store.listen([gateway.shard(await gateway.conversation())]) as bell:
        await visitor.box.press_sequentially("je")
        ring = await bell.next(60)
        while ring is not None and ring.kind != "typing":
            ring = await bell.next(60)
        assert ring is not None
        assert ring.data == {"role": "customer"}
    await gateway.types("agent", "Léa")
    await visitor.sees_in("Léa écrit…")
    await gateway.agent_says("Voilà.")
    await visitor.sees("Voilà.")
    await expect(visitor.panel.get_by_text("Léa écrit…")).to_be_hidden()


async def test_a_photo_is_sent_and_shown(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.sends(PNG)
    await expect(visitor.log.get_by_role("img", name="tasse.png")).to_be_visible()
    await expect(visitor.log.get_by_text(visitor.names["sent"])).to_be_visible()
    await visitor.page.reload()
    await expect(visitor.log.get_by_role("img", name="tasse.png")).to_be_visible()
    assert len([path for path in gateway.folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("way", ["drop", "paste"])
async def test_a_photo_is_dropped_or_pasted(visitor: Visitor, way: str) -> None:
    give = """(box, [way, bytes]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], "assiette.png", { type: "image/png" }));
        const more = { bubbles: true, cancelable: true, composed: true };
        box.dispatchEvent(way === "drop" ? new DragEvent("drop", { dataTransfer: data, ...more })
            : new ClipboardEvent("paste", { clipboardData: data, ...more }));
    }"""
    await visitor.box.evaluate(give, [way, list(PNG)])
    await expect(visitor.log.get_by_role("img", name="assiette.png")).to_be_visible()
    await expect(visitor.log.get_by_text(visitor.names["sent"])).to_be_visible()


async def test_a_photo_that_is_too_heavy_is_made_lighter(gateway: Gateway, visitor: Visitor) -> None:
    heavy = """async (box) => {
        const canvas = new OffscreenCanvas(2200, 1700);
        const pixels = canvas.getContext("2d").createImageData(2200, 1700);
        for (let at = 0; at < pixels.data.length; at += 65536)
            crypto.getRandomValues(pixels.data.subarray(at, at + 65536));
        for (let at = 3; at < pixels.data.length; at += 4) pixels.data[at] = 255;
        canvas.getContext("2d").putImageData(pixels, 0, 0);
        const data = new DataTransfer();
        data.items.add(new File([await canvas.convertToBlob()], "bruit.png", { type: "image/png" }));
        box.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, composed: true }));
        return data.files[0].size;
    }"""
    assert await visitor.box.evaluate(heavy) > WEB.file_limit_bytes
    await expect(visitor.log.get_by_role("img", name="bruit.jpg")).to_be_visible()
    await expect(visitor.log.get_by_text(visitor.names["sent"])).to_be_visible()


async def test_a_wrong_file_is_refused_in_words(visitor: Visitor) -> None:
    await visitor.sends(b"MZ nothing")
    await visitor.sees("Fichier non accepté : envoyez une photo ou un PDF.")
    await visitor.button("Retirer").click()
    await visitor.sends(b"")
    await visitor.sees("Ce fichier est vide.")
    await visitor.sees("0 Ko")


async def test_signs_without_a_word_are_large(visitor: Visitor) -> None:
    for text in ("👍🏽 🇫🇷", "👍🏽 oui", "***"):
        await visitor.says(text)
        await visitor.sees(text)
    large, plain, stars = await visitor.log.locator(".text").evaluate_all(
        "(all) => all.map((text) => parseFloat(getComputedStyle(text).fontSize))"
    )
    assert large >= 2 * plain == 2 * stars


async def test_how_far_a_message_has_come_is_said_once(gateway: Gateway, visitor: Visitor) -> None:
    await gateway.agent_comes("Léa")
    for text in ("premier mot", "et le suivant"):
        await visitor.says(text)
        await visitor.sees(text)
    await expect(visitor.log.get_by_text(visitor.names["sent"])).to_have_count(1)
    await gateway.agent_reads()
    await expect(visitor.log.get_by_text(visitor.names["seen"])).to_have_count(1)
    await gateway.agent_says("Je regarde.")
    await visitor.sees("Je regarde.")
    await expect(visitor.log.get_by_text(visitor.names["seen"])).to_have_count(0)


async def test_what_was_asked_is_still_open_in_another_language(gateway: Gateway, visitor: Visitor) -> None:
    async def in_english() -> bool:
        return (await gateway.door.read(await gateway.conversation())).language == "en"

    await visitor.says("annuler LBQ-10002")
    await gateway.answers("Faut-il l’annuler ?", ev.Button(title="Oui, annuler", value="b1"))
    await expect(visitor.button("Oui, annuler")).to_be_visible()
    await visitor.button("English").click()
    await eventually(in_english)
    await visitor.page.reload()
    await expect(visitor.button("Oui, annuler")).to_be_visible()


async def test_the_language_is_switched_and_kept(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.button("English").click()
    await expect(visitor.page.get_by_role("button", name="Talk to a person")).to_be_visible()
    await visitor.sees("You are writing to an automated assistant")
    await expect(visitor.button("Where is my order?")).to_be_visible()
    await visitor.page.reload()
    await expect(visitor.page.get_by_role("button", name="Talk to a person")).to_be_visible()
    await gateway.writes(ev.CustomerSwitchedLanguage(language="fr"))
    await expect(visitor.page.get_by_role("button", name="Parler à une personne")).to_be_visible()
    await visitor.sees(visitor.names["notice"])


async def test_of_two_languages_the_last_one_chosen_counts(gateway: Gateway, visitor: Visitor) -> None:
    """Whichever of the two calls is the faster one."""
    first: asyncio.Future[Route] = asyncio.get_running_loop().create_future()
    answered: list[str] = []

    async def hold(route: Route) -> None:
        if first.done():
            await route.continue_()
        else:
            first.set_result(route)

    def count(request: Request) -> None:
        if request.url.endswith("/language"):
            answered.append(str(request.post_data))

    async def both() -> bool:
        return len(answered) == 2

    visitor.page.on("requestfinished", count)
    await visitor.page.route("**/language", hold)
    await visitor.button("English").click()
    held = await first
    await visitor.button("Français").click()
    await expect(visitor.button("human")).to_be_visible()
    await held.continue_()
    await eventually(both)
    await visitor.sees(visitor.names["notice"])
    await expect(visitor.button("human")).to_be_visible()
    assert (await gateway.door.read(await gateway.conversation())).language == "fr"


async def test_who_changes_the_site_s_language_changes_the_chat_s(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("bonjour")
    await visitor.sees("bonjour")
    await visitor.page.goto(f"{gateway.url}/?lang=en")
    await visitor.sees("You are writing to an automated assistant")
    await expect(visitor.page.get_by_role("button", name="Talk to a person")).to_be_visible()


async def test_another_device_in_another_language(browser: Browser, gateway: Gateway) -> None:
    for lang in ("fr", "en"):
        context = await person(browser)
        visitor = await Visitor(await context.new_page(), lang).goes_to(f"{gateway.url}/?as=camille&lang={lang}")
        await visitor.opens()
        await expect(visitor.button("human")).to_be_visible()
        await context.close()
    assert (await gateway.door.read(await gateway.conversation())).language == "en"


async def test_a_text_that_is_too_long_stays_in_its_field(gateway: Gateway, visitor: Visitor) -> None:
    story = "Ma bouilloire fuit. " * 200
    await visitor.box.fill(story)
    await visitor.sees_in("3 999 / 4 000")  # before it is too long; spaces at the end do not count
    await visitor.box.press("End")
    await visitor.box.press_sequentially("Oui")
    await visitor.sees_in("Trop long : 4 000 caractères au plus.")
    await visitor.box.press("Enter")
    await visitor.button("send").click()
    await expect(visitor.box).to_have_value(f"{story}Oui")
    assert await gateway.said() == []
    await visitor.says(story)
    await expect(visitor.box).to_have_value("")
    await expect(visitor.panel.get_by_text("Trop long")).to_have_count(0)
    assert await gateway.said() == [story.strip()]


async def test_a_window_of_after_an_upgrade_goes_with_a_conversation_of_before(
    browser: Browser, gateway: Gateway
) -> None:
    """The page had its script of the conversation already, which knew no limit: the service says it then."""
    context = await person(browser)
    visitor = await Visitor(await context.new_page()).goes_to(gateway.url)
    before = "async (path) => { delete (await import(path)).Chat.prototype.textLimit; }"
    await visitor.page.evaluate(before, talk_path(talk()))
    await visitor.opens()
    await visitor.says("Bonjour")
    await visitor.sees("Bonjour")
    await visitor.says("a" * 4_001)
    await visitor.sees("Trop long : 4 000 caractères au plus.")
    await context.close()


@pytest.mark.parametrize("story", ["Elle fuit. " * 300, "\n".join("abcdefghijklmnopqrstuvwxyz" * 3)])
async def test_one_s_own_long_words_do_not_fill_the_screen(visitor: Visitor, story: str) -> None:
    await visitor.says(story)
    bubble, log = visitor.log.locator(".bubble"), await visitor.log.bounding_box()

    async def height() -> float:
        return ((await bubble.bounding_box()) or {"height": 0})["height"]

    assert log is not None
    assert 100 < await height() < log["height"] * 2 / 3
    await visitor.button("Tout afficher").press("Enter")
    assert await height() > log["height"]
    await expect(visitor.button("Tout afficher")).to_have_attribute("aria-expanded", "true")
    await visitor.button("Tout afficher").press("Enter")
    assert await height() < log["height"] * 2 / 3


async def test_receipts_stand_out(gateway: Gateway, visitor: Visitor) -> None:
    await gateway.writes(ev.ActionDone(action="a", kind="cancel_order", order="LBQ-10002"))
    await visitor.sees("✓ Commande annulée : LBQ-10002")
    await expect(visitor.log.locator(".receipt")).to_have_count(1)


async def test_a_new_message_is_counted_while_the_chat_is_closed(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("bonjour")
    await visitor.sees("bonjour")
    await visitor.button("close").click()
    await expect(visitor.button("open")).to_be_focused()
    await gateway.answers("Un")
    await gateway.answers("Deux")
    unread = f"{visitor.names['open']}, 2 nouveaux messages"
    await expect(visitor.button(unread)).to_be_visible()
    await visitor.page.reload()
    await visitor.button(unread).click()
    await visitor.sees("Deux")
    await visitor.button("close").click()
    await expect(visitor.button("open")).to_be_visible()
