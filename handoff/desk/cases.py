"""What agents do to a case beside its thread: promises, labels, putting it aside; and what else the person wrote."""

from __future__ import annotations

import asyncio
from functools import partial

from aiohttp import web

from conversation.ids import new_id
from handoff import moves
from handoff.desk.contact import on_file
from handoff.desk.decode import LINE_LIMIT, Labels, MakePromise, Nothing, Snooze, ahead, body, label, text
from handoff.desk.deps import agent_of, desk_of
from handoff.desk.thread import conversation_of
from handoff.desk.writing import accepted

HISTORY = 30  # earlier conversations of one person: more than anybody reads

_FRESH = {"Cache-Control": "no-store"}


async def promise(request: web.Request) -> web.Response:
    """POST …/promises {id, text, by_when}: what the customer can count on, and by when."""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    given = body(await request.read(), MakePromise)
    due_at = ahead(given.by_when, "by_when", await desk.door.store.now())
    said = text(given.text, LINE_LIMIT)
    known = await on_file(desk, await desk.door.read(conversation))
    decide = partial(moves.promise, agent=agent, promise=given.id, text=said, due_at=due_at, known=known)
    written = await desk.door.write(conversation, decide, id=f"desk/{given.id}")
    seq = written.appended.first if written.appended else written.conversation.seq
    return web.json_response({"seq": seq, "promise": given.id}, status=202)


async def keep(request: web.Request) -> web.Response:
    """POST …/promises/{promise}/kept: it was kept, by a call or elsewhere."""
    desk, conversation = desk_of(request), await conversation_of(request)
    body(await request.read(), Nothing)
    name = request.match_info["promise"]
    return accepted(await desk.door.write(conversation, partial(moves.keep, promise=name), id=f"kept/{name}"))


async def labels(request: web.Request) -> web.Response:
    """POST …/labels {add?, remove?}"""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    given = body(await request.read(), Labels)
    add, remove = [label(it) for it in given.add], [label(it) for it in given.remove]
    decide = partial(moves.label, agent=agent, add=add, remove=remove)
    written = await desk.door.write(conversation, decide, id=f"desk/label/{new_id()}")
    return web.json_response({"labels": list(written.conversation.labels)})


async def snooze(request: web.Request) -> web.Response:
    """POST …/snooze {until?}: out of sight until then, or until the customer writes."""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    given = body(await request.read(), Snooze)
    until = ahead(given.until, "until", await desk.door.store.now()) if given.until is not None else None
    decide = partial(moves.snooze, agent=agent, until=until)
    written = await desk.door.write(conversation, decide, id=f"desk/snooze/{new_id()}")
    return web.json_response({"snoozed_until": written.conversation.snoozed_until})


async def history(request: web.Request) -> web.Response:
    """GET …/{c}/history: the proven person's other conversations, over all channels, the newest first."""
    desk, agent = desk_of(request), agent_of(request)
    c = await desk.door.read(await conversation_of(request))
    found: dict[str, None] = {}
    if c.person is not None:  # never by an address: anybody may type somebody else's; the search finds it
        found = dict.fromkeys(await desk.book.conversations_of(c.person, HISTORY + 1))
        found |= dict.fromkeys(await asyncio.to_thread(desk.index.of_person, c.person, (), HISTORY + 1))
    others = [other for other in found if other != c.id]
    lines = await desk.summaries.of_each(others[:HISTORY], agent.language)
    lines.sort(key=lambda line: -line["seq"])
    return web.json_response({"conversations": lines}, headers=_FRESH)
