"""Health, readiness and metrics of the gateway: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import REGISTRY, Collector

from channels.telegram.settings import CHANNEL as TELEGRAM
from channels.whatsapp.settings import CHANNEL as WHATSAPP
from conversation.agenda import BRAIN, HANDOFF, MAIL
from conversation.errors import StoreUnavailable
from conversation.floor import HOLDERS
from conversation.ids import all_shards
from conversation.promises import PROMISES
from passerelle.compose import Spine

ROLES = (BRAIN, HANDOFF, MAIL, TELEGRAM, WHATSAPP)
HEARTBEAT = "brain:"  # notes under which brains report (bot.brain)

SPINE: web.AppKey[Spine] = web.AppKey("spine", Spine)


def setup(app: web.Application, spine: Spine) -> None:
    """Mount the three routes."""
    app[SPINE] = spine
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)


async def healthz(request: web.Request) -> web.Response:
    """Alive: this process answers."""
    return web.json_response({"status": "alive"})


async def readyz(request: web.Request) -> web.Response:
    """200 when this gateway can append; the body tells each brain's heartbeat and model."""
    spine = request.app[SPINE]
    try:
        await spine.book.note("gateway:ready", "1", 60)
        brains = [json.loads(note) for note in (await spine.book.notes(HEARTBEAT)).values()]
    except StoreUnavailable as error:
        return web.json_response({"status": "unavailable", "why": str(error), "brains": []}, status=503)
    return web.json_response({"status": "ready", "brains": brains})


async def metrics(request: web.Request) -> web.Response:
    """Prometheus text: this process's own figures and those all processes share in the store."""
    body = generate_latest(REGISTRY)
    try:
        shared = await _shared(request.app[SPINE])
        up = GaugeMetricFamily("passerelle_store_up", "1 while the store answers", value=1)
    except StoreUnavailable:
        shared = []
        up = GaugeMetricFamily("passerelle_store_up", "1 while the store answers", value=0)
    registry = CollectorRegistry()
    registry.register(_Given([up, *shared]))
    body += generate_latest(registry)
    return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


class _Given(Collector):
    """Metric families read a moment ago."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        yield from self._families


async def _shared(spine: Spine) -> list[Metric]:
    counts = await spine.book.counts()
    broken = CounterMetricFamily(
        "passerelle_promise_breaches", "Promises broken since the store began; must stay 0", labels=["promise"]
    )
    for promise in PROMISES:
        broken.add_metric([promise], counts.get(f"breach:{promise}", 0))
    late = GaugeMetricFamily("passerelle_agenda_late_seconds", "How late the oldest due work is", labels=["role"])
    due = GaugeMetricFamily("passerelle_agenda_due", "Conversations due now", labels=["role"])
    for role in ROLES:
        number, late_ms = await spine.store.overdue(role, all_shards())
        due.add_metric([role], number)
        late.add_metric([role], late_ms / 1000)
    floors = GaugeMetricFamily("passerelle_conversations", "Conversations by who holds the floor", labels=["floor"])
    for holder in HOLDERS:
        floors.add_metric([holder], await spine.store.count_on_floor(holder, all_shards()))
    brains = GaugeMetricFamily(
        "passerelle_brains", "Brains with a heartbeat", value=len(await spine.book.notes(HEARTBEAT))
    )
    return [broken, late, due, floors, brains]
