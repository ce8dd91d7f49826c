"""Calling Redis: the many errors of the library as the one that says the store is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from redis.exceptions import ClusterError, NoScriptError, RedisClusterException, RedisError, ResponseError
from redis.exceptions import ConnectionError as RedisConnectionError

from conversation.errors import StoreUnavailable

T = TypeVar("T")
Client = Any  # redis.asyncio.Redis or RedisCluster; redis-py types each command as sync and async at once
_AWAY = frozenset({"LOADING", "MASTERDOWN", "READONLY", "OOM", "MISCONF", "NOREPLICAS", "TRYAGAIN"})
_CUT = (
    RedisConnectionError,
    RedisClusterException,
    ClusterError,
    NoScriptError,  # after the library has loaded it: the server was started again, or is another one, since
    OSError,
    asyncio.TimeoutError,
    TimeoutError,
)


async def reached(call: Awaitable[T]) -> T:
    """The answer of the store, or `StoreUnavailable` in place of the library's many errors."""
    try:
        return await call
    except _CUT as error:
        raise StoreUnavailable(f"the store cannot be reached ({type(error).__name__}); nothing was accepted") from error
    except ResponseError as error:
        if _says_away(str(error)):
            raise StoreUnavailable(f"the store cannot write now: {error}") from error
        raise
    except RedisError as error:
        raise StoreUnavailable(f"the store did not answer: {error}") from error


def _says_away(error: str) -> bool:
    """Answers of a server that is loading, failing over, out of memory or out of disk."""
    return error.split(" ", 1)[0] in _AWAY
