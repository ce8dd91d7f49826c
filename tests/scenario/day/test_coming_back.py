"""Stories of people who come back: in a second tab, after weeks, with the same trouble, from another device."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest

from channels.admission.tokens import LIFE_MS, Tokens
from conversation import events as ev
from shop.words import PARIS as ZONE
from tests.scenario.day.conftest import TownAt
from tests.scenario.day.people import Refused, identity
from tests.scenario.day.town import Town

A_DAY_MS = 24 * 3_600 * 1_000


async def test_a_second_tab_shows_the_same_conversation(town: Town) -> None:
    camille = await town.customer(person="C-2001")
    await camille.says("où est LBQ-10001 ?")
    tab = await town.customer(person="C-2001")
    assert tab.id == camille.id
    assert [event["id"] for event in await tab.history()] == [event["id"] for event in await camille.history()]
    await tab.says("merci")
    assert "merci" in [event["text"] for event in await camille.history()]


async def test_a_button_tapped_in_both_tabs_is_done_once(town: Town) -> None:
    camille = await town.customer(person="C-2001")
    await camille.says("annulez LBQ-10002 svp")
    tab = await town.customer(person="C-2001")
    await camille.taps("Oui, annuler")
    await tab.taps("Oui, annuler")
    assert len(await camille.log(ev.ActionDone)) == 1


async def test_a_reload_keeps_the_thread_of_a_stranger(town: Town) -> None:
    paul = await town.customer()
    await paul.says("où est LBQ-10010 ?")
    before = await paul.history()
    fresh = await paul.call("POST", f"/api/chat/{paul.id}/token", {})
    paul.headers = {"Authorization": f"Bearer {fresh['token']}"}
    assert await paul.history() == before
    await paul.says("13005")
    await paul.hears("LBQ-10010")


async def test_an_expired_token_says_so_and_nothing_is_lost(town_at: TownAt) -> None:
    town = await town_at(datetime(2025, 3, 3, 12, 0, tzinfo=ZONE))  # long ago for the gateway, whose clock is real
    paul = await town.customer()
    await paul.says("où est LBQ-10010 ?")
    old = Tokens(town.settings.secret, lambda: int(town.now().timestamp() * 1000))
    paul.headers = {"Authorization": f"Bearer {old.issue(paul.id)}"}
    with pytest.raises(Refused) as refused:
        await paul.says("13005")
    assert (refused.value.status, refused.value.code) == (401, "token_expired")
    assert len(await paul.log(ev.CustomerWrote)) == 1


async def test_a_token_does_not_end_while_somebody_waits(town_at: TownAt) -> None:
    town = await town_at()
    paul = await town.customer()
    await paul.says("un humain svp")
    old = Tokens(town.settings.secret, lambda: int(time.time() * 1000) - LIFE_MS - A_DAY_MS)  # over since yesterday
    paul.headers = {"Authorization": f"Bearer {old.issue(paul.id)}"}
    await paul.says("toujours là")
    assert await paul.waits()


async def test_back_after_three_weeks_the_chat_still_knows(town_at: TownAt) -> None:
    town = await town_at()
    karim = await town.customer(person="C-2005", name="Karim Benali")
    await karim.says("où est ma commande LBQ-10010 ?")
    town.later(weeks=3)
    again = await town.customer(person="C-2005", name="Karim Benali")
    assert again.id == karim.id
    await again.says("bonjour")
    await again.hears("Karim")
    await again.does_not_hear("code postal", "numéro")


async def test_the_third_contact_about_the_kettle_is_a_persons_and_the_brief_says_so(town_at: TownAt) -> None:
    town = await town_at()
    lea = await town.agent("Léa")
    for _ in range(3):
        karim = await town.customer(person="C-2005", name="Karim Benali")
        await karim.says("j'attends toujours la bouilloire, commande LBQ-10010")
        if not await karim.waits():
            await karim.says("un conseiller")
        await lea.claims(karim)
        await lea.writes(karim, "Elle est remboursée d’ici vendredi.")
        await lea.closes(karim)
        town.later(days=8)
    karim = await town.customer(person="C-2005", name="Karim Benali")
    await karim.says("toujours pas de bouilloire, commande LBQ-10010 en retard")
    assert await karim.waits()
    [request] = (await karim.log(ev.HandoffRequested))[-1:]
    assert request.reason == "repeat_contact"
    brief = await lea.brief(karim)
    assert brief["who"]["contacts"] == 4


async def test_what_was_promised_heads_the_next_brief(town: Town) -> None:
    karim = await town.customer(person="C-2005")
    await karim.gives_email("karim.benali@example.com")
    await karim.says("un humain")
    lea = await town.agent("Léa")
    await lea.claims(karim)
    await lea.closes(
        karim, "promised", reason="bouilloire remboursée", by_when=(town.now() + timedelta(days=1)).isoformat()
    )
    await karim.says("où en est mon remboursement ?")
    tom = await town.agent("Tom")
    assert "bouilloire remboursée" in str((await tom.brief(karim))["promises"])


async def test_two_people_at_one_computer_are_kept_apart(town: Town) -> None:
    camille = await town.customer(person="C-2001")
    await camille.says("où est LBQ-10001 ?")
    julien = await town.customer(person="C-2002")
    assert julien.id != camille.id
    assert "LBQ-10001" not in str(await julien.history())


async def test_who_signs_in_later_is_known_from_then_on(town: Town) -> None:
    ines = await town.customer()
    await ines.says("où est LBQ-10047 ?")
    await ines.comes({"id": ines.id, "identity": identity("C-2009")})
    await ines.says("où est LBQ-10047 ?")
    await ines.does_not_hear("code postal")
    await ines.hears("LBQ-10047", "livraison prévue")
