"""What the mail channel needs to know: where mail leaves, who it is from, where its links lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from channels.addresses import is_address
from channels.tries import Cursors

CHANNEL = "mail"  # the name in message.failed and the cursors; the agenda's role is called so too
CURSORS = Cursors(CHANNEL)
PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class MailSettings:
    """`address` is the site's base URL; without `smtp_url` mail is written into the folder `outbox`."""

    secret: str = field(repr=False)
    files: Path
    outbox: Path
    address: str
    sender: str
    smtp_url: str | None = field(default=None, repr=False)

    @property
    def shop(self) -> str:
        """The name that mails are signed with."""
        name, address = parseaddr(self.sender)
        return name or address.partition("@")[2]


@dataclass(frozen=True)
class Server:
    """A mail server of an URL `smtp://user:password@host:port` or `smtps://…`."""

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str = field(default="", repr=False)


def server_of(url: str) -> Server:
    """The server of an URL; `%40` and the like in user and password are read as they are meant."""
    parts = urlsplit(url)
    user = unquote(parts.username) if parts.username else None
    port = parts.port or PORTS[parts.scheme]
    return Server(parts.hostname or "", port, parts.scheme == "smtps", user, unquote(parts.password or ""))


def parse_sender(text: str) -> str:
    """`Name <address>` or an address, as it stands. Raises `ValueError` with what to write."""
    _, address = parseaddr(text)
    if not is_address(address) or any(ord(sign) < 32 for sign in text):
        raise ValueError(f"'{text}' is no sender; write it like: Le Bon Quartier <service@example.com>")
    return text
