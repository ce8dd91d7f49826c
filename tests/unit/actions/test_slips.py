"""A slip of the finger in a proof that several orders share, and which order of a list is meant."""

from __future__ import annotations

import pytest

from tests.scenario.world import World
from tests.unit.actions.proofs import proves


@pytest.mark.parametrize(
    ("language", "line", "puts_off"),
    [
        ("fr", "les factures de LBQ-10001 et LBQ-10002 svp", "LBQ-10002"),
        ("en", "invoices for LBQ-10001 and LBQ-10002 please", "LBQ-10002"),
    ],
)
async def test_one_slip_in_the_postcode_passes_over_no_order(
    world: World, language: str, line: str, puts_off: str
) -> None:
    customer = await world.customer(language).arrives()
    await customer.says(line)
    told = await customer.says("69070")
    assert puts_off not in " ".join(told)
    await customer.says("69007")
    told = await proves(customer)
    assert "LBQ-10001" in " ".join(told)
    assert puts_off in " ".join(told)
    assert not world.breaches


async def test_a_wrong_number_holds_up_none_of_the_others(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("les factures de LBQ-10004 et LBQ-10001 svp")
    await customer.says("69007")
    told = await customer.says("69007")
    assert any("LBQ-10004" in line for line in told)
    state = await customer.state()
    assert (state.slots.get("order_number"), state.requested_slot) == ("LBQ-10001", "code")


@pytest.mark.parametrize(
    ("language", "asks", "line"),
    [
        ("fr", "montrez-moi la liste de mes commandes", "annulez la dernière"),
        ("en", "list my orders", "cancel the last one"),
    ],
)
async def test_what_is_wanted_with_an_order_of_the_list_is_heard_with_its_place(
    world: World, language: str, asks: str, line: str
) -> None:
    customer = await world.customer(language).arrives(person="C-2001")
    await customer.says(asks)
    await customer.says(line)
    state = await customer.state()
    assert (state.slots.get("request"), state.slots.get("order_number")) == ("cancel_order", "LBQ-10002")
    assert state.requested_slot == "confirmed"
