"""The acknowledgement of a withdrawal that an agent recorded: as a mail, written with the end of the action."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from conversation import events as ev
from conversation.files import keep
from shop.papers import withdrawal_pdf
from shop.papers.acknowledging import Sender, letter, paper_name
from shop.words import Change, Order, Seller

log = structlog.get_logger()


async def receipt(files: Path | None, by: Sender, order: Order, change: Change, language: str) -> ev.MailRequested:
    """The mail to the address on file and nobody else; without a folder for `files`, the letter alone."""
    papers = await asyncio.to_thread(_kept, files, by.seller, order, change, language)
    return ev.MailRequested(kind="withdrawal", to=by.to, details=letter(order, change, language), attachments=papers)


def _kept(files: Path | None, seller: Seller, order: Order, change: Change, language: str) -> tuple[ev.Attachment, ...]:
    """The paper beside the letter; without a place for files the letter itself is the acknowledgement."""
    if files is None:
        return ()
    content = withdrawal_pdf(order, change, seller, language)
    try:
        file = keep(files, content)
    except OSError as error:
        log.error("document.failed", document="withdrawal", error=type(error).__name__)
        return ()
    name = paper_name(order.number, language)
    return (ev.Attachment(file=file, name=name, media_type="application/pdf", size_bytes=len(content)),)
