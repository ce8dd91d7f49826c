"""Order wishes for a person: what a person needs is collected first, the wish is recorded, the rules decide."""

from __future__ import annotations

import pytest

from conversation import events as ev
from tests.scenario.world import World


@pytest.mark.parametrize(
    ("wish", "holder"),
    [
        ("un article est arrivé cassé dans ma commande LBQ-10003", "waiting"),
        ("je souhaite exercer mon droit de rétractation pour la commande LBQ-10003", "waiting"),
        ("je veux changer l'adresse de livraison de ma commande LBQ-10002", "waiting"),
        ("je voudrais renvoyer un article de la commande LBQ-10003", "assistant"),
    ],
)
async def test_what_happens_with_a_wish(world: World, wish: str, holder: str) -> None:
    customer = await world.customer().arrives()
    said = await customer.says(wish)
    state = await customer.state()
    assert said
    assert state.holder == holder
    assert {fact.name for fact in state.facts} >= {"request", "order_number"}
    assert not world.breaches


async def test_the_number_is_asked_before_a_person_has_to(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("un article est arrivé cassé")
    assert (await customer.state()).requested_slot == "order_number"
    await customer.says("LBQ-10003")
    state = await customer.state()
    assert (state.holder, state.handoff and state.handoff.reason) == ("waiting", "complex")


async def test_a_withdrawal_counts_from_the_message(world: World) -> None:
    customer = await world.customer().arrives()
    told = await customer.says("I want to withdraw from order LBQ-10003, right of withdrawal")
    assert any("recorded" in text for text in told)
    assert any(isinstance(event, ev.FactStated) and event.value == "withdraw" for event in await customer.log())
