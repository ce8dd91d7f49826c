"""Where an order is: proof first, one answer for missing and not yours, limits on guessing, honest failures."""

from __future__ import annotations

import re

import pytest

from actions import wiring
from conversation import events as ev
from shop.errors import ShopDown
from shop.port import Shop
from shop.words import Glance
from tests.scenario.world import Customer, World

MINE, EMAIL, POSTCODE = "LBQ-10001", "camille.laurent@example.com", "69007"


async def tracked(world: World, *lines: str) -> tuple[Customer, list[str]]:
    """A customer who says these lines, and what came back to the last."""
    customer = await world.customer().arrives()
    for line in lines:
        texts = await customer.says(line)
    return customer, texts


@pytest.mark.parametrize(
    "proof", [EMAIL, "CAMILLE.LAURENT@EXAMPLE.COM", POSTCODE, f"mon code postal est {POSTCODE}", f"it is {POSTCODE}"]
)
async def test_with_proof_it_is_told(world: World, proof: str) -> None:
    customer, [told] = await tracked(world, f"où est ma commande {MINE} ?", proof)
    assert MINE in told
    state = await customer.state()
    assert (state.proof, state.proven_orders) == ("order", (MINE,))
    assert ("order_state", "in_transit", True) in {(fact.name, fact.value, fact.verified) for fact in state.facts}


async def test_nothing_beyond_order_level_is_said(world: World) -> None:
    _, [told] = await tracked(world, f"où est ma commande {MINE} ?", POSTCODE)
    for secret in ("Laurent", "Camille", EMAIL, POSTCODE, "rue"):
        assert secret not in told


async def test_missing_and_somebody_elses_are_the_same_words(world: World) -> None:
    _, missing = await tracked(world, "où est ma commande LBQ-99999 ?", EMAIL)
    _, not_hers = await tracked(world, "où est ma commande LBQ-10005 ?", EMAIL)
    assert missing == not_hers != []


async def test_a_corrected_proof_is_taken_without_beginning_again(world: World) -> None:
    _, [told] = await tracked(world, f"où est ma commande {MINE} ?", "non@example.com", EMAIL)
    assert MINE in told


async def test_a_corrected_number_keeps_the_proof(world: World) -> None:
    _, [told] = await tracked(world, "où est ma commande LBQ-10005 ?", EMAIL, MINE)
    assert MINE in told


async def test_what_was_proven_is_not_asked_again(world: World) -> None:
    customer, _ = await tracked(world, f"où est ma commande {MINE} ?", EMAIL)
    [told] = await customer.says("et ma commande LBQ-10002, elle est où ?")
    assert "LBQ-10002" in told


async def test_after_five_wrong_proofs_a_person_is_offered_instead(world: World) -> None:
    customer, _ = await tracked(world, f"où est ma commande {MINE} ?")
    for number in range(5):
        texts = await customer.says(f"non{number}@example.com")
    assert len(texts) == 2
    assert "/ask_human" in {offer.payload for offer in (await customer.state()).offers.values()}
    [right_but_late] = await customer.says(EMAIL)
    assert MINE not in right_but_late
    assert not world.breaches


async def test_a_signed_in_customer_needs_no_proof(world: World) -> None:
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    told, parcels = await customer.says(f"où est ma commande {MINE} ?")
    assert MINE in told
    [tracking] = world.shop.order(MINE).tracking
    assert tracking in parcels


async def test_an_order_is_a_card_too(world: World) -> None:
    customer, _ = await tracked(world, f"où est ma commande {MINE} ?", EMAIL)
    [card] = [wrote.card for wrote in await customer.log(ev.AssistantWrote) if wrote.card]  # type: ignore[attr-defined]
    assert (card.number, [step.done for step in card.steps]) == (MINE, [True, True, False])


async def test_the_card_of_a_cancelled_order_has_nothing_to_come(world: World) -> None:
    customer = await world.customer().arrives(person="C-2024", name="Lucas Nguyen")
    await customer.says("où est ma commande LBQ-10044 ?")
    [card] = [wrote.card for wrote in await customer.log(ev.AssistantWrote) if wrote.card]  # type: ignore[attr-defined]
    assert [(step.label, step.done) for step in card.steps] == [("Commandée", True), ("Annulée", True)]


async def test_the_card_of_what_waits_to_be_collected_says_so(world: World) -> None:
    customer = await world.customer().arrives(person="C-2015", name="Antoine Roux")
    await customer.says("où est ma commande LBQ-10026 ?")
    [card] = [wrote.card for wrote in await customer.log(ev.AssistantWrote) if wrote.card]  # type: ignore[attr-defined]
    steps = [(step.label, step.done) for step in card.steps]
    assert steps == [("Commandée", True), ("Au point de retrait", True), ("Retirée", False)]


async def test_a_postcode_of_belgium_is_a_proof(world: World) -> None:
    customer, told = await tracked(world, "où est ma commande LBQ-10021 ?", "1050")
    assert "LBQ-10021" in told[0]
    assert (await customer.state()).proof == "order"


@pytest.mark.parametrize(
    ("person", "order"), [("C-2024", "LBQ-10044"), ("C-2006", "LBQ-10013"), ("C-2005", "LBQ-10011")]
)
async def test_what_came_to_its_end_is_told_with_its_refund(world: World, person: str, order: str) -> None:
    """Not with the rule, whose days would be others."""
    customer = await world.customer().arrives(person=person, name="Owner")
    told = await customer.says(f"où est ma commande {order} ?")
    assert world.shop.order(order).refunds[-1].amount.say("fr") in told[0]
    assert "48 heures" not in told[0]
    assert "14 jours" not in told[0]


async def test_somebody_elses_order_stays_closed_to_the_signed_in(world: World) -> None:
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    [told] = await customer.says("où est ma commande LBQ-10005 ?")
    another = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    [missing] = await another.says("où est ma commande LBQ-99999 ?")
    assert told == missing
    own = {offer.payload for offer in (await customer.state()).offers.values()}
    assert '/give_order_number{"order_number": "LBQ-10001"}' in own


async def test_a_number_that_was_refused_is_not_what_the_next_wish_is_about(world: World) -> None:
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    await customer.says("je veux la facture de LBQ-10012")
    thanked = await customer.says("merci")
    assert thanked
    assert "e-mail" not in " ".join(thanked)
    [asked] = await customer.says("je voudrais renvoyer un article")
    assert "LBQ-10012" not in asked
    stranger, _ = await tracked(world, "où est ma commande LBQ-10005 ?", EMAIL)
    await stranger.says("je veux annuler ma commande")
    assert (await stranger.state()).requested_slot == "order_number"


async def test_a_refund_is_shown_to_its_owner_only(world: World) -> None:
    refunded = next(order for number in range(10_001, 10_061) if (order := world.shop.order(f"LBQ-{number}")).refunds)
    owner = await world.customer().arrives(person=refunded.customer_id, name="Owner")
    amount = refunded.refunds[-1].amount.say("fr")
    question = f"où en est le remboursement de ma commande {refunded.number} ?"
    assert any(amount in text for text in await owner.says(question))
    postcode = refunded.address.postcode
    _, told = await tracked(world, question, postcode)
    assert refunded.number in " ".join(told)
    assert amount not in " ".join(told)


async def test_a_proof_typed_with_a_wrong_number_is_not_asked_for_again(world: World) -> None:
    customer, _ = await tracked(world, "où est ma commande LBQ-19999 ?", EMAIL)
    [told] = await customer.says(MINE)
    assert MINE in told
    assert (await customer.state()).proof == "order"


async def test_after_the_money_nobody_is_told_that_the_parcel_is_there(world: World) -> None:
    customer = await world.customer().arrives(person="C-2009", name="Inès Dubois")
    await customer.says("LBQ-10012 est marquée livrée mais je n'ai rien reçu")
    for line in ("non, personne", "un remboursement", "oui"):
        await customer.says(line)
    amount = world.shop.order("LBQ-10012").refunds[-1].amount.say("fr")
    told = await customer.says("où en est ma commande LBQ-10012 ?")
    assert amount in told[0]
    assert "a été livrée" not in " ".join(told)


async def test_one_refund_has_one_set_of_days(world: World) -> None:
    """The rule beside the own case would name others."""
    customer = await world.customer().arrives(person="C-2006", name="Nathalie Garnier")
    [told] = await customer.says("c'est quoi le délai de remboursement ?")
    assert "LBQ-10013" in told
    [again] = await customer.says("et ma commande LBQ-10013, elle est remboursée ?")
    days = re.findall(r"\w+ \d+ \w+", told)
    assert len(days) == 2
    assert all(named in again for named in days)


async def test_of_a_lost_order_a_stranger_hears_no_sum(world: World) -> None:
    lost = world.shop.order("LBQ-10038")
    amount = lost.refunds[-1].amount.say("en")
    customer = await world.customer("en").arrives()
    await customer.says("where is my order LBQ-10038?")
    [told] = await customer.says("SW8 2EG")
    assert "lost" in told
    assert amount not in told
    owner = await world.customer("en").arrives(person=lost.customer_id, name="Owner")
    assert amount in " ".join(await owner.says("where is my order LBQ-10038?"))


async def test_the_list_of_orders_needs_a_person(world: World) -> None:
    stranger, [told] = await tracked(world, "montrez-moi la liste de mes commandes")
    assert MINE not in told
    known = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    [listed] = await known.says("montrez-moi la liste de mes commandes")
    assert MINE in listed
    assert (await stranger.state()).holder == "assistant"


@pytest.mark.parametrize("lines", [["where's my parcel", "both"], ["where are LBQ-10052 and LBQ-10024?"]])
async def test_two_orders_are_told_one_after_the_other(world: World, lines: list[str]) -> None:
    customer = await world.customer("en").arrives(person="C-2013", name="Aoife Byrne")
    for line in lines:
        told = await customer.says(line)
    assert all(any(number in text for text in told) for number in ("LBQ-10052", "LBQ-10024"))
    assert (await customer.state()).form is None


async def test_one_of_the_listed_orders(world: World) -> None:
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    await customer.says("mes commandes svp")
    told = await customer.says("la deuxième")
    assert MINE in told[0]


async def test_who_has_no_number_is_not_asked_for_it_in_the_same_breath(world: World) -> None:
    _, told = await tracked(world, "où est ma commande ?", "je n'ai pas le numéro")
    assert len(told) == 1


async def test_needed_by_tomorrow_is_no_goodbye(world: World) -> None:
    customer = await world.customer("en").arrives(person="C-2013", name="Aoife Byrne")
    await customer.says("where is LBQ-10024?")
    await customer.says("I need it by tomorrow")
    assert (await customer.state()).holder == "waiting"


async def test_who_does_not_want_to_wait_for_the_inquiry_has_a_person(world: World) -> None:
    customer, _ = await tracked(world, "ma commande LBQ-10031 est en retard", "24200", "non je veux pas attendre")
    assert (await customer.state()).holder == "waiting"


async def test_another_wish_leaves_the_form(world: World) -> None:
    customer, [asked] = await tracked(world, "où est ma commande ?", "je veux annuler la commande LBQ-10002")
    assert "LBQ-10002" in asked
    assert (await customer.state()).form == "order_form"


async def test_no_leaves_the_form(world: World) -> None:
    customer, _ = await tracked(world, "où est ma commande ?", "non")
    assert (await customer.state()).form is None


async def test_a_question_in_between_is_answered_and_the_form_goes_on(world: World) -> None:
    customer, texts = await tracked(world, "où est ma commande ?", "quelle est la durée de la garantie ?")
    assert len(texts) == 2
    assert (await customer.state()).requested_slot == "order_number"
    await customer.says(MINE)
    [told] = await customer.says(POSTCODE)
    assert MINE in told


async def test_five_wrong_proofs_in_one_burst_are_five(world: World) -> None:
    customer, _ = await tracked(world, f"où est ma commande {MINE} ?")
    for number in range(5):
        await customer.writes(f"non{number}@example.com")
    await customer.writes(EMAIL)
    await world.settle()
    assert "mardi" not in " ".join(await customer.reads())
    assert "/ask_human" in {offer.payload for offer in (await customer.state()).offers.values()}
    assert (await customer.state()).proof == "none"


async def test_partly_shipped_says_what_is_where(world: World) -> None:
    customer = await world.customer().arrives(person="C-2010", name="Marc Petit")
    told, parcels = await customer.says("où est ma commande LBQ-10019 ?")
    assert "plusieurs colis" in told
    assert "Chablis" in parcels
    assert "Encore chez nous\u00a0: Balance de cuisine" in parcels


@pytest.mark.parametrize("needed", ["it's needed for a wedding tomorrow 11am", "c'est pour un mariage demain à 11h"])
async def test_what_it_is_needed_for_may_come_a_line_later(world: World, needed: str) -> None:
    """Expected tomorrow, needed tomorrow at eleven: parcels come until the evening."""
    customer, _ = await tracked(world, f"où est ma commande {MINE} ?", POSTCODE)
    assert (await customer.state()).holder == "assistant"
    await customer.says(needed)
    state = await customer.state()
    assert (state.holder, state.handoff and state.handoff.reason) == ("waiting", "complex")
    assert not world.breaches


async def test_one_open_order_needs_no_number(world: World) -> None:
    customer = await world.customer("en").arrives(person="C-2013", name="Aoife Byrne")
    await customer.says("where is my parcel?")
    assert {offer.payload for offer in (await customer.state()).offers.values()} >= {
        '/give_order_number{"order_number": "LBQ-10024"}',
        '/give_order_number{"order_number": "LBQ-10052"}',
    }
    only = await world.customer().arrives(person="C-2002", name="Julien Moreau")
    told = await only.says("où est mon colis ?")
    assert "LBQ-10004" in told[0]


class DownShop:
    """A shop that does not answer."""

    def __getattr__(self, name: str) -> object:
        raise ShopDown("no answer")


async def test_a_shop_that_is_down_is_said_honestly(world: World) -> None:
    customer, _ = await tracked(world, f"où est ma commande {MINE} ?")
    wiring.wire(DownShop(), world.brain_door)  # type: ignore[arg-type]
    [told] = await customer.says(EMAIL)
    assert "système" in told
    assert "/ask_human" in {offer.payload for offer in (await customer.state()).offers.values()}
    assert [event.failed for event in await customer.log() if isinstance(event, ev.AssistantUnderstood)][-1] is False


async def test_a_shop_that_takes_too_long_counts_as_down(world: World) -> None:
    asked = wiring.ask(_slow, timeout_s=0.01)
    with pytest.raises(ShopDown, match="did not answer in time"):
        await asked


def _slow(shop: Shop) -> Glance:
    """A question of which the answer takes its time: the whole catalogue, over and over."""
    for _ in range(200):
        shop.products(limit=1000)
    return shop.order_by_proof(MINE, EMAIL)


@pytest.mark.parametrize("words", ["non merci, j'attendrai", "non, je vais attendre"])
async def test_who_goes_on_waiting_is_left_alone(world: World, words: str) -> None:
    customer, _ = await tracked(world, "ma commande LBQ-10031 est en retard", "24200", words)
    assert (await customer.state()).holder == "assistant"


async def test_of_many_orders_none_is_dropped_without_a_word(world: World) -> None:
    numbers = [f"LBQ-1000{place}" for place in range(1, 8)]
    customer = await world.customer().arrives(person="C-2001", name="Camille Laurent")
    told = await customer.says(f"où sont {', '.join(numbers)} ?")
    later = (await customer.state()).slots.get("later") or ()
    assert all(any(number in line for line in (*told, *later)) for number in numbers)
