"""What is told or wanted beside an open question: photos, a day, a further wish, another number; nothing is dropped."""

from __future__ import annotations

import pytest

from conversation import events as ev
from tests.scenario.world import Customer, World
from tests.unit.actions.proofs import kinds, proves


async def answers(customer: Customer) -> list[str | None]:
    return [event.answer for event in await customer.log() if isinstance(event, ev.AssistantWrote)]


@pytest.mark.parametrize(
    ("language", "wish", "words"),
    [
        ("fr", "mon colis LBQ-10012 est arrivé défoncé, un verre cassé", "oui j'ai des photos"),
        ("fr", "un verre est cassé dans LBQ-10012", "je vous envoie les photos comment ?"),
        ("en", "LBQ-10012 arrived broken", "I have pictures"),
    ],
)
async def test_who_has_photos_is_told_how_they_get_here_and_asked_on(
    world: World, language: str, wish: str, words: str
) -> None:
    customer = await world.customer(language).arrives()
    await customer.says(wish)
    await customer.says(words)
    state = await customer.state()
    assert "utter_photos" in await answers(customer)
    assert (state.holder, state.requested_slot, state.slots["request"]) == ("assistant", "proof", "damaged_item")
    await customer.says("75013")
    assert (await customer.state()).requested_slot == "code"


@pytest.mark.parametrize(
    ("language", "lines", "words"),
    [
        ("fr", ("où est LBQ-10006", "69009"), "c'était pour un anniversaire demain"),
        ("en", ("where is LBQ-10006", "69009"), "it was for a birthday tomorrow"),
        ("en", (), "where is my parcel, I need it for a wedding tomorrow"),
    ],
)
async def test_the_day_it_is_needed_is_heard_before_anything_is_proven(
    world: World, language: str, lines: tuple[str, ...], words: str
) -> None:
    customer = await world.customer(language).arrives()
    for line in lines:
        await customer.says(line)
    told = await customer.says(words)
    assert ("24 novembre" if language == "fr" else "24 November") in told[0]
    state = await customer.state()
    assert "/ask_human" in {offer.payload for offer in state.offers.values()}
    assert (state.requested_slot, state.slots.get("order_number")) == (
        ("proof", "LBQ-10006") if lines else ("order_number", None)
    )


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "fr",
            ("un verre est cassé dans LBQ-10012", "je veux aussi la facture", "les verres", "un remboursement", "oui"),
        ),
        ("en", ("a glass is broken in LBQ-10012", "I also need the invoice", "the glasses", "a refund", "yes")),
    ],
)
async def test_what_is_also_wanted_comes_after_what_is_under_way(
    world: World, language: str, lines: tuple[str, ...]
) -> None:
    customer = await world.customer(language).arrives(person="C-2009", name="Inès Dubois")
    for line in lines:
        await customer.says(line)
    assert await kinds(customer) == [("refund", "done")]
    assert (await answers(customer))[-1] == "utter_invoice"
    assert (await customer.state()).holder == "assistant"


async def test_the_number_that_comes_with_a_further_wish_is_that_of_both(world: World) -> None:
    customer = await world.customer().arrives()
    for line in ("je veux retourner quelque chose", "LBQ-10028, et aussi la facture", "34000"):
        await customer.says(line)
    state = await customer.state()
    assert (state.slots["request"], state.slots["order_number"]) == ("return_item", "LBQ-10028")
    assert state.slots["later"] == ["get_invoice LBQ-10028"]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("fr", ("où est LBQ-10001 ?", "69007, et je veux aussi la facture")),
        ("en", ("where is LBQ-10001", "69007, and I also need the invoice")),
    ],
)
async def test_the_proof_that_comes_with_a_further_wish_is_taken(
    world: World, language: str, lines: tuple[str, ...]
) -> None:
    customer = await world.customer(language).arrives()
    for line in lines:
        await customer.says(line)
    assert "utter_order_in_transit" in await answers(customer)
    state = await customer.state()
    assert (state.requested_slot, state.slots["request"]) == ("code", "get_invoice")


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("fr", ("un verre est cassé dans LBQ-10012", "je veux aussi la facture", "les verres", "aussi la facture svp")),
        ("en", ("a glass is broken in LBQ-10012", "I also need the invoice", "the glasses", "also the invoice please")),
    ],
)
async def test_what_is_also_wanted_twice_waits_once(world: World, language: str, lines: tuple[str, ...]) -> None:
    customer = await world.customer(language).arrives(person="C-2009", name="Inès Dubois")
    for line in lines:
        await customer.says(line)
    assert (await customer.state()).slots["later"] == ["get_invoice"]


@pytest.mark.parametrize(
    ("language", "wish", "words"),
    [
        ("fr", "je veux renvoyer les verres de LBQ-10012", "non, pas les verres"),
        ("en", "I want to return the glasses of LBQ-10012", "no, not the glasses"),
    ],
)
async def test_a_no_to_the_goods_that_were_shown_is_a_no(world: World, language: str, wish: str, words: str) -> None:
    customer = await world.customer(language).arrives(person="C-2009", name="Inès Dubois")
    await customer.says(wish)
    assert (await customer.state()).requested_slot == "confirmed"
    await customer.says(words)
    assert (await customer.state()).requested_slot is None


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "facture de LBQ-10001, LBQ-10004, LBQ-10002 svp"),
        ("en", "invoices of LBQ-10001, LBQ-10004 and LBQ-10002 please"),
    ],
)
async def test_a_number_that_is_not_found_holds_up_no_other(world: World, language: str, line: str) -> None:
    customer = await world.customer(language).arrives()
    await customer.says(line)
    await customer.says("69007")
    told = " ".join(await proves(customer))
    assert [number for number in ("LBQ-10001", "LBQ-10002", "LBQ-10004") if number not in told] == []
    assert (await answers(customer)).count("utter_invoice") == 2


# --- a right is told before any number is asked for


@pytest.mark.parametrize(
    ("language", "words", "told"),
    [
        ("fr", "ai-je le droit d'annuler ?", "utter_rule_cancel_order"),
        ("fr", "est-ce que je peux changer l'adresse ?", "utter_rule_change_delivery"),
        ("fr", "je peux rendre un fromage ?", "utter_rule_return_item"),
        ("en", "am I allowed to cancel?", "utter_rule_cancel_order"),
        ("en", "do I have the right to withdraw?", "utter_rule_withdraw"),
        ("en", "how long until I get my money?", "utter_rule_refund_status"),
    ],
)
async def test_a_right_is_told_and_the_wish_goes_on_with_its_number(
    world: World, language: str, words: str, told: str
) -> None:
    customer = await world.customer(language).arrives()
    await customer.says(words)
    assert await answers(customer) == [told]
    wished = (await customer.state()).slots["request"]
    await customer.says("LBQ-10002")
    state = await customer.state()
    assert (state.requested_slot, state.slots["request"], state.slots["order_number"]) == ("proof", wished, "LBQ-10002")


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "fr",
            (
                "combien de temps j'ai pour renvoyer ?",
                "et si j'ai ouvert le paquet ?",
                "qui paye le retour ?",
                "je veux retourner mon grille-pain",
            ),
        ),
        (
            "en",
            (
                "how long do I have to return something?",
                "what if I opened the box?",
                "who pays for the return?",
                "I want to return my toaster",
            ),
        ),
    ],
)
async def test_each_question_about_a_return_has_its_own_answer(
    world: World, language: str, lines: tuple[str, ...]
) -> None:
    customer = await world.customer(language).arrives()
    for line in lines:
        await customer.says(line)
    state = await customer.state()
    assert (state.holder, state.requested_slot) == ("assistant", "order_number")
    assert {"utter_return_opened", "utter_return_free"} <= set(await answers(customer))


async def test_who_opened_what_is_broken_is_not_told_of_returns(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("si j'ai ouvert et la bouteille était cassée ?")
    assert "utter_return_opened" not in await answers(customer)


# --- the money that is asked for, where none is on its way


@pytest.mark.parametrize(
    ("language", "lines", "told", "then"),
    [
        ("fr", ("remboursez moi LBQ-10001", "69007"), "utter_refund_by_withdraw", "withdraw"),
        ("en", ("refund LBQ-10028, I don't like it", "34000"), "utter_refund_by_return_item", "return_item"),
        ("fr", ("je veux être remboursé de LBQ-10002", "69007"), "utter_refund_by_cancel_order", "cancel_order"),
    ],
)
async def test_who_wants_money_back_is_shown_the_way_to_it(
    world: World, language: str, lines: tuple[str, ...], told: str, then: str
) -> None:
    customer = await world.customer(language).arrives()
    for line in lines:
        await customer.says(line)
    assert (await answers(customer))[-1] == told
    await customer.says("oui" if language == "fr" else "yes")
    assert (await customer.state()).slots["request"] == then
    assert await kinds(customer) == []


@pytest.mark.parametrize(("language", "words"), [("fr", "Remboursez LBQ-10022"), ("en", "refund LBQ-10022 please")])
async def test_the_money_of_a_lost_order_needs_no_adviser(world: World, language: str, words: str) -> None:
    customer = await world.customer(language).arrives(person="C-2012", name="Hugo Fontaine")
    await customer.says(words)
    assert (await answers(customer))[-1] == "utter_ask_confirm_refund"
    await customer.says("oui" if language == "fr" else "yes")
    assert await kinds(customer) == [("refund", "done")]


async def test_of_a_late_order_the_inquiry_comes_first(world: World) -> None:
    customer = await world.customer().arrives()
    for line in ("je veux être remboursé de LBQ-10010", "13005"):
        await customer.says(line)
    assert await kinds(customer) == [("open_inquiry", "done")]


async def test_where_nothing_was_charged_nothing_is_to_come_back(world: World) -> None:
    customer = await world.customer().arrives()
    for line in ("je veux annuler LBQ-10016", "67000", "oui", "et le remboursement ?"):
        await customer.says(line)
    assert (await answers(customer))[-1] == "utter_refund_unpaid"


# --- other words beside a question


@pytest.mark.parametrize(
    ("language", "lines", "words"),
    [
        ("fr", ("annulez LBQ-10002", "69007", "oui"), "c'est fait ?"),
        ("en", ("cancel LBQ-10002", "69007", "yes"), "did it work?"),
    ],
)
async def test_who_asks_whether_it_is_done_is_told_the_state(
    world: World, language: str, lines: tuple[str, ...], words: str
) -> None:
    customer = await world.customer(language).arrives()
    for line in lines:
        await customer.says(line)
    [told] = await customer.says(words)
    assert ("annulée" if language == "fr" else "cancelled") in told


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "j'ai pas accès à son mail"), ("en", "I can't access that e-mail")]
)
async def test_who_cannot_read_the_code_is_shown_another_way(world: World, language: str, words: str) -> None:
    customer = await world.customer(language).arrives()
    for line in ("je veux renvoyer LBQ-10028" if language == "fr" else "I want to return LBQ-10028", "34000", words):
        await customer.says(line)
    state = await customer.state()
    assert ((await answers(customer))[-1], state.requested_slot) == ("utter_code_elsewhere", "code")
    assert "/ask_human" in {offer.payload for offer in state.offers.values()}


@pytest.mark.parametrize(
    ("language", "line", "words"),
    [
        ("fr", "je veux annuler LBQ-10034", "non pas tout, seulement le fromage"),
        ("en", "cancel LBQ-10034", "no, not all of it, only the cheese"),
    ],
)
async def test_who_cancels_a_part_only_is_heard(world: World, language: str, line: str, words: str) -> None:
    customer = await world.customer(language).arrives(person="C-2019", name="Paul Giraud")
    await customer.says(line)
    await customer.says(words)
    assert (await customer.state()).slots["request"] == "change_items"
    assert await kinds(customer) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "18 rue des Carmes 44000 Nantes au lieu de 8 rue des Carmes"),
        ("en", "8 rue des Carmes 44000 Nantes should be 18 rue des Carmes"),
    ],
)
async def test_of_two_addresses_in_a_line_none_is_made_up(world: World, language: str, words: str) -> None:
    customer = await world.customer(language).arrives(person="C-2004", name="Zoé Lefèvre")
    await customer.says("changer l'adresse de LBQ-10008" if language == "fr" else "change the address of LBQ-10008")
    await customer.says(words)
    state = await customer.state()
    assert (state.requested_slot, state.slots["given"].get("address")) == ("detail", None)
    await customer.says("18 rue des Carmes 44000 Nantes")
    assert (await customer.state()).requested_slot == "confirmed"
