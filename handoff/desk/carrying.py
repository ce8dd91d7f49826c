"""Has a change of an order made by the shop, under the same fence as the assistant's: begun, done once, ended."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import msgspec
import structlog

from conversation import events as ev
from conversation.records import Act
from handoff import moves
from handoff.agents import Agent
from handoff.brief.refusals import term
from handoff.desk.deps import Desk
from handoff.desk.errors import DeskError
from handoff.desk.receipts import receipt
from handoff.desk.shopcalls import ask, sender_of
from shop.errors import NotFound, Refused, Stale
from shop.port import Shop
from shop.requests import Request, Withdraw
from shop.words import Change, Order, Override

log = structlog.get_logger()


@dataclass(frozen=True)
class Task:
    """What is to be done to an order (as it stood in `version`), in whose name and where.

    `follows`: what the customer is told with its end, where it was done.
    """

    conversation: str
    agent: Agent
    version: int
    wanted: Request
    doing: moves.Doing
    follows: tuple[ev.Event, ...] = ()

    @property
    def request(self) -> Request:
        """As the shop is asked; with whose decision it is, where a term is set aside."""
        aside = self.doing.aside
        if aside is None:
            return self.wanted
        decided = Override(self.agent.name, aside.why, aside.approved_by)
        return msgspec.structs.replace(self.wanted, override=decided)


async def carry_out(desk: Desk, task: Task, order: Order) -> Act:
    """How it ended. Raises `Held` where the floor has moved: then the shop is not called.

    Nor is it for what has ended before, if only because whoever began it was taken for gone.
    """
    doing, agent = task.doing, task.agent
    by = await sender_of(desk.shop, order) if isinstance(task.wanted, Withdraw) else None
    begin = partial(moves.begin, agent=agent, doing=doing)
    begun = await desk.door.write(task.conversation, begin, id=f"{doing.action}/begun")
    known = begun.conversation.acts[doing.action]
    if known.status != "begun":
        return known
    ended, change = await _do(desk, task)
    language = begun.conversation.language
    papers = [await receipt(desk.files, by, order, change, language)] if by and change else []
    events = [ended, *papers, *(task.follows if change else ())]
    written = await desk.door.write(task.conversation, lambda _: events, id=f"{doing.action}/ended")
    done = written.conversation.acts[doing.action]
    log.info("desk.acted", conversation=task.conversation, agent=agent.id, kind=doing.kind, status=done.status)
    return done


async def _do(desk: Desk, task: Task) -> tuple[ev.Event, Change | None]:
    """Have it done, and say how it ended, with the shop's record where something was done."""
    doing = task.doing
    named = {"action": doing.action, "kind": doing.kind, "order": doing.order}
    try:
        change = await ask(desk.shop, partial(_asked, task))
    except Refused as error:
        return ev.ActionFailed(**named, why=error.reason), None
    except (Stale, NotFound) as error:
        return ev.ActionFailed(**named, why=type(error).__name__.lower()), None
    except DeskError:  # away, or too slow: nobody knows
        return ev.ActionUnknown(**named, why="shop_down"), None
    if not change.made:
        return ev.ActionFailed(**named, why="read_only"), None
    return ev.ActionDone(**named, result=change.reference or change.new_order or "made"), change


def _asked(task: Task, shop: Shop) -> Change:
    return shop.do(task.doing.order, task.version, task.doing.action, task.request)


_ENDS = {
    "done": {"fr": "Fait.", "en": "Done."},
    "unknown": {
        "fr": "La boutique n’a pas répondu : vérifiez avant de recommencer.",
        "en": "The shop did not answer: check before you try again.",
    },
    "stale": {"fr": "La commande a changé : relisez-la.", "en": "The order has changed: read it again."},
}


def told(status: str, detail: str, language: str) -> str:
    """How it ended, for the agent."""
    key = "fr" if language == "fr" else "en"
    if status == "failed" and detail not in _ENDS:
        why = term(detail, key)
        return f"Pas fait : {why}." if key == "fr" else f"Not done: {why}."
    return _ENDS.get(detail if status == "failed" else status, _ENDS["unknown"])[key]
