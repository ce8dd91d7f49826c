"""What a customer does, put into the log: each deed is one write through the door and answers with its number.

HTTP and the socket both come through here, so that the same id is the same message on either.
"""

from __future__ import annotations

from collections.abc import Sequence

from channels.admission import metrics
from channels.admission.errors import WireError
from channels.admission.identity import Identity
from channels.admission.tokens import Tokens
from channels.outreach.incidents import Incidents
from channels.theirs import conversations_of, kept
from channels.web import decode
from conversation import events as ev
from conversation.book import Book
from conversation.door import Decide, Door
from conversation.errors import ArchiveAway
from conversation.evidence import both
from conversation.ids import new_conversation, new_id
from conversation.merging import undo
from conversation.state import Conversation
from conversation.taps import tapped
from conversation.wishes import holds

_PRESSED = both("A demandé une personne par le bouton", "Asked for a person by the button")


_SPEAKS = ("text", "choice", "file", "human")  # who says something hears what concerns them


class Writing:
    """The deeds. Each raises `StoreUnavailable` when nothing could be stored; the same id may then be sent again."""

    def __init__(self, door: Door, book: Book, tokens: Tokens, incidents: Incidents) -> None:
        self._door = door
        self._book = book
        self._tokens = tokens
        self._incidents = incidents

    # --- opening

    async def open(self, asked: decode.Open, identity: Identity | None) -> tuple[Conversation, bool]:
        """The conversation, and whether this request is the one it was opened by."""
        person = identity.person if identity else None
        seed = self._tokens.seed(asked.id, person) if asked.id else None
        conversation, known = await self._seeded(seed)
        theirs = await conversations_of(identity.person, self._door, self._book) if identity and not known else []
        going_on = next((c for c in theirs if c.holder != "closed"), None)
        if going_on is not None:
            await self._incidents.greet(going_on)
            return going_on, False

        def opening(c: Conversation) -> Sequence[ev.Event]:
            return [] if c.seq else [*_opening(asked, identity), *kept(theirs)]

        written = await self._door.write(conversation, opening, "web/open")
        if written.events:
            metrics.WRITTEN.labels(kind="open").inc()
        if written.appended is not None:
            await self._incidents.greet(written.conversation)
        return written.conversation, True

    async def _seeded(self, seed: str | None) -> tuple[str, bool]:
        """The conversation of an opening id, and whether there is one; not one that somebody has signed in to since:
        who has the id may have been at the same screen before them."""
        conversation = new_conversation(seed)
        while seed is not None and await self._door.store.head(conversation) is not None:
            try:
                guarded_at = (await self._door.read(conversation)).guarded_at
            except ArchiveAway:  # in doubt it is not given out
                guarded_at = 1
            if not guarded_at:
                return conversation, True
            seed = f"{seed}/{guarded_at}"
            conversation = new_conversation(seed)
        return conversation, False

    async def sign_in(self, conversation: str, who: Identity) -> tuple[int, int]:
        """A visitor becomes known and keeps the conversation: the number, and since when it is theirs (ms).

        Raises `WireError` `conflict` when it is another's.
        """
        theirs = [c for c in await conversations_of(who.person, self._door, self._book) if c.id != conversation]

        def identify(c: Conversation) -> Sequence[ev.Event]:
            if c.proof == "person" and c.person not in (None, who.person):
                raise WireError("conflict", "this conversation is another customer's; open one with POST /api/chat")
            told = (who.person, who.name or c.name, who.email or c.email)
            known = c.proof == "person" and (c.person, c.name, c.email) == told
            if known:
                return []
            if c.proof == "person":
                return [_proof(who)]
            merged = ev.ConversationMerged(into=who.person, why="signed in")
            return [merged, _proof(who), *kept(theirs, c)]

        seq = await self._write(conversation, f"identity/{new_id()}", identify, "identity")
        state = await self._door.read(conversation)
        await self._incidents.greet(state)
        return seq, state.guarded_at

    async def undo_merge(self, conversation: str) -> int:
        """It was not them: see `undo`. Raises `WireError` `conflict` when nothing was merged here."""
        undone = await undo(self._door, self._book, conversation, "customer")
        if undone is None:
            raise WireError("conflict", "nobody has signed in to this conversation; there is nothing to undo")
        return undone

    # --- writing

    async def message(self, conversation: str, message: decode.Message) -> int:
        """A text or a choice. Raises `WireError` `text_empty`, `text_too_long` or `not_offered`."""
        if message.choice is not None:
            return await self._choose(conversation, message.id, message.choice)
        event = ev.CustomerWrote(text=decode.text(message.text or ""))
        return await self._write(conversation, message.id, lambda c: [event], "text")

    async def _choose(self, conversation: str, id: str, value: str) -> int:
        now = await self._door.store.now()

        def choose(c: Conversation) -> Sequence[ev.Event]:
            events = tapped(c, value, "web", now)
            if not events:
                raise WireError("not_offered", "this choice is not on offer any more; choose anew or write it in words")
            return events

        try:
            return await self._write(conversation, id, choose, "choice")
        except WireError:
            # The same tap again, sent because its answer got lost: it was accepted while it was on offer.
            for entry in await self._door.store.entries(conversation):
                if entry.id == id:
                    return entry.seq
            raise

    async def file(self, conversation: str, id: str, file: ev.CustomerSentFile) -> int:
        """A file that has been stored."""
        return await self._write(conversation, id, lambda c: [file], "file")

    # --- the way to a person and back

    async def human(self, conversation: str, id: str) -> int:
        """A person, at once: no question first; nothing to do where one is already on the way."""

        def ask(c: Conversation) -> Sequence[ev.Event]:
            if c.holder in ("waiting", "agent"):
                return []
            seq = c.customer_seq or None
            return [ev.HandoffRequested(reason="explicit", by="customer", evidence=(_PRESSED,), seq=seq)]

        return await self._write(conversation, f"human/{id}", ask, "human")

    async def leave(self, conversation: str) -> int:
        """Leave the wait. Raises `WireError` `conflict` when an agent has taken the conversation already."""
        term = (await self._door.read(conversation)).term

        def leave(c: Conversation) -> Sequence[ev.Event]:
            if c.holder == "agent":
                raise WireError("conflict", "an agent is with you already; tell them that it is settled")
            return [ev.HandoffCancelled(by="customer")] if c.holder == "waiting" else []

        return await self._write(conversation, f"leave/{term}", leave, "leave")

    # --- the rest

    async def contact(self, conversation: str, given: decode.Contact) -> int:
        """Where to write when the customer is gone; a proven address stays the one."""
        kind, value = decode.contact(given)

        def give(c: Conversation) -> Sequence[ev.Event]:
            known = c.contacts.get(kind) == value or (kind == "email" and c.is_proven(c.email))
            return [] if known else [ev.CustomerGaveContact(kind=kind, value=value)]

        return await self._write(conversation, f"contact/{new_id()}", give, "contact")

    async def rate(self, conversation: str, score: int, comment: str | None) -> int:
        """How it was, 1 to 5: once for each episode; who says it again hears the number of the first time."""
        event = ev.CustomerRated(score=score, comment=decode.comment(comment))
        term = (await self._door.read(conversation)).term
        return await self._write(conversation, f"rating/{term}", lambda c: [event], "rating")

    async def switch(self, conversation: str, language: ev.Language) -> int:
        """The language the customer chose: it outranks what is detected."""

        def switch(c: Conversation) -> Sequence[ev.Event]:
            chosen = c.language == language and c.language_chosen
            return [] if chosen else [ev.CustomerSwitchedLanguage(language=language, chosen=True)]

        return await self._write(conversation, f"language/{new_id()}", switch, "language")

    async def wish(self, conversation: str, wish: ev.CustomerWished) -> int:
        """What holds for good; said twice it is written once."""

        def wished(c: Conversation) -> Sequence[ev.Event]:
            return [] if holds(c.wishes, wish) else [wish]

        return await self._write(conversation, f"wish/{new_id()}", wished, "wish")

    async def _write(self, conversation: str, id: str, decide: Decide, kind: str) -> int:
        def known(c: Conversation) -> Sequence[ev.Event]:
            if c.seq == 0:
                raise WireError("not_found", "there is no such conversation; open one with POST /api/chat")
            return decide(c)

        with metrics.ACCEPT_SECONDS.time():
            written = await self._door.write(conversation, known, id)
        if written.appended is None:
            return written.conversation.seq
        if written.appended.fresh:
            metrics.WRITTEN.labels(kind=kind).inc()
        if kind in _SPEAKS:
            await self._incidents.greet(written.conversation)
        return written.appended.first


def _opening(asked: decode.Open, identity: Identity | None) -> Sequence[ev.Event]:
    """The first events."""
    url, title = decode.page(asked.page)
    language = decode.language(asked.language or (identity.language if identity else None))
    events: list[ev.Event] = [
        ev.ConversationOpened(
            channel="web", language=language, page_url=url, page_title=title, zone=decode.zone(asked.zone)
        ),
        ev.ServiceTold(kind="ai_notice"),
    ]
    if identity is not None:
        events.append(_proof(identity))
    return events


def _proof(who: Identity) -> ev.CustomerIdentified:
    return ev.CustomerIdentified(proof="person", how="jwt", person=who.person, name=who.name, email=who.email)
