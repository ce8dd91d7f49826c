"""Why a person is needed: the reason, and the evidence as it was found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conversation import events as ev
from conversation.changes import REFUSED_MS
from conversation.evidence import side
from conversation.records import Entry
from handoff.brief.case import Case
from handoff.brief.wish import topic
from handoff.brief.words import AN_ANSWER, HANDED_BACK, NO_REASON, QUOTED, REASONS, TOPICS, Json

_ANSWER = re.compile(r"utter_[\w/]+")
_ANSWER_LETTERS = 100  # of what was said: enough to know it by


def why(case: Case) -> Json:
    """The last request that moved the conversation here; for one that nobody asked to move, that too."""
    requests = list(case.of_type(ev.HandoffRequested))
    handoff = case.conversation.handoff
    # While somebody waits, a second ask changes nothing: the first one is why they wait.
    asked = next(
        (entry for entry in requests if handoff and entry.seq == handoff.seq), requests[-1] if requests else None
    )
    if asked is None or not isinstance(asked.event, ev.HandoffRequested):
        return {"text": case.say(NO_REASON) + ".", "reason": None, "by": None, "evidence": [], "seq": None}
    event = asked.event
    return {
        "text": case.say(REASONS[event.reason]) + ".",
        "reason": event.reason,
        "by": event.by,
        "evidence": [*_refused(case, asked), *(_read(case, it) for it in event.evidence if not _hurts(case, it))],
        "seq": event.seq or asked.seq,
    }


def _refused(case: Case, asked: Entry) -> Iterator[str]:
    """Who asks for a person just after an agent has handed back does not want that."""
    for entry in case.of_type(ev.HandoffHandedBack):
        if (
            entry.seq < asked.seq
            and asked.at - entry.at <= REFUSED_MS
            and isinstance(entry.event, ev.HandoffHandedBack)
        ):
            yield case.say(HANDED_BACK, name=entry.event.name)


def _hurts(case: Case, evidence: str) -> bool:
    """Words out of a line that the thread hides: who wants to read them reads them there."""
    return any(evidence.strip("« »") in line for seq, line in case.words_of.items() if case.folds(seq))


def _read(case: Case, evidence: str) -> str:
    """In the agent's language, an answer by what it is about."""
    return _ANSWER.sub(lambda named: _said(case, named[0]), side(evidence, case.language))


def plain(evidence: str, language: str) -> str:
    """In the reader's language, without the name of an answer, where nothing else of the case is at hand."""
    return _ANSWER.sub(lambda named: _about(named[0], language), side(evidence, language))


def _about(answer: str, language: str) -> str:
    return TOPICS.get(answer.removeprefix("utter_faq/"), AN_ANSWER).say(language)


def _said(case: Case, answer: str) -> str:
    """An answer by what it is about, else as it was said here; its own name is nothing to read."""
    about = topic(case, answer.removeprefix("utter_"))
    wrote = (entry.event for entry in case.entries)
    texts = [it.text for it in wrote if isinstance(it, ev.AssistantWrote) and it.answer == answer]
    if about or not texts:
        return _about(answer, case.language)
    line = " ".join(texts[-1].split())
    return case.say(QUOTED, text=line if len(line) <= _ANSWER_LETTERS else line[: _ANSWER_LETTERS - 1] + "…")
