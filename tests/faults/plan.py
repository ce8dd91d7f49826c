"""What one run under faults is to be: everything that is drawn is drawn from its seed."""

from __future__ import annotations

from dataclasses import dataclass

STORES = ("embedded", "redis", "sentinel", "cluster")


@dataclass(frozen=True)
class Plan:
    """One run. `lease_s` None is the design's 30 s; `wait` False leaves the replicas unasked.

    `brain` is `light` (a table understands) or `trained`; `plant` names a bug of `plants`. `only` is a pattern that a
    fault must match ("kill: brain"); `calm` has none at all: what the harness finds then is its own mistake.
    `keep` leaves the logs of the processes where they are, whatever is found.
    A run is over when for `rest_s` no conversation more has come to rest.
    """

    seed: int
    conversations: int = 100
    store: str = "embedded"
    brain: str = "light"
    plant: str = ""
    wait: bool = True
    lease_s: float | None = 5.0
    at_once: int = 10
    phones: int = 5
    only: str = ""
    calm: bool = False
    keep: bool = False
    rest_s: float = 120.0
