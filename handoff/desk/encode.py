"""From state and events to what an agent sees of them: pure; private events too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from conversation import events as ev
from conversation.codec import to_dict
from conversation.duty_words import stands, told
from conversation.event_table import TABLE
from conversation.records import Entry
from conversation.state import Conversation
from conversation.words import say
from handoff import shield
from handoff.agents import Agent
from handoff.brief.refusals import overridden, term
from handoff.brief.why import plain
from handoff.deeds import DEEDS
from handoff.duty.rota import Shift
from handoff.gestures import EXCEPTION, Aside, Gesture
from handoff.insults import insults
from handoff.routing import Offer
from handoff.search.index import Counted
from shop.rules import Act

Json = dict[str, Any]

_NAMES = {
    "assistant": {"fr": "Assistant", "en": "Assistant"},
    "system": {"fr": "Service", "en": "Service"},
}


def agent(it: Agent) -> Json:
    """An agent as colleagues see them."""
    return {
        "id": it.id,
        "name": it.name,
        "email": it.email,
        "role": it.role,
        "language": it.language,
        "languages": list(it.languages),
        "skills": list(it.skills),
        "capacity": it.capacity,
    }


def present(it: Agent, online: bool, away: str | None, held: int, hard: int) -> Json:
    """An agent with whether and why not they take cases now; `load` is how many they hold, `hard` those of today."""
    state = "offline" if not online else "away" if away else "online"
    return {
        **agent(it),
        "online": online,
        "state": state,
        "reason": away if online else None,
        "load": held,
        "hard": hard,
    }


def offer(it: Offer) -> Json:
    """Whom a waiting case is suggested to."""
    return {"id": it.agent, "name": it.name, "why": it.why}


def approval(it: Gesture, asked: list[str], second_at: int) -> Json:
    """A gesture that waits, or waited, for a supervisor; its name has no slash, to stand in a path.

    `order`: what it is done to, if to one; `exception`: of one, what against which term, in both languages of the desk.
    """
    return {
        "id": it.id.replace("/", "~"),
        "conversation": it.conversation,
        "agent": {"id": it.agent, "name": it.name},
        "kind": it.kind,
        "amount_cents": it.cents or None,
        "reason": it.reason,
        "status": it.status,
        "asked_at": it.asked_at,
        "second_at": second_at,
        "asked": asked,
        "decided_by": it.decided_by,
        "answer": it.answer,
        "order": it.aside.number if it.aside else None,
        "exception": _exception(it.aside) if it.aside and it.kind == EXCEPTION else None,
    }


def _exception(it: Aside) -> Json:
    deed = DEEDS[Act(it.act)].label
    return {
        "order": it.number,
        "rule": it.rule,
        "late_days": it.late_days,
        "text": {
            "fr": f"{deed.say('fr')} {it.number} : {term(it.rule, 'fr')}",
            "en": f"{deed.say('en')} {it.number}: {term(it.rule, 'en')}",
        },
    }


def shift(it: Shift) -> Json:
    """Hours of the rota."""
    kept = asdict(it)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items()}


def duty(c: Conversation, language: str) -> Json | None:
    """Who was called about what cannot wait, the last ones, and who has it; None where nobody was.

    `text`: how it stands, empty when nobody on duty is needed any more.
    """
    if c.duty is None:
        return None
    calls = [{"name": it.name, "way": it.way, "at": it.at, "sent": it.sent} for it in c.duty.calls]
    return {
        "text": stands(c, language),
        "matter": c.duty.matter,
        "calls": calls,
        "nth": c.duty.nth,
        "has_it": c.duty.has_it,
        "since": c.duty.since,
    }


def promised(it: Counted) -> Json:
    """How promises ended; `rate` is the part that was kept."""
    return {"open": it.open, "kept": it.kept, "missed": it.missed, "rate": it.rate}


def floor(c: Conversation) -> Json:
    """Who holds the conversation."""
    held = {"id": c.agent, "name": c.agent_name} if c.holder == "agent" else None
    return {"holder": c.holder, "term": c.term, "agent": held}


def events(entries: Iterable[Entry], c: Conversation, language: str) -> list[Json]:
    """The thread, in the order of its numbers; what this process is too old to read is left out."""
    return [event(entry, c, language) for entry in entries if not isinstance(entry.event, ev.Unread)]


# Of a call to somebody on duty: who has it says that they have the case; and where they are called is their own.
_SECRETS: dict[type[ev.Event], tuple[str, ...]] = {ev.DutyCalled: ("call", "to")}


def event(entry: Entry, c: Conversation, language: str) -> Json:
    """One event; `private`: no customer sees it; `data`: all of its own fields. Service lines are in `language`."""
    it = entry.event
    role, name = _author(it, c, language)
    data = to_dict(it)
    data.pop("type")
    for secret in _SECRETS.get(type(it), ()):
        data.pop(secret, None)
    if isinstance(it, ev.HandoffRequested):
        data["evidence"] = [plain(evidence, language) for evidence in it.evidence if not insults(evidence)]
    return {
        "seq": entry.seq,
        "id": entry.id.rsplit("/", 1)[-1] if role in ("customer", "agent") else entry.id,
        "type": ev.name_of(it),
        "at": entry.at,
        "lang": it.language if isinstance(it, ev.AssistantWrote) else c.language if role == "customer" else language,
        "author": {"role": role, "name": name},
        "text": text(it, language),
        "buttons": [{"title": b.title, "value": b.value} for b in getattr(it, "buttons", ())],
        "attachments": _attachments(it, c.id),
        "insults": role == "customer" and insults(getattr(it, "text", "") or getattr(it, "caption", "")),
        "private": "customer" not in TABLE[ev.name_of(it)].readers,
        "data": data,
    }


def text(it: ev.Event, language: str) -> str:
    """The event's own words, or what the service says for it."""
    if isinstance(it, ev.RuleOverridden):
        return overridden(it, language)
    if isinstance(it, ev.LineHidden | ev.AgentWarned):
        return shield.told(it, language)
    if isinstance(it, ev.DutyCalled | ev.DutyAcknowledged):
        return told(it, language)
    own = _OWN_TEXT.get(type(it))
    return own(it) if own else say(it, language) or ""


_AGENTS = (
    ev.AgentWrote,
    ev.AgentNoted,
    ev.AgentBegan,
    ev.RuleOverridden,
    ev.LineHidden,
    ev.AgentWarned,
    ev.GestureGranted,
    ev.CaseLabelled,
    ev.CaseSnoozed,
)


def _author(it: ev.Event, c: Conversation, language: str) -> tuple[str, str]:
    if isinstance(it, _AGENTS):
        return "agent", it.name
    name = ev.name_of(it)
    if name.startswith("customer."):
        return "customer", c.name or ""
    role = "assistant" if name.startswith("assistant.") else "system"
    return role, _NAMES[role]["fr" if language == "fr" else "en"]


_OWN_TEXT: dict[type[ev.Event], Callable[[Any], str]] = {
    ev.CustomerWrote: lambda it: f"« {'…' if insults(it.quotes) else it.quotes} »\n{it.text}" if it.quotes else it.text,
    ev.CustomerChose: lambda it: it.title,
    ev.CustomerSentFile: lambda it: it.caption,
    ev.CustomerEdited: lambda it: it.text,
    ev.CustomerCorrected: lambda it: f"{it.name} : {it.value}",
    ev.CustomerGaveContact: lambda it: it.value,
    ev.CustomerRated: lambda it: f"{it.score}/5 {it.comment}".strip(),
    ev.AssistantWrote: lambda it: it.text,
    ev.AssistantSuperseded: lambda it: it.text,
    ev.AssistantSuggested: lambda it: it.text,
    ev.AgentWrote: lambda it: it.text,
    ev.AgentNoted: lambda it: it.text,
    ev.FactStated: lambda it: f"{it.name} : {it.value}",
    ev.GestureGranted: lambda it: it.reason,
    ev.CaseLabelled: lambda it: f"{'+' if it.on else '−'} {it.label}",
}


def _attachments(it: ev.Event, conversation: str) -> list[Json]:
    beside: tuple[ev.Attachment, ...] = getattr(it, "attachments", ())
    files: list[Any] = [it] if isinstance(it, ev.CustomerSentFile) else list(beside)
    return [
        {
            "name": file.name,
            "media_type": file.media_type,
            "size_bytes": file.size_bytes,
            "url": f"/api/desk/conversations/{conversation}/files/{file.file}",
        }
        for file in files
    ]
