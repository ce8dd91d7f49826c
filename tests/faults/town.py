"""One installation under fault: a store, our processes on it, a Bot API, a shop with an order for each customer."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import insert, select

from handoff.agents import Agents
from handoff.database import Database
from shop import tables
from shop.opening import open_shop
from tests.fakes.telegram.server import TOKEN, FakeTelegram
from tests.faults.clocks import compiled
from tests.faults.plan import Plan
from tests.faults.processes import Processes
from tests.faults.proxy import Proxy
from tests.faults.replicated import Clustered, Watched
from tests.faults.seen import Deed
from tests.faults.stores import Single, Store
from tests.service import PASSWORD, free_port

MODEL_ORDER = "LBQ-10002"  # Camille Laurent's, to be delivered home: what the copies are made of
OPEN = {"state": "paid", "delivery": "home"}  # so that its address can still be changed, and it can be cancelled
FIRST_NUMBER = 20_000
AGENTS = ("lea", "nadia", "omar")
SECRET = "a-secret-of-the-fault-harness-only-1234567890"


class Town:
    """Everything that runs; `start` it, and `stop` it whatever happens."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.folder = Path(tempfile.mkdtemp(prefix="flt-", dir="/tmp"))
        self.store = self._store()
        self.processes = Processes(self.folder, plan.plant, plan.lease_s, plan.brain)
        self.telegram = FakeTelegram()
        self.lines: dict[str, Proxy] = {}
        self.gateways: list[str] = []

    async def start(self) -> None:
        self._fill_shop()
        self._hire()
        await self.store.start()
        await self.telegram.start()
        await self.processes.start()
        self.lines["telegram-bot api"] = await Proxy(self.telegram.port).start()
        for number in (1, 2):
            port = free_port()
            await self._add(f"gateway-{number}", "gateway", PASSERELLE_PORT=str(port))
            self.lines[f"customers-gateway-{number}"] = proxy = await Proxy(port).start()
            self.gateways.append(f"http://127.0.0.1:{proxy.port}")
        for number in (1, 2):
            await self._add(f"brain-{number}", "brain")
        await self._add("telegram", "telegram")
        await self._add("handoff", "handoff")

    async def stop(self) -> None:
        await self.processes.stop()
        for proxy in self.lines.values():
            await proxy.stop()
        await self.telegram.stop()
        await self.store.stop()

    def forget(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def deeds(self) -> list[Deed]:
        """What the shop has on record."""
        engine = sqlalchemy.create_engine(self._shop)
        with engine.connect() as connection:
            table = tables.changes
            rows = connection.execute(select(table.c.order_number, table.c.turn_id, table.c.act)).fetchall()
        engine.dispose()
        return [Deed(*row) for row in rows]

    def order_of(self, number: int) -> str:
        """The order of the n-th customer."""
        return f"LBQ-{FIRST_NUMBER + number}"

    def log_of(self, process: str) -> str:
        """What a process said."""
        path = self.folder / f"{process}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    async def _add(self, name: str, command: str, **more: str) -> None:
        url = await self.store.url_for(name)
        bot_api = self.lines["telegram-bot api"]
        environ = {
            "PASSERELLE_DATA_DIR": str(self.folder),
            "PASSERELLE_REDIS_URL": url,
            "PASSERELLE_REDIS_REPLICAS": str(self.store.replicas),
            "PASSERELLE_SECRET": SECRET,
            "PASSERELLE_TELEGRAM_TOKEN": TOKEN,
            "PASSERELLE_TELEGRAM_API": f"http://127.0.0.1:{bot_api.port}",
            "PASSERELLE_DEMO_PASSWORD": PASSWORD,
        }
        await self.processes.add(name, command, {**environ, **more})

    def _store(self) -> Store:
        if self.plan.store == "sentinel":
            return Watched(self.folder, self.plan.wait)
        if self.plan.store == "cluster":
            return Clustered(self.folder)
        return Single(self.folder, compiled(self.folder), embedded=self.plan.store == "embedded")

    @property
    def _shop(self) -> str:
        return f"sqlite:///{self.folder / 'shop.db'}"

    def _fill_shop(self) -> None:
        """The demo shop, and a copy of one order for each customer."""
        shop = open_shop(self._shop, demo=True)
        shop.lag()
        shop.close()
        engine = sqlalchemy.create_engine(self._shop)
        with engine.begin() as connection:
            for column, changed in ((tables.orders.c.number, OPEN), (tables.items.c.order_number, {})):
                table = column.table
                rows = connection.execute(select(table).where(column == MODEL_ORDER)).fetchall()
                copies: list[dict[str, Any]] = [
                    {**row._mapping, **changed, column.name: self.order_of(number)}
                    for number in range(self.plan.conversations)
                    for row in rows
                ]
                connection.execute(insert(table), copies)
        engine.dispose()

    def _hire(self) -> None:
        database = Database(f"sqlite:///{self.folder / 'passerelle.db'}")
        for name in AGENTS:
            Agents(database).ensure(f"{name}@demo.example", name.title(), PASSWORD, "agent")
        database.close()
