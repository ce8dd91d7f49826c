"""Who is offered which waiting case: by the last agent, team, language, a free place and load. Pure.

An offer is a suggestion at the desk, never a lock: whoever claims first has the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

Why = Literal["last_agent", "free", "overflow"]

TIRED = 0.25  # what a hard case of today counts when the next one is given: four are like a full desk
HARD = 2.0  # how much a hard case (upset, sensitive, urgent) weighs in somebody's load; any other weighs 1


@dataclass(frozen=True)
class Seat:
    """An agent who is there: what they can do, how many conversations they hold, and how heavy these are."""

    agent: str
    name: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    capacity: int
    held: int = 0
    load: float = 0.0
    hard: int = 0  # hard cases today, those that have ended too

    @property
    def free(self) -> bool:
        return self.held < self.capacity

    @property
    def share(self) -> float:
        """The load for the places there are: what is to be even between agents."""
        return self.load / self.capacity

    def given(self, weight: float) -> Seat:
        hard = self.hard + (weight >= HARD)
        return replace(self, held=self.held + 1, load=self.load + weight, hard=hard)


@dataclass(frozen=True)
class Case:
    """A waiting case. `former` is who had it, or this customer, last; `left` is who has just lost or released it.

    `kept`: for its team alone, which is closed now: the customer was told when it is back.
    """

    id: str
    language: str
    team: str = ""
    kept: bool = False
    asked_at: int = 0
    weight: float = 1.0
    former: str | None = None
    left: str | None = None


class Offer(NamedTuple):
    """To whom, and why."""

    agent: str
    name: str
    why: Why


def offers(cases: Iterable[Case], seats: Iterable[Seat], now: int, sticky_ms: int) -> dict[str, Offer]:
    """An offer for each case in the order of the list, as far as there are places; each one counts for the next.

    For `sticky_ms` after the request a case is for its former agent, if that agent is there and has a place.
    """
    there = {seat.agent: seat for seat in seats}
    found: dict[str, Offer] = {}
    for case in cases:
        chosen = _choose(case, list(there.values()), now - case.asked_at < sticky_ms)
        if chosen is not None:
            seat, why = chosen
            there[seat.agent] = seat.given(case.weight)
            found[case.id] = Offer(seat.agent, seat.name, why)
    return found


def _choose(case: Case, seats: Sequence[Seat], sticky: bool) -> tuple[Seat, Why] | None:
    free = [seat for seat in seats if seat.free and (_knows(case, seat) or not case.kept)]
    former = next((seat for seat in free if seat.agent == case.former), None)
    if former is not None and sticky:
        return former, "last_agent"
    others = [seat for seat in free if seat.agent != case.left] or free
    right = [seat for seat in others if _speaks(case, seat) and _knows(case, seat)]
    nearly = [seat for seat in others if _speaks(case, seat)] or [seat for seat in others if _knows(case, seat)]
    if right:
        return _least_loaded(right, case), "free"
    return (_least_loaded(nearly or others, case), "overflow") if others else None


def _speaks(case: Case, seat: Seat) -> bool:
    return case.language in seat.languages


def _knows(case: Case, seat: Seat) -> bool:
    return not case.team or case.team in seat.skills


def _least_loaded(seats: Sequence[Seat], case: Case) -> Seat:
    """Hard cases are shared out over the day, the others by what is held now."""
    tired = TIRED if case.weight >= HARD else 0.0
    return min(seats, key=lambda seat: (seat.share + tired * seat.hard, seat.agent))
