"""Late, lost, "marked delivered, not here", damaged: something is done first, within the terms, else a person."""

from __future__ import annotations

import pytest

from conversation import events as ev
from shop.words import State
from tests.scenario.world import Customer, World
from tests.unit.actions.proofs import kinds, proves

MISSING = "je n'ai pas reçu ma commande {order} alors qu'elle est marquée livrée"


async def owner(world: World, person: str, name: str = "Thomas Schmitt", language: str = "fr") -> Customer:
    return await world.customer(language).arrives(person=person, name=name)


# --- late


async def test_a_late_order_is_looked_into_at_once(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("ma commande LBQ-10058 est en retard")
    [told] = await customer.says("20200")
    assert await kinds(customer) == [("open_inquiry", "done")]
    inquiry = world.shop.order("LBQ-10058").changes[-1]
    assert inquiry.reference is not None
    assert inquiry.reference in told
    assert "désolé" in told


async def test_a_second_question_opens_no_second_inquiry(world: World) -> None:
    customer = await world.customer("en").arrives()
    await customer.says("my order LBQ-10058 is late")
    await customer.says("20200")
    [told] = await customer.says("so where is it now, my order LBQ-10058?")
    assert await kinds(customer) == [("open_inquiry", "done")]
    assert "under way" in told


# --- lost


@pytest.mark.parametrize(("choice", "kind"), [("remboursez-moi svp", "refund"), ("un nouvel envoi", "reship")])
async def test_a_lost_parcel_is_sent_again_or_paid_back(world: World, choice: str, kind: str) -> None:
    customer = await owner(world, "C-2012", "Hugo Fontaine")
    await customer.says("où est ma commande LBQ-10022 ?")
    await customer.says(choice)
    await customer.says("oui")
    assert await kinds(customer) == [(kind, "done")]
    assert not world.breaches


async def test_a_question_about_a_remedy_is_answered_and_the_choice_asked_again(world: World) -> None:
    customer = await owner(world, "C-2012", "Hugo Fontaine")
    await customer.says("où est ma commande LBQ-10022 ?")
    [told] = await customer.says("comment ça marche le nouvel envoi ?")
    assert "jeudi 26 novembre" in told  # three working days
    assert told.endswith("?")
    assert (await customer.state()).requested_slot == "detail"
    [shown] = await customer.says("ok un nouvel envoi alors")
    assert "Je vous renvoie" in shown


async def test_the_other_remedy_is_no_yes_to_the_one_that_was_shown(world: World) -> None:
    customer = await owner(world, "C-2012", "Hugo Fontaine")
    await customer.says("où est ma commande LBQ-10022 ?")
    await customer.says("un remboursement")
    [shown] = await customer.says("ok un nouvel envoi alors")
    assert "Je vous renvoie" in shown
    assert await kinds(customer) == []
    [shown] = await customer.says("finalement le remboursement")
    assert "Je vous rembourse" in shown
    [asked] = await customer.says("bon, le remboursement alors")
    assert "rembourse" in asked
    await customer.says("oui, remboursez")
    assert await kinds(customer) == [("refund", "done")]


async def test_goods_and_money_need_the_owner(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("où est ma commande LBQ-10022 ?")
    await customer.says("31000")
    await customer.taps("Un remboursement")
    assert (await customer.state()).requested_slot == "code"
    await proves(customer)
    assert (await customer.state()).requested_slot == "confirmed"
    await customer.says("oui")
    assert await kinds(customer) == [("refund", "done")]


async def test_a_lost_parcel_that_is_being_refunded_is_told_so(world: World) -> None:
    customer = await owner(world, "C-2021", "Grace Okafor", "en")
    [told] = await customer.says("where is my order LBQ-10038?")
    assert "goes back to you" in told
    assert (await customer.state()).form is None


@pytest.mark.parametrize("person", ["C-2021", None])
async def test_who_learns_of_a_loss_with_nothing_left_to_choose_has_a_person(world: World, person: str | None) -> None:
    customer = await world.customer("en").arrives(person=person, name="Grace Okafor" if person else None)
    await customer.says("where is my order LBQ-10038?")
    if person is None:
        await customer.says("grace.okafor@example.com")
    state = await customer.state()
    assert (state.holder, state.handoff and state.handoff.reason) == ("waiting", "complex")


async def test_who_chose_the_refund_is_told_where_it_is(world: World) -> None:
    customer = await owner(world, "C-2012", "Hugo Fontaine")
    await customer.says("où est ma commande LBQ-10022 ?")
    await customer.says("remboursez-moi svp")
    await customer.says("oui")
    [told] = await customer.says("et ma commande LBQ-10022, elle en est où ?")
    assert "au plus tard" in told
    assert (await customer.state()).holder == "assistant"


async def test_who_does_not_choose_after_bad_news_has_a_person(world: World) -> None:
    """A lost parcel is settled at once by who wants that; who asks on is not asked twice."""
    customer = await world.customer().arrives()
    await customer.says("où est ma commande LBQ-10022 ?")
    assert "c’est à nous d’y remédier" in " ".join(await customer.says("hugo.fontaine@example.com"))
    await customer.says("mais il est où mon colis du coup ?")
    assert (await customer.state()).holder == "waiting"


@pytest.mark.parametrize(
    ("person", "line", "named", "held"),
    [
        ("C-2016", "my toaster is broken, order LBQ-10028", "toaster", "porcelain plates"),
        ("C-2017", "my kettle from order LBQ-10030 arrived broken", "kettle", "Forged chef's knife"),
        ("C-2010", "my toaster from LBQ-10020 is faulty", "toaster", "foie gras"),
    ],
)
async def test_what_is_not_in_the_order_is_said_kindly(
    world: World, person: str, line: str, named: str, held: str
) -> None:
    customer = await owner(world, person, "Owner", "en")
    [told] = await customer.says(line)
    assert f"“{named}”" in told
    assert held in told
    assert (await customer.state()).requested_slot == "detail"


async def test_of_one_article_another_one_is_not_taken_for_it(world: World) -> None:
    customer = await owner(world, "C-2004", "Zoé Lefèvre")
    [told] = await customer.says("mon grille-pain est cassé, commande LBQ-10009")
    assert "« grille-pain »" in told
    customer = await owner(world, "C-2015", "Antoine Roux")
    [asked] = await customer.says("mon grille-pain est arrivé cassé, commande LBQ-10027")
    assert "« grille-pain »" in asked
    [remedy] = await customer.says("oui, c'est la planche")
    assert "nouvel envoi" in remedy


async def test_the_remedy_may_be_named_before_the_article(world: World) -> None:
    """It is no order for a new one that is paid for."""
    customer = await owner(world, "C-2016", "Leïla Haddad")
    await customer.says("j'ai un article cassé dans LBQ-10028")
    [asked] = await customer.says("un remboursement svp")
    assert "Et pour quel article" in asked
    [shown] = await customer.says("les torchons")
    assert "Je vous rembourse" in shown
    assert "Service de six assiettes" not in shown


async def test_what_came_broken_need_not_go_back(world: World) -> None:
    customer = await owner(world, "C-2017", "James Whitfield", "en")
    for line in ("my knife from LBQ-10030 arrived with a chipped blade", "refund", "yes"):
        await customer.says(line)
    [told] = await customer.says("and do I send it back?")
    assert told.startswith("No, nothing to send back")


async def test_cheese_by_another_name_is_not_denied(world: World) -> None:
    customer = await owner(world, "C-2010", "Marc Petit")
    told = " ".join(await customer.says("mon fromage de la commande LBQ-10050 est abîmé"))
    assert "rien du nom" not in told


async def test_a_code_is_not_asked_for_twice_where_something_broke(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("un article est arrivé cassé dans ma commande LBQ-10028")
    await customer.says("leila.haddad@example.com")
    await customer.says("une assiette est fendue et deux autres sont en morceaux")
    assert (await customer.state()).holder == "waiting"


async def test_what_is_on_its_way_back_is_not_looked_for(world: World) -> None:
    """The carrier is not asked about a parcel that its owner is sending back."""
    customer = await owner(world, "C-2005", "Karim Benali")
    await customer.says("je veux renvoyer ma commande LBQ-10049")
    await customer.taps("Tout")
    await customer.says("oui")
    told = " ".join(await customer.says("je n'ai toujours pas reçu ma commande LBQ-10049"))
    assert "retour" in told.lower()
    assert ("open_inquiry", "done") not in await kinds(customer)


# --- marked delivered, not here


async def test_a_disputed_delivery_is_believed(world: World) -> None:
    customer = await owner(world, "C-2007")
    [first] = await customer.says(MISSING.format(order="LBQ-10015"))
    inquiry = world.shop.order("LBQ-10015").changes[-1]
    assert inquiry.reference is not None
    assert inquiry.reference in first
    [second] = await customer.says("non, personne ne l'a vu")
    assert "renvoi" in second or "nouvel envoi" in second
    await customer.says("un nouvel envoi")
    [told] = await customer.says("oui")
    assert await kinds(customer) == [("open_inquiry", "done"), ("reship", "done")]
    new = world.shop.order("LBQ-10015").changes[-1].new_order
    assert new is not None
    assert new in told
    assert world.shop.order(new).state is not State.CANCELLED
    assert not world.breaches


async def test_who_says_that_it_is_marked_delivered_means_what_was_delivered(world: World) -> None:
    """One order is on its way to C-2009, another was delivered yesterday: there is nothing to choose."""
    customer = await owner(world, "C-2009", "Inès Dubois")
    [told] = await customer.says("ma commande est marquée livrée mais elle n'est pas là")
    assert "LBQ-10012" in told
    assert await kinds(customer) == [("open_inquiry", "done")]


async def test_the_file_is_not_repeated_to_who_says_otherwise(world: World) -> None:
    customer = await owner(world, "C-2007")
    said = await customer.says(MISSING.format(order="LBQ-10015"))
    assert "10015" in " ".join(said)
    assert "Selon le transporteur" not in " ".join(said)


async def test_a_parcel_that_turns_up_needs_nothing(world: World) -> None:
    customer = await owner(world, "C-2007")
    await customer.says(MISSING.format(order="LBQ-10015"))
    [told] = await customer.taps("Trouvé !")
    assert "Bonne nouvelle" in told
    assert await kinds(customer) == [("open_inquiry", "done")]


async def test_beyond_the_terms_a_person_decides(world: World) -> None:
    """The carrier holds a signature: nobody is called a liar, and a machine decides nothing."""
    customer = await owner(world, "C-2010", "Marc Petit", "en")
    await customer.says("my order LBQ-10020 is marked as delivered but it never arrived")
    await customer.says("no, nobody")
    state = await customer.state()
    assert (state.holder, state.handoff and state.handoff.reason) == ("waiting", "complex")
    assert await kinds(customer) == [("open_inquiry", "done")]


# --- damaged or wrong


async def test_a_damaged_item_is_replaced_without_a_photo(world: World) -> None:
    customer = await owner(world, "C-2016", "Leïla Haddad")
    await customer.says("un article est arrivé cassé dans ma commande LBQ-10028")
    [asked] = await customer.taps("Torchons en métis")
    assert "photo" in asked
    await customer.taps("Un nouvel envoi")
    await customer.says("oui")
    [change] = world.shop.order("LBQ-10028").changes
    assert [(goods.sku, goods.quantity) for goods in change.goods] == [("TAB-05", 1)]
    assert await kinds(customer) == [("reship", "done")]


async def test_the_item_is_named_in_words(world: World) -> None:
    customer = await owner(world, "C-2016", "Leïla Haddad", "en")
    await customer.says("the tea towels in my order LBQ-10028 are torn, they arrived damaged")
    await customer.says("a refund please")
    await customer.says("yes")
    [change] = world.shop.order("LBQ-10028").changes
    assert [goods.sku for goods in change.goods] == ["TAB-05"]
    assert await kinds(customer) == [("refund", "done")]


async def test_a_photo_in_between_keeps_the_question(world: World) -> None:
    customer = await owner(world, "C-2016", "Leïla Haddad")
    await customer.says("un article est arrivé cassé dans ma commande LBQ-10028")
    photo = ev.CustomerSentFile(file="f1", name="pot.jpg", media_type="image/jpeg", size_bytes=9)
    await world.door.write(customer.id, lambda _: [photo], "photo")
    await world.settle()
    assert (await customer.state()).requested_slot == "detail"
    await customer.taps("Torchons en métis")
    assert (await customer.state()).requested_slot == "detail"


async def test_what_the_guarantee_covers_is_a_persons(world: World) -> None:
    """After thirty days it is a claim under the legal guarantee: a machine refuses nothing (P10)."""
    customer = await owner(world, "C-2001", "Camille Laurent")
    await customer.says("un article est arrivé cassé dans ma commande LBQ-10003")
    await customer.taps("Tout")
    state = await customer.state()
    assert (state.holder, state.handoff and state.handoff.reason) == ("waiting", "complex")


async def test_how_broken_an_article_is_is_not_its_name(world: World) -> None:
    customer = await owner(world, "C-2016", "Leïla Haddad", "en")
    said = await customer.says("my broken towels arrived in LBQ-10028")
    assert "broken" not in " ".join(said)
