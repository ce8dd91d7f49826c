"""What is asked for together: whatever goes wrong, nobody is left waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from conversation.gathering import Gathering


async def test_who_is_forgotten_among_the_answers_is_told() -> None:
    async def all_but_one(asked: Sequence[str]) -> Sequence[str]:
        return asked[1:]

    gathering: Gathering[str, str] = Gathering(all_but_one, 8)
    found = await asyncio.wait_for(
        asyncio.gather(gathering.ask("a"), gathering.ask("b"), return_exceptions=True), timeout=30
    )
    assert [type(one) for one in found] == [ValueError, ValueError]


async def test_who_gives_up_takes_nobody_along() -> None:
    async def upper(asked: Sequence[str]) -> Sequence[str]:
        return [one.upper() for one in asked]

    gathering: Gathering[str, str] = Gathering(upper, 8)
    asks = [asyncio.ensure_future(gathering.ask(one)) for one in "abc"]
    await asyncio.sleep(0)
    asks[1].cancel()
    assert [await asks[0], await asks[2]] == ["A", "C"]
    with pytest.raises(asyncio.CancelledError):
        await asks[1]
