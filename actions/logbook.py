"""How an action speaks to the log: facts leave with the turn, what changes the shop is written before and after.

`begin` is fenced by the turn's term and work token: refused, the shop must not be called. The end is written
outside the fence, whoever holds the floor by then.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

import structlog
from rasa_sdk.executor import CollectingDispatcher

from actions import wiring
from actions.scope import Scope
from conversation import codec
from conversation.agenda import BRAIN, Work
from conversation.errors import Conflict, NotOnThisFloor
from conversation.events import ActionBegun, ActionDone, ActionFailed, ActionUnknown, Event

log = structlog.get_logger()
Ended = ActionDone | ActionFailed | ActionUnknown


def state(dispatcher: CollectingDispatcher, *events: Event) -> None:
    """Send events along with the turn: they are appended with its answer, or not at all."""
    for event in events:
        dispatcher.utter_message(json_message={"event": codec.to_dict(event)})


def begun(scope: Scope, kind: str, order: str) -> ActionBegun:
    """The action of this turn; its name is the shop's idempotency key, the same in every try of the turn.

    The order is in it as a digest that only this service can make: names stay in a log whose orders were forgotten.
    """
    veiled = hmac.new(wiring.secret().encode(), f"{scope.conversation}/{order}".encode(), sha256).hexdigest()[:12]
    return ActionBegun(action=f"{scope.turn}/{kind}/{veiled}", kind=kind, order=order, turn=scope.turn)


async def begin(scope: Scope, action: ActionBegun) -> bool:
    """Say that the shop is about to be changed. False: the floor has moved or the work is another brain's."""
    door = wiring.door()
    if door is None or not scope.conversation:
        return True
    work = Work(scope.conversation, BRAIN, scope.token, scope.until) if scope.token else None
    try:
        await door.write(scope.conversation, lambda _: [action], f"{action.action}/begun", work=work, term=scope.term)
    except (Conflict, NotOnThisFloor) as error:
        log.info("action.refused", conversation=scope.conversation, kind=action.kind, error=type(error).__name__)
        return False
    return True


async def end(scope: Scope, ended: Ended, *follows: Event) -> None:
    """Write how it ended, whoever holds the floor now, with what follows from it: neither goes down with the turn."""
    door = wiring.door()
    if door is None or not scope.conversation:
        return
    await door.write(scope.conversation, lambda _: [ended, *follows], f"{ended.action}/ended")


def done(action: ActionBegun, result: str) -> ActionDone:
    return ActionDone(action=action.action, kind=action.kind, order=action.order, result=result)


def failed(action: ActionBegun, why: str) -> ActionFailed:
    return ActionFailed(action=action.action, kind=action.kind, order=action.order, why=why)


def unknown(action: ActionBegun, why: str) -> ActionUnknown:
    return ActionUnknown(action=action.action, kind=action.kind, order=action.order, why=why)
