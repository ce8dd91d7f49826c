"""The library's client, set up for us: its time-outs, its silence about what customers write, and its errors read."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from typing import Any

import httpx
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from channels.telegram.settings import TelegramSettings
from channels.tries import Fate, delay_s

CONNECT_S = 5.0
ANSWER_S = 10.0  # with CONNECT_S and a write of 5 s well below the agenda's lease of 30 s
TOKEN_REFUSED_S = 60.0
BATCH = 100  # the most updates that Telegram hands out

# Times as timedelta: the library warns (here: fails) about its older numbers. Read at each use, not at import.
os.environ.setdefault("PTB_TIMEDELTA", "true")

Json = dict[str, Any]


class Client(Bot):
    """The library's, and what it does otherwise than we need."""

    async def updates(self, offset: int | None, wait_s: int, kinds: Sequence[str]) -> list[Json]:
        """What came, as it came: `get_updates` throws a whole batch away for one update that it cannot read."""
        asked = {"timeout": wait_s, "offset": offset, "limit": BATCH, "allowed_updates": kinds}
        came: list[Json] = await self._post("getUpdates", asked, read_timeout=ANSWER_S + wait_s)
        return came

    async def shutdown(self) -> None:
        """Close what is open, also where Telegram was never reached."""
        await super().shutdown()
        for request in self._request:
            await request.shutdown()


def open_bot(settings: TelegramSettings) -> Client:
    """A client of the Bot API; nothing is connected yet. Raises `InvalidToken` for an empty token."""
    _hush()
    return Client(
        settings.token,
        base_url=f"{settings.api}/bot",
        base_file_url=f"{settings.api}/file/bot",
        request=_connections(32),
        get_updates_request=_connections(2),
    )


def _connections(most: int) -> HTTPXRequest:
    return HTTPXRequest(most, connect_timeout=CONNECT_S, read_timeout=ANSWER_S, pool_timeout=CONNECT_S)


def _hush() -> None:
    """httpx logs the token (it is in the URL), the library logs whole updates; we log both ourselves, without them."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)


def fate(error: TelegramError, tries: int) -> Fate:
    """Read an error of sending after so many tries: never sent is tried again, perhaps sent never by itself."""
    name = type(error.__cause__ or error).__name__
    if isinstance(error, RetryAfter):
        return Fate("later", name, seconds(error))
    if isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return Fate("later", name, delay_s(tries))
    if isinstance(error, InvalidToken):
        return Fate("later", name, TOKEN_REFUSED_S)
    if isinstance(error, Forbidden):
        return Fate("blocked", name)
    if isinstance(error, BadRequest | ChatMigrated):  # a NetworkError by class, but Telegram said no
        return Fate("refused", error.message)
    return Fate("in_doubt", name)


def seconds(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()
