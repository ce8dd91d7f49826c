"""The shield in calls: hiding a line, set words for who insults, and passing a hard case on with a pause behind it."""

from __future__ import annotations

import asyncio
from functools import partial

import structlog
from aiohttp import web

from conversation import events as ev
from conversation.ids import new_id
from handoff import moves, shield
from handoff.agents import Agent
from handoff.desk import encode
from handoff.desk.decode import Hide, Identified, Nothing, body
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.errors import DeskError
from handoff.desk.thread import conversation_of
from handoff.desk.writing import accepted, deliver
from handoff.gestures import day_of

log = structlog.get_logger()

_SAID = (ev.CustomerWrote, ev.CustomerChose, ev.CustomerSentFile)


async def hide(request: web.Request) -> web.Response:
    """POST …/hidden {id, seq, on}: a customer's line is folded for colleagues, or shown again; nothing is deleted."""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    given = body(await request.read(), Hide)
    [*found] = await desk.door.store.entries(conversation, given.seq - 1, 1)
    if not found or found[0].seq != given.seq or not isinstance(found[0].event, _SAID):
        raise DeskError("not_found", "there is no customer's message of this number; the thread has their numbers")
    hidden = ev.LineHidden(target=given.seq, on=given.on, agent=agent.id, name=agent.name)
    return accepted(await desk.door.write(conversation, lambda _: [hidden], id=f"desk/{given.id}"))


async def warn(request: web.Request) -> web.Response:
    """POST …/warning {id}: set words, in the customer's language; the case counts as a hard one from now on."""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    given = body(await request.read(), Identified)
    answer = await deliver(desk, conversation, partial(shield.warn, agent=agent), given.id)
    await had(desk, agent, conversation)
    return answer


async def relieve(request: web.Request) -> web.Response:
    """POST …/relief: the case back in front of the list, for a colleague, and a pause for who had it."""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    body(await request.read(), Nothing)
    decide = partial(moves.relieve, agent=agent)
    written = await desk.door.write(conversation, decide, id=f"desk/relief/{new_id()}")
    await had(desk, agent, conversation)
    await desk.presence.step_away(agent.id, "hard_case")
    await desk.hub.look()
    log.info("desk.moved", verb="relief", conversation=conversation, agent=agent.id)
    presence = {"state": "away", "reason": "hard_case"}
    return web.json_response({"floor": encode.floor(written.conversation), "presence": presence})


async def had(desk: Desk, agent: Agent, conversation: str) -> None:
    """This agent has a hard case today."""
    day = day_of(await desk.door.store.now(), desk.door.policy.hours.zone)
    await asyncio.to_thread(desk.hard_cases.note, [(agent.id, conversation)], day)
