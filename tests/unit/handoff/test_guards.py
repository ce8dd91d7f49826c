"""What the guards compare a line with: what the customer gave, and what the file says of people who have not proven."""

from __future__ import annotations

import pytest

from conversation import events as ev
from handoff.guards.given import Given, given
from handoff.guards.leaks import File, Leak, leaks
from shop.port import Shop
from tests.unit.handoff.desk import DeskWorld, Json, Seat
from tests.unit.handoff.stories import Story, demo_shop

NUMBER = "LBQ-10001"


@pytest.fixture(scope="module")
def shop() -> Shop:
    return demo_shop()


@pytest.fixture(scope="module")
def file(shop: Shop) -> File:
    order = shop.order(NUMBER)
    return File((order,), (shop.customer(order.customer_id),))


def told(story: Story, text: str, file: File) -> set[str]:
    said = [entry.event.text for entry in story.entries if isinstance(entry.event, ev.CustomerWrote)]
    return {leak.about for leak in leaks(text, story.state, file, said)}


def proven(number: str = NUMBER) -> Story:
    return Story().add(ev.CustomerIdentified(proof="order", how="postcode", order=number))


def test_what_was_written_and_understood_counts_as_given() -> None:
    story = Story().says(
        "Ma commande LBQ-10012, écrivez à c@example.com ou au 06 12 34 56 78, 69007 Lyon, c’est urgent"
    )
    story.says("ma théière", product="théière", needed_by="2026-11-28")
    photo = ev.CustomerSentFile(file="ab" * 32, name="fente.jpg", media_type="image/jpeg", size_bytes=9)
    found = given(story.add(photo).state, story.entries)
    values = {kind: it.value for kind, it in found.items()}
    assert values == {
        "order_number": "LBQ-10012",
        "email": "c@example.com",
        "phone": "06 12 34 56 78",
        "postcode": "69007",
        "product": "théière",
        "date": "2026-11-28",
        "photo": "fente.jpg",
        "problem": "",
    }


def test_nothing_is_given_by_who_has_not_said_it() -> None:
    story = Story().says("Bonjour, commande 10012")
    assert set(given(story.state, story.entries)) == {"order_number"}
    pdf = ev.CustomerSentFile(file="ab" * 32, name="a.pdf", media_type="application/pdf", size_bytes=9)
    assert set(given(story.add(pdf).state, story.entries)) == {"order_number"}


def test_contacts_and_identity_are_given_too() -> None:
    story = Story().signed_in().add(ev.CustomerGaveContact(kind="phone", value="0612345678"))
    found = given(story.state, story.entries)
    assert (found["name"], found["phone"]) == (Given("Camille Laurent", None), Given("0612345678", None))


def test_without_proof_of_identity_nothing_of_the_file_leaves(file: File) -> None:
    order, customer = file.orders[0], file.customers[0]
    line = (
        f"{customer.name}, {customer.email}, {customer.phone}, {order.address.street},"
        f" {' '.join(order.tracking)}, et LBQ-10044"
    )
    expected = {"name", "email", "address", "order"} | ({"phone"} if customer.phone else set())
    assert told(proven(), line, file) == expected | ({"tracking"} if order.tracking else set())


def test_a_phone_number_is_found_however_it_is_written(file: File) -> None:
    customer = file.customers[0]
    assert customer.phone is not None
    digits = "".join(filter(str.isdigit, customer.phone))[-9:]
    assert told(proven(), f"au +33 {digits}", file) == {"phone"}


def test_whoever_proved_who_they_are_may_hear_all_of_their_own(file: File) -> None:
    customer = file.customers[0]
    story = Story().signed_in(customer.id, customer.name)
    assert told(story, f"{customer.name}, {customer.address.street}, {NUMBER}", file) == set()
    assert told(story, "et LBQ-10044", file) == {"order"}


def test_another_person_of_proven_identity_hears_nothing_of_it(file: File) -> None:
    customer = file.customers[0]
    assert told(Story().signed_in("C-2099", "Autre"), f"au {customer.address.street}", file) == {"address"}


def test_what_the_customer_wrote_is_no_leak(file: File) -> None:
    customer = file.customers[0]
    story = proven().says(f"Je suis {customer.name}, au {customer.address.street}, et aussi LBQ-10044")
    assert told(story, f"Merci {customer.name}. {customer.address.street}, LBQ-10044 : noté", file) == set()


def test_a_family_name_that_is_a_common_word_is_no_leak_alone(file: File) -> None:
    customer = file.customers[0]
    assert told(proven(), f"un {customer.last_name.lower()} colis", file) == set()
    assert told(proven(), f"Bonjour Mme {customer.last_name}", file) == {"name"}


def test_an_ordinary_answer_about_the_proven_order_passes(file: File) -> None:
    assert told(proven(), f"Votre commande {NUMBER} arrive jeudi avec Colissimo.", file) == set()
    assert leaks("", proven().state, File(), []) == []
    assert leaks("LBQ-10044", Story().state, File(), []) == [Leak("order", "LBQ-10044")]


# --- at the desk


@pytest.fixture
async def lea(desk_with_shop: DeskWorld) -> Seat:
    return await desk_with_shop.seat("Lea")


async def warned(lea: Seat, c: str, text: str) -> list[Json]:
    status, body = await lea.on(c, "check", {"text": text})
    assert status == 200
    found: list[Json] = body["warnings"]
    return found


async def test_an_agent_is_told_before_asking_twice(desk_with_shop: DeskWorld, lea: Seat) -> None:
    c = await desk_with_shop.opened()
    seq = (await desk_with_shop.says(c, "Où est LBQ-10001 ?")).seq
    text = "Le numéro de commande est déjà donné : LBQ-10001"
    assert await warned(lea, c, "Bonjour, quel est votre numéro de commande ?") == [
        {"kind": "asked_before", "about": "order_number", "text": text, "value": "LBQ-10001", "seq": seq}
    ]
    assert await warned(lea, c, "Bonjour, quel est votre code postal ?") == []
    assert await warned(lea, c, "") == []
    assert (await desk_with_shop.book.counts())["guard:asked_before"] == 1


async def test_an_agent_is_told_before_giving_away_an_address(desk_with_shop: DeskWorld, lea: Seat, shop: Shop) -> None:
    c = await desk_with_shop.opened()
    await desk_with_shop.says(c, "Où est LBQ-10001 ?")
    street = shop.order(NUMBER).address.street
    assert [it["about"] for it in await warned(lea, c, f"Il part au {street}")] == ["address"]
