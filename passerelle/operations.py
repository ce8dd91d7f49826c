"""Health, readiness and metrics of the gateway: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

import json
from collections.abc import Iterator

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from conversation.errors import StoreUnavailable
from conversation.policy import fingerprint
from passerelle.compose import Spine
from passerelle.figures import HEARTBEAT, shared

SPINE: web.AppKey[Spine] = web.AppKey("spine", Spine)


def setup(app: web.Application, spine: Spine) -> None:
    """Mount the three routes."""
    app[SPINE] = spine
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)


@web.middleware
async def correlated(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every line that is logged while this request is served names the conversation that it is about."""
    named = {"conversation": c} if (c := request.match_info.get("conversation")) else {}
    with structlog.contextvars.bound_contextvars(**named):
        return await handler(request)


async def healthz(request: web.Request) -> web.Response:
    """Alive: this process answers."""
    return web.json_response({"status": "alive"})


async def readyz(request: web.Request) -> web.Response:
    """200 when this gateway can append; the body tells each brain's heartbeat and model, and by which rules it goes."""
    spine = request.app[SPINE]
    try:
        await spine.book.note("gateway:ready", "1", 60)
        brains = [json.loads(note) for note in (await spine.book.notes(HEARTBEAT)).values()]
    except StoreUnavailable as error:
        return web.json_response({"status": "unavailable", "why": str(error), "brains": []}, status=503)
    return web.json_response({"status": "ready", "brains": brains, "rules": fingerprint(spine.policy)})


async def metrics(request: web.Request) -> web.Response:
    """Prometheus text: this process's own figures and those all processes share in the store."""
    body = generate_latest(REGISTRY)
    try:
        families = await shared(request.app[SPINE])
        up = GaugeMetricFamily("passerelle_store_up", "1 while the store answers", value=1)
    except StoreUnavailable:
        families = []
        up = GaugeMetricFamily("passerelle_store_up", "1 while the store answers", value=0)
    registry = CollectorRegistry()
    registry.register(_Given([up, *families]))
    body += generate_latest(registry)
    return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


class _Given(Collector):
    """Metric families read a moment ago."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        yield from self._families
