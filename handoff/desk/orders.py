"""The order panel: live orders with what is possible, and doing it under the same fence as the assistant.

`agent.began` is written while this agent has the floor; refused, the shop is not called. The end is written whoever
has the floor by then, and the customer reads it. What the shop's terms refuse can be done as an exception.
"""

from __future__ import annotations

import asyncio
import contextlib

from aiohttp import web

from conversation import events as ev
from conversation.ids import new_id
from conversation.records import Act
from conversation.state import Conversation
from conversation.store import Ring
from handoff import moves
from handoff.agents import Agent
from handoff.brief.case import named_orders
from handoff.deeds import DEEDS, level, moment, proven_for
from handoff.desk import budget, exceptional
from handoff.desk.carrying import Task, carry_out, told
from handoff.desk.decode import LINE_LIMIT, OrderAction, Reveal, body, line, text
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.encode import Json
from handoff.desk.errors import DeskError
from handoff.desk.ordershown import address, shown
from handoff.desk.shopcalls import ask
from handoff.desk.thread import conversation_of
from handoff.exceptions import Weighed, weigh
from handoff.snapshot import order_numbers
from shop.errors import NotFound
from shop.rules import Level
from shop.words import Order

FRESH = {"Cache-Control": "no-store"}


async def orders(request: web.Request) -> web.Response:
    """GET …/orders: those it is about and those the person waits for, live from the shop."""
    desk, agent = desk_of(request), agent_of(request)
    c = await desk.door.read(await conversation_of(request))
    with contextlib.suppress(DeskError):  # the shop is away: asked again by the agenda
        await desk.endings.end(c)
    entries = await desk.door.store.entries(c.id)
    snapshot = await desk.snapshots.take(c, (*order_numbers(c), *named_orders(entries)))
    listed = [shown(order, c, snapshot.today, agent.language) for order in snapshot.orders]
    return web.json_response({"down": snapshot.down, "orders": listed}, headers=FRESH)


async def act(request: web.Request) -> web.Response:
    """POST …/orders/{number}/actions {id, kind, version, details?, reason?, exception?}"""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    given = body(await request.read(), OrderAction)
    deed, now = DEEDS.get(given.kind), await desk.door.store.now()
    if deed is None:
        raise DeskError("bad_json", f"there is no action '{given.kind.value}' at the desk; the panel lists them")
    wanted = deed.ask(given.details, moment(now))
    if wanted is None:
        raise DeskError("bad_json", f"the action '{given.kind.value}' needs more in `details`; openapi.json says what")
    c = await desk.door.read(conversation)
    order = await order_of(desk, c, request.match_info["number"])
    reason = line(given.reason)
    if not proven_for(c, order, given.kind) and not reason:
        raise DeskError(
            "forbidden", "identity is not proven enough for this; say in `reason` how you know who it is, or ask first"
        )
    doing = moves.Doing(f"desk/{conversation}/{given.id}", deed.kind, order.number, reason)
    done = c.acts.get(doing.action)
    if done is not None and done.status != "begun":
        return ended(done, agent)
    task = Task(conversation, agent, given.version, wanted, doing)
    weighed = weigh(order, wanted, moment(now))
    if weighed is None:
        return ended(await carry_out(desk, task, order), agent)
    return await _make_exception(desk, task, given, weighed)


async def _make_exception(desk: Desk, task: Task, given: OrderAction, weighed: Weighed) -> web.Response:
    """What a term refuses, with a reason: at once within the agent's limits, beyond them when a supervisor agrees."""
    moves.grant(await desk.door.read(task.conversation), task.agent)
    kept = await exceptional.reserved(desk, task, given, line(given.exception), weighed)
    if kept.status in ("asked", "denied"):
        await desk.door.store.ring(Ring(conversation=task.conversation, kind="around"))
        return web.json_response({"approval": await budget.shown(desk, kept, task.agent)}, status=202)
    by = "" if kept.decided_by is None else (await asyncio.to_thread(desk.agents.by_id, kept.decided_by)).name
    return ended(await exceptional.carried(desk, kept, by), task.agent)


def ended(done: Act, agent: Agent) -> web.Response:
    return web.json_response(outcome(done, agent))


def outcome(done: Act, agent: Agent) -> Json:
    """How it ended, in the agent's language."""
    return {"status": done.status, "text": told(done.status, done.detail, agent.language)}


async def reveal(request: web.Request) -> web.Response:
    """POST …/orders/{number}/reveal {reason}: the address and contact of an unproven person; the reason is recorded."""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    reason = text(body(await request.read(), Reveal).reason, LINE_LIMIT)
    c = await desk.door.read(conversation)
    moves.grant(c, agent)
    order = await order_of(desk, c, request.match_info["number"])
    customer = await ask(desk.shop, lambda shop: shop.customer(order.customer_id))
    note = ev.AgentNoted(agent=agent.id, name=agent.name, text=f"👁 {order.number} : {reason}")
    await desk.door.write(conversation, lambda _: [note], id=f"desk/reveal/{new_id()}")
    answer = {
        "address": address(order),
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
    }
    return web.json_response(answer, headers=FRESH)


async def order_of(desk: Desk, c: Conversation, number: str) -> Order:
    """An order this conversation is about, or of its proven person. Raises `DeskError`."""
    try:
        order = await ask(desk.shop, lambda shop: shop.order(number))
    except NotFound:
        raise DeskError("not_found", "there is no such order; the panel lists those of this case") from None
    about = {*order_numbers(c), *named_orders(await desk.door.store.entries(c.id))}
    if number not in about and level(c, order) is not Level.PERSON:
        raise DeskError("not_found", "there is no such order; the panel lists those of this case")
    return order
