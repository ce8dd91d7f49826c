"""Lines of several conversations, read in one run of the model: what comes while a run lasts waits for the next.

Most of the time goes to the encoders, which take less for a line that has company. A run works in a thread, mostly
outside of Python, so the turns of lines that were read before are played meanwhile.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from conversation.gathering import Gathering

MOST = 16  # lines in a run: more are hardly cheaper each, and the first waits for the last
SHORT = 24  # characters: "oui", "merci beaucoup"; longer ones hardly come twice
KEPT = 512  # short lines whose reading is kept, some KB each
HOUR_MS = 3600 * 1000

Parsed = dict[str, Any]
Line = tuple[str, Mapping[str, Any]]  # and what surrounds it
Read = Callable[[Sequence[Line]], list[Parsed]]


class Together:
    """Gathers lines for `read`, which gives what each means, in order, and is called in a thread."""

    def __init__(self, read: Read) -> None:
        self._runs: Gathering[Line, Parsed] = Gathering(lambda lines: asyncio.to_thread(read, lines), MOST)
        self._known: OrderedDict[bytes, bytes] = OrderedDict()

    async def read(self, text: str, metadata: Mapping[str, Any]) -> Parsed:
        """What the line means. Raises what reading it raises."""
        key = _key(text, metadata) if len(text) <= SHORT else None
        if key is not None and (known := self._known.get(key)):
            self._known.move_to_end(key)
            return {**msgspec.json.decode(known), "text": text}  # each its own: whoever plays it may change it
        parsed = await self._runs.ask((text, metadata))
        if key is not None and not _has_words(parsed):
            self._known[key] = msgspec.json.encode({**parsed, "text": ""})
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return parsed


def _key(text: str, metadata: Mapping[str, Any]) -> bytes:
    """All that decides on a reading, the time by its hour ("tomorrow" changes at one), and no word of it."""
    hour = (metadata.get("now") or 0) // HOUR_MS
    return blake2b(msgspec.json.encode([text, {**metadata, "now": hour}]), digest_size=16).digest()


def _has_words(parsed: Parsed) -> bool:
    """Does the reading hold words of the line? Such a reading is somebody's own, and is not kept for others."""
    signals: Mapping[str, Any] = parsed.get("signals") or {}
    return bool(parsed.get("entities")) or any(signals[name] for name in signals if name.endswith("evidence"))
