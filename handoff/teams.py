"""Which team serves a case, and when that team is there. Pure; moments are ms since 1970."""

from __future__ import annotations

from collections.abc import Sequence

from conversation.policy import Policy
from conversation.staffing import Hours, Takes
from conversation.state import Conversation
from handoff import hours


def team_of(c: Conversation, policy: Policy) -> str:
    """The team it was passed to, else the first of `handoff.yml` that takes such cases; "" is the whole house."""
    if c.handoff is not None and c.handoff.team:
        return c.handoff.team
    return next((name for name, team in policy.teams.items() if team.takes.any() and _takes(team.takes, c)), "")


def _takes(takes: Takes, c: Conversation) -> bool:
    request = c.slots.get("request")
    held = (
        (takes.language, c.language),
        (takes.channel, c.channel),
        (takes.reason, c.handoff.reason if c.handoff else None),
        (takes.request, request if isinstance(request, str) else None),
    )
    return all(not wanted or found in wanted for wanted, found in held)


def hours_of(team: str, policy: Policy) -> Hours:
    """The team's own hours, else those of the house."""
    own = policy.teams[team].hours if team in policy.teams else None
    return own or policy.hours


def is_open(team: str, policy: Policy, at_ms: int) -> bool:
    """Is somebody there who serves this team's cases?"""
    return any(hours.is_open(it, at_ms) for it in _served_in(team, policy))


def opens_at(team: str, policy: Policy, at_ms: int) -> int | None:
    """When somebody is there next for this team's cases; None: now, or never again."""
    if is_open(team, policy, at_ms):
        return None
    openings = (hours.opens_at(it, at_ms) for it in _served_in(team, policy))
    return min((opening for opening in openings if opening is not None), default=None)


def open_seconds(team: str, policy: Policy, since_ms: int, until_ms: int) -> float:
    """How much of a wait fell into the hours in which the team's cases are served."""
    return max(hours.open_seconds(it, since_ms, until_ms) for it in _served_in(team, policy))


def _served_in(team: str, policy: Policy) -> Sequence[Hours]:
    """The hours in which its cases are served: with `when_closed: house` those of the house, too."""
    own = hours_of(team, policy)
    shared = team in policy.teams and policy.teams[team].when_closed == "house"
    return (own, policy.hours) if shared else (own,)
