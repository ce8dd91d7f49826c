"""What each event changes in the state: one pure function per event, and the table of them at the end.

An event without a function changes no more than the numbers and the floor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from conversation import events as ev
from conversation import unread
from conversation.fields import Fields
from conversation.records import (
    Act,
    CallWish,
    Duty,
    DutyCall,
    Entry,
    Erasure,
    Fact,
    Handoff,
    Mail,
    Message,
    Offer,
    Promise,
    Said,
    Visitor,
)

MOODS_KEPT = 10  # the trend that escalation looks at
FACTS_KEPT = 50
OFFERS_KEPT = 40  # buttons stay valid until so many newer ones were offered
ACTS_KEPT = 20
REFUSED_MS = 600_000  # who asks for a person so soon after a hand-back refuses it
CALLS_KEPT = 20

Changes = dict[str, Any]

_CASE_OVER: Changes = {"form": None, "requested_slot": None, "handoff": None, "duty": None, "sensitive": ()}


def _opened(c: Fields, entry: Entry, event: ev.ConversationOpened) -> Changes:
    return {
        "opened_at": entry.at,
        "channel": event.channel,
        "language": event.language,
        "page_url": event.page_url,
        "page_title": event.page_title,
        "zone": event.zone,
    }


def _closed(c: Fields, entry: Entry, event: ev.ConversationClosed) -> Changes:
    return {"outcome": event.outcome, "closed_at": entry.at, **_CASE_OVER}


def _reopened(c: Fields, entry: Entry, event: ev.ConversationReopened) -> Changes:
    return {"outcome": None, "closed_at": None}


def _merged(c: Fields, entry: Entry, event: ev.ConversationMerged) -> Changes:
    """Whoever was let in before is out, on every channel: it may have been somebody else at the same screen."""
    visitor = Visitor(c.proof, c.name, c.email, c.proven_orders, c.contacts)
    return {"guarded_at": entry.at, "visitor": visitor, "addresses": {}, "erasure": None}


def _unmerged(c: Fields, entry: Entry, event: ev.ConversationUnmerged) -> Changes:
    """As before the merge; what was asked and offered since was meant for somebody else."""
    if c.visitor is None:
        return {}
    return {
        **msgspec.structs.asdict(c.visitor),
        "guarded_at": entry.at,
        "person": None,
        "visitor": None,
        "addresses": {},
        "erasure": None,
        "slots": {},
        "form": None,
        "requested_slot": None,
        "offers": {},
    }


# --- the customer


def _message(c: Fields, entry: Entry, kind: str, text: str, channel: str) -> Changes:
    message = Message(seq=entry.seq, at=entry.at, kind=kind, text=text, channel=channel)  # type: ignore[arg-type]
    owed_at = c.owed_at or entry.at if c.holder == "agent" else 0
    return {
        "owed_at": owed_at,
        "unread": (*c.unread, message),
        "customer_seq": entry.seq,
        "customer_at": entry.at,
        "customer_messages": c.customer_messages + 1,
        "channel": channel,
        "snoozed_until": None,
    }


def _wrote(c: Fields, entry: Entry, event: ev.CustomerWrote) -> Changes:
    return _message(c, entry, "text", event.text, event.channel)


def _chose(c: Fields, entry: Entry, event: ev.CustomerChose) -> Changes:
    offer = c.offered(event.value)
    return _message(c, entry, "choice", offer.payload if offer else event.title, event.channel)


def _sent_file(c: Fields, entry: Entry, event: ev.CustomerSentFile) -> Changes:
    return _message(c, entry, "file", event.caption, event.channel)


def _edited(c: Fields, entry: Entry, event: ev.CustomerEdited) -> Changes:
    return {"unread": unread.edited(c, entry, event)}


def _corrected(c: Fields, entry: Entry, event: ev.CustomerCorrected) -> Changes:
    return {"facts": _with_fact(c, Fact(event.name, event.value, "customer", False, entry.seq, entry.seq))}


def _identified(c: Fields, entry: Entry, event: ev.CustomerIdentified) -> Changes:
    if "" in (event.person, event.email, event.order):  # erased: nobody is known by it any more
        return {}
    changes: Changes = {}
    if event.proof == "person" or c.proof == "none":
        changes["proof"] = event.proof
    if event.proof == "person" != c.proof:
        changes["email"] = None  # that of an order was only named: it may be somebody else's
    known = c.proof == "person" != event.proof  # what is less proven does not take the place of what is
    for field in ("person", "name", "email"):
        value = getattr(event, field)
        if value is not None and not known:
            changes[field] = value
    if event.email and (event.proof == "person" or "email" not in c.contacts):  # a way to write to them
        changes["contacts"] = {**c.contacts, "email": event.email}
    if event.order is not None and event.order not in c.proven_orders:
        changes["proven_orders"] = (*c.proven_orders, event.order)
    return changes


def _linked(c: Fields, entry: Entry, event: ev.CustomerLinked) -> Changes:
    others = {channel: address for channel, address in c.addresses.items() if channel != event.channel}
    if not event.address:  # erased: nothing can be sent there any more
        return {"addresses": others}
    # What was said before the link is known to the customer from the other channel: it is not sent again.
    return {
        "addresses": {**others, event.channel: event.address},
        "told": {**c.told, f"linked:{event.channel}": entry.seq},
        "channel": event.channel,
    }


def _gave_contact(c: Fields, entry: Entry, event: ev.CustomerGaveContact) -> Changes:
    if not event.value or (event.kind == "email" and c.is_proven(c.email)):
        return {}  # erased; or anybody at this keyboard can type one: what is proven stays
    return {"contacts": {**c.contacts, event.kind: event.value}}


def _switched(c: Fields, entry: Entry, event: ev.CustomerSwitchedLanguage) -> Changes:
    return {"language": event.language, "language_chosen": c.language_chosen or event.chosen}


def _wished(c: Fields, entry: Entry, event: ev.CustomerWished) -> Changes:
    others = {wish: value for wish, value in c.wishes.items() if wish != event.wish}
    erased = event.wish == "name" and not event.value
    return {"wishes": {**others, event.wish: event.value or "yes"} if event.on and not erased else others}


def _rated(c: Fields, entry: Entry, event: ev.CustomerRated) -> Changes:
    return {"rating": event.score}


# --- the assistant


def _understood(c: Fields, entry: Entry, event: ev.AssistantUnderstood) -> Changes:
    last = max(event.covers, default=c.understood_seq)
    sensitive = [reading.sensitive for reading in event.readings if reading.sensitive]
    return {
        "unread": unread.left(c, event.covers),
        "understood_seq": max(c.understood_seq, last),
        # What is read while an agent holds the floor is not answered by that: the agent's word is owed.
        "answered_seq": c.answered_seq if c.holder == "agent" else max(c.answered_seq, last),
        "slots": event.slots,
        "form": event.form,
        "requested_slot": event.requested_slot,
        "asked": unread.asked(c, event.covers),
        "moods": (*c.moods, *(reading.frustration for reading in event.readings))[-MOODS_KEPT:],
        "misunderstood": _misunderstood(c, event),
        "turns": c.turns + 1,
        "sensitive": tuple(dict.fromkeys((*c.sensitive, *sensitive))),
    }


def _misunderstood(c: Fields, event: ev.AssistantUnderstood) -> int:
    """How many turns in a row; new words for an answered message that mean the same, or change none, are none."""
    if not event.readings and any(message.edits for message in c.unread if message.seq in event.covers):
        return c.misunderstood
    lost = all(reading.intent == "out_of_scope" for reading in event.readings)
    return c.misunderstood + 1 if event.readings and lost else 0


def _answered(c: Fields, entry: Entry, event: ev.AssistantWrote) -> Changes:
    offers = {button.value: Offer(button.payload, button.title, c.term, entry.seq) for button in event.buttons}
    kept = dict(list({**c.offers, **offers}.items())[-OFFERS_KEPT:])
    return {"said": Said(entry.seq, entry.at, "assistant", event.text, event.answer), "offers": kept}


def _with_fact(c: Fields, fact: Fact) -> tuple[Fact, ...]:
    return (*(f for f in c.facts if (f.name, f.value, f.by) != (fact.name, fact.value, fact.by)), fact)[-FACTS_KEPT:]


def _fact(c: Fields, entry: Entry, event: ev.FactStated) -> Changes:
    fact = Fact(event.name, event.value, event.by, event.verified, event.source, entry.seq)
    return {"facts": _with_fact(c, fact)}


def _begun(c: Fields, entry: Entry, event: ev.ActionBegun | ev.AgentBegan) -> Changes:
    return _act(c, entry, event, "begun", "")


def _done(c: Fields, entry: Entry, event: ev.ActionDone) -> Changes:
    return _act(c, entry, event, "done", event.result)


def _failed(c: Fields, entry: Entry, event: ev.ActionFailed | ev.ActionUnknown) -> Changes:
    return _act(c, entry, event, "failed" if isinstance(event, ev.ActionFailed) else "unknown", event.why)


def _act(c: Fields, entry: Entry, event: Any, status: str, detail: str) -> Changes:
    act = Act(event.kind, event.order, status, entry.seq, detail)
    return {"acts": dict(list({**c.acts, event.action: act}.items())[-ACTS_KEPT:])}


def _promised(c: Fields, entry: Entry, event: ev.PromiseMade) -> Changes:
    begins_at = event.begins_at
    promise = Promise(event.text, event.by, event.due_at, event.reach, made_at=entry.at, begins_at=begins_at)
    changes: Changes = {"promises": {**c.promises, event.promise: promise}}
    return {**changes, "callback": None} if begins_at else changes


def _promise_reminded(c: Fields, entry: Entry, event: ev.PromiseReminded) -> Changes:
    promise = c.promises.get(event.promise)
    if promise is None:
        return {}
    return {"promises": {**c.promises, event.promise: msgspec.structs.replace(promise, reminded=True)}}


def _promise_ended(c: Fields, entry: Entry, event: ev.PromiseKept | ev.PromiseMissed | ev.PromiseWithdrawn) -> Changes:
    """A call that was cancelled ends the wish for one; what else was promised has nothing to do with it."""
    changes: Changes = {"callback": None} if isinstance(event, ev.PromiseWithdrawn) else {}
    promise = c.promises.get(event.promise)
    if promise is None:
        return changes
    ends = {ev.PromiseKept: "kept", ev.PromiseMissed: "missed"}
    ended = msgspec.structs.replace(promise, status=ends.get(type(event), "withdrawn"))
    return {**changes, "promises": {**c.promises, event.promise: ended}}


# --- people


def _requested(c: Fields, entry: Entry, event: ev.HandoffRequested) -> Changes:
    if c.holder in ("waiting", "agent") and c.handoff is not None:
        return {"answered_seq": c.customer_seq}
    refuses = event.reason == "explicit" and entry.at - c.handed_back_at <= REFUSED_MS
    handoff = Handoff(
        place_since=c.former_place if refuses else None,
        reason=event.reason,
        by=event.by,
        evidence=event.evidence,
        requested_at=entry.at,
        seq=entry.seq,
        due_at=event.due_at,
    )
    return {
        "handoff": handoff,
        "form": None,
        "requested_slot": None,
        "answered_seq": c.customer_seq,
        "outcome": None,
        "closed_at": None,
    }


def _granted(c: Fields, entry: Entry, event: ev.GestureGranted) -> Changes:
    return {"vouchers": (*c.vouchers, event)} if event.kind == "voucher" else {}


def _announced(c: Fields, entry: Entry, event: ev.HandoffAnnounced) -> Changes:
    if c.handoff is None:
        return {}
    told = msgspec.structs.replace(
        c.handoff,
        announced_at=entry.at,
        words=c.handoff.words + 1,
        wait_p50_s=event.wait_p50_s,
        wait_p90_s=event.wait_p90_s,
        opens_at=event.opens_at,
        zone=event.zone,
    )
    return {"handoff": told}


def _claimed(c: Fields, entry: Entry, event: ev.HandoffClaimed | ev.HandoffTransferred) -> Changes:
    quiet = isinstance(event, ev.HandoffTransferred) and not c.owed_at  # passed on with nothing left unanswered
    return {
        "owed_at": 0 if quiet else entry.at,
        "told": _seen_there(c),
        "agent": event.agent,
        "agent_name": event.name,
        "agent_since": entry.at,
        "agent_spoke_at": 0,
        "served_by": (*(name for name in c.served_by if name != event.name), event.name),
        "last_agent": event.agent,
        "snoozed_until": None,
        "form": None,
        "requested_slot": None,
    }


def _seen_there(c: Fields) -> dict[str, int]:
    """An agent takes over or writes: nobody needs to hear any more that one who had gone is back."""
    return {name: at for name, at in c.told.items() if name != "agent_lost"}


def _requeued(c: Fields, entry: Entry, event: ev.HandoffRequeued) -> Changes:
    former = c.handoff or Handoff(reason="explicit", by="agent", evidence=(), requested_at=entry.at, seq=entry.seq)
    front = msgspec.structs.replace(former, in_front=True, team=event.team, announced_at=None, words=0)
    return {"handoff": front, "agent": None, "agent_name": None, "owed_at": 0, "snoozed_until": None}


def _handed_back(c: Fields, entry: Entry, event: ev.HandoffHandedBack) -> Changes:
    return {
        "decided": event.decided or c.decided,
        "handed_back_seq": entry.seq,
        "handed_back_at": entry.at,
        "former_place": (c.handoff.place_since or c.handoff.requested_at) if c.handoff else None,
        "moods": (),
        "misunderstood": 0,
        "sensitive": (),  # a person has seen to it: what is asked next is another matter
    }


def _agent_wrote(c: Fields, entry: Entry, event: ev.AgentWrote) -> Changes:
    return {
        "answered_seq": c.customer_seq,
        "agent_spoke_at": entry.at,
        "owed_at": 0,
        "told": _seen_there(c),
        "said": Said(entry.seq, entry.at, "agent", event.text),
    }


def _alarmed(c: Fields, entry: Entry, event: ev.AgentAlarmed) -> Changes:
    return {"told": {**c.told, "agent_alarm": c.owed_at}}


def _warned(c: Fields, entry: Entry, event: ev.AgentWarned) -> Changes:
    return {"told": {**c.told, "warned": entry.seq}}


def _labelled(c: Fields, entry: Entry, event: ev.CaseLabelled) -> Changes:
    others = tuple(label for label in c.labels if label != event.label)
    return {"labels": (*others, event.label) if event.on and event.label else others}


def _snoozed(c: Fields, entry: Entry, event: ev.CaseSnoozed) -> Changes:
    return {"snoozed_until": event.until}


def _called(c: Fields, entry: Entry, event: ev.DutyCalled) -> Changes:
    call = DutyCall(
        event.call, event.agent, event.name, event.way, event.to, entry.at, entry.seq, event.language, event.nth
    )
    before = c.duty.calls if c.duty is not None else ()
    mails = (*c.mails, Mail(entry.seq, entry.at)) if event.way == "email" and event.to else c.mails
    return {"duty": Duty(event.matter, (*before, call)[-CALLS_KEPT:], event.nth), "mails": mails}


def _duty_sent(c: Fields, target: int, sent: bool) -> Changes:
    if c.duty is None or all(call.seq != target for call in c.duty.calls):
        return {}
    calls = tuple(msgspec.structs.replace(it, sent=sent) if it.seq == target else it for it in c.duty.calls)
    return {"duty": msgspec.structs.replace(c.duty, calls=calls)}


def _acknowledged(c: Fields, entry: Entry, event: ev.DutyAcknowledged) -> Changes:
    duty = c.duty or Duty(next(iter(c.sensitive), ""))
    return {"duty": msgspec.structs.replace(duty, by=event.agent, has_it=event.name, since=entry.at)}


def _wished_call(c: Fields, entry: Entry, event: ev.CallbackWished) -> Changes:
    return {"callback": CallWish(event.wish, event.at, event.zone, entry.seq, entry.at)}


def _told(c: Fields, entry: Entry, event: ev.ServiceTold) -> Changes:
    incident = event.details.get("incident")  # of several incidents at a time each is told once
    told: Changes = {"told": {**c.told, f"{event.kind}:{incident}" if incident else event.kind: entry.seq}}
    if event.kind == "callback_offer":
        times = tuple(int(it) for it in event.details.get("times", "").split())
        return {**told, "callbacks": times, "callbacks_zone": event.details.get("zone", ""), "callback": None}
    return {**told, "erasure": None} if event.kind == "data_erased" else told


def _erasure(c: Fields, entry: Entry, event: ev.ErasureRequested) -> Changes:
    return {"erasure": Erasure(entry.seq, entry.at, event.receipt)}


def _mail_requested(c: Fields, entry: Entry, event: ev.MailRequested) -> Changes:
    return {"mails": (*c.mails, Mail(entry.seq, entry.at))}


def _mail_ended(c: Fields, entry: Entry, event: ev.MailSent | ev.MessageFailed) -> Changes:
    mails = tuple(mail for mail in c.mails if mail.seq != event.target)
    return {"mails": mails, **_duty_sent(c, event.target, isinstance(event, ev.MailSent))}


CHANGES: dict[type[ev.Event], Callable[[Fields, Entry, Any], Changes]] = {
    ev.ConversationOpened: _opened,
    ev.ConversationClosed: _closed,
    ev.ConversationReopened: _reopened,
    ev.ConversationMerged: _merged,
    ev.ConversationUnmerged: _unmerged,
    ev.CustomerWrote: _wrote,
    ev.CustomerChose: _chose,
    ev.CustomerSentFile: _sent_file,
    ev.CustomerEdited: _edited,
    ev.CustomerCorrected: _corrected,
    ev.CustomerIdentified: _identified,
    ev.CustomerLinked: _linked,
    ev.CustomerGaveContact: _gave_contact,
    ev.CustomerSwitchedLanguage: _switched,
    ev.CustomerWished: _wished,
    ev.CustomerRated: _rated,
    ev.AssistantUnderstood: _understood,
    ev.AssistantWrote: _answered,
    ev.FactStated: _fact,
    ev.ActionBegun: _begun,
    ev.AgentBegan: _begun,
    ev.ActionDone: _done,
    ev.ActionFailed: _failed,
    ev.ActionUnknown: _failed,
    ev.PromiseMade: _promised,
    ev.PromiseKept: _promise_ended,
    ev.PromiseMissed: _promise_ended,
    ev.PromiseReminded: _promise_reminded,
    ev.PromiseWithdrawn: _promise_ended,
    ev.CallbackWished: _wished_call,
    ev.GestureGranted: _granted,
    ev.HandoffRequested: _requested,
    ev.HandoffAnnounced: _announced,
    ev.HandoffClaimed: _claimed,
    ev.HandoffTransferred: _claimed,
    ev.HandoffRequeued: _requeued,
    ev.HandoffHandedBack: _handed_back,
    ev.AgentWrote: _agent_wrote,
    ev.AgentAlarmed: _alarmed,
    ev.AgentWarned: _warned,
    ev.CaseLabelled: _labelled,
    ev.CaseSnoozed: _snoozed,
    ev.DutyCalled: _called,
    ev.DutyDelivered: lambda c, entry, event: _duty_sent(c, event.target, True),
    ev.DutyAcknowledged: _acknowledged,
    ev.ServiceTold: _told,
    ev.ErasureRequested: _erasure,
    ev.MailRequested: _mail_requested,
    ev.MailSent: _mail_ended,
    ev.MessageFailed: _mail_ended,
}
