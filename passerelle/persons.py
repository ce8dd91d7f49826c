"""All that is stored about a person, as one document; and forgetting it. One function each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from conversation import codec, files, people
from conversation import events as ev
from conversation.errors import ArchiveAway, Conflict
from conversation.event_table import ROWS
from conversation.ids import is_conversation
from conversation.records import Entry
from handoff.errors import DatabaseAway
from handoff.search.index import Index
from passerelle.compose import Spine

ALL = 10_000  # conversations of one person; the book keeps fewer
TRIES = 5
_AGENTS_ONLY = frozenset(row.name for row in ROWS if row.readers == {"desk"})


_AGENTS_WORDS = {"gesture.granted": "reason"}  # that no customer is shown


class Found(NamedTuple):
    """The conversations of a person; `claimed` are those in which somebody only typed their address."""

    conversations: list[str]
    claimed: list[str]


async def export(spine: Spine, person: str, index: Index) -> dict[str, Any]:
    """Every conversation of a person: the shop's customer id, a proven e-mail address, or a conversation's own id.

    Of those that are claimed only the ids: they may be a stranger's, and are exported one by one.
    """
    found = await _conversations(spine, person, index)
    documents = [await _document(spine, c) for c in found.conversations]
    return {"person": person, "conversations": documents, "claimed": found.claimed}


async def copy(spine: Spine, person: str, index: Index) -> bytes:
    """What a person may have of it in the chat, as JSON: without what only agents read, their notes on the case.

    Raises `ArchiveAway` when our database is.
    """
    try:
        document = await export(spine, person, index)
    except DatabaseAway as error:
        raise ArchiveAway(str(error)) from error
    del document["claimed"]
    theirs = [it for it in document["conversations"] if (await spine.door.read(it["id"])).person == person]
    document["conversations"] = theirs  # the book and the index may be behind; who it belongs to, the log says
    for conversation in theirs:
        conversation["events"] = [_theirs(line) for line in conversation["events"] if line["type"] not in _AGENTS_ONLY]
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _theirs(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != _AGENTS_WORDS.get(line["type"])}


@dataclass(frozen=True)
class Places:
    """Where else than in the store somebody's words are: the search index, the files, the mails that wait."""

    index: Index
    files: Path
    outbox: Path


async def forget(spine: Spine, person: str, places: Places, last: str | None = None) -> Found:
    """Erase a person's words, names, addresses, files, mails and what they are found by, but not what is claimed.

    Numbers and moves of the floor stay: they say nothing about anybody. What is being written meanwhile is
    erased with the rest, or `Conflict` says so and nothing of that conversation is half done. `last` is erased last: it
    says who the person is. Cut short, it is finished by the same call.
    """
    found = await _conversations(spine, person, places.index)
    for c in found.conversations:
        if c != last:
            await _forget(spine, c, places, person)
    if last is not None:
        await people.part(spine.book, last, (person, person.lower()))  # done again, nobody knows any more whose it was
        await _forget(spine, last, places, person)
    return found


async def _forget(spine: Spine, conversation: str, places: Places, person: str) -> None:
    """Of one conversation. That it is this person's is forgotten at the end: until then it is found again by that."""
    entries = await spine.store.entries(conversation)
    known = people.named(entry.event for entry in entries)
    await people.part(spine.book, conversation, [name for name in known if name not in (person, person.lower())])
    copies = await spine.book.gathered(f"{files.COPIES}{conversation}")
    named = {name for entry in entries for name in _files(entry.event)}
    await asyncio.to_thread(_delete_files, places.files, named | copies)
    await asyncio.to_thread(_delete_mails, places.outbox, conversation)
    await asyncio.to_thread(places.index.erase, conversation, await _erase(spine, conversation))
    await people.part(spine.book, conversation, (person, person.lower()))


def _files(event: ev.Event) -> list[str]:
    """The files of an event: the customer's, and those that were written or mailed to the customer."""
    beside = getattr(event, "attachments", ())
    return [file.file for file in ((event,) if isinstance(event, ev.CustomerSentFile) else beside)]


def _delete_files(folder: Path, names: Iterable[str]) -> None:
    for name in filter(files.is_file, names):
        for path in (folder / name[:2]).glob(f"{name}*"):
            path.unlink(missing_ok=True)


def _delete_mails(outbox: Path, conversation: str) -> None:
    for path in outbox.glob(f"{conversation}.*"):
        path.unlink(missing_ok=True)


async def _erase(spine: Spine, conversation: str) -> int:
    """The number of the line that says so."""
    for attempt in range(TRIES):
        try:
            last = await spine.store.erase(conversation)
            break
        except Conflict:
            if attempt == TRIES - 1:
                raise
    written = await spine.door.write(conversation, lambda _: [ev.ConversationErased(before=last)], f"erased/{last}")
    return written.appended.first if written.appended is not None else written.conversation.seq


async def _conversations(spine: Spine, person: str, index: Index) -> Found:
    if is_conversation(person):
        return Found([person] if await spine.store.head(person) else [], [])
    found = dict.fromkeys(await asyncio.to_thread(index.of_person, person, [person], ALL))
    for name in dict.fromkeys((person, person.lower())):  # the index may be some time behind, and the book holds fewer
        found |= dict.fromkeys(await spine.book.conversations_of(name, ALL))
    theirs, claimed = list[str](), list[str]()
    for c in found:
        (theirs if people.is_theirs(await spine.store.entries(c), person) else claimed).append(c)
    return Found(theirs, claimed)


async def _document(spine: Spine, conversation: str) -> dict[str, Any]:
    return {"id": conversation, "events": [_line(entry) for entry in await spine.store.entries(conversation)]}


def _line(entry: Entry) -> dict[str, Any]:
    at = datetime.fromtimestamp(entry.at / 1000, timezone.utc).isoformat()
    event = {"type": "unread"} if isinstance(entry.event, ev.Unread) else codec.to_dict(entry.event)
    return {"seq": entry.seq, "at": at, **event}
