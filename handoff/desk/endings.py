"""Ends what an agent began in the shop and did not live to see: the shop's own record knows whether it was done.

A role of the agenda, in every gateway: it is ended although nobody opens the case again.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from conversation import events as ev
from conversation.agenda import AGENTS, DEED_STALE_MS, DEEDS, Work, left_begun
from conversation.door import Door
from conversation.records import Act
from conversation.state import Conversation
from conversation.worker import Worker
from handoff import deeds
from handoff.desk.errors import DeskError
from handoff.desk.receipts import receipt
from handoff.desk.shopcalls import ask, sender_of
from handoff.gestures import EXCEPTION, Gesture, Status, told
from handoff.ledger import Ledger
from handoff.worker import kept
from shop.errors import NotFound
from shop.port import Shop
from shop.rules import Act as ShopAct

log = structlog.get_logger()


class Endings:
    """Asks the shop for the end of each; `files` is where papers are kept, `ledger` what an exception had reserved."""

    def __init__(self, door: Door, shop: Shop | None, files: Path | None, ledger: Ledger) -> None:
        self._door = door
        self._shop = shop
        self._files = files
        self._ledger = ledger
        self._worker = Worker(door.store, DEEDS, self.handle)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, whatever happens."""
        await kept("deeds", self._worker.run, stop)

    async def drain(self) -> int:
        """Do all that is due now, once, and return how many conversations were looked at."""
        return await self._worker.drain()

    async def handle(self, work: Work) -> None:
        """End what is due in one conversation; a shop that is away is asked again later."""
        c = await self._door.read(work.conversation)
        try:
            await self.end(c)
        except DeskError:
            return await self._door.settle(work, await self._door.store.now() + DEED_STALE_MS)
        return await self._door.settle(work)

    async def end(self, c: Conversation) -> None:
        """End each that began so long ago that whoever began it is gone. Raises `DeskError` for a shop that is away."""
        now = await self._door.store.now()
        for action, act in left_begun(c).items():
            if now - act.seq < DEED_STALE_MS:
                continue
            events = await self._ends(c, action, act)
            made = isinstance(events[0], ev.ActionDone)
            # Before its end is written: after it nobody comes back.
            gesture = await asyncio.to_thread(self._settle, action.removeprefix(AGENTS), "granted" if made else "void")
            if gesture is not None and gesture.kind != EXCEPTION and made:
                events.append(told(gesture))
            await self._door.write(c.id, lambda _, events=events: events, id=f"{action}/ended")  # type: ignore[misc]
            log.info("deed.ended", conversation=c.id, kind=act.kind, made=made)

    def _settle(self, id: str, status: Status) -> Gesture | None:
        """What was reserved for it, if it is an exception or a gesture: others wait for nobody who writes."""
        kept = self._ledger.find(id)
        if kept is not None:
            self._ledger.settle(id, status)
        return kept

    async def _ends(self, c: Conversation, action: str, act: Act) -> list[ev.Event]:
        number = act.order or ""
        named = {"action": action, "kind": act.kind, "order": number}
        try:
            order = await ask(self._shop, lambda shop: shop.order(number))
        except NotFound:  # a number nobody has any more
            return [ev.ActionFailed(**named, why="notfound")]
        change = next((change for change in order.changes if change.turn_id == action), None)
        if change is None:
            return [ev.ActionFailed(**named, why="never_made")]
        done = ev.ActionDone(**named, result="made")
        withdrawn = act.kind == deeds.DEEDS[ShopAct.WITHDRAW].kind
        by = await sender_of(self._shop, order) if withdrawn else None
        return [done, await receipt(self._files, by, order, change, c.language)] if by else [done]
