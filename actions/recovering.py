"""What a brain began in the shop and did not live to tell: the shop is asked, and the log gets its end."""

from __future__ import annotations

from functools import partial

import structlog

from actions import wiring
from conversation.events import ActionDone, ActionFailed
from conversation.records import Act
from conversation.state import Conversation
from shop.errors import NotFound, ShopDown

AGENTS = "desk/"  # what an agent began is ended at the desk, where it may be under way right now

log = structlog.get_logger()


async def recover(conversation: Conversation) -> None:
    """End each action that was left begun, by the shop's own record of its id. A silent shop is asked next time.

    What the turn at hand will do itself is left to it: done again under the same id, it is done once.
    """
    door = wiring.door()
    for action, act in left_begun(conversation).items():
        try:
            made = await _was_made(action, act)
        except ShopDown:
            return
        if door is None:
            return
        ended = _ended(action, act, made)
        log.info("action.recovered", conversation=conversation.id, kind=act.kind, made=made)
        await door.write(conversation.id, partial(_just, ended), f"{action}/ended")


def left_begun(conversation: Conversation) -> dict[str, Act]:
    """Actions without an end that no turn will take up again."""
    unread = conversation.unread
    mine = f"turn/{conversation.id}/{conversation.term}/{unread[0].seq}/" if unread else ""
    return {
        action: act
        for action, act in conversation.acts.items()
        if act.status == "begun" and not (mine and action.startswith(mine)) and not action.startswith(AGENTS)
    }


def _just(ended: ActionDone | ActionFailed, conversation: Conversation) -> list[ActionDone | ActionFailed]:
    return [ended]


async def _was_made(action: str, act: Act) -> bool:
    try:
        order = await wiring.ask(lambda shop: shop.order(str(act.order)))
    except NotFound:
        return False
    return any(change.turn_id == action for change in order.changes)


def _ended(action: str, act: Act, made: bool) -> ActionDone | ActionFailed:
    if made:
        return ActionDone(action=action, kind=act.kind, order=act.order, result="made")
    return ActionFailed(
        action=action, kind=act.kind, order=act.order, why="the brain stopped before the shop was asked"
    )
