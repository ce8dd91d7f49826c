"""`passerelle run`: the whole service on this machine: store, model, demo, gateway, brains, Telegram."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace

import aiohttp
import structlog

from passerelle import demo, logs
from passerelle.compose import embedded, policy
from passerelle.embedded import EmbeddedStore
from passerelle.errors import StartError
from passerelle.processes import serve
from passerelle.settings import PREFIX, Settings, load, with_secret
from passerelle.supervisor import Supervisor

LOOK_S = 0.2  # between two looks at /readyz
ANSWER_S = 10.0  # a store that is silent is away for the gateway after five
AGAIN_S = 0.2  # before a store that died is started again

log = structlog.get_logger()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything is a setting."""


def main(arguments: argparse.Namespace) -> int:
    """Start everything, say where it is, and stop it all on Ctrl-C."""
    settings = with_secret(load())
    logs.configure("run")
    policy()
    _port_free(settings)
    _train()
    store = None if settings.redis_url else embedded(settings)
    return serve(lambda stop: _run(stop, settings, store), with_parent=False)


def _port_free(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise StartError(
                f"{settings.host}:{settings.port} cannot be used ({error.strerror}); "
                f"stop what listens there, or choose another: {PREFIX}PORT={settings.port + 1} make run"
            ) from error


def _train() -> None:
    """In a process of its own: training takes memory that nothing else here needs. It does not outlive us."""
    training: subprocess.Popen[bytes] | None = None
    ended = False

    def end(signum: int, frame: object) -> None:
        """Asked to end while the process is still being started, it is ended once it is there."""
        nonlocal ended
        ended = True
        if training is not None:
            training.kill()

    before = signal.signal(signal.SIGTERM, end)
    try:
        training = subprocess.Popen([sys.executable, "-m", "passerelle", "train"])
        if ended:
            training.kill()
        code = training.wait()
    finally:
        if training is not None:
            training.kill()
        signal.signal(signal.SIGTERM, before)
    if ended:
        raise KeyboardInterrupt
    if code:
        raise StartError("the model could not be trained; the reason stands above")


async def _run(stop: asyncio.Event, settings: Settings, store: EmbeddedStore | None) -> None:
    if store is not None:
        _say("store      starting the embedded Valkey …")
        settings = replace(settings, redis_url=store.url)
    supervisor = Supervisor(_environ(settings), _say)
    keeping = None
    try:
        logins = await asyncio.to_thread(demo.prepare, settings) if settings.demo else []
        supervisor.start("gateway", "gateway")
        for number in range(settings.brains):
            supervisor.start(f"brain {number + 1}", "brain")
        if settings.telegram_token:
            supervisor.start("telegram", "telegram")
        if store is not None:  # after them: while a large store is read from disk, they load, too
            await asyncio.to_thread(store.start)
            keeping = asyncio.create_task(_keep(store), name="keep:store")
        _say("assistant  loading the model …")
        if await _ready(settings, stop):
            _say(_welcome(settings, logins))
            await stop.wait()
        _say("\nstopping …")
    finally:
        await supervisor.stop()
        if keeping is not None:
            keeping.cancel()
        if store is not None:
            await asyncio.to_thread(store.stop)


async def _keep(store: EmbeddedStore) -> None:
    """Start the store again when it dies. A store that cannot start (a full disk) is said why, and tried again."""
    while True:
        await asyncio.to_thread(store.wait)
        log.error("store.died", again_in_s=AGAIN_S)
        await asyncio.sleep(AGAIN_S)
        try:
            await asyncio.to_thread(store.start)
        except StartError as error:
            log.error("store.cannot_start", why=str(error))


def _environ(settings: Settings) -> dict[str, str]:
    """What children inherit: the store we started and the secret they all sign with."""
    return {**os.environ, f"{PREFIX}REDIS_URL": settings.redis_url or "", f"{PREFIX}SECRET": settings.secret}


async def _ready(settings: Settings, stop: asyncio.Event) -> bool:
    """Wait until the gateway can append and a brain has reported; False when stopped before."""
    local = replace(settings, public_url=None).address
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(ANSWER_S)) as session:
        while not stop.is_set():
            try:
                async with session.get(f"{local}/readyz") as response:
                    state = await response.json()
                    if response.status == 200 and (state["brains"] or not settings.brains):
                        return True
            except (aiohttp.ClientError, asyncio.TimeoutError):
                pass  # not listening yet, or waiting for a store that is away
            await asyncio.sleep(LOOK_S)
    return False


def _welcome(settings: Settings, logins: list[demo.Login]) -> str:
    lines = [
        "",
        "Passerelle is ready.",
        "",
        f"  shop page   {settings.address}/",
        f"  full chat   {settings.address}/chat",
        f"  desk        {settings.address}/desk",
    ]
    lines += [f"  login       {login.email}  {login.password}" for login in logins]
    return "\n".join([*lines, "", "Ctrl-C stops everything; conversations are kept.", ""])


def _say(line: str) -> None:
    print(line, flush=True)
