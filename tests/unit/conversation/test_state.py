"""Stored state equals replayed events, for each event; and what the fold keeps of them."""

from __future__ import annotations

from functools import partial

import pytest

from conversation import codec
from conversation import events as ev
from conversation.agenda import HANDOFF, next_due
from conversation.changes import FACTS_KEPT, MOODS_KEPT
from conversation.door import Door
from conversation.floor import Floor
from conversation.ids import new_conversation
from conversation.memory import Clock, MemoryStore
from conversation.policy import Policy
from conversation.records import Entry
from conversation.redis_store import RedisStore
from conversation.state import Conversation
from tests.samples import SAMPLES, way_to


@pytest.mark.parametrize("name", SAMPLES)
async def test_stored_state_equals_replayed_events(name: str, redis_store: RedisStore) -> None:
    c, door = new_conversation(), Door(redis_store, Policy())
    events = [ev.ConversationOpened(channel="web"), *way_to(name), SAMPLES[name]]
    for number, event in enumerate(events):
        before = await door.read(c) if number else Conversation(id=c)
        written = await door.write(c, partial(_always, event), f"e{number}")
        [entry] = await redis_store.entries(c, before.seq)
        assert before.apply(entry) == written.conversation  # old state + event = new state
    fresh = await Door(redis_store, Policy()).read(c)
    assert fresh == written.conversation  # = all events replayed
    head = await redis_store.head(c)
    assert head is not None
    assert (head.seq, head.floor) == (fresh.seq, fresh.floor)  # = what is stored


def _always(event: ev.Event, state: Conversation) -> list[ev.Event]:
    return [event]


def fold(*events: ev.Event) -> Conversation:
    """The state after these events, one second apart."""
    state = Conversation(id="01-0123456789ab")
    for number, event in enumerate(events, 1):
        state = state.apply(Entry(number, f"e{number}", number * 1000, Floor(), event))
    return state


def test_messages_are_unread_until_a_turn_covers_them() -> None:
    wrote = [ev.CustomerWrote(text="un"), ev.CustomerWrote(text="deux")]
    assert [message.text for message in fold(*wrote).unread] == ["un", "deux"]
    state = fold(*wrote, ev.AssistantUnderstood(covers=(1,), turn="t"))
    assert [message.text for message in state.unread] == ["deux"]


def test_a_wish_holds_until_it_is_taken_back() -> None:
    asked = [ev.CustomerWished(wish="written_only"), ev.CustomerWished(wish="name", value="Cam")]
    assert fold(*asked).wishes == {"written_only": "yes", "name": "Cam"}
    assert fold(*asked, ev.CustomerWished(wish="written_only", on=False)).wishes == {"name": "Cam"}


def test_a_merge_that_is_undone_leaves_a_visitor_and_nothing_that_was_asked_of_the_person() -> None:
    visitor = [ev.CustomerIdentified(proof="order", how="postcode", order="LBQ-10001", email="v@example.com")]
    person = ev.CustomerIdentified(proof="person", how="jwt", person="C-7", name="Zoé", email="z@example.com")
    asked = ev.AssistantWrote(text="Sûre ?", buttons=(ev.Button(title="Oui", value="b1", payload="/affirm"),))
    merged = fold(*visitor, ev.ConversationMerged(into="C-7", why="jwt"), person, asked)
    assert (merged.proof, merged.person, merged.contacts["email"]) == ("person", "C-7", "z@example.com")
    apart = fold(
        *visitor, ev.ConversationMerged(into="C-7", why="jwt"), person, asked, ev.ConversationUnmerged(into="C-7")
    )
    known = (apart.proof, apart.person, apart.name, apart.email, apart.proven_orders, apart.offers)
    assert known == ("order", None, None, "v@example.com", ("LBQ-10001",), {})
    assert apart.contacts == fold(*visitor).contacts


def test_several_incidents_are_each_told_once() -> None:
    told = [ev.ServiceTold(kind="incident", details={"incident": name, "fr": "Grève."}) for name in ("a", "b")]
    assert set(fold(*told).told) == {"incident:a", "incident:b"}


def test_a_choice_is_read_as_what_its_button_means() -> None:
    button = ev.Button(title="Oui", value="b1", payload="/affirm")
    state = fold(ev.AssistantWrote(text="?", buttons=(button,)), ev.CustomerChose(value="b1", title="Oui"))
    assert state.unread[0].text == "/affirm"
    assert fold(ev.CustomerChose(value="b9", title="Oui")).unread[0].text == "Oui"


def test_an_edit_changes_what_is_still_unread() -> None:
    assert [message.text for message in fold(*EDITED).unread] == ["LBQ-10001"]
    assert fold(*EDITED, read(1, 2)).unread == ()


def edited(text: str) -> ev.CustomerEdited:
    return ev.CustomerEdited(target=1, text=text, anew=True)


EDITED = (ev.CustomerWrote(text="LBQ-1001"), edited("LBQ-10001"))


def read(*covers: int) -> ev.AssistantUnderstood:
    return ev.AssistantUnderstood(covers=covers, turn=f"t{covers}")


def test_what_was_edited_while_it_was_answered_is_read_again_once() -> None:
    late = fold(*EDITED, read(1))
    assert [(it.text, it.numbers, it.edits) for it in late.unread] == [("LBQ-10001", (2,), 1)]
    assert late.replay([Entry(4, "e4", 4000, Floor(), read(2))]).unread == ()
    again = fold(*EDITED, read(1), edited("LBQ-10002"), read(2))
    assert [(it.text, it.numbers, it.edits) for it in again.unread] == [("LBQ-10002", (4,), 1)]


@pytest.mark.parametrize(
    ("since", "unread"),
    [
        ((), ["LBQ-10002"]),
        ((edited("LBQ-10003"),), ["LBQ-10003"]),  # the last word of it counts
        ((ev.CustomerWrote(text="merci"),), ["LBQ-10002", "merci"]),
    ],
)
def test_the_last_message_is_read_again_when_it_is_edited_after_its_answer(
    since: tuple[ev.Event, ...], unread: list[str]
) -> None:
    answered = (ev.CustomerWrote(text="LBQ-10001"), read(1), ev.AssistantWrote(text="En route."))
    state = fold(*answered, edited("LBQ-10002"), *since)
    assert [message.text for message in state.unread] == unread
    covered = tuple(sorted(number for message in state.unread for number in message.numbers))
    assert state.replay([Entry(9, "e9", 9000, Floor(), read(*covered))]).unread == ()


@pytest.mark.parametrize(
    "between",
    [
        (ev.CustomerWrote(text="et ma facture ?"), read(4), ev.AssistantWrote(text="La voici.")),
        (ev.HandoffRequested(reason="explicit", by="customer"),),
        (ev.HandoffClaimed(agent="a1", name="Léa"), ev.AgentWrote(agent="a1", name="Léa", text="Je regarde.")),
    ],
    ids=["gone on", "waiting", "a person's"],
)
def test_what_the_customer_has_gone_on_from_or_a_person_reads_is_not_read_again(between: tuple[ev.Event, ...]) -> None:
    answered = (ev.CustomerWrote(text="LBQ-10001"), read(1), ev.AssistantWrote(text="En route."))
    assert fold(*answered, *between, edited("LBQ-10002")).unread == ()


def test_new_words_answer_the_question_that_was_open_when_the_first_were_written() -> None:
    def asking(slot: str, *covers: int) -> ev.AssistantUnderstood:
        return ev.AssistantUnderstood(covers=covers, turn=f"t{covers}", requested_slot=slot)

    asked = (ev.CustomerWrote(text="10010"), asking("proof", 2), ev.AssistantWrote(text="Code postal ?"))
    edits = [ev.CustomerEdited(target=2, text=text, anew=True) for text in ("10002", "10001")]
    for story in (
        (*asked, edits[0]),
        (*asked, edits[0], asking("proof", 5), edits[1]),
        (*asked[:1], edits[0], asked[1]),
    ):
        assert [it.asked for it in fold(asking("order_number"), *story).unread] == ["order_number"]


@pytest.mark.parametrize("answered", [0, 1])
def test_an_edit_from_before_they_were_read_anew_leaves_nothing_to_answer(answered: int) -> None:
    old = codec.decode(b'{"type":"customer.edited","target":1,"text":"LBQ-10001"}')
    said = (read(1), ev.AssistantWrote(text="En route."))
    state = fold(ev.CustomerWrote(text="LBQ-1001"), *said[:answered], old, *said[answered:])
    assert fold(ev.CustomerWrote(text="LBQ-1001"), old).unread[0].text == "LBQ-10001"
    assert (state.unread, next_due(state, HANDOFF, Policy())) == ((), None)


def test_a_time_for_a_call_is_still_wanted_when_another_promise_ends() -> None:
    promised = ev.PromiseMade(promise="p1", text="une réponse", by="Léa", due_at=9_000)
    wished = ev.CallbackWished(wish="take", at=50_000)  # and its number is still asked for
    for ended in (ev.PromiseMissed(promise="p1"), ev.PromiseKept(promise="p1")):
        assert fold(promised, wished, ended).callback is not None
    assert fold(promised, wished, ev.PromiseWithdrawn(promise="")).callback is None


def test_misunderstandings_count_in_a_row_only() -> None:
    lost = ev.AssistantUnderstood(covers=(), turn="t", readings=(ev.Reading(seq=1),))
    sure = ev.AssistantUnderstood(covers=(), turn="t", readings=(ev.Reading(seq=1, intent="greet"),))
    assert fold(lost, lost).misunderstood == 2
    assert fold(lost, sure, lost).misunderstood == 1


def test_a_requeued_customer_keeps_the_waiting_time() -> None:
    state = fold(
        ev.HandoffRequested(reason="complex", by="assistant"),
        ev.HandoffClaimed(agent="a", name="Léa"),
        ev.HandoffRequeued(why="agent_lost", agent="a"),
    )
    assert state.handoff is not None
    assert (state.handoff.requested_at, state.handoff.in_front, state.handoff.reason) == (1000, True, "complex")
    assert (state.agent, state.served_by) == (None, ("Léa",))


def test_hand_back_forgets_the_old_grounds_and_keeps_what_was_decided() -> None:
    lost = ev.AssistantUnderstood(covers=(), turn="t", readings=(ev.Reading(seq=1, frustration=2),))
    state = fold(
        lost,
        ev.HandoffClaimed(agent="a", name="Léa"),
        ev.HandoffHandedBack(agent="a", name="Léa", decided="remboursée"),
    )
    assert (state.moods, state.misunderstood, state.handoff, state.agent) == ((), 0, None, None)
    assert state.decided == "remboursée"


def test_proof_never_sinks() -> None:
    person = ev.CustomerIdentified(proof="person", how="jwt", person="C-1", name="Camille")
    order = ev.CustomerIdentified(proof="order", how="email", order="LBQ-10001")
    state = fold(person, order)
    assert (state.proof, state.name, state.proven_orders) == ("person", "Camille", ("LBQ-10001",))


def test_a_typed_address_does_not_take_the_place_of_a_proven_one() -> None:
    typed = ev.CustomerGaveContact(kind="email", value="x@gmial.example")
    order = ev.CustomerIdentified(proof="order", how="email", order="LBQ-10001", email="o@mail.example")
    person = ev.CustomerIdentified(proof="person", how="jwt", person="C-1", email="c@mail.example")
    assert fold(order, typed).contacts == {"email": "x@gmial.example"}
    for events in ((typed, person), (person, typed), (order, person), (person, order)):
        state = fold(*events)
        assert (state.contacts["email"], state.email) == ("c@mail.example", "c@mail.example")
        assert state.is_proven("C@mail.example")


def test_the_address_of_an_order_is_not_the_persons() -> None:
    order = ev.CustomerIdentified(proof="order", how="email", order="LBQ-10001", email="o@mail.example")
    person = ev.CustomerIdentified(proof="person", how="jwt", person="C-1")
    assert not fold(order).is_proven("o@mail.example")
    assert not fold(order, person).is_proven("o@mail.example")
    assert not fold(person, order).is_proven("o@mail.example")


def test_memory_is_bounded() -> None:
    facts = [ev.FactStated(name=f"f{n}", value="v", by="customer") for n in range(FACTS_KEPT + 9)]
    assert len(fold(*facts).facts) == FACTS_KEPT
    moods = ev.AssistantUnderstood(covers=(), turn="t", readings=tuple(ev.Reading(seq=n) for n in range(30)))
    assert len(fold(moods).moods) == MOODS_KEPT


def test_the_floor_of_an_event_we_cannot_read_is_believed() -> None:
    state = Conversation(id="01-0123456789ab").apply(Entry(1, "e", 1, Floor("agent", 4), ev.Unread(raw=b"{}")))
    assert state.floor == ("agent", 4)


async def test_a_door_reads_only_what_is_new() -> None:
    store = MemoryStore(Clock(1_000))
    c, one, two = new_conversation(), Door(store, Policy()), Door(store, Policy())
    await one.write(c, lambda state: [ev.ConversationOpened(channel="web")], "o")
    assert await two.read(c) == await one.read(c)
    await one.write(c, lambda state: [ev.CustomerWrote(text="x")], "m")
    assert (await two.read(c)).unread[0].text == "x"
