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
        "nobody asked you to cancel",
        "I never said I wanted it cancelled",
        "i don't want my order LBQ-10002 cancelled",
        "it should not be cancelled",
        "I want it delivered, not cancelled",
        "j'ai changé d'avis, ne l'annulez plus",
        "n annulez pas svp",
        "il faut surtout pas l'annuler",
        "je ne veux pas que ma commande soit annulée",
        "elle ne doit pas être annulée",
        "jveux pas annulé",
        "je n'ai jamais demandé à annuler",
        "whatever you do don't cancel it",
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
        # Many write without a comma.
        "i dont want it anymore cancel my order",
        "I don't need it cancel it please",
        "I don't want this order please cancel",
        "I do not want to keep it cancel",
        "j'en veux plus annulez la commande",
        "je la veux plus annulez",
        # Complaints that it was not done.
        "I asked you to cancel and it is still not cancelled",
        "my order is not cancelled, why",
        "vous ne proposez pas d'annulation ?",
        "pas d'annulation possible ?",
        "there is no cancellation button",
        "que se passe-t-il si je n'annule pas ?",
    ],
)
def test_it_is_wanted(line: str) -> None:
    assert not forbids(line)
