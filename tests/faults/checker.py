"""Compares what was accepted and seen with the log: lost, doubled, reordered, out of turn, silent, done twice. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from channels.messaging.pushing import pushed, targets
from channels.telegram.encode import encode
from channels.telegram.settings import CHANNEL
from conversation import events as ev
from conversation.agenda import LEASE_S
from conversation.errors import NotOnThisFloor
from conversation.event_table import TABLE
from conversation.floor import Floor
from conversation.promises import breaches
from conversation.records import Entry
from conversation.state import Conversation
from conversation.worker import SWEEP_S
from tests.faults.batches import batch_of, batches
from tests.faults.edits import edits
from tests.faults.seen import Accepted, AgentSeen, Customer, Deed, Injected, Phone, Seen
from tests.faults.stores import TOLERATED_S

Log = Sequence[Entry]
ENDED = "the process that was sending ended"  # how `channels.messaging.carrying` says so
# A send may be found in doubt so long after the trouble: a lease of 30 s, which the 20 s that the store's clock jumps
# ahead make longer when it is taken then, a sweep, and 10 s to come to it on a busy machine.
SENDING_MS = int((LEASE_S + TOLERATED_S + SWEEP_S + 10) * 1000)


class Found(NamedTuple):
    """A breach: its kind, where, and what exactly. Holds no customer's words."""

    kind: str
    where: str
    what: str


def check(seen: Seen, logs: Mapping[str, Log]) -> tuple[Found, ...]:
    """Everything that is wrong."""
    found = [Found("silent", c, "is not at rest: a message is unread, unsent or unanswered") for c in seen.silent]
    for customer in seen.customers:
        log = logs.get(customer.conversation, ())
        found += [Found(kind, customer.name, what) for kind, what in _customer(customer, log)]
    for phone in seen.phones:
        log = logs.get(phone.conversation, ())
        found += [Found(kind, phone.name, what) for kind, what in _phone(phone, log, seen)]
    for agent in seen.agents:
        found += [Found(kind, agent.name, what) for kind, what in _agent(agent, logs)]
    for conversation, log in logs.items():
        found += [Found(kind, conversation, what) for kind, what in _log(conversation, log)]
    found += [Found(kind, where, what) for kind, where, what in _deeds(seen.deeds, logs)]
    return tuple(found)


def _customer(customer: Customer, log: Log) -> Iterator[tuple[str, str]]:
    wrote = [Accepted(e.id, e.seq, e.event.text) for e in log if isinstance(e.event, ev.CustomerWrote)]
    yield from _accepted(customer.accepted, wrote)
    if customer.gone:
        yield "lost", "the conversation that was opened is not there"
    shown = [entry.seq for entry in log if _reads("customer", entry)]
    yield from _read("after a reload", customer.reread, shown)
    upto = max(customer.followed, default=0)
    yield from _read("live", customer.followed, [seq for seq in shown if seq <= upto])


def _accepted(accepted: Sequence[Accepted], wrote: Sequence[Accepted]) -> Iterator[tuple[str, str]]:
    """Each accepted message stands in the log once, under its number, in the order they were sent."""
    numbers = {message.id: message.seq for message in wrote}
    for message in accepted:
        if numbers.get(message.id) != message.seq:
            yield "lost", f"{message.id} was accepted as {message.seq}, the log has {numbers.get(message.id)}"
    for id, times in Counter(batch_of(message.id) for message in wrote).items():
        if times > 1:
            yield "doubled", f"{id} stands {times} times in the log"
    order = [message.seq for message in accepted]
    if order != sorted(order):
        yield "reordered", "later messages have lower numbers"


def _read(how: str, read: Sequence[int], shown: Sequence[int]) -> Iterator[tuple[str, str]]:
    if len(set(read)) != len(read):
        yield "doubled", f"{how} an event came twice"
    if list(read) != sorted(read):
        yield "reordered", f"{how} events came out of order"
    if missing := set(shown) - set(read):
        yield "lost", f"{how} {len(missing)} of {len(shown)} events never came"
    if extra := set(read) - set(shown):
        yield "lost", f"{how} {len(extra)} events were seen that are not in the log"


def _agent(agent: AgentSeen, logs: Mapping[str, Log]) -> Iterator[tuple[str, str]]:
    for conversation, accepted in agent.accepted.items():
        log = logs.get(conversation, ())
        wrote = [Accepted(e.id, e.seq, e.event.text) for e in log if isinstance(e.event, ev.AgentWrote)]
        own = {f"desk/{message.id}" for message in accepted}
        named = [Accepted(f"desk/{message.id}", message.seq, message.text) for message in accepted]
        yield from _accepted(named, [message for message in wrote if batch_of(message.id) in own])
    for conversation, read in agent.threads.items():
        shown = [entry.seq for entry in logs.get(conversation, ()) if _reads("desk", entry)]
        yield from _read("at the desk", read, [seq for seq in shown if seq <= max(read, default=0)])


def _log(conversation: str, log: Log) -> Iterator[tuple[str, str]]:
    """The promises, batch by batch, and the fence: what was decided in a term stands in that term."""
    state = Conversation(id=conversation)
    seqs = [entry.seq for entry in log]
    if seqs != sorted(set(seqs)):
        yield "reordered", "the log's numbers do not rise"
    for entries in batches(log):
        before = state
        try:
            state = state.replay(entries)
        except NotOnThisFloor as error:
            yield "out of turn", str(error)
            break
        yield from _promises(before, entries, state)
        yield from _in_its_term(batch_of(entries[0].id), before.floor, entries)
    covered = [seq for entry in log if isinstance(entry.event, ev.AssistantUnderstood) for seq in entry.event.covers]
    if doubled := [seq for seq, times in Counter(covered).items() if times > 1]:
        yield "doubled", f"messages {doubled} were answered twice"
    if covered != sorted(covered):
        yield "reordered", "turns cover messages out of order"


def _promises(before: Conversation, entries: Log, after: Conversation) -> Iterator[tuple[str, str]]:
    kinds = {"P4": "out of turn", "P5": "doubled", "P6": "silent"}
    for breach in breaches(before, [entry.event for entry in entries], after):
        yield kinds.get(breach.promise, breach.promise), breach.what


def _in_its_term(id: str, before: Floor, entries: Log) -> Iterator[tuple[str, str]]:
    """A turn's id names its term; a late turn of another term may only leave drafts."""
    parts = id.split("/")
    if parts[0] != "turn" or "superseded" in parts or int(parts[2]) == before.term:
        return
    for entry in entries:
        if isinstance(entry.event, ev.AssistantWrote | ev.ActionBegun):
            yield "out of turn", f"{ev.name_of(entry.event)} of term {parts[2]} was written in term {before.term}"


def _deeds(deeds: Iterable[Deed], logs: Mapping[str, Log]) -> Iterator[tuple[str, str, str]]:
    """The shop's own record against the log: each change was begun there once, and ended as the shop knows it."""
    entries = [entry for log in logs.values() for entry in log]
    begun = Counter(entry.event.action for entry in entries if isinstance(entry.event, ev.ActionBegun))
    done = {entry.event.action for entry in entries if isinstance(entry.event, ev.ActionDone)}
    failed = {entry.event.action for entry in entries if isinstance(entry.event, ev.ActionFailed)}
    made = {deed.turn for deed in deeds}
    for action, times in begun.items():
        if times > 1:
            yield "done twice", action, f"it was begun {times} times"
    for action in done - made:
        yield "lost", action, "the log says done, the shop does not know it"
    for action in failed & made:
        yield "lost", action, "the log says failed, the shop has done it"
    for deed in deeds:
        if not begun[deed.turn]:
            yield "out of turn", deed.order, f"{deed.act} was done for {deed.turn}, which the log never began"
    for order, turns in _by_message(deeds).items():
        yield "done twice", order, f"one message changed it for {len(turns)} turns"


def _by_message(deeds: Iterable[Deed]) -> dict[str, set[str]]:
    """Orders that were changed more than once for one message: turns that begin with the same number."""
    turns: dict[tuple[str, str], set[str]] = {}
    for deed in deeds:
        turn = deed.turn.split("/")
        turns.setdefault((deed.order, "/".join([turn[1], *turn[3:4]])), set()).add(deed.turn)
    return {order: made for (order, _), made in turns.items() if len(made) > 1}


def _phone(phone: Phone, log: Log, seen: Seen) -> Iterator[tuple[str, str]]:
    wrote = [entry.event.text for entry in log if isinstance(entry.event, ev.CustomerWrote)]
    if wrote != phone.said:
        kind = "doubled" if len(wrote) > len(phone.said) else "lost" if len(wrote) < len(phone.said) else "reordered"
        yield kind, f"{len(phone.said)} messages were said, the log has {len(wrote)}, or in another order"
    yield from edits(phone, log, seen.meaning)
    failed = {e.event.target: e for e in log if isinstance(e.event, ev.MessageFailed) and e.event.channel == CHANNEL}
    known = {entry.seq: entry.event for entry in log}
    places = {0}  # where in what was shown we may be: of two alike, either may be the one that failed
    for entry in log:
        if not pushed(entry.event):
            continue
        earlier = {target: known[target] for target in targets(entry.event, CHANNEL) if target in known}
        for message in encode(entry.event, "fr", earlier):
            here = {place + 1 for place in places if phone.shown[place : place + 1] == [message.text]}
            places = here | places if entry.seq in failed else here
        if not places:
            yield "lost", f"message {entry.seq} was not shown in its place, and nobody was told"
            return
    if len(phone.shown) not in places:
        yield "doubled", "messages were shown that the log does not have in their place"
    yield from _doubts(phone, failed, known, seen)


def _doubts(
    phone: Phone, failed: Mapping[int, Entry], known: Mapping[int, ev.Event], seen: Seen
) -> Iterator[tuple[str, str]]:
    """Each message in doubt is a failure that was injected, or was under way when its process was hurt."""
    for target, entry in failed.items():
        event = entry.event
        assert isinstance(event, ev.MessageFailed)
        earlier = {number: known[number] for number in targets(known[target], CHANNEL) if number in known}
        texts = {message.text for message in encode(known[target], "fr", earlier)}
        hurt = any(begin <= entry.at <= end + SENDING_MS for begin, end in seen.troubled)
        injected = any(Injected(phone.chat, text) in seen.injected for text in texts)
        if not (injected or hurt):
            yield "in doubt", f"message {target} is said to be {event.why} ({event.details}), and nothing was injected"


def _reads(who: str, entry: Entry) -> bool:
    row = TABLE.get(ev.name_of(entry.event))
    return row is not None and who in row.readers
