"""Canned replies over HTTP: agents read them filled in for a case, supervisors keep them."""

from __future__ import annotations

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web
from babel.dates import format_date

from conversation.ids import is_conversation
from conversation.state import Conversation
from handoff.agents import Agent
from handoff.desk.decode import CannedReply, body, line, text
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.encode import Json
from handoff.desk.errors import DeskError
from handoff.desk.guard import supervisors_only
from handoff.replies import Reply, filled
from handoff.snapshot import order_numbers

TITLE_LIMIT = 100


async def replies(request: web.Request) -> web.Response:
    """GET /api/desk/replies?conversation=C: all of them; with a case, `filled` as far as it is known."""
    desk, agent = desk_of(request), agent_of(request)
    c = await _case(desk, request.query.get("conversation"))
    listed = await asyncio.to_thread(desk.replies.list)
    values = {language: await _values(desk, agent, c, language) for language in ("fr", "en")} if c else {}
    shown = [_shown(it) | ({"filled": filled(it.text, values[it.language])} if c else {}) for it in listed]
    return web.json_response({"replies": shown}, headers={"Cache-Control": "no-store"})


@supervisors_only
async def add(request: web.Request) -> web.Response:
    """POST /api/desk/replies {shortcut, language, title, text}"""
    made = await asyncio.to_thread(desk_of(request).replies.add, *_given(await request.read()))
    return web.json_response({"reply": _shown(made)}, status=201)


@supervisors_only
async def change(request: web.Request) -> web.Response:
    """POST /api/desk/replies/{reply} {shortcut, language, title, text}"""
    id = request.match_info["reply"]
    changed = await asyncio.to_thread(desk_of(request).replies.change, id, *_given(await request.read()))
    return web.json_response({"reply": _shown(changed)})


@supervisors_only
async def drop(request: web.Request) -> web.Response:
    """DELETE /api/desk/replies/{reply}"""
    await asyncio.to_thread(desk_of(request).replies.drop, request.match_info["reply"])
    return web.json_response({})


def _given(data: bytes) -> tuple[str, str, str, str]:
    given = body(data, CannedReply)
    return given.shortcut, given.language, line(given.title, TITLE_LIMIT), text(given.text)


async def _case(desk: Desk, conversation: str | None) -> Conversation | None:
    if conversation is None:
        return None
    if not is_conversation(conversation):
        raise DeskError("not_found", "there is no such conversation; the list shows those there are")
    return await desk.door.read(conversation)


async def _values(desk: Desk, agent: Agent, c: Conversation, language: str) -> dict[str, str]:
    now = datetime.fromtimestamp(await desk.door.store.now() / 1000, ZoneInfo(desk.door.policy.hours.zone))
    day = format_date(now, "EEEE d MMMM", locale="fr_FR" if language == "fr" else "en_GB")
    orders = order_numbers(c)
    return {"name": c.name or "", "order": orders[0] if orders else "", "agent": agent.name, "date": str(day)}


def _shown(it: Reply) -> Json:
    return {"id": it.id, "shortcut": it.shortcut, "language": it.language, "title": it.title, "text": it.text}
