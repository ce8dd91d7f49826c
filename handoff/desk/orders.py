"""The order panel: live orders with what is possible, and doing it under the same fence as the assistant.

`agent.began` is written while this agent has the floor; refused, the shop is not called. The end is written whoever
has the floor by then, and the customer reads it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial

import structlog
from aiohttp import web

from conversation import events as ev
from conversation.ids import new_id
from conversation.state import Conversation
from handoff import moves
from handoff.brief.case import named_orders
from handoff.deeds import DEEDS, REASONS, level, moment, proven_for
from handoff.desk.decode import LINE_LIMIT, OrderAction, Reveal, body, line, text
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.errors import DeskError
from handoff.desk.ordershown import address, shown
from handoff.desk.receipts import receipt
from handoff.desk.shopcalls import ask, sender_of
from handoff.desk.thread import conversation_of
from handoff.snapshot import order_numbers
from shop.errors import NotFound, Refused, Stale
from shop.port import Shop
from shop.requests import Request
from shop.rules import Act, Level
from shop.words import Change, Order

FRESH = {"Cache-Control": "no-store"}

log = structlog.get_logger()


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
    """POST …/orders/{number}/actions {id, kind, version, details?, reason?}"""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    given = body(await request.read(), OrderAction)
    deed, now = DEEDS.get(given.kind), await desk.door.store.now()
    if deed is None:
        raise DeskError("bad_json", f"there is no action '{given.kind.value}' at the desk; the panel lists them")
    wanted = deed.ask(given.details, agent.id, moment(now))
    if wanted is None:
        raise DeskError("bad_json", f"the action '{given.kind.value}' needs more in `details`; openapi.json says what")
    c = await desk.door.read(conversation)
    order = await _order(desk, c, request.match_info["number"])
    reason = line(given.reason)
    if not proven_for(c, order, given.kind) and not reason:
        raise DeskError(
            "forbidden", "identity is not proven enough for this; say in `reason` how you know who it is, or ask first"
        )
    action = f"desk/{conversation}/{given.id}"
    done = c.acts.get(action)
    if done is None or done.status == "begun":
        doing = moves.Doing(action, deed.kind, order.number, reason)
        by = await sender_of(desk.shop, order) if given.kind is Act.WITHDRAW else None
        # Refused here because the floor has moved, the shop is not called.
        await desk.door.write(conversation, partial(moves.begin, agent=agent, doing=doing), id=f"{action}/begun")
        ended, change = await _do(desk, doing, partial(_asked, given.version, doing, wanted))
        follows = [await receipt(desk.files, by, order, change, c.language)] if by and change else []
        written = await desk.door.write(conversation, lambda _: [ended, *follows], id=f"{action}/ended")
        done = written.conversation.acts[action]
    log.info("desk.acted", conversation=conversation, agent=agent.id, kind=deed.kind, status=done.status)
    return web.json_response({"status": done.status, "text": _told(done.status, done.detail, agent.language)})


async def reveal(request: web.Request) -> web.Response:
    """POST …/orders/{number}/reveal {reason}: the address and contact of an unproven person; the reason is recorded."""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    reason = text(body(await request.read(), Reveal).reason, LINE_LIMIT)
    c = await desk.door.read(conversation)
    moves.grant(c, agent)
    order = await _order(desk, c, request.match_info["number"])
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


def _asked(version: int, doing: moves.Doing, wanted: Request, shop: Shop) -> Change:
    return shop.do(doing.order, version, doing.action, wanted)


async def _do(desk: Desk, doing: moves.Doing, do: Callable[[Shop], Change]) -> tuple[ev.Event, Change | None]:
    """Have it done, and say how it ended, with the shop's record where something was done."""
    named = {"action": doing.action, "kind": doing.kind, "order": doing.order}
    try:
        change = await ask(desk.shop, do)
    except Refused as error:
        return ev.ActionFailed(**named, why=error.reason), None
    except (Stale, NotFound) as error:
        return ev.ActionFailed(**named, why=type(error).__name__.lower()), None
    except DeskError:  # away, or too slow: nobody knows
        return ev.ActionUnknown(**named, why="shop_down"), None
    if not change.made:
        return ev.ActionFailed(**named, why="read_only"), None
    return ev.ActionDone(**named, result=change.reference or change.new_order or "made"), change


async def _order(desk: Desk, c: Conversation, number: str) -> Order:
    """An order this conversation is about, or of its proven person. Raises `DeskError`."""
    try:
        order = await ask(desk.shop, lambda shop: shop.order(number))
    except NotFound:
        raise DeskError("not_found", "there is no such order; the panel lists those of this case") from None
    about = {*order_numbers(c), *named_orders(await desk.door.store.entries(c.id))}
    if number not in about and level(c, order) is not Level.PERSON:
        raise DeskError("not_found", "there is no such order; the panel lists those of this case")
    return order


_ENDS = {
    "done": {"fr": "Fait.", "en": "Done."},
    "unknown": {
        "fr": "La boutique n’a pas répondu : vérifiez avant de recommencer.",
        "en": "The shop did not answer: check before you try again.",
    },
    "stale": {"fr": "La commande a changé : relisez-la.", "en": "The order has changed: read it again."},
}


def _told(status: str, detail: str, language: str) -> str:
    key = "fr" if language == "fr" else "en"
    if status == "failed" and detail not in _ENDS:
        why = next((words.say(key) for reason, words in REASONS.items() if reason.value == detail), detail)
        return f"Pas fait : {why}." if key == "fr" else f"Not done: {why}."
    return _ENDS.get(detail if status == "failed" else status, _ENDS["unknown"])[key]
