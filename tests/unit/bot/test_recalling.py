"""What an agent decided before handing back is told with it, and again to who asks."""

from __future__ import annotations

import pytest

from conversation import events as ev
from conversation.words import say
from tests.scenario.world import Customer, World

DECIDED = "10 € remboursés et renvoi offert."


async def handed_back(world: World) -> Customer:
    customer = await world.customer().arrives()
    await customer.says("un humain svp")
    claimed = ev.HandoffClaimed(agent="A-1", name="Léa")
    back = ev.HandoffHandedBack(agent="A-1", name="Léa", decided=DECIDED)
    await world.door.write(customer.id, lambda _: [claimed], "claimed")
    await world.door.write(customer.id, lambda _: [back], "back")
    await world.settle()
    return customer


@pytest.mark.parametrize(
    "line", ["alors, qu'est-ce qui a été décidé ?", "what was decided?", "qu'est-ce que votre conseiller a décidé ?"]
)
async def test_who_asks_is_told(world: World, line: str) -> None:
    """Also where the line reads as an ask for a person, who then comes as well."""
    customer = await handed_back(world)
    [told] = await customer.says(line)
    assert DECIDED in told
    assert not told.endswith(".")  # the agent's own stop is one


async def test_it_is_told_with_the_hand_back_and_not_again_unasked(world: World) -> None:
    customer = await handed_back(world)
    [back] = await customer.log(ev.HandoffHandedBack)
    assert all(DECIDED in (say(back, language) or "") for language in ("fr", "en"))
    assert DECIDED not in " ".join(await customer.says("où est ma commande LBQ-10001 ?"))


@pytest.mark.parametrize(
    "line",
    ["vous livrez en Suisse ?", "ma voisine m'a dit que vous livrez en Suisse ?", "they said you deliver to Ireland?"],
)
async def test_a_question_about_the_shop_is_only_answered(world: World, line: str) -> None:
    customer = await handed_back(world)
    [told] = await customer.says(line)
    assert DECIDED not in told


async def granted(world: World, language: str) -> Customer:
    customer = await world.customer(language).arrives()
    await customer.says("un humain svp" if language == "fr" else "a human please")
    await customer.claimed_by("Léa")
    voucher = ev.GestureGranted(
        kind="voucher",
        reason="late",
        agent="ag-Léa",
        name="Léa",
        amount_cents=1_000,
        code="BON-7K2",
        valid_until="2027-05-31",
    )
    await world.door.write(customer.id, lambda _: [voucher], "granted")
    await customer.handed_back_by("Léa")
    await world.settle()
    return customer


@pytest.mark.parametrize(
    ("language", "line", "until"),
    [
        ("fr", "merci, et mon bon d'achat il est où ?", "31 mai 2027"),
        ("fr", "c'est quoi le code de mon bon d’achat ?", "31 mai 2027"),
        ("en", "and where is my voucher?", "31 May 2027"),
    ],
)
async def test_a_voucher_is_told_again(world: World, language: str, line: str, until: str) -> None:
    customer = await granted(world, language)
    [told] = await customer.says(line)
    assert all(part in told for part in ("10", "BON-7K2", until))
    assert not world.breaches


async def test_a_voucher_is_told_again_in_the_line_as_well(world: World) -> None:
    customer = await granted(world, "fr")
    await customer.says("un humain svp")
    assert (await customer.state()).holder == "waiting"
    [told] = await customer.says("et mon bon d'achat, c'est quoi le code ?")
    assert "BON-7K2" in told


async def test_a_voucher_that_does_not_work_is_not_merely_told_again(world: World) -> None:
    customer = await granted(world, "fr")
    assert "BON-7K2" not in " ".join(await customer.says("mon bon d'achat ne marche pas"))


async def test_who_was_granted_nothing_hears_of_gift_cards(world: World) -> None:
    customer = await world.customer().arrives()
    assert "accordé" not in " ".join(await customer.says("et mon bon d'achat il est où ?"))


@pytest.mark.parametrize(
    "line", ["j'ai décidé de retourner la théière de LBQ-10001", "on m'a promis LBQ-10001 pour lundi, où est-elle ?"]
)
async def test_a_wish_in_such_words_is_heard(world: World, line: str) -> None:
    customer = await handed_back(world)
    told = await customer.says(line)
    assert told
    assert DECIDED not in " ".join(told)
