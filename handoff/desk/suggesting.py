"""Frequent answers offered beside a case: from the answers store, without those this person has been told."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date

from conversation.answers import Answers
from conversation.door import Door
from conversation.errors import ArchiveAway, UnknownConversation
from conversation.records import Entry
from conversation.state import Conversation
from handoff.desk.encode import Json
from handoff.faq import Faq, ranked, title, told
from handoff.snapshot import Snapshot

KEPT = 1_000  # former conversations, each with the names of the answers told there: no text is kept


class Suggesting:
    """Without `answers` nothing is offered."""

    def __init__(self, door: Door, answers: Answers | None) -> None:
        self._door = door
        self._answers = answers
        self._told: OrderedDict[tuple[str, str], tuple[int, frozenset[str]]] = OrderedDict()

    async def of(self, c: Conversation, entries: Sequence[Entry], snapshot: Snapshot, language: str) -> list[Json]:
        """Best first: the `title` in the agent's language, the words in the customer's. Raises `StoreUnavailable`."""
        if self._answers is None or c.sensitive:  # that is answered in one's own words
            return []
        faq = await self._faq(self._answers, snapshot.today, c.language)
        before = [await self._told_in(earlier.id, faq) for earlier in snapshot.earlier]
        return [
            {"name": name, "title": title(name, language), "text": faq.texts[name], "language": faq.language}
            for name in ranked(entries, faq, frozenset().union(*before))
        ]

    async def all(self, day: date, language: str) -> Faq:
        """Every answer of the house that can be sent as it is, in a customer's language."""
        return await self._faq(self._answers, day, language) if self._answers else Faq({}, language)

    @staticmethod
    async def _faq(answers: Answers, day: date, language: str) -> Faq:
        """In a thread: files that were changed are read again then."""
        return await asyncio.to_thread(Faq.of, answers, day, language)

    async def _told_in(self, conversation: str, faq: Faq) -> frozenset[str]:
        """What was told there; read again once something has been added, or for another language."""
        which = conversation, faq.language
        try:
            seq = (await self._door.read(conversation)).seq
            known = self._told.get(which)
            if known is None or known[0] != seq:
                known = seq, told(await self._door.store.entries(conversation), faq)
        except (UnknownConversation, ArchiveAway):
            return frozenset()  # forgotten since, or archived where nobody can look now
        self._told[which] = known
        self._told.move_to_end(which)
        if len(self._told) > KEPT:
            self._told.popitem(last=False)
        return known[1]
