"""What mail can show, as data, and the sender: the agenda's `mail` role, each mail once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.errors import MessageError
from email.message import EmailMessage
from typing import Literal, NamedTuple, TypeVar

import structlog

from channels import links
from channels.addresses import is_address
from channels.capabilities import Capabilities
from channels.letters import duty, kinds
from channels.letters.letter import Block, Letter, Link, Text
from channels.letters.words import word
from channels.mail.client import open_post
from channels.mail.message import Envelope, written
from channels.mail.settings import CHANNEL, CURSORS, MailSettings
from channels.tries import TRIES, Attempts, Fate
from conversation import codes
from conversation.agenda import MAIL, Work, next_due, read_seq
from conversation.book import Book
from conversation.door import Door
from conversation.events import DutyCalled, MailRequested, MailSent, MessageFailed
from conversation.files import place
from conversation.records import Entry
from conversation.state import Conversation

LINK_S = 14 * 86_400  # as long as "not settled" stands under a closed conversation
AT_ONCE = 2  # mails: a slow server is not pressed, and one hung session does not hold up the others
LEASE_S = 120.0  # a session has seven answers to wait for; a sender that dies is noticed after so long

OUT = Capabilities(
    name=CHANNEL,
    buttons=0,
    typing=False,
    text_limit=100_000,
    file_limit_bytes=kinds.ATTACHED_MOST_BYTES,
    edits=False,
)

# Its own: a mail server that hangs must not take the threads in which sessions and logins are looked up.
_threads = ThreadPoolExecutor(AT_ONCE, "mail")

log = structlog.get_logger()

_T = TypeVar("_T")


class Due(NamedTuple):
    """A mail to send: its number and address, and what was asked for (None: what stayed unread)."""

    seq: int
    to: str
    asked: MailRequested | DutyCalled | None
    at: int


class Sender:
    """Sends what was asked for and what stayed unread; in doubt it says so in the log and does not repeat."""

    def __init__(self, door: Door, book: Book, settings: MailSettings) -> None:
        self._door, self._book, self._settings = door, book, settings
        self._store, self._attempts = door.store, Attempts(door.store, CURSORS)
        self._post = open_post(settings)

    async def handle(self, work: Work) -> None:
        """Send what is due in one conversation. Raises `StaleWork` when another worker took it over."""
        state = await self._door.read(work.conversation)
        wait = await self._attempts.paused_until(state)
        if wait is not None:
            return await self._door.settle(work, wait)
        entries = await self._store.entries(work.conversation)
        later: int | None = None
        for due in await self._due(state, entries):
            later = await self._one(work, state, entries, due)
            if later is not None:
                break
        return await self._door.settle(work, later)

    async def _due(self, state: Conversation, entries: list[Entry]) -> list[Due]:
        """The mails that were asked for; when there is none, what a person said and nobody read."""
        asked = {entry.seq: entry.event for entry in entries if isinstance(entry.event, MailRequested | DutyCalled)}
        found = [
            Due(mail.seq, event.to, event, mail.at)
            for mail in state.mails
            if (event := asked.get(mail.seq)) is not None
        ]
        time = next_due(state, MAIL, self._door.policy)
        if not state.mails and state.said is not None and time is not None and time <= await self._store.now():
            found.append(Due(state.said.seq, state.contacts["email"], None, state.said.at))
        return found

    async def _one(self, work: Work, state: Conversation, entries: list[Entry], due: Due) -> int | None:
        """Send one mail and write down its end; the time (ms) to go on at when it is to be tried again."""
        if CURSORS.in_doubt(state.cursors) == due.seq:
            bad: Fate | None = Fate("in_doubt", "the process that was sending ended")
        else:
            bad = await self._try(work, state, entries, due)
        if bad is not None and bad.kind == "later":
            log.warning("mail.not_sent", conversation=state.id, seq=due.seq, error=bad.details, wait_s=bad.wait_s)
            return await self._attempts.pause(work, bad)
        await self._end(work, due, bad)
        return None

    async def _end(self, work: Work, due: Due, bad: Fate | None) -> None:
        """Write down that it is out, or what became of it."""
        log.info("mail.done", conversation=work.conversation, seq=due.seq, outcome=bad.kind if bad else "sent")
        sent = MailSent(target=due.seq)
        failed = bad and MessageFailed(target=due.seq, channel=CHANNEL, why=_why(bad), details=bad.details)
        await self._door.write(work.conversation, lambda c: [failed or sent], f"mail/{due.seq}", work=work)
        if due.asked is None:
            await self._store.advance(work.conversation, CURSORS.sent, due.seq, work)

    async def _try(self, work: Work, state: Conversation, entries: list[Entry], due: Due) -> Fate | None:
        """One try; its number is stored before it, and after it when it surely did not get through."""
        at = CURSORS.done_before(state.cursors, due.seq).next
        now = await self._store.now()
        if (hopeless := _hopeless(due, at.n, now) or _settled(due, state)) is not None:
            return Fate("refused", hopeless)
        try:
            mail = await self._mail(state, entries, due, now)
        except FileNotFoundError:
            return Fate("refused", "the file is not there any more")
        except (ValueError, MessageError) as error:  # the library's own: it will be so the next time, too
            return Fate("refused", f"no mail can be made of this ({type(error).__name__})")
        await self._attempts.begin(work, at, LEASE_S)
        bad = await _in_thread(lambda: self._post(f"{state.id}.{due.seq}", mail, at.n))
        await self._attempts.end(work, at, bad)
        return bad

    async def _mail(self, state: Conversation, entries: list[Entry], due: Due, now: int) -> EmailMessage:
        """The mail, made in a thread: 10 MB of attachments take a while to encode.

        Raises `FileNotFoundError`, and `ValueError` or `MessageError` for what stands in no header.
        """
        letter = await self._letter(state, entries, due)
        envelope = Envelope(
            sender=self._settings.sender,
            to=due.to,
            conversation=state.id,
            seq=due.seq,
            at=now,
            language=due.asked.language if isinstance(due.asked, DutyCalled) else _language(state),
        )

        def made() -> EmailMessage:
            folder = self._settings.files
            files = [(file, place(folder, file.file).read_bytes()) for file in letter.attachments]
            return written(letter, envelope, files)

        return await _in_thread(made)

    async def _letter(self, state: Conversation, entries: list[Entry], due: Due) -> Letter:
        if isinstance(due.asked, DutyCalled):
            return duty.called(due.asked, state, self._settings.address, self._settings.shop)
        about = kinds.About(
            language=_language(state),
            name=_name(state),
            shop=self._settings.shop,
            at=due.at,
            code=self._code(state, due),
        )
        if due.asked is not None:
            letter = kinds.requested(due.asked, about, entries)
        else:
            known = max(read_seq(state), state.cursors.get(CURSORS.sent, 0))
            letter = kinds.unread(entries, known, about)
        return await self._with_link(letter, state, due.to) if letter.links else letter

    async def _with_link(self, letter: Letter, state: Conversation, to: str) -> Letter:
        """A link opens what its reader has proven to be theirs, and not what somebody else has."""
        language, proven = _language(state), state.is_proven(to)
        way_back: Block = Text(word("come_back", language))
        if proven or state.proof != "person":
            url = await links.offer(self._book, self._settings.address, state, LINK_S, typed=not proven)
            way_back = Link(word("go_on", language), url, word("link_note", language))
        return Letter(letter.subject, (*letter.blocks, way_back), letter.signs, True, letter.attachments)

    def _code(self, state: Conversation, due: Due) -> str:
        nonce = due.asked.details.get("nonce") if isinstance(due.asked, MailRequested) else None
        return codes.code_of(self._settings.secret, state.id, nonce) if nonce else ""


async def _in_thread(work: Callable[[], _T]) -> _T:
    return await asyncio.get_running_loop().run_in_executor(_threads, work)


def _hopeless(due: Due, tries: int, now: int) -> str | None:
    """Why it makes no sense to try, or to try again."""
    if not is_address(due.to):
        return "this is no address that mail can be sent to"
    if isinstance(due.asked, MailRequested) and due.asked.kind == "code" and now - due.at > codes.VALID_S * 1000:
        return "the code is not valid any more"
    return f"not reached in {TRIES} tries" if tries > TRIES else None


def _settled(due: Due, state: Conversation) -> str | None:
    """Nobody on duty is woken for what somebody has by now."""
    over = state.holder != "waiting" or (state.duty is not None and bool(state.duty.has_it))
    return "somebody has the case by now" if isinstance(due.asked, DutyCalled) and over else None


def _why(bad: Fate) -> Literal["in_doubt", "refused"]:
    return "in_doubt" if bad.kind == "in_doubt" else "refused"


def _name(state: Conversation) -> str | None:
    """Whom to greet: only who has proven it, for anybody may write any name, and have us mail it to somebody else."""
    return state.called if state.proof == "person" else None


def _language(state: Conversation) -> str:
    return "en" if state.language == "en" else "fr"
