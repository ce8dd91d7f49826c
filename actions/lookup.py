"""Finding the order a customer means, with the proof they have; "no such order" and "not yours" end alike."""

from __future__ import annotations

from actions import wiring
from actions.asking import ask
from actions.plans.choosing import named_article
from actions.plans.telling import state_of
from actions.talk import Talk
from actions.wishes import Wish
from conversation.events import CustomerIdentified, FactStated
from shop.errors import ShopError, TooManyTries, UnknownOrder
from shop.words import Order

NOT_FOUND = "utter_order_not_found"
NOT_AMONG_OWN = "order_number"  # what is asked of somebody who has proven who they are: no e-mail, no postcode
_LOOKED_AT = 20  # a known customer's newest orders: older ones are asked for by number


class TooManyProofs(TooManyTries):
    """This conversation has had its share of wrong proofs: a person goes on."""


async def order_of(talk: Talk) -> Order:
    """The order in the slots, whole: the customer's own, or by order-level proof. What of it may be said is the plan's.

    Raises `UnknownOrder`, `TooManyTries`, `TooManyProofs` and `ShopDown`.
    """
    number, customer = str(talk.get("order_number")), talk.scope.customer
    if customer is not None:
        return await ask(talk.scope, lambda shop: shop.order_of(customer, number))
    if wrong_proofs(talk) >= wiring.policy().thresholds.wrong_proofs_offer:
        raise TooManyProofs
    proof = str(talk.get("proof")["value"])
    await ask(talk.scope, lambda shop: shop.order_by_proof(number, proof))
    return await ask(talk.scope, lambda shop: shop.order(number))


async def orders_for(talk: Talk, wish: Wish) -> tuple[Order, ...]:
    """A known customer's orders that the wish may be about, newest first; all of them when it fits none. Of goods that
    are named, the orders that hold them.

    Empty for everybody else. Raises `ShopDown`.
    """
    customer = talk.scope.customer
    if customer is None:
        return ()
    orders = await ask(talk.scope, lambda shop: shop.orders_of(customer, _LOOKED_AT))
    meant = tuple(order for order in orders if wish.among(order, talk.scope.today))
    if talk.given.get("said_there"):
        meant = tuple(order for order in meant if order.delivered_on is not None) or meant
    return tuple(order for order in meant if named_article(order, talk.given)) or meant or orders


async def points_near(talk: Talk, postcode: str) -> list[dict[str, str]]:
    """The pickup points near a postcode, as plain data for a slot: `id`, `name`, `place`. Raises `ShopDown`."""
    points = await ask(talk.scope, lambda shop: shop.pickup_points(postcode))
    return [
        {
            "id": point.id,
            "name": point.address.name,
            "place": f"{point.address.name}, {point.address.street}, {point.address.postcode} {point.address.city}",
        }
        for point in points
    ]


def wrong_proofs(talk: Talk) -> int:
    """Wrong proofs of this conversation, those of this very turn among them: a burst is no way around the limit."""
    return talk.scope.wrong_proofs + int(talk.get("wrong_proofs") or 0)


def count_wrong_proof(talk: Talk) -> None:
    """One more wrong proof, in the log and for the rest of the turn."""
    number = str(talk.get("order_number"))
    now = int(talk.get("wrong_proofs") or 0) + 1
    talk.put(wrong_proofs=now, facts={"wrong_proof": now, "message": talk.scope.message})
    talk.state(FactStated(name="wrong_proof", value=number, by="customer", source=talk.scope.seq))


def refused(talk: Talk, error: ShopError) -> str | None:
    """Say that nothing can be shown: in the same words for a missing order and for somebody else's.

    What is asked next: the proof once more, or nothing; of a known customer which of the own orders is meant.
    """
    if isinstance(error, UnknownOrder):
        _not_shown(talk)
        if talk.scope.customer is not None:
            talk.put(order_number=None)
            return NOT_AMONG_OWN
        talk.say(NOT_FOUND)
        return "proof"
    if isinstance(error, TooManyProofs):
        talk.say("utter_too_many_proofs")
    elif isinstance(error, TooManyTries):
        talk.say("utter_too_many_tries")
    else:
        talk.say("utter_shop_down")
    return None


def is_wrong_number(talk: Talk) -> bool:
    """Of several orders one was not shown: is it its number that is wrong, and none of the others held up by it? A
    proof that has opened nothing is asked for once more first: one slip in it would pass over all of them."""
    proof, number = talk.get("proof") or {}, str(talk.get("order_number"))
    again = talk.given.get("not_shown") == number
    talk.note(not_shown=number)
    return talk.scope.customer is not None or again or bool(proof.get("opens"))


def passed_over(talk: Talk) -> None:
    """Say the same of one order among several: the next one is not held up by it."""
    _not_shown(talk)
    talk.say("utter_order_passed_over", {"order": str(talk.get("order_number"))})


def _not_shown(talk: Talk) -> None:
    """A proof that opens nothing is counted, and kept for another number."""
    count_wrong_proof(talk)
    if talk.scope.customer is None:
        talk.put(proof={"refused": str(talk.get("order_number")), "typed": talk.get("proof")})


async def found(talk: Talk, order: Order) -> None:
    """Say in the log what the shop has confirmed: who writes, for this order, and where the order stands."""
    if talk.scope.customer is None:
        proof = talk.get("proof")
        talk.put(proof={**proof, "opens": True})
        email = proof["value"] if proof["kind"] == "email" else None
        how = f"order number and {proof['kind']}"
        talk.state(CustomerIdentified(proof="order", how=how, order=order.number, email=email))
    facts = [("order_number", order.number), ("order_state", state_of(order, talk.scope.today).value)]
    if order.expected_on is not None:
        facts.append(("expected_on", order.expected_on.isoformat()))
    for name, value in facts:
        talk.state(FactStated(name=name, value=value, by="shop", verified=True, source=talk.scope.seq))
    talk.put(facts=await facts_of(talk, order))


async def facts_of(talk: Talk, order: Order) -> dict[str, object]:
    """What escalation may decide on, as plain data: for every order wish the same."""
    return {
        "message": talk.scope.message,
        "request": talk.get("request"),
        "order_number": order.number,
        "order_state": state_of(order, talk.scope.today).value,
        "expected_on": order.expected_on.isoformat() if order.expected_on else None,
        "amount_cents": order.total.cents,
        "vip": await _is_vip(talk, order),
    }


async def _is_vip(talk: Talk, order: Order) -> bool:
    """Is this a customer the shop holds dear? A silent shop says no."""
    try:
        return (await ask(talk.scope, lambda shop: shop.customer(order.customer_id))).vip
    except ShopError:
        return False
