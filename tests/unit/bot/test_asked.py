"""An answer in words is one only where it was asked for, and only among what was offered."""

from __future__ import annotations

import pytest

from bot.asked import answered, remedy_in, says_yes
from tests.scenario.world import World


@pytest.mark.parametrize(
    ("text", "options", "choice"),
    [
        ("plutôt un remboursement", ("again", "refund"), "refund"),
        ("remplacez-le svp", ("again", "refund"), "again"),
        ("send me a new one", ("again", "refund"), "again"),
        ("je veux un nouveau colis", ("again", "refund"), "again"),
        ("un nouvel envoi", ("again", "refund"), "again"),
        ("pas de remboursement, un nouveau colis", ("again", "refund"), "again"),
        ("a new one rather than a refund", ("again", "refund"), "again"),
        ("pas de renvoi, un remboursement", ("again", "refund"), "refund"),
        ("I'd like a new parcel", ("again", "refund"), "again"),
        ("I'd rather have my money back", ("again", "refund"), "refund"),
        ("tout", ("EPI-01", "all"), "all"),
        ("les deux", ("EPI-01", "EPI-02", "all"), "all"),
        ("both of them please", ("EPI-01", "EPI-02", "all"), "all"),
        ("la deuxième", ("EPI-01", "EPI-02", "all"), "EPI-02"),
        ("the last one", ("EPI-01", "EPI-02"), "EPI-02"),
        ("le dernier", ("EPI-01", "EPI-02", "all"), "EPI-02"),
        ("le premier", ("yes", "no"), None),
        ("non, personne", ("yes", "no"), "no"),
        ("oui, chez la voisine", ("yes", "no"), "yes"),
        ("tout", ("yes", "no"), None),
        ("oui envoyez un code", ("resend",), "resend"),
        ("I didn't get the code", ("resend",), "resend"),
        ("et le code il arrive jamais", ("resend",), "resend"),
        ("la plus vieille", ("LBQ-10002", "LBQ-10001"), "LBQ-10001"),
        ("the latest one", ("LBQ-10002", "LBQ-10001"), "LBQ-10002"),
        ("quelle est la durée de la garantie ?", ("again", "refund"), None),
    ],
)
def test_a_choice(text: str, options: tuple[str, ...], choice: str | None) -> None:
    found = answered(text, "detail", options)
    assert (found.value if found else None) == choice


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("comment ça marche le nouvel envoi ?", "about_again"),
        ("un nouvel envoi c’est gratuit ?", "about_again"),
        ("how does the refund work?", "about_refund"),
        ("how does a new parcel work", "about_again"),
        ("et le remboursement, ça prend combien de temps ?", "about_refund"),
        ("c'est quoi le plus rapide ?", "about"),
        ("what's the difference between a refund and a new parcel?", "about"),
        ("how long does it take?", "about"),
        ("c'est long ?", "about"),
        ("je voudrais savoir comment marche le remboursement ?", "about_refund"),
        ("je veux un remboursement, comment on fait ?", "refund"),
        ("un remboursement c'est possible ?", "refund"),
        ("can I have a refund?", "refund"),
        ("send me a free replacement", "again"),
        ("quelle est la durée de la garantie ?", None),
    ],
)
def test_a_question_about_a_choice_is_not_the_choice(text: str, choice: str | None) -> None:
    found = answered(text, "detail", ("again", "refund", "about", "about_again", "about_refund"))
    assert (found.value if found else None) == choice


def test_without_a_question_nothing_is_an_answer() -> None:
    assert answered("un remboursement", None, ()) is None
    assert answered("123456", "detail", ()) is None


@pytest.mark.parametrize(("text", "code"), [("123456", "123456"), ("c'est 123 456 !", "123456"), ("LBQ-123456", None)])
def test_a_code(text: str, code: str | None) -> None:
    found = answered(text, "code", ("resend",))
    assert (found.value if found and found.entity == "code" else None) == code


@pytest.mark.parametrize(
    ("text", "order"), [("la dernière svp", "LBQ-3"), ("la deuxième", "LBQ-2"), ("the oldest", "LBQ-1")]
)
def test_one_of_the_orders_that_were_listed(text: str, order: str) -> None:
    found = answered(text, None, ("LBQ-3", "LBQ-2", "LBQ-1"))
    assert found is not None
    assert (found.entity, found.value) == ("order_number", order)


def test_a_last_time_is_no_order() -> None:
    assert answered("c'est la dernière fois que je commande", None, ("LBQ-3", "LBQ-2")) is None


@pytest.mark.parametrize("text", ["both", "les deux svp", "Both of them!"])
def test_each_of_the_orders(text: str) -> None:
    found = answered(text, "order_number", ("LBQ-3", "LBQ-2"))
    assert found is not None
    assert (found.entity, found.value) == ("choice", "every")


def test_the_second_order() -> None:
    found = answered("l'autre", "order_number", ("LBQ-10001", "LBQ-10002"))
    assert found is not None
    assert (found.entity, found.value) == ("order_number", "LBQ-10002")


@pytest.mark.parametrize("text", ["la dernière", "the last one"])
def test_the_last_of_two_that_the_customer_named(text: str) -> None:
    found = answered(text, "order_number", ("LBQ-10008", "LBQ-10002"), newest_first=False)
    assert found is not None
    assert (found.entity, found.value) == ("order_number", "LBQ-10002")


def test_a_code_that_is_awaited_beside_another_question() -> None:
    found = answered("123456", "detail", ("again", "refund"), coded=True)
    assert found is not None
    assert (found.entity, found.value) == ("code", "123456")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("la théière est cassée, je veux être remboursé", "refund"),
        ("my kettle broke, please send me a new one", "again"),
        ("ma théière est arrivée cassée", None),
        ("cassée, remboursez-moi ou envoyez un autre", None),
        ("it broke, how long does a refund take?", None),
    ],
)
def test_a_remedy_that_is_wanted_at_once(text: str, remedy: str | None) -> None:
    assert remedy_in(text) == remedy


@pytest.mark.parametrize("text", ["how long does a refund take?", "c'est remboursé quand ?"])
def test_who_asks_when_the_money_comes_has_chosen_no_remedy(text: str) -> None:
    assert answered(text, "detail", ("TAB-05", "again", "refund")) is None


@pytest.mark.parametrize("text", ["la deuxième", "the second one", "les deux", "l'autre", "all", "hm", "euh"])
def test_what_only_resembles_a_yes_is_none(text: str) -> None:
    assert not says_yes(text)


@pytest.mark.parametrize(
    "text",
    ["oui", "ouiii", "oui, les deux", "yes all of it", "c'est bon", "vas y", "👍", "Annulez-la", "s'il vous plaît"],
)
def test_a_yes_is_one(text: str) -> None:
    assert says_yes(text)


async def test_a_thumb_is_a_yes(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("je veux annuler ma commande LBQ-10002")
    await customer.says("69007")
    await customer.says("👍")
    assert world.shop.order("LBQ-10002").state.value == "cancelled"
    [told] = await customer.says("🙏")
    assert "plaisir" in told
    assert not world.breaches
