"""Looks at who waits and who is there, and says whom each case is offered to."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence

from conversation.book import Book
from conversation.callbacks import booked
from conversation.door import Door
from conversation.errors import UnknownConversation
from conversation.ranking import due_at, priority
from conversation.state import Conversation
from handoff.agents import Agent
from handoff.gestures import day_of
from handoff.routing import HARD, Case, Offer, Seat, offers
from handoff.teams import is_open, team_of
from handoff.waiting import WaitingList

ROUTED = 50  # cases at the head of the list: more than an office takes in a minute
EARLIER = 3  # conversations of a person looked at for who served them last
REMEMBERED = 2_000  # who served whom last, kept in memory


class Router:
    """One per process; what it says is worked out anew each time."""

    def __init__(self, door: Door, book: Book, waiting: WaitingList) -> None:
        self._door = door
        self._book = book
        self._waiting = waiting
        self._former: OrderedDict[tuple[str, str], str | None] = OrderedDict()  # (conversation, person) -> agent

    async def offers(
        self, there: Sequence[Agent], held: Mapping[str, list[Conversation]], hard: Mapping[str, int] | None = None
    ) -> dict[str, Offer]:
        """Offers for the head of the list to the agents who are `there`, with the `hard` cases each had today.

        Raises `StoreUnavailable`.
        """
        now = await self._door.store.now()
        seats = [self.seat(agent, held.get(agent.id, []), (hard or {}).get(agent.id, 0)) for agent in there]
        cases = []
        for conversation in list(await self._waiting.order())[:ROUTED]:
            try:
                c = await self._door.read(conversation)
            except UnknownConversation:
                continue  # forgotten meanwhile
            if c.holder == "waiting" and c.handoff is not None and not self._called_later(c, now):
                cases.append(await self._case(c, now))
        return offers(cases, seats, now, int(self._door.policy.waits.sticky * 1000))

    def _called_later(self, c: Conversation, now: int) -> bool:
        """Has the customer chosen a time for a call that is not near yet, and does nothing else come before it?"""
        due = due_at(c, self._door.policy) if booked(c) is not None else None
        return due is not None and due > now + int(self._door.policy.waits.promise_reminder * 1000)

    def seat(self, agent: Agent, held: Sequence[Conversation], hard: int = 0) -> Seat:
        """The agent's place in the office, with what is held."""
        load = sum(self.weight(c) for c in held)
        return Seat(agent.id, agent.name, agent.languages, agent.skills, agent.capacity, len(held), load, hard)

    def is_hard(self, c: Conversation) -> bool:
        """Whether it weighs more than others on who has it: upset, sensitive, urgent."""
        return self.weight(c) >= HARD

    async def today(self) -> str:
        """The day where the desk is. Raises `StoreUnavailable`."""
        return day_of(await self._door.store.now(), self._door.policy.hours.zone)

    def weight(self, c: Conversation) -> float:
        """How much work this case is, beside an ordinary one."""
        upset = bool(c.moods) and c.moods[-1] == 2
        return HARD if upset or priority(c, self._door.policy) == "urgent" else 1.0

    async def _case(self, c: Conversation, now: int) -> Case:
        assert c.handoff is not None  # noqa: S101  # who waits has asked
        requeued = c.handoff.in_front
        policy, team = self._door.policy, team_of(c, self._door.policy)
        return Case(
            id=c.id,
            language=c.language,
            team=team,
            kept=team in policy.teams and not is_open(team, policy, now),
            asked_at=c.handoff.requested_at,
            weight=self.weight(c),
            former=None if requeued else c.last_agent or await self._served_before(c),
            left=c.last_agent if requeued else None,
        )

    async def _served_before(self, c: Conversation) -> str | None:
        """Who had this person's last conversation with an agent."""
        person = c.person
        if person is None:
            return None
        if (c.id, person) not in self._former:
            self._former[c.id, person] = await self._find(c, person)
            if len(self._former) > REMEMBERED:
                self._former.popitem(last=False)
        return self._former[c.id, person]

    async def _find(self, c: Conversation, person: str) -> str | None:
        for other in await self._book.conversations_of(person, EARLIER + 1):
            if other == c.id:
                continue
            try:
                earlier = await self._door.read(other)
            except UnknownConversation:
                continue  # forgotten since
            if earlier.last_agent is not None:
                return earlier.last_agent
        return None
