"""`passerelle replay FILE`: plays recorded conversations against the assistant, beside the running service."""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.replay import Outcome, Said, Script, Stage
from passerelle import assistant, compose, logs
from passerelle.errors import CommandError
from passerelle.lines import lines_of, moment_of
from passerelle.settings import Settings, load
from shop.errors import ShopError
from shop.opening import open_shop
from shop.words import PARIS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, the shop and the clock."""
    parser.add_argument(
        "file", help='JSON lines {"id", "channel", "turns": [line or {"text", "after_s"}]}; - reads them'
    )
    parser.add_argument("--shop", metavar="URL", help="a shop to read from; changes are reported, not made")
    parser.add_argument("--now", help="when the conversations begin, such as 2026-11-21T21:40 (default: now)")
    parser.add_argument("--why", action="store_true", help="explain each decision")


def main(arguments: argparse.Namespace) -> int:
    """One JSON object per conversation. The store is memory, the shop a fresh copy of the demo or read-only."""
    logs.configure("replay")
    begins = moment_of(arguments.now)
    scripts = list(_scripts(arguments.file))
    asyncio.run(_play(scripts, load(), begins, arguments))
    return 0


async def _play(scripts: list[Script], settings: Settings, begins: datetime | None, given: argparse.Namespace) -> None:
    loaded = await asyncio.to_thread(assistant.load, settings.model)
    now_ms = int(begins.timestamp() * 1000) if begins is not None else None
    for script in scripts:  # each on a stage of its own: none meets what another left behind
        stage = Stage(loaded.assistant, loaded.voice, compose.policy(), now_ms)
        shop = _shop(given.shop, settings.shop_token, stage)
        assistant.wire(shop, stage.door, secrets.token_hex())  # codes are asked for as in the service, and go nowhere
        print(json.dumps(_object(await stage.play(script), given.why), ensure_ascii=False), flush=True)
        shop.close()


def _shop(url: str | None, token: str | None, stage: Stage) -> Any:
    def clock() -> datetime:
        return datetime.fromtimestamp(stage.clock() / 1000, PARIS)

    try:
        shop = open_shop(url or "sqlite://", token=token, demo=url is None, read_only=url is not None, clock=clock)
        shop.lag()
    except ShopError as error:
        raise CommandError(f"the shop cannot be opened: {error}") from error
    return shop


def _object(outcome: Outcome, why: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": outcome.id,
        "handoff": outcome.handoff,
        "turn": outcome.turn,
        "reason": outcome.reason,
        "replies": outcome.replies,
    }
    return found | ({"why": outcome.why} if why else {})


def _scripts(file: str) -> Iterator[Script]:
    for number, line in enumerate(lines_of(file), start=1):
        if line.strip():
            yield _script(line, f"{file}, line {number}")


def _script(line: str, where: str) -> Script:
    """One conversation. Other keys are ignored. Raises `CommandError` naming the line."""
    try:
        data = json.loads(line)
        turns = tuple(_said(turn) for turn in data["turns"])
        return Script(id=str(data["id"]), turns=turns, channel=str(data.get("channel", "web")))
    except (ValueError, KeyError, TypeError) as error:
        shape = '{"id": "…", "channel": "web", "turns": ["…", {"text": "…", "after_s": 5}]}'
        raise CommandError(f"{where} is no conversation ({error}); write it like {shape}") from error


def _said(turn: Any) -> Said:
    if isinstance(turn, str):
        return Said(turn)
    text, after_s = turn["text"], turn.get("after_s")
    if not isinstance(text, str):
        raise TypeError("a turn's text is not a string")
    return Said(text) if after_s is None else Said(text, float(after_s))
