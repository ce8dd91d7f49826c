"""Compares the edits made on a phone with the log and the answers: lost, doubled, or answered in old words. Pure.

It reckons by itself, not with the product's fold, which numbers a turn has to cover and which words it has then read.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from conversation import events as ev
from conversation.errors import NotOnThisFloor
from conversation.records import Entry
from conversation.state import Conversation
from tests.faults.batches import batches
from tests.faults.lines import answered
from tests.faults.seen import Phone

Meaning = Callable[[str], str] | None


@dataclass
class Said:
    """A message: the words each number gave it, which of these numbers are to be read, and which turns have read."""

    words: dict[int, str]
    to_read: list[int]
    read: list[int] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Has no turn read its last words yet?"""
        return self.to_read[-1:] != self.read[-1:]


def edits(phone: Phone, log: Sequence[Entry], meaning: Meaning) -> Iterator[tuple[str, str]]:
    """What is wrong with them; `meaning` is what the run's brain takes words for, None where nobody can say."""
    yield from _kept(phone, log)
    reader = _Reader(phone.conversation, meaning)
    with contextlib.suppress(NotOnThisFloor):  # another check says so
        for batch in batches(log):
            yield from reader.goes_on(batch)
        yield from reader.ends()


def _kept(phone: Phone, log: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Each edit stands in the log once, in order, about the message that was edited."""
    wrote = [entry.seq for entry in log if isinstance(entry.event, ev.CustomerWrote)]
    made = [(wrote[number], text) for number, text in phone.edited if number < len(wrote)]
    kept = [(e.event.target, e.event.text) for e in log if isinstance(e.event, ev.CustomerEdited)]
    if kept == made:
        return
    missing, extra = Counter(made) - Counter(kept), Counter(kept) - Counter(made)
    kind = "lost" if missing else "doubled" if extra else "reordered"
    yield kind, f"{len(made)} edits were made, the log has {len(kept)}: {len(missing)} missing, {len(extra)} too many"


class _Reader:
    """Goes through a log and knows at each place what was said, in which words, and what of it was read."""

    def __init__(self, conversation: str, meaning: Meaning) -> None:
        self._said: dict[int, Said] = {}  # by the number of the message
        self._state = Conversation(id=conversation)
        self._meaning = meaning

    def goes_on(self, batch: Sequence[Entry]) -> Iterator[tuple[str, str]]:
        """One batch; what is wrong with it."""
        before = self._state
        for entry in batch:
            event = entry.event
            if isinstance(event, ev.CustomerWrote):
                self._said[entry.seq] = Said({entry.seq: event.text}, [entry.seq])
            elif isinstance(event, ev.CustomerEdited):
                self._edited(entry, event)
            elif isinstance(event, ev.AssistantUnderstood):
                yield from self._turn(event, batch, before)
            self._state = self._state.replay([entry])

    def ends(self) -> Iterator[tuple[str, str]]:
        """The last words of each message that was to be read were read."""
        for seq, said in self._said.items():
            if said.open:
                yield "lost", f"the last words of message {seq} were never read: {said.to_read}, read {said.read}"

    def _edited(self, entry: Entry, event: ev.CustomerEdited) -> None:
        """It is to be read before its answer, and after it when the customer has not gone on and no person is there."""
        said = self._said.get(event.target)
        if said is None:
            return  # an edit of nothing is one that was never made
        by_assistant = self._state.said is not None and self._state.said.by == "assistant"
        if said.open or (by_assistant and self._state.holder == "assistant" and event.target == max(self._said)):
            said.to_read.append(entry.seq)
        said.words[entry.seq] = event.text

    def _turn(
        self, event: ev.AssistantUnderstood, batch: Sequence[Entry], before: Conversation
    ) -> Iterator[tuple[str, str]]:
        covered = set(event.covers)
        heard, changed = [], []
        for said in self._said.values():
            now = [number for number in said.to_read if number in covered]
            if not now:
                continue
            heard.append((now[0], said.words[now[-1]]))
            changed.append(not said.read or self._differ(said.words[said.read[-1]], said.words[now[-1]]))
            said.read += now
            covered -= set(now)
        if covered:
            yield "doubled", f"the turn read {sorted(covered)}, which were not to be read"
        yield from self._words(event, [words for _, words in sorted(heard)], any(changed), batch, before)

    def _differ(self, one: str, other: str) -> bool:
        return self._meaning is not None and self._meaning(one) != self._meaning(other)

    def _words(
        self, event: ev.AssistantUnderstood, heard: list[str], new: bool, batch: Sequence[Entry], before: Conversation
    ) -> Iterator[tuple[str, str]]:
        """An answer is to the last words; what only says the same in other words gets none."""
        answers = [entry.event for entry in batch if isinstance(entry.event, ev.AssistantWrote)]
        if self._meaning is None or before.holder != "assistant":
            return
        for answer in answers:
            if answered(answer.text) not in ([], heard):
                yield "lost", f"the turn for {event.covers} answered words that had been changed before"
        if answers and not new:
            yield "doubled", f"the turn for {event.covers} answered again what was only put in other words"
        if not answers and new and not any(isinstance(entry.event, ev.HandoffRequested) for entry in batch):
            yield "silent", f"the turn for {event.covers} says nothing to a new wish"
