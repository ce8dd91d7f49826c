"""What was accepted survives the loss of a primary, under Sentinels and in a cluster, and the move of a slot."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from redis.asyncio.cluster import RedisCluster
from redis.asyncio.sentinel import Sentinel
from redis.crc import key_slot
from redis.exceptions import ConnectionError as RedisConnectionError

from conversation import events as ev
from conversation import keys
from conversation.errors import StoreUnavailable
from conversation.floor import Floor
from conversation.ids import new_conversation, shard_of
from conversation.redis_client import connect, disconnect, primary_of
from conversation.redis_store import RedisStore
from conversation.store import Append, Ring, Store
from tests.redis_servers import NAME, STEADY_MS, Server, clustered, steady, watched
from tests.servers import eventually


async def accepts(store: Store, c: str, id: str) -> int:
    """Send a message until it is accepted, as a client does; its number."""
    event = ev.CustomerWrote(text=id)
    while True:
        try:
            return (await store.append(Append(conversation=c, id=id, events=(event,), seen=0, floor=Floor()))).first
        except StoreUnavailable:
            await asyncio.sleep(0.05)


async def texts(store: Store, c: str) -> list[str]:
    found: list[list[str]] = []

    async def read() -> bool:
        try:
            entries = await store.entries(c)
        except StoreUnavailable:
            return False
        found.append([entry.event.text for entry in entries if isinstance(entry.event, ev.CustomerWrote)])
        return True

    await eventually(read)
    return found[-1]


async def test_a_failover_of_the_primary_loses_nothing_that_was_accepted() -> None:
    with watched() as (url, primary, _):
        safe, c = RedisStore(connect(url), replicas=1), new_conversation()
        before = [await accepts(safe, c, f"m{number}") for number in range(20)]
        primary.kill()
        after = RedisStore(connect(url))  # the one that is left has nobody to confirm
        numbers = [*before, *[await accepts(after, c, f"m{number}") for number in range(18, 30)]]
        assert await texts(after, c) == [f"m{number}" for number in range(30)]
        assert sorted(set(numbers)) == [entry.seq for entry in await after.entries(c)]
        await safe.close()
        await after.close()


async def test_a_primary_whose_replica_has_left_it_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off from its Sentinel it lives on; its replica is the primary now, and others write there."""
    with watched(STEADY_MS) as (_, primary, replica):
        stale = RedisStore(primary_of(Outdated(primary.port), NAME), replicas=1)
        c = new_conversation()
        await accepts(stale, c, "m0")
        assert await texts(stale, c) == ["m0"]
        replica.ask("REPLICAOF", "NO", "ONE")
        monkeypatch.setattr("conversation.redis_replicas.WAIT_MS", 200)
        with pytest.raises(StoreUnavailable):
            await stale.entries(c)
        await stale.close()


async def test_a_cluster_that_loses_a_node_loses_nothing_that_was_accepted() -> None:
    with clustered() as (url, nodes):
        client = connect(url)
        safe, c = RedisStore(client, replicas=1), new_conversation()
        for number in range(20):
            await accepts(safe, c, f"m{number}")
        await asyncio.to_thread(owner(client, nodes, c).kill)
        after = RedisStore(client)
        for number in range(18, 30):
            await accepts(after, c, f"m{number}")
        assert await texts(after, c) == [f"m{number}" for number in range(30)]
        await after.close()


async def test_one_callers_trouble_with_a_cluster_does_not_cut_off_the_others(cluster_url: str) -> None:
    """What the library does to a node, and to its client, when a call fails."""
    client = connect(cluster_url)
    store, calls = RedisStore(client, replicas=1), [new_conversation() for _ in range(40)]

    writing = [asyncio.create_task(store.append(first(c))) for c in calls]
    for _ in range(20):
        for node in client.get_nodes():
            await node.disconnect_free_connections()
        await client.aclose()
        await asyncio.sleep(0.01)
    assert all(appended.fresh for appended in await asyncio.gather(*writing))
    await store.close()


async def test_connections_to_a_node_that_has_left_the_cluster_are_closed(cluster_url: str) -> None:
    """Those that are idle at once, the one in use after its call."""
    client = connect(cluster_url)
    await client.initialize()
    manager, node = client.nodes_manager, client.get_nodes()[-1]
    await asyncio.gather(node.execute_command("PING"), node.execute_command("PING"))
    connections = list(node._connections)
    under_way = asyncio.create_task(node.execute_command("PING"))
    await asyncio.sleep(0)
    rest = {name: one for name, one in manager.nodes_cache.items() if one is not node}
    for nodes in (manager.nodes_cache, manager.startup_nodes):
        manager.set_nodes(nodes, rest, remove_old=True)
    assert await under_way
    await disconnect(client)
    assert len(connections) >= 2
    assert not any(connection.is_connected for connection in connections)


def first(c: str) -> Append:
    return Append(conversation=c, id="m0", events=(ev.CustomerWrote(text="m0"),), seen=0, floor=Floor())


async def test_a_slot_moves_to_another_node_while_people_write() -> None:
    with clustered() as (url, nodes):
        steady(nodes)
        client = connect(url)
        store, c = RedisStore(client), new_conversation()
        await accepts(store, c, "m0")
        writing = asyncio.create_task(write_on(store, c))
        here = owner(client, nodes, c)
        there = next(node for node in nodes if node is not here and b"master" in node.ask("ROLE")[0])
        await asyncio.to_thread(move, nodes, key_slot(keys.log(c).encode()), here, there)
        total = await writing
        assert owner(client, nodes, c) is there
        assert await texts(store, c) == [f"m{number}" for number in range(total)]
        async with store.listen([shard_of(c)]) as bell:
            await store.ring(Ring(conversation=c, kind="typing"))
            assert await bell.next(60) == Ring(conversation=c, kind="typing")
        await store.close()


class Outdated(Sentinel):
    """A Sentinel that has not heard of a failover: it names the server on this port."""

    def __init__(self, port: int) -> None:
        super().__init__([])  # type: ignore[no-untyped-call]  # redis-py
        self._named = ("127.0.0.1", port)

    async def discover_master(self, service_name: str) -> tuple[str, int]:
        return self._named


async def test_a_replica_that_is_taken_for_the_primary_is_not_read() -> None:
    with watched(STEADY_MS) as (_, primary, replica):
        old, new = (primary_of(Outdated(server.port), NAME) for server in (replica, primary))
        with pytest.raises(RedisConnectionError):
            await old.get("x")
        assert await new.get("x")
        for client in (old, new):
            await client.aclose()


async def write_on(store: Store, c: str) -> int:
    """Message after message, for as long as the move takes; how many there are then."""
    for number in range(1, 200):
        await accepts(store, c, f"m{number}")
        await asyncio.sleep(0.002)
    return 200


def owner(client: RedisCluster, nodes: list[Server], c: str) -> Server:
    """The node that has this conversation now, as the client sees it."""
    node: Any = client.get_node_from_key(keys.log(c))
    return next(server for server in nodes if server.port == node.port)


def move(nodes: list[Server], slot: int, here: Server, there: Server) -> None:
    """As `redis-cli --cluster reshard` does it, for one slot."""
    ids = {node.port: node.ask("CLUSTER", "MYID").decode() for node in (here, there)}
    there.ask("CLUSTER", "SETSLOT", str(slot), "IMPORTING", ids[here.port])
    here.ask("CLUSTER", "SETSLOT", str(slot), "MIGRATING", ids[there.port])
    while names := here.ask("CLUSTER", "GETKEYSINSLOT", str(slot), "10"):
        here.ask("MIGRATE", "127.0.0.1", str(there.port), "", "0", "5000", "KEYS", *names)
    for node in (there, here):
        node.ask("CLUSTER", "SETSLOT", str(slot), "NODE", ids[there.port])
