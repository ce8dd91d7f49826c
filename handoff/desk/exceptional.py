"""Exceptions: an order action that a term of the shop's refuses, done anyway with a reason, alone or with an approval.

Reserved in the ledger like a gesture before anything is done, and settled by how the shop ended it. So is a refund out
of goodwill: the shop's terms know none, and a person sets that aside.
"""

from __future__ import annotations

import asyncio
from functools import partial

import msgspec

from conversation.errors import Conflict, NotOnThisFloor
from conversation.records import Act
from handoff import moves
from handoff.brief.refusals import REASONS
from handoff.deeds import DEEDS, Details, moment
from handoff.desk.carrying import Task, carry_out
from handoff.desk.decode import OrderAction
from handoff.desk.deps import Desk
from handoff.desk.errors import DeskError
from handoff.desk.shopcalls import ask
from handoff.errors import Decided, NotYours
from handoff.exceptions import Weighed
from handoff.gestures import EXCEPTION, GOODWILL, Aside, Gesture, Status, day_of, told
from shop.errors import NotFound
from shop.rules import Act as ShopAct
from shop.words import Money, Order


async def reserved(desk: Desk, task: Task, given: OrderAction, why: str, weighed: Weighed) -> Gesture:
    """The exception in the ledger: `reserved` to go on with, or as it was decided before. Raises `DeskError`."""
    _check(desk, task, why, weighed)
    now = await desk.door.store.now()
    aside = Aside(
        number=task.doing.order,
        act=given.kind.value,
        rule=weighed.rule.value,
        late_days=weighed.late_days,
        version=task.version,
        details=msgspec.json.encode(given.details).decode(),
        known_by=task.doing.reason,
    )
    wanted = Gesture(
        id=f"{task.conversation}/{given.id}",
        conversation=task.conversation,
        agent=task.agent.id,
        name=task.agent.name,
        kind=EXCEPTION,
        cents=weighed.cents,
        reason=why,
        asked_at=now,
        status="reserved",
        charged=task.agent.id,
        aside=aside,
    )
    return await asyncio.to_thread(desk.ledger.reserve, wanted, task.agent, day_of(now, desk.door.policy.hours.zone))


def _check(desk: Desk, task: Task, why: str, weighed: Weighed) -> None:
    """Raises `DeskError` for what nobody may decide, and for a reason that is missing."""
    refused = f"the shop's terms refuse this ({weighed.rule.value}, {Money(weighed.cents).say('en')})"
    shown = partial(_shown, weighed, task.agent.language)
    if weighed.rule.value in desk.door.policy.exceptions.never:
        message = f"{refused}; handoff.yml lets nobody set this term aside"
        raise DeskError("forbidden", message, exception=shown("nobody"))
    if not weighed.within:
        until = f" until {weighed.leeway.until}" if weighed.leeway.until else ""
        most = f"{weighed.leeway.up_to.say('en')}{until}"
        message = f"{refused}, and it goes beyond what anybody may decide: {most}"
        raise DeskError("forbidden", message, exception=shown("nobody"))
    if not why:
        message = f"{refused}; to do it all the same, say why in `exception`"
        raise DeskError("text_empty", message, field="exception", exception=shown("reason"))


def _shown(weighed: Weighed, language: str, needs: str) -> dict[str, object]:
    """What stands in the way, and how far a person may go, as the desk shows it."""
    until = weighed.leeway.until
    return {
        "rule": weighed.rule.value,
        "why": REASONS[weighed.rule].say(language),
        "needs": needs,
        "amount_cents": weighed.cents,
        "late_days": weighed.late_days,
        "until": until.isoformat() if until else None,
        "up_to_cents": weighed.leeway.up_to.cents,
    }


async def _make(desk: Desk, task: Task, order: Order, it: Gesture, approved_by: str) -> Act:
    """Do what was reserved, and settle it: spent where it is done or in doubt, given back where it is not."""
    try:
        done = await carry_out(desk, task, order)
    except (NotYours, NotOnThisFloor, Conflict):
        if not approved_by:
            await asyncio.to_thread(desk.ledger.settle, it.id, "void")
        raise
    status: Status = "void" if done.status == "failed" else "granted"  # in doubt too: what may have been done has cost
    settled = await asyncio.to_thread(desk.ledger.settle, it.id, status, it.decided_by)
    if approved_by and not settled:
        raise Decided
    return done


async def carried(desk: Desk, it: Gesture, by: str = "") -> Act:
    """Do what is kept of it, in the name of who asked; `by` is the supervisor's name who has allowed it.

    What is kept, also where it was given back and is sent again in other words: that is what was weighed and charged.
    Raises `DeskError`, `Held` or `StoreUnavailable`.
    """
    asked = it.aside
    assert asked is not None  # noqa: S101
    act = ShopAct(asked.act)
    agent = await asyncio.to_thread(desk.agents.by_id, it.agent)
    # Without its details it would be a wish for all that is in the order.
    details = msgspec.json.decode(asked.details, type=Details) if asked.details else None
    wanted = DEEDS[act].ask(details, moment(it.asked_at)) if details is not None else None
    if wanted is None:
        raise DeskError("conflict", "what was asked for has been forgotten; deny it")
    try:
        order = await ask(desk.shop, lambda shop: shop.order(asked.number))
    except NotFound:
        raise DeskError("conflict", "the shop does not know this order any more; deny it") from None
    gesture = it.kind != EXCEPTION
    aside = moves.Aside(asked.rule, it.reason, it.cents, by)
    kind = GOODWILL if gesture else DEEDS[act].kind
    doing = moves.Doing(action_of(it), kind, asked.number, asked.known_by, aside)
    follows = (told(it),) if gesture else ()
    task = Task(it.conversation, agent, asked.version or order.version, wanted, doing, follows)
    return await _make(desk, task, order, it, by)


def action_of(it: Gesture) -> str:
    """The name of its action in the log, which is the shop's key too."""
    return f"desk/{it.id}"
