"""The harness itself, tried: with a bug planted in our processes, or without WAIT at a failover, it must find it."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from tests.faults.plan import Plan
from tests.faults.run import run

SMALL = Plan(seed=11, conversations=60, at_once=10, phones=3, rest_s=40.0, lease_s=2.0)
FAILOVERS = replace(SMALL, store="sentinel", only="failover")

PLANTED = {
    "no_fence": (replace(SMALL, calm=True), "out of turn"),
    "no_dedupe": (replace(SMALL, only="(half open|cut): (customers-)?gateway"), "doubled"),
    "no_token": (replace(SMALL, only="stop: brain"), "doubled"),
    "no_return": (replace(SMALL, only="kill: brain"), "silent"),
    "no_rereading": (replace(SMALL, calm=True, phones=10), "lost"),
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("plant", PLANTED)
async def test_a_planted_bug_is_found(plant: str) -> None:
    plan, kind = PLANTED[plant]
    report = await run(replace(plan, plant=plant), _say)
    assert kind in {breach.kind for breach in report.found}


@pytest.mark.timeout(600)
async def test_a_failover_without_wait_loses_and_that_is_found() -> None:
    report = await run(replace(FAILOVERS, wait=False), _say)
    assert "lost" in {breach.kind for breach in report.found}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("plan", [SMALL, FAILOVERS])
async def test_without_it_nothing_is_found(plan: Plan) -> None:
    assert (await run(plan, _say)).found == ()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
