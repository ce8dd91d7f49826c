"""Several wishes in one line: the first is the line itself, the others are played after it as if said one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from bot.turn import Line

# What the line itself has said already: it counts once, however many wishes the line holds.
_ONCE = ("frustration", "frustration_evidence", "wants_human", "sensitive", "also")


class Said(msgspec.Struct, frozen=True):
    """A line as it is played. `also`: a further wish of it; `later`: a wish that was put off and comes up now."""

    line: Line
    also: bool = False
    later: bool = False


def several(lines: Sequence[Line]) -> Iterator[Said]:
    """The lines in order, each followed by the further wishes found in it; a file without words says nothing."""
    for line in lines:
        if line.reading is None:
            continue
        yield Said(line)
        for wish in line.reading.also:
            yield Said(_wishing(line, wish), also=True)


def later(line: Line, wish: str) -> Said:
    """A wish that was put off, taken up after this line."""
    return Said(_wishing(line, wish, named=False), later=True)


def _wishing(line: Line, wish: str, named: bool = True) -> Line:
    """The line as if it said this wish only; what it names belongs to each wish about an order, not to a question."""
    signals: dict[str, Any] = dict(line.parsed.get("signals") or {})  # type: ignore[call-overload]
    calm = {name: value for name, value in signals.items() if name not in _ONCE}
    parsed: dict[str, Any] = {
        **line.parsed,
        "intent": {"name": wish.split("/")[0], "confidence": 1.0},
        "entities": (line.parsed.get("entities") or []) if named and "/" not in wish else [],
        "signals": calm,
    }
    if "/" in wish:
        response = {"intent_response_key": wish, "utter_action": f"utter_{wish}", "confidence": 1.0}
        parsed["response_selector"] = {"faq": {"response": response}}
    return msgspec.structs.replace(line, parsed=parsed)
