"""From what is in the log to the letter for it: one function per kind of mail. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from babel.dates import format_date, format_datetime

from channels import seen
from channels.letters.letter import Big, Block, Letter, Row, Said, Text
from channels.letters.words import word
from channels.seen import Line
from conversation import events as ev
from conversation import house
from conversation.records import Entry
from conversation.words import say

QUOTED_MOST = 400  # characters of the customer's own words, as a reminder
ATTACHED_MOST_BYTES = 10 * 1024 * 1024  # in a mail a third more; many servers take 20 MB


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What every letter needs: the language, whom it greets, who signs, when it was asked for (ms)."""

    language: str
    name: str | None
    shop: str
    at: int
    code: str = ""

    def word(self, name: str, /, **details: str) -> str:
        """A sentence in the letter's language."""
        return word(name, self.language, **details)

    def when(self, at: int) -> str:
        """A moment with its year, as a receipt needs it."""
        moment = datetime.fromtimestamp(at / 1000, house.zone())
        if self.language == "en":
            return str(format_datetime(moment, "EEEE d MMMM y 'at' HH:mm", locale="en_GB"))
        return str(format_datetime(moment, "EEEE d MMMM y 'à' HH:mm", locale="fr_FR"))

    @property
    def hello(self) -> Text:
        return Text(self.word("hello_name", name=self.name) if self.name else self.word("hello"))


def requested(event: ev.MailRequested, about: About, entries: Sequence[Entry]) -> Letter:
    """The letter that was asked for; `entries` is the whole conversation (a transcript is made of it)."""
    letter = _KINDS[event.kind](event, about, entries)
    return with_attachments(letter, event.attachments, about)


def unread(entries: Sequence[Entry], known: int, about: About) -> Letter:
    """What people said after the number `known`, with the customer's last words before it as a reminder."""
    fresh = [entry.event for entry in entries if entry.seq > known]
    answers = (entry.seq for entry in entries if entry.seq > known and isinstance(entry.event, ev.AgentWrote))
    until = next(answers, known + 1)
    told = [entry for entry in entries if entry.seq < until]
    names = [event.name for event in fresh if isinstance(event, ev.AgentWrote)]
    name = names[-1] if names else about.shop
    blocks: list[Block] = [about.hello, Text(about.word("answer", name=name))]
    blocks += filter(None, (_person_said(event, about) for event in fresh))
    blocks += _reminder(told, about)
    attachments = [file for event in fresh if isinstance(event, ev.AgentWrote) for file in event.attachments]
    letter = Letter(
        about.word("answer_subject", name=name), tuple(blocks), about.word("person", name=name, shop=about.shop)
    )
    return with_attachments(letter, attachments, about)


def _person_said(event: ev.Event, about: About) -> Block | None:
    if isinstance(event, ev.AgentWrote):
        return Said(event.name, event.text) if event.text else None
    lasting = isinstance(event, ev.PromiseMade | ev.GestureGranted | ev.ActionDone | ev.ConversationClosed)
    line = say(event, about.language) if lasting else None
    return Text(line) if line else None


def _reminder(told: Sequence[Entry], about: About) -> list[Block]:
    """The customer's last words, as they read after any edit."""
    edits = {it.event.target: it.event.text for it in told if isinstance(it.event, ev.CustomerEdited)}
    texts = [edits.get(it.seq, it.event.text) for it in told if isinstance(it.event, ev.CustomerWrote)]
    words = [text for text in texts if text]
    if not words:
        return []
    last = words[-1] if len(words[-1]) <= QUOTED_MOST else words[-1][: QUOTED_MOST - 1] + "…"
    return [Text(about.word("you_wrote")), Said(about.word("you"), last)]


def with_attachments(letter: Letter, files: Sequence[ev.Attachment], about: About) -> Letter:
    """The letter with its files; what is too much for a mail is named and stays in the conversation."""
    kept: list[ev.Attachment] = []
    for file in files:
        if sum(other.size_bytes for other in kept) + file.size_bytes <= ATTACHED_MOST_BYTES:
            kept.append(file)
    left = [file for file in files if file not in kept]
    lines = [("attached", kept), ("not_attached", left)]
    more = [Text(about.word(name, names=", ".join(file.name for file in some))) for name, some in lines if some]
    return msgspec.structs.replace(letter, blocks=(*letter.blocks, *more), attachments=tuple(kept))


# --- the kinds that are asked for


def _code(event: ev.MailRequested, about: About, entries: Sequence[Entry]) -> Letter:
    blocks = (about.hello, Text(about.word("code")), Big(about.code), Text(about.word("code_not_asked")))
    return Letter(about.word("code_subject"), blocks, about.word("machine", shop=about.shop), links=False)


def _withdrawal(event: ev.MailRequested, about: About, entries: Sequence[Entry]) -> Letter:
    """The acknowledgement on a durable medium: content, date and hour of the withdrawal.

    Without a link: it goes to the contact of the order, and the conversation may be another customer's.
    """
    details = event.details
    at = int(details["at"]) if details.get("at", "").isdigit() else about.at
    blocks: list[Block] = [about.hello, Text(about.word("withdrawal")), Row(about.word("order"), _order(event))]
    if details.get("content"):
        blocks.append(Row(about.word("content"), details["content"]))
    blocks.append(Row(about.word("received"), about.when(at)))
    if details.get("reference"):
        blocks.append(Row(about.word("reference"), details["reference"]))
    if details.get("next"):
        blocks.append(Text(details["next"]))
    blocks.append(Text(about.word("keep")))
    return Letter(about.word("withdrawal_subject", order=_order(event)), tuple(blocks), _machine(about), links=False)


def _invoice(event: ev.MailRequested, about: About, entries: Sequence[Entry]) -> Letter:
    blocks = (about.hello, Text(about.word("invoice", order=_order(event))))
    return Letter(about.word("invoice_subject", order=_order(event)), blocks, _machine(about))


def _transcript(event: ev.MailRequested, about: About, entries: Sequence[Entry]) -> Letter:
    moment = datetime.fromtimestamp((entries[0].at if entries else about.at) / 1000, house.zone())
    day = str(format_date(moment, "long", locale="en_GB" if about.language == "en" else "fr_FR"))
    lines = [_said(line) for line in seen.lines(entries, about.language)]
    blocks: list[Block] = [about.hello, Text(about.word("transcript")), *lines]
    return Letter(about.word("transcript_subject", day=day), tuple(blocks), _machine(about))


def _said(line: Line) -> Said:
    moment = datetime.fromtimestamp(line.at / 1000, house.zone()).strftime("%d/%m %H:%M")
    return Said(f"{moment} {line.who}", "\n".join(filter(None, [line.text, *(f"📎 {file}" for file in line.files)])))


def _answer(event: ev.MailRequested, about: About, entries: Sequence[Entry]) -> Letter:
    name = event.details.get("name") or about.shop
    blocks = (about.hello, Text(event.details.get("text", "")))
    signs = about.word("person", name=name, shop=about.shop) if event.details.get("name") else about.shop
    return Letter(about.word("answer_subject", name=name), blocks, signs)


def _news(event: ev.MailRequested, about: About, entries: Sequence[Entry]) -> Letter:
    order = _order(event)
    subject = about.word("news_subject", order=order) if order else about.word("news_subject_all", shop=about.shop)
    news = Text(event.details.get("text", ""))
    return Letter(
        subject, (about.hello, news, Text(about.word("news_person"))), about.word("news_signs", shop=about.shop)
    )


def _order(event: ev.MailRequested) -> str:
    return event.details.get("order", "")


def _machine(about: About) -> str:
    return about.word("machine", shop=about.shop)


_KINDS: dict[str, Callable[[ev.MailRequested, About, Sequence[Entry]], Letter]] = {
    "code": _code,
    "withdrawal": _withdrawal,
    "invoice": _invoice,
    "transcript": _transcript,
    "answer": _answer,
    "news": _news,
}
