"""The shipped assistant on a stage of its own: each line is written through the door and answered by a brain."""

from __future__ import annotations

import secrets

from bot.replay import BETWEEN_S, Stage
from conversation import events as ev
from passerelle import assistant, compose
from passerelle.settings import load
from shop.opening import open_shop


def staged() -> Stage:
    """The newest model, loaded, with the demo shop behind its actions."""
    loaded = assistant.load(load().model)
    stage = Stage(loaded.assistant, loaded.voice, compose.policy())
    assistant.wire(open_shop("sqlite://", demo=True), stage.door, secrets.token_hex())  # codes go out, and nowhere
    return stage


async def begin(stage: Stage, conversation: str) -> None:
    """Open a conversation."""
    await stage.door.write(conversation, lambda _: [ev.ConversationOpened(channel="web")], f"{conversation}/open")


async def say(stage: Stage, conversation: str, number: int, text: str) -> None:
    """Write a line and let the brain answer it."""
    stage.clock.advance(BETWEEN_S)
    wrote = ev.CustomerWrote(text=text, channel="web")
    await stage.door.write(conversation, lambda _: [wrote], f"{conversation}/{number}")
    await stage.brain.drain()
