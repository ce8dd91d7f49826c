"""Meta posts to the gateway, and the sender runs beside it: all of WhatsApp is in the gateways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

from channels.messaging.carrying import Sender
from channels.messaging.inbox import Inbox
from channels.messaging.posted import received, refused, same
from channels.whatsapp.channel import WhatsAppApp
from channels.whatsapp.client import Client
from channels.whatsapp.decode import Receipt, decode
from channels.whatsapp.settings import CHANNEL, WEBHOOK_PATH, WhatsAppSettings
from conversation.book import Book
from conversation.door import Door
from conversation.worker import Worker

HEADER = "X-Hub-Signature-256"


def setup(app: web.Application, settings: WhatsAppSettings, door: Door, book: Book) -> None:
    """Add the routes and the sender to the gateway."""
    hook = Webhook(settings, door, book)
    app.router.add_get(WEBHOOK_PATH, hook.verify)
    app.router.add_post(WEBHOOK_PATH, hook.receive)
    app.cleanup_ctx.append(hook.sending)


class Webhook:
    """Both ways."""

    def __init__(self, settings: WhatsAppSettings, door: Door, book: Book) -> None:
        self._settings, self._client = settings, Client(settings)
        self._app = WhatsAppApp(self._client, door, book, settings.template)
        self._inbox = Inbox(self._app, door, book, settings)
        self._worker = Worker(door.store, CHANNEL, Sender(self._app, door, settings.files).handle)

    async def verify(self, request: web.Request) -> web.Response:
        """GET /webhooks/whatsapp: Meta asks once whether this is ours."""
        good = same(request.query.get("hub.verify_token", ""), self._settings.verify_token)
        if request.query.get("hub.mode") != "subscribe" or not good:
            return refused(403, "forbidden", "hub.verify_token is not PASSERELLE_WHATSAPP_VERIFY_TOKEN")
        return web.Response(text=request.query.get("hub.challenge", ""))

    async def receive(self, request: web.Request) -> web.Response:
        """POST /webhooks/whatsapp."""
        return await received(request, HEADER, self._settings.sign, self._take)

    async def sending(self, app: web.Application) -> AsyncIterator[None]:
        """While the gateway runs: send what is due."""
        stop = asyncio.Event()
        task = asyncio.create_task(self._worker.run(stop), name="whatsapp-sender")
        yield
        stop.set()
        await asyncio.gather(task, return_exceptions=True)
        await self._client.close()

    async def _take(self, posted: dict[str, Any]) -> None:
        """Everything in it, in order. Raises `StoreUnavailable`, `NotYet`."""
        for came in decode(posted, self._settings.phone_id):
            if isinstance(came, Receipt):
                await self._app.receipt(came)
            else:
                await self._inbox.handle(came)
