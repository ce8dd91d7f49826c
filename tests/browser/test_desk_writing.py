"""Writing at the desk: answers, notes, drafts, and what happens to a text whose moment has passed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from playwright.async_api import Browser, FilePayload, Route, expect

from conversation import events as ev
from conversation.ids import shard_of
from tests.browser.axe import problems
from tests.browser.chromium import person
from tests.browser.desk_room import DeskRoom
from tests.browser.seated import Seated
from tests.browser.visitor import Visitor


async def test_the_customer_sees_the_answer_and_never_the_note(browser: Browser, room: DeskRoom) -> None:
    context = await person(browser)
    camille = await Visitor(await context.new_page()).goes_to(f"{room.url}/chat")
    await camille.says("J’ai un souci avec ma commande")
    await camille.button("human").click()
    lea = await room.seats(browser)
    await lea.page.locator(".line").first.wait_for()
    (c,) = [conversation async for conversation in room.store.conversations()]
    await lea.claims(c)
    await lea.writes("Bonjour, je m’en occupe.")
    await camille.sees("Bonjour, je m’en occupe.")
    await lea.leaves_field()
    await lea.page.keyboard.press("n")
    await lea.writes("Cliente fidèle, rester doux")
    await lea.sees("Cliente fidèle, rester doux")
    await camille.says("Merci !")
    await lea.sees("Merci !")
    await expect(camille.log.get_by_text("rester doux")).to_have_count(0)
    await expect(lea.thread.locator(".said.agent")).to_contain_text("lu")
    await context.close()
    await lea.ends()


async def test_typing_is_seen_both_ways(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea = await room.seats(browser)
    await lea.claims(c)
    async with room.store.listen([shard_of(c)]) as bell:
        await lea.composer.press_sequentially("Bon")
        ring = await bell.next(60)
        while ring is not None and ring.kind != "typing":  # that she reads is told as well
            ring = await bell.next(60)
    assert ring is not None
    assert ring.data["name"] == "Léa"
    await room.types(c)
    await expect(lea.page.locator(".typing.customer")).to_be_visible()
    await lea.ends()


async def test_enter_sends_and_shift_enter_starts_a_line(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.page.keyboard.type("Bonjour,")
    await lea.page.keyboard.press("Shift+Enter")
    await lea.page.keyboard.type("me voici.")
    await lea.page.keyboard.press("Enter")
    await expect(lea.thread.locator(".said.agent:not(.pending) .text")).to_have_text("Bonjour,\nme voici.")
    await expect(lea.composer).to_have_value("")
    (said,) = await room.of(c, ev.AgentWrote)
    assert isinstance(said, ev.AgentWrote)
    assert said.text == "Bonjour,\nme voici."
    await lea.ends()


async def test_without_the_floor_it_says_why_and_offers_it(browser: Browser, room: DeskRoom) -> None:
    c = await room.opens()
    await room.says(c, "Vous livrez en Belgique ?")
    lea = await room.seats(browser)
    await lea.views("assistant")
    await lea.opens(c)
    await expect(lea.page.locator(".blocked")).to_contain_text("L’assistant répond.")
    await lea.page.locator(".blocked .claim").click()
    await expect(lea.composer).to_be_focused()
    await lea.ends()


async def test_drafts_are_kept_for_each_conversation_and_kind(browser: Browser, room: DeskRoom) -> None:
    first, second = await room.waits(), await room.waits()
    lea = await room.seats(browser)
    await lea.claims(first)
    await lea.composer.fill("à la première")
    await lea.views("waiting")
    await lea.claims(second)
    await expect(lea.composer).to_have_value("")
    await lea.composer.fill("à la seconde")
    await lea.leaves_field()
    await lea.page.keyboard.press("n")
    await expect(lea.composer).to_have_value("")
    await lea.page.reload()
    await lea.opens(first)
    await expect(lea.composer).to_have_value("à la première")
    await lea.opens(second)
    await expect(lea.composer).to_have_value("à la seconde")
    await lea.ends()


PDF = b"%PDF-1.7 a label"
PIXEL = b"\x89PNG\r\n\x1a\n and what a picture holds"
DROP = """([names, over]) => {
  const held = new DataTransfer();
  for (const [name, text] of names) held.items.add(new File([Uint8Array.from(text, (it) => it.charCodeAt(0))], name));
  const event = over === 'paste' ? new ClipboardEvent('paste', { clipboardData: held, bubbles: true, cancelable: true })
    : new DragEvent(over, { dataTransfer: held, bubbles: true, cancelable: true });
  return document.activeElement.dispatchEvent(event);
}"""  # what a browser says of files from outside; false: the page has taken them


def upload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "", "buffer": content}


async def brings(lea: Seated, over: str, *files: tuple[str, bytes]) -> bool:
    """Files come from outside: `dragover`, `drop` or `paste`. Whether the browser would open them itself."""
    names = [[name, content.decode("latin-1")] for name, content in files]
    return bool(await lea.page.evaluate(DROP, [names, over]))


async def sent_files(room: DeskRoom, c: str) -> Sequence[tuple[str, Sequence[str]]]:
    told = [it for it in await room.of(c, ev.AgentWrote) if isinstance(it, ev.AgentWrote)]
    return [(it.text, [file.name for file in it.attachments]) for it in told]


async def test_files_go_with_an_answer_by_button_drop_and_paste_and_nothing_is_lost(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    await lea.opens(c)
    assert not await brings(lea, "drop", ("plan.pdf", PDF))
    await lea.is_told("Prenez la conversation")
    await lea.page.keyboard.press("c")
    await expect(lea.composer).to_be_focused()
    await lea.page.keyboard.type("Voici l’étiquette")

    attached = lea.page.locator(".attachments li")
    await lea.page.locator("input.files").set_input_files(
        [upload("virus.pdf", b"MZ"), upload("vide.png", b""), upload("étiquette.pdf", PDF)]
    )
    await expect(attached).to_have_count(1)
    for text in ("virus.pdf ne peut pas partir", "vide.png est vide"):
        await lea.is_told(text)
    await lea.page.locator("input.files").set_input_files([upload("film.png", PIXEL + bytes(10 * 1024 * 1024))])
    await lea.is_told("film.png fait 10,0 Mo")
    assert not await brings(lea, "dragover", ("photo.png", PIXEL))
    await expect(lea.page.locator(".thread-column.dropping")).to_be_visible()
    assert not await brings(lea, "drop", ("photo.png", PIXEL))
    await expect(attached).to_have_count(2)
    assert not await brings(lea, "paste", ("image.png", PIXEL))
    await expect(attached).to_have_count(3)
    await expect(attached.first).to_contain_text("étiquette.pdf")
    assert await problems(lea.page) == []
    await lea.page.get_by_role("button", name="Retirer image.png").click()
    await expect(attached).to_have_count(2)
    await expect(lea.composer).to_have_value("Voici l’étiquette")

    pending = lea.thread.locator(".pending")
    await lea.has_time()
    await lea.composer.press("Enter")
    await expect(pending).to_contain_text("étiquette.pdf")
    await lea.page.keyboard.press("Escape")
    await expect(attached).to_have_count(2)
    await lea.page.route("**/files", lambda route: route.abort())
    await lea.writes("Voici l’étiquette et la photo")
    await expect(pending).to_contain_text("Pas parti.")
    await lea.page.unroute("**/files")
    await pending.get_by_role("button", name="Réessayer").click()
    await expect(pending).to_have_count(0)
    await expect(lea.thread.locator(".said.agent a.attached")).to_have_count(2)
    assert await sent_files(room, c) == [("Voici l’étiquette et la photo", ["étiquette.pdf"]), ("", ["photo.png"])]
    await expect(attached).to_have_count(0)

    async def unknown(route: Route) -> None:
        error = {"code": "bad_json", "message": "the file is no PDF"}
        await route.fulfill(status=400, content_type="application/json", body=json.dumps({"error": error}))

    await lea.page.route("**/files", unknown)
    await lea.page.locator("input.files").set_input_files([upload("étrange.pdf", PDF)])
    await expect(attached).to_have_count(1)
    await lea.composer.press("Enter")
    await lea.composer.press("Enter")
    await expect(pending).to_contain_text("n’est pas un PDF")
    await pending.get_by_role("button", name="Jeter").click()
    await expect(pending).to_have_count(0)
    await lea.ends()


async def test_what_was_begun_goes_with_the_case_to_whoever_goes_on(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    hugo = await room.seats(browser, "Hugo")
    await lea.claims(c)
    await lea.page.keyboard.type("Bonjour Camille, je regarde")
    await lea.leaves_field()
    await lea.page.keyboard.press("l")
    await lea.is_told("tête de la file")
    await expect(lea.page.locator(".blocked")).not_to_contain_text("brouillon")

    await hugo.opens(c)
    left = hugo.page.get_by_role("region", name="Brouillon de Léa, non envoyé")
    await expect(left).to_contain_text("Bonjour Camille, je regarde")
    assert await problems(hugo.page) == []
    await hugo.page.keyboard.press("c")
    await expect(hugo.composer).to_have_value("")
    await left.get_by_role("button", name="Reprendre").click()
    await expect(hugo.composer).to_have_value("Bonjour Camille, je regarde")
    await expect(left).to_have_count(0)

    async with hugo.page.expect_response(lambda it: "votre colis" in (it.request.post_data or "")):
        await hugo.composer.press("End")
        await hugo.page.keyboard.type(" votre colis")
    await hugo.page.evaluate("sessionStorage.clear()")
    await hugo.page.reload()
    await expect(hugo.composer).to_have_value("Bonjour Camille, je regarde votre colis")
    await room.writes(c, ev.HandoffRequeued(why="agent_lost", agent="", name="Hugo"))
    await lea.views("waiting")
    await lea.opens(c)
    begun = lea.page.get_by_role("region", name="Brouillon de Hugo, non envoyé")
    await expect(begun).to_contain_text("je regarde votre colis")
    await lea.page.keyboard.press("c")
    await begun.get_by_role("button", name="Jeter").click()
    await expect(begun).to_have_count(0)
    await lea.writes("Bonjour, il part ce soir.")
    await lea.sees("Bonjour, il part ce soir.")
    await expect(lea.thread.locator(".pending")).to_have_count(0)
    await lea.page.reload()
    await expect(lea.composer).to_have_value("")
    await lea.ends()
    await hugo.ends()


FAILING = """(verbs) => {
  const real = window.fetch;
  const never = () => new Promise(() => {});
  const cut = { draft: () => Promise.reject(new TypeError()), notes: never, messages: never, files: never };
  const isCut = (url, { keepalive }) => !keepalive && verbs.find((verb) => url.endsWith(verb));
  window.fetch = (url, init) => (isCut(url, init) ? cut[isCut(url, init)]() : real(url, init));
}"""  # drafts never get there, what is sent is under way for ever; only what the browser sends at the end does


async def test_what_the_service_does_not_have_yet_is_never_lost_with_the_case_or_the_page(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.page.evaluate(FAILING, ["draft", "notes"])
    await lea.page.keyboard.type("Bonjour Camille, je regarde")
    await lea.leaves_field()
    await lea.page.keyboard.press("l")
    await lea.is_told("tête de la file")
    await expect(lea.page.locator(".blocked")).to_contain_text("Votre brouillon est gardé")
    await lea.views("waiting")
    await lea.claims(c)
    await expect(lea.composer).to_have_value("Bonjour Camille, je regarde")
    await lea.choose("note")
    await lea.page.keyboard.type("Rappelée hier")
    await lea.page.keyboard.press("Enter")
    await expect(lea.thread.locator(".secret.note")).to_contain_text("envoi")
    await lea.page.reload()
    await lea.sees("Rappelée hier")
    await expect(lea.composer).to_have_value("Bonjour Camille, je regarde")
    assert len(await room.of(c, ev.AgentNoted)) == 1
    await lea.ends()


async def test_two_answers_on_their_way_both_leave_with_the_page_and_the_text_of_files_is_begun_again(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    lea.page.on("dialog", lambda asked: asked.accept())  # the browser asks before it drops the files
    await lea.claims(c)
    await lea.page.evaluate(FAILING, ["messages", "files"])
    await lea.has_time()
    pending = lea.thread.locator(".pending")
    await lea.writes("Je regarde.")
    await expect(pending).to_contain_text("envoi")
    await lea.page.locator("input.files").set_input_files([upload("plan.pdf", PDF)])
    await expect(lea.page.locator(".attachments li")).to_have_count(1)
    await lea.writes("Voici le plan.")
    await expect(pending.nth(1)).to_contain_text("envoi")
    await lea.composer.fill("Il part ce soir.")
    await lea.composer.press("Enter")
    await expect(pending.nth(2)).to_contain_text("part dans un instant")
    await lea.page.reload()
    for text in ("Je regarde.", "Il part ce soir."):
        await lea.sees(text)
    await expect(lea.composer).to_have_value("Voici le plan.")
    assert len(await room.of(c, ev.AgentWrote)) == 2
    await lea.ends()


async def test_an_answer_that_lost_the_floor_is_told_and_kept_as_a_note(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea = await room.seats(browser)
    await lea.opens(c)
    async with lea.page.expect_response(lambda it: "?after=" in it.url and not it.url.endswith("=0")):
        await lea.page.keyboard.press("c")  # the case is read once more after that, and then no more
    await expect(lea.composer).to_be_focused()
    await lea.goes_deaf()
    await room.stop()
    await room.start()
    await expect(lea.page.locator(".link.reconnecting")).to_be_visible()
    await room.writes(c, ev.HandoffTransferred(agent="karim", name="Karim", by="Inès"))
    await lea.writes("Votre remboursement part ce soir.")
    await lea.is_told("Karim tient déjà cette conversation.")
    await lea.is_told("gardé en note privée")
    await lea.sees("Votre remboursement part ce soir.")
    await expect(lea.thread.locator(".secret.note")).to_contain_text("Était une réponse au client")
    assert await room.of(c, ev.AgentWrote) == []
    await lea.ends()


async def test_a_text_that_did_not_get_there_is_kept_and_sent_again_once(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea = await room.seats(browser)
    await lea.claims(c)
    await room.stop()
    await lea.writes("Je vous réponds tout de suite.")
    await expect(lea.thread.locator(".pending")).to_contain_text("Pas parti.")
    await room.start()
    await expect(lea.page.locator(".link.live")).to_be_attached()
    await lea.page.get_by_role("button", name="Réessayer").click()
    await expect(lea.thread.locator(".pending")).to_have_count(0)
    await lea.sees("Je vous réponds tout de suite.")
    assert len(await room.of(c, ev.AgentWrote)) == 1
    await lea.ends()


LEFT_ALONE = """(field, held) => field.dispatchEvent(
  new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true, cancelable: true, ...held })
)"""  # whether arrow up does in the field what it does anywhere


async def test_a_draft_of_the_assistant_and_the_suggested_reply_are_one_key_away(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.waits("Camille Laurent", "Allo ?")
    await room.writes(c, ev.AssistantSuperseded(text="Votre colis arrive jeudi."))
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.leaves_field()
    await lea.page.keyboard.press("u")
    await expect(lea.composer).to_be_focused()
    await expect(lea.composer).to_have_value("Votre colis arrive jeudi.")
    assert await lea.composer.evaluate(LEFT_ALONE)  # there is no other: the key moves the caret
    await lea.page.keyboard.type(" Léa")
    await lea.leaves_field()
    await lea.page.keyboard.press("u")
    await expect(lea.composer).to_be_focused()
    await expect(lea.composer).to_have_value("Votre colis arrive jeudi. Léa")
    await lea.composer.fill("")
    await lea.page.get_by_role("button", name="Utiliser ce brouillon").click()
    await expect(lea.composer).to_have_value("Votre colis arrive jeudi.")
    await lea.page.keyboard.press("Enter")
    await expect(lea.thread.locator(".said.agent")).to_contain_text("Votre colis arrive jeudi.")
    await lea.ends()


async def test_answers_of_the_house_are_one_key_away_and_never_offered_twice(browser: Browser, room: DeskRoom) -> None:
    c = await room.opens("Camille Laurent")
    await room.says(c, "Vous livrez en Suisse ?", ev.Reading(seq=0, intent="faq/international", confidence=0.9))
    await room.says(c, "Et en combien de temps ?", ev.Reading(seq=0, intent="faq/delivery_times", confidence=0.9))
    await room.asks(c)
    lea = await room.seats(browser, size=(1440, 900))
    await lea.claims(c)
    offered = lea.brief.locator(".answers li")
    await expect(offered).to_contain_text(["les délais de livraison", "la livraison à l’étranger"])
    await offered.first.locator("summary").click()
    assert await problems(lea.page) == []

    await lea.composer.press("ArrowUp")
    await expect(lea.composer).to_have_value(re.compile("^Bonjour Camille"))
    assert await lea.composer.evaluate(LEFT_ALONE, {"ctrlKey": True})
    await lea.composer.press("ArrowUp")
    await expect(lea.composer).to_have_value(re.compile("^À domicile, comptez"))
    await lea.composer.evaluate("(field) => field.setSelectionRange(0, 0)")
    assert await lea.composer.evaluate(LEFT_ALONE)
    await lea.composer.press("Control+End")
    await lea.page.keyboard.type(" Léa")
    await lea.composer.press("ArrowUp")
    await expect(lea.composer).to_have_value(re.compile("^À domicile, comptez.* Léa$"))
    await lea.composer.fill("")
    await lea.leaves_field()
    await lea.page.keyboard.press("o")
    await expect(lea.composer).to_have_value(re.compile("^Oui : toute l’Union européenne"))
    await lea.composer.press("Enter")
    await lea.composer.press("Enter")
    await expect(lea.thread.locator(".pending")).to_have_count(0)
    await expect(offered).to_have_count(1)
    await expect(offered).to_contain_text("les délais de livraison")
    await lea.ends()


async def test_what_people_write_is_text_and_nothing_else(browser: Browser, room: DeskRoom) -> None:
    evil = "<img src=x onerror=\"document.title='caught'\"><script>document.title='caught'</script>"
    c = await room.opens(name="<b>Camille</b>")
    await room.says(c, evil)
    await room.asks(c, "explicit", evil)
    lea = await room.seats(browser)
    await lea.opens(c)
    await lea.sees(evil)
    await expect(lea.page.locator(".head h2")).to_have_text("<b>Camille</b>")
    assert "caught" not in await lea.page.title()
    await lea.ends()
