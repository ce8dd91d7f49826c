"""Asking a colleague inside, with a time: the question is a note that names them, the customer is told the time."""

from __future__ import annotations

import asyncio
from functools import partial

from aiohttp import web

from conversation.words import when
from handoff import moves
from handoff.desk.contact import on_file
from handoff.desk.decode import LINE_LIMIT, Question, ahead, body, text
from handoff.desk.deps import agent_of, desk_of
from handoff.desk.errors import DeskError
from handoff.desk.ownlists import tell_named
from handoff.desk.thread import conversation_of
from handoff.errors import UnknownAgent
from handoff.reach import reach


async def ask(request: web.Request) -> web.Response:
    """POST …/questions {id, agent, text, told, by_when}: the answer is a note, which is told to whose case it is.

    `told` is what the customer can count on by then; who cannot be reached later is told nothing, for it could not be
    kept.
    """
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    given = body(await request.read(), Question)
    due_at = ahead(given.by_when, "by_when", await desk.door.store.now())
    question, told = text(given.text, LINE_LIMIT), text(given.told, LINE_LIMIT)
    try:
        asked = await asyncio.to_thread(desk.agents.by_id, given.agent)
    except UnknownAgent:
        raise DeskError("not_found", "there is no such agent; GET /api/desk/agents shows everybody") from None
    if asked.disabled:  # nobody would answer, and the customer is told a time
        raise DeskError("conflict", f"the account of {asked.name} is closed; ask a colleague who is with us")
    c = await desk.door.read(conversation)
    known = await on_file(desk, c)
    colon = " :" if agent.language == "fr" else ":"
    note = f"@{asked.name}, {when(due_at, agent.language)}{colon} {question}"
    promised = partial(moves.promise, agent=agent, promise=given.id, text=told, due_at=due_at, known=known)
    decide = partial(moves.ask, agent=agent, note=note, promised=promised if known or reach(c) else None)
    written = await desk.door.write(conversation, decide, id=f"desk/{given.id}")
    await tell_named(desk, agent, conversation, given.id, [asked.id])
    seq = written.appended.first if written.appended else written.conversation.seq
    answer = {"seq": seq, "promise": given.id if given.id in written.conversation.promises else None}
    return web.json_response(answer, status=202)
