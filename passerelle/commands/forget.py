"""`passerelle forget PERSON`: erases a person's words, names, addresses and files."""

from __future__ import annotations

import argparse
import asyncio

from conversation.errors import StoreUnavailable
from handoff.errors import DatabaseAway
from handoff.search.index import Index
from passerelle import logs, persons
from passerelle.compose import open_database, spine
from passerelle.errors import CommandError
from passerelle.settings import Settings, load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """PERSON: who wants to be forgotten."""
    parser.add_argument("person", help="the shop's customer id (C-2001), an e-mail address, or a conversation's id")


def main(arguments: argparse.Namespace) -> int:
    """Erase, and say how much it was; 1 when nothing is known of the person."""
    logs.configure("forget")
    found = asyncio.run(_forget(load(), arguments.person))
    for claimed in found.claimed:
        print(f"kept: {claimed} only names this address, unproven; is it theirs, forget it by this id")
    count = len(found.conversations)
    if not count and not found.claimed:
        raise CommandError("nothing is stored about this person; is the id right?")
    print(f"forgotten: {count} conversation{'s' if count > 1 else ''}; the store's file follows at its next rewrite")
    return 0


async def _forget(settings: Settings, person: str) -> persons.Found:
    async with spine(settings) as shared:
        index = Index(open_database(settings))
        try:
            places = persons.Places(index, settings.files_dir, settings.outbox)
            return await persons.forget(shared, person, places)
        except (DatabaseAway, StoreUnavailable) as error:
            raise CommandError(str(error)) from error
