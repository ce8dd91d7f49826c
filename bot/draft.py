"""From what a turn came to, to the events of its one append. Pure: the same turn always gives the same batch."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from bot.assistant import Played
from bot.escalation import Decision
from bot.history import past_of
from bot.memory import Memory
from bot.turn import Line, language_wished, names_of
from bot.voice import Reply
from conversation import events as ev
from conversation.state import Conversation


class Turn(msgspec.Struct, frozen=True):
    """The messages of one turn. `id` is the same whoever computes it: a second append of it is no second answer."""

    conversation: Conversation
    lines: tuple[Line, ...]
    language: str
    now: int

    @property
    def id(self) -> str:
        return f"turn/{self.conversation.id}/{self.conversation.term}/{self.lines[0].message.seq}"

    @property
    def covers(self) -> tuple[int, ...]:
        return tuple(sorted(number for line in self.lines for number in line.message.numbers))

    @property
    def readings(self) -> tuple[ev.Reading, ...]:
        return tuple(line.reading for line in self.lines if line.reading is not None)

    @property
    def subjects(self) -> frozenset[str]:
        """The orders and articles that are named in it."""
        named = (entity for reading in self.readings for entity in reading.entities)
        return frozenset(entity.value for entity in named if entity.entity in ("order_number", "product"))

    @property
    def is_calm(self) -> bool:
        """Neither anger nor a danger in it."""
        return not any(reading.frustration or reading.sensitive for reading in self.readings)

    @property
    def asks_for_person(self) -> bool:
        return any(line.asks_for_person for line in self.lines)


def answer(turn: Turn, played: Played) -> list[ev.Event]:
    """The batch of a turn that answers: language, notice, what was understood, facts, replies, the hand-over."""
    handed = [event for event in played.events if isinstance(event, ev.HandoffRequested)]
    stated = [event for event in played.events if not isinstance(event, ev.HandoffRequested)]
    wrote = [_wrote(turn, place, reply) for place, reply in enumerate(played.replies)]
    return [
        *_switched(turn),
        *(_notice(turn) if wrote else ()),
        understood(turn, _remembered(turn, played, handed), failed=played.failed),
        *_wanted(turn),
        *stated,
        *wrote,
        *(handed[:1] if turn.conversation.holder != "waiting" else ()),
    ]


def understood(turn: Turn, memory: Memory, *, failed: bool = False) -> ev.AssistantUnderstood:
    """What each message meant, and the slots and form to go on from."""
    return ev.AssistantUnderstood(
        covers=turn.covers,
        turn=turn.id,
        readings=turn.readings,
        slots=memory.as_slots(),
        form=memory.form,
        requested_slot=memory.requested_slot,
        failed=failed,
    )


def superseded(turn: Turn, played: Played) -> list[ev.Event]:
    """The same turn after the floor has moved to a person: understood, what was found out, and each reply a draft.

    A fact stays a fact and a withdrawal is acknowledged, whoever holds the floor; only the code of an identity check
    that nobody goes on with is not mailed.
    """
    drafts = [ev.AssistantSuperseded(text=reply.text, covers=turn.covers) for reply in played.replies]
    return [understood(turn, played.memory), *(event for event in played.events if _outlives(event)), *drafts]


def _outlives(event: ev.Event) -> bool:
    if isinstance(event, ev.MailRequested):
        return event.kind != "code"
    return not isinstance(event, ev.HandoffRequested)


def hand_over(turn: Turn, decision: Decision) -> ev.HandoffRequested:
    return ev.HandoffRequested(
        reason=decision.reason or "complex",
        by="assistant",
        evidence=decision.evidence,
        seq=turn.lines[-1].message.written,
    )


def _remembered(turn: Turn, played: Played, handed: Sequence[ev.HandoffRequested]) -> Memory:
    """The memory after this turn: one more `Past`, and the reasons a person was asked for."""
    past = past_of(
        turn.readings,
        names_of([reply for reply in played.replies if not reply.repeat_asked]),  # what was asked for again is no loop
        nudge=bool(turn.lines) and all(line.nudge for line in turn.lines),
        failed=played.failed,
        order=played.memory.slots.get("order_number"),
        texts=[line.message.text for line in turn.lines if line.reading is not None],
    )
    past = msgspec.structs.replace(past, article=played.memory.article or past.article)
    wrong = sum(1 for event in played.events if isinstance(event, ev.FactStated) and event.name == "wrong_proof")
    history = played.memory.history.after(past, wrong, _needed_by(turn))
    reasons = tuple(dict.fromkeys((*history.settled, *(event.reason for event in handed))))
    return msgspec.structs.replace(played.memory, history=msgspec.structs.replace(history, settled=reasons))


def _needed_by(turn: Turn) -> str | None:
    """The day by which the customer needs it, if one was named in this turn."""
    return next((reading.needed_by for reading in reversed(turn.readings) if reading.needed_by), None)


def _wanted(turn: Turn) -> list[ev.Event]:
    """A day that was named, as a fact for the brief."""
    return [
        ev.FactStated(name="needed_by", value=reading.needed_by, by="customer", source=reading.seq)
        for reading in turn.readings
        if reading.needed_by
    ]


def _switched(turn: Turn) -> list[ev.Event]:
    chosen = language_wished(turn.lines) is not None
    if turn.language == turn.conversation.language and (not chosen or turn.conversation.language_chosen):
        return []
    return [ev.CustomerSwitchedLanguage(language="en" if turn.language == "en" else "fr", chosen=chosen)]


def _notice(turn: Turn) -> list[ev.Event]:
    """P8: told at the first word that a machine writes, unless the channel has said it already."""
    return [] if "ai_notice" in turn.conversation.told else [ev.ServiceTold(kind="ai_notice")]


def _wrote(turn: Turn, place: int, reply: Reply) -> ev.AssistantWrote:
    return ev.AssistantWrote(
        text=reply.text,
        language="en" if turn.language == "en" else "fr",
        buttons=tuple(
            ev.Button(title=title, value=_value(turn.id, place, title), payload=payload)
            for title, payload in reply.buttons
        ),
        answer=reply.answer,
        version=reply.version,
        repeat_asked=reply.repeat_asked,
        attachments=reply.attachments,
        card=reply.card,
    )


def _value(turn: str, place: int, title: str) -> str:
    """The opaque key of a button: customers send it back, and only what was offered has one."""
    return hashlib.sha256(f"{turn}/{place}/{title}".encode()).hexdigest()[:16]
