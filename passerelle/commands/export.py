"""`passerelle export PERSON`: everything that is stored about a person, as JSON on standard output."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from conversation.errors import StoreUnavailable
from handoff.errors import DatabaseAway
from handoff.search.index import Index
from passerelle import logs, persons
from passerelle.compose import open_database, spine
from passerelle.errors import CommandError
from passerelle.settings import Settings, load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """PERSON: who it is about."""
    parser.add_argument("person", help="the shop's customer id (C-2001), an e-mail address, or a conversation's id")


def main(arguments: argparse.Namespace) -> int:
    """Print the document; 1 when nothing is known of the person."""
    logs.configure("export")
    document = asyncio.run(_export(load(), arguments.person))
    if not document["conversations"]:
        raise CommandError("nothing is stored about this person; is the id right?")
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


async def _export(settings: Settings, person: str) -> dict[str, object]:
    async with spine(settings) as shared:
        try:
            return await persons.export(shared, person, Index(open_database(settings)))
        except (DatabaseAway, StoreUnavailable) as error:
            raise CommandError(str(error)) from error
