"""Gestures: within the budgets at once, over them when a supervisor approves; reserved before anything is written."""

from __future__ import annotations

import asyncio
from functools import partial

import structlog
from aiohttp import web

from conversation import events as ev
from conversation.errors import Conflict, NotOnThisFloor, StoreUnavailable
from conversation.records import Act
from conversation.state import Conversation
from conversation.store import Ring
from handoff import moves
from handoff.agents import Agent
from handoff.desk import exceptional, orders, refunding, vouchers
from handoff.desk.budget import shown
from handoff.desk.decode import LINE_LIMIT, Decision, body, line, text
from handoff.desk.decode import Gesture as Wanted
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.errors import DeskError
from handoff.desk.guard import supervisors_only
from handoff.desk.thread import conversation_of
from handoff.errors import Decided, Held, NotYours
from handoff.gestures import GESTURES, REFUND, Gesture, Status, day_of, told

log = structlog.get_logger()


async def gesture(request: web.Request) -> web.Response:
    """POST …/gestures {id, kind, amount?, order?, reason}: goodwill, within the budgets or put to a supervisor."""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    now = await desk.door.store.now()
    wanted = _wanted(body(await request.read(), Wanted), agent, conversation, now)
    known, c = await asyncio.to_thread(desk.ledger.find, wanted.id), await desk.door.read(conversation)
    if known is None or known.status == "void":
        moves.grant(c, agent)
        await refunding.check(desk, c, wanted)
    done = c.acts.get(exceptional.action_of(wanted))
    if done is not None and done.status in ("failed", "unknown"):
        return orders.ended(done, agent)
    day = day_of(now, desk.door.policy.hours.zone)
    kept = await asyncio.to_thread(desk.ledger.reserve, wanted, agent, day)
    if kept.status in ("asked", "denied"):
        await _tell(desk, conversation)
        return web.json_response({"approval": await shown(desk, kept, agent)}, status=202)
    if kept.status == "granted":
        return web.json_response({"seq": await _seq(desk, kept)}, status=202)
    if kept.aside is not None:
        return orders.ended(await exceptional.carried(desk, kept, await _decider(desk, kept)), agent)
    return web.json_response({"seq": await _grant(desk, kept, partial(moves.grant, agent=agent))}, status=202)


async def _decider(desk: Desk, it: Gesture) -> str:
    return "" if it.decided_by is None else (await asyncio.to_thread(desk.agents.by_id, it.decided_by)).name


async def approvals(request: web.Request) -> web.Response:
    """GET /api/desk/approvals: what waits for a supervisor."""
    desk, agent = desk_of(request), agent_of(request)
    asked = await asyncio.to_thread(desk.ledger.asked)
    return web.json_response(
        {"approvals": [await shown(desk, it, agent) for it in asked]}, headers={"Cache-Control": "no-store"}
    )


@supervisors_only
async def decide(request: web.Request) -> web.Response:
    """POST /api/desk/approvals/{approval} {decision, reason?}: by another supervisor than who asks."""
    desk, agent, given = desk_of(request), agent_of(request), body(await request.read(), Decision)
    asked = await asyncio.to_thread(desk.ledger.find, request.match_info["approval"].replace("~", "/"))
    if asked is None:
        raise DeskError("not_found", "there is no such request; read the list again")
    if asked.agent == agent.id:
        raise DeskError("forbidden", "nobody approves what they ask for themselves; a colleague has to")
    answer = line(given.reason)
    if given.decision == "deny" and not answer:
        raise DeskError("text_empty", "who asked wants to know why: write it in `reason`")
    status: Status = "reserved" if given.decision == "approve" else "denied"
    decided = await asyncio.to_thread(desk.ledger.decide, asked.id, agent, status, answer)
    ended: Act | None = None
    if decided.status == "reserved":
        ended = await _approved(desk, decided, agent)
    else:
        note = ev.AgentNoted(agent=agent.id, name=agent.name, text=answer)
        await desk.door.write(decided.conversation, lambda _: [note], id=f"denied/{decided.id}")
    await _tell(desk, decided.conversation)
    log.info("gesture.decided", conversation=decided.conversation, agent=agent.id, decision=given.decision)
    after = await asyncio.to_thread(desk.ledger.find, decided.id)
    approval = {"approval": await shown(desk, after or decided, agent)}
    return web.json_response(approval if ended is None else {**approval, "ended": orders.outcome(ended, agent)})


async def _approved(desk: Desk, it: Gesture, by: Agent) -> Act | None:
    """Grant it in the name of who asked; what cannot be written now waits for the next decision, and costs nothing.

    How the shop ended it, where something was to be done to an order. Decided again, what was written after all is not
    written twice: its batch has the gesture's name.
    """
    try:
        if it.aside is not None:
            return await exceptional.carried(desk, it, by.name)
        await _grant(desk, it, _held)
    except (StoreUnavailable, NotYours, NotOnThisFloor, Conflict, DeskError):
        await asyncio.to_thread(desk.ledger.ask_again, it.id, it.decided_by)
        raise
    return None


async def _grant(desk: Desk, it: Gesture, check: moves.Check) -> int:
    """Write it and settle its budget, and give its number; or give the budget back: what was approved is then to be
    decided again.

    When the store or the shop is away an agent's own stays reserved: sent again, it goes on here. Raises `Decided` for
    the slower one of two supervisors.
    """
    if it.kind == REFUND:
        raise DeskError("conflict", "this refund names no order to pay back: deny it, and ask again with its order")
    try:
        seq = await _seq(desk, it) or await _written(desk, it, check)
    except (NotYours, NotOnThisFloor, Conflict):
        if it.decided_by is None:
            await asyncio.to_thread(desk.ledger.settle, it.id, "void")
        else:
            await asyncio.to_thread(desk.ledger.ask_again, it.id, it.decided_by)
        raise
    settled = await asyncio.to_thread(desk.ledger.settle, it.id, "granted", it.decided_by)
    if it.decided_by is not None and not settled:
        raise Decided
    return seq


async def _written(desk: Desk, it: Gesture, check: moves.Check) -> int:
    """Written under the check, as long as the shop has issued nothing: that is told, whoever has the case by then."""

    def decide(c: Conversation) -> list[ev.Event]:
        if made is None:
            check(c)
        return [granted]

    c = await desk.door.read(it.conversation)
    made = await vouchers.issued(desk, it, c, check)
    granted = told(it, *vouchers.spent(made))
    term = c.term if made is None else None
    written = await desk.door.write(it.conversation, decide, id=_batch(it), term=term)
    return 0 if written.appended is None else written.appended.first


async def _seq(desk: Desk, it: Gesture) -> int:
    """The number of what was granted before, whoever has the floor by now."""
    entries = await desk.door.store.entries(it.conversation)
    batches = (_batch(it), f"{exceptional.action_of(it)}/ended")
    granted = (entry for entry in entries if isinstance(entry.event, ev.GestureGranted))
    return next((entry.seq for entry in granted if entry.id in batches), 0)


def _batch(it: Gesture) -> str:
    return f"desk/{it.id.partition('/')[2]}"


def _held(c: Conversation) -> None:
    if c.holder != "agent":
        raise Held(c)


async def _tell(desk: Desk, conversation: str) -> None:
    """Every desk looks around soon: what waits for a supervisor has changed."""
    await desk.door.store.ring(Ring(conversation=conversation, kind="around"))


def _wanted(given: Wanted, agent: Agent, conversation: str, now: int) -> Gesture:
    needs_amount = GESTURES.get(given.kind)
    if needs_amount is None:
        raise DeskError("bad_json", f"there is no gesture '{given.kind[:40]}'; use {', '.join(GESTURES)}")
    if needs_amount != (given.amount is not None):
        raise DeskError("bad_json", f"the gesture '{given.kind}' {'needs an' if needs_amount else 'has no'} `amount`")
    return Gesture(
        id=f"{conversation}/{given.id}",
        conversation=conversation,
        agent=agent.id,
        name=agent.name,
        kind=given.kind,
        cents=0 if given.amount is None else round(given.amount * 100),
        reason=text(given.reason, LINE_LIMIT),
        asked_at=now,
        status="reserved",
        charged=agent.id,
        aside=refunding.aside(given) if given.kind == REFUND else None,
    )
