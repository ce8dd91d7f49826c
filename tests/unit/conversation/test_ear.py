"""What waits for a listener that is busy is bounded, and it is told when some of it is lost."""

from __future__ import annotations

import pytest

from conversation.ear import KEPT, Ear
from conversation.errors import StoreUnavailable
from conversation.ids import all_shards, new_conversation
from conversation.store import LOST, Ring

RING = Ring(conversation=new_conversation(), kind="typing")


async def test_more_than_it_can_keep_becomes_one_word_that_hints_are_lost() -> None:
    ear = Ear(frozenset(all_shards()), None)
    for _ in range(KEPT + 1):
        ear.hear(RING)
    ear.hear(RING)
    assert [await ear.next(0), await ear.next(0), await ear.next(0)] == [LOST, RING, None]


async def test_what_rang_before_the_cut_is_heard_first() -> None:
    ear = Ear(frozenset(all_shards()), None)
    ear.hear(RING)
    ear.lose(StoreUnavailable("cut"))
    assert await ear.next(0) == RING
    with pytest.raises(StoreUnavailable):
        await ear.next(0)
