"""Where actions find the shop and the door: Rasa builds them without arguments, so the composition root sets all here.

When Rasa itself started the actions (`rasa run actions`), the shop is opened from the environment and there
is no door: nothing is logged then, and nothing is fenced, because there is no conversation.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import structlog

from conversation.book import Book
from conversation.door import Door
from conversation.policy import Policy
from shop.errors import ShopDown, ShopError
from shop.opening import open_shop
from shop.port import Shop

log = structlog.get_logger()

T = TypeVar("T")
Copy = Callable[[str], Awaitable[bytes]]  # all that is stored of a customer, for them to have
SHOP_S = 3.0  # the design's time-out; a customer is told after that
_THREADS = 16  # calls that hang hold a thread each; when all hang, the next ones time out and say so


class Wires(NamedTuple):
    """What the composition root hands over. `secret` derives one-time codes; without it nobody can prove by mail.

    `files` is the folder for documents that are handed out, `book` counts what is bounded across conversations; `copy`
    makes the copy of a customer's data and raises `ArchiveAway`.
    """

    shop: Shop | None = None
    door: Door | None = None
    secret: str = ""
    files: Path | None = None
    book: Book | None = None
    copy: Copy | None = None


_wires = Wires()
_threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="shop")


def wire(
    shop: Shop,
    door: Door | None = None,
    secret: str = "",
    files: Path | None = None,
    book: Book | None = None,
    copy: Copy | None = None,
) -> None:
    """Set by the composition root before the first turn."""
    global _wires
    _wires = Wires(shop, door, secret, files, book, copy)


def door() -> Door | None:
    return _wires.door


def secret() -> str:
    """What one-time codes are derived from; the mail worker must have the same."""
    return _wires.secret


def book() -> Book | None:
    return _wires.book


def copy() -> Copy | None:
    """What makes the copy of a customer's data; None where there is no store."""
    return _wires.copy


def files() -> Path:
    """The folder of files; a temporary one where nobody set it (`rasa run actions`, `passerelle replay`)."""
    return _wires.files or Path(tempfile.gettempdir()) / "passerelle-files"


def policy() -> Policy:
    """The thresholds and waits in force; the design's where there is no door."""
    return _wires.door.policy if _wires.door is not None else Policy()


async def in_thread(work: Callable[[], T], timeout_s: float | None = None) -> T:
    """Run what blocks beside the event loop. Raises `asyncio.TimeoutError` after `timeout_s`, the shop's time by
    default."""
    within = SHOP_S if timeout_s is None else timeout_s
    return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(_threads, work), within)


async def ask(question: Callable[[Shop], T], timeout_s: float | None = None) -> T:
    """Ask the shop in a thread. Raises the shop's errors, and `ShopDown` when it breaks or is late."""
    try:
        return await in_thread(partial(_call, question), timeout_s)
    except asyncio.TimeoutError as error:
        raise ShopDown("the shop did not answer in time") from error


def _call(question: Callable[[Shop], T]) -> T:
    try:
        return question(_opened())
    except ShopError:
        raise
    except Exception as error:  # the edge of an adapter, perhaps somebody else's: nobody knows what it has done
        log.exception("shop.broke")
        raise ShopDown(f"the shop's adapter broke ({type(error).__name__}); the log has the place") from error


def _opened() -> Shop:
    if _wires.shop is None:
        token, demo = os.environ.get("PASSERELLE_SHOP_TOKEN"), os.environ.get("PASSERELLE_DEMO", "1") == "1"
        wire(open_shop(_url_of_environment(), token=token, demo=demo))
    if _wires.shop is None:
        raise ShopDown("no shop is wired")
    return _wires.shop


def _url_of_environment() -> str:
    folder = Path(os.environ.get("PASSERELLE_DATA_DIR", "var"))
    return os.environ.get("PASSERELLE_SHOP_URL") or f"sqlite:///{folder / 'shop.db'}"
