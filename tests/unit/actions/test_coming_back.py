"""A yes to what was offered, a no that is taken back, and what is asked right after a deed: each means that order."""

from __future__ import annotations

import pytest

from conversation import events as ev
from shop.words import State
from tests.scenario.world import Customer, World
from tests.unit.actions.proofs import kinds, mails, proves

SHIPPED, HERE, DELIVERED = "LBQ-10001", "LBQ-10002", "LBQ-10028"
EMAIL = "camille.laurent@example.com"


async def saying(world: World, language: str, *lines: str) -> Customer:
    """A customer who has said these lines."""
    customer = await world.customer(language).arrives()
    for line in lines:
        await customer.says(line)
    return customer


async def answers(customer: Customer) -> list[str | None]:
    return [event.answer for event in await customer.log() if isinstance(event, ev.AssistantWrote)]


# --- an offer


@pytest.mark.parametrize(
    ("language", "wish", "yes"), [("fr", "annulez", "oui"), ("en", "cancel", "yes please"), ("fr", "annulez", "👍")]
)
async def test_a_yes_takes_up_the_withdrawal_that_is_offered(world: World, language: str, wish: str, yes: str) -> None:
    customer = await saying(world, language, f"{wish} {SHIPPED}", EMAIL, yes)
    state = await customer.state()
    assert (state.slots.get("request"), state.requested_slot) == ("withdraw", "confirmed")
    await customer.says(yes)
    assert await kinds(customer) == [("withdraw", "done")]
    assert not world.breaches


async def test_a_no_leaves_it(world: World) -> None:
    customer = await saying(world, "en", f"cancel {SHIPPED}", EMAIL, "no thanks")
    assert (await answers(customer))[-1] == "utter_deny_nothing"
    assert (await customer.state()).form is None


async def test_a_yes_in_time_goes_on_with_what_has_waited_too_long(world: World) -> None:
    customer = await saying(world, "fr", f"annulez {HERE}", EMAIL)
    world.clock.advance(16 * 60)
    await customer.says("oui")
    await customer.says("oui")
    assert (await customer.state()).requested_slot == "confirmed"
    await customer.says("oui")
    assert world.shop.order(HERE).state is State.CANCELLED


async def test_what_no_answer_offers_needs_more_than_a_yes(world: World) -> None:
    """The button below "it leaves on Friday" is no question: "ok" cancels nothing, and asks for nothing."""
    customer = await saying(world, "fr", f"où est {HERE} ?", EMAIL)
    assert "/cancel_order" in {offer.payload for offer in (await customer.state()).offers.values()}
    await customer.says("ok")
    assert (await customer.state()).form is None


async def test_who_finds_the_inquiry_too_slow_has_a_person(world: World) -> None:
    customer = await saying(world, "fr", "LBQ-10010 est en retard", "karim.benali@example.com", "oui c'est trop tard")
    assert (await customer.state()).holder == "waiting"


async def test_no_return_is_offered_that_would_be_refused(world: World) -> None:
    customer = await saying(world, "fr", "annulez LBQ-10003", EMAIL)  # delivered forty days ago
    assert (await answers(customer))[-1] == "utter_cancel_closed"
    await customer.says("oui")
    assert (await customer.state()).slots["request"] == "damaged_item"


# --- a no that is taken back


@pytest.mark.parametrize(
    ("language", "lines", "no", "yes"),
    [
        ("fr", (f"je veux renvoyer un article de {DELIVERED}", "34000"), "finalement non", "en fait si"),
        ("en", (f"I want to return something from {DELIVERED}", "34000"), "no, never mind", "actually yes"),
        ("fr", (f"annulez {HERE}", EMAIL), "non", "ah si finalement"),
    ],
)
async def test_it_stands_where_it_stood(world: World, language: str, lines: tuple[str, ...], no: str, yes: str) -> None:
    customer = await saying(world, language, *lines)
    before = await customer.state()
    await customer.says(no)
    assert (await customer.state()).form is None
    await customer.says(yes)
    after = await customer.state()
    assert after.requested_slot == before.requested_slot
    assert [after.slots[name] for name in ("request", "order_number")] == [
        before.slots[name] for name in ("request", "order_number")
    ]
    assert len(await mails(customer, "code")) <= 1


async def test_the_code_itself_takes_it_up(world: World) -> None:
    customer = await saying(world, "fr", f"je veux renvoyer un article de {DELIVERED}", "34000", "non laissez")
    await proves(customer)
    state = await customer.state()
    assert (state.slots["request"], state.requested_slot, state.proof) == ("return_item", "detail", "person")


async def test_what_was_chosen_need_not_be_chosen_again(world: World) -> None:
    customer = await saying(world, "fr", f"je veux renvoyer un article de {DELIVERED}", "34000")
    await proves(customer)
    await customer.says("les torchons")
    await customer.says("non")
    await customer.says("si, allez-y")
    await customer.says("oui")
    [change] = world.shop.order(DELIVERED).changes
    assert [goods.sku for goods in change.goods] == ["TAB-05"]


@pytest.mark.parametrize("words", ["ok", "d'accord merci", "finalement non"])
async def test_who_takes_note_of_it_takes_nothing_back(world: World, words: str) -> None:
    customer = await saying(world, "fr", f"annulez {HERE}", EMAIL, "non", words)
    assert (await customer.state()).form is None


async def test_after_a_person_nothing_of_it_is_left(world: World) -> None:
    customer = await saying(world, "fr", f"annulez {HERE}", EMAIL, "non", "un conseiller svp")
    await customer.claimed_by("lea")
    await customer.handed_back_by("lea", decided="On garde la commande.")
    await customer.says("en fait si")
    assert (await customer.state()).requested_slot != "confirmed"


# --- right after a deed

BOTH = (f"cancel {HERE} and tell me where {SHIPPED} is", EMAIL)
THEN_ITS_INVOICE = (f"cancel {HERE} and send me the invoice of {SHIPPED}", EMAIL)


async def test_the_money_is_that_of_what_was_cancelled(world: World) -> None:
    customer = await saying(world, "en", *THEN_ITS_INVOICE, "yes")
    assert (await customer.state()).slots["order_number"] == SHIPPED  # told of last
    await customer.says("how much will I get back?")
    state = await customer.state()
    assert (state.slots["request"], state.slots["order_number"]) == ("refund_status", HERE)


async def test_so_is_what_is_wanted_after_all(world: World) -> None:
    customer = await saying(world, "en", *BOTH, "no, keep it")
    [asked] = await customer.says("wait, yes cancel it")
    assert HERE in asked
    await customer.says("yes")
    assert world.shop.order(HERE).state is State.CANCELLED


async def test_what_is_done_is_not_undone_by_a_word_but_ordered_again(world: World) -> None:
    customer = await saying(world, "en", *BOTH, "yes", "thanks", "actually no, keep it")
    assert (await answers(customer))[-1] == "utter_cancel_too_late"
    await customer.says("yes")
    state = await customer.state()
    assert (state.slots["request"], state.slots["order_number"]) == ("reorder", HERE)


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "en fait je la voulais quand même"), ("fr", "annulez l'annulation"), ("en", "undo it")],
)
async def test_who_is_sorry_for_it_starts_nothing_else(world: World, language: str, words: str) -> None:
    customer = await saying(world, language, f"cancel {HERE}", EMAIL, "yes", "thanks", words)
    assert "utter_cancel_too_late" in (await answers(customer))[-2:]  # a sigh has the offer of a person beside it
    assert (await customer.state()).form is None


async def test_a_return_that_is_ready_obliges_to_nothing(world: World) -> None:
    customer = await saying(world, "fr", f"je veux renvoyer {DELIVERED}", "34000")
    await proves(customer)
    for line in ("tout", "oui", "finalement non, je garde tout"):
        await customer.says(line)
    assert (await answers(customer))[-1] == "utter_return_needless"


async def test_a_withdrawal_is_taken_back_by_a_person_only(world: World) -> None:
    customer = await saying(world, "fr", f"je me rétracte de {DELIVERED}", "34000", "oui", "finalement je la garde")
    assert (await answers(customer))[-1] == "utter_done_already"
    await customer.says("oui")
    assert (await customer.state()).holder == "waiting"


async def test_the_other_one_is_asked_for(world: World) -> None:
    customer = await world.customer("en").arrives(person="C-2001", name="Camille Laurent")
    for line in (f"cancel {HERE}", "yes", "cancel the other one too"):
        await customer.says(line)
    assert (await customer.state()).requested_slot == "order_number"


async def test_another_number_ends_it(world: World) -> None:
    customer = await saying(world, "en", *BOTH, "yes", "where is LBQ-10003?", "where is my refund?")
    assert (await customer.state()).slots["order_number"] == "LBQ-10003"


# --- a no after a deed, while something else is under way


@pytest.mark.parametrize(
    ("language", "lines", "no"),
    [
        ("fr", (f"annulez {HERE}", EMAIL, "oui", "un article est arrivé cassé"), "non finalement je le garde"),
        ("en", (f"cancel {HERE}", EMAIL, "yes", "something arrived broken"), "no, actually I'll keep it"),
        ("fr", (f"annulez {HERE}", EMAIL, "oui", "je veux renvoyer un article"), "non finalement je le garde"),
        ("en", (f"cancel {HERE}", EMAIL, "yes", "I want to send something back"), "actually no, I want to keep it"),
    ],
)
async def test_a_no_means_what_is_under_way(world: World, language: str, lines: tuple[str, ...], no: str) -> None:
    customer = await saying(world, language, *lines, no)
    state = await customer.state()
    assert (state.holder, state.form, (await answers(customer))[-1]) == ("assistant", None, "utter_deny_nothing")


async def test_a_no_means_what_was_offered_last(world: World) -> None:
    customer = await world.customer().arrives("C-2001", "Camille Laurent")
    for line in (f"annulez {HERE}", "oui", f"je veux renvoyer un article de {SHIPPED}", "non finalement je le garde"):
        await customer.says(line)
    assert (await answers(customer))[-1] == "utter_deny_nothing"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "un article est arrivé cassé"),
        ("en", "something arrived broken"),
        ("fr", "je veux renvoyer un article"),
    ],
)
async def test_what_was_cancelled_has_not_arrived(world: World, language: str, words: str) -> None:
    customer = await world.customer(language).arrives("C-2001", "Camille Laurent")
    for line in (f"annulez {HERE}" if language == "fr" else f"cancel {HERE}", "oui" if language == "fr" else "yes"):
        await customer.says(line)
    told = " ".join(await customer.says(words))
    assert HERE not in told
    assert (await customer.state()).holder == "assistant"
