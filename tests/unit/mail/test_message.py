"""Headers stay what they are, whatever stands in names, subjects and file names."""

from __future__ import annotations

from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.addresses import is_address
from channels.letters.letter import Letter, Text
from channels.mail.message import Envelope, written
from channels.mail.settings import MailSettings, Server, parse_sender, server_of
from conversation.events import Attachment
from tests.unit.mail.world import LEA, C, html_of, text_of

ENVELOPE = Envelope(
    sender="Boutique <s@shop.example>", to=LEA, conversation=C, seq=5, at=1_764_000_000_000, language="fr"
)
HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "Auto-Submitted",
    "Content-Language",
    "Content-Type",
    "MIME-Version",
}


def arrived(letter: Letter, *files: tuple[Attachment, bytes]) -> EmailMessage:
    """The mail as the other side reads it."""
    read = message_from_bytes(written(letter, ENVELOPE, files).as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    return read


@given(st.text(), st.text(min_size=1))
def test_nothing_that_somebody_wrote_becomes_a_header(text: str, name: str) -> None:
    file = Attachment(file="f" * 64, name=name, media_type="image/jpeg", size_bytes=1)
    mail = arrived(Letter(text, (Text(text),), text), (file, b"x"))
    assert set(mail.keys()) == HEADERS
    assert mail["To"] == LEA
    assert len(list(mail.iter_attachments())) == 1


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r", "\x0b", "\u2028", "\x85"])
def test_a_second_header_in_a_subject_stays_a_subject(ends: str) -> None:
    mail = arrived(Letter(f"Léa{ends}Bcc: x@mail.example", (), "s"))
    assert mail["Subject"] == "Léa Bcc: x@mail.example"
    assert mail["Bcc"] is None


def test_a_long_text_arrives_as_it_was() -> None:
    text = "é" * 3000 + "\n.\nfin"
    mail = arrived(Letter("s", (Text(text),), "s"))
    assert text_of(mail).startswith(text)
    assert "é" * 3000 in html_of(mail)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 25, False)),
        ("smtps://mail.example", Server("mail.example", 465, True)),
        ("smtp://a%40b:p%3Aw@mail.example:587", Server("mail.example", 587, False, "a@b", "p:w")),
    ],
)
def test_the_server_of_an_url(url: str, server: Server) -> None:
    assert server_of(url) == server


@pytest.mark.parametrize(
    "text", ["", "Boutique", "Boutique <x>", "a@b", "Boutique <s@shop.example>\r\nBcc: x@y.example"]
)
def test_a_sender_that_cannot_be_used_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        parse_sender(text)


def test_mails_are_signed_with_the_senders_name() -> None:
    def shop(sender: str) -> str:
        return MailSettings("s", Path(), Path(), "https://x", parse_sender(sender)).shop

    assert shop("Le Bon Quartier <s@shop.example>") == "Le Bon Quartier"
    assert shop("s@shop.example") == "shop.example"


@pytest.mark.parametrize("text", ["lea@mail.example", "l.e-a+x@mail.co.example", f"{'x' * 64}@m.example"])
def test_addresses(text: str) -> None:
    assert is_address(text)
    assert Address(addr_spec=text).addr_spec == text


@pytest.mark.parametrize(
    "text", ["jean..dupont@x.fr", ".a@x.fr", "a.@x.fr", "a@-x.fr", "a@x-.fr", "a@x..fr", "@x.fr", f"{'x' * 65}@x.fr"]
)
def test_what_looks_like_an_address_and_is_none(text: str) -> None:
    assert not is_address(text)
