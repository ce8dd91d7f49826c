"""`passerelle agents add|list|disable`: the people of the desk."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys

from handoff.agents import LANGUAGES, ROLES, Agents
from handoff.database import Database
from handoff.errors import HandoffError
from passerelle.errors import CommandError
from passerelle.settings import load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One subcommand each."""
    commands = parser.add_subparsers(dest="deed", required=True, metavar="add|list|disable")
    add = commands.add_parser("add", help="make an account; the password is asked for, or read from standard input")
    add.add_argument("email")
    add.add_argument("name", help="what customers see")
    add.add_argument("--role", choices=ROLES, default="agent")
    add.add_argument("--language", choices=LANGUAGES, default="fr")
    add.add_argument("--generate", action="store_true", help="make up a password and print it")
    commands.add_parser("list", help="show all accounts")
    disable = commands.add_parser("disable", help="close an account and end its sessions")
    disable.add_argument("email")


def main(arguments: argparse.Namespace) -> int:
    """Do it; 1 with the reason when it cannot be done."""
    try:
        database = Database(load().database)
    except HandoffError as error:
        raise CommandError(str(error)) from error
    try:
        return _DEEDS[arguments.deed](Agents(database), arguments)
    except HandoffError as error:
        raise CommandError(str(error)) from error
    finally:
        database.close()


def _add(agents: Agents, arguments: argparse.Namespace) -> int:
    password = secrets.token_urlsafe(12) if arguments.generate else _password()
    agent = agents.add(arguments.email, arguments.name, password, arguments.role, arguments.language)
    print(f"{agent.email} can log in at /desk as {agent.name} ({agent.role})")
    if arguments.generate:
        print(f"password: {password}")
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise CommandError("the two passwords are not the same; nothing was made")
    return first


def _list(agents: Agents, arguments: argparse.Namespace) -> int:
    for agent in agents.list():
        state = "  disabled" if agent.disabled else ""
        print(f"{agent.email:<36} {agent.name:<24} {agent.role:<11} {agent.language}{state}")
    return 0


def _disable(agents: Agents, arguments: argparse.Namespace) -> int:
    print(f"{agents.disable(arguments.email).email} can no longer log in")
    return 0


_DEEDS = {"add": _add, "list": _list, "disable": _disable}
