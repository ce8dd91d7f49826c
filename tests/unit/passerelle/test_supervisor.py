"""Who keeps the processes alive says in plain words when one of them does not stay."""

from __future__ import annotations

import os

from passerelle.supervisor import TOLD_AT, Supervisor
from tests.servers import eventually


async def test_a_process_that_does_not_stay_up_is_told_of_once_with_where_to_look() -> None:
    told: list[str] = []
    supervisor = Supervisor({**os.environ, "PASSERELLE_MODEL": "/nowhere"}, told.append)
    supervisor.start("brain 1", "no-such-command")
    try:
        await eventually(lambda: told)
    finally:
        await supervisor.stop()
    [line] = told
    assert f"brain 1 does not stay up: it ended {TOLD_AT} times, with code 2" in line
    assert "passed to people" in line
    assert "passerelle doctor" in line
