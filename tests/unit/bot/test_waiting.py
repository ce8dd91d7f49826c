"""While a person is on the way: who gives up is let go, where to write is taken, nothing is asked or said twice."""

from __future__ import annotations

import pytest

from conversation import events as ev
from tests.scenario.world import Customer, World


async def waits(world: World, language: str = "fr") -> Customer:
    customer = await world.customer(language).arrives()
    await customer.says("un humain svp" if language == "fr" else "a human please")
    assert (await customer.state()).holder == "waiting"
    return customer


@pytest.mark.parametrize(
    "words",
    [
        "laissez tomber",
        "c bon laisse tomber",
        "nevermind thx",
        "non finalement laissez tomber",
        "never mind",
        "actually never mind, I don't need anyone",
        "c'est plus la peine, merci",
        "je n'ai plus besoin d'un conseiller",
        "laissez tomber, annulez ma demande",
        "j'annule, je ne veux plus parler à quelqu'un",
        "je ne veux pas parler à un humain",
        "non, je veux pas d'un conseiller",
        "I don't want to talk to a human",
        "I don't want a real person any more",
        "forget it, I don't need anyone any more",
        "I don't want to talk to anyone anymore",
        "cancel, I don't need an agent anymore",
        "never mind, I'll leave",
        "tant pis, je m'en vais",
        "finalement je n'ai plus besoin de parler à quelqu'un",
    ],
)
async def test_who_wants_out_is_let_go(world: World, words: str) -> None:
    customer = await waits(world)
    await customer.says(words)
    assert (await customer.state()).holder == "assistant"
    assert await customer.log(ev.HandoffCancelled)
    assert not world.breaches


@pytest.mark.parametrize(
    "words", ["ne laissez pas tomber ma demande svp", "oubliez ma commande LBQ-10001, c'est l'autre", "annulez"]
)
async def test_who_says_something_else_stays(world: World, words: str) -> None:
    customer = await waits(world)
    await customer.says(words)
    assert (await customer.state()).holder == "waiting"


async def test_who_tells_of_a_danger_first_is_not_let_go(world: World) -> None:
    customer = await waits(world)
    before = await customer.writes("j'ai des nausées depuis que j'ai mangé votre fromage")
    await customer.says("laissez tomber")
    assert (await customer.state()).holder == "waiting"
    assert "112" in (await customer.reads(before))[0]


async def test_where_to_write_is_taken(world: World) -> None:
    customer = await waits(world)
    [told] = await customer.says("camille.laurent@example.com")
    assert "camille.laurent@example.com" in told
    assert (await customer.state()).contacts == {"email": "camille.laurent@example.com"}


async def test_who_asks_how_long_wants_no_order_for_the_brief_to_name(world: World) -> None:
    customer = await waits(world, "en")
    await customer.says("how long will that be?")
    [*_, last] = [e for e in await customer.log() if isinstance(e, ev.AssistantUnderstood)]
    assert [reading.intent for reading in last.readings] == ["ask_human"]


async def test_what_was_asked_while_no_brain_was_there_is_answered_in_line(world: World) -> None:
    customer = await world.customer().arrives()
    first = await customer.writes("vous avez des bouilloires ?")
    await customer.writes("quels sont vos horaires ?")
    world.clock.advance(25)
    await world.settle(brain=False)
    assert (await customer.state()).holder == "waiting"
    await world.settle()
    told = " ".join(await customer.reads(first))
    assert "Bouilloire" in told
    assert "19 h" in told


async def test_nothing_is_asked_while_a_person_comes(world: World) -> None:
    """The person asks; the assistant only takes down."""
    customer = await waits(world)
    told = await customer.says("où est ma commande ?")
    assert all("?" not in text for text in told)
    assert (await customer.state()).form is None


async def test_each_line_is_noted_in_other_words_and_what_comes_in_one_go_once(world: World) -> None:
    customer = await waits(world)
    first = await customer.says("LBQ-10028")
    assert first == ["C’est ajouté à votre dossier."]
    assert await customer.says("LBQ-10029") == []
    world.clock.advance(5)
    [told] = await customer.says("LBQ-10012")
    assert told == "Bien noté aussi."
    assert not world.breaches


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("fr", ("merci", "vous connaissez la blague du fromage ?", "oui", "😀", "zigzag carotte lunaire", "non", "🤷")),
        ("en", ("thanks!", "I could tell you a joke meanwhile", "ok", "😂", "flim flam boogaloo", "have a nice day")),
    ],
)
async def test_nothing_that_is_written_in_line_meets_silence(
    world: World, language: str, lines: tuple[str, ...]
) -> None:
    """A short sign each, in other words than before, and nothing of what a waiting customer must not hear."""
    customer = await waits(world, language)
    for line in lines:
        world.clock.advance(20)
        [told] = await customer.says(line)
        assert len(told) < 100
    assert (await customer.state()).holder == "waiting"
    assert not world.breaches


@pytest.mark.parametrize(
    ("words", "told", "again"),
    [
        ("llevo tres semanas esperando mi pedido y nadie me contesta", "Solo hablo francés e inglés", "anotado"),
        ("Ich warte schon seit drei Wochen auf mein Paket und niemand antwortet", "Ich spreche nur", "notiert"),
    ],
)
async def test_who_writes_in_line_in_a_third_language_is_told_in_it(
    world: World, words: str, told: str, again: str
) -> None:
    customer = await waits(world)
    [first] = await customer.says(words)
    assert told in first
    for _ in range(2):
        world.clock.advance(20)
        [said] = await customer.says(words)
    assert again in said
    assert (await customer.state()).language == "fr"
    assert not world.breaches


@pytest.mark.parametrize(
    ("language", "words", "honest"),
    [
        ("fr", "vous êtes un robot ?", "programme"),
        ("fr", "je parle à une vraie personne là ?", "programme"),
        ("en", "are you a bot?", "program"),
        ("en", "am I talking to a real person?", "program"),
    ],
)
async def test_who_asks_who_is_writing_is_told_in_line_as_well(
    world: World, language: str, words: str, honest: str
) -> None:
    """P8, however often it is asked; nobody in line is offered the person who is on the way."""
    customer = await waits(world, language)
    [told] = await customer.says(words)
    assert honest in told
    for _ in range(3):
        world.clock.advance(20)
        [again] = await customer.says(words)
        assert again != told
        told = again
    wrote = [event for event in await customer.log() if isinstance(event, ev.AssistantWrote)]
    offered = [button.payload for event in wrote for button in event.buttons]
    assert "/ask_human" not in offered


async def test_who_came_into_line_by_a_third_language_is_not_told_so_twice(world: World) -> None:
    customer = await world.customer().arrives()
    told = []
    for line in (
        "ciao, dov'è il mio ordine? ho aspettato due settimane",
        "grazie mille per l'aiuto",
        "è molto urgente",
    ):
        world.clock.advance(20)
        told += await customer.says(line)
    assert sum("francese" in text for text in told) == 1


async def test_who_is_upset_in_line_is_heard(world: World) -> None:
    customer = await waits(world, "en")
    [told] = await customer.says("you guys are useless")
    assert told.startswith("That is said")


async def test_a_repeated_question_is_noted_and_not_scolded(world: World) -> None:
    customer = await waits(world)
    for _ in range(4):
        told = await customer.says("quelle est la durée de la garantie ?")
        assert all("Je vous ai déjà dit" not in text for text in told)
    assert not world.breaches


async def test_a_danger_is_answered_before_anything_else(world: World) -> None:
    customer = await waits(world)
    told = await customer.says("mon fils fait une réaction allergique après vos noix")
    assert "112" in told[0]
    assert not any("filtres" in text.lower() for text in told)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "je suis malade depuis que j'ai mangé votre fromage"),
        ("en", "I feel sick since I ate your cheese"),
        ("en", "somebody please, I feel sick since I ate your cheese"),
    ],
)
async def test_a_danger_is_no_small_talk_and_no_nudge(world: World, language: str, words: str) -> None:
    customer = await waits(world, language)
    told = await customer.says(words)
    assert "112" in told[0]


async def test_a_threat_and_a_new_wish_deserve_a_word(world: World) -> None:
    customer = await waits(world)
    [threat] = await customer.says("je vais porter plainte et saisir mon avocat")
    assert "personne habilitée" in threat
    [wish] = await customer.says("et annulez aussi ma commande LBQ-10002")
    assert "rien n’est fait" in wish
    assert (await customer.state()).holder == "waiting"


@pytest.mark.parametrize(
    ("language", "wish", "words"),
    [
        ("fr", "annulez ma commande LBQ-10002", "non finalement n'annulez pas"),
        ("en", "cancel my order LBQ-10002", "actually don't cancel it"),
    ],
)
async def test_a_wish_that_is_taken_back_is_confirmed(world: World, language: str, wish: str, words: str) -> None:
    customer = await waits(world, language)
    await customer.says(wish)
    [told] = await customer.says(words)
    assert told.startswith(
        ("C’est noté pour votre conseiller : finalement non", "Noted for your adviser: you no longer")
    )
    assert (await customer.state()).holder == "waiting"


async def test_an_email_that_was_typed_before_is_where_to_write(world: World) -> None:
    """It was refused as a proof, and is theirs all the same: nobody is asked for it a second time."""
    customer = await world.customer().arrives()
    await customer.says("où est ma commande LBQ-10001 ?")
    await customer.says("jeanne.martin@example.com")
    await customer.says("passez-moi quelqu'un")
    assert (await customer.state()).contacts == {"email": "jeanne.martin@example.com"}
    assert not world.breaches


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "combien de temps je dois attendre ?"),
        ("fr", "combien de temps d'attente ?"),
        ("fr", "dans combien de temps ?"),
        ("fr", "quand est-ce que quelqu’un va me répondre ?"),
        ("en", "how long do I have to wait?"),
        ("fr", "vous répondez quand ?"),
        ("fr", "c'est long !!"),
        ("en", "is it always this slow?"),
        ("en", "how long still?"),
        ("en", "how long will that be?"),
        ("en", "how long?"),
        ("en", "how many people are in front of me?"),
        ("en", "is anybody there???"),
    ],
)
async def test_who_asks_how_long_is_told_the_place(world: World, language: str, words: str) -> None:
    """Also within the minute after the announcement, and never the time of a delivery."""
    customer = await waits(world, language)
    told = await customer.log(ev.HandoffAnnounced)
    assert await customer.says(words) == []
    assert len(await customer.log(ev.HandoffAnnounced)) == len(told) + 1


@pytest.mark.parametrize(
    "words", ["dans combien de temps arrive mon colis ?", "combien de temps pour être remboursé ?"]
)
async def test_how_long_something_else_takes_is_no_question_about_the_line(world: World, words: str) -> None:
    customer = await waits(world)
    told = await customer.log(ev.HandoffAnnounced)
    await customer.says(words)
    assert await customer.log(ev.HandoffAnnounced) == told


@pytest.mark.parametrize(("language", "line"), [("fr", "mdr je rigole"), ("fr", "je blague"), ("en", "just kidding")])
async def test_who_was_joking_is_told_how_to_leave_and_keeps_the_place(world: World, language: str, line: str) -> None:
    customer = await waits(world, language)
    [told] = await customer.says(line)
    way_out = "laissez tomber" if language == "fr" else "never mind"
    assert way_out in told
    assert (await customer.state()).holder == "waiting"
    await customer.says(way_out)
    assert (await customer.state()).holder == "assistant"
