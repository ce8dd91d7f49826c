"""Each check of the promises can fail: for each, a batch that breaks it, and the good one beside it."""

from __future__ import annotations

import pytest

from conversation import events as ev
from conversation.floor import Floor, walk
from conversation.promises import ASK_HUMAN, PROMISES, breaches
from conversation.records import Entry
from conversation.state import Conversation

LOST = ev.Reading(seq=3, intent="out_of_scope")
ASKS = ev.Reading(seq=3, intent="ask_human", wants_human=True)
OFFER = ev.Button(title="Une personne", value="b", payload=ASK_HUMAN)


def told(*events: ev.Event) -> Conversation:
    """A conversation that was opened honestly, the customer's message 3, then these events."""
    state = Conversation(id="01-0123456789ab")
    opening = (ev.ConversationOpened(channel="web"), ev.ServiceTold(kind="ai_notice"), ev.CustomerWrote(text="?"))
    for event in (*opening, *events):
        state = after(state, event)
    return state


def after(state: Conversation, *events: ev.Event) -> Conversation:
    for event in events:
        floor = walk(state.floor, [event])
        state = state.apply(Entry(state.seq + 1, "e", (state.seq + 1) * 1000, floor, event))
    return state


def broken(before: Conversation, *events: ev.Event) -> list[str]:
    return [breach.promise for breach in breaches(before, events, after(before, *events))]


def understood(*readings: ev.Reading) -> ev.AssistantUnderstood:
    return ev.AssistantUnderstood(covers=(3,), turn="t", readings=readings)


def test_p1_an_ask_for_a_person_reaches_the_list_in_its_turn() -> None:
    assert broken(told(), understood(ASKS), ev.AssistantWrote(text="Êtes-vous sûr ?")) == ["P1"]
    assert broken(told(), understood(ASKS), ev.HandoffRequested(reason="explicit", by="assistant")) == []


def test_p2_the_same_answer_twice() -> None:
    before = told(ev.AssistantWrote(text="Bonjour"))
    assert broken(before, ev.AssistantWrote(text="Bonjour")) == ["P2"]
    assert broken(before, ev.AssistantWrote(text="Bonjour", repeat_asked=True)) == []


def test_p2_misunderstood_twice_without_an_offer() -> None:
    before = told(understood(LOST), ev.AssistantWrote(text="Pardon ?"), ev.CustomerWrote(text="?"))
    again = ev.AssistantUnderstood(covers=(before.seq,), turn="u", readings=(LOST,))
    assert broken(before, again, ev.AssistantWrote(text="Comment ?")) == ["P2"]
    assert broken(before, again, ev.AssistantWrote(text="Comment ?", buttons=(OFFER,))) == []


def test_p2_misunderstood_three_times_without_a_person() -> None:
    before = told(understood(LOST), understood(LOST), ev.CustomerWrote(text="?"))
    third = ev.AssistantUnderstood(covers=(before.seq,), turn="u", readings=(LOST,))
    assert "P2" in broken(before, third, ev.AssistantWrote(text="Hein ?", buttons=(OFFER,)))
    assert broken(before, third, ev.HandoffRequested(reason="misunderstanding", by="assistant")) == []


def test_p4_the_assistant_beside_an_agent() -> None:
    before = told(ev.HandoffClaimed(agent="a", name="Léa"))
    events = [ev.AssistantWrote(text="Aussi moi"), ev.ActionBegun(action="a", kind="cancel_order")]
    assert [breach.promise for breach in breaches(before, events, before)] == ["P4", "P4"]


def test_p5_a_message_covered_twice_or_out_of_order() -> None:
    before = told(ev.CustomerWrote(text="deux"))
    word = ev.AssistantWrote(text="!")
    assert broken(before, ev.AssistantUnderstood(covers=(4,), turn="t"), word) == ["P5"]
    assert broken(before, ev.AssistantUnderstood(covers=(3, 4), turn="t"), word) == []
    assert broken(told(understood()), understood(), word) == ["P5"]


def test_p6_a_turn_without_a_word() -> None:
    assert broken(told(), understood()) == ["P6"]
    assert broken(told(), understood(), ev.AssistantWrote(text="!")) == []


def test_p7_a_promise_that_cannot_hold() -> None:
    late = ev.PromiseMade(promise="p", text="x", by="Léa", due_at=1, reach="email")
    nowhere = ev.PromiseMade(promise="p", text="x", by="Léa", due_at=10**13)
    assert broken(told(), late) == ["P7"]
    assert broken(told(), nowhere) == ["P7"]
    assert broken(told(), ev.PromiseMade(promise="p", text="x", by="Léa", due_at=10**13, reach="email")) == []


def test_p8_a_machine_that_does_not_say_so() -> None:
    before = Conversation(id="01-0123456789ab", floor=Floor())
    events = [ev.ConversationOpened(channel="web"), ev.AssistantWrote(text="Bonjour, je suis Emma")]
    assert broken(before, *events) == ["P8"]


@pytest.mark.parametrize("promise", PROMISES)
def test_each_check_has_a_test_here(promise: str) -> None:
    assert any(name.startswith(f"test_{promise.lower()}_") for name in globals())
