"""Several wishes in one line, played one by one: what is only told of an order comes before what has to be asked of
another, and a complaint goes on with the order it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from bot.pairing import NUMBER, named_again, own_entities
from bot.turn import Line
from conversation.events import Reading

# What the line itself has said already: it counts once, however many wishes the line holds.
_ONCE = ("frustration", "frustration_evidence", "wants_human", "sensitive", "also")
_TOLD = "track_order"  # needs no yes: it waits for nothing


class Said(msgspec.Struct, frozen=True):
    """A line as it is played. `also`: a further wish of it; `later`: a wish that was put off and comes up now.

    `more`: the wishes of the line that come after this one.
    """

    line: Line
    also: bool = False
    later: bool = False
    more: tuple[str, ...] = ()


def several(lines: Sequence[Line]) -> Iterator[Said]:
    """The lines in order, each wish of them by itself; a file without words says nothing."""
    for line in lines:
        if line.reading is None:
            continue
        wishes = _in_order(line, line.reading)
        for place, wish in enumerate(wishes):
            said = _own(line) if wish == line.reading.intent else _wishing(line, wish)
            yield Said(_calm(said) if place else said, also=place > 0, more=wishes[place + 1 :])


def later(line: Line, put_off: str) -> Said:
    """A wish that was put off, with the orders it names, taken up after this line."""
    wish, *orders = put_off.split()
    return Said(_calm(_wishing(line, wish, named_again(orders))), later=True)


def _in_order(line: Line, reading: Reading) -> tuple[str, ...]:
    """The wishes of the line as they are played: as they were heard, save for what the module says."""
    wishes = (reading.intent, *reading.also)
    if wishes == ("complain",) and any(entity.entity == NUMBER for entity in reading.entities):
        return (*wishes, "give_order_number")
    where = line.orders.get(_TOLD)
    told_first = where and not set(where) & set(line.orders.get(reading.intent) or where)
    return tuple(sorted(wishes, key=lambda wish: wish != _TOLD)) if told_first else wishes


def _own(line: Line) -> Line:
    """The line with the order of its first wish only, where its wishes name different ones."""
    orders = line.orders.get(line.reading.intent) if line.reading is not None else None
    if orders is None:
        return line
    return msgspec.structs.replace(line, parsed={**line.parsed, "entities": own_entities(_entities(line), orders)})


def _entities(line: Line) -> list[Mapping[str, object]]:
    found: Any = line.parsed.get("entities")
    return list(found or ())


def _wishing(line: Line, wish: str, named: Sequence[Mapping[str, object]] | None = None) -> Line:
    """The line as if it said this wish only. What it names belongs to each wish about an order, save the number of
    another wish's order; to a question belong the goods alone."""
    own = own_entities(_entities(line), line.orders.get(wish)) if named is None else list(named)
    parsed: dict[str, Any] = {
        **line.parsed,
        "intent": {"name": wish.split("/")[0], "confidence": 1.0},
        "entities": own if "/" not in wish else [one for one in own if one.get("entity") == "product"],
    }
    if "/" in wish:
        response = {"intent_response_key": wish, "utter_action": f"utter_{wish}", "confidence": 1.0}
        parsed["response_selector"] = {"faq": {"response": response}}
    return msgspec.structs.replace(line, parsed=parsed)


def _calm(line: Line) -> Line:
    """The line without what is counted once."""
    signals: dict[str, Any] = dict(line.parsed.get("signals") or {})  # type: ignore[call-overload]
    calm = {name: value for name, value in signals.items() if name not in _ONCE}
    return msgspec.structs.replace(line, parsed={**line.parsed, "signals": calm})
