"""Changing an order while it is still here: the address, the goods; and what is possible when it has left."""

from __future__ import annotations

import pytest

from shop.words import State
from tests.scenario.world import Customer, World
from tests.unit.actions.proofs import kinds, proves

HOME, OWNER, POSTCODE = "LBQ-10029", "C-2016", "31000"


async def owner(world: World, person: str = OWNER, language: str = "fr") -> Customer:
    return await world.customer(language).arrives(person=person, name="Leïla Haddad")


async def test_another_address_in_one_line(world: World) -> None:
    customer = await owner(world)
    [asked] = await customer.says(f"changez l'adresse de {HOME} : 12 rue des Lilas 69003 Lyon")
    assert "12 rue des Lilas, 69003 Lyon" in asked
    await customer.says("oui")
    address = world.shop.order(HOME).address
    assert (address.street, address.postcode, address.city) == ("12 rue des Lilas", "69003", "Lyon")
    assert await kinds(customer) == [("change_delivery", "done")]


async def test_the_address_is_asked_for_and_completed(world: World) -> None:
    customer = await owner(world)
    await customer.says(f"je veux changer l'adresse de livraison de ma commande {HOME}")
    await customer.says("12 rue des Lilas")
    [asked] = await customer.says("69003 Lyon")
    assert "12 rue des Lilas, 69003 Lyon" in asked
    await customer.taps("Oui, changez-la")
    assert world.shop.order(HOME).address.city == "Lyon"


async def test_nothing_moves_elsewhere_without_the_owner(world: World) -> None:
    """Number and postcode are not enough to have goods sent to another door."""
    customer = await world.customer().arrives()
    await customer.says(f"livrez la commande {HOME} au 12 rue des Lilas 69003 Lyon")
    await customer.says(POSTCODE)
    assert (await customer.state()).requested_slot == "code"
    await customer.says("oui")
    assert world.shop.order(HOME).address.city != "Lyon"
    await proves(customer)
    await customer.says("oui")
    assert world.shop.order(HOME).address.city == "Lyon"


async def test_another_pickup_point(world: World) -> None:
    customer = await owner(world, "C-2001")
    await customer.says("je veux changer le point relais de ma commande LBQ-10002")
    assert (await customer.state()).requested_slot == "detail"
    [shown] = await customer.says("33000")
    assert "place de la Victoire, 33000 Bordeaux" in shown
    await customer.says("plutôt 31000")
    [asked] = await customer.taps("Relais Pressing Jean-Jaurès")
    assert "60 avenue Jean-Jaurès, 31000 Toulouse" in asked
    [told] = await customer.says("oui")
    assert "60 avenue Jean-Jaurès" in told
    order = world.shop.order("LBQ-10002")
    assert (order.address.street, order.address.city) == ("60 avenue Jean-Jaurès", "Toulouse")
    assert await kinds(customer) == [("change_delivery", "done")]
    assert not world.breaches


async def test_where_there_is_no_pickup_point_a_person_looks_further(world: World) -> None:
    customer = await owner(world, "C-2001")
    await customer.says("je veux changer le point relais de ma commande LBQ-10002")
    await customer.says("97400")
    assert (await customer.state()).holder == "waiting"


async def test_a_postcode_that_proves_the_order_is_no_place_to_send_it(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("je veux changer le point relais de ma commande LBQ-10002")
    await customer.says("69007")
    assert (await customer.state()).requested_slot == "code"
    [asked] = await proves(customer)
    assert "près de quel code postal" in asked


@pytest.mark.parametrize(
    "wish", ["je veux changer l'adresse de livraison de LBQ-10001", "change the items of LBQ-10001"]
)
async def test_what_has_left_cannot_change_and_a_person_is_one_tap_away(world: World, wish: str) -> None:
    customer = await owner(world, "C-2001")
    [told] = await customer.says(wish)
    assert "LBQ-10001" in told
    assert "/ask_human" in {offer.payload for offer in (await customer.state()).offers.values()}
    assert await kinds(customer) == []


@pytest.mark.parametrize(
    ("order", "person", "word"), [("LBQ-10057", "C-2022", "annulée"), ("LBQ-10012", "C-2009", "livrée")]
)
async def test_nobody_says_that_an_order_is_on_its_way_which_is_not(
    world: World, order: str, person: str, word: str
) -> None:
    customer = await owner(world, person)
    [told] = await customer.says(f"je veux changer l'adresse de livraison de {order}")
    assert f"{order} " in told
    assert word in told
    assert "partie" not in told


async def test_an_item_is_taken_out(world: World) -> None:
    customer = await owner(world, "C-2012")
    await customer.says("enlevez un article de ma commande LBQ-10023")
    await customer.taps("Moutarde à l'ancienne de Beaune")
    [told] = await customer.says("oui")
    order = world.shop.order("LBQ-10023")
    assert [item.sku for item in order.items] == ["EPI-07"]
    assert order.refunds[-1].amount.say("fr") in told


async def test_in_the_workshop_it_can_only_be_cancelled(world: World) -> None:
    customer = await owner(world)
    await customer.says(f"enlevez un article de ma commande {HOME}")
    await customer.taps("Annuler la commande")
    await customer.taps("Oui, annuler")
    assert world.shop.order(HOME).state is State.CANCELLED
