"""The store on Redis or Valkey: streams, one append script, sharded pub/sub."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import msgspec
from redis.asyncio.cluster import RedisCluster

from conversation import keys
from conversation.agenda import ARCHIVE, Work, lease_ms
from conversation.codec import encode, erased
from conversation.errors import Archived, Conflict, Moved, StaleWork
from conversation.events import Unread
from conversation.floor import HOLDERS, Floor
from conversation.ids import all_shards, new_id, shard_of
from conversation.records import Entry
from conversation.redis_calls import Client, reached
from conversation.redis_client import disconnect
from conversation.redis_lines import arguments_of, cursors_of, entry_of, flat, line_of, pairs, parts_of
from conversation.redis_replicas import Replicas
from conversation.snapshot import Snapshot
from conversation.store import AGAIN_MS, Append, Appended, Bell, Head, Ring, Wanted
from conversation.switchboard import Switchboard

SCRIPTS = Path(__file__).parent / "scripts"
PAGE = 1000  # entries per XRANGE


class RedisStore:
    """See `Store`. `replicas` > 0 waits for that many after each append (docs/production.md)."""

    def __init__(self, client: Client, replicas: int = 0) -> None:
        self._redis = client
        self._replicas = Replicas(client, replicas)
        self._switchboard = Switchboard(client)
        self._scripts = {name: client.register_script((SCRIPTS / f"{name}.lua").read_text()) for name in _NAMES}
        self._ahead_ms = (time.time() - time.monotonic()) * 1000  # the store's clock less our steady one
        self._asked_at = float("-inf")

    # --- the one append

    async def append(self, append: Append) -> Appended:
        """See `Store.append`."""
        c, shard, roles = append.conversation, shard_of(append.conversation), list(append.agenda)
        if append.work is not None and append.work.role not in roles:
            roles.append(append.work.role)
        names = [keys.log(c), keys.head(c), keys.seen(c), keys.bell(shard)]
        names += [keys.floor(shard, holder) for holder in HOLDERS]
        for role in roles:
            names += [keys.agenda(shard, role), keys.leases(shard, role)]
        write = self._confirmed if append.events else self._run
        status, *rest = await write("append", names, arguments_of(append, roles))
        if status == b"archived":
            raise Archived(c, int(rest[0]))
        if status == b"stale":
            raise StaleWork(f"the lease on {c} was handed to another worker")
        if status == b"moved":
            raise Moved(f"{c} is at {rest[0].decode()}, not {append.seen}; read it again")
        if status == b"term":
            raise Conflict(f"{c} is at term {rest[0].decode()}, not {append.term}; read it again")
        first, last, at = (int(part) for part in rest[0].split())
        return Appended(first, last, at, fresh=status == b"ok", follows=status == b"ok" and rest[1] == b"0")

    async def _confirmed(self, script: str, names: list[str], arguments: list[Any]) -> Any:
        """The script's answer. With replicas, what it wrote is on them too, and all that was written before it.

        WAIT speaks of what its own connection has written, so both go over one.
        """
        if not self._replicas.number:
            return await self._run(script, names, arguments)
        answer, confirmed = await self._replicas.run(self._scripts[script], names, arguments)
        if _wrote(answer):
            await self._replicas.count(confirmed)
        return answer

    # --- reading

    async def entries(self, conversation: str, after: int = 0, limit: int | None = None) -> list[Entry]:
        """See `Store.entries`."""
        found: list[Entry] = []
        while limit is None or len(found) < limit:
            count = PAGE if limit is None else min(PAGE, limit - len(found))
            page, _ = await self._page(conversation, after, count)
            found += page
            if len(page) < count:
                break
            after = found[-1].seq
        return found

    async def head(self, conversation: str) -> Head | None:
        """See `Store.head`."""
        seq, holder, term = await reached(self._redis.hmget(keys.head(conversation), ["seq", "holder", "term"]))
        return Head(int(seq), Floor(holder.decode(), int(term))) if seq else None

    async def lasts(self, conversations: Sequence[str]) -> list[int]:
        """See `Store.lasts`: a script for each shard; reading so many answers one by one costs more than asking."""
        parts: dict[str, list[str]] = {}
        for one in conversations:
            parts.setdefault(shard_of(one), []).append(one)
        asked = [part[start : start + PAGE] for part in parts.values() for start in range(0, len(part), PAGE)]
        answers = await asyncio.gather(*(self._run("lasts", [keys.head(one) for one in part], []) for part in asked))
        found = {
            one: int(last)
            for part, answer in zip(asked, answers, strict=True)
            for one, last in zip(part, answer.split(), strict=True)
        }
        return [found[one] for one in conversations]

    async def cursors(self, conversation: str) -> dict[str, int]:
        """See `Store.cursors`."""
        return (await self._page(conversation, 0, 1))[1]

    async def tail(self, conversation: str, after: int) -> tuple[list[Entry], dict[str, int]]:
        """See `Store.tail`."""
        entries, cursors = await self._page(conversation, after, PAGE)
        if len(entries) == PAGE:
            entries += await self.entries(conversation, entries[-1].seq)
        return entries, cursors

    async def _page(self, conversation: str, after: int, count: int) -> tuple[list[Entry], dict[str, int]]:
        """Up to `count` entries, and the cursors. What was taken out is not an empty log.

        With replicas it is read as it is written: only what they have, too, is true. Else a primary that was cut off
        would tell what a failover takes away, or not know what its follower has accepted. The script leaves a mark,
        for WAIT speaks of writes; replicas that have it have all that was read before it.
        """
        names = [keys.log(conversation), keys.head(conversation), keys.cursors(conversation)]
        mark = [keys.mark(shard_of(conversation))] if self._replicas.number else []
        _, archived, cursors, lines = await self._confirmed("page", names + mark, [after, count])
        if archived:
            raise Archived(conversation, int(archived))
        return [entry_of(place, event) for place, event in pairs(lines)], cursors_of(cursors)

    async def advance(self, conversation: str, cursor: str, seq: int, work: Work | None = None) -> None:
        """See `Store.advance`."""
        role = work.role if work is not None else "none"
        names = [keys.cursors(conversation), keys.leases(shard_of(conversation), role), keys.head(conversation)]
        token = work.token if work is not None else ""
        # Who works by a cursor sends: the next primary must know what was begun, and have what was sent.
        write = self._run if work is None else self._confirmed
        if not await write("advance", names, [cursor, seq, conversation, token]):
            raise StaleWork(f"the lease of {role} on {conversation} was handed to another worker")

    # --- the agenda

    async def take(self, role: str, shards: Sequence[str], count: int = 1, lease_s: float | None = None) -> list[Work]:
        """See `Store.take`: one look over all shards, then a script on those that have something due."""
        now, works = await self.now(), list[Work]()
        heads = await self._first_due(role, shards) if len(shards) > 1 else dict.fromkeys(shards, 0)
        lease = lease_ms(lease_s)
        for due, shard in sorted((due, shard) for shard, due in heads.items()):
            if due > now or len(works) >= count:
                break
            tokens = [new_id() for _ in range(count - len(works))]
            names = [keys.agenda(shard, role), keys.leases(shard, role)]
            until, taken = await self._run("take", names, [lease, *tokens])
            pairs = zip(taken, tokens, strict=False)
            works += [Work(c.decode(), role, token, int(until)) for c, token in pairs]
        return works

    async def _first_due(self, role: str, shards: Sequence[str]) -> dict[str, int]:
        """Workers look all the time: one script where one server has every shard; a cluster's are asked one by one."""
        names = [keys.agenda(shard, role) for shard in shards]
        if not isinstance(self._redis, RedisCluster):
            firsts = (await self._run("firsts", names, [])).split(b",")
            return {shard: int(first) for shard, first in zip(shards, firsts, strict=True) if first}
        pipe: Any = self._redis.pipeline(transaction=False)
        for name in names:
            pipe.zrange(name, 0, 0, withscores=True)
        found = await reached(pipe.execute())
        return {shard: int(first[0][1]) for shard, first in zip(shards, found, strict=True) if first}

    async def renew(self, work: Work, lease_s: float | None = None) -> None:
        """See `Store.renew`."""
        shard = shard_of(work.conversation)
        names = [keys.agenda(shard, work.role), keys.leases(shard, work.role)]
        if not await self._run("renew", names, [work.conversation, work.token, lease_ms(lease_s)]):
            raise StaleWork(f"the lease of {work.role} on {work.conversation} was handed to another worker")

    async def earliest(self, role: str, shards: Sequence[str]) -> int | None:
        """See `Store.earliest`."""
        return min((await self._first_due(role, shards)).values(), default=None)

    async def overdue(self, role: str, shards: Sequence[str]) -> tuple[int, int]:
        """See `Store.overdue`."""
        now = await self.now()
        pipe = self._redis.pipeline(transaction=False)
        for shard in shards:
            pipe.zcount(keys.agenda(shard, role), "-inf", now)
        counts = await reached(pipe.execute())
        first = await self.earliest(role, shards)
        return sum(counts), max(0, now - first) if first is not None else 0

    async def on_floor(self, holder: str, shards: Sequence[str], limit: int) -> list[tuple[int, str]]:
        """See `Store.on_floor`."""
        pipe = self._redis.pipeline(transaction=False)
        for shard in shards:
            pipe.zrange(keys.floor(shard, holder), 0, limit - 1, withscores=True)
        lists = await reached(pipe.execute())
        return sorted((int(order), c.decode()) for listed in lists for c, order in listed)[:limit]

    async def count_on_floor(self, holder: str, shards: Sequence[str]) -> int:
        """See `Store.count_on_floor`."""
        pipe = self._redis.pipeline(transaction=False)
        for shard in shards:
            pipe.zcard(keys.floor(shard, holder))
        return sum(await reached(pipe.execute()))

    # --- the bell and the rest

    async def ring(self, ring: Ring) -> None:
        """See `Store.ring`."""
        await reached(self._redis.spublish(keys.bell(shard_of(ring.conversation)), msgspec.json.encode(ring)))

    def listen(self, shards: Iterable[str], wanted: Wanted | None = None) -> AbstractAsyncContextManager[Bell]:
        """See `Store.listen`."""
        return self._switchboard.listen(shards, wanted)

    async def now(self) -> int:
        """See `Store.now`: our clock that only rises, corrected by the store's every ten seconds.

        Not the time of day: somebody may set that meanwhile, and work would be due an hour late. The store looked at
        its clock between our two looks: a slow answer corrects only what it proves wrong.
        """
        if time.monotonic() - self._asked_at > 10:
            before = time.monotonic() * 1000
            seconds, micros = await reached(self._redis.time())
            said = seconds * 1000 + micros / 1000
            self._ahead_ms = min(max(self._ahead_ms, said - time.monotonic() * 1000), said - before)
            self._asked_at = time.monotonic()
        return int(time.monotonic() * 1000 + self._ahead_ms)

    async def erase(self, conversation: str) -> int:
        """See `Store.erase`."""
        entries = await self.entries(conversation)
        last = entries[-1].seq if entries else 0
        arguments: list[Any] = [last]
        for entry in entries:
            event = erased(entry.event)
            raw = event.raw if isinstance(event, Unread) else encode(event)
            arguments += [entry.seq, entry.id, entry.at, entry.floor.holder, entry.floor.term, raw]
        if not await self._confirmed("rewrite", [keys.log(conversation), keys.head(conversation)], arguments):
            raise Conflict(f"{conversation} was written meanwhile; erase it again")
        return last

    # --- the archive

    async def snapshot(self, conversation: str) -> Snapshot | None:
        """See `Store.snapshot`."""
        (seq, holder, term, archived, erasures), lines, seen, cursors = await self._run(
            "snapshot", _of(conversation), []
        )
        if seq is None or archived is not None:
            return None
        batches = {id.decode(): tuple(map(int, numbers.split())) for id, numbers in pairs(seen)}
        return Snapshot(
            conversation=conversation,
            seq=int(seq),
            floor=Floor(holder.decode(), int(term)),
            lines=tuple(map(line_of, lines)),
            seen=batches,  # type: ignore[arg-type]  # as the script writes them: first, last, at
            cursors=cursors_of(cursors),
            erasures=int(erasures or 0),
        )

    async def take_out(self, snapshot: Snapshot, work: Work) -> bool:
        """See `Store.take_out`."""
        c, shard = snapshot.conversation, shard_of(snapshot.conversation)
        names = [*_of(c), keys.floor(shard, snapshot.floor.holder), keys.agenda(shard, work.role)]
        arguments = [c, work.token, *snapshot.version, *flat(snapshot.cursors.items())]
        answer = await self._run("take_out", [*names, keys.leases(shard, work.role)], arguments)
        if answer == b"stale":
            raise StaleWork(f"the lease on {c} was handed to another worker")
        return bool(answer == b"out")

    async def put_back(self, snapshot: Snapshot) -> bool:
        """See `Store.put_back`."""
        c, shard, floor = snapshot.conversation, shard_of(snapshot.conversation), snapshot.floor
        arguments = [c, snapshot.seq, floor.holder, floor.term, -snapshot.seq, AGAIN_MS, *parts_of(snapshot)]
        names = [*_of(c), keys.floor(shard, floor.holder), keys.agenda(shard, ARCHIVE)]
        return bool(await self._run("put_back", names, arguments))

    async def conversations(self) -> AsyncIterator[str]:
        """See `Store.conversations`."""
        for shard in all_shards():
            async for name in self._redis.scan_iter(match=keys.logs_of(shard), count=PAGE):
                yield name.decode().rsplit(":", 1)[1]

    async def close(self) -> None:
        """See `Store.close`."""
        await disconnect(self._redis)

    async def _run(self, script: str, names: list[str], arguments: list[Any]) -> Any:
        return await reached(self._scripts[script](keys=names, args=arguments))


def _wrote(answer: Any) -> bool:
    """Did the script write, or find written before, what it was given? What it refused needs no replica."""
    return answer[0] in (b"ok", b"again") if isinstance(answer, list) else bool(answer)


_NAMES = (
    "append",
    "take",
    "renew",
    "advance",
    "rewrite",
    "snapshot",
    "take_out",
    "put_back",
    "page",
    "lasts",
    "firsts",
)


def _of(conversation: str) -> list[str]:
    """The keys of its own that a conversation has."""
    return [keys.log(conversation), keys.head(conversation), keys.seen(conversation), keys.cursors(conversation)]
