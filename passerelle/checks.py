"""What `passerelle doctor` looks at: one function per check, each answering with a fact or with what to do."""

from __future__ import annotations

import asyncio
import shutil
import smtplib
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import aiohttp
from redis.asyncio.cluster import RedisCluster
from redis.exceptions import RedisClusterException, RedisError, ResponseError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from channels.mail.client import open_session
from channels.mail.settings import server_of
from conversation.errors import BadPolicy
from conversation.policy import fingerprint
from conversation.policy import load as load_policy
from conversation.redis_calls import Client
from conversation.redis_client import connect, disconnect
from passerelle.compose import ROOT, embedded
from passerelle.errors import CommandError
from passerelle.names import vocabulary
from passerelle.settings import Settings
from shop.errors import ShopError
from shop.opening import open_shop

FREE_MB = 500  # an append-only file that cannot grow ends the store
WAIT_S = 5.0
NOT_YET = "SQLite, not there yet; `passerelle run` makes it"


class Finding(NamedTuple):
    """`ok` None: not in use here. `says` what was seen, or what is wrong and what to do."""

    name: str
    ok: bool | None
    says: str


Check = Callable[[Settings], Awaitable[list[Finding]]]


async def store(settings: Settings) -> list[Finding]:
    """Can the store be reached, and is what it accepts on disk?"""
    url = settings.redis_url
    if url is None:
        own = embedded(settings)
        if own.pid() is None:
            return [Finding("store", None, "embedded Valkey, not running now; `passerelle run` starts it")]
        url = own.url
    client = connect(url)
    try:
        servers = await _servers(client)
    except ResponseError:
        hidden = "does not show its settings; see to it that appendfsync is always and maxmemory-policy noeviction"
        return [Finding("store", True, "answers"), Finding("store settings", None, hidden)]
    except (RedisError, RedisClusterException, OSError) as error:
        return [Finding("store", False, f"cannot be reached ({type(error).__name__}); is PASSERELLE_REDIS_URL right?")]
    finally:
        await disconnect(client)
    versions = sorted({str(info.get("valkey_version") or info["redis_version"]) for info, _ in servers})
    primaries = f"{len(servers)} primaries, " if len(servers) > 1 else ""
    settled = {finding: None for _, config in servers for finding in _durability(config)}
    return [Finding("store", True, f"{primaries}version {', '.join(versions)}"), *settled]


async def _servers(client: Client) -> list[tuple[dict[str, Any], dict[str, str]]]:
    """What each server that is written to says of itself, and its settings. Raises redis-py's errors."""
    wanted = ("append*", "maxmemory-policy")
    if isinstance(client, RedisCluster):
        infos = await client.info("server", target_nodes=RedisCluster.PRIMARIES)
        configs: Any = await client.config_get(*wanted, target_nodes=RedisCluster.PRIMARIES)
        return [(infos[node], _plain(configs[node])) for node in infos]
    return [(await client.info("server"), _plain(await client.config_get(*wanted)))]


def _plain(config: dict[Any, Any]) -> dict[str, str]:
    return {_word(name): _word(value) for name, value in config.items()}


def _word(said: Any) -> str:
    return said.decode() if isinstance(said, bytes) else str(said)


def _durability(config: dict[str, str]) -> list[Finding]:
    wanted = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
    return [
        Finding(f"store {name}", config.get(name) == value, _wanted(name, config.get(name), value))
        for name, value in wanted.items()
    ]


def _wanted(name: str, found: str | None, value: str) -> str:
    if found == value:
        return value
    return f"is {found or 'unknown'}; accepted messages can be lost: CONFIG SET {name} {value} and keep it in the file"


async def databases(settings: Settings) -> list[Finding]:
    """Do our own database and the shop's answer?"""
    return [
        await asyncio.to_thread(_database, settings.database),
        await asyncio.to_thread(_shop, settings),
    ]


def _database(url: str) -> Finding:
    if _is_still_to_be_made(url):
        return Finding("database", None, NOT_YET)
    try:
        engine = create_engine(url)
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        wrong = f"does not answer ({type(error).__name__}); is PASSERELLE_DATABASE_URL right?"
        return Finding("database", False, wrong)
    return Finding("database", True, engine.dialect.name)


def _shop(settings: Settings) -> Finding:
    """Asked as the brain asks it, without changing anything."""
    if _is_still_to_be_made(settings.shop):
        return Finding("shop", None, NOT_YET)
    try:
        with closing(open_shop(settings.shop, token=settings.shop_token, read_only=True)) as shop:
            lag_s = shop.lag()
    except ShopError as error:
        return Finding("shop", False, f"{error} (PASSERELLE_SHOP_URL)")
    return Finding("shop", True, f"{urlsplit(settings.shop).scheme}, answers in {lag_s * 1000:.0f} ms")


def _is_still_to_be_made(url: str) -> bool:
    return url.startswith("sqlite:///") and not Path(url[len("sqlite:///") :]).exists()


async def rules(settings: Settings) -> list[Finding]:
    """Can handoff.yml be used, and does it name nothing but what there is?"""
    try:
        policy = load_policy(ROOT / "handoff.yml", vocabulary(ROOT))
    except BadPolicy as error:
        return [Finding("handoff.yml", False, problem) for problem in error.problems]
    return [Finding("handoff.yml", True, f"{len(policy.rules)} business rules")]


async def room_on_disk(settings: Settings) -> list[Finding]:
    """Is there room for the log to grow?"""
    folder = settings.data_dir if settings.data_dir.exists() else Path()
    free = shutil.disk_usage(folder).free // 2**20
    if free < FREE_MB:
        return [Finding("disk", False, f"{free} MB free in {folder}; below {FREE_MB} MB the store may stop: make room")]
    return [Finding("disk", True, f"{free} MB free")]


async def gateway(settings: Settings) -> list[Finding]:
    """Does the gateway answer, and which brains report to it?"""
    url = f"http://{'127.0.0.1' if settings.host in ('0.0.0.0', '::') else settings.host}:{settings.port}"
    elsewhere = "if it listens elsewhere, set PASSERELLE_HOST and PASSERELLE_PORT as it has them"
    try:
        status, body = await _get(f"{url}/readyz")
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
        return [Finding("gateway", None, f"no gateway answers at {url}; {elsewhere}")]
    if status != 200:
        return [Finding("gateway", False, f"{url} cannot append: {body.get('why', 'no reason given')}")]
    if "brains" not in body:
        return [Finding("gateway", None, f"something else answers at {url}; {elsewhere}")]
    return [_ready(url, body), _brains(len(body["brains"]))]


def _brains(alive: int) -> Finding:
    if alive:
        return Finding("brains", True, f"{alive} alive")
    why = "why stands where `passerelle run` or `passerelle brain` writes; one by hand: passerelle brain"
    return Finding("brains", False, f"none alive, so customers are passed to people; {why}")


def _ready(url: str, body: dict[str, Any]) -> Finding:
    """It answers; by the rules that lie here now, or by older ones?"""
    with suppress(BadPolicy):  # what is wrong with the file is said by its own line
        if body.get("rules") != fingerprint(load_policy(ROOT / "handoff.yml")):
            older = f"{url} is ready, by other rules than handoff.yml has now: restart it and the brains"
            return Finding("gateway", None, older)
    return Finding("gateway", True, f"{url} is ready")


async def _get(url: str, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    timeout = aiohttp.ClientTimeout(WAIT_S)
    async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url, headers=headers) as response:
        return response.status, await response.json()


async def telegram(settings: Settings) -> list[Finding]:
    """Does the Bot API know our token?"""
    if not settings.telegram_token:
        return [Finding("telegram", None, "no PASSERELLE_TELEGRAM_TOKEN")]
    try:
        _, body = await _get(f"{settings.telegram_api}/bot{settings.telegram_token}/getMe")
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
        return [Finding("telegram", False, f"the Bot API cannot be reached ({type(error).__name__})")]
    if not body.get("ok"):
        return [Finding("telegram", False, "the token is refused; copy it again from @BotFather")]
    return [Finding("telegram", True, f"@{body['result'].get('username', '?')}")]


async def mail(settings: Settings) -> list[Finding]:
    """Does the mail server answer, and let us in?"""
    if not settings.smtp_url:
        return [Finding("mail", None, f"no PASSERELLE_SMTP_URL; mails are files in {settings.outbox}")]
    return [await asyncio.to_thread(_mail, settings.smtp_url)]


def _mail(url: str) -> Finding:
    server = server_of(url)
    try:
        with open_session(server) as session:
            session.noop()
    except smtplib.SMTPAuthenticationError:
        return Finding("mail", False, f"{server.host} refuses user and password of PASSERELLE_SMTP_URL")
    except (OSError, smtplib.SMTPException) as error:
        return Finding("mail", False, f"{server.host} does not answer as it should ({type(error).__name__})")
    return Finding("mail", True, server.host)


async def whatsapp(settings: Settings) -> list[Finding]:
    """Does Meta know our number and token?"""
    if not settings.whatsapp_token:
        return [Finding("whatsapp", None, "no PASSERELLE_WHATSAPP_TOKEN")]
    url = f"{settings.whatsapp_api}/{settings.whatsapp_phone_id}"
    try:
        status, body = await _get(url, {"Authorization": f"Bearer {settings.whatsapp_token}"})
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
        return [Finding("whatsapp", False, f"the Cloud API cannot be reached ({type(error).__name__})")]
    if status != 200:
        return [Finding("whatsapp", False, f"Meta answers {status}: are token and phone id of the same account?")]
    return [Finding("whatsapp", True, str(body.get("display_phone_number", settings.whatsapp_phone_id)))]


CHECKS: tuple[Check, ...] = (store, databases, rules, room_on_disk, gateway, telegram, whatsapp, mail)


async def all_findings(settings: Settings, more: tuple[Check, ...] = ()) -> list[Finding]:
    """Every check's findings; a check that breaks is a finding too."""
    found: list[Finding] = []
    for check in (*CHECKS, *more):
        try:
            found += await check(settings)
        except CommandError as error:
            found.append(Finding(check.__name__, False, str(error)))
    return found
