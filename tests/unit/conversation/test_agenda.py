"""When a conversation is due: a pure function of its state, and the table says which events can change it."""

from __future__ import annotations

import msgspec
import pytest

from conversation import events as ev
from conversation.agenda import BRAIN, HANDOFF, MAIL, next_due, timers, touched
from conversation.floor import Floor, walk
from conversation.policy import Policy, Waits
from conversation.records import Entry
from conversation.state import Conversation
from tests.samples import SAMPLES, WAYS, way_to

POLICY = Policy()
AGENT_WROTE = ev.AgentWrote(agent="a1", name="Léa", text="Bonjour")
UNDERSTOOD = ev.AssistantUnderstood(covers=(2,), turn="t")


def fold(*events: ev.Event, state: Conversation | None = None) -> Conversation:
    """The state after these events, ten seconds apart."""
    state = state or Conversation(id="01-0123456789ab")
    for event in events:
        floor, seq = walk(state.floor, [event]), state.seq + 1
        state = state.apply(Entry(seq, f"e{seq}", seq * 10_000, floor, event))
    return state


def kinds(state: Conversation) -> dict[str, int]:
    return {timer.kind: timer.due_at for timer in timers(state, Waits())}


@pytest.mark.parametrize("name", SAMPLES)
def test_an_event_moves_only_the_due_times_its_row_names(name: str) -> None:
    opened = ev.ConversationOpened(channel="telegram")
    linked = ev.CustomerLinked(channel="telegram", address="42")
    asked = ev.CustomerWrote(text="?")
    before = fold(opened, linked, asked, *way_to(name))
    after = fold(SAMPLES[name], state=before)
    moved = {role for role in (BRAIN, HANDOFF, MAIL) if next_due(before, role, POLICY) != next_due(after, role, POLICY)}
    if (next_due(before, "telegram", POLICY) is None) != (next_due(after, "telegram", POLICY) is None):
        moved.add("telegram")  # how long it has been due does not matter
    assert moved <= touched(after, [SAMPLES[name]])


def test_the_brain_is_due_while_something_is_unread_on_every_floor() -> None:
    for way in WAYS.values():
        state = fold(ev.ConversationOpened(channel="web"), *way, ev.CustomerWrote(text="?"))
        assert next_due(state, BRAIN, POLICY) == state.at


def test_a_silent_brain_means_an_honest_line_then_a_person() -> None:
    state = fold(ev.ConversationOpened(channel="web"), ev.CustomerWrote(text="?"))
    assert kinds(state) == {"slow": 28_000, "assistant_down": 40_000}
    assert kinds(fold(ev.ServiceTold(kind="slow"), state=state)) == {"assistant_down": 40_000}
    assert kinds(fold(UNDERSTOOD, state=state)) == {}


def test_a_waiting_customer_hears_a_word_at_once() -> None:
    state = fold(ev.ConversationOpened(channel="web"), *WAYS["waiting"])
    assert "announce" in kinds(state)
    assert "announce" not in kinds(fold(ev.HandoffAnnounced(position=1), state=state))
    assert kinds(fold(ev.HandoffAnnounced(position=1), state=state)) != {}


def test_a_silent_agent_is_alarmed_then_replaced() -> None:
    state = fold(ev.ConversationOpened(channel="web"), *WAYS["agent"], ev.CustomerWrote(text="?"))
    claimed_at = 20_000  # from the claim on, the agent owes a word
    assert kinds(state) == {"agent_alarm": claimed_at + 90_000, "agent_silent": claimed_at + 240_000}
    assert set(kinds(fold(ev.AgentAlarmed(agent="a1", silent_s=90), state=state))) == {"agent_silent"}
    assert kinds(fold(ev.AgentWrote(agent="a1", name="Léa", text="!"), state=state)) == {}


def test_an_open_promise_is_due_at_its_time() -> None:
    made = ev.PromiseMade(promise="p", text="x", by="Léa", due_at=9_000_000, reach="email")
    state = fold(ev.ConversationOpened(channel="web"), made)
    assert kinds(state) == {"promise:p": 9_000_000, "reminder:p": 9_000_000 - 900_000}
    assert kinds(fold(ev.PromiseReminded(promise="p"), state=state)) == {"promise:p": 9_000_000}
    assert kinds(fold(ev.PromiseKept(promise="p"), state=state)) == {}


def test_nobody_is_reminded_of_a_promise_that_was_just_made() -> None:
    made = ev.PromiseMade(promise="p", text="x", by="Léa", due_at=600_000, reach="email")
    state = fold(ev.ConversationOpened(channel="web"), made)
    assert kinds(state)["reminder:p"] == (state.at + 600_000) // 2


def test_a_push_channel_is_due_until_its_cursor_is_there() -> None:
    linked = ev.CustomerLinked(channel="telegram", address="42")
    state = fold(ev.ConversationOpened(channel="telegram"), linked, ev.CustomerWrote(text="?"))
    assert next_due(state, "telegram", POLICY) is None
    state = fold(ev.AssistantWrote(text="!"), state=state)
    assert next_due(state, "telegram", POLICY) == state.at
    sent = Conversation(**{**{f: getattr(state, f) for f in state.__struct_fields__}, "cursors": {"sent:telegram": 9}})
    assert next_due(sent, "telegram", POLICY) is None
    assert next_due(state, "web", POLICY) is None


def test_an_unread_word_after_the_end_reaches_a_person_at_last() -> None:
    state = fold(ev.ConversationOpened(channel="web"), *WAYS["closed"], ev.CustomerWrote(text="?"))
    assert kinds(state) == {"assistant_down": 50_000}
    assert state.floor == Floor("closed", 1)


def test_a_mail_is_due_at_once_until_it_is_sent_or_has_failed() -> None:
    asked = fold(ev.ConversationOpened(channel="web"), ev.MailRequested(kind="invoice", to="lea@mail.example"))
    assert next_due(asked, MAIL, POLICY) == asked.at
    assert next_due(fold(ev.MailSent(target=2), state=asked), MAIL, POLICY) is None
    failed = ev.MessageFailed(target=2, channel="mail", why="refused")
    assert next_due(fold(failed, state=asked), MAIL, POLICY) is None


def test_what_an_agent_wrote_goes_out_by_mail_when_nobody_has_read_it() -> None:
    contact = ev.CustomerGaveContact(kind="email", value="lea@mail.example")
    state = fold(ev.ConversationOpened(channel="web"), contact, *WAYS["agent"], AGENT_WROTE)
    assert next_due(state, MAIL, POLICY) == state.at + 120_000
    assert next_due(msgspec.structs.replace(state, cursors={"read": state.seq}), MAIL, POLICY) is None
    assert next_due(msgspec.structs.replace(state, cursors={"sent:mail": state.seq}), MAIL, POLICY) is None


def test_who_writes_on_a_messaging_app_gets_no_mail() -> None:
    contact = ev.CustomerGaveContact(kind="email", value="lea@mail.example")
    linked = ev.CustomerLinked(channel="telegram", address="42")
    state = fold(ev.ConversationOpened(channel="telegram"), linked, contact, *WAYS["agent"], AGENT_WROTE)
    assert next_due(state, MAIL, POLICY) is None
