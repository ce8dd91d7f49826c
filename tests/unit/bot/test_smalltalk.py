"""Small talk is answered as what it is, and never told to somebody who has a trouble."""

from __future__ import annotations

import pytest

from bot.smalltalk import JOKE, SMALL_TALK, fitting, wants_another
from conversation import events as ev
from tests.scenario.world import World


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("raconte-moi une blague", JOKE),
        ("do you know any jokes?", JOKE),
        ("fais-moi rire", JOKE),
        ("ça va ?", "utter_well"),
        ("how are you today?", "utter_well"),
        ("mdr", "utter_smile"),
        ("hahaha", "utter_smile"),
        ("😂", "utter_smile"),
        ("you're funny", "utter_smile"),
        ("🤷‍♀️", "utter_unsure"),
        ("bof", "utter_unsure"),
        ("🎁😭😭", "utter_tell_me"),
        ("c'est une blague ?", "utter_complain"),
        ("is this a joke?", "utter_complain"),
        ("il fait beau aujourd'hui", SMALL_TALK),
        ("do you like cheese?", SMALL_TALK),
    ],
)
def test_each_kind_has_an_answer(line: str, answer: str) -> None:
    assert fitting(line) == answer


@pytest.mark.parametrize(
    "line", ["encore une", "encore !", "mdr encore une autre", "another one", "haha, one more please"]
)
def test_one_more(line: str) -> None:
    assert wants_another(line)


@pytest.mark.parametrize("line", ["encore une commande en retard", "another order of mine", "oui", "une blague"])
def test_something_else(line: str) -> None:
    assert not wants_another(line)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("fr", ("raconte-moi une blague", "encore une", "encore une !", "mdr", "🤷")),
        ("en", ("tell me a joke", "another one", "another one!", "lol", "🤷‍♀️")),
    ],
)
async def test_a_joke_and_one_more_and_nobody_is_handed_over(
    world: World, language: str, lines: tuple[str, ...]
) -> None:
    customer = await world.customer(language).arrives()
    for line in lines:
        assert len(await customer.says(line)) == 1
    told = [event.answer for event in await customer.log() if isinstance(event, ev.AssistantWrote)]
    assert told == [JOKE, JOKE, JOKE, "utter_smile", "utter_unsure"]
    assert (await customer.state()).holder == "assistant"
    assert not world.breaches


async def test_a_smile_as_the_first_word_is_a_greeting(world: World) -> None:
    customer = await world.customer().arrives()
    [told] = await customer.says("😀")
    assert "bienvenue" in told


async def test_a_trouble_told_after_a_while_is_asked_about_and_not_greeted(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("bonjour")
    await customer.says("ça va ?")
    [told] = await customer.says("j'ai un problème avec ma commande")
    assert told.startswith("Dites-moi")


async def test_no_joke_for_who_waits_for_a_late_order(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("où est ma commande LBQ-10010 ?")
    await customer.says("13005")
    await customer.says("raconte une blague")
    assert JOKE not in [event.answer for event in await customer.log() if isinstance(event, ev.AssistantWrote)]


async def test_small_talk_while_a_code_is_awaited_leaves_a_whole_sentence(world: World) -> None:
    """What was asked is asked again by itself: nothing stands before it that it could go on from."""
    customer = await world.customer().arrives()
    await customer.says("annulez LBQ-10002, mon code postal est 69007")
    for line in ("je veux renvoyer LBQ-10003", "69009", "raconte une blague"):
        said = await customer.says(line)
    assert not said[0].startswith(("Et ", "And "))


@pytest.mark.parametrize(
    ("language", "asked", "doubted"),
    [
        ("en", "are you a robot?", ("prove it", "I don't believe you")),
        ("fr", "vous êtes un robot ?", ("prouvez-le", "je ne vous crois pas")),
    ],
)
async def test_who_doubts_what_writes_is_answered(
    world: World, language: str, asked: str, doubted: tuple[str, ...]
) -> None:
    customer = await world.customer(language).arrives()
    said = await customer.says(asked)
    for line in doubted:
        said += await customer.says(line)
    assert len(said) == 3
    assert all("program" in one or "machine" in one for one in said)


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("1", "assistant"),
        ("0", "waiting"),
        ("je ne veux pas d'un robot, je veux parler à un humain", "waiting"),
    ],
)
async def test_a_person_comes_for_who_wants_one(world: World, text: str, holder: str) -> None:
    customer = await world.customer().arrives()
    await customer.says(text)
    assert (await customer.state()).holder == holder


async def test_see_you_later_in_two_signs_is_a_goodbye(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("merci a +")
    [turn] = [event for event in await customer.log() if isinstance(event, ev.AssistantUnderstood)]
    assert turn.readings[0].intent in ("goodbye", "thank")
