"""All actions behind one call, for the brain: the composition root hands `runner()` to the assistant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor

from actions.dialogue import Greet, No, NotUnderstood, OwnFact
from actions.form import OrderForm
from actions.handoff import HandOver
from actions.listing import ListOrders

ACTIONS: tuple[type[Action], ...] = (Greet, HandOver, ListOrders, No, NotUnderstood, OrderForm, OwnFact)


def runner() -> Callable[[dict[str, Any]], Awaitable[Any]]:
    """A function that runs the action a call names and returns its events and responses."""
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action)

    async def run(call: dict[str, Any]) -> Any:
        return await executor.run(call)

    return run
