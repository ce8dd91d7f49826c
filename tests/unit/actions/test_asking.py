"""A hung shop costs a customer three seconds, not three for each thing that is looked up."""

from __future__ import annotations

import pytest

from actions import asking, wiring
from actions.scope import Scope
from conversation import events as ev
from shop.errors import ShopDown
from tests.scenario.world import World

SCOPE = Scope(conversation="01-0", turn="t1", term=0, now=1, language="fr")


class Hung:
    """A shop that is asked and does not answer."""

    def __init__(self) -> None:
        self.asked = 0

    def lag(self) -> float:
        self.asked += 1
        raise ShopDown("no answer")

    def __getattr__(self, name: str) -> object:
        self.asked += 1
        raise ShopDown("no answer")


async def test_within_a_turn_it_is_asked_once() -> None:
    shop = Hung()
    wiring.wire(shop)  # type: ignore[arg-type]
    for _ in range(3):
        with pytest.raises(ShopDown):
            await asking.ask(SCOPE, lambda it: it.lag())
    assert shop.asked == 1


async def test_the_next_turn_tries_again() -> None:
    shop = Hung()
    wiring.wire(shop)  # type: ignore[arg-type]
    for now in (2, 3):
        with pytest.raises(ShopDown):
            await asking.ask(Scope(conversation="01-0", turn="t1", term=0, now=now, language="fr"), lambda it: it.lag())
    assert shop.asked == 2


@pytest.mark.parametrize("wish", ["où est ma commande ?", "mes commandes", "je veux la facture", "je me rétracte"])
async def test_a_known_customer_hears_it_at_once(world: World, wish: str) -> None:
    """Not asked for a number that the file has: the shop is down, and a person is one tap away."""
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    shop = Hung()
    world.wire(shop)  # type: ignore[arg-type]
    [told] = await customer.says(wish)
    assert "système" in told
    assert shop.asked == 1
    state = await customer.state()
    assert state.form is None
    assert "/ask_human" in {offer.payload for offer in state.offers.values()}
    assert not [event for event in await customer.log(ev.AssistantUnderstood) if event.failed]  # type: ignore[attr-defined]
