"""What the desk makes of frames and answers that come out of order: driven one after the other, without a socket."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.browser.chromium import person
from tests.browser.desk_room import DeskRoom

# Each step is a frame, or what the answer to an own move says; what stands on the line after each is given back.
DRIVE = """async (steps) => {
  const { Model } = await import("/desk/static/desk/model.js");
  const model = new Model({ me: { id: "me" }, lines: [], onNews: () => {}, onOver: () => {} });
  const line = ({ seq, term, holder }) => ({ id: "c", seq, floor: { term, holder }, cursors: {}, customer_seq: 0 });
  const told = (kind, conversation) => ({
    changed: { type: "changed", conversation, events: [] },
    list: { type: "list", conversations: [conversation], first: true, more: false, cut: [] },
  })[kind];
  return steps.map(([kind, step]) => {
    if (kind === "own") model.lines.set("c", { ...model.lines.get("c"), floor: step });
    else model.take(told(kind, line(step)));
    const { seq, floor } = model.lines.get("c");
    return [seq, floor.term, floor.holder];
  });
}"""
WAITS = {"seq": 5, "term": 1, "holder": "waiting"}
MINE = {"term": 2, "holder": "agent"}


@pytest.mark.parametrize("kind", ["changed", "list"])
async def test_news_older_than_an_own_move_does_not_undo_it(browser: Browser, room: DeskRoom, kind: str) -> None:
    context = await person(browser)
    page = await context.new_page()
    await page.goto(f"{room.url}/desk")
    steps = [
        ["changed", WAITS],
        ["own", MINE],
        [kind, WAITS],  # on its way since before the claim
        [kind, {**WAITS, "seq": 6}],  # written before the claim, told after it
        ["changed", {"seq": 7, **MINE}],
        [kind, {**WAITS, "seq": 6}],  # a slow page of the list, overtaken by all of this
        ["changed", {"seq": 8, "term": 3, "holder": "assistant"}],
    ]
    assert await page.evaluate(DRIVE, steps) == [
        [5, 1, "waiting"],
        [5, 2, "agent"],
        [5, 2, "agent"],
        [6, 2, "agent"],
        [7, 2, "agent"],
        [7, 2, "agent"],
        [8, 3, "assistant"],
    ]
    await context.close()
