"""Person level by a one-time code: to the contact on file, masked, ten minutes, five tries, three codes."""

from __future__ import annotations

import pytest

from tests.scenario.world import Customer, World
from tests.unit.actions.proofs import code_of, mails, proves

ORDER, POSTCODE, EMAIL = "LBQ-10001", "69007", "camille.laurent@example.com"


async def asked(world: World, language: str = "fr") -> Customer:
    """Somebody with order-level proof who wants what only the owner gets."""
    customer = await world.customer(language).arrives()
    wishes = {"fr": f"je voudrais la facture de la commande {ORDER}", "en": f"invoice for {ORDER}"}
    await customer.says(wishes[language])
    await customer.says(POSTCODE)
    return customer


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_code_opens_what_is_the_owners(world: World, language: str) -> None:
    customer = await asked(world, language)
    assert (await customer.state()).requested_slot == "code"
    await proves(customer)
    state = await customer.state()
    assert (state.proof, state.person, state.name, state.form) == ("person", "C-2001", "Camille Laurent", None)
    assert not world.breaches


async def test_it_goes_to_the_contact_on_file_and_is_shown_masked(world: World) -> None:
    customer = await asked(world)
    [mail] = await mails(customer, "code")
    assert mail.to == EMAIL
    shown = (await customer.reads())[-1]
    assert EMAIL not in shown
    assert "•" in shown


async def test_the_code_itself_is_nowhere_in_the_log(world: World) -> None:
    customer = await asked(world)
    code = await code_of(customer)
    assert all(code not in repr(event) for event in await customer.log())


async def test_without_order_level_proof_nobody_gets_a_mail(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says(f"je voudrais la facture de la commande {ORDER}")
    await customer.says("non@example.com")
    assert await mails(customer, "code") == []


async def test_five_wrong_codes_offer_a_person(world: World) -> None:
    customer = await asked(world)
    right = await code_of(customer)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        await customer.says(wrong)
    assert (await customer.state()).form is None
    assert "/ask_human" in {offer.payload for offer in (await customer.state()).offers.values()}
    await customer.says(right)
    assert (await customer.state()).proof == "order"
    assert not world.breaches


async def test_after_ten_minutes_a_new_code_is_sent(world: World) -> None:
    customer = await asked(world)
    old = await code_of(customer)
    world.clock.advance(601)
    await customer.says(old)
    assert (await customer.state()).proof == "order"
    assert len(await mails(customer, "code")) == 2
    await proves(customer)
    assert (await customer.state()).proof == "person"


async def test_no_more_than_three_codes(world: World) -> None:
    customer = await asked(world)
    for _ in range(2):
        await customer.says("je n'ai pas reçu le code")
    assert len(await mails(customer, "code")) == 3
    await customer.says("je n'ai pas reçu le code")
    assert len(await mails(customer, "code")) == 3
    assert (await customer.state()).form is None


async def test_one_conversation_after_the_other_is_no_way_around_it(world: World) -> None:
    """Who knows number and postcode fills nobody's mailbox, and gets no endless guesses."""
    for _ in range(2):
        customer = await asked(world)
        for _ in range(2):
            await customer.says("je n'ai pas reçu le code")
        assert len(await mails(customer, "code")) == 3
    third = await asked(world)
    assert await mails(third, "code") == []
    assert "/ask_human" in {offer.payload for offer in (await third.state()).offers.values()}
    world.clock.advance(3601)
    owner = await asked(world)
    await proves(owner)
    assert (await owner.state()).proof == "person"


async def test_what_is_typed_without_a_question_is_no_code(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("123456")
    assert (await customer.state()).proof == "none"


async def test_the_owner_is_not_asked_again(world: World) -> None:
    customer = await asked(world)
    await proves(customer)
    await customer.says("et la facture de la LBQ-10002 ?")
    assert len(await mails(customer, "code")) == 1
    assert (await customer.state()).form is None


async def test_the_code_is_for_one_order_only(world: World) -> None:
    """Somebody who may read one mailbox does not become the owner of another's order."""
    customer = await asked(world)
    await customer.says("et la facture de la commande LBQ-10005 ?")
    state = await customer.state()
    assert (state.proof, state.requested_slot) == ("order", "proof")


async def test_a_question_in_between_is_answered_then_the_code_asked_for_once(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("je veux la facture de LBQ-10001")
    await customer.says("69007")
    answer, question = await customer.says("vous livrez en Suisse ?")
    assert "Suisse" in answer
    assert question.startswith("Pour LBQ-10001, écrivez")
