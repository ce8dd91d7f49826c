"""The in-memory twin of the store: for tests, `replay` and `rasa shell`; it keeps the same contract as Redis."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence

import msgspec

from conversation.agenda import ARCHIVE, Work, lease_ms
from conversation.codec import encode, erased
from conversation.ear import Ear
from conversation.errors import Archived, Conflict, Moved, StaleWork
from conversation.events import Unread
from conversation.floor import Floor
from conversation.ids import new_id, shard_of
from conversation.records import Entry
from conversation.snapshot import Line, Snapshot, pack, unpack
from conversation.store import AGAIN_MS, Append, Appended, Bell, Head, Ring, Wanted


class Clock:
    """A clock that tests and `replay --now` move by hand; without a start it is the machine's."""

    def __init__(self, start_ms: int | None = None) -> None:
        self._start = start_ms

    def __call__(self) -> int:
        return int(time.time() * 1000) if self._start is None else self._start

    def advance(self, seconds: float) -> None:
        """Move a clock that was given a start."""
        self._start = self() + int(seconds * 1000)


class _Log(msgspec.Struct):
    entries: list[Entry] = []
    floor: Floor = Floor()
    seen: dict[str, tuple[int, int, int]] = {}
    cursors: dict[str, int] = {}
    erasures: int = 0
    archived: int = 0  # the last number, when all but the head was taken out

    @property
    def last(self) -> int:
        return self.entries[-1].seq if self.entries else self.archived


class MemoryStore:
    """One process's own store. Nothing in it awaits, so each call is atomic as the script is."""

    def __init__(self, clock: Callable[[], int] | None = None) -> None:
        self.clock = clock or Clock()
        self._logs: dict[str, _Log] = {}
        self._agenda: dict[tuple[str, str], dict[str, int]] = {}  # (role, shard) -> conversation -> due
        self._leases: dict[tuple[str, str], str] = {}  # (role, conversation) -> token
        self._index: dict[str, dict[str, int]] = {}  # holder -> conversation -> order
        self._ears: set[Ear] = set()

    # --- the one append

    async def append(self, append: Append) -> Appended:
        for event in append.events:
            encode(event)  # as strict as the real log
        log = self._logs.get(append.conversation, _Log())
        if append.events and log.archived:
            raise Archived(append.conversation, log.archived)
        if append.events and append.id in log.seen:
            first, last, at = log.seen[append.id]
            return Appended(first, last, at, fresh=False)
        self._check(append, log)
        now, moved = self.clock(), log.last != append.seen
        appended = self._write(append, log, now)
        self._settle(append, now, moved)
        if append.events:
            dues = {role: due for role, due in append.agenda.items() if due is not None}
            await self.ring(Ring(conversation=append.conversation, seq=appended.last, dues=dues))
        return appended

    def _check(self, append: Append, log: _Log) -> None:
        work = append.work
        if work is not None and self._leases.get((work.role, work.conversation)) != work.token:
            raise StaleWork(f"the lease of {work.role} on {work.conversation} was handed to another worker")
        if append.term is not None and append.term != log.floor.term:
            raise Conflict(f"{append.conversation} is at term {log.floor.term}, not {append.term}; read it again")
        if append.exact and append.seen != log.last:
            raise Moved(f"{append.conversation} is at {log.last}, not {append.seen}; read it again")

    def _write(self, append: Append, log: _Log, now: int) -> Appended:
        first = max(log.last + 1, now)
        last = first + len(append.events) - 1
        follows = log.last == append.seen
        if not append.events:
            return Appended(log.last, log.last, now, fresh=True, follows=log.last == append.seen)
        if append.term is not None:
            self._index.setdefault(log.floor.holder, {}).pop(append.conversation, None)
            log.floor = append.floor
        if log.floor.term == append.floor.term:
            self._index.setdefault(log.floor.holder, {})[append.conversation] = append.order
        single = len(append.events) == 1
        for number, event in enumerate(append.events):
            id = append.id if single else f"{append.id}/{number}"
            log.entries.append(Entry(first + number, id, now, log.floor, event))
        log.seen[append.id] = (first, last, now)
        self._logs[append.conversation] = log
        return Appended(first, last, now, fresh=True, follows=follows)

    def _settle(self, append: Append, now: int, moved: bool) -> None:
        c, own = append.conversation, append.work.role if append.work is not None else None
        if own is not None and append.ends_work:
            del self._leases[own, c]
            self._due(own, c, now if moved else append.agenda.get(own))
        for role, due in append.agenda.items():
            if role == own or self._leased(role, c, now):
                continue
            current = self._agenda.get((role, shard_of(c)), {}).get(c)
            if moved and current is not None:
                due = current if due is None else min(current, due)
            self._due(role, c, due)

    def _leased(self, role: str, conversation: str, now: int) -> bool:
        if (role, conversation) not in self._leases:
            return False
        if self._agenda.get((role, shard_of(conversation)), {}).get(conversation, 0) > now:
            return True
        del self._leases[role, conversation]
        return False

    def _due(self, role: str, conversation: str, due: int | None) -> None:
        agenda = self._agenda.setdefault((role, shard_of(conversation)), {})
        if due is None:
            agenda.pop(conversation, None)
        else:
            agenda[conversation] = due

    # --- reading

    async def entries(self, conversation: str, after: int = 0, limit: int | None = None) -> list[Entry]:
        return [entry for entry in self._whole(conversation).entries if entry.seq > after][:limit]

    def _whole(self, conversation: str) -> _Log:
        log = self._logs.get(conversation, _Log())
        if log.archived:
            raise Archived(conversation, log.archived)
        return log

    async def head(self, conversation: str) -> Head | None:
        log = self._logs.get(conversation)
        return Head(log.last, log.floor) if log else None

    async def lasts(self, conversations: Sequence[str]) -> list[int]:
        return [log.last if (log := self._logs.get(one)) else 0 for one in conversations]

    async def cursors(self, conversation: str) -> dict[str, int]:
        return dict(self._whole(conversation).cursors)

    async def tail(self, conversation: str, after: int) -> tuple[list[Entry], dict[str, int]]:
        return await self.entries(conversation, after), await self.cursors(conversation)

    async def advance(self, conversation: str, cursor: str, seq: int, work: Work | None = None) -> None:
        if work is not None and self._leases.get((work.role, conversation)) != work.token:
            raise StaleWork(f"the lease of {work.role} on {conversation} was handed to another worker")
        log = self._logs.get(conversation)
        if log is not None and not log.archived:
            log.cursors[cursor] = max(seq, log.cursors.get(cursor, 0))

    # --- the agenda

    async def take(self, role: str, shards: Sequence[str], count: int = 1, lease_s: float | None = None) -> list[Work]:
        now = self.clock()
        due = sorted((at, c) for shard in shards for c, at in self._agenda.get((role, shard), {}).items() if at <= now)
        until = now + lease_ms(lease_s)
        works = [Work(c, role, new_id(), until) for _, c in due[:count]]
        for work in works:
            self._due(role, work.conversation, until)
            self._leases[role, work.conversation] = work.token
        return works

    async def renew(self, work: Work, lease_s: float | None = None) -> None:
        if self._leases.get((work.role, work.conversation)) != work.token:
            raise StaleWork(f"the lease of {work.role} on {work.conversation} was handed to another worker")
        self._due(work.role, work.conversation, self.clock() + lease_ms(lease_s))

    async def earliest(self, role: str, shards: Sequence[str]) -> int | None:
        return min((due for shard in shards for due in self._agenda.get((role, shard), {}).values()), default=None)

    async def overdue(self, role: str, shards: Sequence[str]) -> tuple[int, int]:
        now = self.clock()
        late = [now - due for shard in shards for due in self._agenda.get((role, shard), {}).values() if due <= now]
        return len(late), max(late, default=0)

    async def on_floor(self, holder: str, shards: Sequence[str], limit: int) -> list[tuple[int, str]]:
        wanted = set(shards)
        listed = sorted((order, c) for c, order in self._index.get(holder, {}).items() if shard_of(c) in wanted)
        return listed[:limit]

    async def count_on_floor(self, holder: str, shards: Sequence[str]) -> int:
        return len(await self.on_floor(holder, shards, len(self._index.get(holder, {}))))

    # --- the bell and the rest

    async def ring(self, ring: Ring) -> None:
        for ear in self._ears:
            ear.hear(ring)

    @contextlib.asynccontextmanager
    async def listen(self, shards: Iterable[str], wanted: Wanted | None = None) -> AsyncIterator[Bell]:
        ear = Ear(frozenset(shards), wanted)
        self._ears.add(ear)
        try:
            yield ear
        finally:
            self._ears.discard(ear)

    async def now(self) -> int:
        return self.clock()

    async def erase(self, conversation: str) -> int:
        log = self._whole(conversation)
        log.erasures += 1
        log.entries = [msgspec.structs.replace(entry, event=erased(entry.event)) for entry in log.entries]
        return log.last

    # --- the archive

    async def snapshot(self, conversation: str) -> Snapshot | None:
        log = self._logs.get(conversation)
        if log is None or log.archived:
            return None
        return Snapshot(
            conversation=conversation,
            seq=log.last,
            floor=log.floor,
            lines=tuple(map(_line, log.entries)),
            seen=dict(log.seen),
            cursors=dict(log.cursors),
            erasures=log.erasures,
        )

    async def take_out(self, snapshot: Snapshot, work: Work) -> bool:
        c = snapshot.conversation
        log = self._logs[c]
        if self._leases.get((work.role, c)) != work.token:
            raise StaleWork(f"the lease of {work.role} on {c} was handed to another worker")
        if (log.last, log.erasures, log.cursors) != (*snapshot.version, snapshot.cursors):
            return False
        self._logs[c] = _Log(floor=log.floor, erasures=log.erasures, archived=log.last)
        self._index[log.floor.holder].pop(c, None)
        self._due(work.role, c, None)
        del self._leases[work.role, c]
        return True

    async def put_back(self, snapshot: Snapshot) -> bool:
        c = snapshot.conversation
        log = self._logs.get(c, _Log())
        if not log.archived or log.archived > snapshot.seq:
            return False
        entries, seen, cursors = snapshot.entries(), dict(snapshot.seen), dict(snapshot.cursors)
        self._logs[c] = _Log(entries, snapshot.floor, seen, cursors, erasures=log.erasures)
        self._index.setdefault(snapshot.floor.holder, {})[c] = -snapshot.seq
        self._due(ARCHIVE, c, self.clock() + AGAIN_MS)
        return True

    async def conversations(self) -> AsyncIterator[str]:
        for conversation, log in list(self._logs.items()):
            if not log.archived:
                yield conversation

    async def close(self) -> None:
        """Nothing to give back."""


class MemoryArchive:
    """The twin of the archive: see `conversation.archive.Archive`."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    async def put(self, snapshot: Snapshot) -> None:
        kept = await self.get(snapshot.conversation)
        if kept is None or kept.version <= snapshot.version:
            self._kept[snapshot.conversation] = pack(snapshot)

    async def get(self, conversation: str) -> Snapshot | None:
        kept = self._kept.get(conversation)
        return unpack(kept) if kept is not None else None

    async def conversations(self) -> list[str]:
        return list(self._kept)


def _line(entry: Entry) -> Line:
    raw = entry.event.raw if isinstance(entry.event, Unread) else encode(entry.event)
    return Line(entry.seq, entry.id, entry.at, entry.floor, msgspec.Raw(raw))
