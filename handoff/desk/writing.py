"""What agents say: messages to the customer, notes among themselves, drafts; what lost the floor becomes a note."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from aiohttp import web

from conversation import events as ev
from conversation.door import Written
from conversation.state import Conversation
from handoff import moves
from handoff.desk.decode import Begun, Words, body, line, text
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.drafting import spent
from handoff.desk.ownlists import mention
from handoff.desk.thread import conversation_of, named
from handoff.drafts import Draft
from handoff.errors import Held
from handoff.teams import is_open, open_seconds, team_of

DRAFT_LIMIT = 12_000  # letters: what is pasted to be cut down goes with the case, too; the bytes fit into a body


async def message(request: web.Request) -> web.Response:
    """POST …/messages {id, text}: to the customer, while this agent has the floor."""
    desk, agent, conversation = desk_of(request), agent_of(request), named(request)
    given = body(await request.read(), Words)
    said = text(given.text)
    return await deliver(desk, conversation, partial(moves.write, agent=agent, text=said), given.id)


async def deliver(desk: Desk, conversation: str, say: Callable[[Conversation], moves.Events], id: str) -> web.Response:
    """Write what an agent says to the customer, once for its `id`. Raises `Held` where it became a note."""
    before: list[Conversation] = []

    def decide(c: Conversation) -> Sequence[ev.Event]:
        before[:] = [c]
        return say(c)

    written = await desk.door.write(conversation, decide, id=f"desk/{id}")
    stored = await _stored(desk, written)
    if isinstance(stored, ev.AgentNoted):
        raise Held(written.conversation)
    if written.events:
        await _measure(desk, before[0])
        await spent(desk, conversation)
    return accepted(written)


async def note(request: web.Request) -> web.Response:
    """POST …/notes {id, text}: for agents only; who is named with @ is told, and whose case it is."""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    given = body(await request.read(), Words)
    noted = ev.AgentNoted(agent=agent.id, name=agent.name, text=text(given.text))
    written = await desk.door.write(conversation, lambda _: [noted], id=f"desk/{given.id}")
    await mention(desk, agent, written.conversation, given.id, noted.text)
    return accepted(written)


async def draft(request: web.Request) -> web.Response:
    """POST …/draft {text}: what this agent has begun to answer, while they have the floor; empty: nothing any more."""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    given = body(await request.read(), Begun)
    c = await desk.door.read(conversation)
    if c.holder != "agent" or c.agent != agent.id:
        raise Held(c)
    begun = Draft(conversation, agent.id, agent.name, line(given.text, DRAFT_LIMIT), await desk.door.store.now())
    await asyncio.to_thread(desk.drafts.keep, begun)
    return web.json_response({})


async def drop_draft(request: web.Request) -> web.Response:
    """DELETE …/drafts/{agent}: somebody else used it, or threw it away."""
    desk, conversation = desk_of(request), await conversation_of(request)
    await asyncio.to_thread(desk.drafts.drop, conversation, request.match_info["agent"])
    return web.json_response({})


async def _stored(desk: Desk, written: Written) -> ev.Event:
    """What this id stands for in the log: the first try's event, whatever was decided this time."""
    if written.events:
        return written.events[0]
    assert written.appended is not None  # noqa: S101  # each of these calls writes one event
    entry = await desk.door.store.entries(written.conversation.id, written.appended.first - 1, 1)
    return entry[0].event


async def _measure(desk: Desk, before: Conversation) -> None:
    """The wait is over with the first word of an agent after the request; only opening hours count."""
    handoff, policy, team = before.handoff, desk.door.policy, team_of(before, desk.door.policy)
    if handoff is None or before.agent_spoke_at or not is_open(team, policy, handoff.requested_at):
        return
    since = await desk.door.store.entries(before.id, handoff.seq)
    if sum(isinstance(entry.event, ev.AgentWrote) for entry in since) == 1:
        waited_s = open_seconds(team, policy, handoff.requested_at, await desk.door.store.now())
        await desk.book.measure_wait(waited_s, team)


def accepted(written: Written) -> web.Response:
    """The number of what was written, or of the state where there was nothing to write."""
    seq = written.appended.first if written.appended else written.conversation.seq
    return web.json_response({"seq": seq}, status=202)
