"""The reference server: what a company would write in front of its own systems, here in front of any `Shop`.

One server serves many shops, each under its own first part of the path, so that a test run starts it once.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
from aiohttp import web

from shop import protocol
from shop.errors import ShopError, UnknownOrder
from shop.port import Shop

TOKEN = "a-token-for-tests"
_JSON = "application/json"


@dataclass(frozen=True)
class Served:
    """One shop: for changes, and read-only for what is only to be reported."""

    shop: Shop
    reader: Shop


class ShopServer:
    """Serves shops until it is stopped. Shops are called in threads, as they are synchronous."""

    def __init__(self) -> None:
        self._shops: dict[str, Served] = {}
        self._keys = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._threads = ThreadPoolExecutor(16)
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fake shop", daemon=True)
        self._thread.start()
        if not self._started.wait(30):
            raise RuntimeError("the shop's server did not start")

    def serve(self, served: Served) -> str:
        """The address of this shop."""
        key = f"shop-{next(self._keys)}"
        self._shops[key] = served
        return f"http://127.0.0.1:{self.port}/{key}"

    def forget(self, url: str) -> None:
        """Serve the shop at this address no more."""
        served = self._shops.pop(url.rpartition("/")[2])
        served.shop.close()
        served.reader.close()

    def routes(self) -> list[tuple[str, str]]:
        """Methods and paths, for the page that explains them."""
        resources = [(route.method, route.resource) for route in self._app().router.routes()]
        return [(method, found.canonical) for method, found in resources if found and method != "HEAD"]

    def stop(self) -> None:
        """Stop serving."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._threads.shutdown()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self._app(), access_log=None)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.port = runner.addresses[0][1]
        self._started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[_authorised])
        of_customer = "/{shop}/customers/{customer}"
        for method, path, answer in (
            ("GET", "/{shop}/health", _health),
            ("POST", "/{shop}/proofs", _proof),
            ("POST", "/{shop}/proofs/customer", _proof_customer),
            ("GET", "/{shop}/orders/{number}", lambda shop, ask: shop.order(ask.path["number"])),
            ("POST", "/{shop}/orders/{number}/changes", _change),
            ("GET", of_customer, lambda shop, ask: shop.customer(ask.path["customer"])),
            ("GET", f"{of_customer}/orders", _orders),
            ("GET", f"{of_customer}/orders/{{number}}", lambda shop, ask: shop.order_of(*ask.both)),
            ("GET", f"{of_customer}/orders/{{number}}/invoice", lambda shop, ask: shop.invoice(*ask.both)),
            ("GET", "/{shop}/products/{sku}", lambda shop, ask: shop.product(ask.path["sku"])),
            ("POST", "/{shop}/products/search", _products),
            ("POST", "/{shop}/pickup-points/search", _points),
            ("GET", "/{shop}/seller", lambda shop, ask: shop.seller()),
        ):
            app.router.add_route(method, path, partial(self._serve, answer))
        return app

    async def _serve(self, answer: Callable[[Shop, Asked], Any], request: web.Request) -> web.Response:
        served = self._shops[request.match_info["shop"]]
        asked = Asked(dict(request.match_info), dict(request.query), dict(request.headers), await request.read())
        shop = served.reader if asked.is_dry_run else served.shop
        try:
            said = await asyncio.get_running_loop().run_in_executor(self._threads, answer, shop, asked)
        except ShopError as error:
            status, problem = protocol.problem_of(error)
            return web.Response(body=msgspec.json.encode(problem), status=status, content_type=_JSON)
        return web.Response(body=msgspec.json.encode(said), content_type=_JSON)


@dataclass(frozen=True)
class Asked:
    """A question as it came."""

    path: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def both(self) -> tuple[str, str]:
        """Customer and order number of the path."""
        return self.path["customer"], self.path["number"]

    @property
    def is_dry_run(self) -> bool:
        return self.path.get("number") is not None and bool(self.body) and self.task.dry_run

    @property
    def task(self) -> protocol.Task:
        return msgspec.json.decode(self.body, type=protocol.Task)

    @property
    def proof(self) -> protocol.Proof:
        return msgspec.json.decode(self.body, type=protocol.Proof)

    @property
    def search(self) -> protocol.Search:
        return msgspec.json.decode(self.body, type=protocol.Search)


@web.middleware
async def _authorised(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        return web.json_response({"error": {"code": "token_invalid", "message": "no"}}, status=401)
    return await handler(request)


def _health(shop: Shop, asked: Asked) -> dict[str, str]:
    shop.lag()
    return {}


def _proof(shop: Shop, asked: Asked) -> Any:
    return shop.order_by_proof(asked.proof.number, asked.proof.proof)


def _proof_customer(shop: Shop, asked: Asked) -> Any:
    return protocol.CustomerId(shop.customer_of_proof(asked.proof.number, asked.proof.proof))


def _orders(shop: Shop, asked: Asked) -> Any:
    find = shop.open_orders_of if asked.query.get("open") == "1" else shop.orders_of
    return protocol.Orders(find(asked.path["customer"], int(asked.query["limit"])))


def _products(shop: Shop, asked: Asked) -> Any:
    return protocol.Products(shop.products(asked.search.words, asked.search.limit))


def _points(shop: Shop, asked: Asked) -> Any:
    return protocol.PickupPoints(shop.pickup_points(asked.search.words, asked.search.limit))


def _change(shop: Shop, asked: Asked) -> Any:
    number, task = asked.path["number"], asked.task
    turn = asked.headers.get(protocol.IDEMPOTENCY)
    if not turn:
        raise UnknownOrder
    return shop.do(number, task.version, turn, task.request)
