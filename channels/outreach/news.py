"""Telling one customer what is wrong with an order: into the log, and out by the channel they agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from channels.outreach.plan import PUSHED, News, Refused, Way, case_open, way
from channels.theirs import chosen_language, conversations_of, kept
from conversation import events as ev
from conversation.book import Book
from conversation.door import Door
from conversation.ids import new_conversation
from conversation.news import told_in_a_mail
from conversation.state import Conversation

DAY_S = 86_400
WEEK_S = 7 * DAY_S
A_WEEK = 3  # to one customer: who hears more often reads none of it
KNOWN_S = 30 * DAY_S  # so long the same id is the same news


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
        theirs = await conversations_of(news.person, self._door, self._book)
        if any("no_news" in c.wishes for c in theirs if c is theirs[0] or c.holder != "closed"):
            raise Refused("no_consent", "the customer has asked not to be written to first; do not write to them")
        if news.about == "commercial" and any(map(case_open, theirs)):
            raise Refused("case_open", "a case of this customer is open; first settle it, then send this again")
        chosen = way(news, theirs, await self._bound(theirs))
        await self._pace(news)
        return await self._write(news, ev.ServiceTold(kind="news", details=details), chosen, theirs)

    async def _earlier(self, news: News) -> Told | None:
        """What became of the same call before."""
        for conversation in await self._book.gathered(_batch(news)):
            for entry in await self._door.store.entries(conversation):
                own = f"{entry.id}/".startswith(f"{_batch(news)}/")  # of a batch of several, each has a number behind
                if own and isinstance(entry.event, ev.ServiceTold) and entry.event.kind == "news":
                    return Told(conversation, entry.seq, entry.event.details.get("channel", "web"))
        return None

    async def _bound(self, theirs: list[Conversation]) -> dict[tuple[str, str], str | None]:
        pairs = {(name, address) for c in theirs for name, address in c.addresses.items()}
        return {pair: await self._book.bound(*pair) for pair in pairs}

    async def _pace(self, news: News) -> None:
        """Take a place of the day's and one of the week's before it goes out: of two calls at once, one gets it.

        A place is held by the call's id, so that the same call again still has it. Raises `Refused` `too_many`.
        """
        today = f"news/{news.person}/{news.order}/{news.about}"
        if not await self._book.hold(today, news.id, DAY_S):
            raise Refused("too_many", "the customer was told this today; tell them when there is more", DAY_S)
        for place in range(A_WEEK):
            if await self._book.hold(f"news/{news.person}/{place}", news.id, WEEK_S):
                return
        await self._book.drop(today, news.id)
        raise Refused("too_many", f"the customer was written to {A_WEEK} times this week; wait", DAY_S)

    async def _write(self, news: News, told: ev.ServiceTold, chosen: Way, theirs: Sequence[Conversation]) -> Told:
        conversation = chosen.conversation or new_conversation(f"{self._key}/{news.person}/{news.id}")
        language = chosen_language(theirs, news.language)
        told = ev.ServiceTold(kind=told.kind, details=told.details | {"channel": chosen.channel})

        def decide(c: Conversation) -> list[ev.Event]:
            opening = [] if c.seq else [*_opening(news, chosen, language), *kept(theirs)]
            return [*opening, told, *_known(news), *_mail(news, told, chosen, c.language if c.seq else language)]

        await self._book.gather(
            _batch(news), conversation, KNOWN_S
        )  # first: it is looked up there before it is said again
        written = await self._door.write(conversation, decide, _batch(news))
        if chosen.conversation is None and chosen.channel in PUSHED and chosen.address:
            await self._book.bind(chosen.channel, chosen.address, conversation)
        return await self._earlier(news) or Told(conversation, written.conversation.seq, chosen.channel)


def _opening(news: News, chosen: Way, language: ev.Language) -> list[ev.Event]:
    """How the shop opens a conversation: whose it is by the shop's own word, and that a machine writes."""
    email = news.email if chosen.channel == "email" else None
    linked = [ev.CustomerLinked(channel=chosen.channel, address=chosen.address or "")]
    return [
        ev.ConversationOpened(channel="web" if chosen.channel == "email" else chosen.channel, language=language),
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
    details = {"text": told_in_a_mail(told, language), "order": news.order or ""}
    return [ev.MailRequested(kind="news", to=chosen.address, details=details)]


def _batch(news: News) -> str:
    return f"news/{news.id}"
