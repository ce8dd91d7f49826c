"""Which frequent questions an agent may answer with the house's own words: ranked for what was last asked. Pure.

The readings in the log say what the assistant took a message for; where they say nothing, the words that a message and
an answer share do. What this customer has been told already is not offered again.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from conversation import events as ev
from conversation.answers import Answers
from conversation.records import Entry
from handoff.brief.case import words_of
from handoff.brief.words import TOPICS
from handoff.search import words

PREFIX = "utter_faq/"  # of the answers' names
MOST = 3  # more is not read more quickly than an answer is written
LAST = 3  # of the customer's messages: what was asked before them has been seen to

STEM_LETTERS = 5  # livraison, livraisons: what begins alike is alike
LEAST_LETTERS = 4  # shorter words say little
TITLE_WEIGHT = 2.0  # a word of the topic's name says more than one of the answer
UNKNOWN_WEIGHT = 0.5  # a word that no answer has may be of no account
# Of the weight of a question's words. Of 480 training lines of frequent questions 46 % then have their answer among
# the first two, and of lines about something else 25 % have one: it is for where the assistant understood nothing.
LEAST_ALIKE = 0.5

_NOT_READ = frozenset({"out_of_scope", "not_helpful"})

# What the house says about wishes that are no questions, beside what the order says.
RELATED: Mapping[str, tuple[str, ...]] = {
    "track_order": ("delivery_times",),
    "late_delivery": ("delivery_times",),
    "change_delivery": ("click_collect", "delivery_times"),
    "return_item": ("return_policy", "refund_delay"),
    "withdraw": ("return_policy", "refund_delay"),
    "refund_status": ("refund_delay",),
    "cancel_order": ("refund_delay",),
    "damaged_item": ("warranty", "return_policy"),
}


class Faq(NamedTuple):
    """The answers of one day in one language, by name without `utter_faq/`."""

    texts: Mapping[str, str]
    language: str

    @classmethod
    def of(cls, answers: Answers, day: date, language: str) -> Faq:
        """Those that can be sent as they are."""
        known = "fr" if language == "fr" else "en"
        names = sorted(name for name in answers.names() if name.startswith(PREFIX))
        found = {name.removeprefix(PREFIX): answers.find(name, day) for name in names}
        texts = {name: it.text[known] for name, it in found.items() if it is not None}
        return cls({name: text for name, text in texts.items() if "{" not in text}, known)

    def alike(self, question: str) -> list[str]:
        """The names of those that share words with the question, best first."""
        documents = {name: self._weights(name) for name in self.texts}
        spread = Counter(stem for stems in documents.values() for stem in stems)
        rarest = math.log(len(documents) or 1)
        asked = _stems(question)
        rare = {it: rarest - math.log(spread[it]) if it in spread else UNKNOWN_WEIGHT * rarest for it in asked}
        whole = sum(rare.values())
        scores = {
            name: sum(rare[stem] * stems[stem] for stem in rare.keys() & stems.keys())
            for name, stems in documents.items()
        }
        near = [name for name, score in scores.items() if score > 0 and score >= LEAST_ALIKE * whole]
        return sorted(near, key=lambda name: -scores[name])

    def _weights(self, name: str) -> dict[str, float]:
        said = dict.fromkeys(_stems(self.texts[name]), 1.0)
        return said | dict.fromkeys(_stems(title(name, self.language)), TITLE_WEIGHT)


def told(entries: Iterable[Entry], faq: Faq) -> frozenset[str]:
    """The names of the answers that this log has: the assistant gave them, or an agent with their words."""
    names, texts = set(), []
    for entry in entries:
        match entry.event:
            case ev.AssistantWrote(answer=str(name)) if name.startswith(PREFIX):
                names.add(name.removeprefix(PREFIX))
            case ev.AgentWrote(text=text):
                texts.append(text)
    return frozenset(names | {name for name, words in faq.texts.items() if any(words in text for text in texts)})


def title(name: str, language: str) -> str:
    """What an answer is about, in the agent's language."""
    topic = TOPICS.get(name)
    return topic.say(language) if topic else name.replace("_", " ")


def ranked(entries: Sequence[Entry], faq: Faq, before: Set[str] = frozenset()) -> list[str]:
    """The answers to offer, best first, for what the customer wrote last, all of it since an agent's word before.

    An agent's word after it takes none away: first comes hello, then the answer.

    `before`: the names of those told in former conversations.
    """
    known = told(entries, faq) | before
    return [name for name in dict.fromkeys(_fitting(entries, faq)) if name in faq.texts.keys() - known][:MOST]


def _fitting(entries: Sequence[Entry], faq: Faq) -> Iterator[str]:
    """What was understood, newest first; then what is alike where nothing was; then what belongs to other wishes."""
    every = words_of(entries)
    newest = max(every, default=0)
    answered = [entry.seq for entry in entries if isinstance(entry.event, ev.AgentWrote) and entry.seq < newest]
    said = {seq: text for seq, text in every.items() if seq > max(answered, default=0)}
    readings = _readings(entries)
    last = sorted(said, reverse=True)[:LAST]
    wishes = [wish for seq in last if seq in readings for wish in (readings[seq].intent, *readings[seq].also)]
    yield from (wish.removeprefix("faq/") for wish in wishes if wish.startswith("faq/"))
    unread = [seq for seq in last if seq not in readings or readings[seq].intent in _NOT_READ]
    for seq in unread[:1]:
        yield from faq.alike(said[seq])[: MOST - 1]
    for wish in wishes:
        yield from RELATED.get(wish, ())


def _readings(entries: Sequence[Entry]) -> dict[int, ev.Reading]:
    turns = (entry.event for entry in entries if isinstance(entry.event, ev.AssistantUnderstood))
    return {reading.seq: reading for turn in turns for reading in turn.readings}


def _stems(text: str) -> set[str]:
    found = words.words_of(text)
    return {word[:STEM_LETTERS] for word in found if len(word) >= LEAST_LETTERS and not word.isdecimal()}
