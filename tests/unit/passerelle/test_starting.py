"""What a process says that cannot start, and what it needs not have to start."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from conversation.ids import new_conversation
from conversation.redis_client import CONNECTIONS
from passerelle import demo
from passerelle.compose import open_database, open_shop, spine
from passerelle.errors import StartError
from passerelle.settings import Settings
from tests.servers import eventually


@pytest.mark.parametrize(
    ("opens", "settings"),
    [
        (open_database, Settings(database_url="sqlite:wrong")),
        (open_shop, Settings(shop_url="sqlite:wrong")),
    ],
)
def test_a_database_url_that_can_never_do_is_said_in_one_line(
    opens: Callable[[Settings], object], settings: Settings
) -> None:
    with pytest.raises(StartError, match="sqlite:///"):
        opens(settings)


def test_the_demo_is_made_where_there_is_no_folder_yet(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    logins = demo.prepare(settings)
    assert [login.email for login in logins] == ["agent@demo.example", "supervisor@demo.example"]
    assert demo.prepare(settings) == logins
    assert ((tmp_path / "var" / demo.KEPT).stat().st_mode & 0o777) == 0o600


async def test_more_readers_than_connections_take_turns(valkey_url: str) -> None:
    async with spine(Settings(redis_url=valkey_url)) as shared:
        heads = await asyncio.gather(*(shared.store.head(new_conversation()) for _ in range(8 * CONNECTIONS)))
    assert heads == [None] * (8 * CONNECTIONS)


def test_training_does_not_outlive_who_asked_for_it(tmp_path: Path) -> None:
    code = "from passerelle.commands.run import _train; _train()"
    environ = {**os.environ, "PASSERELLE_MODEL": str(tmp_path)}
    asking = subprocess.Popen([sys.executable, "-c", code], env=environ, stderr=subprocess.DEVNULL)
    try:
        asyncio.run(eventually(psutil.Process(asking.pid).children))
        [training] = psutil.Process(asking.pid).children()
        asking.terminate()
        asking.wait(120)
        assert not training.is_running()
    finally:
        asking.kill()
        asking.wait()
