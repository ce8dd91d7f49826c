"""What customers have asked of us for good, in the assistant's own turns: the name to use, and more time to write."""

from __future__ import annotations

from conversation import events as ev
from tests.scenario.world import World


async def test_the_name_that_was_asked_for_is_the_one_of_the_greeting(world: World) -> None:
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    await customer.wishes(ev.CustomerWished(wish="name", value="Cam"))
    [told] = await customer.says("bonjour")
    assert told.startswith("Bonjour Cam,")


async def test_who_wants_more_time_to_write_gets_three_times_as_much(bursty: World) -> None:
    customer = await bursty.customer().arrives()
    await customer.wishes(ev.CustomerWished(wish="slow_pace"))
    assert await customer.says("bonjour") == []
    bursty.clock.advance(3.5)
    await bursty.settle()
    assert await customer.log(ev.AssistantWrote) == []
    bursty.clock.advance(0.2)
    await bursty.settle()
    assert len(await customer.log(ev.AssistantWrote)) == 1


async def test_a_language_asked_for_in_words_is_spoken_from_then_on_whatever_is_written(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("bonjour, vous livrez en Belgique ?")
    assert await customer.says("French please") == ["Très bien, continuons en français."]
    [told] = await customer.says("can you speak English?")
    assert "English" in told
    [told] = await customer.says("vous livrez aussi en Suisse ?")
    assert "Switzerland" in told
    assert await customer.log(ev.CustomerSwitchedLanguage) == [
        ev.CustomerSwitchedLanguage(language="fr", chosen=True),
        ev.CustomerSwitchedLanguage(language="en", chosen=True),
    ]
    assert await customer.log(ev.HandoffRequested) == []
