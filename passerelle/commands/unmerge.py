"""`passerelle unmerge CONVERSATION`: what a visitor wrote became a person's by mistake, and is a visitor's again."""

from __future__ import annotations

import argparse
import asyncio

from conversation.errors import UnknownConversation
from conversation.merging import undo
from passerelle import logs
from passerelle.compose import Spine, spine
from passerelle.errors import CommandError
from passerelle.settings import load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """CONVERSATION, and why."""
    parser.add_argument("conversation", help="its id: it stands in the address of the case at the desk")
    parser.add_argument("--why", default="", help="a word for the log")


def main(arguments: argparse.Namespace) -> int:
    """Undo it; 1 where nobody has signed in."""
    logs.configure("unmerge")
    asyncio.run(_unmerge(arguments.conversation, arguments.why))
    print("undone: the conversation is a visitor's again, and every way into it but the desk is closed")
    return 0


async def _unmerge(conversation: str, why: str) -> None:
    async with spine(load()) as shared:
        await unmerge(shared, conversation, why)


async def unmerge(shared: Spine, conversation: str, why: str = "") -> None:
    """Raises `CommandError` where there is nothing to undo."""
    try:
        undone = await undo(shared.door, shared.book, conversation, "agent", why)
    except UnknownConversation as error:
        raise CommandError(str(error)) from error
    if undone is None:
        raise CommandError(f"nobody has signed in to {conversation} as a visitor; there is nothing to undo")
