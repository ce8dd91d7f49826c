"""The settings: environment variables `PASSERELLE_*`, also from a `.env` file, read once into one frozen value.

All problems are reported at once, each with what to do; a name that is not a setting is one of them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

from channels.mail.settings import parse_sender
from channels.web.settings import Network, parse_keys, parse_networks, parse_origins
from conversation.redis_client import checked_url
from passerelle.errors import SettingsError

PREFIX = "PASSERELLE_"
SECRET_MIN = 32  # characters; 256 bits of HMAC key need at least as many


@dataclass(frozen=True)
class Settings:
    """Every setting; the comment of a field is its line in docs/settings.md."""

    host: str = "127.0.0.1"  # where the gateway listens
    port: int = 8080  # its port
    data_dir: Path = Path("var")  # the embedded store, databases and files
    redis_url: str | None = field(default=None, repr=False)  # your Redis or Valkey; empty: the embedded one
    redis_replicas: int = 0  # how many replicas must confirm what is written or read (WAIT)
    database_url: str | None = field(default=None, repr=False)  # agents: SQLite in DATA_DIR, or postgresql://
    shop_url: str | None = field(default=None, repr=False)  # your shop: SQLite in DATA_DIR, postgresql:// or https://
    shop_token: str | None = field(default=None, repr=False)  # of a REST shop: sent as Bearer
    files: Path | None = None  # customers' files; empty: DATA_DIR/files
    secret: str = field(default="", repr=False)  # signs tokens and sessions; made and kept in DATA_DIR
    public_url: str | None = None  # https://… under which customers reach the gateway
    origins: tuple[str, ...] = ()  # sites that may embed the widget, comma-separated
    trusted_proxies: tuple[Network, ...] = ()  # whose X-Forwarded-For counts, comma-separated
    identity_keys: Mapping[str, str] = field(default_factory=dict, repr=False)  # kid:secret,… of signed identities
    telegram_token: str | None = field(default=None, repr=False)  # of your bot, by @BotFather
    telegram_api: str = "https://api.telegram.org"  # base URL of the Bot API
    whatsapp_token: str | None = field(default=None, repr=False)  # of Meta's Cloud API; the other three go with it
    whatsapp_phone_id: str = ""  # Meta's id of your number
    whatsapp_app_secret: str = field(default="", repr=False)  # of your Meta app: signs what Meta posts
    whatsapp_verify_token: str = field(default="", repr=False)  # a word of your choice, given to Meta with the address
    whatsapp_template: str | None = None  # an approved template that asks a customer to write, after a day of silence
    whatsapp_api: str = "https://graph.facebook.com/v23.0"  # base URL of the Cloud API
    smtp_url: str | None = field(default=None, repr=False)  # smtp:// or smtps://user:password@host:port; empty: files
    mail_from: str = "Le Bon Quartier <service@bonquartier.example>"  # who mails are from: Name <address>
    model: Path = Path("models")  # a trained model, or the folder with the newest one
    brains: int = 1  # how many brains `passerelle run` starts
    demo: bool = True  # the demo shop, its signed-in customer and its two agents
    demo_password: str | None = field(default=None, repr=False)  # of the demo agents; generated when unset

    @property
    def database(self) -> str:
        """The URL of our own database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'passerelle.db'}"

    @property
    def shop(self) -> str:
        """The URL of the shop."""
        return self.shop_url or f"sqlite:///{self.data_dir / 'shop.db'}"

    @property
    def files_dir(self) -> Path:
        """Where customers' files lie."""
        return self.files or self.data_dir / "files"

    @property
    def outbox(self) -> Path:
        """Where mails lie when there is no mail server."""
        return self.data_dir / "outbox"

    @property
    def address(self) -> str:
        """The gateway's own base URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{'127.0.0.1' if host in ('0.0.0.0', '[::]') else host}:{self.port}"


class _Problems(list[str]):
    """What is wrong, gathered while reading."""

    def add(self, name: str, what: str) -> None:
        self.append(f"{PREFIX}{name} {what}")


def load(environ: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Settings:
    """The settings of the environment over those of `env_file`. Raises `SettingsError` with all problems."""
    given = {name: value or "" for name, value in dotenv_values(env_file).items()} if env_file.exists() else {}
    given |= os.environ if environ is None else environ
    raw = {name[len(PREFIX) :]: value.strip() for name, value in given.items() if name.startswith(PREFIX)}
    problems = _Problems()
    known = {name.upper(): name for name in Settings.__dataclass_fields__}
    for name in sorted(set(raw) - set(known)):
        problems.add(name, f"is not a setting; the settings are {', '.join(known)}")
    values: dict[str, Any] = {}
    for name, field_name in known.items():
        if raw.get(name):
            values[field_name] = _READERS.get(name, _text)(name, raw[name], problems)
    _together(raw, problems)
    if problems:
        raise SettingsError(problems)
    return Settings(**values)


def with_secret(settings: Settings) -> Settings:
    """The same settings with a secret: the one given, else the one made once and kept in DATA_DIR."""
    if settings.secret:
        return settings
    path = settings.data_dir / "secret"
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(".new")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        made.rename(path)
    return Settings(**{**settings.__dict__, "secret": path.read_text().strip()})


def _text(name: str, value: str, problems: _Problems) -> str:
    return value


def _path(name: str, value: str, problems: _Problems) -> Path:
    return Path(value).expanduser()


def _whole(low: int, high: int) -> Any:
    def read(name: str, value: str, problems: _Problems) -> int:
        if value.isdigit() and low <= int(value) <= high:
            return int(value)
        problems.add(name, f"is '{value}'; it must be a whole number from {low} to {high}")
        return low

    return read


def _yes_no(name: str, value: str, problems: _Problems) -> bool:
    if value.lower() in ("1", "true", "yes"):
        return True
    if value.lower() not in ("0", "false", "no"):
        problems.add(name, f"is '{value}'; it must be 1 or 0")
    return False


def _url(*schemes: str) -> Any:
    def read(name: str, value: str, problems: _Problems) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not (parts.netloc or parts.path):
            problems.add(name, f"must be a URL beginning with {' or '.join(f'{scheme}://' for scheme in schemes)}")
        return value.rstrip("/") if parts.scheme in ("http", "https") else value

    return read


def _parsed(parse: Callable[[str], Any]) -> Any:
    """A room's own reader of its spelling; its ValueError says what to do."""

    def read(name: str, value: str, problems: _Problems) -> Any:
        try:
            return parse(value)
        except ValueError as error:
            return problems.add(name, f"cannot be used: {error}")

    return read


def _secret(name: str, value: str, problems: _Problems) -> str:
    if len(value) < SECRET_MIN:
        problems.add(name, f"is too short; make one with: openssl rand -base64 {SECRET_MIN}")
    return value


_SQL = ("sqlite", "postgresql", "postgresql+psycopg2")

_READERS: dict[str, Any] = {
    "PORT": _whole(1, 65535),
    "DATA_DIR": _path,
    "REDIS_URL": _parsed(checked_url),
    "REDIS_REPLICAS": _whole(0, 10),
    "DATABASE_URL": _url(*_SQL),
    "SHOP_URL": _url(*_SQL, "https", "http"),
    "FILES": _path,
    "SECRET": _secret,
    "PUBLIC_URL": _url("https", "http"),
    "ORIGINS": _parsed(parse_origins),
    "TRUSTED_PROXIES": _parsed(parse_networks),
    "IDENTITY_KEYS": _parsed(parse_keys),
    "TELEGRAM_API": _url("https", "http"),
    "WHATSAPP_API": _url("https", "http"),
    "SMTP_URL": _url("smtp", "smtps"),
    "MAIL_FROM": _parsed(parse_sender),
    "MODEL": _path,
    "BRAINS": _whole(0, 64),
    "DEMO": _yes_no,
}


def _together(raw: Mapping[str, str], problems: _Problems) -> None:
    """What only shows when two settings are seen together."""
    if raw.get("REDIS_URL") and not raw.get("SECRET"):
        problems.add("SECRET", "must be set when PASSERELLE_REDIS_URL is: every process must sign with the same one")
    if raw.get("REDIS_REPLICAS", "0") not in ("", "0") and not raw.get("REDIS_URL"):
        problems.add("REDIS_REPLICAS", "needs PASSERELLE_REDIS_URL: the embedded store has no replicas")
    if raw.get("SMTP_URL") and not raw.get("MAIL_FROM"):
        problems.add("MAIL_FROM", "must be set when PASSERELLE_SMTP_URL is, like: My Shop <service@example.com>")
    if raw.get("WHATSAPP_TOKEN"):
        for name in ("WHATSAPP_PHONE_ID", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"):
            if not raw.get(name):
                problems.add(name, "must be set when PASSERELLE_WHATSAPP_TOKEN is (docs/whatsapp.md)")
