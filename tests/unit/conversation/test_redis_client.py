"""From a URL to a client; what is wrong with a URL is said before anything is started."""

from __future__ import annotations

import pytest
from redis.asyncio.cluster import RedisCluster
from redis.asyncio.sentinel import SentinelConnectionPool

from conversation.redis_client import checked_url, connect, disconnect


async def test_sentinels_are_asked_for_the_primary_by_its_name() -> None:
    client = connect("redis+sentinel://lea:p%40ss@s1:26380,s2/shop")
    pool = client.connection_pool
    assert isinstance(pool, SentinelConnectionPool)
    asked = [sentinel.connection_pool.connection_kwargs for sentinel in pool.sentinel_manager.sentinels]
    assert [(one["host"], one["port"]) for one in asked] == [("s1", 26380), ("s2", 26379)]
    assert pool.service_name == "shop"
    assert (pool.connection_kwargs["username"], pool.connection_kwargs["password"]) == ("lea", "p@ss")
    await disconnect(client)


async def test_a_cluster_is_found_through_any_of_its_nodes() -> None:
    client = connect("rediss+cluster://:secret@n1:7000,[::1]:7001")
    assert isinstance(client, RedisCluster)
    assert sorted(client.nodes_manager.startup_nodes) == ["::1:7001", "n1:7000"]
    await disconnect(client)


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("localhost:6379", "redis\\+cluster://"),
        ("http://localhost", "redis\\+sentinel://"),
        ("redis+sentinel://s1:26379", "name of the primary"),
        ("redis+sentinel://s1:x/shop", "not host:port"),
        ("redis+cluster://", "not host:port"),
        ("redis://localhost:port", "port"),
    ],
)
def test_what_is_wrong_with_a_url_is_said(url: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        checked_url(url)
