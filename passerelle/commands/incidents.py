"""`passerelle incidents`: declares a known incident, ends it with one answer to all, and lists what is declared."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from channels.outreach.incidents import Incident, Incidents
from channels.outreach.plan import Refused, Words
from conversation.memory import Clock
from passerelle import logs
from passerelle.compose import spine
from passerelle.errors import CommandError
from passerelle.settings import load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A verb, and what it needs."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="what is declared now")
    declare = verbs.add_parser("declare", help="greet those concerned with it from now on")
    end = verbs.add_parser("end", help="say one answer to all who were greeted with it")
    for verb in (declare, end):
        verb.add_argument("name", help="yours, such as colissimo-strike")
        verb.add_argument("--fr", default="", help="what French customers read")
        verb.add_argument("--en", default="", help="what English customers read")
    declare.add_argument("--everybody", action="store_true", help="it concerns all who write")
    declare.add_argument("--persons", metavar="FILE", help="the shop's customer ids, one a line; - is standard input")
    declare.add_argument("--orders", metavar="FILE", help="order numbers, one a line")


def main(arguments: argparse.Namespace) -> int:
    """Do it, and say what it came to."""
    logs.configure("incidents")
    print(asyncio.run(_run(arguments)))
    return 0


async def _run(arguments: argparse.Namespace) -> str:
    async with spine(load()) as shared:
        try:
            return await said(Incidents(shared.door, shared.book, Clock()), arguments)
        except Refused as error:
            raise CommandError(error.message) from error


async def said(incidents: Incidents, arguments: argparse.Namespace) -> str:
    """Do what the arguments say. Raises `Refused` or `CommandError`."""
    if arguments.verb == "list":
        known = await incidents.all()
        return "\n".join(f"{name}: {_concerned(it)}" for name, it in sorted(known.items())) or "none is declared"
    words = Words(fr=arguments.fr, en=arguments.en)
    if arguments.verb == "end":
        return f"ended: {await incidents.end(arguments.name, words)} were told"
    incident = Incident(
        text=words,
        everybody=arguments.everybody,
        persons=_lines(arguments.persons),
        orders=_lines(arguments.orders),
    )
    await incidents.declare(arguments.name, incident)
    return f"declared: {_concerned(incident)}"


def _concerned(it: Incident) -> str:
    return "everybody" if it.everybody else f"{len(it.persons)} customers, {len(it.orders)} orders"


def _lines(file: str | None) -> frozenset[str]:
    """The lines of a file that are not empty. Raises `CommandError`."""
    if file is None:
        return frozenset()
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from error
    return frozenset(filter(None, map(str.strip, text.splitlines())))
