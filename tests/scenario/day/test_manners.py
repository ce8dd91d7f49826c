"""Stories of tone: greetings, anger, nudges, small talk, thanks; what a person would mind if a machine did it."""

from __future__ import annotations

from conversation import events as ev
from tests.scenario.day.conftest import TownAt
from tests.scenario.day.town import Town

NEVER = ("pas compris", "pas saisi", "reformul", "not sure i got", "didn't understand")


async def test_a_machine_says_that_it_is_one_at_the_first_word(town: Town) -> None:
    paul = await town.customer()
    await paul.says("bonjour")
    told = [event for event in await paul.history() if event["author"]["role"] == "system"]
    assert "assistant automatique" in told[0]["text"]
    assert "conseiller" in told[0]["text"]


async def test_are_you_a_robot_gets_a_straight_answer(town: Town) -> None:
    ana = await town.customer("en")
    await ana.says("are you a bot?")
    await ana.hears("program", "automatic")


async def test_a_known_customer_is_greeted_by_name(town: Town) -> None:
    camille = await town.customer(person="C-2001", name="Camille Laurent")
    await camille.says("bonjour")
    await camille.hears("Camille")


async def test_allo_five_times_is_heard_each_time_and_ends_with_a_person(town: Town) -> None:
    paul = await town.customer()
    await paul.says("où est ma commande LBQ-10010 ?")
    await paul.says("13005")
    before: list[str] = []
    for _ in range(5):
        said = await paul.says("allo ?")
        assert said != before or await paul.waits(), "the same words again"
        await paul.does_not_hear(*NEVER)
        before = said
    assert await paul.waits()


async def test_allo_while_waiting_tells_the_place_once_a_minute(town_at: TownAt) -> None:
    town = await town_at()
    paul = await town.customer()
    await paul.says("un conseiller svp")
    town.later(minutes=2)
    await paul.says("allo ?")
    await paul.hears("n° 1 dans la file")
    for _ in range(4):
        town.later(seconds=5)
        assert await paul.says("allo ?") == []
    town.later(minutes=1)
    await paul.says("y a quelqu'un ?")
    await paul.hears("n° 1 dans la file")


async def test_two_sighs_are_heard_and_a_person_comes(town: Town) -> None:
    ana = await town.customer("en")
    await ana.says("where is my order LBQ-10010")
    await ana.says("13005")
    await ana.says("this is ridiculous, I've had enough of you")
    if not await ana.waits():
        await ana.says("honestly, you're useless")
    assert await ana.waits()
    lea = await town.agent("Léa")
    assert (await lea.brief(ana))["mood"]["trend"][-1]["level"] >= 1


async def test_an_insult_is_not_answered_in_kind(town: Town) -> None:
    paul = await town.customer()
    await paul.says("espèce d'abruti de robot, rendez-moi mon fric !!!")
    await paul.does_not_hear("abruti", "langage", "poli")
    assert await paul.waits()


async def test_anger_at_the_neighbours_is_not_anger_at_us(town: Town) -> None:
    paul = await town.customer()
    await paul.says("mes voisins sont insupportables, ils font un bruit d'enfer")
    [understood] = await paul.log(ev.AssistantUnderstood)
    assert understood.readings[0].frustration == 0
    assert not await paul.waits()


async def test_thanks_get_a_word_and_no_question(town: Town) -> None:
    paul = await town.customer()
    await paul.says("quels sont vos horaires ?")
    assert len(await paul.says("merci beaucoup !")) == 1
    assert len(await paul.says("au revoir")) == 1
    assert not await paul.waits()


async def test_not_helpful_twice_is_a_person(town: Town) -> None:
    paul = await town.customer()
    await paul.says("quels sont vos délais ?")
    await paul.says("ça ne m'aide pas du tout")
    await paul.hears("conseiller")
    await paul.says("toujours pas")
    if not await paul.waits():
        await paul.says("votre réponse ne sert à rien")
    assert await paul.waits()


async def test_what_is_not_understood_twice_offers_a_person_and_three_times_brings_one(town: Town) -> None:
    paul = await town.customer()
    await paul.says("blorg fnax wibble")
    await paul.says("zug zug ratatam")
    buttons = " ".join(button["title"] for event in await paul.history(paul.seq) for button in event["buttons"])
    assert "conseiller" in buttons or "adviser" in buttons
    await paul.says("grmbl plok")
    assert await paul.waits()
    [request] = await paul.log(ev.HandoffRequested)
    assert request.reason == "misunderstanding"


async def test_the_same_question_twice_gets_other_words(town: Town) -> None:
    ana = await town.customer("en")
    first = await ana.says("how much is delivery?")
    again = await ana.says("how much is delivery?")
    assert first != again
    await ana.says("can you repeat that please?")
    assert await ana.reads() == again


async def test_every_answer_asked_for_twice_is_said_in_other_words_or_goes_to_a_person(town: Town) -> None:
    for line in ("bonjour", "quels sont vos horaires ?", "vous êtes un robot ?", "je veux une facture", "c'est nul"):
        paul = await town.customer()
        first = await paul.says(line)
        second = await paul.says(line)
        assert second != first, line
        assert second or await paul.waits(), line


ASKS = (
    "je veux parler à un humain",
    "passez-moi quelqu'un",
    "y a pas une vraie personne ?",
    "un être humain svp pas une machine",
    "conseiller",
    "appelez-moi un responsable",
    "stop le robot, je veux un conseiller",
    "can I speak to someone real",
    "agent",
    "give me a human being!!",
    "put me through to a person pls",
)


async def test_in_any_wording_a_person_is_one_message_away(town: Town) -> None:
    for words in ASKS:
        paul = await town.customer()
        await paul.says("annulez LBQ-10002")  # inside a form, too
        await paul.says(words)
        assert await paul.waits(), words


async def test_a_person_is_one_tap_away_in_mid_confirmation(town: Town) -> None:
    camille = await town.customer(person="C-2001", name="Camille Laurent")
    await camille.says("annulez LBQ-10002")
    await camille.asks_by_button()
    assert await camille.waits()
    assert await camille.log(ev.ActionBegun) == []
