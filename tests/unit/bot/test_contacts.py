"""Coming back about the same order or the same article."""

from __future__ import annotations

from bot.brain import Brain, Options
from bot.contacts import Contacts
from bot.player import Player
from bot.replay import no_place
from passerelle.assistant import Loaded
from tests.scenario.world import World

QUESTION = "où est ma commande LBQ-10001 ?"


async def test_the_third_contact_about_an_order_goes_to_a_person(world: World, loaded: Loaded) -> None:
    contacts = Contacts(world.door, world.book)
    player = Player(loaded.assistant, loaded.voice, world.policy, no_place, contacts)
    brain = Brain(world.door, player, world.book, Options(bursts=False))
    for times in range(3):
        customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
        await customer.writes(QUESTION)
        await brain.drain()
        state = await customer.state()
        assert await contacts.about_the_same(state, frozenset({"LBQ-10001"})) == times
    assert (state.holder, state.handoff and state.handoff.reason) == ("waiting", "repeat_contact")


async def test_the_same_article_is_the_same_matter(world: World) -> None:
    """The kettle of the last order, and the kettle of the one before."""
    contacts = Contacts(world.door, world.book)
    for order in ("LBQ-10001", "LBQ-10013"):
        customer = await world.customer().arrives(person="C-2006", name="Nathalie Garnier")
        await customer.says(f"la bouilloire de la commande {order} est tombée en panne")
    assert await contacts.about_the_same(await customer.state()) == 1


async def test_another_order_is_another_matter(world: World) -> None:
    contacts = Contacts(world.door, world.book)
    for order in ("LBQ-10001", "LBQ-10002"):
        customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
        await customer.says(f"où est ma commande {order} ?")
    assert await contacts.about_the_same(await customer.state()) == 0


async def test_strangers_have_no_past(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says(QUESTION)
    assert await Contacts(world.door, world.book).about_the_same(await customer.state()) == 0
