"""`passerelle gateway`: everything that speaks HTTP, and the watchdogs beside it; as many as you need."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import hmac
from collections.abc import AsyncIterator
from importlib import import_module

import structlog
from aiohttp import hdrs, web

from channels.admission.limits import client_address
from channels.api.routes import setup as setup_web
from channels.transport.deps import Deps as WebDeps
from channels.web.settings import WebSettings
from channels.whatsapp import webhook as whatsapp_webhook
from channels.widget import pages
from conversation.answers import Answers, BadAnswers
from handoff import desk
from handoff.agents import Agents
from handoff.duty.rotas import Rotas
from handoff.waiting import WaitingList
from handoff.worker import HandoffWorker, kept
from passerelle import logs, operations
from passerelle.compose import ROOT, Spine, open_database, open_shop, spine
from passerelle.erasing import erasing_worker
from passerelle.errors import StartError
from passerelle.mails import mail_worker
from passerelle.processes import add_parent_flag, serve
from passerelle.settings import PREFIX, Settings, load, with_secret
from passerelle.telegrams import telegram_settings
from passerelle.whatsapps import whatsapp_settings

CLOSE_S = 5.0  # sockets are told `bye` and given this long
BACKLOG = 4096  # connections that wait to be accepted: after a restart all pages come back at once

log = structlog.get_logger()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything is a setting."""
    add_parent_flag(parser)


def main(arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    settings = with_secret(load())
    logs.configure("gateway")
    return serve(lambda stop: _serve(stop, settings), arguments.with_parent)


async def _serve(stop: asyncio.Event, settings: Settings) -> None:
    async with spine(settings) as shared:
        waiting = WaitingList(shared.door, shared.book)
        app = build(settings, shared, waiting)
        watching = asyncio.create_task(_watchdogs(settings, shared, waiting, stop), name="handoff")
        mailing = asyncio.create_task(kept("mail", mail_worker(settings, shared).run, stop), name="mail")
        erasing = asyncio.create_task(kept("erasure", erasing_worker(settings, shared).run, stop), name="erasure")
        try:
            async with _listening(app, settings):
                log.info("gateway.ready", host=settings.host, port=settings.port)
                await stop.wait()
        finally:
            stop.set()  # also when the port cannot be used
            await asyncio.gather(watching, mailing, erasing)


async def _watchdogs(settings: Settings, shared: Spine, waiting: WaitingList, stop: asyncio.Event) -> None:
    with contextlib.closing(open_database(settings)) as database:
        await HandoffWorker(shared.door, shared.book, waiting, Rotas(Agents(database))).run(stop)


def build(settings: Settings, shared: Spine, waiting: WaitingList) -> web.Application:
    """The application: customers and their pages, desk, webhooks, health and metrics."""
    app = web.Application(middlewares=[operations.correlated])
    operations.setup(app, shared)
    shop_page = _demo(settings) if settings.demo else None
    pages.setup(app, shop_page)
    setup_web(app, WebDeps(_web_settings(settings, shop_page), shared.door, shared.book, waiting.place))
    desk.setup(app, _desk(app, settings, shared, waiting))
    bot = telegram_settings(settings)
    if bot is not None and bot.webhook_url is not None:
        # The library behind it takes half a second to load: only where there is a bot.
        import_module("channels.telegram.webhook").setup(app, bot, shared.door, shared.book)
    number = whatsapp_settings(settings)
    if number is not None:
        whatsapp_webhook.setup(app, number, shared.door, shared.book)
    return app


def _demo(settings: Settings) -> pages.Demo:
    """The demo shop signs its customer in as a real shop does, with a key that only we know."""
    key = hmac.new(settings.secret.encode(), b"the demo shop's key", hashlib.sha256).hexdigest()
    return pages.Demo("demo", key)


def _web_settings(settings: Settings, shop_page: pages.Demo | None) -> WebSettings:
    demo_key = {shop_page.kid: shop_page.secret} if shop_page is not None else {}
    return WebSettings(
        secret=settings.secret,
        files=settings.files_dir,
        origins=settings.origins,
        public_url=settings.public_url,
        trusted_proxies=settings.trusted_proxies,
        identity_keys={**settings.identity_keys, **demo_key},
    )


def _desk(app: web.Application, settings: Settings, shared: Spine, waiting: WaitingList) -> desk.Deps:
    database, shop = open_database(settings), open_shop(settings)

    async def close(_: web.Application) -> None:
        await asyncio.to_thread(database.close)
        await asyncio.to_thread(shop.close)

    def caller(request: web.Request) -> str | None:
        forwarded = request.headers.getall(hdrs.X_FORWARDED_FOR, [])
        return client_address(request.remote, forwarded, settings.trusted_proxies)

    app.on_cleanup.append(close)
    return desk.Deps(
        door=shared.door,
        book=shared.book,
        agents=Agents(database),
        waiting=waiting,
        shop=shop,
        files=settings.files_dir,
        public_url=settings.public_url,
        client_address=caller,
        answers=_answers(),
    )


def _answers() -> Answers | None:
    """What agents are offered. A desk without them works all the same: `passerelle doctor` says what is wrong."""
    try:
        return Answers(ROOT / "data" / "answers")
    except BadAnswers as error:
        log.error("answers.unusable", problem=str(error), consequence="no frequent answers are offered at the desk")
        return None


@contextlib.asynccontextmanager
async def _listening(app: web.Application, settings: Settings) -> AsyncIterator[None]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSE_S)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port, backlog=BACKLOG).start()
    except OSError as error:
        await runner.cleanup()
        where = f"{settings.host}:{settings.port}"
        raise StartError(f"{where} cannot be used ({error.strerror}); choose another {PREFIX}PORT") from error
    try:
        yield
    finally:
        await runner.cleanup()
