"""Canned replies over HTTP: read, filled in for a case; kept by supervisors for all, by agents for themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aiohttp import web
from babel.dates import format_date

from conversation.ids import is_conversation
from conversation.limits import TEXT_LIMIT
from conversation.state import Conversation
from handoff.agents import LANGUAGES, Agent
from handoff.desk.decode import CannedReply, body, label, line
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.encode import Json
from handoff.desk.errors import DeskError
from handoff.faq import Faq, title
from handoff.replies import Reply, filled, is_own
from handoff.snapshot import order_numbers

TITLE_LIMIT = 100


async def replies(request: web.Request) -> web.Response:
    """GET /api/desk/replies?conversation=C: all of them; with a case `filled` as far as it is known, and the answers
    of the house in the customer's language."""
    desk, agent = desk_of(request), agent_of(request)
    c = await _case(desk, request.query.get("conversation"))
    listed = await asyncio.to_thread(desk.replies.list, agent.id)
    shown = [_shown(it) for it in listed] if c is None else await _for_case(desk, agent, c, listed)
    return web.json_response({"replies": shown}, headers={"Cache-Control": "no-store"})


async def add(request: web.Request) -> web.Response:
    """POST /api/desk/replies {shortcut, language, title, text, own?}"""
    desk, agent, given = desk_of(request), agent_of(request), body(await request.read(), CannedReply)
    if not given.own:
        _supervised(agent)
    owner = agent.id if given.own else None
    made = await asyncio.to_thread(desk.replies.add, _given(given, "", owner))
    return web.json_response({"reply": _shown(made)}, status=201)


async def change(request: web.Request) -> web.Response:
    """POST /api/desk/replies/{reply} {shortcut, language, title, text}"""
    desk, agent, given = desk_of(request), agent_of(request), body(await request.read(), CannedReply)
    id = request.match_info["reply"]
    if not is_own(id):
        _supervised(agent)
    changed = _given(given, id, agent.id if is_own(id) else None)
    return web.json_response({"reply": _shown(await asyncio.to_thread(desk.replies.change, changed))})


async def drop(request: web.Request) -> web.Response:
    """DELETE /api/desk/replies/{reply}"""
    agent, id = agent_of(request), request.match_info["reply"]
    if not is_own(id):
        _supervised(agent)
    await asyncio.to_thread(desk_of(request).replies.drop, id, agent.id)
    return web.json_response({})


def _supervised(agent: Agent) -> None:
    """Raises `DeskError` for who may not keep the replies of the house."""
    if agent.role != "supervisor":
        raise DeskError("forbidden", "the replies of the house are kept by supervisors; keep it as your `own`")


def _given(given: CannedReply, id: str, owner: str | None) -> Reply:
    title, text = line(given.title, TITLE_LIMIT), line(given.text, TEXT_LIMIT)
    put_on = label(given.label) if given.label.strip() else ""
    return Reply(id, given.shortcut, given.language, title, text, owner, put_on, given.after)


async def _case(desk: Desk, conversation: str | None) -> Conversation | None:
    if conversation is None:
        return None
    if not is_conversation(conversation):
        raise DeskError("not_found", "there is no such conversation; the list shows those there are")
    return await desk.door.read(conversation)


async def _for_case(desk: Desk, agent: Agent, c: Conversation, listed: Sequence[Reply]) -> list[Json]:
    """The replies as they would be sent here, then the answers of the house."""
    now = await desk.door.store.now() / 1000
    today = datetime.fromtimestamp(now, ZoneInfo(desk.door.policy.hours.zone)).date()
    values = {language: _values(agent, c, today, language) for language in LANGUAGES}
    shown = [{**_shown(it), "filled": filled(it.text, values[it.language])} for it in listed]
    faq = await desk.suggesting.all(today, c.language)
    return shown + [_answer(name, faq, agent.language) for name in faq.texts]


def _values(agent: Agent, c: Conversation, today: date, language: str) -> dict[str, str]:
    day = format_date(today, "EEEE d MMMM", locale="fr_FR" if language == "fr" else "en_GB")
    orders = order_numbers(c)
    return {"name": c.name or "", "order": orders[0] if orders else "", "agent": agent.name, "date": str(day)}


def _answer(name: str, faq: Faq, language: str) -> Json:
    """An answer to a frequent question as one more reply: of the house, and kept in its files."""
    words = {"shortcut": name.replace("_", "-"), "language": faq.language, "title": title(name, language)}
    words |= {"text": faq.texts[name], "filled": faq.texts[name]}
    return {"id": f"faq-{name}", **words, "own": False, "label": "", "after": ""}


def _shown(it: Reply) -> Json:
    words = {"shortcut": it.shortcut, "language": it.language, "title": it.title, "text": it.text}
    return {"id": it.id, **words, "own": is_own(it.id), "label": it.label, "after": it.after}
