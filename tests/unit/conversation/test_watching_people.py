"""When a waiting customer hears a word, and from when on an agent owes one."""

from __future__ import annotations

from conversation import events as ev
from conversation.agenda import timers
from conversation.door import Door
from conversation.memory import Clock, MemoryStore
from conversation.policy import Policy, Waits
from conversation.records import Entry
from conversation.state import Conversation

C = "07-0123456789ab"
START = 1_700_000_000_000
WAITS = Waits()


def told(*steps: tuple[int, ev.Event]) -> Conversation:
    """The conversation after these events, each at so many seconds from the start."""
    state = Conversation(id=C)
    for number, (at_s, event) in enumerate([(0, ev.ConversationOpened(channel="web")), *steps]):
        at = START + at_s * 1000
        state = state.apply(Entry(at + number, f"b{number}", at, state.floor, event))
    return state


def due(state: Conversation) -> dict[str, float]:
    """Each pending timer's kind, and its time in seconds from the start."""
    return {timer.kind: (timer.due_at - START) / 1000 for timer in timers(state, WAITS)}


ASKED = ev.HandoffRequested(reason="explicit", by="customer")
CLAIMED = ev.HandoffClaimed(agent="a1", name="Léa")
WROTE = ev.CustomerWrote(text="Bonjour")
ANSWER = ev.AgentWrote(agent="a1", name="Léa", text="Bonjour")


def test_a_waiting_customer_hears_a_word_at_half_of_the_waits_then_nine_tenths_then_every_ten_minutes() -> None:
    word = ev.HandoffAnnounced(position=3, wait_p50_s=240, wait_p90_s=700)
    assert due(told((0, ASKED), (1, word))) == {"word": 240}
    assert due(told((0, ASKED), (1, word), (240, word))) == {"word": 700}
    assert due(told((0, ASKED), (1, word), (240, word), (700, word))) == {"word": 1300}


def test_ten_minutes_without_a_word_are_the_most_even_when_the_usual_wait_is_longer() -> None:
    word = ev.HandoffAnnounced(position=3, wait_p50_s=1800, wait_p90_s=3600)
    assert due(told((0, ASKED), (1, word))) == {"word": 601}


def test_two_words_are_a_minute_apart_at_least() -> None:
    word = ev.HandoffAnnounced(position=3, wait_p50_s=100, wait_p90_s=130)
    assert due(told((0, ASKED), (1, word), (100, word))) == {"word": 700}


def test_who_was_told_when_the_desk_opens_hears_the_next_word_then() -> None:
    opens_at = START + 40_000_000
    assert due(told((0, ASKED), (1, ev.HandoffAnnounced(opens_at=opens_at)))) == {"word": 40_000}


def test_an_agent_owes_a_word_from_the_claim_on() -> None:
    assert due(told((0, WROTE), (1, ASKED), (5, CLAIMED))) == {"agent_alarm": 95, "agent_silent": 245}


def test_nudges_of_the_customer_do_not_put_the_alarm_off() -> None:
    nagged = told((0, ASKED), (5, CLAIMED), (6, ANSWER), (10, WROTE), (70, WROTE), (90, WROTE))
    assert due(nagged) == {"agent_alarm": 100, "agent_silent": 250}


def test_the_brain_that_reads_along_does_not_answer_for_the_agent() -> None:
    state = told((0, ASKED), (5, CLAIMED), (6, ANSWER), (10, WROTE))
    covers = (state.customer_seq,)
    read = state.apply(
        Entry(state.seq + 1, "turn", state.at, state.floor, ev.AssistantUnderstood(covers=covers, turn="t"))
    )
    assert due(read) == {"agent_alarm": 100, "agent_silent": 250}


def test_an_alarm_is_rung_once_for_each_silence() -> None:
    alarm = ev.AgentAlarmed(agent="a1", silent_s=90)
    silent = told((0, ASKED), (5, CLAIMED), (6, ANSWER), (10, WROTE), (100, alarm), (110, WROTE))
    assert due(silent) == {"agent_silent": 250}


def test_an_answer_settles_what_is_owed_and_a_transfer_passes_it_on() -> None:
    served = ((0, ASKED), (5, CLAIMED), (6, ANSWER))
    passed = ev.HandoffTransferred(agent="a2", name="Sam", by="a1")
    assert due(told(*served)) == {}
    assert due(told(*served, (20, passed))) == {}
    assert due(told(*served, (10, WROTE), (20, passed))) == {"agent_alarm": 110, "agent_silent": 260}


async def test_the_waiting_stand_by_what_is_due_first_and_the_others_newest_first() -> None:
    clock = Clock(START)
    store = MemoryStore(clock)
    door = Door(store, Policy())
    ids = ["00-aaaaaaaaaaaa", "01-bbbbbbbbbbbb", "02-cccccccccccc"]
    urgent = ev.HandoffRequested(reason="complex", by="assistant", due_at=START + 60_000)
    for number, c in enumerate(ids):
        await door.write(c, lambda _: [ev.ConversationOpened(channel="web")], id="open")
        await door.write(c, lambda _, n=number: [urgent if n == 2 else ASKED], id="ask")  # type: ignore[misc]
        clock.advance(1)
    shards = ["s00", "s01", "s02"]
    assert [c for _, c in await store.on_floor("waiting", shards, 9)] == [ids[2], ids[0], ids[1]]
    for c in ids:
        await door.write(c, lambda _: [CLAIMED], id="claim")
        clock.advance(1)
    assert [c for _, c in await store.on_floor("agent", shards, 9)] == [ids[2], ids[1], ids[0]]
