"""Moves at the desk: claim, release, transfer, hand back, close, gestures; and what two agents see of each other."""

from __future__ import annotations

import asyncio
import json
import re

from playwright.async_api import Browser, Route, WebSocketRoute, expect

from conversation import events as ev
from conversation.ids import shard_of
from tests.browser.axe import problems
from tests.browser.desk_room import DeskRoom
from tests.browser.held import Held


async def test_of_two_who_claim_one_wins_and_the_other_is_told_who(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea, hugo = await room.seats(browser, "Léa"), await room.seats(browser, "Hugo")
    for seat in (lea, hugo):
        await seat.opens(c)
    await asyncio.gather(*(seat.page.keyboard.press("c") for seat in (lea, hugo)))
    state = await _claimed(room, c)
    winner, loser = (lea, hugo) if state == "Léa" else (hugo, lea)
    await expect(winner.holder).to_contain_text("À vous")
    await expect(loser.holder).to_contain_text(f"avec {state}")
    await expect(loser.page.locator(".blocked")).to_contain_text(f"{state} répond à ce client")
    assert len(await room.of(c, ev.HandoffClaimed)) == 1
    await lea.ends()
    await hugo.ends()


async def _claimed(room: DeskRoom, c: str) -> str:
    """Who has it, once somebody has."""
    async with room.store.listen([shard_of(c)]) as bell:
        while (name := (await room.door.read(c)).agent_name) is None:
            await bell.next(5.0)
    return str(name)


async def test_a_claim_that_comes_too_late_is_told_with_who_has_it(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea = await room.seats(browser)
    await lea.opens(c)
    await lea.goes_deaf()
    await room.stop()
    await room.start()
    await expect(lea.page.locator(".link.reconnecting")).to_be_visible()
    await room.writes(c, ev.HandoffClaimed(agent="karim", name="Karim"))
    await lea.page.locator(".head .claim").click()
    await lea.is_told("Karim tient déjà cette conversation.")
    await expect(lea.holder).to_contain_text("avec Karim")
    await lea.ends()


async def test_release_puts_it_back_in_front(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.leaves_field()
    await lea.page.keyboard.press("Escape")
    await lea.page.keyboard.press("2")  # to mine: who goes on before the claim is answered is not led there
    await expect(lea.line(c)).to_be_visible()
    await lea.page.keyboard.press("j")
    await expect(lea.composer).to_be_visible()
    await expect(lea.composer).not_to_be_focused()
    await lea.page.keyboard.press("l")
    await lea.is_told("Remise en tête de la file.")
    await expect(lea.page.locator(".head .claim")).to_be_visible()
    await lea.views("waiting")
    await expect(lea.line(c)).to_contain_text("en priorité")
    assert (await room.door.read(c)).holder == "waiting"
    await lea.ends()


async def test_hand_back_tells_the_assistant_what_was_decided(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.does("handback")
    await lea.dialog.locator("#decided").fill("Renvoi accordé, arrive jeudi.")
    await lea.agrees()
    await lea.is_told("Rendue à l’assistant")
    await lea.sees("Léa a rendu à l’assistant · décidé : Renvoi accordé, arrive jeudi.")
    state = await room.door.read(c)
    assert (state.holder, state.decided) == ("assistant", "Renvoi accordé, arrive jeudi.")
    await lea.ends()


async def test_a_refusal_needs_its_reason_and_a_promise_its_hour(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    await room.writes(c, ev.CustomerGaveContact(kind="email", value="camille@mail.example"))
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.leaves_field()
    await lea.page.keyboard.press("x")
    await lea.dialog.get_by_role("radio", name="Refusée").check()
    await lea.agrees()
    await expect(lea.dialog.get_by_role("alert")).to_contain_text("Un refus a besoin de sa raison")
    await lea.dialog.get_by_role("radio", name="Promise").check()
    await lea.dialog.locator("#reason").fill("Rappel avec la nouvelle date")
    await lea.dialog.locator("#by_when").fill("2020-01-01T10:00")
    await lea.agrees()
    await expect(lea.dialog.get_by_role("alert")).to_contain_text("à venir")
    await lea.dialog.locator("#by_when").fill("2099-01-01T10:00")
    await lea.agrees()
    await lea.is_told("Conversation terminée.")
    (promise,) = await room.of(c, ev.PromiseMade)
    assert isinstance(promise, ev.PromiseMade)
    assert promise.text == "Rappel avec la nouvelle date"
    assert (await room.door.read(c)).outcome == "promised"
    await lea.ends()


async def test_a_promise_to_nobody_who_can_be_reached_is_refused_with_what_to_do(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.waits()
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.does("close")
    await lea.dialog.get_by_role("radio", name="Promise").check()
    await lea.dialog.locator("#reason").fill("Rappel")
    await lea.agrees()
    await expect(lea.dialog.get_by_role("alert")).to_contain_text("demandez-lui d’abord un e-mail")
    assert (await room.door.read(c)).holder == "agent"
    await lea.ends()


async def test_a_gesture_has_an_amount_and_a_reason_and_a_budget(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.does("gesture")
    await lea.dialog.locator("#reason").fill("Colis arrivé en retard")
    await lea.agrees()
    await expect(lea.dialog.get_by_role("alert")).to_contain_text("Écrivez un montant")
    await expect(lea.dialog.locator(".left")).to_contain_text("30,00\xa0€ pour ce cas")
    await lea.dialog.locator("#amount").fill("7,50")
    await lea.agrees()
    await lea.is_told("Geste accordé")
    (granted,) = await room.of(c, ev.GestureGranted)
    assert isinstance(granted, ev.GestureGranted)
    assert (granted.kind, granted.amount_cents, granted.reason) == ("voucher", 750, "Colis arrivé en retard")
    await lea.sees("Geste de Léa : Bon d’achat de 7,50 € · Colis arrivé en retard")
    await lea.does("gesture")
    await expect(lea.dialog.locator(".left")).to_contain_text("22,50\xa0€ pour ce cas")
    await lea.dialog.locator("#amount").fill("900")
    await expect(lea.dialog.locator(".over:not(.before)")).to_contain_text("va à un superviseur")
    await expect(lea.dialog.locator(".before")).to_contain_text("Déjà accordé dans ce cas")
    await expect(lea.dialog.locator("button.main")).to_have_text("Demander à un superviseur")
    await lea.dialog.locator("#kind").select_option("free_delivery")
    await expect(lea.dialog.locator("button.main")).to_have_text("Accorder")
    await lea.dialog.locator("#kind").select_option("gift")
    await expect(lea.dialog.locator("#made")).to_contain_text("vous l’achetez et l’envoyez")
    await lea.dialog.locator("#kind").select_option("refund")
    await expect(lea.dialog.locator("#made")).to_contain_text("Aucune commande prouvée")
    await lea.dialog.locator("#kind").select_option("voucher")
    await lea.dialog.locator("#reason").fill("Mariage manqué")
    await lea.agrees()
    await lea.is_told("Demandé à un superviseur")
    assert len(await room.of(c, ev.GestureGranted)) == 1
    await lea.ends()


async def test_transfer_to_a_colleague_who_is_there(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea, hugo = await room.seats(browser, "Léa"), await room.seats(browser, "Hugo")
    await expect(lea.page.locator(".present")).to_contain_text("2 au bureau")
    await lea.claims(c)
    await lea.does("transfer")
    await lea.dialog.locator("#to").select_option(label="Hugo (conseiller)")
    await lea.dialog.locator("#note").fill("Il parle de sa cafetière")
    await lea.agrees()
    await lea.is_told("Transférée.")
    await hugo.views("mine")
    await hugo.opens(c)
    await hugo.sees("Léa a transféré à Hugo")
    await hugo.sees("Il parle de sa cafetière")
    await expect(hugo.composer).to_be_visible()
    await lea.ends()
    await hugo.ends()


async def test_a_supervisor_moves_what_others_hold(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    await room.writes(c, ev.HandoffClaimed(agent="karim", name="Karim"))
    ines = await room.seats(browser, "Inès", role="supervisor", language="en")
    await ines.views("colleagues")
    await ines.opens(c)
    await expect(ines.page.locator(".actions button")).to_have_count(2)
    await ines.does("release")
    await ines.is_told("Back at the front of the line.")
    assert (await room.door.read(c)).holder == "waiting"
    await ines.ends()


async def test_a_gesture_whose_sending_ended_in_doubt_is_given_once(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea = await room.seats(browser)
    await lea.claims(c)

    async def answer_lost(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await lea.page.route("**/gestures", answer_lost, times=1)
    await lea.does("gesture")
    await lea.dialog.locator("#amount").fill("10")
    await lea.dialog.locator("#reason").fill("Colis en retard")
    await lea.agrees()
    await expect(lea.dialog.get_by_role("alert")).to_contain_text("injoignable")
    await lea.agrees()
    await lea.is_told("Geste accordé")
    assert len(await room.of(c, ev.GestureGranted)) == 1
    await lea.ends()


async def test_many_cases_at_once_each_answers_for_itself(browser: Browser, room: DeskRoom) -> None:
    lea = await room.seats(browser)
    names = ["Camille Laurent", "Nora Benali", "Marc Petit"]
    cases = [await room.waits(name) for name in names]
    own = await asyncio.to_thread(room.agents.by_email, "lea@shop.example")
    for c in cases:
        await room.writes(c, ev.HandoffClaimed(agent=own.id, name="Léa"))
    await lea.views("mine")
    await lea.opens(cases[0])
    await lea.page.keyboard.press("m")
    await expect(lea.page.locator(".marked")).to_contain_text("1 choisi")
    assert await problems(lea.page) == []
    await lea.page.keyboard.press("a")
    await expect(lea.page.locator(".marked")).to_contain_text("3 choisis")
    await lea.page.keyboard.press("e")
    await lea.dialog.locator("#label").fill("Grève")
    await lea.agrees()
    await lea.is_told("Fait pour 3 cas.")
    for c in cases:
        await expect(lea.line(c)).to_contain_text("grève")
    await expect(lea.page.locator(".marked")).to_have_count(0)

    await lea.page.get_by_role("button", name="Choisir plusieurs cas").click()
    boxes = lea.page.locator(".lines .choose")
    await boxes.nth(2).click()
    await boxes.nth(0).click(modifiers=["Shift"])
    await expect(lea.page.locator(".marked")).to_contain_text("3 choisis")
    await room.writes(cases[1], ev.HandoffTransferred(agent="karim", name="Karim", by="Léa"))
    await expect(lea.line(cases[1])).to_have_count(0)
    await lea.page.keyboard.press("x")
    await expect(lea.dialog).to_contain_text("Terminer 3 cas")
    await lea.agrees()
    await expect(lea.dialog).to_contain_text("2 sur 3 : fait.")
    await expect(lea.dialog.locator(".failed li")).to_have_count(1)
    await expect(lea.dialog.locator(".failed")).to_contain_text("Nora Benali")
    await expect(lea.dialog.locator(".failed")).to_contain_text("Karim tient déjà cette conversation.")
    assert await problems(lea.page) == []
    await lea.leaves_dialog()
    assert [(await room.door.read(c)).outcome for c in cases] == ["settled", None, "settled"]
    await lea.page.keyboard.press("Escape")
    await expect(lea.page.locator(".marked")).to_have_count(0)
    await lea.ends()


async def test_what_could_not_be_done_to_many_is_told_to_who_has_left_the_dialog(
    browser: Browser, room: DeskRoom
) -> None:
    lea = await room.seats(browser)
    own = await asyncio.to_thread(room.agents.by_email, "lea@shop.example")
    mine, gone = [await room.waits(name) for name in ("Camille Laurent", "Nora Benali")]
    for c in (mine, gone):
        await room.writes(c, ev.HandoffClaimed(agent=own.id, name="Léa"))
    await lea.views("mine")
    await lea.opens(mine)
    await lea.opens(gone)
    await lea.page.keyboard.press("m")
    await lea.page.keyboard.press("x")
    await room.writes(gone, ev.HandoffTransferred(agent="karim", name="Karim", by="Léa"))
    await expect(lea.line(gone)).to_have_count(0)
    refused = await Held().on(lea.page, f"**/{gone}/close")
    await lea.agrees()
    await refused.is_there()
    await lea.page.go_back()
    await expect(lea.page.locator("dialog")).to_have_count(0)
    refused.free.set()
    await lea.is_told("Pas fait pour 1 cas : Nora Benali")
    await lea.ends()


async def test_the_floor_counts_the_cases_that_it_lists(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    hugo, ines = await room.seats(browser, "Hugo"), await room.seats(browser, "Inès", role="supervisor")
    await expect(hugo.page.locator(".present")).to_contain_text("2 au bureau")
    await ines.page.route_web_socket("**/api/desk/ws", _old_presence)
    await ines.goes_to(room.url, "#/floor")
    await ines.page.reload()
    there = ines.page.get_by_role("listitem", name="Hugo")
    await expect(there).to_contain_text("0 cas sur 8")
    await hugo.claims(c)
    await expect(there.get_by_role("link")).to_contain_text("Camille Laurent")
    await expect(there).to_contain_text("1 cas sur 8")
    await ines.ends()
    await hugo.ends()


def _old_presence(page: WebSocketRoute) -> None:
    """The live line, of which the first news of presence is the last."""
    service = page.connect_to_server()
    told: list[str | bytes] = []

    def pass_on(frame: str | bytes) -> None:
        is_presence = json.loads(frame)["type"] == "presence"
        if not (is_presence and told):
            page.send(frame)
        told.extend([frame] * is_presence)

    service.on_message(pass_on)


async def test_who_is_here_alone_is_not_told_that_each_case_is_theirs(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea, hugo = await room.seats(browser), await room.seats(browser, "Hugo")
    offered = re.compile("pour vous|proposé à Hugo")
    await expect(lea.line(c)).to_contain_text(offered)
    await hugo.page.locator(".presence").select_option("lunch")
    await expect(lea.line(c)).not_to_contain_text(offered)
    await hugo.ends()
    await lea.ends()


async def test_a_supervisor_gives_what_waits_to_a_colleague(browser: Browser, room: DeskRoom) -> None:
    hugo = await room.seats(browser, "Hugo")
    ines = await room.seats(browser, "Inès", role="supervisor")
    cases = [await room.waits(name) for name in ("Camille Laurent", "Nora Benali")]
    await expect(ines.line(cases[1])).to_be_visible()
    await expect(ines.page.locator(".present")).to_contain_text("2 au bureau")
    await ines.page.get_by_role("button", name="Choisir plusieurs cas").click()
    await ines.page.get_by_role("button", name="Tous").click()
    await ines.page.locator(".marked").get_by_role("button", name="Transférer").click()
    await ines.dialog.locator("#to").select_option(label="Hugo (conseiller)")
    await ines.agrees()
    await ines.is_told("Fait pour 2 cas.")
    await hugo.views("mine")
    for c in cases:
        await expect(hugo.line(c)).to_be_visible()
    await ines.ends()
    await hugo.ends()
