"""What Telegram can show, as data, and the sender: the agenda's `telegram` role, one message after the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import structlog
from telegram import Bot
from telegram.error import TelegramError

from channels.capabilities import Capabilities
from channels.telegram.client import fate
from channels.telegram.elsewhere import sort, told_before
from channels.telegram.encode import LIMIT, Outgoing, encode, pushed, targets
from channels.telegram.files import LIMIT_BYTES, send
from channels.telegram.notices import SERVICE, word
from channels.telegram.replies import NO_PREVIEW, markup
from channels.telegram.settings import CHANNEL, CURSORS
from channels.tries import TRIES, Fate, Try
from conversation.agenda import Work
from conversation.door import Door
from conversation.events import Event, MessageFailed
from conversation.records import Entry
from conversation.state import Conversation

TELEGRAM = Capabilities(
    name=CHANNEL, buttons=100, typing=True, text_limit=LIMIT, file_limit_bytes=LIMIT_BYTES, edits=True
)

log = structlog.get_logger()


class Sender:
    """Sends what a customer is to see, in order, each once; in doubt it says so in the log and does not repeat."""

    def __init__(self, bot: Bot, door: Door, files: Path) -> None:
        self._bot = bot
        self._door = door
        self._files = files
        self._store = door.store

    async def handle(self, work: Work) -> None:
        """Send what is due in one conversation. Raises `StaleWork` when another worker took it over."""
        state = await self._door.read(work.conversation)
        wait = state.cursors.get(CURSORS.wait, 0)
        if wait > await self._store.now():
            return await self._door.settle(work, wait)
        sent = max(state.cursors.get(CURSORS.sent, 0), state.told.get(f"linked:{CHANNEL}", 0))
        doubt = CURSORS.in_doubt(state.cursors)
        if doubt is not None and doubt > sent:
            await self._fail(work, [doubt], Fate("in_doubt", "the process that was sending ended"))
            sent = doubt
        entries = [e for e in await self._store.entries(work.conversation, after=sent) if pushed(e.event)]
        if state.channel != CHANNEL:
            return await self._elsewhere(work, state, entries)
        return await self._door.settle(work, await self._send(work, state, entries))

    async def _elsewhere(self, work: Work, state: Conversation, entries: Sequence[Entry]) -> None:
        """The customer writes on another channel now: that is said here once, and what stays unread there is sent."""
        await self._say_it_goes_on(work, state)
        found = sort(state, entries, await self._store.now(), self._door.policy.waits)
        if found.read:
            await self._store.advance(work.conversation, CURSORS.sent, found.read[-1].seq, work)
        later = await self._send(work, state, found.ready)
        await self._door.settle(work, later or found.due_at)

    async def _say_it_goes_on(self, work: Work, state: Conversation) -> None:
        moved = state.cursors.get(CURSORS.moved, 0)
        if told_before(moved, await self._store.entries(work.conversation, after=moved)):
            return
        await self._store.advance(work.conversation, CURSORS.moved, state.seq, work)
        try:
            line = SERVICE + word("elsewhere", state.language)
            await self._bot.send_message(int(state.addresses[CHANNEL]), line, disable_notification=True)
        except TelegramError as error:
            log.info("telegram.courtesy_failed", what="elsewhere", error=type(error).__name__)

    async def _send(self, work: Work, state: Conversation, entries: Sequence[Entry]) -> int | None:
        """Send them in order; the time (ms) to go on at when Telegram cannot be reached or wants a pause."""
        for number, entry in enumerate(entries):
            bad = await self._event(work, state, entry)
            if bad is None:
                await self._store.advance(work.conversation, CURSORS.sent, entry.seq, work)
            elif bad.kind == "later":
                return await self._pause(work, bad)
            elif bad.kind == "blocked":
                await self._fail(work, [entry.seq for entry in entries[number:]], bad)
                return None
            else:
                await self._fail(work, [entry.seq], bad)
        return None

    async def _event(self, work: Work, state: Conversation, entry: Entry) -> Fate | None:
        """Send an event's messages; None when all are out."""
        messages = encode(entry.event, state.language, await self._known(work.conversation, entry.event))
        at = CURSORS.done_before(state.cursors, entry.seq)
        for part, message in enumerate(messages):
            if part < at.part:
                continue
            at = at if at.part == part else Try(entry.seq, part)
            bad = await self._message(work, int(state.addresses[CHANNEL]), message, at.next)
            if bad is not None:
                return bad
            if part + 1 < len(messages):
                await self._store.advance(work.conversation, CURSORS.tried, Try(entry.seq, part + 1).number, work)
        return None

    async def _message(self, work: Work, chat: int, message: Outgoing, at: Try) -> Fate | None:
        """One request; its number is stored before it, and after it when it surely did not get through."""
        if at.n > TRIES:
            return Fate("refused", f"not reached in {TRIES} tries")
        await self._store.renew(work)
        await self._store.advance(work.conversation, CURSORS.begun, at.number, work)
        try:
            await self._deliver(chat, message)
        except FileNotFoundError:
            return Fate("refused", "the file is not there any more")
        except TelegramError as error:
            bad = fate(error, at.n)
            if bad.kind != "in_doubt":
                await self._store.advance(work.conversation, CURSORS.tried, at.number, work)
            log.info("telegram.not_sent", conversation=work.conversation, seq=at.seq, why=bad.kind, error=bad.details)
            return bad
        return None

    async def _deliver(self, chat: int, message: Outgoing) -> None:
        if message.file is not None:
            await send(self._bot, chat, message.file, message.text, self._files)
        else:
            under = markup(message)
            await self._bot.send_message(chat, message.text, reply_markup=under, link_preview_options=NO_PREVIEW)

    async def _known(self, conversation: str, event: Event) -> dict[int, Event]:
        """The events that this one speaks of."""
        wanted = targets(event)
        if not wanted:
            return {}
        entries = await self._store.entries(conversation, after=min(wanted) - 1)
        return {entry.seq: entry.event for entry in entries if entry.seq in wanted}

    async def _pause(self, work: Work, bad: Fate) -> int:
        due = await self._store.now() + int(bad.wait_s * 1000)
        await self._store.advance(work.conversation, CURSORS.wait, due, work)
        return due

    async def _fail(self, work: Work, seqs: Sequence[int], bad: Fate) -> None:
        """Say in the log what did not (or perhaps not) arrive, and go on after it."""
        why = bad.kind if bad.kind != "later" else "refused"
        failed = [MessageFailed(target=seq, channel=CHANNEL, why=why, details=bad.details) for seq in seqs]
        id = f"failed/{CHANNEL}/{seqs[0]}-{seqs[-1]}"
        written = await self._door.write(work.conversation, lambda c: failed, id, work=work)
        if written.appended is not None:
            await self._store.advance(work.conversation, CURSORS.failed, written.appended.last, work)
        await self._store.advance(work.conversation, CURSORS.sent, seqs[-1], work)
