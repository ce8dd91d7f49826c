"""P1 on the real trained model: in each form and at each confirmation a person is one message away."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.memory import memory_of
from bot.turn import Line
from conversation import events as ev
from conversation.records import Message
from conversation.scope import Scope
from conversation.state import Conversation
from tests.model import loaded_model
from tests.scenario.world import Customer, World

# How a customer gets into each question that the forms ask, and what the form is then waiting for.
QUESTIONS: dict[str, tuple[list[str], str | None]] = {
    "no form": (["bonjour"], None),
    "tracking: the number": (["où est ma commande ?"], "order_number"),
    "tracking: the proof": (["où est ma commande ?", "LBQ-10001"], "proof"),
    "tracking: a second try": (["où est ma commande LBQ-10001 ?", "non@example.com"], "proof"),
    "cancelling: the number": (["je veux annuler ma commande"], "order_number"),
    "cancelling: the proof": (["je veux annuler ma commande LBQ-10002"], "proof"),
    "cancelling: the confirmation": (["je veux annuler ma commande LBQ-10002", "69007"], "confirmed"),
    "returning: the number": (["je veux renvoyer un article"], "order_number"),
}
ASKS = ["un humain svp", "je veux parler à un conseiller", "talk to a real person please"]
INTENTS = ["track_order", "cancel_order", "affirm", "deny", "out_of_scope", "give_order_number", "greet", "thank"]


async def standing_at(world: World, question: str) -> Customer:
    """A customer who has been asked this question."""
    lines, slot = QUESTIONS[question]
    customer = await world.customer().arrives()
    for line in lines:
        await customer.says(line)
    state = await customer.state()
    assert state.requested_slot == slot
    return customer


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("words", ASKS)
async def test_by_words(world: World, question: str, words: str) -> None:
    customer = await standing_at(world, question)
    await customer.says(words)
    state = await customer.state()
    assert (state.holder, state.handoff and state.handoff.reason) == ("waiting", "explicit")
    assert (state.form, state.requested_slot) == (None, None)
    assert not world.breaches


@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != "no form"])
async def test_by_the_button_of_an_answer(world: World, question: str) -> None:
    """`/ask_human` on whatever was offered last; where the question offers none, the one of the greeting."""
    customer = await world.customer().arrives()
    await customer.says("bonjour")
    for line in QUESTIONS[question][0]:
        await customer.says(line)
    state = await customer.state()
    title = next(offer.title for offer in state.offers.values() if offer.payload == "/ask_human")
    await customer.taps(title)
    assert (await customer.state()).holder == "waiting"


class Played:
    """The states that the questions leave, reached once; turns are then played on them without a store."""

    def __init__(self, world: World, loop: asyncio.AbstractEventLoop) -> None:
        self.world = world
        self.loop = loop
        self.states = {question: loop.run_until_complete(self._state(question)) for question in QUESTIONS}

    async def _state(self, question: str) -> Conversation:
        return await (await standing_at(self.world, question)).state()

    def hands_over(self, question: str, reading: ev.Reading) -> ev.HandoffRequested | None:
        state = self.states[question]
        intent = {"name": reading.intent, "confidence": reading.confidence}
        signals = {"language": "fr", "frustration": reading.frustration, "wants_human": reading.wants_human}
        parsed: dict[str, Any] = {"text": "…", "intent": intent, "entities": [], "signals": signals}
        line = Line(Message(seq=1, at=self.world.clock(), kind="text", text="…"), reading, parsed=parsed)
        player = self.world.brain.player
        return self.loop.run_until_complete(_request(player.assistant, state, line))


async def _request(assistant: Assistant, state: Conversation, line: Line) -> ev.HandoffRequested | None:
    memory = memory_of(state)
    scope = Scope(conversation=state.id, turn="t", term=state.term, now=state.at, language="fr")
    played = await assistant.play(state, [line], memory, scope)
    return next((event for event in played.events if isinstance(event, ev.HandoffRequested)), None)


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    loop = asyncio.new_event_loop()
    yield Played(World(loaded_model()), loop)
    loop.close()


@given(
    question=st.sampled_from(sorted(QUESTIONS)),
    intent=st.sampled_from(INTENTS),
    confidence=st.floats(0.05, 1.0),
    frustration=st.integers(0, 2),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_by_the_signal_whatever_else_the_line_says(
    played: Played, question: str, intent: str, confidence: float, frustration: int
) -> None:
    reading = ev.Reading(seq=1, intent=intent, confidence=confidence, frustration=frustration, wants_human=True)
    request = played.hands_over(question, reading)
    assert request is not None
    assert request.reason == "explicit"


@pytest.mark.parametrize("question", QUESTIONS)
def test_without_the_signal_nobody_is_handed_over(played: Played, question: str) -> None:
    assert played.hands_over(question, ev.Reading(seq=1, intent="thank", confidence=0.9)) is None


@pytest.mark.parametrize("question", ["tracking: the number", "returning: the number"])
async def test_the_wish_said_again_is_asked_on_in_other_words(world: World, question: str) -> None:
    customer = await standing_at(world, question)
    before = await customer.reads()
    [told] = await customer.says(QUESTIONS[question][0][-1])
    assert told not in before
    assert "LBQ" in told
    assert (await customer.state()).requested_slot == "order_number"
