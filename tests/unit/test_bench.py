"""The benchmarks run, small, so that `make bench` still does when somebody needs it."""

from __future__ import annotations

from bench.door import measure, own_store
from bench.figures import line, percentile


def test_percentile_of_known_values() -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert percentile(values, 0.5) == 51
    assert percentile(values, 0.99) == 100
    assert percentile([], 0.5) == 0


def test_line_counts_over_the_whole_run() -> None:
    assert "        4 /s" in line("door", [0.001, 0.001], elapsed_s=0.5)


async def test_door_is_measured_on_a_real_store() -> None:
    with own_store() as url:
        assert "2 conversations × 3 messages" in await measure(url, conversations=2, messages=3)
