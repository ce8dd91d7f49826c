"""What a brain began in the shop and did not live to tell: the shop is asked, and the log gets its end."""

from __future__ import annotations

from functools import partial

import structlog

from actions import wiring
from actions.documents import acknowledged_by
from actions.doing import KINDS, result_of
from conversation.agenda import AGENTS
from conversation.events import ActionDone, ActionFailed, Event
from conversation.records import Act
from conversation.state import Conversation
from shop.errors import NotFound, ShopDown
from shop.papers.acknowledging import sender

log = structlog.get_logger()


async def recover(conversation: Conversation) -> None:
    """End each action that was left begun, by the shop's own record of its id. A silent shop is asked next time.

    What the turn at hand will do itself is left to it: done again under the same id, it is done once.
    """
    door = wiring.door()
    for action, act in left_begun(conversation).items():
        try:
            end = await _end(action, act, conversation.language)
        except ShopDown:
            return
        if door is None:
            return
        log.info("action.recovered", conversation=conversation.id, kind=act.kind, made=isinstance(end[0], ActionDone))
        await door.write(conversation.id, partial(_just, end), f"{action}/ended")


def left_begun(conversation: Conversation) -> dict[str, Act]:
    """Actions without an end that no turn will take up again; those of agents are ended at the desk."""
    unread = conversation.unread
    mine = f"turn/{conversation.id}/{conversation.term}/{unread[0].seq}/" if unread else ""
    return {
        action: act
        for action, act in conversation.acts.items()
        if act.status == "begun" and not (mine and action.startswith(mine)) and not action.startswith(AGENTS)
    }


def _just(end: list[Event], conversation: Conversation) -> list[Event]:
    return end


async def _end(action: str, act: Act, language: str) -> list[Event]:
    """How it ended, by the shop's record, and the letter the law wants of it. Raises `ShopDown`."""
    try:
        order = await wiring.ask(lambda shop: shop.order(str(act.order)))
    except NotFound:
        return [_failed(action, act, "there is no such order any more")]
    change = next((change for change in order.changes if change.turn_id == action), None)
    if change is None:
        return [_failed(action, act, "the brain stopped before the shop was asked")]
    done = ActionDone(action=action, kind=act.kind, order=act.order, result=result_of(change))
    by = await wiring.ask(lambda shop: sender(shop, order)) if act.kind == KINDS["withdraw"] else None
    return [done, (await acknowledged_by(by, order, change, language)).mail] if by else [done]


def _failed(action: str, act: Act, why: str) -> ActionFailed:
    return ActionFailed(action=action, kind=act.kind, order=act.order, why=why)
