"""Further wishes of a message: found when surely said, and not where a clause only tells how it came about."""

from __future__ import annotations

import pytest

from bot.nlu.further import further_wishes
from bot.nlu.intents import Ranked


def ranked(name: str, sure: float = 0.95) -> Ranked:
    return Ranked(((name, sure), ("out_of_scope", 1 - sure)), 1.0)


@pytest.mark.parametrize(
    ("text", "main", "clauses", "further"),
    [
        ("où est mon colis. vous livrez en Suisse ?", "track_order", ["track_order", "faq/international"], 1),
        ("annulez la commande. elle a trop de retard", "cancel_order", ["cancel_order", "late_delivery"], 0),
        ("annulez la commande. je voudrais aussi la facture", "cancel_order", ["cancel_order", "get_invoice"], 1),
        ("annulez la commande. et envoyez la facture", "cancel_order", ["cancel_order", "get_invoice"], 1),
        ("où est mon colis. il est en retard", "track_order", ["track_order", "late_delivery"], 0),
        ("où est mon colis. aussi si vous livrez samedi", "track_order", ["track_order", "faq/delivery_times"], 1),
        ("où est mon colis. quel est le délai ?", "track_order", ["track_order", "faq/delivery_times"], 0),
        ("où est mon colis. merci à vous tous", "track_order", ["track_order", "thank"], 0),
        ("un humain pour moi. où est mon colis", "ask_human", ["ask_human", "track_order"], 0),
        ("où est mon colis. en Suisse ?", "track_order", ["track_order", "faq/international"], 0),
        ("il est où donc. vous livrez en Suisse ?", "track_order", ["greet", "faq/international"], 0),
        ("où est mon colis. puis-je changer l'adresse ?", "track_order", ["track_order", "change_delivery"], 1),
        ("cancel 10002. change the address of 10003", "cancel_order", ["cancel_order", "change_delivery"], 1),
        ("it's a present. can she exchange it?", "faq/return_policy", ["faq/gift_wrap", "faq/return_policy"], 0),
        ("je renvoie le bol. il va me rester des points", "return_item", ["return_item", "faq/loyalty"], 0),
        ("mes points ont disparu. je les récupère ?", "faq/loyalty", ["faq/loyalty", "return_item"], 0),
        ("a glass is broken. where's the second parcel?", "damaged_item", ["damaged_item", "track_order"], 1),
        ("retournez la 10001. dites-moi où est 10002", "return_item", ["return_item", "track_order"], 1),
        ("return the 10001. where is 10002", "return_item", ["return_item", "track_order"], 1),
        ("how fast to Ireland? do you sell kettles", "faq/delivery_times", ["faq/delivery_times", "faq/stock"], 1),
        ("I forgot my code. is it too late?", "faq/promo_code", ["faq/promo_code", "late_delivery"], 0),
    ],
)
def test_further_wishes(text: str, main: str, clauses: list[str], further: int) -> None:
    assert further_wishes(text, ranked(main), [ranked(one) for one in clauses]) == tuple(clauses[1:][:further])


def test_an_unsure_clause_and_a_single_one_are_no_wishes() -> None:
    text = "où est mon colis. vous livrez en Suisse ?"
    unsure = [ranked("track_order"), ranked("faq/international", 0.45)]
    assert further_wishes(text, ranked("track_order"), unsure) == ()
    assert further_wishes("où est mon colis", ranked("track_order"), []) == ()


def test_the_price_asked_for_after_deliveries_is_the_postage() -> None:
    said = [ranked("faq/international"), ranked("faq/stock")]
    found = further_wishes("do you deliver to Ireland. and how much is it?", ranked("faq/international"), said)
    assert found == ("faq/delivery_cost",)
