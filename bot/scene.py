"""What escalation sees inside Rasa: the turn so far, folded from the tracker, and what it does next.

`Scene` and `next_step` are pure; `bot.escalation_policy` hangs them into Rasa's policy ensemble.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, cast

import msgspec
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.escalation import Decision, Signals, decide
from bot.history import OFFER, OFFER_INSTEAD, OFFERS, History, past_of
from bot.readings import is_nudge, reading_of
from conversation.policy import Policy
from conversation.promises import ASK_HUMAN

HAND_OVER = "action_hand_over"
LISTEN = "action_listen"
OURS = frozenset({HAND_OVER, OFFER, OFFER_INSTEAD})

Read = TypeVar("Read")
CONFIRMED = "confirmed"  # what the form waits for while a yes would change something


class Scene(msgspec.Struct, frozen=True):
    """The turn so far: what was said before it, the message, and what was done since.

    `person_in_reach`: something said in this turn has a button that leads to a person.
    """

    history: History
    signals: Signals
    last_action: str = LISTEN
    answered: bool = False
    person_in_reach: bool = False


class Step(msgspec.Struct, frozen=True):
    """The action that escalation wants next; `decision` is why, `ends_form` whether the form goes with it."""

    action: str
    decision: Decision = Decision()
    ends_form: bool = False


def next_step(scene: Scene, policy: Policy) -> Step | None:
    """Escalation's own next action, or None: the rules may go on."""
    if scene.last_action in OURS:
        return Step(LISTEN)
    if scene.last_action != LISTEN and not scene.answered:
        return None  # nothing was said since the decision before the answer
    decision = decide(scene.history, scene.signals, policy)
    if decision.kind == "hand_over":
        return Step(HAND_OVER, decision, ends_form=True)
    if decision.kind == "offer":
        return _offer(scene, decision)
    return None


def _offer(scene: Scene, decision: Decision) -> Step | None:
    """What was not understood is answered by the offer; anything else is answered first."""
    if decision.reason == "misunderstanding":
        # With an open confirmation a yes to the offer would confirm: that question ends here.
        ends = scene.signals.confirming
        return Step(OFFER_INSTEAD, decision, ends_form=ends) if scene.last_action == LISTEN else None
    if scene.signals.confirming:
        return None  # a yes must go on meaning what was asked
    offered = any(answer in OFFERS for answer in scene.signals.answers)
    if decision.reason in ("complex", "loop") and scene.person_in_reach and not scene.signals.facts.get("wrong_proof"):
        return None
    return Step(OFFER, decision) if scene.answered and not offered else None


def scene_of(tracker: DialogueStateTracker) -> Scene | None:
    """The scene of a tracker; None before the customer has said anything."""
    message = tracker.latest_message
    if message is None or message.text is None:
        return None
    since = _since_message(tracker)
    said = [event for event in since if type(event) is BotUttered]
    confirming = tracker.active_loop_name is not None and tracker.get_slot("requested_slot") == CONFIRMED
    brought = _once(message, _history_in)
    return Scene(
        history=history_of(tracker) if brought is None else brought,
        signals=msgspec.structs.replace(
            _once(message, _heard_in), facts=_facts(since), answers=_answers(said), confirming=confirming
        ),
        last_action=_last_action(since),
        answered=_answered(since),
        person_in_reach=_has_button(said, ASK_HUMAN),
    )


def history_of(tracker: DialogueStateTracker) -> History:
    """The turns before the present one, folded from the tracker: what `rasa shell` and `rasa test` go by."""
    history = History()
    turns = list(_turns(tracker))
    for message, rest in turns[:-1]:
        reading = reading_of(message.parse_data)
        facts = _facts(rest)
        order = facts.get("order_number")
        said = [event for event in rest if type(event) is BotUttered]
        text = message.text or ""
        past = past_of([reading], _answers(said), nudge=is_nudge(text), failed=False, order=order, texts=[text])
        past = msgspec.structs.replace(past, article=facts.get("article") or past.article)
        history = history.after(past, facts.get("wrong_proof", 0))
    return history


def _once(message: UserUttered, read: Callable[[UserUttered], Read]) -> Read:
    """What is read in a message, kept on it: a turn asks for the same some five times."""
    kept: dict[Callable[[UserUttered], Any], Any] = message.__dict__.setdefault("_read", {})
    if read not in kept:
        kept[read] = read(message)
    return cast(Read, kept[read])


def _history_in(message: UserUttered) -> History | None:
    """The turns before, which the brain sends along."""
    history = (message.metadata or {}).get("history")
    return None if history is None else msgspec.convert(history, History)


def _heard_in(message: UserUttered) -> Signals:
    """What the message says, whatever is done about it."""
    metadata = message.metadata or {}
    text = message.text or ""
    return Signals(
        reading=reading_of(message.parse_data),
        text=str(metadata.get("text", text)),
        nudge=bool(metadata["nudge"] if "nudge" in metadata else is_nudge(text)),
    )


# Below, an event is known by its very type: Rasa's are abstract classes, which `isinstance` asks at length.


def _turns(tracker: DialogueStateTracker) -> Iterator[tuple[UserUttered, list[Event]]]:
    message: UserUttered | None = None
    rest: list[Event] = []
    for event in tracker.events:
        if isinstance(event, UserUttered):
            if message is not None:
                yield message, rest
            message, rest = event, []
        else:
            rest.append(event)
    if message is not None:
        yield message, rest


def _since_message(tracker: DialogueStateTracker) -> list[Event]:
    last: list[Event] = []
    for event in reversed(tracker.events):
        if type(event) is UserUttered:
            break
        last.append(event)
    return last[::-1]


def _facts(since: Sequence[Event]) -> dict[str, Any]:
    """What the actions of this turn have stated; an earlier turn's facts are no news."""
    stated: dict[str, Any] = {}
    for event in since:
        if type(event) is SlotSet and event.key == "facts" and isinstance(event.value, dict):
            stated |= event.value
    return stated


def _answers(said: Sequence[BotUttered]) -> tuple[str, ...]:
    """The answers given: the name that was asked for, and that of the record which took its place, if one did."""
    names = (name for one in said for name in (one.metadata.get("utter_action"), one.metadata.get("answer")) if name)
    return tuple(dict.fromkeys(map(str, names)))


def _has_button(said: Sequence[BotUttered], payload: str) -> bool:
    return any(button.get("payload") == payload for one in said for button in one.data.get("buttons") or ())


def _last_action(since: Sequence[Event]) -> str:
    for event in reversed(since):
        if type(event) is ActionExecuted:
            return str(event.action_name)
    return LISTEN


def _answered(since: Sequence[Event]) -> bool:
    """Did the last action say something? Then a word of ours does not cut an answer in two."""
    for event in reversed(since):
        if type(event) is ActionExecuted:
            return False
        if type(event) is BotUttered:
            return True
    return False
