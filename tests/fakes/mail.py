"""A mail server on loopback (aiosmtpd), with a mailbox to look into and failures by script."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections import deque
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PASSWORD = "s3cret@:/"


class FakeMail:
    """`async with FakeMail() as server:` serves on a free port; `server.url` is PASSERELLE_SMTP_URL.

    `answers[stage]` holds what is said to the next mails instead of yes: at `mail`, `rcpt` or `data` a line such as
    `451 later`; `cut` drops the connection there; `cut after` takes the mail first.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, login: bool = False) -> None:
        self.box: list[EmailMessage] = []
        self.envelopes: list[tuple[str, str]] = []
        self.logins: list[str] = []
        self.answers: dict[str, deque[str]] = {"mail": deque(), "rcpt": deque(), "data": deque()}
        self.port = 0
        self._options: dict[str, Any] = {"tls_context": tls}
        if login:
            self._options |= {"auth_required": True, "auth_require_tls": False, "authenticator": self._login}
        self._server: asyncio.Server | None = None
        self._sessions: list[SMTP] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def __aenter__(self) -> FakeMail:
        await self.start()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; on the same port again after a `stop`."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Nobody listens any more."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
        for session in self._sessions:
            _cut(session)
        await asyncio.sleep(0)
        self._server = None

    def _session(self) -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # aiosmtpd's word on passwords without encryption: this is loopback
            session = SMTP(self, hostname="mail.example", timeout=60, **self._options)
        self._sessions.append(session)
        return session

    # --- what aiosmtpd asks its handler

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._answer("mail", server)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._answer("rcpt", server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        after = bool(self.answers["data"]) and self.answers["data"][0] == "cut after"
        answer = self._answer("data", server)
        if answer.startswith("250") or after:
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.box.append(message)
            self.envelopes.append((envelope.mail_from or "", ",".join(envelope.rcpt_tos)))
        return answer

    def _answer(self, stage: str, server: SMTP) -> str:
        answer = self.answers[stage].popleft() if self.answers[stage] else "250 OK"
        if not answer.startswith("cut"):
            return answer
        _cut(server)
        return "421 gone"

    def _login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins.append(given.login.decode())
        return AuthResult(success=given.password.decode() == PASSWORD, handled=False)


def _cut(session: SMTP) -> None:
    """Reset the connection."""
    if isinstance(session.transport, asyncio.Transport):
        session.transport.abort()
