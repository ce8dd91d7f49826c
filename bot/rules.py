"""Rasa's RulePolicy in less time. A brain takes it instead of Rasa's when it loads its model (`bot.graph`); it predicts
the same, and `rasa train|shell|test` use Rasa's own.

Rasa looks twice after each message, first for rules about its very text, and unpacks every rule anew at each look. And
it looks at each prediction, though a rule says the same wherever the same was meant and done.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from rasa.core.policies import rule_policy
from rasa.core.policies.policy import PolicyPrediction
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Rule = Sequence[Mapping[str, Any]]  # its states, the last one first
Nearby = dict[tuple[str | None, str | None], list[tuple[str, Rule]]]  # by action and intent
KEPT = 2048  # predictions that are remembered, about a KB each
_NAMED = ("entity", "role", "group")  # what rules may see of an entity
_UNSEEN = frozenset({BotUttered, DefinePrevUserUtteredFeaturization, SlotSet})  # events that rules do not see


class RulePolicy(rule_policy.RulePolicy):
    """See `rasa.core.policies.rule_policy.RulePolicy`; the name is part of its predictions."""

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """As Rasa predicts it, found once for all turns in which the same was meant and done.

        Nobody writes into what is remembered: the ensemble does so after a rejection alone, which is not remembered.
        """
        seen = self._seen(tracker.events, domain)
        known: OrderedDict[Hashable, PolicyPrediction] = self.__dict__.setdefault("_predicted", OrderedDict())
        found = known.get(seen)
        if found is None:
            found = super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
            if seen is not None:
                known[seen] = found
            if len(known) > KEPT:
                known.popitem(last=False)
        return found

    def _seen(self, events: Iterable[Event], domain: Domain) -> Hashable | None:
        """All that rules can see of these events; None where more than what was meant and done may count: a form, a
        slot that they look at, the very text."""
        if self._may_rest_on_text:
            return None
        watched = self._watched(domain)
        seen: list[Hashable] = []
        for event in events:
            kind = type(event)
            if kind is UserUttered and event.intent_name is not None:
                named = (tuple(map(entity.get, _NAMED)) for entity in event.entities)
                seen.append((event.intent_name, *named))
            elif kind is ActionExecuted and event.action_name is not None:
                seen.append(event.action_name)
            elif kind not in _UNSEEN or (kind is SlotSet and event.key in watched):
                return None
        return tuple(seen)

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input and not self._may_rest_on_text:
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    @staticmethod
    def format_tracker_states(states: list[State]) -> str:
        """Rasa writes all states out for a line of debugging that nobody reads."""
        return ""

    def _watched(self, domain: Domain) -> frozenset[str]:
        """The slots that rules look at."""
        names: frozenset[str] | None = self.__dict__.get("_slots")
        if names is None:
            looked_at = (slot.name for slot in domain.slots if slot.influence_conversation)
            names = self.__dict__["_slots"] = frozenset(looked_at)
        return names

    @cached_property
    def _may_rest_on_text(self) -> bool:
        """Is there a rule that a message can meet by anything but its intent?"""
        tables = (self.lookup[rule_policy.RULES], self.lookup[rule_policy.RULES_FOR_LOOP_UNHAPPY_PATH])
        return any(_meets_text(states[0]) for table in tables for states in self._states(table).values())

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        latest_first = states[::-1]
        return {key for key, rule in self._nearby(lookup, latest_first[0]) if self._fits(rule, latest_first)}

    def _nearby(self, lookup: Mapping[str, str], state: State) -> Iterable[tuple[str, Rule]]:
        """The rules whose last state names what was done and meant last, or leaves it open: a few of a hundred."""
        if not state.get(PREVIOUS_ACTION):
            return self._states(lookup).items()  # where a conversation starts nothing else is compared
        known: dict[int, Nearby] = self.__dict__.setdefault("_by_last", {})
        if id(lookup) not in known:
            table = known[id(lookup)] = {}
            for key, rule in self._states(lookup).items():
                table.setdefault(_last(rule[0]), []).append((key, rule))
        done, meant = _last(state)
        places = dict.fromkeys([(done, meant), (done, None), (None, meant), (None, None)])
        return chain.from_iterable(known[id(lookup)].get(place, ()) for place in places)

    def _fits(self, rule: Rule, states: Sequence[State]) -> bool:
        """Does each state of the rule meet the one as many steps back? As `_is_rule_applicable` asks, step by step."""
        for wanted, state in zip(rule, states):  # noqa: B905  # one of them may be longer
            starts, started = not wanted.get(PREVIOUS_ACTION), not state.get(PREVIOUS_ACTION)
            if starts != started or not (starts or self._does_rule_match_state(wanted, state)):
                return False
        return True

    def _states(self, lookup: Mapping[str, str]) -> Mapping[str, Rule]:
        """Each rule of this table, unpacked once."""
        known: dict[int, Mapping[str, Rule]] = self.__dict__.setdefault("_unpacked", {})
        if id(lookup) not in known:
            known[id(lookup)] = {key: json.loads(key)[::-1] for key in lookup}
        return known[id(lookup)]


def _last(state: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The action before this state and the intent in it; None for what it does not name, or wants unset."""
    named = (state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME), state.get(USER, {}).get(INTENT))
    done, meant = (None if name == SHOULD_NOT_BE_SET else name or None for name in named)
    return done, meant


def _meets_text(last: Mapping[str, Any]) -> bool:
    after_listening = last.get(PREVIOUS_ACTION, {}).get(ACTION_NAME) in (None, ACTION_LISTEN_NAME)
    return after_listening and INTENT not in last.get(USER, {})
