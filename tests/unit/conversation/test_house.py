"""Promises, letters and transcripts tell moments by the clock of the house, wherever the house is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

import pytest

from channels.letters.kinds import About
from channels.web.encode import View
from channels.web.transcript import transcript
from conversation import events as ev
from conversation import house
from conversation.floor import Floor
from conversation.records import Entry
from conversation.words import say, when
from passerelle import compose

LATE = int(datetime(2026, 11, 24, 3, 30, tzinfo=timezone.utc).timestamp() * 1000)  # the evening before in Montreal


@pytest.fixture
def montreal() -> Iterator[None]:
    before = house.zone().key
    house.lives_in("America/Montreal")
    yield
    house.lives_in(before)


@pytest.mark.usefixtures("montreal")
def test_moments_are_told_by_the_clock_of_the_house() -> None:
    promise = ev.PromiseMade(promise="p1", text="un appel", by="ag-Léa", due_at=LATE)
    assert "lundi 23 novembre à 22:30" in str(say(promise, "fr"))
    assert when(LATE, "en") == "Monday 23 November at 22:30"
    assert About(language="en", name=None, shop="Le Bon Quartier", at=LATE).when(LATE).endswith("2026 at 22:30")
    wrote = Entry(seq=1, id="m1", at=LATE, floor=Floor(), event=ev.CustomerWrote(text="bonjour"))
    assert "lundi 23 novembre 2026\n\n22:30" in transcript([wrote], View("07-abc", "fr", "Zoé"))


@pytest.mark.usefixtures("montreal")
def test_the_clock_is_set_where_the_rules_are_read() -> None:
    rules = compose.policy()
    assert house.zone().key == rules.hours.zone != "America/Montreal"
