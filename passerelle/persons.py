"""All that is stored about a person, as one document; and forgetting it. One function each."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from conversation import codec
from conversation import events as ev
from conversation.errors import Conflict
from conversation.ids import is_conversation
from conversation.records import Entry
from handoff.search.index import Index
from passerelle.compose import Spine

ALL = 10_000  # conversations of one person; the book keeps fewer
TRIES = 5


async def export(spine: Spine, person: str, index: Index) -> dict[str, Any]:
    """Every conversation of a person: the shop's customer id, an e-mail address, or a conversation's own id."""
    found = await _conversations(spine, person, index)
    return {"person": person, "conversations": [await _document(spine, c) for c in found]}


async def forget(spine: Spine, person: str, index: Index, files: Path, outbox: Path) -> int:
    """Erase a person's words, names, addresses, files, mails and what they are found by; how many conversations.

    Numbers and moves of the floor stay: they say nothing about anybody. What is being written meanwhile is
    erased with the rest, or `Conflict` says so and nothing of that conversation is half done.
    """
    found = await _conversations(spine, person, index)
    for c in found:
        entries = await spine.store.entries(c)
        await asyncio.to_thread(_delete, files, [name for entry in entries for name in _files(entry.event)])
        await asyncio.to_thread(_delete, outbox, [f"{c}."])
        await _erase(spine, c)
        await asyncio.to_thread(index.erase, c)
    await spine.book.forget(person)
    return len(found)


def _files(event: ev.Event) -> list[str]:
    """The files of an event: the customer's, and those that were written or mailed to the customer."""
    beside = getattr(event, "attachments", ())
    return [file.file for file in ((event,) if isinstance(event, ev.CustomerSentFile) else beside)]


def _delete(files: Path, names: list[str]) -> None:
    for name in filter(None, names):
        for path in files.glob(f"**/{name}*"):
            path.unlink(missing_ok=True)


async def _erase(spine: Spine, conversation: str) -> None:
    for attempt in range(TRIES):
        try:
            last = await spine.store.erase(conversation)
            break
        except Conflict:
            if attempt == TRIES - 1:
                raise
    await spine.door.write(conversation, lambda _: [ev.ConversationErased(before=last)], f"erased/{last}")


async def _conversations(spine: Spine, person: str, index: Index) -> list[str]:
    if is_conversation(person):
        return [person] if await spine.store.head(person) else []
    found = dict.fromkeys(await spine.book.conversations_of(person, ALL))
    return list(found | dict.fromkeys(await asyncio.to_thread(index.of_person, person, [person], ALL)))


async def _document(spine: Spine, conversation: str) -> dict[str, Any]:
    return {"id": conversation, "events": [_line(entry) for entry in await spine.store.entries(conversation)]}


def _line(entry: Entry) -> dict[str, Any]:
    at = datetime.fromtimestamp(entry.at / 1000, timezone.utc).isoformat()
    event = {"type": "unread"} if isinstance(entry.event, ev.Unread) else codec.to_dict(entry.event)
    return {"seq": entry.seq, "at": at, **event}
