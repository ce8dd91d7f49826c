"""All actions behind one call, for the brain: the composition root hands `runner()` to the assistant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor

from actions.cancelling import AskCancelConfirmed, CancelOrder, ValidateCancelOrder
from actions.dialogue import Greet, NotUnderstood
from actions.forms import AskOrderNumber, AskProof
from actions.handoff import HandOver
from actions.listing import ListOrders
from actions.requests import OrderRequest, ValidateOrderRequest
from actions.tracking import TrackOrder, ValidateTrackOrder

ACTIONS: tuple[type[Action], ...] = (
    AskCancelConfirmed,
    AskOrderNumber,
    AskProof,
    CancelOrder,
    Greet,
    HandOver,
    ListOrders,
    NotUnderstood,
    OrderRequest,
    TrackOrder,
    ValidateCancelOrder,
    ValidateOrderRequest,
    ValidateTrackOrder,
)


def runner() -> Callable[[dict[str, Any]], Awaitable[Any]]:
    """A function that runs the action a call names and returns its events and responses."""
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action)

    async def run(call: dict[str, Any]) -> Any:
        return await executor.run(call)

    return run
