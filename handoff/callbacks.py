"""Calls at a time the customer chooses: which times are free, and taking one so that two never have the same place.

A place is a lease in the book: of many who want the last one, one gets it, whichever process they come to.
"""

from __future__ import annotations

from collections.abc import Iterator

from conversation import callbacks as calls
from conversation import events as ev
from conversation.book import Book
from conversation.door import Door
from conversation.errors import ArchiveAway, UnknownConversation
from conversation.policy import Policy
from conversation.state import Conversation
from handoff import hours
from handoff.teams import hours_of, team_of
from handoff.timers import Firing

KEPT_S = 86_400  # a place outlives its time by so much: nobody asks for it then
BY = {"fr": "L’équipe", "en": "The team"}


class CallBacks:
    """What the handoff role does about call-backs. Every method raises `StoreUnavailable`."""

    def __init__(self, door: Door, book: Book) -> None:
        self._door, self._book = door, book

    async def firing(self, c: Conversation, now: int) -> Firing | None:
        """What is due: an offer, a promise, a question for the number, an end; None: nothing can be said yet."""
        wish = c.callback
        if wish is None:
            return await self._first_offer(c, now)
        if wish.wish == "cancel":
            return await self._end(c, f"timer/callback/{wish.seq}")
        if wish.wish == "change":
            return Firing(f"timer/callback/{wish.seq}", [await self._offer(c, now)])
        return await self._take(c, now)

    async def _first_offer(self, c: Conversation, now: int) -> Firing | None:
        times = await self._free(c, now)
        if times and c.handoff is not None:
            offer = calls.offer(times, self._zone(c))
            return Firing(f"timer/callback/offer/{c.handoff.seq}", [offer])
        await self._door.store.advance(c.id, calls.FULL, c.seq)
        return None

    async def _offer(self, c: Conversation, now: int, taken: bool = False) -> ev.ServiceTold:
        booked = calls.booked(c) is not None
        return calls.offer(await self._free(c, now), self._zone(c), taken=taken, booked=booked)

    async def _take(self, c: Conversation, now: int) -> Firing | None:
        wish = c.callback
        assert wish is not None  # noqa: S101  # asked by `firing` alone
        known, given = calls.phone_of(c), None
        if known is None:
            if c.told.get("callback_number", 0) < wish.seq:
                asked = ev.ServiceTold(kind="callback_number", details={"at": str(wish.at), "zone": wish.zone})
                return Firing(f"timer/callback/number/{wish.seq}", [asked])
            given = await self._number(c)
            if given is None:
                return None
        told = [ev.CustomerGaveContact(kind="phone", value=given)] if given else []
        if wish.at <= now or not await self._hold(c, wish.at):
            return Firing(f"timer/callback/{wish.seq}/taken", [*told, await self._offer(c, now, taken=True)])
        return Firing(f"timer/callback/{wish.seq}", [*told, *await self._promise(c, wish.at, wish.zone)])

    async def _promise(self, c: Conversation, at: int, zone: str) -> list[ev.Event]:
        """The new promise, in the place of the one before."""
        before = calls.booked(c)
        if before is not None and before[1].begins_at != at:
            await self._let_go(c, before[1].begins_at)
        language = "en" if c.language == "en" else "fr"
        ends_at = at + int(self._door.policy.callbacks.lasts * 1000)
        made = ev.PromiseMade(
            promise=f"call-{c.seq}",
            text=calls.promised((at, ends_at), language, zone, elsewhere=zone != self._door.policy.hours.zone),
            by=BY[language],
            due_at=ends_at,
            reach="phone",
            begins_at=at,
        )
        return [ev.PromiseWithdrawn(promise=before[0]), made] if before is not None else [made]

    def _zone(self, c: Conversation) -> str:
        """The customer's own time, where that is known."""
        return c.zone or self._door.policy.hours.zone

    async def _end(self, c: Conversation, id: str) -> Firing:
        """Cancelled twice it is said twice, and ends once."""
        before = calls.booked(c)
        if before is not None:
            await self._let_go(c, before[1].begins_at)
        return Firing(id, [ev.PromiseWithdrawn(promise=before[0] if before is not None else "")])

    async def _number(self, c: Conversation) -> str | None:
        """The telephone number in what the customer wrote since it was asked for; what was read is not read again."""
        since = max(c.told.get("callback_number", 0), c.cursors.get(calls.READ, 0))
        wrote = [entry.event for entry in await self._door.store.entries(c.id, since)]
        found = [calls.phone_in(event.text) for event in wrote if isinstance(event, ev.CustomerWrote)]
        number = next((it for it in reversed(found) if it), None)
        if number is None:
            await self._door.store.advance(c.id, calls.READ, c.customer_seq)
        return number

    # --- places

    async def _free(self, c: Conversation, now: int) -> list[int]:
        """The next times with a free place, as many as are offered."""
        policy, team = self._door.policy, team_of(c, self._door.policy)
        await self._clear(team)
        taken = [name.split("/")[2] for name, who in (await self._book.notes(f"callback/{team}/")).items() if who]
        room = at_once(team, policy)
        own = calls.booked(c)
        free = (at for at in times(team, policy, now) if taken.count(str(at)) < room)
        wanted = (at for at in free if own is None or at != own[1].begins_at)
        return [at for at, _ in zip(wanted, range(policy.callbacks.choice), strict=False)]

    async def _hold(self, c: Conversation, at: int) -> bool:
        """Take a place of this time; the same conversation gets the same one again."""
        policy, team = self._door.policy, team_of(c, self._door.policy)
        await self._clear(team)
        ttl_s = (at - await self._door.store.now()) // 1000 + KEPT_S
        for number in range(at_once(team, policy)):
            name = f"callback/{team}/{at}/{number}"
            if await self._book.hold(name, c.id, ttl_s):
                await self._book.note(name, c.id, ttl_s)
                return True
        return False

    async def _let_go(self, c: Conversation, at: int) -> None:
        """Whichever team it was taken of: the case may have been passed to another since."""
        for name, who in (await self._book.notes("callback/")).items():
            if who == c.id and name.split("/")[2] == str(at):
                await self._give_back(name, who)

    async def _clear(self, team: str) -> None:
        """Places of calls that nobody waits for any more: the case was settled before, or is forgotten."""
        for name, who in (await self._book.notes(f"callback/{team}/")).items():
            if who and not await self._is_wanted(who, int(name.split("/")[2])):
                await self._give_back(name, who)

    async def _is_wanted(self, who: str, at: int) -> bool:
        try:
            c = await self._door.read(who)
        except ArchiveAway:
            return True
        except UnknownConversation:
            return False
        booked, wish = calls.booked(c), c.callback  # between the wish and the promise the place is taken already
        return (booked is not None and booked[1].begins_at == at) or (wish is not None and wish.at == at)

    async def _give_back(self, name: str, who: str) -> None:
        await self._book.note(name, "", 1)
        await self._book.drop(name, who)


def at_once(team: str, policy: Policy) -> int:
    """How many calls of one time this team takes."""
    own = policy.teams[team].callbacks if team in policy.teams else None
    return policy.callbacks.at_once if own is None else own


def times(team: str, policy: Policy, now: int) -> Iterator[int]:
    """When calls of this team may begin (ms), the next first: whole spans within its hours."""
    rules, lasts = policy.callbacks, int(policy.callbacks.lasts * 1000)
    first = now + int(rules.not_before * 1000)
    for start, end in hours.spans(hours_of(team, policy), now, rules.days):
        for at in range(start, end - lasts + 1, lasts):
            if at >= first:
                yield at
