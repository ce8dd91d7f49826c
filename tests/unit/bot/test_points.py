"""The point of a question: another one is another question, and is told of by itself where the answer holds it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.points import point_of, telling
from tests.scenario.world import World


@pytest.mark.parametrize(
    ("line", "point"),
    [
        ("et en Belgique ?", "belgique"),
        ("vous livrez en Suisse ?", "suisse"),
        ("et pour l'Italie ?", "italie"),
        ("et les samedis ?", "samedi"),
        ("what about Sundays?", "sunday"),
        ("and can I pay in installments?", "installment"),
        ("et en 3 fois ?", "3 foi"),
        ("et pour les fromages ?", "fromage"),
        ("et alors ?", None),
        ("et toujours rien pour la Suisse ?", None),
        ("and again, Switzerland?", None),
        ("quels sont vos délais ?", None),
        ("et quand est-ce que je peux espérer que tout cela arrive enfin ici", None),
        ("", None),
    ],
)
def test_what_a_question_asks_about(line: str, point: str | None) -> None:
    assert point_of(line) == point


@pytest.mark.parametrize(
    ("point", "told"),
    [
        ("samedi", "Ouvert le samedi. Le samedi, à 10 h."),
        ("belgique", "Toute l’Union européenne."),
        ("amex", "American Express en boutique."),
        ("suisse", ""),
    ],
)
def test_what_an_answer_tells_of_it(point: str, told: str) -> None:
    wordings = (
        "Ouvert le samedi. Toute l’Union européenne. American Express en boutique. Un samedi vous irait ?",
        "Le samedi, à 10 h. Ouvert le samedi.",
    )
    assert telling(point, wordings) == told


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("vous acceptez paypal ?", "et en 3 fois ?", "et les chèques ?", "et american express ?"), "American Express"),
        (("do you ship to Germany?", "and Italy?", "what about England?", "and the USA?"), "quote"),
        (("vous livrez en Suisse ?", "vous livrez en Belgique ?", "vous livrez au Luxembourg ?"), "Union européenne"),
        (("quels sont vos horaires ?", "et le samedi ?", "et le dimanche ?", "et le lundi ?"), "Fermé le lundi"),
    ],
)
async def test_each_point_is_answered_and_nobody_is_sent_on(world: World, lines: tuple[str, ...], told: str) -> None:
    customer = await world.customer().arrives()
    answers = ["".join(await customer.says(line)) for line in lines]
    assert all(one != other for one, other in pairwise(answers))
    assert told in answers[-1]
    assert (await customer.state()).floor.holder == "assistant"
    assert not world.breaches


async def test_what_is_asked_of_is_all_that_is_said(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("how can I pay?")
    assert await customer.says("and in 3 instalments?") == ["In 3 instalments free of charge from €100 to €1,500."]


async def test_the_same_point_three_times_is_a_loop(world: World) -> None:
    customer = await world.customer().arrives()
    for line in ("vous livrez en Suisse ?", "et en Suisse ?", "je demande si vous livrez en Suisse"):
        await customer.says(line)
    assert (await customer.state()).floor.holder == "waiting"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("vous avez du thé vert ?", "et le noir ?"), "chocolat noir"),
        (("quels sont vos délais de livraison ?", "combien ça coûte ?"), "3,90 €"),
        (("je veux annuler LBQ-10002", "69007", "oui", "ça prend combien de temps ?"), "mercredi 25 novembre"),
        (("I want to return LBQ-10001", "69007", "how much does it cost?"), "Returns are free"),
    ],
)
async def test_half_a_question_is_about_what_was_told(world: World, lines: tuple[str, ...], told: str) -> None:
    customer = await world.customer().arrives()
    *_, last = [await customer.says(line) for line in lines]
    assert told in " ".join(last)


async def test_a_question_that_is_whole_is_about_itself(world: World) -> None:
    customer = await world.customer().arrives()
    await customer.says("quels sont vos horaires ?")
    [told] = await customer.says("et la garantie ?")
    assert "ans" in told
    [told] = await customer.says("et mon colis, il est où ?")
    assert "LBQ" in told


async def test_nothing_in_the_mail_is_no_parcel(world: World) -> None:
    customer = await world.customer(language="fr").arrives()
    await customer.says("comment créer un compte ?")
    [told] = await customer.says("toujours rien")
    assert "indésirables" in told
