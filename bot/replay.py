"""Plays one whole conversation in memory and tells what came of it: for `passerelle replay`, benches and tests.

Nothing of the running service is touched: the store is the in-memory twin, the clock is moved by hand, and
each line is a complete turn (no waiting for a burst).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.assistant import Assistant
from bot.brain import Brain, Options
from bot.player import Player
from bot.voice import Voice
from conversation import events as ev
from conversation.door import Door
from conversation.ids import new_conversation
from conversation.memory import Clock, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from conversation.records import Entry
from conversation.state import Conversation
from conversation.words import say

BETWEEN_S = 20.0  # between two lines when the script does not say: a person reading and typing


class Said(msgspec.Struct, frozen=True):
    """One line of the customer, `after_s` seconds after what came before."""

    text: str
    after_s: float = BETWEEN_S


class Script(msgspec.Struct, frozen=True):
    """A conversation to play: what the customer says, in order. `person` and `name` make a signed-in customer."""

    id: str
    turns: tuple[Said, ...]
    channel: str = "web"
    person: str | None = None
    name: str | None = None


class Outcome(msgspec.Struct, frozen=True):
    """What came of it. `turn` counts customer lines from 1; `why` holds what was understood, line by line."""

    id: str
    handoff: bool
    turn: int | None
    reason: str | None
    replies: tuple[tuple[str, ...], ...]
    why: tuple[dict[str, object], ...] = ()


class Stage:
    """A store in memory with one brain on it. Actions must be wired to `door` before the first play."""

    def __init__(self, assistant: Assistant, voice: Voice, policy: Policy, now_ms: int | None = None) -> None:
        """`now_ms` is when the first conversation begins (ms since 1970); by default the machine's time, from then on
        moved by the scripts alone."""
        self.clock = Clock(now_ms if now_ms is not None else Clock()())
        self.door = Door(MemoryStore(self.clock), policy)
        player = Player(assistant, voice, policy, no_place)
        self.brain = Brain(self.door, player, MemoryBook(self.clock), Options(bursts=False))

    async def play(self, script: Script) -> Outcome:
        """Play the script from its first line to its last; after a hand-over the rest meets the waiting assistant."""
        conversation = new_conversation(script.id)
        await self._open(conversation, script)
        replies, why = [], []
        handed: tuple[int, str] | None = None
        for number, line in enumerate(script.turns, start=1):
            heard = await self._say(conversation, line, number, script.channel)
            state = await self.door.read(conversation)
            replies.append(_spoken(heard, state.language))
            why.append(_explained(number, heard))
            request = next((e.event for e in heard if isinstance(e.event, ev.HandoffRequested)), None)
            if request is not None and handed is None:
                handed = (number, request.reason)
        return Outcome(
            id=script.id,
            handoff=handed is not None,
            turn=handed[0] if handed else None,
            reason=handed[1] if handed else None,
            replies=tuple(replies),
            why=tuple(why),
        )

    async def _open(self, conversation: str, script: Script) -> None:
        opening: list[ev.Event] = [ev.ConversationOpened(channel=script.channel), ev.ServiceTold(kind="ai_notice")]
        if script.person is not None:
            opening.append(ev.CustomerIdentified(proof="person", how="replay", person=script.person, name=script.name))
        await self.door.write(conversation, lambda _: opening, f"{script.id}/open")

    async def _say(self, conversation: str, line: Said, number: int, channel: str) -> list[Entry]:
        """Say one line and return what the log holds beyond it."""
        self.clock.advance(line.after_s)
        wrote = ev.CustomerWrote(text=line.text, channel=channel)
        written = await self.door.write(conversation, lambda _: [wrote], f"line/{number}")
        await self.brain.drain()
        return await self.door.store.entries(conversation, after=written.conversation.seq)


async def no_place(conversation: Conversation) -> ev.HandoffAnnounced | None:
    """Nobody waits in line in memory: a nudge while waiting gets no place."""
    return None


def _spoken(heard: Sequence[Entry], language: str) -> tuple[str, ...]:
    """What the customer reads: the assistant's answers, and the service's own lines."""
    lines = [
        entry.event.text if isinstance(entry.event, ev.AssistantWrote) else say(entry.event, language)
        for entry in heard
    ]
    return tuple(line for line in lines if line)


def _explained(number: int, heard: Sequence[Entry]) -> dict[str, object]:
    understood = [entry.event for entry in heard if isinstance(entry.event, ev.AssistantUnderstood)]
    requested = [entry.event for entry in heard if isinstance(entry.event, ev.HandoffRequested)]
    return {
        "turn": number,
        "readings": [_plain(reading) for event in understood for reading in event.readings],
        "answers": [entry.event.answer for entry in heard if isinstance(entry.event, ev.AssistantWrote)],
        "handoff": [{"reason": event.reason, "evidence": list(event.evidence)} for event in requested],
    }


def _plain(reading: ev.Reading) -> dict[str, object]:
    """A reading as plain data, with every key."""
    entities = [msgspec.structs.asdict(entity) for entity in reading.entities]
    return msgspec.structs.asdict(reading) | {"entities": entities}
