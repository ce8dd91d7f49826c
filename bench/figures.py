"""Times in the words of a report: how many a second, and the median and slowest few of them."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie; of none at all it is 0."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def line(what: str, times_s: Sequence[float], elapsed_s: float) -> str:
    """One line: the rate over the whole run, then single times in milliseconds."""
    p50, p99 = (percentile(times_s, share) * 1000 for share in (0.5, 0.99))
    return f"{what:<44}{len(times_s) / elapsed_s:>9.0f} /s   P50 {p50:>7.2f} ms   P99 {p99:>7.2f} ms"
