"""Where news of the shop's goes: into which conversation, on which channel, or why not now. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

import msgspec

from conversation import events as ev
from conversation.ids import ClientId
from conversation.limits import TEXT_LIMIT
from conversation.news import DATED, About
from conversation.state import Conversation

Channel = Literal["web", "telegram", "whatsapp", "email"]
PUSHED: tuple[Channel, ...] = ("telegram", "whatsapp")  # where a message reaches somebody who is not on the page


class Refused(Exception):
    """Not now: a code of the contract, and what to do."""

    def __init__(self, code: str, message: str, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.retry_after_s = code, message, retry_after_s


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shop's own sentence, in one language or both; the customer reads theirs, or the one there is."""

    fr: str = ""
    en: str = ""

    def details(self) -> dict[str, str]:
        """For the event. Raises `Refused` `text_empty` or `text_too_long`."""
        said = {lang: text.strip() for lang, text in (("fr", self.fr), ("en", self.en)) if text.strip()}
        if not said:
            raise Refused("text_empty", "there is nothing to read in this text; give fr, en or both")
        if max(map(len, said.values())) > TEXT_LIMIT:
            raise Refused("text_too_long", f"a text has {TEXT_LIMIT} characters at most; say it shorter")
        return said


class News(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the shop wants to tell one customer; `consent` are the channels on which they agreed to be written to.

    `date`: when a late order is expected, until when one whose payment was refused is kept.
    """

    id: ClientId
    person: str
    about: About
    consent: tuple[Channel, ...]
    order: str | None = None
    date: date | None = None
    text: Words | None = None
    name: str | None = None
    email: str | None = None
    language: ev.Language = "fr"

    def details(self) -> dict[str, str]:
        """For the event. Raises `Refused` `bad_json` when the sentence would have a hole."""
        own = self.text.details() if self.text else {}
        if self.about == "commercial" and not own:
            raise Refused("bad_json", "commercial news has no words of its own; give text")
        if self.about != "commercial" and not self.order:
            raise Refused("bad_json", f"{self.about} is about an order; give order")
        if self.about in DATED and not own and self.date is None:
            raise Refused("bad_json", f"{self.about} needs a date, so that the customer knows when; or give text")
        known = {"about": self.about, "order": self.order or "", "date": self.date.isoformat() if self.date else ""}
        return own | {name: value for name, value in known.items() if value}


class Way(NamedTuple):
    """How it goes out: the channel, the conversation that goes on (None: a new one), the address to write to."""

    channel: Channel
    conversation: str | None
    address: str | None = None


def case_open(c: Conversation) -> bool:
    """Is something of the customer's unsettled: a person on the way or there, a promise, a deed without its end?"""
    promised = any(promise.status == "open" for promise in c.promises.values())
    under_way = any(act.status in ("begun", "unknown") for act in c.acts.values())
    return c.holder in ("waiting", "agent") or promised or under_way


def way(news: News, theirs: Sequence[Conversation], bound: Mapping[tuple[str, str], str | None]) -> Way:
    """The way, by where the customer wrote last. `theirs`: their conversations, newest first.

    `bound`: what each of their addresses leads to now: one that leads to somebody else's is not written to.
    Raises `Refused` `no_consent`.
    """
    live = next((c for c in theirs if c.holder != "closed"), None)
    if live is not None and set(live.addresses) <= set(news.consent):
        channel = _in(live, news)
        if channel is not None:
            return Way(channel, live.id, news.email or live.email if channel == "email" else None)
    own = {c.id for c in theirs}
    for c in theirs:
        for push in sorted(PUSHED, key=lambda name: name != c.channel):
            address = c.addresses.get(push)
            if push in news.consent and address and bound.get((push, address)) in own:
                return Way(push, None, address)
    if "email" in news.consent and news.email:
        return Way("email", None, news.email)
    if "web" in news.consent:
        return Way("web", None)
    raise Refused("no_consent", "the customer can be reached on none of the channels of consent; do not write to them")


def _in(live: Conversation, news: News) -> Channel | None:
    """The channel of a conversation that goes on."""
    pushed = [name for name in PUSHED if name in live.addresses]
    if pushed:
        return next((name for name in pushed if name == live.channel), pushed[0])
    if "email" in news.consent and (news.email or live.is_proven(live.email)):
        return "email"
    return "web" if "web" in news.consent else None
