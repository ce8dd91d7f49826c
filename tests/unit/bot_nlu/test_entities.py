"""E-mails, products, addresses, and all facts of a line together."""

from __future__ import annotations

import pytest

from bot.nlu.entities.addresses import find_addresses
from bot.nlu.entities.emails import find_emails
from bot.nlu.entities.extract import find_entities
from bot.nlu.entities.products import find_products
from tests.unit.bot_nlu.conftest import TODAY


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Lea.Martin@Exemple.fr", "lea.martin@exemple.fr"),
        ("c'est lea+shop@mail.co.uk.", "lea+shop@mail.co.uk"),
        ("lea (at) exemple.fr", "lea@exemple.fr"),
        ("lea arobase exemple point fr", "lea@exemple.fr"),
    ],
)
def test_emails(text: str, address: str) -> None:
    assert [found.value for found in find_emails(text)] == [address]


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("ma bouilloire est cassée", "bouilloire"),
        ("la bouiloire fuit", "bouilloire"),
        ("L'huile d'olive", "huile d'olive"),
        ("the ketttle", "kettle"),
        ("lavender honey please", "lavender honey"),
        ("du thé", "thé"),
    ],
)
def test_products(text: str, product: str) -> None:
    assert [found.value for found in find_products(text)] == [product]


def test_the_english_article_is_no_tea() -> None:
    assert find_products("where is the order") == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("livrez au 14 rue des Lilas 69003 Lyon svp", "14 rue des Lilas 69003 Lyon"),
        ("new address: 22 Mill Lane, Leeds", "22 Mill Lane, Leeds"),
    ],
)
def test_addresses(text: str, address: str) -> None:
    assert [found.value for found in find_addresses(text)] == [address]


def test_facts_of_one_line_in_its_order() -> None:
    text = "LBQ-10010, lea@exemple.fr : la bouilloire est arrivée cassée hier"
    found = find_entities(text, TODAY)
    assert [(one.entity, text[one.start : one.end]) for one in found] == [
        ("order_number", "LBQ-10010"),
        ("email", "lea@exemple.fr"),
        ("product", "bouilloire"),
        ("date", "hier"),
    ]
