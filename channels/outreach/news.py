"""Telling one customer what is wrong with an order: into the log, and out by the channel they agreed to."""

from __future__ import annotations

from typing import NamedTuple

from channels.outreach.plan import PUSHED, News, Refused, Way, case_open, way
from conversation import events as ev
from conversation.book import Book
from conversation.door import Door
from conversation.errors import ArchiveAway, UnknownConversation
from conversation.ids import new_conversation
from conversation.state import Conversation
from conversation.words import say

DAY_S = 86_400
WEEK_S = 7 * DAY_S
A_WEEK = 3  # to one customer: who hears more often reads none of it
SAID = "news"  # in the address book: the shop's own id of its call -> the conversation it went into


class Told(NamedTuple):
    """Where it went."""

    conversation: str
    seq: int
    channel: str


class Telling:
    """Raises `StoreUnavailable` when nothing could be stored; the same id may then be sent again."""

    def __init__(self, door: Door, book: Book, key: str) -> None:
        """`key` is secret: without it nobody can tell a conversation's id from a call's."""
        self._door, self._book, self._key = door, book, key

    async def tell(self, news: News) -> Told:
        """Tell it once for each id. Raises `Refused`."""
        details = news.details()
        earlier = await self._earlier(news)
        if earlier is not None:
            return earlier
        theirs = await self._conversations(news.person)
        if any("no_news" in c.wishes for c in theirs if c is theirs[0] or c.holder != "closed"):
            raise Refused("no_consent", "the customer has asked not to be written to first; do not write to them")
        if news.about == "commercial" and any(map(case_open, theirs)):
            raise Refused("case_open", "a case of this customer is open; first settle it, then send this again")
        chosen = way(news, theirs, await self._bound(theirs))
        await self._pace(news)
        told = await self._write(news, ev.ServiceTold(kind="news", details=details), chosen)
        await self._book.hit(_week(news), WEEK_S)
        await self._book.hit(_today(news), DAY_S)
        return told

    async def _earlier(self, news: News) -> Told | None:
        """What became of the same call before."""
        bound = await self._book.bound(SAID, news.id)
        for entry in await self._door.store.entries(bound) if bound else []:
            own = f"{entry.id}/".startswith(f"{_batch(news)}/")  # of a batch of several, each has a number behind
            if own and isinstance(entry.event, ev.ServiceTold) and entry.event.kind == "news":
                return Told(str(bound), entry.seq, entry.event.details.get("channel", "web"))
        return None

    async def _conversations(self, person: str) -> list[Conversation]:
        """Those that their own log proves to be this person's, newest first."""
        found = []
        for conversation in await self._book.conversations_of(person):
            try:
                state = await self._door.read(conversation)
            except (UnknownConversation, ArchiveAway):
                continue
            if state.proof == "person" and state.person == person:
                found.append(state)
        return found

    async def _bound(self, theirs: list[Conversation]) -> dict[tuple[str, str], str | None]:
        pairs = {(name, address) for c in theirs for name, address in c.addresses.items()}
        return {pair: await self._book.bound(*pair) for pair in pairs}

    async def _pace(self, news: News) -> None:
        """Raises `Refused` `too_many`."""
        if await self._book.hits(_today(news)):
            raise Refused("too_many", "the customer was told this today; tell them when there is more", DAY_S)
        if await self._book.hits(_week(news)) >= A_WEEK:
            raise Refused("too_many", f"the customer was written to {A_WEEK} times this week; wait", DAY_S)

    async def _write(self, news: News, told: ev.ServiceTold, chosen: Way) -> Told:
        conversation = chosen.conversation or new_conversation(f"{self._key}/{news.person}/{news.id}")
        told = ev.ServiceTold(kind=told.kind, details=told.details | {"channel": chosen.channel})

        def decide(c: Conversation) -> list[ev.Event]:
            opening = [] if c.seq else _opening(news, chosen)
            return [*opening, told, *_known(news), *_mail(news, told, chosen, c.language if c.seq else news.language)]

        written = await self._door.write(conversation, decide, _batch(news))
        await self._book.bind(SAID, news.id, conversation)
        if chosen.conversation is None:
            await self._book.remember(news.person, conversation, written.conversation.opened_at)
            if chosen.channel in PUSHED and chosen.address:
                await self._book.bind(chosen.channel, chosen.address, conversation)
        return await self._earlier(news) or Told(conversation, written.conversation.seq, chosen.channel)


def _opening(news: News, chosen: Way) -> list[ev.Event]:
    """How the shop opens a conversation: whose it is by the shop's own word, and that a machine writes."""
    email = news.email if chosen.channel == "email" else None
    linked = [ev.CustomerLinked(channel=chosen.channel, address=chosen.address or "")]
    return [
        ev.ConversationOpened(channel="web" if chosen.channel == "email" else chosen.channel, language=news.language),
        *(linked if chosen.channel in PUSHED else []),
        ev.CustomerIdentified(proof="person", how="the shop's news", person=news.person, name=news.name, email=email),
        ev.ServiceTold(kind="ai_notice"),
    ]


def _known(news: News) -> list[ev.Event]:
    """The order is known from then on: nobody who answers is asked for its number."""
    return [ev.FactStated(name="order_number", value=news.order, by="shop", verified=True)] if news.order else []


def _mail(news: News, told: ev.ServiceTold, chosen: Way, language: str) -> list[ev.Event]:
    if chosen.channel != "email" or chosen.address is None:
        return []
    details = {"text": say(told, language) or "", "order": news.order or ""}
    return [ev.MailRequested(kind="news", to=chosen.address, details=details)]


def _batch(news: News) -> str:
    return f"news/{news.id}"


def _week(news: News) -> str:
    return f"news/{news.person}"


def _today(news: News) -> str:
    return f"news/{news.person}/{news.order}/{news.about}"
