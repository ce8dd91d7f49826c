"""What the web channel needs to know, given by the composition root, and how its settings are spelled."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from channels.admission.limits import Pace
from conversation.limits import JSON_LIMIT_BYTES

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

KEY_BYTES = 14  # RFC 7518 asks for 32; below 112 bits joserfc warns, and so a key is refused


@dataclass(frozen=True)
class Paces:
    """How fast is too fast. A person does not write 60 messages a minute; an office shares one address."""

    message: Pace = Pace(burst=60, per_s=1.0)
    ask: Pace = Pace(burst=60, per_s=1.0)  # apart from messages: who has written much can still get a person
    file: Pace = Pace(burst=20, per_s=0.1)  # a broken parcel takes a dozen photos; the disk is the store's too
    read: Pace = Pace(burst=300, per_s=10.0)
    frame: Pace = Pace(burst=200, per_s=20.0)
    open_by_address: Pace = Pace(burst=60, per_s=1.0)
    write_by_address: Pace = Pace(burst=600, per_s=20.0)
    file_by_address: Pace = Pace(burst=60, per_s=0.5)
    read_by_address: Pace = Pace(burst=1_200, per_s=50.0)


@dataclass(frozen=True)
class Sockets:
    """Bounds of a WebSocket: a client that cannot follow is closed with `bye` and resumes."""

    queue_frames: int = 200
    heartbeat_s: float = 20.0  # below the 30 to 60 s after which proxies cut an idle connection
    hello_within_s: float = 10.0
    send_within_s: float = 10.0
    close_within_s: float = 2.0
    frame_limit_bytes: int = JSON_LIMIT_BYTES
    per_conversation: int = 30  # tabs and devices of one customer
    retry_ms: int = 1_000


@dataclass(frozen=True)
class WebSettings:
    """`secret` signs the tokens; `files` is the folder of received files; times in seconds.

    `origins` are the sites that may embed the widget ("*": any); the service's own is always one.
    `identity_keys`: key id -> secret of who may sign customers in. `trusted_proxies`: whose X-Forwarded-For counts.
    """

    secret: str
    files: Path
    origins: tuple[str, ...] = ()
    public_url: str | None = None
    trusted_proxies: tuple[Network, ...] = ()
    identity_keys: Mapping[str, str] = field(default_factory=dict)
    paces: Paces = Paces()
    sockets: Sockets = Sockets()
    sweep_s: float = 5.0  # the design's: what a lost hint can delay at the most


def parse_keys(text: str) -> dict[str, str]:
    """`kid:secret,kid2:secret2` as a mapping. Raises ValueError that says what to do."""
    keys: dict[str, str] = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        kid, colon, secret = item.partition(":")
        if not colon or not kid or len(secret.encode()) < KEY_BYTES:
            raise ValueError(f"write kid:secret,kid2:secret2 with secrets of at least {KEY_BYTES} bytes (32 are right)")
        keys[kid] = secret
    return keys


def parse_networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks, `10.0.0.0/8,127.0.0.1`. Raises ValueError that says what to do."""
    try:
        return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise ValueError(f"{error}; write addresses or networks like 10.0.0.0/8,127.0.0.1") from error


def parse_origins(text: str) -> tuple[str, ...]:
    """Sites as browsers name them, `https://shop.example,http://localhost:8000`, or `*`. Raises ValueError."""
    origins = tuple(part.strip().rstrip("/").lower() for part in text.split(",") if part.strip())
    for origin in origins:
        parts = urlsplit(origin)
        if origin != "*" and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path):
            raise ValueError(f"'{origin}' is not a site; write https://shop.example (scheme, host and port only) or *")
    return origins
