"""The book on Redis or Valkey: plain keys, each part under its own hash tag."""

from __future__ import annotations

from typing import Any

from conversation import keys
from conversation.redis_calls import Client, reached
from conversation.redis_replicas import Replicas

WAITS_KEPT = 500
PEOPLE_KEPT = 200  # conversations remembered per person; older ones are in the archive


class RedisBook:
    """See `Book`."""

    def __init__(self, client: Client, replicas: int = 0) -> None:
        """So many `replicas` must have who is where before it is known."""
        self._redis = client
        self._replicas = Replicas(client, replicas)

    # --- who is where

    async def remember(self, person: str, conversation: str, at: int) -> None:
        """See `Book.remember`."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.zadd(keys.person(person), {conversation: at})
        pipe.zremrangebyrank(keys.person(person), 0, -PEOPLE_KEPT - 1)
        await self._kept(pipe, keys.person(person))

    async def conversations_of(self, person: str, limit: int = 20) -> list[str]:
        """See `Book.conversations_of`."""
        found = await reached(self._redis.zrevrange(keys.person(person), 0, limit - 1))
        return [c.decode() for c in found]

    async def part(self, person: str, conversation: str) -> None:
        """See `Book.part`."""
        await reached(self._redis.zrem(keys.person(person), conversation))

    async def bind(self, channel: str, address: str, conversation: str) -> None:
        """See `Book.bind`."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.set(keys.address(channel, address), conversation)
        await self._kept(pipe, keys.address(channel, address))

    async def bound(self, channel: str, address: str) -> str | None:
        """See `Book.bound`."""
        return _text(await reached(self._redis.get(keys.address(channel, address))))

    async def offer_link(self, token: str, conversation: str, ttl_s: int) -> None:
        """See `Book.offer_link`."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.set(keys.link(token), conversation, ex=ttl_s)
        await self._kept(pipe, keys.link(token))

    async def redeem_link(self, token: str, by: str) -> str | None:
        """See `Book.redeem_link`."""
        return _text(await reached(self._redis.eval(_REDEEM, 1, keys.link(token), by)))

    async def _kept(self, pipe: Any, key: str) -> None:
        """Write what a failover must not take away."""
        if self._replicas.number:
            await self._replicas.ask(pipe, key)
        answers = await reached(pipe.execute())
        if self._replicas.number:
            await self._replicas.count(answers[-1])

    # --- agents

    async def beat(self, agent: str, at: int) -> None:
        """See `Book.beat`."""
        await reached(self._redis.zadd(keys.presence(), {agent: at}, gt=True))

    async def leave(self, agent: str) -> None:
        """See `Book.leave`."""
        await reached(self._redis.zrem(keys.presence(), agent))

    async def present(self, since: int) -> list[str]:
        """See `Book.present`."""
        return sorted(agent for agent, at in (await self.last_beats()).items() if at >= since)

    async def last_beats(self) -> dict[str, int]:
        """See `Book.last_beats`."""
        listed = await reached(self._redis.zrange(keys.presence(), 0, -1, withscores=True))
        return {agent.decode(): int(at) for agent, at in listed}

    # --- waits

    async def measure_wait(self, seconds: float, team: str = "") -> None:
        """See `Book.measure_wait`."""
        pipe = self._redis.pipeline(transaction=False)
        for measured in {keys.waits(), keys.waits(team)}:
            pipe.lpush(measured, seconds)
            pipe.ltrim(measured, 0, WAITS_KEPT - 1)
        await reached(pipe.execute())

    async def waits(self, team: str = "") -> list[float]:
        """See `Book.waits`."""
        return [float(wait) for wait in await reached(self._redis.lrange(keys.waits(team), 0, -1))]

    # --- small shared things

    async def hit(self, name: str, window_s: int) -> int:
        """See `Book.hit`."""
        return int(await reached(self._redis.eval(_HIT, 1, keys.hits(name), str(window_s))))

    async def hits(self, name: str) -> int:
        """See `Book.hits`."""
        return int(await reached(self._redis.get(keys.hits(name))) or 0)

    async def hold(self, name: str, holder: str, ttl_s: int) -> bool:
        """See `Book.hold`."""
        return bool(await reached(self._redis.eval(_HOLD, 1, keys.hold(name), holder, str(ttl_s))))

    async def drop(self, name: str, holder: str) -> None:
        """See `Book.drop`."""
        await reached(self._redis.eval(_DROP, 1, keys.hold(name), holder))

    async def note(self, name: str, value: str, ttl_s: int) -> None:
        """See `Book.note`."""
        pipe = self._redis.pipeline(transaction=False)
        seconds, _ = await reached(self._redis.time())
        pipe.set(keys.note(name), value, ex=ttl_s)
        pipe.zremrangebyscore(keys.notes(), "-inf", seconds)
        pipe.zadd(keys.notes(), {name: seconds + ttl_s})
        await reached(pipe.execute())

    async def notes(self, prefix: str) -> dict[str, str]:
        """See `Book.notes`."""
        listed = await reached(self._redis.zrange(keys.notes(), 0, -1))
        names = [name.decode() for name in listed if name.decode().startswith(prefix)]
        values = await reached(self._redis.mget([keys.note(name) for name in names])) if names else []
        return {name: value.decode() for name, value in zip(names, values, strict=True) if value is not None}

    async def gather(self, name: str, member: str, ttl_s: int) -> None:
        """See `Book.gather`."""
        await reached(self._redis.eval(_GATHER, 1, keys.gathered(name), member, str(ttl_s)))

    async def gathered(self, name: str) -> set[str]:
        """See `Book.gathered`."""
        return {member.decode() for member in await reached(self._redis.smembers(keys.gathered(name)))}

    async def count(self, name: str, by: int = 1) -> None:
        """See `Book.count`."""
        await reached(self._redis.hincrby(keys.counters(), name, by))

    async def counts(self) -> dict[str, int]:
        """See `Book.counts`."""
        found = await reached(self._redis.hgetall(keys.counters()))
        return {name.decode(): int(count) for name, count in found.items()}


# Scripts, not transactions: redis-py runs those of a cluster in a thread with a loop of its own, which the client's
# connections and locks do not bear.
_HIT = """
redis.call('SET', KEYS[1], 0, 'EX', ARGV[1], 'NX')
return redis.call('INCR', KEYS[1])
"""
_GATHER = """
redis.call('SADD', KEYS[1], ARGV[1])
return redis.call('EXPIRE', KEYS[1], ARGV[2])
"""
_HOLD = """
local now = redis.call('GET', KEYS[1])
if now and now ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
"""
# A link that was followed stays, with the name of the attempt in a second line: the same attempt is answered again.
_REDEEM = r"""
local kept = redis.call('GET', KEYS[1])
if not kept then return false end
local target, by = string.match(kept, '^([^\n]*)\n?(.*)$')
if by == '' then redis.call('SET', KEYS[1], target .. '\n' .. ARGV[1], 'KEEPTTL')
elseif by ~= ARGV[1] then return false end
return target
"""
_DROP = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


def _text(value: bytes | None) -> str | None:
    return value.decode() if value is not None else None
