"""Several wishes in one message: those beside the main one, each said in a clause of its own and surely understood.

"Où est ma commande, et vous livrez en Suisse ?" tracks an order and asks about deliveries abroad. An answer that nobody
asked for is worse than a question asked once more, so a wish counts only when it is sure, and unlike the main one,
which must be heard in a clause itself. Of two wishes about orders one is mostly how the other came about ("annulez,
elle a trop de retard"): both count when the line says so ("aussi", "two things").
"""

from collections.abc import Sequence

from bot.nlu.intents import OUT_OF_SCOPE, Ranked
from bot.nlu.phrases import phrases
from bot.nlu.text import clauses, fold

# On the held-out lines: half of what is found there was meant, one line in 170 is answered beyond what it asks.
_SURE = 0.8  # of the clause with the further wish
_HEARD = 0.4  # of the clause with the main one
_UNLIKE = 0.15  # the main wish's share in a clause that is about something else
_FEW_WORDS = 3  # fewer are no wish of their own
_FAQ = "faq/"
# Said about the main wish rather than beside it, or heard by other ears (`signals.human`, `signals.frustration`).
# Never how another wish came about, so no word has to announce it.
_FOR_ITSELF = frozenset("get_invoice reorder".split())
_NO_WISH = frozenset(
    "greet goodbye thank affirm deny give_order_number chitchat bot_challenge complain not_helpful ask_human".split()
) | {OUT_OF_SCOPE}
# Readings of one wish: whoever is late is tracked, whoever returns is refunded.
_ALIKE = (
    frozenset("track_order late_delivery list_orders faq/delivery_times".split()),
    frozenset("return_item withdraw refund_status faq/return_policy faq/refund_delay".split()),
    frozenset("damaged_item return_item faq/warranty".split()),
    frozenset("change_items cancel_order".split()),
    frozenset("faq/payment_methods faq/payment_refused faq/payment_security".split()),
)
_PRICE, _POSTAGE = "faq/stock", "faq/delivery_cost"
_DELIVERY = frozenset("faq/international faq/delivery_times faq/click_collect".split())


def further_wishes(text: str, line: Ranked, ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """Wishes of the clauses that are not the line's own, in order; none when the line itself carries no wish.

    Args:
        text: the customer's line.
        line: the intents of the whole line.
        ranked: those of its clauses, as `clauses` splits it; none when it is but one.
    """
    if not ranked or line.name in _NO_WISH:
        return ()
    parts = zip(clauses(text), ranked, strict=True)
    said = [one for part, one in parts if len(part.split()) >= _FEW_WORDS and one.name not in _NO_WISH]
    if not any(one.name == line.name and one.confidence >= _HEARD for one in said):
        return ()
    return _unlike(line, said, announced=phrases("further", "beside").search(fold(text)) is not None)


def _unlike(line: Ranked, said: Sequence[Ranked], announced: bool) -> tuple[str, ...]:
    found: list[str] = []
    for one in said:
        name = _of_delivery(one.name, line.name)
        sure = one.confidence >= _SURE and one.probability(line.name) <= _UNLIKE
        both_orders = not name.startswith(_FAQ) and not line.name.startswith(_FAQ)
        apart = announced or not both_orders or bool({name, line.name} & _FOR_ITSELF)
        if sure and apart and not any(_same(name, other) for other in (line.name, *found)):
            found.append(name)
    return tuple(found)


def _of_delivery(name: str, main: str) -> str:
    """What "and how much is it?" asks after a question about deliveries."""
    return _POSTAGE if name == _PRICE and main in _DELIVERY else name


def _same(one: str, other: str) -> bool:
    return one == other or any({one, other} <= alike for alike in _ALIKE)
