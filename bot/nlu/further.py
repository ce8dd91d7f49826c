"""Several wishes in one message: those beside the main one, each said in a clause of its own and surely understood.

"Où est ma commande, et vous livrez en Suisse ?" tracks an order and asks about deliveries abroad. An answer that nobody
asked for is worse than a question asked once more, so a wish counts only when its clause asks for something, as a
question, a wish or an order given; when it is sure, and unlike the main one, which must be heard in a clause that asks
too, or tells of a trouble. A clause that only tells how a wish came about asks for nothing ("annulez, elle a trop de
retard"; "it's a present, can she exchange it?").
"""

import re
from collections.abc import Sequence

from bot.nlu.intents import OUT_OF_SCOPE, Ranked
from bot.nlu.phrases import phrases
from bot.nlu.text import clauses, fold

# Of 80 trial lines of two wishes 64 are heard whole, of 1,762 lines of one 18 are answered beyond (before: 50 and 47);
# flat from 0.4 to 0.7.
_SURE = 0.5  # of the clause with the further wish
_SURE_BESIDE_A_TALE = (
    0.75  # the same where the main one is told, not asked ("it came in bits, could you send another?")
)
_HEARD = 0.4  # of the clause with the main one
_UNLIKE = 0.15  # the main wish's share in a clause that is about something else
_FEW_WORDS = 3  # fewer are no wish of their own
# Said about the main wish rather than beside it, or heard by other ears (`signals.human`, `signals.frustration`).
_NO_WISH = frozenset(
    "greet goodbye thank affirm deny give_order_number chitchat bot_challenge complain not_helpful ask_human".split()
) | {OUT_OF_SCOPE}
# Told rather than asked: "a glass is broken", "I lost my password", "the same as last time".
_TOLD = frozenset("damaged_item late_delivery faq/password faq/promo_code faq/payment_refused reorder".split())
# Readings of one wish, or what one answer settles: who is late is tracked, who cancels hears how the money comes back.
_ALIKE = (
    frozenset("track_order late_delivery list_orders faq/delivery_times".split()),
    frozenset("return_item withdraw faq/return_policy".split()),
    frozenset("refund_status faq/refund_delay".split()),
    frozenset("cancel_order late_delivery".split()),
    frozenset("late_delivery damaged_item".split()),
    frozenset("cancel_order change_items".split()),
    *(frozenset({"refund_status", ends}) for ends in ("cancel_order", "withdraw", "damaged_item", "late_delivery")),
    *(frozenset({"damaged_item", mend}) for mend in ("return_item", "change_items", "faq/warranty", "cancel_order")),
)
_FIRST = frozenset(
    {"late_delivery"}
)  # beside another wish its words mean something else ("is it too late for my code?")
_PRICE, _POSTAGE = "faq/stock", "faq/delivery_cost"
_DELIVERY = frozenset("faq/international faq/delivery_times faq/click_collect".split())
_ASKS_PRICE = re.compile(r"\b(combien|prix|cout\w*|tarifs?|how much|costs?|price)\b")


def further_wishes(text: str, line: Ranked, ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """Wishes of the clauses that are not the line's own, in order; none when the line itself carries no wish.

    Args:
        text: the customer's line.
        line: the intents of the whole line.
        ranked: those of its clauses, as `clauses` splits it; none when it is but one.
    """
    if not ranked or line.name in _NO_WISH:
        return ()
    parts = [part for part in zip(clauses(text), ranked, strict=True) if _may_be_wish(*part)]
    main = [part for part, one in parts if one.name == line.name and one.confidence >= _HEARD]
    if not main or not (line.name in _TOLD or any(_asks(text, part) for part in main)):
        return ()
    least = _SURE if any(_asks(text, part) for part in main) else _SURE_BESIDE_A_TALE
    found: list[str] = []
    for part, one in parts:
        name = _of_delivery(one.name, line.name, part)
        apart = one.probability(line.name) <= _UNLIKE and not any(
            _same(name, other, part) for other in (line.name, *found)
        )
        if apart and name not in _FIRST and one.confidence >= least and _asks(text, part):
            found.append(name)
    return tuple(found)


def _may_be_wish(part: str, one: Ranked) -> bool:
    words = len(part.split())
    return one.name not in _NO_WISH and (words >= _FEW_WORDS or (words > 1 and _asks_in_words(part)))


def _asks(text: str, part: str) -> bool:
    rest = text[text.find(part) + len(part) :].lstrip(" :")
    return rest.startswith("?") or _asks_in_words(part)


def _asks_in_words(part: str) -> bool:
    """What announces a further wish in the clause ("and two more things") asks, too."""
    return any(phrases("further", key).search(fold(part)) for key in ("asks", "beside"))


def _of_delivery(name: str, main: str, part: str) -> str:
    """What "and how much is it?" asks after a question about deliveries; "do you sell kettles" beside one does not."""
    return _POSTAGE if name == _PRICE and main in _DELIVERY and _ASKS_PRICE.search(fold(part)) else name


def _same(one: str, other: str, part: str) -> bool:
    """Is it one wish in two readings? A question that is announced as a further one is not."""
    further = "/" in one and phrases("further", "beside").search(fold(part)) is not None
    return one == other or (not further and any({one, other} <= alike for alike in _ALIKE))
