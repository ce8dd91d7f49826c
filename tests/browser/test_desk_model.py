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


# What is sent when so many of each article are chosen in the dialog of an action.
ORDER = """async ({ kind, chosen }) => {
  const { ordering } = await import("/desk/static/desk/ordering.js");
  const items = [{ sku: "CUP", quantity: 3 }, { sku: "POT", quantity: 1 }];
  const given = Object.fromEntries(Object.entries(chosen).map(([sku, count]) => [`goods:${sku}`, count]));
  return ordering(given, { order: { items, version: 1 }, action: { kind, allowed: true } }).details.goods ?? null;
}"""


async def test_what_is_taken_out_of_an_order_is_sent_as_what_stays(browser: Browser, room: DeskRoom) -> None:
    context = await person(browser)
    page = await context.new_page()
    await page.goto(f"{room.url}/desk")
    sent = [
        await page.evaluate(ORDER, {"kind": kind, "chosen": {"CUP": cups, "POT": pots}})
        for kind, cups, pots in (("change_items", "1", "0"), ("change_items", "0", "1"), ("return", "1", "0"))
    ]
    assert sent == [[{"sku": "CUP", "quantity": 2}], [{"sku": "POT", "quantity": 0}], [{"sku": "CUP", "quantity": 1}]]
    assert await page.evaluate(ORDER, {"kind": "return", "chosen": {"CUP": "3", "POT": "1"}}) is None
    await context.close()
