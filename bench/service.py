"""The shipped assistant on a stage of its own: lines are written through the door and answered by a brain."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache, partial

from bot.replay import BETWEEN_S, Stage
from conversation import events as ev
from conversation.state import Conversation
from passerelle import assistant, compose
from passerelle.settings import load
from shop.opening import open_shop
from shop.words import PARIS


def staged(now_ms: int | None = None) -> Stage:
    """The newest model with a demo shop of its own behind its actions; `now_ms`: when it begins, by default now."""
    loaded = _loaded()
    stage = Stage(loaded.assistant, loaded.voice, compose.policy(), now_ms)

    def clock() -> datetime:
        return datetime.fromtimestamp(stage.clock() / 1000, PARIS)

    shop = open_shop("sqlite://", demo=True, clock=clock)
    assistant.wire(shop, stage.door, secrets.token_hex())  # codes go out, and nowhere
    return stage


@lru_cache(maxsize=1)
def _loaded() -> assistant.Loaded:
    return assistant.load(load().model)


async def begin(stage: Stage, conversation: str) -> None:
    """Open a conversation."""
    await stage.door.write(conversation, lambda _: [ev.ConversationOpened(channel="web")], f"{conversation}/open")


async def say(stage: Stage, number: int, lines: Mapping[str, str]) -> None:
    """Write a line into each of the conversations, and let the brain answer them all."""
    stage.clock.advance(BETWEEN_S)
    for conversation, text in lines.items():
        wrote = ev.CustomerWrote(text=text, channel="web")
        await stage.door.write(conversation, partial(_only, wrote), f"{conversation}/{number}")
    await stage.brain.drain()


def _only(event: ev.Event, _: Conversation) -> list[ev.Event]:
    return [event]
