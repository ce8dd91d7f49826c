"""The floor's matrix: complete, refusing what it does not hold, and raising the term with each move."""

from __future__ import annotations

import pytest

from conversation import events as ev
from conversation.errors import NotOnThisFloor
from conversation.event_table import TABLE
from conversation.floor import HOLDERS, MATRIX, Floor, Holder, fenced, step, walk
from tests.samples import SAMPLES


def test_each_event_of_the_table_has_its_line() -> None:
    assert set(MATRIX) == set(TABLE) == set(SAMPLES)


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("name", MATRIX)
def test_each_cell_is_what_step_does(name: str, holder: Holder) -> None:
    cell, floor = MATRIX[name][HOLDERS.index(holder)], Floor(holder, 7)
    if cell == "refused":
        with pytest.raises(NotOnThisFloor, match=name):
            step(floor, SAMPLES[name])
    elif cell == "stays":
        assert step(floor, SAMPLES[name]) == floor
    else:
        assert step(floor, SAMPLES[name]) == (cell, 8)


def test_the_assistant_cannot_speak_or_act_while_an_agent_holds_the_floor() -> None:
    for event in (ev.AssistantWrote(text="x"), ev.ActionBegun(action="a", kind="cancel_order")):
        for holder in ("agent", "closed"):
            with pytest.raises(NotOnThisFloor):
                step(Floor(holder, 1), event)


def test_a_person_is_reached_from_every_floor() -> None:
    asked = ev.HandoffRequested(reason="explicit", by="customer")
    assert {step(Floor(holder, 0), asked).holder for holder in HOLDERS} == {"waiting", "agent"}


def test_a_batch_is_judged_event_by_event() -> None:
    batch = [ev.ConversationReopened(by="customer"), ev.AssistantWrote(text="Me revoilà")]
    assert walk(Floor("closed", 3), batch) == Floor("assistant", 4)
    with pytest.raises(NotOnThisFloor):
        walk(Floor("closed", 3), batch[::-1])


def test_what_is_allowed_everywhere_needs_no_fence() -> None:
    assert not fenced([ev.CustomerWrote(text="x"), ev.ActionDone(action="a", kind="cancel_order")])
    assert fenced([ev.CustomerWrote(text="x"), ev.AssistantWrote(text="y")])
