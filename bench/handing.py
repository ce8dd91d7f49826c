"""Whether the shipped assistant hands over when it should, and only then: the held-out dialogues, turn by turn."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bench import service
from bot.fingerprint import ROOT
from conversation.ids import new_conversation
from passerelle import logs
from shop.words import PARIS

_MORNING_MS = int(datetime(2026, 11, 23, 10, 0, tzinfo=PARIS).timestamp() * 1000)  # a Monday
_DIALOGUES = ROOT / "bench" / "heldout" / "dialogues.jsonl"


@dataclass(frozen=True)
class Handed:
    """How many dialogues are for a person (`wanted`) and had one `in_time`, `late` or `never`; how many are not for one
    (`served`) and were `left` to the assistant."""

    wanted: int
    in_time: int
    late: int
    never: int
    served: int
    left: int


def measured() -> dict[str, Any]:
    """Play all dialogues through brain, escalation and log, with the demo shop of today.

    Raises:
        StartError: there is no model yet.
    """
    logs.configure("bench")  # Rasa would write out every line it is given
    return asyncio.run(_measured())


def summed(dialogues: Sequence[Mapping[str, Any]], turns: Sequence[int | None]) -> Handed:
    """The sums; `turns` has the turn, counted from 1, after which a person was called in each dialogue."""
    wanted = [(one["expect"]["by_turn"], turn) for one, turn in zip(dialogues, turns, strict=True) if _is_for_one(one)]
    served = [turn for one, turn in zip(dialogues, turns, strict=True) if not _is_for_one(one)]
    in_time = sum(turn is not None and turn <= by for by, turn in wanted)
    never = sum(turn is None for _, turn in wanted)
    return Handed(
        wanted=len(wanted),
        in_time=in_time,
        late=len(wanted) - in_time - never,
        never=never,
        served=len(served),
        left=sum(turn is None for turn in served),
    )


async def _measured() -> dict[str, Any]:
    dialogues = [json.loads(line) for line in _DIALOGUES.read_text("utf-8").splitlines()]
    return asdict(summed(dialogues, [await _handed_after(one["turns"]) for one in dialogues]))


async def _handed_after(turns: Sequence[str]) -> int | None:
    """Each on a shop of its own, on the same morning: what one dialogue changes there is not another's."""
    stage, conversation = service.staged(_MORNING_MS), new_conversation()
    await service.begin(stage, conversation)
    for number, text in enumerate(turns, 1):
        await service.say(stage, number, {conversation: text})
        if (await stage.door.read(conversation)).holder == "waiting":
            return number
    return None


def _is_for_one(dialogue: Mapping[str, Any]) -> bool:
    return bool(dialogue["expect"]["handoff"])
