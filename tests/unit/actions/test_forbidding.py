"""What forbids an act, and what only sounds like it."""

from __future__ import annotations

import pytest

from actions.forbidding import forbids


@pytest.mark.parametrize(
    "line",
    [
        "ne l'annulez pas surtout",
        "non ne l’annulez pas",
        "surtout l'annulez pas",
        "annulez rien svp",
        "je veux pas que vous l'annuliez",
        "merci de ne pas annuler",
        "do not cancel my order, just tell me where it is",
        "I don't want to cancel, where is it?",
        "i never asked you to cancel it",
    ],
)
def test_it_is_forbidden(line: str) -> None:
    assert forbids(line)


@pytest.mark.parametrize(
    "line",
    [
        "annulez ma commande",
        "pourquoi vous n'annulez pas ma commande ?",
        "je n'arrive pas à annuler",
        "vous n'avez pas annulé",
        "je n'en veux plus, annulez",
        "why don't you cancel it",
        "I can't cancel my order",
        "I don't want it, cancel it",
        "if you don't cancel it I leave",
    ],
)
def test_it_is_wanted(line: str) -> None:
    assert not forbids(line)
