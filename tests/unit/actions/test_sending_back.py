"""Withdrawals and returns: the date of the message, no reason, one yes, a part of the order, never refused."""

from __future__ import annotations

import pytest

from conversation import events as ev
from shop.requests import OpenReturn
from shop.words import Override, RefundReason
from tests.scenario.world import Customer, World
from tests.unit.actions.proofs import kinds, proves

ORDER, POSTCODE, OWNER = "LBQ-10028", "34000", "C-2016"
WISHES = {"fr": f"je me rétracte de ma commande {ORDER}", "en": f"I want to withdraw from order {ORDER}"}


async def withdrawing(world: World, language: str = "fr") -> Customer:
    """Somebody who is asked to confirm the withdrawal."""
    customer = await world.customer(language).arrives()
    await customer.says(WISHES[language])
    await customer.says(POSTCODE)
    assert (await customer.state()).requested_slot == "confirmed"
    return customer


@pytest.mark.parametrize(("language", "yes"), [("fr", "oui"), ("en", "yes")])
async def test_one_yes_is_enough(world: World, language: str, yes: str) -> None:
    customer = await withdrawing(world, language)
    [told] = await customer.says(yes)
    [change] = world.shop.order(ORDER).changes
    assert change.reference is not None
    assert change.reference in told
    assert await kinds(customer) == [("withdraw", "done")]
    assert not world.breaches


async def test_it_counts_from_the_customers_message(world: World) -> None:
    customer = await withdrawing(world)
    entries = await world.store.entries(customer.id)
    said_at = next(entry.at for entry in entries if isinstance(entry.event, ev.CustomerWrote))
    world.clock.advance(600)
    await customer.says("oui")
    [change] = world.shop.order(ORDER).changes
    assert change.said_at is not None
    assert int(change.said_at.timestamp() * 1000) == said_at


async def test_on_the_last_evening_ten_minutes_before_midnight(world: World) -> None:
    """Confirmed after midnight, it still counts from the message of the evening before."""
    delivered = world.shop.order(ORDER).delivered_on
    assert delivered is not None
    evening = 11 * 3600 + 50 * 60  # from noon
    world.clock.advance((14 - (world.clock_day() - delivered).days) * 86_400 + evening)
    customer = await withdrawing(world)
    world.clock.advance(12 * 60)
    await customer.says("oui")
    assert await kinds(customer) == [("withdraw", "done")]


async def test_no_keeps_everything(world: World) -> None:
    customer = await withdrawing(world)
    await customer.says("non")
    assert world.shop.order(ORDER).changes == ()
    assert (await customer.state()).form is None


async def test_of_a_part_only(world: World) -> None:
    customer = await withdrawing(world)
    await customer.taps("Une partie seulement")
    assert (await customer.state()).requested_slot == "code"
    await proves(customer)
    await customer.taps("Torchons en métis")
    [told] = await customer.says("oui")
    [change] = world.shop.order(ORDER).changes
    assert [goods.sku for goods in change.goods] == ["TAB-05"]
    assert change.refund is not None
    assert change.refund.reason is RefundReason.WITHDRAWN
    assert change.refund.amount.say("fr") in told


async def test_too_late_is_not_for_a_machine_to_say(world: World) -> None:
    """P10: a person looks at it, with the date on record."""
    customer = await world.customer().arrives()
    await customer.says("je souhaite exercer mon droit de rétractation pour la commande LBQ-10003")
    await customer.says("69007")
    state = await customer.state()
    assert (state.holder, state.handoff and state.handoff.reason) == ("waiting", "complex")
    assert state.handoff is not None
    assert "23 novembre" in " ".join(state.handoff.evidence)
    assert await kinds(customer) == []


async def test_before_it_has_left_there_is_nothing_to_send_back(world: World) -> None:
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    await customer.says("je me rétracte de la commande LBQ-10002")
    [told] = await customer.says("oui")
    assert "rien à renvoyer" in told


@pytest.mark.parametrize(("order", "person"), [("LBQ-10016", "C-2007"), ("LBQ-10032", "C-2018")])
async def test_where_nothing_was_paid_nothing_is_said_to_come_back(world: World, order: str, person: str) -> None:
    customer = await world.customer().arrives(person=person, name="Thomas Schmitt")
    await customer.says(f"je me rétracte de la commande {order}")
    [told] = await customer.says("oui")
    assert "rien à rembourser" in told
    assert "au plus tard" not in told


@pytest.mark.parametrize(
    ("order", "postcode", "left"), [(ORDER, POSTCODE, "à renvoyer"), ("LBQ-10002", "69007", "Rien n’")]
)
async def test_declared_again_it_is_recorded_already(world: World, order: str, postcode: str, left: str) -> None:
    customer = await world.customer().arrives()
    for line in (f"je me rétracte de ma commande {order}", postcode, "oui"):
        await customer.says(line)
    [change] = world.shop.order(order).changes
    [told] = await customer.says(f"je veux me rétracter de {order}")
    assert str(change.reference) in told
    assert left in told
    assert (await customer.state()).holder == "assistant"


async def test_a_return_gets_its_label(world: World) -> None:
    customer = await world.customer("en").arrives(person=OWNER, name="Leïla Haddad")
    await customer.says(f"I'd like to send something back from order {ORDER}")
    await customer.taps("Linen and cotton tea towels")
    [told] = await customer.says("yes please")
    [change] = world.shop.order(ORDER).changes
    assert change.reference is not None
    assert change.reference in told
    assert await kinds(customer) == [("return_item", "done")]


async def test_all_of_it(world: World) -> None:
    customer = await world.customer().arrives(person=OWNER, name="Leïla Haddad")
    await customer.says(f"je veux renvoyer la commande {ORDER}")
    await customer.says("tout")
    await customer.says("oui")
    [change] = world.shop.order(ORDER).changes
    assert {goods.sku for goods in change.goods} == {"TAB-02", "TAB-05"}


@pytest.mark.parametrize(
    ("order", "person", "payload"),
    [("LBQ-10001", "C-2001", "/withdraw"), ("LBQ-10002", "C-2001", "/cancel_order")],
)
async def test_what_has_not_come_yet_is_given_up_instead(world: World, order: str, person: str, payload: str) -> None:
    customer = await world.customer().arrives(person=person, name="Camille Laurent")
    await customer.says(f"je veux renvoyer un article de la commande {order}")
    state = await customer.state()
    assert payload in {offer.payload for offer in state.offers.values()}
    assert state.form is None


@pytest.mark.parametrize(
    ("order", "person", "word"), [("LBQ-10050", "C-2010", "livrée"), ("LBQ-10020", "C-2010", "frais")]
)
async def test_what_cannot_go_back_has_a_person_beside_it(world: World, order: str, person: str, word: str) -> None:
    customer = await world.customer().arrives(person=person, name="Marc Petit")
    [told] = await customer.says(f"je voudrais renvoyer un article de la commande {order}")
    assert word in told
    assert "/ask_human" in {offer.payload for offer in (await customer.state()).offers.values()}


async def test_what_a_person_took_back_too_late_is_not_refused_afterwards(world: World) -> None:
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    order = world.shop.order("LBQ-10003")
    taken_back = OpenReturn(override=Override("lea", "Cliente fidèle"))
    world.shop.do(order.number, order.version, "by a person", taken_back)
    [told] = await customer.says(f"je veux renvoyer la commande {order.number}")
    assert "déjà été renvoyés" in told
    assert "30 jours" not in told


async def test_all_of_it_after_a_part(world: World) -> None:
    customer = await world.customer().arrives(person=OWNER, name="Leïla Haddad")
    for line in (f"je me rétracte de {ORDER}", "une partie seulement", "les torchons"):
        await customer.says(line)
    [shown] = await customer.says("non attendez, tout finalement")
    assert "assiettes" in shown
    assert await kinds(customer) == []


@pytest.mark.parametrize("words", ["oui, tout", "oui toute la commande"])
async def test_all_of_it_is_no_new_question(world: World, words: str) -> None:
    customer = await withdrawing(world)
    await customer.says(words)
    assert await kinds(customer) == [("withdraw", "done")]


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "je n'ai pas reçu l'étiquette de retour"), ("en", "where do I get the return label?")],
)
async def test_the_label_comes_with_the_return(world: World, language: str, words: str) -> None:
    customer = await world.customer(language).arrives()
    wish = {"fr": f"je veux renvoyer {ORDER}", "en": f"I want to return {ORDER}"}[language]
    for line in (wish, POSTCODE):
        await customer.says(line)
    label, asked = await customer.says(words)
    assert ("numéro de retour" if language == "fr" else "return number") in label
    assert "code" in asked
    await proves(customer)
    for line in ("tout", "oui") if language == "fr" else ("all of it", "yes"):
        await customer.says(line)
    [told] = await customer.says(words)
    assert str(world.shop.order(ORDER).changes[-1].reference) in told
    assert (await customer.state()).slots["request"] == "return_item"


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "et je serai remboursé quand ?"), ("en", "when will I get my money?")]
)
async def test_who_asks_about_its_refund_goes_on_with_the_return(world: World, language: str, words: str) -> None:
    customer = await world.customer(language).arrives()
    wish = {"fr": f"je veux renvoyer {ORDER}", "en": f"I want to return {ORDER}"}[language]
    for line in (wish, POSTCODE):
        await customer.says(line)
    told, asked = await customer.says(words)
    assert "14" in told
    assert "code" in asked
    state = await customer.state()
    assert (state.slots["request"], state.requested_slot) == ("return_item", "code")


async def test_other_goods_named_at_the_last_question_are_the_ones_that_go_back(world: World) -> None:
    customer = await world.customer().arrives(person=OWNER, name="Leïla Haddad")
    for line in (f"je veux renvoyer un article de {ORDER}", "les assiettes"):
        await customer.says(line)
    [shown] = await customer.says("non plutôt les torchons")
    assert "Torchons" in shown
    assert "assiettes" not in shown
    await customer.says("oui")
    [change] = world.shop.order(ORDER).changes
    assert [goods.sku for goods in change.goods] == ["TAB-05"]


@pytest.mark.parametrize("words", ["les assiettes", "assiettes", "les assiettes svp"])
async def test_goods_named_at_the_question_which_are_its_answer(world: World, words: str) -> None:
    customer = await world.customer().arrives(person=OWNER, name="Leïla Haddad")
    await customer.says(f"je veux renvoyer un article de {ORDER}")
    [shown] = await customer.says(words)
    state = await customer.state()
    assert "ssiettes" in shown
    assert (state.slots["request"], state.requested_slot) == ("return_item", "confirmed")


async def test_goods_named_while_the_code_is_on_its_way_are_known_afterwards(world: World) -> None:
    customer = await world.customer().arrives()
    for line in (f"je veux renvoyer un article de {ORDER}", POSTCODE, "les torchons"):
        await customer.says(line)
    [shown] = await proves(customer)
    assert "Torchons" in shown
    assert (await customer.state()).requested_slot == "confirmed"


async def test_nobody_proves_who_they_are_to_hear_what_the_state_says(world: World) -> None:
    customer = await world.customer("en").arrives()
    for line in ("return LBQ-10001", "69007", "yes", "yes"):
        await customer.says(line)
    assert await kinds(customer) == [("withdraw", "done")]
    [told] = await customer.says("where do I send it back to?")
    assert str(world.shop.order("LBQ-10001").changes[-1].reference) in told


async def test_the_goods_that_are_named_say_which_order_is_meant(world: World) -> None:
    """Of three orders that might be withdrawn from, one holds tea towels."""
    customer = await world.customer().arrives(person=OWNER, name="Leïla Haddad")
    [shown] = await customer.says("je me rétracte pour les torchons")
    assert ORDER in shown
    assert "Torchons" in shown
