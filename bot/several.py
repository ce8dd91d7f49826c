"""Several wishes in one line: the first is the line itself, the others are played after it as if said one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from bot.pairing import named_again, own_entities
from bot.turn import Line

# What the line itself has said already: it counts once, however many wishes the line holds.
_ONCE = ("frustration", "frustration_evidence", "wants_human", "sensitive", "also")


class Said(msgspec.Struct, frozen=True):
    """A line as it is played. `also`: a further wish of it; `later`: a wish that was put off and comes up now.

    `more`: the wishes of the line that come after this one.
    """

    line: Line
    also: bool = False
    later: bool = False
    more: tuple[str, ...] = ()


def several(lines: Sequence[Line]) -> Iterator[Said]:
    """The lines in order, each followed by the further wishes found in it; a file without words says nothing."""
    for line in lines:
        if line.reading is None:
            continue
        wishes = line.reading.also
        yield Said(_own(line), more=wishes)
        for place, wish in enumerate(wishes):
            yield Said(_wishing(line, wish), also=True, more=wishes[place + 1 :])


def later(line: Line, put_off: str) -> Said:
    """A wish that was put off, with the orders it names, taken up after this line."""
    wish, *orders = put_off.split()
    return Said(_wishing(line, wish, named_again(orders)), later=True)


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
    signals: dict[str, Any] = dict(line.parsed.get("signals") or {})  # type: ignore[call-overload]
    calm = {name: value for name, value in signals.items() if name not in _ONCE}
    parsed: dict[str, Any] = {
        **line.parsed,
        "intent": {"name": wish.split("/")[0], "confidence": 1.0},
        "entities": own if "/" not in wish else [one for one in own if one.get("entity") == "product"],
        "signals": calm,
    }
    if "/" in wish:
        response = {"intent_response_key": wish, "utter_action": f"utter_{wish}", "confidence": 1.0}
        parsed["response_selector"] = {"faq": {"response": response}}
    return msgspec.structs.replace(line, parsed=parsed)
