"""P1 to P8 over random interleavings: customers, agents, timers, crashes, second deliveries, take-overs."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine
from typing import Any

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from conversation import events as ev
from conversation.agenda import timers
from conversation.promises import Breach
from passerelle.assistant import Loaded
from tests.scenario.faulty import dies
from tests.scenario.world import Customer, World

LINES = (
    "bonjour",
    "où est ma commande ?",
    "LBQ-10002",
    "camille.laurent@example.com",
    "je veux annuler ma commande LBQ-10002",
    "annulez LBQ-10001 svp",
    "oui",
    "non",
    "quels sont vos délais de livraison ?",
    "what are your opening hours?",
    "where is my parcel",
    "asdf qwer zxcv",
    "ça ne marche pas votre truc, c'est nul !!!",
    "je veux parler à un humain",
    "un conseiller svp",
    "talk to an agent",
    "allo ?",
    "merci",
    "/affirm",
    "/restart",
    "vous pouvez répéter ?",
)
# Set by the test below: hypothesis builds machines without arguments.
LOADED: list[Loaded] = []


class Service(RuleBasedStateMachine):
    """One customer whom everything happens to."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.world = World(LOADED[0])
        self.c: Customer = self.world.customer()
        self.accepted: list[int] = []
        self.cancels = 0

    def run(self, deed: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(deed)

    def teardown(self) -> None:
        try:
            self.run(self._ends_well())
        finally:
            self.loop.close()

    @initialize(known=st.booleans())
    def arrives(self, known: bool) -> None:
        self.run(self.c.arrives("C-2001", "Camille") if known else self.c.arrives())

    @rule(text=st.sampled_from(LINES))
    def writes(self, text: str) -> None:
        self.accepted.append(self.run(self.c.writes(text)))

    @rule(text=st.sampled_from(LINES))
    def delivers_twice(self, text: str) -> None:
        id = f"m{len(self.accepted)}"
        first = self.run(self.c.writes(text, id))
        assert self.run(self.c.writes(text, id)) == first
        self.accepted.append(first)

    @rule(choice=st.integers(0, 5))
    def taps(self, choice: int) -> None:
        offers = list(self.run(self.c.state()).offers.items())
        if offers:
            value, offer = offers[choice % len(offers)]
            chose = ev.CustomerChose(value=value, title=offer.title)
            written = self.run(self.world.door.write(self.c.id, lambda _: [chose], f"tap{len(self.accepted)}"))
            self.accepted.append(written.appended.first)

    @rule()
    def asks_by_button(self) -> None:
        self.run(self.c.asks_by_button())
        assert self.run(self.c.state()).holder in ("waiting", "agent")

    @rule()
    def leaves_the_line(self) -> None:
        self.run(self.c.leaves_the_line())

    @rule()
    def the_brain_works(self) -> None:
        self.run(self.world.think())

    @rule(call=st.integers(0, 25), after=st.booleans())
    def the_brain_is_killed_at_work(self, call: int, after: bool) -> None:
        self.world.faulty.arm(call, dies, after)
        self.run(self.world.think())
        self.world.faulty.disarm()

    @rule(call=st.integers(0, 25), after=st.booleans(), who=st.sampled_from(["agent", "button", "customer"]))
    def somebody_is_quicker(self, call: int, after: bool, who: str) -> None:
        """Between any two calls of the brain: between confirmation, shop call and reply, too."""

        async def quicker() -> None:
            if who == "agent":
                await self.c.claimed_by("Léa")
            elif who == "button":
                await self.c.asks_by_button()
            else:
                self.accepted.append(await self.c.writes("et les frais de port ?"))

        self.world.faulty.arm(call, quicker, after)
        self.run(self.world.think())
        self.world.faulty.disarm()

    @rule(call=st.integers(0, 25), after=st.booleans(), writes=st.booleans())
    def a_slow_brain_wakes_up_late(self, call: int, after: bool, writes: bool) -> None:
        """Its lease has run out, another brain has done the work, perhaps over one message more: it changes nothing."""

        async def meanwhile() -> None:
            if writes:
                self.accepted.append(await self.c.writes("et les frais de port ?"))
            self.world.clock.advance(31)
            await self.world.another_brain_thinks()

        self.world.faulty.arm(call, meanwhile, after)
        self.run(self.world.think())
        self.world.faulty.disarm()

    @rule()
    def an_agent_claims(self) -> None:
        self.run(self.c.claimed_by("Léa"))

    @rule()
    def the_agent_answers(self) -> None:
        self.run(self.c.hears_from("Léa", "Je regarde."))

    @rule()
    def the_agent_hands_back(self) -> None:
        self.run(self.c.handed_back_by("Léa", "remboursement accordé"))

    @rule()
    def the_agent_closes(self) -> None:
        self.run(self.c.closed_by("Léa"))

    @rule(seconds=st.sampled_from([1, 9, 21, 95, 250, 700]))
    def time_passes(self, seconds: int) -> None:
        self.world.clock.advance(seconds)

    @rule()
    def the_watchdogs_look(self) -> None:
        self.run(self.world.watchdogs.drain())

    @invariant()
    def no_promise_is_broken(self) -> None:
        assert self.world.breaches == list[Breach]()

    @invariant()
    def the_shop_does_what_was_begun_and_nothing_else(self) -> None:
        log = self.run(self.c.log())
        begun = {event.action for event in log if isinstance(event, ev.ActionBegun)}
        done = [event.action for event in log if isinstance(event, ev.ActionDone)]
        assert set(done) <= begun
        assert max(Counter(done).values(), default=0) <= 1

    async def _ends_well(self) -> None:
        """When all processes live again: every message is covered once, in order, and nobody waits in silence."""
        self.world.faulty.disarm()
        self.world.clock.advance(31)
        await self.world.settle()
        covered = [seq for e in await self.c.log(ev.AssistantUnderstood) for seq in e.covers]  # type: ignore[attr-defined]
        assert covered == self.accepted
        state = await self.c.state()
        assert not state.unread
        if state.holder == "waiting":
            assert state.handoff is not None
            assert state.handoff.announced_at is not None
            assert timers(state, self.world.policy.waits), "a waiting customer with nothing to come"
        assert self.world.breaches == []


def test_promises_hold_whatever_happens(loaded: Loaded) -> None:
    LOADED[:] = [loaded]
    settings = hypothesis.settings(
        max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    run_state_machine_as_test(Service, settings=settings)  # type: ignore[no-untyped-call]
