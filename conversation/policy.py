"""`handoff.yml` as one frozen value: every wait, threshold and rule a service manager may change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from conversation.errors import BadPolicy
from conversation.events import Reason
from conversation.exceptional import Exceptions, wrong_limits
from conversation.mistakes import mistakes, not_yaml
from conversation.staffing import Callbacks, DutyRules, Team, teams_of, wrong_callbacks, wrong_duty, wrong_hours
from conversation.staffing import Hours as Hours
from conversation.vocabulary import Vocabulary, unknown_words


class Waits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every wait of the service, in seconds; the numbers are those of the design (docs/waits.md says why)."""

    typing_after: float = 2
    slow: float = 8
    assistant_down: float = 20
    agent_alarm: float = 90
    agent_requeue: float = 240
    agent_lost_told: float = 45
    agent_lost_requeue: float = 90
    undelivered: float = 60
    mail_after: float = 120
    word_every: float = 600
    nudge_every: float = 60
    burst_quiet: float = 1.2
    burst_most: float = 4
    confirmation: float = 900
    target: float = 300
    target_high: float = 180
    target_urgent: float = 60
    needed_ahead: float = 86_400
    promise_reminder: float = 900
    sticky: float = 120
    second_approver: float = 300


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When the assistant is sure, and how often it may fail before a person is offered or takes over."""

    sure: float = 0.45
    sure_while_waiting: float = 0.75
    misunderstood_offer: int = 2
    misunderstood_hand_over: int = 3
    same_answer_offer: int = 2
    same_answer_hand_over: int = 3
    troubles_hand_over: int = 2
    frustration_offer: int = 1
    frustration_hand_over: int = 2
    small_talk: float = 0.9
    not_helpful_hand_over: int = 2
    wrong_proofs_offer: int = 5
    repeat_contacts_hand_over: int = 3


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The conditions of one rule; all that are given must hold."""

    intent: tuple[str, ...] = ()
    order_state: tuple[str, ...] = ()
    amount_over_cents: int | None = None
    needed_before_expected: bool | None = None
    sensitive: tuple[str, ...] = ()
    vip: bool | None = None
    contacts_at_least: int | None = None


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One business rule: when its conditions hold, a person is offered or takes over, for `reason`."""

    name: str
    when: When
    then: Literal["offer", "hand_over"]
    reason: Reason
    evidence: str


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """After how many days without a word a conversation leaves the store for the archive; null: never."""

    archive_after_days: float | None = 30


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `handoff.yml`; what the file leaves out has the design's value."""

    waits: Waits = Waits()
    thresholds: Thresholds = Thresholds()
    rules: tuple[Rule, ...] = ()
    hours: Hours = Hours()
    teams: Mapping[str, Team] = {}
    duty: DutyRules = DutyRules()
    callbacks: Callbacks = Callbacks()
    retention: Retention = Retention()
    exceptions: Exceptions = Exceptions()


def fingerprint(policy: Policy) -> str:
    """Tells these rules from others, so that a running service says which it goes by."""
    return hashlib.sha256(msgspec.json.encode(policy)).hexdigest()[:12]


_SECTIONS: dict[str, Any] = {
    "waits": Waits,
    "thresholds": Thresholds,
    "rules": tuple[Rule, ...],
    "hours": Hours,
    "duty": DutyRules,
    "callbacks": Callbacks,
    "retention": Retention,
    "exceptions": Exceptions,
}
_KNOWN = (*_SECTIONS, "teams")


def load(path: Path, words: Vocabulary | None = None) -> Policy:
    """The policy of a file. Raises `BadPolicy` with every problem at once.

    Args:
        path: the file.
        words: what rules and teams may name; without it any name is taken.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
    except OSError as error:
        raise BadPolicy(str(path), [f"cannot be read: {error.strerror}"]) from error
    except yaml.YAMLError as error:
        raise BadPolicy(str(path), [not_yaml(error)]) from error
    if not isinstance(data, dict):
        raise BadPolicy(str(path), ["must be a mapping with the sections " + ", ".join(_KNOWN)])
    return _build(str(path), data, words)


def _build(path: str, data: dict[str, Any], words: Vocabulary | None) -> Policy:
    problems = [f"unknown section '{name}'; known are {', '.join(_KNOWN)}" for name in data if name not in _KNOWN]
    sections: dict[str, Any] = {}
    for name, kind in _SECTIONS.items():
        if data.get(name) is None:
            continue
        try:
            sections[name] = msgspec.convert(data[name], kind)
        except msgspec.ValidationError as error:
            problems += list(mistakes(name, data[name], kind)) or [f"{name}: {error}"]
    problems += _beyond_types(sections)
    if data.get("teams") is not None:
        sections["teams"], wrong = teams_of(data["teams"], data.get("hours"))
        problems += wrong
    problems += unknown_words(data, words) if words else ()
    if problems:
        raise BadPolicy(path, problems)
    return Policy(**sections)


def _beyond_types(sections: dict[str, Any]) -> list[str]:
    """What types cannot say: no wait is negative, hours are spans, rule names are unique."""
    problems = []
    waits = sections.get("waits")
    for name, value in msgspec.structs.asdict(waits).items() if waits else ():
        if value <= 0:
            problems.append(f"waits: {name} is {value}, it must be more than 0 seconds")
    days = sections.get("retention", Retention()).archive_after_days
    if days is not None and days <= 0:
        problems.append(f"retention: archive_after_days is {days}, it must be more than 0, or null for never")
    problems += wrong_hours("hours", sections.get("hours", Hours()))
    problems += wrong_duty(sections.get("duty", DutyRules()))
    problems += wrong_callbacks(sections.get("callbacks", Callbacks()))
    problems += wrong_limits(sections.get("exceptions", Exceptions()))
    names = [rule.name for rule in sections.get("rules", ())]
    problems += [f"rules: the name '{name}' is used twice" for name in sorted(set(names)) if names.count(name) > 1]
    return problems
