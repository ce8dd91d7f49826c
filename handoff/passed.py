"""What a waiting customer is shown of what their agent will read: only what they have said themselves. Pure.

They set it right in words, as everything else: what is written while waiting is read into the brief.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from conversation import events as ev
from conversation.records import Entry
from conversation.state import Conversation
from conversation.wishes import LABELS
from handoff.brief.case import Case, day, day_of
from handoff.brief.facts import facts
from handoff.brief.words import YES
from handoff.snapshot import Snapshot

MOST = 5  # more is not read by who waits
SHOWN = frozenset({"order_number", "product", "needed_by", "address", "postcode", "email", "phone", *LABELS})


def passed_on(entries: Sequence[Entry], c: Conversation) -> tuple[str, ...]:
    """`Commande : LBQ-10001`, `Nécessaire pour : samedi 28 novembre`, in the customer's language.

    Nothing where they were shown just this in the same wait: who is put back in front of the list has read it.
    """
    language = "en" if c.language == "en" else "fr"
    case = Case(entries, c, Snapshot(today=date.min), language)
    lines = tuple(_lines(case, ":" if language == "en" else "\u00a0:"))[:MOST]
    return lines if lines != _shown(entries, c) else ()


def _shown(entries: Sequence[Entry], c: Conversation) -> tuple[str, ...]:
    """What they were shown last since they asked for a person."""
    since = c.handoff.seq if c.handoff is not None else 0
    told = (entry.event for entry in reversed(entries) if entry.seq > since)
    return next((it.passed_on for it in told if isinstance(it, ev.HandoffAnnounced) and it.passed_on), ())


def _lines(case: Case, colon: str) -> Iterator[str]:
    c = case.conversation
    on_file = c.email if c.proof == "person" else None  # known by the file or the site, if no message has it
    for fact in facts(case):
        told = fact["seq"] is not None or fact["value"] != on_file
        theirs = fact["by"] == "customer" or fact["name"] == "order_number"  # who checked a proven one stated it
        if theirs and fact["name"] in SHOWN and told:
            due = day_of(str(fact["value"]))
            wish = fact["name"] in LABELS and fact["value"] == case.say(YES)  # its name says it all
            value = day(due, case.language) if due else fact["value"]
            yield str(fact["label"]) if wish else f"{fact['label']}{colon} {value}"
