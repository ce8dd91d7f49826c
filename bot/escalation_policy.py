"""Escalation as a policy of Rasa's ensemble, so that it also decides inside forms, in `rasa shell` and `rasa test`.

Inside a form RulePolicy's prediction overrules every other policy, whatever its priority. So ours carries
`is_no_user_prediction`, confidence 1.0 and the highest priority, ends the form, and listens after its own action.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from rasa.core.policies.policy import Policy as RasaPolicy
from rasa.core.policies.policy import PolicyPrediction, SupportedData
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.scene import HAND_OVER, Step, next_step, scene_of
from conversation import policy as handoff_policy

ROOT = Path(__file__).resolve().parents[1]
PRIORITY = 100  # RulePolicy has 6; at equal confidence the higher one wins


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class EscalationPolicy(RasaPolicy):
    """Predicts the hand-over or the offer of a person when `bot.escalation.decide` says so, else nothing."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: Any = None,
    ) -> None:
        """Reads `handoff.yml` now, at start: it is not trained in. Raises `BadPolicy`."""
        super().__init__(config, model_storage, resource, execution_context, featurizer)
        self._rules = handoff_policy.load(ROOT / str(config["file"]))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"priority": PRIORITY, "file": "handoff.yml"}

    @staticmethod
    def supported_data() -> SupportedData:
        return SupportedData.ML_AND_RULE_DATA

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing is learned: the rules are read from `handoff.yml` at start."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        scene = scene_of(tracker)
        step = next_step(scene, self._rules) if scene else None
        if step is None:
            return self._prediction(self._default_predictions(domain))
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(step.action)] = 1.0
        return self._prediction(probabilities, optional_events=_events(step), is_no_user_prediction=True)


def _events(step: Step) -> list[Event]:
    """What the prediction brings along when it wins: why it hands over, and the end of the form."""
    events: list[Event] = []
    if step.action == HAND_OVER:
        events.append(SlotSet("handoff", msgspec.to_builtins(step.decision)))
    if step.ends_form:
        events += [ActiveLoop(None), SlotSet("requested_slot", None)]
    return events
