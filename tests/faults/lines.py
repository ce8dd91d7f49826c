"""What people say in a run, what the brain that understands by a table takes it for, and how its answers show it."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.faults.seen import Customer

WISHES = ("bonjour", "question sur la livraison", "humain svp", "merci", "question sur le retour")
TRAINED = (
    "bonjour",
    "quels sont vos délais de livraison ?",
    "quels sont vos horaires d'ouverture ?",
    "je veux un conseiller",
    "comment retourner un article ?",
    "merci beaucoup",
    "puis-je payer en plusieurs fois ?",
)
ON_PHONES = ("bonjour", "question sur la livraison", "merci", "question sur le retour", "humain svp")
CHANGES = 1 / 3  # of the customers on the web have something changed about an order
HEARD = "Vous disiez : "
BETWEEN = " | "


def light(customer: Customer, dice: random.Random) -> Sequence[str]:
    """One to six lines for the table."""
    lines = [dice.choice(WISHES) for _ in range(dice.randint(1, 5))]
    return [f"adresse {customer.order}", *lines] if dice.random() < CHANGES else lines


def trained(customer: Customer, dice: random.Random) -> Sequence[str]:
    """One to eight lines for the trained model."""
    lines = [dice.choice(TRAINED) for _ in range(dice.randint(1, 5))]
    wish = [f"je veux annuler ma commande {customer.order}", "camille.laurent@example.com", "oui"]
    return wish + lines if dice.random() < CHANGES else lines


def reworded(text: str, dice: random.Random) -> str:
    """Other words for a line: another wish, the same one in other words, or no word changed, as Telegram tells, too."""
    return dice.choice((*ON_PHONES, *ON_PHONES, f"{text} !", f"{text} !", text))


def meaning(text: str) -> str:
    """What the table takes words for."""
    return text.split(" ")[0]


def answer(words: str, heard: Sequence[str]) -> str:
    """An answer of the table: it shows which words it was given to."""
    return f"{words}. {HEARD}{BETWEEN.join(heard)}"


def answered(text: str) -> list[str]:
    """The words that an answer of the table was given to; nothing in anybody else's."""
    _, here, heard = text.partition(HEARD)
    return heard.split(BETWEEN) if here else []
