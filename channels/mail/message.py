"""From a letter to the mail that leaves: headers nobody can add to, both bodies, files. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timezone
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

import msgspec

from channels.letters.letter import Letter
from channels.mail.body import html, plain
from conversation.events import Attachment

SUBJECT_MOST = 120
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+"
)  # line ends, and what turns text round


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """From whom, to whom, in which conversation, under which number, when (ms) and in which language."""

    sender: str
    to: str
    conversation: str
    seq: int
    at: int
    language: str

    @property
    def message_id(self) -> str:
        """The same for the same mail, so that a second one can be recognised."""
        return f"<{self.conversation}.{self.seq}@{self._domain}>"

    @property
    def thread(self) -> str:
        """The mail that never was, under which programs gather those of one conversation."""
        return f"<{self.conversation}@{self._domain}>"

    @property
    def _domain(self) -> str:
        return parseaddr(self.sender)[1].partition("@")[2]


def written(letter: Letter, envelope: Envelope, files: Sequence[tuple[Attachment, bytes]]) -> EmailMessage:
    """The mail. Whatever stands in a name or a subject stays one line of one header."""
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(envelope.sender)
    message["From"] = Address(one_line(name), addr_spec=address)
    message["To"] = Address(addr_spec=envelope.to)
    message["Subject"] = one_line(letter.subject)[:SUBJECT_MOST]
    message["Date"] = datetime.fromtimestamp(envelope.at / 1000, timezone.utc)
    message["Message-ID"] = envelope.message_id
    message["References"] = envelope.thread
    message["Auto-Submitted"] = "auto-generated"  # so that holiday notices do not answer
    message.set_content(plain(letter), cte="quoted-printable")
    message.add_alternative(html(letter, envelope.language), subtype="html", cte="quoted-printable")
    for file, content in files:
        kind, _, detail = file.media_type.partition("/")
        message.add_attachment(content, maintype=kind, subtype=detail, filename=one_line(file.name))
    message["Content-Language"] = envelope.language  # last: a body that is added takes such headers away
    return message


def one_line(text: str) -> str:
    """The text without line ends and what else does not belong into a header."""
    return " ".join(_UNSEEN.sub(" ", text).split())
