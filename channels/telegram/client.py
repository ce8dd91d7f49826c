"""The library's client, set up for us: its time-outs, its silence about what customers write, and its errors read."""

from __future__ import annotations

import logging
import os
from typing import Any

import httpx
import structlog
from telegram import Bot, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from channels.telegram.settings import TelegramSettings
from channels.tries import Fate, delay_s

CONNECT_S = 5.0
ANSWER_S = 10.0  # with CONNECT_S and a write of 5 s well below the agenda's lease of 30 s
TOKEN_REFUSED_S = 60.0

log = structlog.get_logger()

# Times as timedelta: the library warns (here: fails) about its older numbers. Read at each use, not at import.
os.environ.setdefault("PTB_TIMEDELTA", "true")


def open_bot(settings: TelegramSettings) -> Bot:
    """A client of the Bot API; nothing is connected yet. Raises `InvalidToken` for an empty token."""
    _hush()
    request = HTTPXRequest(
        connection_pool_size=32, connect_timeout=CONNECT_S, read_timeout=ANSWER_S, pool_timeout=CONNECT_S
    )
    polling = Polling(connection_pool_size=2, connect_timeout=CONNECT_S, read_timeout=ANSWER_S)
    return Bot(
        settings.token,
        base_url=f"{settings.api}/bot",
        base_file_url=f"{settings.api}/file/bot",
        request=request,
        get_updates_request=polling,
    )


class Polling(HTTPXRequest):
    """Requests for updates. The library throws a whole batch away for one update that it cannot read: not here."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """See `BaseRequest.parse_json_payload`."""
        answer = HTTPXRequest.parse_json_payload(payload)
        result = answer.get("result")
        if isinstance(result, list):
            answer["result"] = [update if readable(update) else {"update_id": update["update_id"]} for update in result]
        return answer


def readable(update: dict[str, Any]) -> bool:
    """Does the library understand this update? What it does not, from a newer or older server, is said and skipped."""
    try:
        Update.de_json(update, None)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        log.error("telegram.update_unreadable", update=update["update_id"], error=type(error).__name__)
        return False
    return True


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
