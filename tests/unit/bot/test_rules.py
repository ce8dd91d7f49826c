"""Rules looked up our way say what they say Rasa's way, wherever a conversation stands; so do our trackers."""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Iterator, Sequence

import pytest
from rasa.core.policies import rule_policy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.processor import TurnProcessor
from bot.rules import RulePolicy
from bot.tracker import TurnTracker
from passerelle.assistant import Loaded

FORM = "order_form"


def spoken(domain: Domain) -> Iterator[list[Event]]:
    """A message of each intent, outside of the form and inside; and what follows it there."""
    listen = ActionExecuted("action_listen")
    for intent in domain.intents:
        said = UserUttered("…", {"name": intent, "confidence": 1.0})
        inside = [ActionExecuted(FORM), ActiveLoop(FORM), SlotSet("requested_slot", "order_number"), listen, said]
        yield [listen, said]
        yield [listen, said, ActionExecuted("utter_thank")]
        yield [listen, said, ActionExecuted("action_not_understood")]
        yield [listen, said, *inside]
        yield [listen, said, *inside, ActionExecuted(FORM)]
        yield [listen, said, *inside, ActionExecutionRejected(FORM)]
        yield [listen, said, *inside, ActionExecutionRejected(FORM), ActionExecuted("utter_thank")]


def test_they_predict_what_rasas_own_predict(loaded: Loaded) -> None:
    processor = loaded.assistant._processor
    ours = rules_of(processor)
    theirs = copy.copy(ours)
    theirs.__class__ = rule_policy.RulePolicy
    predicted = set()
    for events in spoken(processor.domain):
        mine, other = (
            policy._predict(tracker_of(kind, events, processor.domain), processor.domain)
            for policy, kind in ((ours, TurnTracker), (theirs, DialogueStateTracker))
        )
        assert mine[1] == other[1]
        assert mine[0] == other[0]
        predicted.add(mine[1])
    assert len(predicted) > len(processor.domain.intents)


def test_what_was_predicted_once_is_what_is_predicted_anew(loaded: Loaded) -> None:
    processor = loaded.assistant._processor
    domain, ours = processor.domain, rules_of(processor)
    anew = copy.copy(ours)
    for events in (events for events in spoken(domain) for _ in range(2)):
        anew.__dict__["_predicted"] = OrderedDict()
        known, fresh = (
            policy.predict_action_probabilities(tracker_of(TurnTracker, events, domain), domain)
            for policy in (ours, anew)
        )
        assert known == fresh


def test_a_slot_that_rules_look_at_is_never_left_out(loaded: Loaded) -> None:
    domain = loaded.assistant._processor.domain
    rules = copy.copy(rules_of(loaded.assistant._processor))
    heard = [ActionExecuted("action_listen"), SlotSet("product", "tea"), UserUttered("…", {"name": "thank"})]
    assert rules._seen(heard, domain) == ("action_listen", ("thank",))
    rules.__dict__["_slots"] = frozenset({"product"})
    assert rules._seen(heard, domain) is None
    assert rules._seen([*heard[::2], ActionExecutionRejected(FORM)], domain) is None


def test_the_past_and_a_copy_are_those_of_rasas_tracker(loaded: Loaded) -> None:
    domain = loaded.assistant._processor.domain
    for events in spoken(domain):
        ours, theirs = (tracker_of(kind, [], domain) for kind in (TurnTracker, DialogueStateTracker))
        for event in events:
            for tracker in (ours, theirs):
                tracker.update(event, domain)
            assert ours.past_states(domain) == theirs.past_states(domain)
        assert standing(ours.copy()) == standing(theirs.copy())


def test_a_copy_goes_its_own_way(loaded: Loaded) -> None:
    domain = loaded.assistant._processor.domain
    tracker = tracker_of(TurnTracker, [ActionExecuted("action_listen"), ActiveLoop(FORM)], domain)
    before = standing(tracker), tracker.past_states(domain)
    twin = tracker.copy()
    twin.update_with_events([SlotSet("requested_slot", "proof"), ActionExecutionRejected(FORM)], domain)
    assert (standing(tracker), tracker.past_states(domain)) == before
    assert standing(twin) != before[0]


def test_slots_are_shared_until_one_changes(loaded: Loaded) -> None:
    domain = loaded.assistant._processor.domain
    tracker, other = (TurnTracker.beginning("c", domain) for _ in range(2))
    twin = tracker.copy()
    tracker.update(SlotSet("order_number", "LBQ-10001"), domain)
    anew = tracker.init_copy()
    assert tracker.get_slot("order_number") == "LBQ-10001"
    assert tracker.copy().slots["order_number"].has_been_set
    for one in (other, twin, anew, TurnTracker.beginning("c", domain)):
        assert one.get_slot("order_number") is None
        assert not one.slots["order_number"].has_been_set
    tracker.update(Restarted(), domain)
    assert tracker.get_slot("order_number") is None


@pytest.mark.parametrize("taken_back", [ActionReverted(), UserUtteranceReverted(), Restarted(), SessionStarted()])
def test_what_is_taken_back_is_not_applied(loaded: Loaded, taken_back: Event) -> None:
    domain = loaded.assistant._processor.domain
    said = [ActionExecuted("action_listen"), UserUttered("…", {"name": "thank"}), ActionExecuted("utter_thank")]
    ours, theirs = (
        tracker_of(kind, [*said, taken_back], domain).applied_events() for kind in (TurnTracker, DialogueStateTracker)
    )
    assert ours == theirs
    assert len(ours) < len(said) + 1


def standing(tracker: DialogueStateTracker) -> tuple[object, ...]:
    """All that a tracker tells of where it stands."""
    slots = {name: (slot.value, slot.has_been_set) for name, slot in tracker.slots.items()}
    return slots, list(tracker.events), tracker.latest_message, tracker.latest_action, tracker.active_loop


@pytest.mark.parametrize("table", [rule_policy.RULES, rule_policy.RULES_FOR_LOOP_UNHAPPY_PATH])
def test_a_rule_that_a_text_may_meet_is_looked_for(loaded: Loaded, table: str) -> None:
    rules = rules_of(loaded.assistant._processor)
    assert not rules._may_rest_on_text
    by_text = copy.copy(rules)
    by_text.__dict__.pop("_may_rest_on_text")
    by_text.__dict__["_unpacked"] = {}
    by_text.lookup = {**rules.lookup, table: {'[{"prev_action":{"action_name":"action_listen"}}]': "utter_thank"}}
    assert by_text._may_rest_on_text


def rules_of(processor: TurnProcessor) -> RulePolicy:
    [found] = [
        node._component for node in processor.graph_runner.nodes if isinstance(node._component, rule_policy.RulePolicy)
    ]
    assert isinstance(found, RulePolicy)
    return found


def tracker_of(kind: type[DialogueStateTracker], events: Sequence[Event], domain: Domain) -> DialogueStateTracker:
    tracker: DialogueStateTracker = kind.from_events("c", list(events), slots=domain.slots, domain=domain)
    return tracker
