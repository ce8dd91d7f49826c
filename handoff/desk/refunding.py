"""A refund as a gesture: what is asked of the shop, and whether the case has an order that it can go back for."""

from __future__ import annotations

import msgspec

from conversation.state import Conversation
from handoff.deeds import Details, level
from handoff.desk.decode import Gesture as Wanted
from handoff.desk.deps import Desk
from handoff.desk.errors import DeskError
from handoff.desk.orders import order_of
from handoff.gestures import REFUND, Aside, Gesture
from shop.remedies import owed
from shop.rules import Act, Level, Reason
from shop.words import RefundReason


def aside(given: Wanted) -> Aside:
    """The shop's terms give no money back out of goodwill: that is what the gesture sets aside. Raises `DeskError`."""
    if not given.order:
        raise DeskError("bad_json", "a refund goes back for an order of the case: name it in `order`")
    details = Details(why=RefundReason.GOODWILL, amount_cents=round((given.amount or 0) * 100))
    return Aside(
        number=given.order,
        act=Act.PAY_BACK.value,
        rule=Reason.NOT_COVERED.value,
        late_days=0,
        version=0,  # an amount is as right for the order as it stands by then
        details=msgspec.json.encode(details).decode(),
    )


async def check(desk: Desk, c: Conversation, it: Gesture) -> None:
    """Money goes back the way it came, for an order that the customer has proven, where the house lets anybody decide
    that. Raises `DeskError`."""
    if it.kind != REFUND or it.aside is None:
        return
    if it.aside.rule in desk.door.policy.exceptions.never:
        message = f"handoff.yml lets nobody set this term aside ({it.aside.rule}): only what the terms owe goes back"
        raise DeskError("forbidden", message)
    order = await order_of(desk, c, it.aside.number)
    if level(c, order) is Level.NONE:
        raise DeskError("forbidden", "nothing proves yet that the order is theirs; ask for its e-mail or postcode")
    if it.cents > owed(order).cents:
        message = f"{owed(order).say('en')} of this order is not on its way back yet: no more can be refunded"
        raise DeskError("bad_json", message, field="amount")
