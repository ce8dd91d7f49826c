"""Person level by a one-time code: mailed to the contact on file, shown masked, bound to this conversation.

Only after order-level proof is a code sent at all, and a few an hour, in whatever conversations: so nobody can have a
stranger's mailbox filled, nor guess on by opening one conversation after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions import wiring
from actions.asking import ask
from actions.lookup import count_wrong_proof
from actions.plans.mishaps import ABOUT, AGAIN, MONEY
from actions.steps import Payload
from actions.talk import Talk
from actions.wording import payload
from conversation import codes
from conversation.events import CustomerIdentified, MailRequested
from conversation.ids import new_id
from shop.words import Order

_SENT_AT_MOST = 3  # codes in one conversation: a mail may be slow or lost, more is a nuisance to who gets them
_SENT_AN_HOUR = 6  # codes to one customer: two such conversations; at five tries each, 30 guesses in a million
_HOUR_S = 3_600


async def prove_owner(talk: Talk, order: Order) -> str | None:
    """Take the code that was given, or send one. None: the customer is the owner now. Else what is asked next.

    Ends with a person offered (`""`) when codes are of no use here. Raises `ShopDown`.
    """
    sent: dict[str, Any] = talk.get("code") or {}
    given = talk.named("code")
    if sent.get("order") != order.number or "nonce" not in sent or not _fresh(talk, sent):
        return await _send(talk, order, int(sent.get("sent", 0)))
    if given is not None:
        return await _checked(talk, order, sent, given)
    if talk.named("choice") == "resend":
        return await _send(talk, order, int(sent.get("sent", 0)))
    if sent["at"] == talk.scope.now:  # it went out in this very turn, before something else was answered
        return await _told(talk, order, "utter_ask_code")
    goes_on = talk.asked == "code" and not talk.resumed
    talk.say("utter_ask_code_again" if goes_on else "utter_ask_code_still", {"order": order.number}, [_resend(talk)])
    return _awaited(talk)


async def _checked(talk: Talk, order: Order, sent: dict[str, Any], given: str) -> str | None:
    if codes.matches(wiring.secret(), talk.scope.conversation, sent["nonce"], given):
        customer = await ask(talk.scope, lambda shop: shop.customer(order.customer_id))
        talk.put(code={"sent": sent["sent"]})
        talk.is_now(customer.id, customer.name)
        talk.state(
            CustomerIdentified(
                proof="person", how="one-time code", person=customer.id, name=customer.name, email=customer.email
            )
        )
        return None
    tries = int(sent["tries"]) + 1
    count_wrong_proof(talk)
    if tries >= codes.TRIES:
        talk.put(code={"sent": _SENT_AT_MOST})
        talk.say("utter_too_many_proofs")
        return ""
    talk.put(code={**sent, "tries": tries})
    talk.say("utter_ask_code_wrong", {"order": order.number}, [_resend(talk)])
    return _awaited(talk)


async def _send(talk: Talk, order: Order, before: int) -> str:
    if not wiring.secret() or not talk.scope.conversation:
        talk.say("utter_owner_sign_in", {"order": order.number})
        return ""
    if before >= _SENT_AT_MOST or await _has_enough(order.customer_id):
        talk.say("utter_code_no_more", {"order": order.number})
        return ""
    contact = await ask(talk.scope, lambda shop: shop.contact_of(order.customer_id))
    nonce = new_id()
    talk.put(
        code={"nonce": nonce, "at": talk.scope.now, "tries": 0, "sent": before + 1, "order": order.number},
    )
    talk.state(MailRequested(kind="code", to=contact.email, details={"nonce": nonce}))
    answer = "utter_ask_code_new" if talk.named("choice") == "resend" else "utter_ask_code"
    return await _told(talk, order, answer, [_resend(talk)] if before else ())


async def _told(talk: Talk, order: Order, answer: str, buttons: Sequence[Payload] = ()) -> str:
    """Say that a code is on its way, and where to, masked."""
    contact = await ask(talk.scope, lambda shop: shop.contact_of(order.customer_id))
    talk.say(answer, {"order": order.number, "email": contact.masked}, buttons)
    return _awaited(talk)


def _awaited(talk: Talk) -> str:
    """The code is what is asked for; a remedy that was chosen before can still be changed and asked about."""
    talk.note(options=["resend", *((AGAIN, MONEY, *ABOUT) if talk.given.get("remedy") else ())])
    return "code"


async def _has_enough(customer_id: str) -> bool:
    """Was this customer sent so many codes lately that no more go out, whoever asks? Else one more is counted."""
    book, name = wiring.book(), f"codes:{customer_id}"
    if book is None:
        return False
    return await book.hits(name) >= _SENT_AN_HOUR or await book.hit(name, _HOUR_S) > _SENT_AN_HOUR


def _fresh(talk: Talk, sent: dict[str, Any]) -> bool:
    return 0 <= talk.scope.now - int(sent.get("at", 0)) <= codes.VALID_S * 1000


def _resend(talk: Talk) -> tuple[str, str]:
    title = "Renvoyer un code" if talk.scope.language == "fr" else "Send a new code"
    return (title, payload("affirm", choice="resend"))
