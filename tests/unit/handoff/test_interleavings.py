"""Agents, customers, an assistant and timers in any order: the promises hold after every step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from itertools import count
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from conversation import events as ev
from conversation.agenda import HANDOFF, timers
from conversation.errors import Conflict, NotOnThisFloor
from conversation.ids import all_shards
from conversation.state import Conversation
from handoff import moves
from handoff.agents import Agent
from handoff.errors import NotYours
from tests.unit.handoff.world import World

AGENTS = tuple(Agent(name.lower(), f"{name}@x.example", name, "agent", "fr") for name in ("Lea", "Sam", "Kim"))
BOSS = Agent("boss", "boss@x.example", "Boss", "supervisor", "fr")

agents = st.sampled_from((*AGENTS, BOSS))
pauses = st.sampled_from((0.5, 3, 9, 21, 46, 91, 241, 601))

Decide = Callable[[Conversation], Sequence[ev.Event]]


class Desk(RuleBasedStateMachine):
    """Two conversations, four agents, an assistant that may be slow, and time."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.world = World()
        self.ids = count(1)
        self.cases: list[str] = []
        self.wrote: dict[str, list[str]] = {}

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        self.loop.close()

    def decides(self, c: str, decide: Decide, id: str | None = None, term: int | None = None) -> bool:
        """Does the floor allow it? What it refuses, it refuses in one of its own words."""
        try:
            self.run(self.world.door.write(c, decide, id=id or f"step/{next(self.ids)}", term=term))
        except (NotYours, NotOnThisFloor, Conflict):
            return False
        return True

    @initialize()
    def open(self) -> None:
        self.cases = [self.run(self.world.opened()) for _ in range(2)]
        for c in self.cases:
            self.run(self.world.append(c, ev.ServiceTold(kind="ai_notice")))

    # --- the customer

    @rule(which=st.booleans())
    def says(self, which: bool) -> None:
        self.run(self.world.says(self.cases[which], "Bonjour"))

    @rule(which=st.booleans())
    def asks_for_a_person(self, which: bool) -> None:
        c = self.cases[which]
        self.run(self.world.asks(c))
        assert self.state(c).holder in ("waiting", "agent")

    @rule(which=st.booleans())
    def leaves_the_line(self, which: bool) -> None:
        self.decides(self.cases[which], lambda _: [ev.HandoffCancelled(by="customer")])

    @rule(which=st.booleans())
    def gives_an_address(self, which: bool) -> None:
        self.run(self.world.append(self.cases[which], ev.CustomerGaveContact(kind="email", value="a@x.example")))

    # --- the assistant: it reads in every state, and its answer may come late

    @rule(which=st.booleans(), late=st.booleans(), agent=agents)
    def answers(self, which: bool, late: bool, agent: Agent) -> None:
        c = self.cases[which]
        seen = self.state(c)
        covers = tuple(message.seq for message in seen.unread)
        if not covers:
            return
        read = ev.AssistantUnderstood(covers=covers, turn=f"t{next(self.ids)}")
        said = ev.AssistantWrote(text=f"Réponse {next(self.ids)}")
        if late:
            self.decides(c, partial(moves.claim, agent=agent))
        if seen.holder in ("agent", "closed") or not self.decides(c, lambda _: [read, said], term=seen.term):
            self.decides(c, lambda _: [read, ev.AssistantSuperseded(text=said.text)])

    # --- agents

    @rule(which=st.booleans(), agent=agents)
    def claims(self, which: bool, agent: Agent) -> None:
        held_by = self.state(self.cases[which]).agent if self.state(self.cases[which]).holder == "agent" else None
        assert self.decides(self.cases[which], partial(moves.claim, agent=agent)) is (held_by in (None, agent.id))

    @rule(which=st.booleans(), agent=agents)
    def writes(self, which: bool, agent: Agent) -> None:
        c = self.cases[which]
        before = self.state(c)
        assert self.decides(c, partial(moves.write, agent=agent, text=f"Ici {agent.name}"))
        last = self.run(self.world.last(c))
        holds = before.holder == "agent" and before.agent == agent.id
        assert isinstance(last, ev.AgentWrote if holds else ev.AgentNoted)

    @rule(which=st.booleans(), agent=agents)
    def releases(self, which: bool, agent: Agent) -> None:
        self.decides(self.cases[which], partial(moves.release, agent=agent))

    @rule(which=st.booleans(), agent=agents, to=agents)
    def transfers(self, which: bool, agent: Agent, to: Agent) -> None:
        self.decides(self.cases[which], partial(moves.transfer, agent=agent, target=to, note="vu"))

    @rule(which=st.booleans(), agent=agents)
    def hands_back(self, which: bool, agent: Agent) -> None:
        self.decides(self.cases[which], partial(moves.hand_back, agent=agent, decided="réglé"))

    @rule(which=st.booleans(), agent=agents, outcome=st.sampled_from(("settled", "refused")))
    def closes(self, which: bool, agent: Agent, outcome: Any) -> None:
        self.decides(self.cases[which], partial(moves.close, agent=agent, outcome=outcome, reason="dit"))

    @rule(which=st.booleans(), agent=agents, in_s=st.sampled_from((60, 600)))
    def promises(self, which: bool, agent: Agent, in_s: int) -> None:
        due_at, name = self.world.clock() + in_s * 1000, f"p{next(self.ids)}"

        def decide(c: Conversation) -> list[ev.Event]:
            made = moves.promise(c, agent, name, "Remboursement", due_at)
            return [*made, *moves.close(c, agent, "promised", "Remboursement")]

        self.decides(self.cases[which], decide)

    @rule(agent=agents)
    def sits_at_the_desk(self, agent: Agent) -> None:
        self.run(self.world.book.beat(agent.id, self.world.clock()))

    @rule(agent=agents)
    def goes_home(self, agent: Agent) -> None:
        self.run(self.world.book.leave(agent.id))
        self.run(self.world.worker.presence.release_all(agent.id))
        assert all(self.state(c).agent != agent.id for c in self.cases if self.state(c).holder == "agent")

    # --- time

    @rule(pause=pauses)
    def waits(self, pause: float) -> None:
        self.run(self.world.after(pause))

    @rule(pause=pauses, agent=agents, which=st.booleans())
    def an_agent_moves_while_timers_fire(self, pause: float, agent: Agent, which: bool) -> None:
        self.world.clock.advance(pause)

        async def both() -> None:
            claiming = self.world.door.write(
                self.cases[which], partial(moves.claim, agent=agent), id=f"step/{next(self.ids)}"
            )
            await asyncio.gather(claiming, self.world.worker.drain(), self.world.worker.drain(), return_exceptions=True)

        self.run(both())

    # --- what always holds

    def state(self, c: str) -> Conversation:
        state: Conversation = self.run(self.world.door.read(c))
        return state

    @invariant()
    def no_promise_is_broken(self) -> None:
        assert self.world.breaches == []

    @invariant()
    def the_stored_state_is_the_log_replayed(self) -> None:
        for c in self.cases:
            entries = self.run(self.world.store.entries(c))
            head = self.run(self.world.store.head(c))
            replayed = Conversation(id=c).replay(entries)
            assert replayed == self.state(c)
            assert (head.seq, head.floor) == (replayed.seq, replayed.floor)

    @invariant()
    def a_firing_is_in_the_log_once(self) -> None:
        for c in self.cases:
            fired = [e.id for e in self.run(self.world.store.entries(c)) if e.id.startswith("timer/")]
            batches = [id for id in fired if not id.endswith("/1")]
            assert len(batches) == len(set(batches))

    @rule()
    def after_the_worker_nobody_is_left_in_silence(self) -> None:
        """P6: once all that is due was done, each state that owes somebody a word has a time for it."""
        self.run(self.world.worker.drain())
        late, _ = self.run(self.world.store.overdue(HANDOFF, all_shards()))
        assert late == 0
        for c in self.cases:
            state = self.state(c)
            unread = state.holder in ("assistant", "closed") and state.unread
            owed = state.owed_at if state.holder == "agent" else state.holder == "waiting" or unread
            pending = timers(state, self.world.door.policy.waits)
            assert bool(pending) or not owed
            assert all(timer.due_at > self.world.clock() for timer in pending)


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
