"""Answers of the house offered to an agent: what was understood first, then what is alike, never what was said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from conversation import events as ev
from conversation.answers import Answers
from handoff.desk.suggesting import Suggesting
from handoff.faq import Faq, ranked, told
from tests.unit.handoff.desk import DeskWorld
from tests.unit.handoff.stories import Story

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def answers() -> Answers:
    return Answers(Path(__file__).parents[3] / "data" / "answers")


@pytest.fixture(scope="module")
def faq(answers: Answers) -> Faq:
    return Faq.of(answers, DAY, "fr")


def held() -> Story:
    """A case that Léa has."""
    return Story().add(ev.HandoffClaimed(agent="lea", name="Léa"))


def test_what_was_understood_comes_first_the_last_message_before_the_others(faq: Faq) -> None:
    story = (
        Story()
        .says("Vous livrez en Suisse ?", "faq/international")
        .says("Et en combien de temps ?", "faq/delivery_times")
    )
    assert ranked(story.entries, faq) == ["delivery_times", "international"]


def test_a_wish_about_an_order_brings_what_the_house_says_about_it(faq: Faq) -> None:
    assert ranked(Story().says("Je veux le renvoyer", "return_item").entries, faq) == ["return_policy", "refund_delay"]


def test_what_nobody_understood_is_looked_for_by_its_words(faq: Faq) -> None:
    story = Story().says("Et la carte cadeau, elle reste valable ?")
    assert ranked(story.entries, faq)[0] == "gift_card"
    unread = Story().add(ev.CustomerWrote(text="Peut-on payer par virement ou Paypal ?"))
    assert "payment_methods" in ranked(unread.entries, faq)
    for nothing in ("Allo ?", "", "zut", "Quel temps fait-il à Paris ?", "Qui a gagné le match hier ?"):
        assert ranked(Story().says(nothing).entries, faq) == [], nothing
    assert ranked(Story().says("Je voudrais parler à quelqu’un de la carte cadeau", "ask_human").entries, faq) == []


def test_what_is_said_or_seen_to_is_not_offered_again(faq: Faq) -> None:
    story = Story().says("Vous livrez en Suisse ?", "faq/international")
    by_machine = ev.AssistantWrote(text="…", answer="utter_faq/international")
    by_agent = ev.AgentWrote(agent="lea", name="Léa", text=f"Bonjour. {faq.texts['international']} Léa")
    assert ranked(story.entries, faq, told(held().add(by_agent).entries, faq)) == []
    assert ranked(story.entries, faq, told(Story().add(by_machine).entries, faq)) == []
    assert ranked(story.add(by_machine).entries, faq) == []
    assert ranked(story.says("Et les délais ?", "faq/delivery_times").entries, faq) == ["delivery_times"]
    claimed = ev.HandoffClaimed(agent="lea", name="Léa")
    story.add(claimed, ev.AgentWrote(agent="lea", name="Léa", text="Bonjour, je regarde"))
    assert ranked(story.entries, faq) == ["delivery_times"]  # first comes hello, then the answer
    assert ranked(story.says("Merci", "thank").entries, faq) == []


async def test_the_desk_offers_them_in_both_languages_and_not_what_was_told_last_time(
    desk: DeskWorld, answers: Answers
) -> None:
    desk.desk.suggesting = Suggesting(desk.door, answers)
    lea = await desk.seat("Lea")
    before, now = await desk.opened(), await desk.opened(language="en")
    for c in (before, now):
        await desk.append(c, ev.CustomerIdentified(proof="person", how="identity", person="C-2001"))
        await desk.book.remember("C-2001", c, desk.clock())
    await desk.append(now, ev.CustomerWrote(text="Can I pay with a gift card?"))
    offered = {it["name"]: it for it in (await lea.get(f"/conversations/{now}"))[1]["answers"]}
    text = answers.find("utter_faq/gift_card", DAY).text["en"]  # type: ignore[union-attr]
    assert offered["gift_card"] == {"name": "gift_card", "title": "les cartes cadeaux", "text": text, "language": "en"}
    await desk.append(before, ev.AssistantWrote(text="…", answer="utter_faq/gift_card"))
    left = [it["name"] for it in (await lea.get(f"/conversations/{now}"))[1]["answers"]]
    assert left == [name for name in offered if name != "gift_card"]


async def test_the_answers_stand_among_the_canned_replies_of_a_case(desk: DeskWorld, answers: Answers) -> None:
    desk.desk.suggesting = Suggesting(desk.door, answers)
    lea, c = await desk.seat("Lea"), await desk.opened(language="en")
    _, body = await lea.get(f"/replies?conversation={c}")
    offered = {it["id"]: it for it in body["replies"]}
    wrap = offered["faq-gift_wrap"]
    assert (wrap["shortcut"], wrap["language"], wrap["title"]) == ("gift-wrap", "en", "l’emballage cadeau")
    assert "€3.50" in wrap["filled"]
    assert not any(id.startswith("faq-") for id in (it["id"] for it in (await lea.get("/replies"))[1]["replies"]))
