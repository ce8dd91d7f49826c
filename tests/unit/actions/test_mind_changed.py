"""A mind changed on the way: another remedy, other goods, another wish, questions in between; nothing is lost."""

from __future__ import annotations

import pytest

from tests.scenario.world import World
from tests.unit.actions.proofs import kinds, mails, proves
from tests.unit.actions.test_mishaps import owner


@pytest.mark.parametrize("words", ["non attendez, plutôt un nouvel envoi", "en fait envoyez-moi plutôt un autre colis"])
async def test_the_remedy_is_changed_while_the_code_is_on_its_way(world: World, words: str) -> None:
    customer = await world.customer().arrives()
    for line in ("où est ma commande LBQ-10022 ?", "31000", "un remboursement", words):
        await customer.says(line)
    assert (await customer.state()).requested_slot == "code"
    [shown] = await proves(customer)
    assert "Je vous renvoie" in shown
    await customer.says("oui")
    assert await kinds(customer) == [("reship", "done")]


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "sous combien de temps je serai remboursé ?"), ("en", "how long does the refund take?")],
)
async def test_who_asks_when_the_money_comes_is_told_and_sent_no_second_code(
    world: World, language: str, words: str
) -> None:
    customer = await world.customer(language).arrives()
    for line in ("LBQ-10022", "31000", "un remboursement" if language == "fr" else "a refund"):
        await customer.says(line)
    [told] = await customer.says(words)
    assert ("7 décembre" if language == "fr" else "7 December") in told
    assert len(await mails(customer, "code")) == 1
    [shown] = await proves(customer)
    assert ("Je vous rembourse" if language == "fr" else "I refund") in shown


async def test_what_breaks_while_something_is_sent_back_is_put_right(world: World) -> None:
    customer = await world.customer("en").arrives()
    for line in ("I want to return something from LBQ-10030", "james.whitfield@example.com"):
        await customer.says(line)
    await customer.says("the kettle broke, I want my money back")
    state = await customer.state()
    assert (state.slots["request"], state.slots["given"]["remedy"]) == ("damaged_item", "refund")
    assert len(await mails(customer, "code")) == 1


async def test_a_lost_order_that_is_cancelled_is_put_right_here(world: World) -> None:
    customer = await owner(world, "C-2012", "Hugo Fontaine")
    for line in ("annulez LBQ-10022", "un remboursement", "oui"):
        await customer.says(line)
    assert await kinds(customer) == [("refund", "done")]


async def test_the_other_remedy_before_the_item_is_named_is_taken(world: World) -> None:
    customer = await owner(world, "C-2009", "Inès Dubois")
    for line in ("un verre est cassé dans LBQ-10012, je veux être remboursé", "non en fait renvoyez-moi un autre"):
        await customer.says(line)
    state = await customer.state()
    assert (state.holder, state.slots["given"]["remedy"]) == ("assistant", "again")


@pytest.mark.parametrize("words", ["the second one", "hm"])
async def test_what_only_resembles_a_yes_changes_nothing(world: World, words: str) -> None:
    customer = await owner(world, "C-2003", "Emily Carter", "en")
    for line in ("cancel my order", words):
        await customer.says(line)
    assert await kinds(customer) == []
    assert (await customer.state()).requested_slot == "confirmed"


async def test_of_two_numbers_for_one_wish_neither_is_dropped(world: World) -> None:
    customer = await world.customer().arrives()
    [asked] = await customer.says("LBQ-10049 et LBQ-10010 je veux les annuler")
    assert "plusieurs" in asked
    assert (await customer.state()).requested_slot == "order_number"


async def test_what_is_broken_is_what_was_to_be_sent_back(world: World) -> None:
    customer = await owner(world, "C-2016", "Leïla Haddad")
    for line in ("je veux renvoyer les torchons", "attendez, ils sont abîmés en fait"):
        await customer.says(line)
    state = await customer.state()
    assert (state.slots["request"], state.slots["given"]["asked"]) == ("damaged_item", "remedy")


async def test_questions_about_a_return_beside_it_bring_nobody(world: World) -> None:
    customer = await owner(world, "C-2016", "Leïla Haddad")
    for line in (
        "je veux renvoyer un article de LBQ-10028",
        "c'est quoi le délai pour renvoyer ?",
        "et les frais de retour ?",
    ):
        await customer.says(line)
    state = await customer.state()
    assert (state.holder, state.requested_slot) == ("assistant", "detail")


async def test_a_wish_that_gave_way_is_come_back_to(world: World) -> None:
    customer = await world.customer().arrives()
    for line in ("je veux renvoyer les torchons de LBQ-10028", "34000", "ah, et la facture svp"):
        await customer.says(line)
    await proves(customer)
    [shown] = await customer.says("et mon retour ?")
    assert "Torchons" in shown


@pytest.mark.parametrize(
    ("language", "wish", "words"),
    [
        ("fr", "où est LBQ-10002 ?", "je sais pas, c'est quoi le code postal de facturation ou livraison ?"),
        ("en", "where is LBQ-10002?", "what postcode? I moved"),
    ],
)
async def test_what_proof_is_meant_is_told_and_costs_nothing(
    world: World, language: str, wish: str, words: str
) -> None:
    customer = await world.customer(language).arrives()
    await customer.says(wish)
    [told] = await customer.says(words)
    assert ("livraison" if language == "fr" else "delivery") in told
    [told] = await customer.says("69007")
    assert "LBQ-10002" in told
    assert await mails(customer, "code") == []


async def test_a_postcode_is_no_order_number_where_one_of_two_is_asked_for(world: World) -> None:
    customer = await world.customer().arrives()
    for line in ("je veux annuler LBQ-10002 ou LBQ-10001", "69007"):
        await customer.says(line)
    assert (await customer.state()).slots.get("order_number") is None
    [shown] = await customer.says("LBQ-10002")
    assert "J’annule LBQ-10002" in shown


async def test_a_new_code_is_told_to_be_new(world: World) -> None:
    customer = await world.customer().arrives()
    for line in ("facture de LBQ-10001", "69007", "vous livrez en Suisse ?"):
        await customer.says(line)
    [told] = await customer.says("je ne trouve pas le code")
    assert "nouveau code" in told
    assert len(await mails(customer, "code")) == 2


@pytest.mark.parametrize("words", ["combien de temps pour me rétracter ?", "how long do I have to return something?"])
async def test_who_asks_about_the_right_is_told_the_rule(world: World, words: str) -> None:
    customer = await world.customer("fr" if "combien" in words else "en").arrives()
    told = " ".join(await customer.says(words))
    assert "30" in told
    assert (await customer.state()).form is None


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("fr", ("je veux renvoyer les assiettes de LBQ-10028", "non les torchons", "oui")),
        ("en", ("I want to return the plates of LBQ-10028", "no the towels", "yes")),
    ],
)
async def test_a_no_that_names_other_goods_shows_those(world: World, language: str, lines: tuple[str, ...]) -> None:
    customer = await owner(world, "C-2016", "Leïla Haddad", language)
    for line in lines:
        await customer.says(line)
    [change] = world.shop.order("LBQ-10028").changes
    assert [goods.sku for goods in change.goods] == ["TAB-05"]


async def test_a_no_that_keeps_them_leaves_it(world: World) -> None:
    customer = await owner(world, "C-2016", "Leïla Haddad")
    for line in ("je veux renvoyer les torchons de LBQ-10028", "non je garde les torchons"):
        await customer.says(line)
    assert (await customer.state()).form is None
    assert await kinds(customer) == []


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("fr", ("LBQ-10005 et LBQ-10006, elles sont où ?", "33000", "je veux annuler la première")),
        ("en", ("where are LBQ-10005 and LBQ-10006?", "33000", "I want to cancel the other one")),
    ],
)
async def test_of_two_that_were_told_of_the_last_is_not_taken_for_the_other(
    world: World, language: str, lines: tuple[str, ...]
) -> None:
    customer = await world.customer(language).arrives()
    for line in lines:
        told = await customer.says(line)
    assert "LBQ-10006" not in " ".join(told)
    assert (await customer.state()).requested_slot == "order_number"


async def test_what_was_offered_and_declined_is_offered_again_to_who_turns_round(world: World) -> None:
    customer = await world.customer("en").arrives()
    for line in ("where is LBQ-10001", "69007", "can I cancel it", "no wait keep it"):
        await customer.says(line)
    [told] = await customer.says("actually yes cancel")
    assert "LBQ-10001" in told
