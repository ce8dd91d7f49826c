"""What the mail channel is given of our settings, and its worker, which runs beside the watchdogs."""

from __future__ import annotations

from channels.mail.channel import AT_ONCE, Sender
from channels.mail.settings import MailSettings
from conversation.agenda import MAIL
from conversation.worker import Worker
from passerelle.compose import Spine
from passerelle.settings import Settings


def mail_settings(settings: Settings) -> MailSettings:
    """The channel's settings; without a mail server its mails are files in DATA_DIR/outbox."""
    return MailSettings(
        secret=settings.secret,
        files=settings.files_dir,
        outbox=settings.outbox,
        address=settings.address,
        sender=settings.mail_from,
        smtp_url=settings.smtp_url,
    )


def mail_worker(settings: Settings, shared: Spine) -> Worker:
    """Sends what is due on the agenda of mail."""
    sender = Sender(shared.door, shared.book, mail_settings(settings))
    return Worker(shared.store, MAIL, sender.handle, at_once=AT_ONCE)
