"""The in-memory twin of the book: same contract as `redis_book`."""

from __future__ import annotations

from collections.abc import Callable

from conversation.memory import Clock

WAITS_KEPT = 500


class MemoryBook:
    """One process's own book, measured by the clock it is given."""

    def __init__(self, clock: Callable[[], int] | None = None) -> None:
        self.clock = clock or Clock()
        self._people: dict[str, dict[str, int]] = {}
        self._addresses: dict[tuple[str, str], str] = {}
        self._beats: dict[str, int] = {}
        self._waits: dict[str, list[float]] = {}
        self._counts: dict[str, int] = {}
        self._expiring: dict[str, tuple[str, int]] = {}
        self._spent: dict[str, str] = {}  # link -> who followed it

    async def remember(self, person: str, conversation: str, at: int) -> None:
        self._people.setdefault(person, {})[conversation] = at

    async def conversations_of(self, person: str, limit: int = 20) -> list[str]:
        known = self._people.get(person, {})
        return sorted(known, key=lambda c: known[c], reverse=True)[:limit]

    async def part(self, person: str, conversation: str) -> None:
        self._people.get(person, {}).pop(conversation, None)

    async def bind(self, channel: str, address: str, conversation: str) -> None:
        self._addresses[channel, address] = conversation

    async def bound(self, channel: str, address: str) -> str | None:
        return self._addresses.get((channel, address))

    async def offer_link(self, token: str, conversation: str, ttl_s: int) -> None:
        self._put(f"link:{token}", conversation, ttl_s)

    async def redeem_link(self, token: str, by: str) -> str | None:
        conversation = self._get(f"link:{token}")
        return conversation if conversation and self._spent.setdefault(token, by) == by else None

    async def beat(self, agent: str, at: int) -> None:
        self._beats[agent] = max(at, self._beats.get(agent, 0))

    async def leave(self, agent: str) -> None:
        self._beats.pop(agent, None)

    async def present(self, since: int) -> list[str]:
        return sorted(agent for agent, at in self._beats.items() if at >= since)

    async def last_beats(self) -> dict[str, int]:
        return dict(self._beats)

    async def measure_wait(self, seconds: float, team: str = "") -> None:
        for measured in {"", team}:
            self._waits[measured] = [seconds, *self._waits.get(measured, [])][:WAITS_KEPT]

    async def waits(self, team: str = "") -> list[float]:
        return list(self._waits.get(team, []))

    async def hit(self, name: str, window_s: int) -> int:
        count = await self.hits(name) + 1
        until = self._expiring[f"hit:{name}"][1] if count > 1 else self.clock() + window_s * 1000
        self._expiring[f"hit:{name}"] = (str(count), until)
        return count

    async def hits(self, name: str) -> int:
        return int(self._get(f"hit:{name}") or 0)

    async def hold(self, name: str, holder: str, ttl_s: int) -> bool:
        if self._get(f"hold:{name}") not in (None, holder):
            return False
        self._put(f"hold:{name}", holder, ttl_s)
        return True

    async def drop(self, name: str, holder: str) -> None:
        if self._get(f"hold:{name}") == holder:
            del self._expiring[f"hold:{name}"]

    async def note(self, name: str, value: str, ttl_s: int) -> None:
        self._put(f"note:{name}", value, ttl_s)

    async def notes(self, prefix: str) -> dict[str, str]:
        names = [key for key in self._expiring if key.startswith(f"note:{prefix}")]
        found = {name[len("note:") :]: self._get(name) for name in names}
        return {name: value for name, value in found.items() if value is not None}

    async def gather(self, name: str, member: str, ttl_s: int) -> None:
        self._put(f"gathered:{name}", "\n".join(sorted({*await self.gathered(name), member})), ttl_s)

    async def gathered(self, name: str) -> set[str]:
        return set((self._get(f"gathered:{name}") or "").split())

    async def count(self, name: str, by: int = 1) -> None:
        self._counts[name] = self._counts.get(name, 0) + by

    async def counts(self) -> dict[str, int]:
        return dict(self._counts)

    def _put(self, name: str, value: str, ttl_s: int) -> None:
        self._expiring[name] = (value, self.clock() + ttl_s * 1000)

    def _get(self, name: str) -> str | None:
        value, until = self._expiring.get(name, ("", 0))
        return value if until > self.clock() else None
