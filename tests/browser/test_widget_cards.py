"""What stands beside the messages: an order, the wait and the ways out of it, the end, the menu."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, expect

from channels.admission.identity import sign
from conversation import events as ev
from conversation.files import keep
from tests.browser.chromium import person
from tests.browser.gateway import KEY, Gateway
from tests.browser.states import CARDS
from tests.browser.visitor import Visitor


def content(path: Path) -> bytes:
    return path.read_bytes()


async def test_days_stand_all_beside_their_stations_or_all_below(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.page.set_viewport_size({"width": 360, "height": 740})
    await gateway.writes(ev.AssistantWrote(text="En route.", card=CARDS["fr"]))
    await visitor.sees("En route.")
    sides = "(all) => all.map((it) => it.getBoundingClientRect().top > it.previousElementSibling.previousElementSibling"
    below = await visitor.log.locator(".on").evaluate_all(f"{sides}.getBoundingClientRect().top)")
    assert below == [True] * 4


async def test_an_order_is_a_small_timeline(gateway: Gateway, visitor: Visitor) -> None:
    await gateway.writes(ev.AssistantWrote(text="En route.", card=CARDS["fr"]))
    order = visitor.log.get_by_role("region", name="Commande LBQ-10001")
    await expect(order.get_by_role("heading")).to_have_text("Commande LBQ-10001")
    await expect(order.get_by_text("En livraison")).to_be_visible()
    steps = [" ".join(text.split()) for text in await order.get_by_role("listitem").all_text_contents()]
    assert steps == [
        "Commandée, fait, mercredi 18 novembre",
        "Préparée, fait, jeudi 19 novembre",
        "Remise à Colissimo, en cours, vendredi 20 novembre",
        "Livrée, à venir, mardi 24 novembre",
    ]
    await visitor.page.reload()
    await expect(order).to_be_visible()


async def test_papers_of_the_assistant_are_saved_by_name(gateway: Gateway, visitor: Visitor) -> None:
    file = keep(gateway.folder, b"%PDF-1.7 facture")
    invoice = ev.Attachment(file=file, name="facture.pdf", media_type="application/pdf", size_bytes=84_512)
    await gateway.writes(ev.AssistantWrote(text="Voici votre facture.", attachments=(invoice,)))
    link = visitor.log.get_by_role("link", name="facture.pdf")
    await expect(link).to_contain_text("85 Ko")
    async with visitor.page.expect_download() as download:
        await link.click()
    saved = await download.value
    assert saved.suggested_filename == "facture.pdf"
    assert content(await saved.path()) == b"%PDF-1.7 facture"


async def test_the_place_in_line_follows_the_floor(gateway: Gateway, visitor: Visitor) -> None:
    gateway.place.update(position=3, wait_p50_s=200, wait_p90_s=700)
    await visitor.button("human").click()
    await visitor.sees_in("Vous êtes n° 3 dans la file. Attente habituelle : 4 min, rarement plus de 12 min.")
    gateway.place["position"] = 1
    await visitor.sees_in("Vous êtes le prochain.")
    gateway.place.clear()
    gateway.place.update(opens_at=1_795_420_800_000, zone="Europe/Paris")  # Monday 23 November 2026, 09:00 there
    await visitor.sees_in("Ils reviennent lundi 23 novembre à 09:00 (heure de Paris).")
    await visitor.button("leave").click()
    await visitor.sees("Vous avez quitté la file.")
    await expect(visitor.button("leave")).to_have_count(0)


async def test_where_to_write_when_the_customer_is_gone(gateway: Gateway, visitor: Visitor) -> None:
    """An e-mail that is known already is not asked for again."""
    email = visitor.page.get_by_role("textbox", name="Votre e-mail")
    identity = sign({"sub": "C-2001", "email": "camille@example.com"}, "demo", KEY, gateway.clock() / 1000)
    await visitor.page.evaluate("(identity) => Passerelle.identify(identity)", identity)
    await visitor.button("human").click()
    await visitor.button("M’écrire par e-mail").click()
    await expect(email).to_have_value("camille@example.com")
    await visitor.page.evaluate("Passerelle.identify(null)")
    await visitor.says("Écrivez à lea.petit@exemple.fr.")
    await visitor.button("human").click()
    await visitor.button("M’écrire par e-mail").click()
    await expect(email).to_have_value("lea.petit@exemple.fr")
    await email.fill("lea@exemple.fr")
    await email.press("Enter")
    await visitor.sees_in("C’est noté.")
    await visitor.sees("Pour vous joindre : lea@exemple.fr")
    await visitor.page.reload()
    await visitor.button("M’écrire par e-mail").click()
    await expect(email).to_have_value("lea@exemple.fr")


async def test_opening_hours_are_the_shops_wherever_the_customer_is(browser: Browser, gateway: Gateway) -> None:
    """As in the service's own line above the card."""
    context = await person(browser, zone="America/New_York")
    visitor = await Visitor(await context.new_page()).goes_to(gateway.url)
    await visitor.opens()
    gateway.place.update(opens_at=1_795_420_800_000, zone="Indian/Reunion")
    await visitor.button("human").click()
    await visitor.sees_in("Ils reviennent lundi 23 novembre à 12:00 (heure de Reunion).")
    del gateway.place["zone"]  # another gateway, of before
    await visitor.sees_in("Ils reviennent lundi 23 novembre à 03:00.")
    await context.close()


async def test_going_on_on_telegram(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.button("human").click()
    await expect(visitor.button("leave")).to_be_visible()
    await expect(visitor.button("telegram")).to_have_count(0)
    await gateway.bot()
    await visitor.page.set_viewport_size({"width": 1280, "height": 560})  # scrolled to it, where the card is too low
    await visitor.button("telegram").click()
    await expect(visitor.page.get_by_role("img", name="QR code")).to_be_in_viewport(ratio=1)
    link = visitor.page.get_by_role("link", name="Ouvrir Telegram")
    await expect(link).to_be_focused()
    url = str(await link.get_attribute("href"))
    code = url.removeprefix("https://t.me/BonQuartierBot?start=")
    await visitor.sees_in(f"Ou envoyez au bot : /start {code}")
    await visitor.page.set_viewport_size({"width": 1280, "height": 800})
    card = visitor.panel.locator(".card.wait")
    assert await card.evaluate("(card) => card.scrollHeight - card.clientHeight") <= 0, "nothing of the card is cut off"
    assert await gateway.book.redeem_link(code, "the phone") == f"{await gateway.conversation()}@0"
    await gateway.writes(ev.CustomerLinked(channel="telegram", address="7"))
    await visitor.sees("La conversation continue sur Telegram.")
    await expect(link).to_be_hidden()  # it was good once
    await expect(visitor.button("telegram")).to_be_visible()


async def test_the_conversation_as_a_file_from_the_menu(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("gardez ceci")
    await expect(visitor.log.get_by_text(visitor.names["sent"])).to_be_visible()
    await visitor.button("more").click()
    await expect(visitor.button("transcript")).to_be_focused()
    await visitor.page.keyboard.press("Escape")
    await expect(visitor.button("transcript")).to_have_count(0)
    await expect(visitor.button("more")).to_be_focused()
    await visitor.page.keyboard.press("Enter")
    async with visitor.page.expect_download() as download:
        await visitor.button("transcript").click()
    text = content(await (await download.value).path())
    assert b"Vous :\n       gardez ceci" in text


async def test_rating_once_it_is_closed(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("merci")
    await gateway.agent_comes()
    await gateway.writes(ev.ConversationClosed(outcome="settled", name="Léa"))
    await visitor.page.get_by_role("radio", name="4 sur 5").check()
    await visitor.page.get_by_role("textbox", name="Un mot de plus ?").fill("Rapide.")
    await visitor.panel.get_by_role("region").get_by_role("button", name="Envoyer").click()
    await visitor.sees_in("Merci pour votre avis.")
    entries = await gateway.store.entries(await gateway.conversation())
    assert [e.event for e in entries if isinstance(e.event, ev.CustomerRated)] == [
        ev.CustomerRated(score=4, comment="Rapide.")
    ]


async def test_not_settled_is_one_tap(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("merci")
    await visitor.sees("merci")
    await gateway.writes(ev.ConversationClosed(outcome="settled", name="Léa"))
    await visitor.button("Ce n’est pas réglé").click()
    await visitor.sees_in("Une personne va vous répondre")
    await expect(visitor.button("Ce n’est pas réglé")).to_have_count(0)
    await expect(visitor.log.locator(".customer")).to_have_count(1)  # the tap is no message that is still on its way
    assert (await gateway.door.read(await gateway.conversation())).holder == "waiting"


async def test_a_hand_back_is_told_with_what_was_decided_and_refused_with_one_tap(
    gateway: Gateway, visitor: Visitor
) -> None:
    await visitor.says("merci")
    await gateway.agent_comes()
    await gateway.writes(ev.HandoffHandedBack(agent="a1", name="Léa", decided="Renvoi accordé, arrive jeudi."))
    await visitor.sees_in("Renvoi accordé, arrive jeudi.")
    await visitor.button("Revenir à Léa").click()
    await visitor.sees_in("Je vous passe à une personne")
    await expect(visitor.button("Revenir à Léa")).to_have_count(0)
    await expect(visitor.log.locator(".customer")).to_have_count(1)  # the tap is no message that is still on its way
    assert (await gateway.door.read(await gateway.conversation())).holder == "waiting"


async def test_what_is_asked_for_good_is_seen_and_taken_back(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.button("more").click()
    await visitor.button("wishes").click()
    written = visitor.page.get_by_role("checkbox", name="Par écrit seulement, jamais d’appel")
    await written.check()
    await visitor.sees("C’est noté\u00a0: Par écrit seulement, jamais d’appel")
    name = visitor.page.get_by_role("textbox", name="Le nom à employer")
    await name.fill("Cam")
    await name.press("Enter")
    await visitor.sees("C’est noté\u00a0: Le nom à employer\u00a0: Cam")
    assert (await gateway.door.read(await gateway.conversation())).wishes == {"written_only": "yes", "name": "Cam"}
    await visitor.page.reload()
    await visitor.button("more").click()
    await visitor.button("wishes").click()
    await expect(written).to_be_checked()
    await expect(name).to_have_value("Cam")
    await written.uncheck()
    await visitor.sees("Souhait retiré\u00a0: Par écrit seulement, jamais d’appel")
    assert (await gateway.door.read(await gateway.conversation())).wishes == {"name": "Cam"}


async def test_a_device_that_is_forgotten_keeps_nothing(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("bonjour")
    former = await gateway.conversation()
    token = await visitor.page.evaluate("() => JSON.parse(Object.values(localStorage)[0]).session.token")
    await visitor.button("more").click()
    await visitor.button("forget").click()
    await visitor.button("forget it").click()
    await visitor.sees_in("Cet appareil est oublié : rien n’est gardé ici.")
    kept = await visitor.page.evaluate("() => [Object.keys(localStorage), Object.keys(sessionStorage)]")
    assert kept == [[], []]
    call = f"{gateway.url}/api/chat/{former}/events?after=0"
    answer = await visitor.page.request.get(call, headers={"Authorization": f"Bearer {token}"})
    assert answer.status == 401
    await visitor.button("anew").click()
    await visitor.sees(visitor.names["notice"])
    assert await visitor.messages() == []
    assert len(await gateway.conversations()) == 2
