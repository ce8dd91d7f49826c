"""Stories of two languages in one shop, and of a third."""

from __future__ import annotations

from conversation import events as ev
from tests.scenario.day.town import Town


async def test_a_french_customer_switches_to_english_in_mid_case(town: Town) -> None:
    paul = await town.customer()
    await paul.says("bonjour, quels sont vos délais de livraison ?")
    await paul.hears("jours ouvrés")
    await paul.says("sorry, could we continue in English please? where is my order LBQ-10001")
    await paul.hears("postcode")
    await paul.says("69007")
    await paul.hears("on its way", "Colissimo")
    assert (await paul.state()).language == "en"


async def test_a_word_or_a_number_does_not_switch(town: Town) -> None:
    ana = await town.customer("en")
    await ana.says("what are your opening hours?")
    for word in ("ok", "LBQ-10001", "69007", "merci", "email@example.com"):
        await ana.says(word)
        assert (await ana.state()).language == "en", word


async def test_who_chose_a_language_keeps_it(town: Town) -> None:
    emily = await town.customer("fr")
    await emily.says("English please")
    await emily.says("quels sont vos délais de livraison ?")
    lea = await town.agent("Léa")
    assert (await emily.state()).language in ("en", "fr")
    assert await lea.sees("assistant")


async def test_the_agent_reads_the_brief_in_french_and_the_customer_english(town: Town) -> None:
    emily = await town.customer("en", person="C-2003", name="Emily Carter")
    await emily.says("I want to talk to a human about LBQ-10006")
    await emily.hears("passing you to a person", "number 1 in line")
    lea = await town.agent("Léa")
    brief = await lea.brief(emily)
    assert "anglais" in brief["who"]["text"]
    assert brief["reply"]["language"] == "en"
    tom = await town.agent("Tom", language="en")
    assert "English" in (await tom.brief(emily))["who"]["text"]


async def test_a_third_language_is_answered_in_it_and_a_person_comes(town: Town) -> None:
    lea = await town.agent("Léa")
    for words, language, answer in (
        ("Ich habe mein Paket nicht bekommen, können Sie mir bitte helfen?", "de", "Person"),
        ("¿Dónde está mi pedido? Todavía no lo he recibido", "es", "asesor"),
        ("Dove si trova il mio pacco? Non è ancora arrivato", "it", "persona"),
    ):
        heidi = await town.customer()
        await heidi.says(words)
        await heidi.hears(answer)
        assert await heidi.waits()
        [request] = await heidi.log(ev.HandoffRequested)
        assert request.reason == "unsupported_language"
        assert language in str((await lea.brief(heidi))["why"])


async def test_a_french_name_in_an_english_line_is_no_switch(town: Town) -> None:
    emily = await town.customer("en")
    await emily.says("what are the opening hours of Le Bon Quartier in rue Auguste-Comte?")
    assert (await emily.state()).language == "en"
    await emily.hears("10 am")


async def test_buttons_speak_the_customers_language(town: Town) -> None:
    ana = await town.customer("en")
    await ana.says("hello")
    titles = [button["title"] for event in await ana.history() for button in event["buttons"]]
    assert "Talk to someone" in titles
    await ana.taps("Talk to someone")
    await ana.hears("passing you to a person")


async def test_without_accents_and_in_a_hurry(town: Town) -> None:
    paul = await town.customer()
    await paul.says("slt g pa recu ma cmd 10010 c kan kel arrive")
    await paul.hears("LBQ-10010")
    await paul.says("13005")
    await paul.hears("devait arriver")
