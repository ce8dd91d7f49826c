"""Does what customers have asked for in the chat: their data erased everywhere, and the receipt of it."""

from __future__ import annotations

from datetime import datetime

import msgspec
import structlog
from babel.dates import format_date

from conversation import events as ev
from conversation import house
from conversation.agenda import ERASURE, Work
from conversation.worker import Worker
from handoff.search.index import Index
from passerelle.compose import Spine, open_database
from passerelle.persons import Places, forget
from passerelle.settings import Settings

_CHATS = "erasing/"  # notes of the chats whose receipt is not written yet
_KEPT_S = 7 * 24 * 3600

log = structlog.get_logger()


class Eraser:
    """The erasure role, beside the watchdogs. Whatever dies on the way, the lease brings the work back."""

    def __init__(self, spine: Spine, places: Places) -> None:
        self._spine = spine
        self._places = places

    async def handle(self, work: Work) -> None:
        """Erase all of the person who asked in this conversation, this one last, and say so with the number of the
        receipt. Done again where it was cut short: by then this conversation may not tell any more whose it was.

        The receipt goes to the chats it goes on in, too; until it is written, the book keeps their addresses."""
        c = await self._spine.door.read(work.conversation)
        if c.erasure is None:
            await self._spine.door.settle(work)
            return
        if c.addresses:
            await self._spine.book.note(f"{_CHATS}{c.id}", msgspec.json.encode(c.addresses).decode(), _KEPT_S)
        found = await forget(self._spine, c.person or c.id, self._places, last=c.id)
        log.info("person.erased", conversation=c.id, receipt=c.erasure.receipt, count=len(found.conversations))
        kept = (await self._spine.book.notes(f"{_CHATS}{c.id}")).get(f"{_CHATS}{c.id}", "{}")
        addresses = msgspec.json.decode(kept, type=dict[str, str])
        there = [ev.CustomerLinked(channel=channel, address=address) for channel, address in addresses.items()]
        told = ev.ServiceTold(kind="data_erased", details={"receipt": c.erasure.receipt, **_day(c.erasure.at)})
        await self._spine.door.write(
            c.id, lambda _: [*there, told], f"data_erased/{c.erasure.seq}", work=work, ends_work=True
        )


def erasing_worker(settings: Settings, shared: Spine) -> Worker:
    """Erases what is due on the agenda of erasure."""
    places = Places(Index(open_database(settings)), settings.files_dir, settings.outbox)
    return Worker(shared.store, ERASURE, Eraser(shared, places).handle, at_once=1)


def _day(at: int) -> dict[str, str]:
    day = datetime.fromtimestamp(at / 1000, house.zone()).date()
    return {"fr": format_date(day, "d MMMM y", locale="fr_FR"), "en": format_date(day, "d MMMM y", locale="en_GB")}
