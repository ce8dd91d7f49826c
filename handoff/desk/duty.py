"""Duty at the desk: the rota, where each is called, and saying "I have it", at the desk or by the link of a call."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import structlog
from aiohttp import web

from conversation import duty_words
from conversation import events as ev
from conversation.duty import CHAT, LINK, acknowledge, call_of, conversation_of, matter
from conversation.errors import UnknownConversation
from conversation.records import DutyCall
from conversation.state import Conversation
from handoff.agents import Agent
from handoff.desk import decode, encode
from handoff.desk.decode import body
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.errors import DeskError
from handoff.desk.guard import supervisors_only
from handoff.desk.thread import conversation_of as named_in
from handoff.duty.rota import Shift

LINK_S = 900  # to open Telegram and tap "Start"
TELEGRAM = "way/telegram"  # the note under which a running Telegram says where a private chat begins

_FRESH = {"Cache-Control": "no-store"}

log = structlog.get_logger()


async def duty(request: web.Request) -> web.Response:
    """GET /api/desk/duty: the rota, who is on duty now, and where this agent is called."""
    desk, agent = desk_of(request), agent_of(request)
    await _take_over_chat(desk, agent)
    house, now = desk.door.policy.hours, await desk.door.store.now()
    answer = {
        "zone": house.zone,
        "shifts": [encode.shift(it) for it in await asyncio.to_thread(desk.rotas.shifts)],
        "now": [
            {"id": it.agent, "name": it.name, "ways": [way for way, _ in it.ways]}
            for it in await asyncio.to_thread(desk.rotas.people, now, house)
        ],
        "telegram": bool(await desk.book.notes(TELEGRAM)),
        "me": await _address(desk, agent),
    }
    return web.json_response(answer, headers=_FRESH)


@supervisors_only
async def add_shift(request: web.Request) -> web.Response:
    """POST /api/desk/duty/shifts {agent, days, begins, ends, rank?, first_day?, last_day?}"""
    desk, given = desk_of(request), body(await request.read(), decode.DutyShift)
    kept = await asyncio.to_thread(desk.rotas.add, Shift(id="", **given.fields()))
    log.info("duty.shift_added", agent=kept.agent, by=agent_of(request).id)
    return web.json_response({"shift": encode.shift(kept)}, status=201)


@supervisors_only
async def drop_shift(request: web.Request) -> web.Response:
    """DELETE /api/desk/duty/shifts/{shift}"""
    desk = desk_of(request)
    if not await asyncio.to_thread(desk.rotas.drop, request.match_info["shift"]):
        raise DeskError("not_found", "there is no such shift any more; read the rota again")
    log.info("duty.shift_dropped", by=agent_of(request).id)
    return web.json_response({})


async def change_address(request: web.Request) -> web.Response:
    """POST /api/desk/duty/me {email?, telegram?}: empty takes it back; a chat is added by its link alone."""
    desk, agent, given = desk_of(request), agent_of(request), body(await request.read(), decode.DutyAddress)
    await asyncio.to_thread(desk.rotas.set_address, agent.id, given.email, given.telegram)
    return web.json_response({"me": await _address(desk, agent)})


async def telegram(request: web.Request) -> web.Response:
    """POST /api/desk/duty/telegram: a one-time link that makes a Telegram chat this agent's."""
    desk, agent = desk_of(request), agent_of(request)
    body(await request.read(), decode.Nothing)
    chat = (await desk.book.notes(TELEGRAM)).get(TELEGRAM)
    if chat is None:
        raise DeskError("conflict", "no Telegram bot is running here; calls come by mail")
    token = LINK + secrets.token_urlsafe(18)
    await desk.book.offer_link(token, agent.id, LINK_S)
    return web.json_response({"url": chat + token}, headers=_FRESH)


async def have_it(request: web.Request) -> web.Response:
    """POST …/conversations/{c}/duty: this agent has what cannot wait; nobody else is called."""
    desk, agent, conversation = desk_of(request), agent_of(request), await named_in(request)
    body(await request.read(), decode.Nothing)
    c = await desk.door.read(conversation)
    if matter(c, desk.door.policy) is None:
        raise DeskError("conflict", "nobody on duty is needed here; read the case again")
    after = await _acknowledged(desk, c, ev.DutyAcknowledged(agent=agent.id, name=agent.name, how="desk"))
    return web.json_response({"duty": encode.duty(after, agent.language)})


async def look(request: web.Request) -> web.Response:
    """POST /api/desk/duty/look {token}: what a call is about; asked by its page, without a session."""
    c, call = await _call(request)
    return web.json_response(_told(c, call), headers=_FRESH)


async def take(request: web.Request) -> web.Response:
    """POST /api/desk/duty/take {token}: who was called has it."""
    c, call = await _call(request)
    said = ev.DutyAcknowledged(agent=call.agent, name=call.name, how="link")
    return web.json_response(_told(await _acknowledged(desk_of(request), c, said), call), headers=_FRESH)


async def _acknowledged(desk: Desk, c: Conversation, said: ev.DutyAcknowledged) -> Conversation:
    called = c.duty.calls[-1].seq if c.duty is not None and c.duty.calls else c.term
    name = f"duty/taken/{called}/{said.agent}"
    return (await desk.door.write(c.id, lambda now: acknowledge(now, said), id=name)).conversation


async def _call(request: web.Request) -> tuple[Conversation, DutyCall]:
    """The call of a token. Raises `DeskError`, the same for a wrong one and for a case that is over."""
    token = body(await request.read(), decode.DutyToken).token
    conversation = conversation_of(token)
    try:
        c = await desk_of(request).door.read(conversation) if conversation is not None else None
    except UnknownConversation:
        c = None
    call = call_of(c, token) if c is not None else None
    if c is None or call is None:
        raise DeskError("not_found", "this call is over, or its link is not whole; the desk shows what waits")
    return c, call


def _told(c: Conversation, call: DutyCall) -> dict[str, Any]:
    """What the page shows: nothing that the customer wrote, and no name of theirs."""
    free = c.holder == "waiting" and c.duty is not None and not c.duty.has_it
    mine = c.holder == "waiting" and c.duty is not None and c.duty.by == call.agent
    return {
        "conversation": c.id,
        "language": call.language,
        "matter": duty_words.named(c.duty.matter if c.duty is not None else "", call.language),
        "lines": duty_words.called(c, call.nth, call.language),
        "state": "free" if free else "yours" if mine else "taken",
        "taken": "" if free or mine else duty_words.has_it(c, call.language),
    }


async def _address(desk: Desk, agent: Agent) -> dict[str, Any]:
    address = await asyncio.to_thread(desk.rotas.address, agent.id)
    return {"email": address.email or agent.email, "telegram": bool(address.telegram)}


async def _take_over_chat(desk: Desk, agent: Agent) -> None:
    """The chat behind which this agent has followed their link becomes their address."""
    name = CHAT + agent.id
    channel, _, chat = (await desk.book.notes(name)).get(name, "").partition(":")
    if channel == "telegram":
        await asyncio.to_thread(desk.rotas.set_address, agent.id, None, chat)
        await desk.book.note(name, "", 1)
