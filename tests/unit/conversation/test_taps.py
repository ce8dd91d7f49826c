"""A tap is a choice that was offered, "not settled" within two weeks of the end, or "back to Léa" after a hand-back."""

from __future__ import annotations

from conversation import events as ev
from conversation.floor import walk
from conversation.records import Entry
from conversation.state import Conversation
from conversation.taps import NOT_SETTLED, NOT_SETTLED_FOR_MS, after_the_end, below, tapped, title_of

BUTTON = ev.Button(title="Suivre", value="k1", payload="/track_order")
CLOSED = ev.ConversationClosed(outcome="settled", by="a1", name="Léa")


def fold(*events: ev.Event) -> Conversation:
    state = Conversation(id="01-0123456789ab")
    for event in (ev.ConversationOpened(channel="web"), *events):
        state = state.apply(Entry(state.seq + 1, "e", 1_000, walk(state.floor, [event]), event))
    return state


def test_a_button_that_was_offered_is_a_choice() -> None:
    state = fold(ev.AssistantWrote(text="Bonjour", buttons=(BUTTON,)))
    assert tapped(state, "k1", "telegram", 2_000) == (ev.CustomerChose(value="k1", title="Suivre", channel="telegram"),)
    assert tapped(state, "k2", "telegram", 2_000) == ()


def test_not_settled_opens_again_and_asks_for_a_person_before_all_who_came_later() -> None:
    state = fold(CLOSED)
    reopened, request = tapped(state, NOT_SETTLED, "web", 2_000)
    assert isinstance(reopened, ev.ConversationReopened)
    assert isinstance(request, ev.HandoffRequested)
    assert (request.reason, request.by, request.due_at) == ("explicit", "customer", state.closed_at)
    assert walk(state.floor, [reopened, request]).holder == "waiting"


def test_not_settled_is_on_offer_for_two_weeks_after_the_end_only() -> None:
    assert tapped(fold(), NOT_SETTLED, "web", 2_000) == ()
    assert tapped(fold(CLOSED), NOT_SETTLED, "web", 1_000 + NOT_SETTLED_FOR_MS)
    assert tapped(fold(CLOSED), NOT_SETTLED, "web", 1_001 + NOT_SETTLED_FOR_MS) == ()


def test_the_button_speaks_both_languages() -> None:
    assert after_the_end("fr").title != after_the_end("en").title


BACK = ev.HandoffHandedBack(agent="a1", name="Léa", decided="Renvoi accordé.")
WITH_LEA = (ev.HandoffRequested(reason="explicit", by="customer"), ev.HandoffClaimed(agent="a1", name="Léa"))


def test_a_hand_back_is_refused_with_one_tap_and_keeps_the_former_place() -> None:
    state = fold(*WITH_LEA, BACK)
    [button] = below(BACK, "fr")
    assert button.title == "Revenir à Léa"
    [request] = tapped(state, button.value, "web", 2_000)
    assert title_of(request, "fr") == button.title
    again = state.apply(Entry(state.seq + 1, "e", 1_500, walk(state.floor, [request]), request))
    assert again.holder == "waiting"
    assert again.handoff is not None
    assert again.handoff.place_since == 1_000


def test_who_is_with_a_person_or_was_never_handed_back_refuses_nothing() -> None:
    [button] = below(BACK, "en")
    assert all(tapped(fold(*events), button.value, "web", 2_000) == () for events in ((), WITH_LEA))
