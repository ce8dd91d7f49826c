"""A brain that dies between the shop's change and its `action.done`: the log learns of it, whoever has the floor."""

from __future__ import annotations

from typing import Any

import pytest

from actions import wiring
from conversation import events as ev
from shop.words import State
from tests.scenario.faulty import Killed
from tests.scenario.world import SECRET, Customer, World
from tests.unit.actions.proofs import kinds, mails

ORDER, POSTCODE = "LBQ-10002", "69007"


class Deadly:
    """A door at which the brain dies: before this event is written, or right after it."""

    def __init__(self, world: World, at: type[ev.Event], after: bool) -> None:
        self._door = world.brain_door
        self._at = at
        self._after = after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._door, name)

    async def write(self, conversation: str, decide: Any, id: str, **more: Any) -> Any:
        here = any(isinstance(event, self._at) for event in decide(await self._door.read(conversation)))
        if not here or self._after:
            await self._door.write(conversation, decide, id, **more)
        if here:
            raise Killed


async def died(
    world: World, at: type[ev.Event], after: bool = False, wish: str = "je veux annuler ma commande"
) -> Customer:
    """A customer whose yes was being carried out when the brain died; the lease has run out since."""
    customer = await world.customer().arrives()
    await customer.says(f"{wish} {ORDER}")
    await customer.says(POSTCODE)
    wiring.wire(world.shop, Deadly(world, at, after), SECRET)  # type: ignore[arg-type]
    await customer.writes("oui")
    with pytest.raises(Killed):
        await world.brain.drain()
    assert bool(await kinds(customer)) == (after and at is ev.ActionDone)
    world.new_brain()
    world.clock.advance(31)
    return customer


async def test_the_next_brain_tells_what_the_last_one_did(world: World) -> None:
    customer = await died(world, ev.ActionDone)
    assert world.shop.order(ORDER).state is State.CANCELLED
    await world.settle()
    assert await kinds(customer) == [("cancel_order", "done")]
    assert "est annulée" in (await customer.reads())[-1]
    assert len(world.shop.order(ORDER).changes) == 1


async def test_an_agent_who_claimed_meanwhile_learns_that_it_was_done(world: World) -> None:
    customer = await died(world, ev.ActionDone)
    await customer.claimed_by("Léa")
    await world.settle()
    assert await kinds(customer) == [("cancel_order", "done")]
    assert (await customer.state()).holder == "agent"
    assert not world.breaches


async def test_a_withdrawal_is_acknowledged_whoever_has_the_floor_by_then(world: World) -> None:
    customer = await died(world, ev.ActionDone, wish="je me rétracte de la commande")
    await customer.claimed_by("Léa")
    await world.settle()
    await world.settle()
    assert await kinds(customer) == [("withdraw", "done")]
    [mail] = await mails(customer, "withdrawal")
    assert (mail.to, mail.details["order"], len(mail.attachments)) == ("camille.laurent@example.com", ORDER, 1)


async def test_a_withdrawal_whose_turn_is_played_again_is_mailed_once(world: World) -> None:
    customer = await died(world, ev.ActionDone, after=True, wish="je me rétracte de la commande")
    await world.settle()
    assert len(await mails(customer, "withdrawal")) == 1
    assert "enregistrée sous le n°" in (await customer.reads())[-1]


async def test_an_agent_who_claimed_meanwhile_learns_that_it_was_not(world: World) -> None:
    customer = await died(world, ev.ActionBegun, after=True)
    await customer.claimed_by("Léa")
    await world.settle()
    assert await kinds(customer) == [("cancel_order", "failed")]
    assert world.shop.order(ORDER).state is not State.CANCELLED


async def test_a_silent_shop_is_asked_again_later(world: World) -> None:
    customer = await died(world, ev.ActionDone)
    await customer.claimed_by("Léa")
    wiring.wire(Silent(), world.brain_door)  # type: ignore[arg-type]
    await world.settle()
    assert await kinds(customer) == []
    world.wire(world.shop)
    await customer.says("vous êtes là ?")
    assert await kinds(customer) == [("cancel_order", "done")]


class Silent:
    """A shop that breaks at every question."""

    def __getattr__(self, name: str) -> object:
        raise OSError("no route to the shop")
