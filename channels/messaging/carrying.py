"""Sending what a customer is to see on a messaging app: in order, each once, and never silently lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import structlog

from channels.messaging.app import App
from channels.messaging.elsewhere import sort, told_before
from channels.messaging.notices import SERVICE, word
from channels.messaging.pushing import pushed, targets
from channels.messaging.saying import Outgoing
from channels.tries import TRIES, Attempts, Cursors, Fate, Try
from conversation import events as ev
from conversation.agenda import Work
from conversation.door import Door
from conversation.files import place
from conversation.records import Entry
from conversation.state import Conversation

log = structlog.get_logger()


class Sender:
    """The agenda's role of the channel's name; in doubt it says so in the log and does not repeat."""

    def __init__(self, app: App, door: Door, files: Path) -> None:
        """`files` is the folder in which what is sent beside a text lies."""
        self._app, self._door, self._store, self._files = app, door, door.store, files
        self._channel = app.can.name
        self._cursors = Cursors(self._channel)
        self._attempts = Attempts(self._store, self._cursors)

    async def handle(self, work: Work) -> None:
        """Send what is due in one conversation. Raises `StaleWork` when another worker took it over."""
        state = await self._door.read(work.conversation)
        wait = await self._attempts.paused_until(state)
        if wait is not None:
            return await self._door.settle(work, wait)
        sent = max(state.cursors.get(self._cursors.sent, 0), state.told.get(f"linked:{self._channel}", 0))
        doubt = self._cursors.in_doubt(state.cursors)
        if doubt is not None and doubt > sent:
            await self._fail(work, [doubt], Fate("in_doubt", "the process that was sending ended"))
            sent = doubt
        entries = [e for e in await self._store.entries(work.conversation, after=sent) if pushed(e.event)]
        if state.channel != self._channel:
            return await self._elsewhere(work, state, entries)
        return await self._door.settle(work, await self._send(work, state, entries))

    async def _elsewhere(self, work: Work, state: Conversation, entries: Sequence[Entry]) -> None:
        """The customer writes on another channel now: that is said here once, and what stays unread there is sent."""
        moved = state.cursors.get(self._cursors.moved, 0)
        after = await self._store.entries(work.conversation, after=moved)
        if not told_before(moved, after, self._channel):
            await self._store.advance(work.conversation, self._cursors.moved, state.seq, work)
            line = Outgoing(SERVICE + word("elsewhere", state.language))
            await self._app.say(state.addresses[self._channel], line, state.language)
        found = sort(state, entries, await self._store.now(), self._door.policy.waits)
        if found.read:
            await self._store.advance(work.conversation, self._cursors.sent, found.read[-1].seq, work)
        later = await self._send(work, state, found.ready)
        await self._door.settle(work, later or found.due_at)

    async def _send(self, work: Work, state: Conversation, entries: Sequence[Entry]) -> int | None:
        """Send them in order; the time (ms) to go on at when the platform cannot be reached or wants a pause."""
        for number, entry in enumerate(entries):
            bad = await self._event(work, state, entry)
            if bad is None:
                await self._store.advance(work.conversation, self._cursors.sent, entry.seq, work)
            elif bad.kind == "later":
                return await self._attempts.pause(work, bad)
            elif bad.kind == "blocked":
                await self._fail(work, [entry.seq for entry in entries[number:]], bad)
                return None
            else:
                await self._fail(work, [entry.seq], bad)
        return None

    async def _event(self, work: Work, state: Conversation, entry: Entry) -> Fate | None:
        """Send an event's messages; None when all are out."""
        known = await self._known(work.conversation, entry.event)
        messages = self._app.shape.encode(entry.event, state.language, known)
        at = self._cursors.done_before(state.cursors, entry.seq)
        for part, message in enumerate(messages):
            if part < at.part:
                continue
            at = at if at.part == part else Try(entry.seq, part)
            bad = await self._message(work, state, message, at.next)
            if bad is not None:
                return bad
            if part + 1 < len(messages):
                after = Try(entry.seq, part + 1)
                await self._store.advance(work.conversation, self._cursors.tried, after.number, work)
        return None

    async def _message(self, work: Work, state: Conversation, message: Outgoing, at: Try) -> Fate | None:
        """One request; its number is stored before it, and after it when it surely did not get through."""
        if at.n > TRIES:
            return Fate("refused", f"not reached in {TRIES} tries")
        await self._attempts.begin(work, at)
        try:
            content = await asyncio.to_thread(place(self._files, message.file.file).read_bytes) if message.file else b""
            bad = await self._app.deliver(state, message, content, at)
        except FileNotFoundError:
            bad = Fate("refused", "the file is not there any more")
        if bad is None:
            return None
        await self._attempts.end(work, at, bad)
        log.info("message.not_sent", channel=self._channel, conversation=state.id, seq=at.seq, error=bad.details)
        return bad

    async def _known(self, conversation: str, event: ev.Event) -> dict[int, ev.Event]:
        """The events that this one speaks of."""
        wanted = targets(event, self._channel)
        if not wanted:
            return {}
        entries = await self._store.entries(conversation, after=min(wanted) - 1)
        return {entry.seq: entry.event for entry in entries if entry.seq in wanted}

    async def _fail(self, work: Work, seqs: Sequence[int], bad: Fate) -> None:
        """Say in the log what did not (or perhaps not) arrive, and go on after it."""
        why = bad.kind if bad.kind != "later" else "refused"
        failed = [ev.MessageFailed(target=seq, channel=self._channel, why=why, details=bad.details) for seq in seqs]
        id = f"failed/{self._channel}/{seqs[0]}-{seqs[-1]}"
        written = await self._door.write(work.conversation, lambda c: failed, id, work=work)
        if written.appended is not None:
            await self._store.advance(work.conversation, self._cursors.failed, written.appended.last, work)
        await self._store.advance(work.conversation, self._cursors.sent, seqs[-1], work)
