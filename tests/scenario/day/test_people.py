"""Stories of the desk: who takes a case, what is known before the first word, and what becomes of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from conversation import events as ev
from shop.words import PARIS as ZONE
from tests.scenario.day.conftest import TownAt
from tests.scenario.day.people import Refused
from tests.scenario.day.pictures import photo
from tests.scenario.day.town import Town


async def test_nobody_tells_it_twice(town: Town) -> None:
    camille = await town.customer(person="C-2001", name="Camille Laurent")
    await camille.says("où est LBQ-10001 ? il me le faut pour samedi")
    await camille.says("un humain svp")
    lea = await town.agent("Léa")
    brief = await lea.brief(camille)
    assert brief["who"]["name"] == "Camille Laurent"
    assert "LBQ-10001" in brief["want"]["text"]
    assert brief["why"]["reason"] == "explicit"
    assert [fact["value"] for fact in brief["facts"] if fact["name"] == "order_number"] == ["LBQ-10001"]
    assert any(order["number"] == "LBQ-10001" for order in brief["orders"]["list"])


async def test_once_an_agent_is_there_the_machine_is_silent(town: Town) -> None:
    paul = await town.customer()
    await paul.says("un humain")
    lea = await town.agent("Léa")
    await lea.claims(paul)
    assert await paul.says("quels sont vos horaires ?") == []
    await lea.writes(paul, "De 9 h à 19 h.")
    assert await paul.reads() == ["De 9 h à 19 h."]


async def test_a_yes_to_the_agent_cancels_no_order(town: Town) -> None:
    camille = await town.customer(person="C-2001", name="Camille Laurent")
    await camille.says("annulez LBQ-10002")
    lea = await town.agent("Léa")
    await lea.claims(camille)
    await lea.writes(camille, "Souhaitez-vous que je la garde ?")
    await camille.says("oui")
    assert await camille.log(ev.ActionBegun) == []


async def test_the_agents_line_drops_in_mid_case(town_at: TownAt) -> None:
    town = await town_at()
    paul = await town.customer()
    await paul.says("un humain")
    lea, tom = await town.agent("Léa"), await town.agent("Tom")
    await lea.sits_down()
    await lea.claims(paul)
    await lea.writes(paul, "Je regarde votre dossier.")
    await lea.vanishes()
    town.later(seconds=50)
    await paul.listens()
    await paul.hears("connexion de votre conseiller est coupée", "un collègue reprend")
    town.later(seconds=45)
    await paul.listens()
    await paul.hears("en priorité", "rien à répéter")
    assert await paul.waits()
    await tom.claims(paul)
    await tom.writes(paul, "Bonjour, Tom, je reprends où Léa s’est arrêtée.")
    await paul.hears("Tom vous répond", "je reprends")
    with pytest.raises(Refused) as refused:
        await lea.writes(paul, "Me revoilà !")
    assert refused.value.status == 409
    assert "Tom" in refused.value.message
    await paul.does_not_hear("Me revoilà")


async def test_an_agent_who_comes_back_in_time_goes_on(town_at: TownAt) -> None:
    town = await town_at()
    paul = await town.customer()
    await paul.says("un humain")
    lea = await town.agent("Léa")
    await lea.sits_down()
    await lea.claims(paul)
    await lea.vanishes()
    town.later(seconds=30)
    await lea.sits_down()
    await lea.writes(paul, "Me revoilà, je regarde.")
    await paul.hears("Me revoilà")
    await paul.does_not_hear("coupée")


async def test_first_come_first_served_and_the_needy_before(town: Town) -> None:
    early, late = await town.customer(), await town.customer()
    await early.says("un humain")
    await late.says("un humain")
    lea = await town.agent("Léa")
    assert await lea.sees() == [early.id, late.id]
    await early.says("finalement j'attends")
    assert await lea.sees() == [early.id, late.id]


async def test_handed_back_the_assistant_knows_what_was_decided(town: Town) -> None:
    paul = await town.customer()
    await paul.says("un humain")
    lea = await town.agent("Léa")
    await lea.claims(paul)
    await lea.writes(paul, "Remboursé.")
    await lea.hands_back(paul, "bouilloire remboursée, 89 €")
    await paul.hears("l’assistant automatique reprend")
    await paul.says("quels sont vos horaires ?")
    await paul.hears("10 h")
    assert not await paul.waits()
    await paul.says("un conseiller")
    assert await paul.waits()
    assert "bouilloire remboursée" in str(await lea.brief(paul))


async def test_who_leaves_the_line_is_free_and_who_returns_waits_again(town: Town) -> None:
    ana = await town.customer("en")
    await ana.asks_by_button()
    assert await ana.waits()
    await ana.leaves_the_line()
    assert not await ana.waits()
    await ana.hears("left the line")
    await ana.says("what are your opening hours?")
    await ana.hears("10 am")
    await ana.asks_by_button()
    assert await ana.waits()


async def test_a_waiting_customer_still_gets_answers_and_keeps_the_place(town: Town) -> None:
    ana, other = await town.customer("en"), await town.customer("en")
    await ana.says("an agent please")
    await other.says("an agent please")
    await ana.says("what are your opening hours?")
    await ana.hears("10 am")
    lea = await town.agent("Léa")
    assert await lea.sees() == [ana.id, other.id]


async def test_a_note_stays_at_the_desk(town: Town) -> None:
    paul = await town.customer()
    await paul.says("un humain")
    lea = await town.agent("Léa")
    await lea.claims(paul)
    await lea.does("notes", paul, id="n-1", text="client fidèle, geste possible")
    assert "geste possible" not in str(await paul.history())
    assert "geste possible" in str((await lea.reads(paul))["events"])


async def test_a_promise_is_told_with_its_hour_and_kept_in_the_brief(town: Town) -> None:
    paul = await town.customer()
    await paul.gives_email("paul@example.com")
    await paul.says("un humain")
    lea = await town.agent("Léa")
    await lea.claims(paul)
    by_when = (town.now() + timedelta(days=2)).replace(hour=10, minute=0, second=0, microsecond=0)
    await lea.closes(paul, "promised", reason="la bouilloire est renvoyée", by_when=by_when.isoformat())
    await paul.hears("la bouilloire est renvoyée", "10:00")


async def test_a_no_says_why_and_where_to_go(town: Town) -> None:
    paul = await town.customer()
    await paul.says("un humain")
    lea = await town.agent("Léa")
    await lea.claims(paul)
    await lea.closes(paul, "refused", reason="l’article a été personnalisé", recourse="Médiateur : mediateur.example")
    await paul.hears("l’article a été personnalisé", "mediateur.example")


async def test_a_photo_and_its_words_reach_the_agent(town: Town) -> None:
    ines = await town.customer()
    await ines.says("un conseiller, mon pot est cassé")
    await ines.sends_photo(photo(), "voilà le pot")
    lea = await town.agent("Léa")
    [sent] = [event for event in (await lea.reads(ines))["events"] if event["attachments"]]
    assert "voilà le pot" in str(sent)


async def test_saturday_2140_a_closed_desk_says_when_and_asks_where_to_write(town_at: TownAt) -> None:
    town = await town_at(datetime(2026, 11, 21, 21, 40, tzinfo=ZONE))
    ines = await town.customer()
    await ines.says("marquée livrée, mais rien dans la boîte ! LBQ-10012")
    await ines.says("75013")
    await ines.does_not_hear("voyez avec le transporteur", "contactez le transporteur")
    await ines.says("je veux quelqu'un")
    await ines.hears("lundi 23 novembre à 09:00", "mail")
    await ines.says("ines.dubois@example.com")
    assert (await ines.state()).contacts == {"email": "ines.dubois@example.com"}
    assert await ines.waits()
    lea = await town.agent("Léa")
    assert "LBQ-10012" in (await lea.brief(ines))["want"]["text"]


async def test_on_a_holiday_nobody_is_promised_for_that_day(town_at: TownAt) -> None:
    town = await town_at(datetime(2026, 12, 24, 20, 0, tzinfo=ZONE))
    ana = await town.customer("en")
    await ana.says("I want to talk to a person")
    await ana.hears("Saturday 26 December")
    await ana.does_not_hear("25 December")


async def test_words_written_while_the_desk_is_closed_are_there_in_the_morning(town_at: TownAt) -> None:
    town = await town_at(datetime(2026, 11, 22, 22, 0, tzinfo=ZONE))
    paul = await town.customer()
    await paul.says("un conseiller")
    await paul.says("c'est la porte du four qui ferme mal, commande LBQ-10010")
    town.later(hours=11.2)
    lea = await town.agent("Léa")
    assert await lea.sees() == [paul.id]
    await lea.claims(paul)
    assert "LBQ-10010" in str(await lea.brief(paul))
    assert "porte du four" in str((await lea.reads(paul))["events"])


async def test_the_promised_hour_passes_and_that_is_said(town_at: TownAt) -> None:
    town = await town_at()
    paul = await town.customer()
    await paul.gives_email("paul@example.com")
    await paul.says("un humain")
    lea = await town.agent("Léa")
    await lea.claims(paul)
    await lea.closes(
        paul, "promised", reason="réponse de l’atelier", by_when=(town.now() + timedelta(hours=2)).isoformat()
    )
    town.later(hours=3)
    await paul.listens()
    told = [event["text"] for event in await paul.history() if event["author"]["role"] == "system"]
    assert "promise" in told[-1] or "promis" in " ".join(told[-3:])


async def test_a_case_goes_to_a_colleague_and_the_customer_hears_the_name(town: Town) -> None:
    paul = await town.customer()
    await paul.says("un humain")
    lea, tom = await town.agent("Léa"), await town.agent("Tom")
    await tom.sits_down()
    await lea.claims(paul)
    await lea.does("transfer", paul, agent=tom.id)
    await paul.hears("Tom vous répond")


async def test_released_means_in_front_again(town: Town) -> None:
    early, late = await town.customer(), await town.customer()
    await early.says("un humain")
    await late.says("un humain")
    lea = await town.agent("Léa")
    await lea.claims(late)
    await lea.does("release", late)
    assert await lea.sees() == [late.id, early.id]
