"""The whole service, told as it happens: customers on another shop's page and on Telegram, Léa at the desk.

Everything is real: `passerelle run` with its store, a trained brain, the demo shop, the Telegram library, chromium.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, expect

from conversation import events as ev
from tests.browser.agent import Agent
from tests.browser.chromium import person
from tests.browser.seated import Seated
from tests.browser.visitor import Visitor
from tests.browser.whole import Whole, answer, whole_service
from tests.fakes.telegram import Person
from tests.servers import eventually

POSTCODE = "69007"  # of LBQ-10001 and LBQ-10002, and of no other order here


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def whole() -> AsyncIterator[Whole]:
    """One service for all tests of this file; at the end no promise was broken."""
    async with whole_service() as whole:
        yield whole
        assert await whole.broken_promises() == {}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def lea(browser: Browser, whole: Whole) -> AsyncIterator[Agent]:
    """Léa, logged in at the desk."""
    context = await person(browser)
    yield await Agent(await context.new_page()).logs_in(whole.service.url)
    await context.close()


@contextlib.asynccontextmanager
async def somebody(browser: Browser, whole: Whole) -> AsyncIterator[Visitor]:
    """A customer who has opened the chat on the other shop's page; a script that fails fails the test."""
    context = await person(browser)
    page = await context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    visitor = await Visitor(page).goes_to(whole.shop)
    yield await visitor.opens()
    await context.close()
    assert not failures


@pytest_asyncio.fixture(loop_scope="session")
async def camille(browser: Browser, whole: Whole) -> AsyncIterator[Visitor]:
    """A customer on the other shop's page."""
    async with somebody(browser, whole) as visitor:
        yield visitor


# --- on a page of another origin


async def test_from_a_question_to_a_person_and_back(camille: Visitor, lea: Agent) -> None:
    assert answer("utter_faq/delivery_times") in await camille.asks("Quels sont vos délais de livraison ?")
    assert answer("utter_faq/opening_hours", "en") in await camille.asks("What are your opening hours?")
    camille.lang = "en"
    await expect(camille.button("human")).to_be_visible()
    assert "LBQ-10001" in await camille.asks("Où est ma commande LBQ-10001 ?")
    camille.lang = "fr"
    assert "LBQ-10001 est en route avec Colissimo" in await camille.asks(POSTCODE)
    await camille.says("je veux parler à une personne")
    await expect(camille.page.get_by_role("region", name="Une personne va vous répondre")).to_be_visible()

    conversation = await camille.conversation()
    await lea.looks_at("En attente")
    await lea.opens(conversation)
    await lea.reads("LBQ-10001", "A demandé une personne")
    await lea.claims()
    await lea.answers("Bonjour, je regarde où est votre colis.")
    await camille.sees("Bonjour, je regarde où est votre colis.")
    await expect(camille.log.locator(".agent .name").last).to_have_text("Léa · conseiller")
    await camille.says("merci, il arrive quand ?")
    await lea.sees("merci, il arrive quand ?")

    before = await camille.messages()
    await lea.hands_back("Le colis arrive demain, c’est sûr.")
    assert answer("utter_faq/delivery_cost") in await camille.asks("Combien coûte la livraison ?")
    assert (await camille.messages())[: len(before)] == before


async def test_somebody_elses_order_and_a_missing_one_are_the_same_words(browser: Browser, whole: Whole) -> None:
    heard = []
    for number in ("LBQ-10004", "LBQ-99999"):
        async with somebody(browser, whole) as visitor:
            asked = await visitor.asks(f"Où est ma commande {number} ?")
            refused = await visitor.asks(POSTCODE)
            heard.append([text.replace(number, "…") for text in (asked, refused)])
    assert heard[0] == heard[1]
    assert heard[0][1] == answer("utter_order_not_found")


# --- one voice at a time


async def test_a_yes_that_comes_after_the_agent_cancels_nothing(camille: Visitor, whole: Whole, lea: Agent) -> None:
    """Held between the customer's yes and the shop: Léa is quicker."""
    await camille.asks("Je veux annuler ma commande LBQ-10002")
    assert "J’annule LBQ-10002 ?" in await camille.asks(POSTCODE)
    conversation = await camille.conversation()
    await lea.looks_at("Assistant")
    await lea.opens(conversation)
    whole.slow.hold_at("action.begun")
    await camille.says("oui")
    await whole.slow.held()
    await lea.claims()
    await camille.sees("Léa vous répond et a lu votre échange.")
    said = await camille.messages()
    whole.slow.let_go()

    await lea.sees("Brouillon de l’assistant, jamais envoyé")
    assert whole.order_state("LBQ-10002") == "preparing"
    assert not [event for event in await whole.log(conversation) if isinstance(event, ev.ActionBegun)]
    await lea.answers("Je l’annule pour vous si vous voulez.")
    await camille.sees("Je l’annule pour vous si vous voulez.")
    assert (await camille.messages())[: len(said)] == said
    assert len(await camille.messages()) == len(said) + 1


async def test_an_answer_that_comes_after_the_agent_is_a_draft(camille: Visitor, whole: Whole, lea: Agent) -> None:
    await camille.asks("bonjour")
    await lea.looks_at("Assistant")
    await lea.opens(await camille.conversation())
    whole.slow.hold_at("assistant.understood")
    await camille.says("Proposez-vous un emballage cadeau ?")
    await whole.slow.held()
    await lea.claims()
    whole.slow.let_go()
    await lea.sees("Brouillon de l’assistant, jamais envoyé")
    await lea.sees(answer("utter_faq/gift_wrap"))
    await lea.answers("Oui, avec un ruban.")
    await camille.sees("Oui, avec un ruban.")
    assert answer("utter_faq/gift_wrap") not in " ".join(await camille.messages())


# --- nothing lost, nothing twice


async def test_a_killed_gateway_and_a_reload_lose_and_double_nothing(camille: Visitor, whole: Whole) -> None:
    await camille.asks("Quels sont vos délais de livraison ?")
    assert whole.service.kill("gateway") == 1
    await camille.says("Quels sont les moyens de paiement ?")
    await camille.sees(answer("utter_faq/payment_methods"))
    assert answer("utter_faq/delivery_cost") in await camille.asks("Combien coûte la livraison ?")
    expected = [
        "Quels sont vos délais de livraison ?",
        answer("utter_faq/delivery_times"),
        "Quels sont les moyens de paiement ?",
        answer("utter_faq/payment_methods"),
        "Combien coûte la livraison ?",
        answer("utter_faq/delivery_cost"),
    ]
    assert await camille.messages() == expected
    await camille.page.reload()
    await camille.sees(answer("utter_faq/delivery_cost"))
    assert await camille.messages() == expected


# --- from Telegram


async def test_the_same_from_telegram(whole: Whole, lea: Agent) -> None:
    julie = whole.telegram.person(chat=7, first_name="Julie")
    assert "assistant automatique" in await _hears(julie, "/start")
    assert answer("utter_faq/delivery_times") in await _hears(julie, "Quels sont vos délais de livraison ?")
    before = len(julie.reads)
    await julie.taps("Où est ma commande ?")
    await eventually(lambda: len(julie.reads) > before)
    await _hears(julie, "LBQ-10001")
    assert "🤖 LBQ-10001 est en route avec Colissimo" in await _hears(julie, POSTCODE)
    await _hears(julie, "/human")

    conversation = await whole.of_telegram(julie.chat)
    await lea.looks_at("En attente")
    await lea.opens(conversation)
    await lea.reads("LBQ-10001", "Telegram")
    await lea.claims()
    await lea.answers("Bonjour Julie, il arrive demain.")
    await eventually(lambda: "👤 Léa : Bonjour Julie, il arrive demain." in julie.reads)
    await julie.says("parfait")
    await lea.sees("parfait")
    await lea.hands_back("Rassurée.")
    await eventually(lambda: any("Léa a terminé" in text for text in julie.reads))
    assert "🤖 " + answer("utter_faq/delivery_cost") in await _hears(julie, "Combien coûte la livraison ?")
    assert len(julie.reads) == len(set(julie.reads))


# --- a day at the desk


async def test_a_day_of_two_agents_and_a_supervisor(browser: Browser, whole: Whole, lea: Agent) -> None:
    """Two customers on the other shop's page and one on Telegram; Léa, Hugo, who is new, and Nadia, who supervises."""
    hugo = await whole.sits(browser, "hugo@demo.example", "Hugo")
    nadia, lea_ = await whole.sits(browser, "supervisor@demo.example"), Seated(lea.page)
    await nadia.page.keyboard.press("f")
    floor = nadia.page.get_by_label("Le plateau")
    await expect(floor.get_by_role("listitem", name="Hugo")).to_contain_text("0 cas sur")
    karim = whole.telegram.person(chat=8, first_name="Karim")
    async with somebody(browser, whole) as camille, somebody(browser, whole) as nora:
        # Nine o'clock: three ask for a person, and the floor counts them.
        await camille.asks("Où est ma commande LBQ-10001 ?")
        await camille.asks(POSTCODE)
        await camille.says("un humain svp, ça fait trois fois que j’écris !")
        await nora.says("I want to talk to a person about a gift")
        nora.lang = "en"
        await _hears(karim, "/start")
        await _hears(karim, "/human")
        first, second = await camille.conversation(), await nora.conversation()
        third = await whole.of_telegram(karim.chat)
        waiting = [floor.locator(f".next a[href$='{c}']") for c in (first, second, third)]
        for case in waiting:
            await expect(case).to_be_visible()

        # Léa and Hugo want the same one: one has it, the other is told who.
        for seat in (lea_, hugo):
            await seat.views("waiting")
            await seat.opens(first)
        await expect(lea_.brief).to_contain_text("LBQ-10001")
        await expect(lea_.brief).to_contain_text("A demandé une personne")
        await expect(lea_.page.locator(".looking")).to_contain_text("Hugo regarde aussi")
        await lea_.claims(first)
        await expect(hugo.holder).to_contain_text("avec Léa")
        await camille.sees("Léa vous répond et a lu votre échange.")
        await hugo.views("waiting")
        await hugo.claims(second)

        await lea_.has_time()
        # What the customer has said already is not asked again; the answer is put right and leaves.
        await lea_.composer.fill("Quel est votre numéro de commande ?")
        await lea_.composer.press("Enter")
        await expect(lea_.thread.locator(".pending .held")).to_contain_text("LBQ-10001")
        await lea_.thread.get_by_role("button", name="Modifier").click()
        await lea_.writes("Votre colis est chez Colissimo, je vous fais un geste pour l’attente.")
        await camille.sees("Votre colis est chez Colissimo")
        await hugo.writes("Hello! Which gift is it?")
        await nora.sees("Hello! Which gift is it?")
        await nora.says("The blue teapot")
        await hugo.sees("The blue teapot")

        # A gesture over the budget: Nadia approves with one tap, and Camille has it.
        await lea_.does("gesture")
        await lea_.dialog.locator("#amount").fill("60")
        await lea_.dialog.locator("#reason").fill("Trois messages sans réponse")
        await lea_.agrees()
        await nadia.page.locator(".bar .approvals").click()
        await nadia.dialog.get_by_role("button", name="Approuver").click()
        await expect(lea_.thread).to_contain_text("Geste de Léa : Bon d’achat de 60,00 € · BQ-")
        await camille.sees_in("60,00")
        await camille.sees_in("Entrez le code BQ-")

        # Hugo asks Léa inside, and Nora knows the time; Léa's note comes back to him.
        await hugo.page.get_by_role("button", name="Demander en interne").click()
        await hugo.dialog.locator("#agent").select_option(label="Léa · disponible")
        await hugo.dialog.locator("#text").fill("Reste-t-il des théières bleues ?")
        await hugo.agrees()
        await lea_.is_told("Une note de Hugo pour vous.")
        await lea_.views("mentions")
        await lea_.opens(second)
        await lea_.choose("note")
        await lea_.page.keyboard.type("Oui, trois.")
        await lea_.page.keyboard.press("Enter")
        await hugo.sees("Oui, trois.")

        # Nadia gives Karim's case to Hugo, who writes to a phone.
        await nadia.page.get_by_role("button", name="Confier le cas de").first.click()
        await expect(nadia.dialog).to_contain_text("Karim")
        await nadia.dialog.locator("#to").select_option(label="Hugo (conseiller)")
        await nadia.agrees()
        await hugo.views("mine")
        await hugo.opens(third)
        await hugo.writes("Bonjour Karim, je vous écoute.")
        await eventually(lambda: "👤 Hugo : Bonjour Karim, je vous écoute." in karim.reads)

        # The evening: handed back, settled, refused with where to go; nobody waits, and the report has the gesture.
        await lea_.views("mine")
        await lea_.opens(first)
        await lea_.does("handback")
        await lea_.dialog.locator("#decided").fill("Bon d’achat de 60 €, colis attendu demain.")
        await lea_.agrees()
        await lea_.is_told("Rendue à l’assistant")
        assert answer("utter_faq/delivery_cost") in await camille.asks("Combien coûte la livraison ?")
        await hugo.does("close")
        await hugo.dialog.get_by_role("radio", name="Refusée").check()
        await hugo.dialog.locator("#reason").fill("L’article a été personnalisé.")
        await hugo.agrees()
        await eventually(lambda: any("L’article a été personnalisé." in text for text in karim.reads))
        await hugo.opens(second)
        await hugo.does("close")
        await hugo.agrees()
        await nora.sees_in("Settled")
        for case in waiting:
            await expect(case).to_have_count(0)
        await nadia.page.get_by_role("link", name="Gestes et exceptions").click()
        await expect(nadia.page.locator(".report")).to_contain_text("Trois messages sans réponse")
    for seat in (hugo, nadia):
        await seat.ends()
    assert not lea_.failures


async def _hears(customer: Person, text: str) -> str:
    """Write, and read what came since, once the last of it is there."""
    before = len(customer.reads)
    await customer.says(text)
    await eventually(lambda: len(customer.reads) > before)
    return "\n".join(customer.reads[before:])
