"""Handing a mail over, to a server or into a folder, and what an error means for it. Blocks: used in threads."""

from __future__ import annotations

import contextlib
import functools
import os
import smtplib
import ssl
import tempfile
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from channels.mail.settings import MailSettings, Server, server_of
from channels.tries import Fate, delay_s

WAIT_S = 15.0  # for each answer of the server; scanners of attachments take their time
FIRST_PAUSE_S = 30.0  # a server that says "later" means more than a moment
TAKEN, NEVER = 2, 5  # the first digit of an answer; 4 is "not now" (RFC 5321, 4.2.1)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Post = Callable[[str, EmailMessage, int], Fate | None]  # name, mail, tries so far -> None when it is out


def open_post(settings: MailSettings) -> Post:
    """By SMTP where there is a server, else into the outbox."""
    if settings.smtp_url is None:
        return functools.partial(_put, settings.outbox)
    return functools.partial(_hand_over, server_of(settings.smtp_url))


def _put(folder: Path, name: str, mail: EmailMessage, tries: int) -> Fate | None:
    """Into the folder, whole or not at all; the same mail again is the same file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=folder, prefix=".")
        with os.fdopen(handle, "wb") as out:
            out.write(mail.as_bytes())
        Path(partial).replace(folder / f"{name}.eml")
    except OSError as error:
        return Fate("later", type(error).__name__, _pause_s(tries))
    return None


def _hand_over(server: Server, name: str, mail: EmailMessage, tries: int) -> Fate | None:
    """To the server. Before the text has begun to leave, whatever happens is surely not sent."""
    try:
        session = open_session(server)
    except (OSError, smtplib.SMTPException) as error:
        return Fate("later", _said(error), _pause_s(tries))
    try:
        return _addressed(session, mail, tries) or _text(session, mail, tries)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            session.quit()
        session.close()


def open_session(server: Server) -> smtplib.SMTP:
    """Connected, encrypted where the server can, logged in where there is a user.

    Raises `OSError` (nobody there, or no good certificate) and smtplib's own (no login).
    """
    context = ssl.create_default_context()
    if server.tls:
        session: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=WAIT_S, context=context)
    else:
        session = smtplib.SMTP(server.host, server.port, timeout=WAIT_S)
    try:
        session.ehlo_or_helo_if_needed()
        if not server.tls and session.has_extn("starttls"):
            session.starttls(context=context)
            session.ehlo()
        elif not server.tls and server.user and server.host not in _LOOPBACK:
            raise smtplib.SMTPNotSupportedError("no encryption, so no password")
        if server.user:
            session.login(server.user, server.password)
    except (OSError, smtplib.SMTPException):
        session.close()
        raise
    return session


def _addressed(session: smtplib.SMTP, mail: EmailMessage, tries: int) -> Fate | None:
    """Say from whom and to whom; None when the server takes both."""
    try:
        code, _ = session.mail(parseaddr(str(mail["From"]))[1])
        if code // 100 != TAKEN:
            return Fate("later", f"SMTP {code} for the sender", _pause_s(tries))  # ours to mend, not the customer's
        code, _ = session.rcpt(parseaddr(str(mail["To"]))[1])
    except (OSError, smtplib.SMTPException) as error:
        return Fate("later", _said(error), _pause_s(tries))
    return _answered(code, tries)


def _text(session: smtplib.SMTP, mail: EmailMessage, tries: int) -> Fate | None:
    """Send the text; a connection lost now leaves the doubt."""
    try:
        code, _ = session.data(mail.as_bytes())
    except smtplib.SMTPDataError as error:
        return _answered(error.smtp_code, tries)
    except (OSError, smtplib.SMTPException) as error:
        return Fate("in_doubt", _said(error))
    return _answered(code, tries)


def _answered(code: int, tries: int) -> Fate | None:
    if code // 100 == TAKEN:
        return None
    return Fate("refused" if code // 100 == NEVER else "later", f"SMTP {code}", _pause_s(tries))


def _said(error: Exception) -> str:
    """The error without what the server wrote: addresses stand in it."""
    code = f" {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else ""
    return type(error).__name__ + code


def _pause_s(tries: int) -> float:
    return max(FIRST_PAUSE_S, delay_s(tries))
