"""The command line: a table from a command's name to its module, imported only when the command is chosen.

That late import is the one allowed: the process that faces the internet loads neither rasa nor tensorflow.
Exit codes: 0 done, 1 failed (said in one line), 2 wrong use.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

from passerelle.absent import one_heap, stand_in
from passerelle.errors import CommandError
from passerelle.quiet import quiet

GARBAGE = (10_000, 20, 20)  # objects until the youngest are looked through; how often those, the older; Python's: 700


class Command(NamedTuple):
    """A command's module (with `add_arguments(parser)` and `main(arguments) -> int`) and its line of help.

    `light`: it goes without what Rasa imports for components that we do not use, TensorFlow above all (`absent`).
    """

    module: str
    summary: str
    light: bool = False


COMMANDS: dict[str, Command] = {
    "run": Command("passerelle.commands.run", "start the whole service on this machine; Ctrl-C stops it"),
    "gateway": Command("passerelle.commands.gateway", "serve the widget, the desk, webhooks, health and metrics"),
    "brain": Command("passerelle.commands.brain", "answer customers; start as many as you need", light=True),
    "telegram": Command("passerelle.commands.telegram", "carry messages from and to Telegram"),
    "handoff": Command("passerelle.commands.handoff", "run the waiting list and the watchdogs alone"),
    "train": Command("passerelle.commands.train", "train the model, unless it is up to date", light=True),
    "agents": Command("passerelle.commands.agents", "add, list or disable the people of the desk"),
    "doctor": Command("passerelle.commands.doctor", "check settings, store, database, shop and model"),
    "understand": Command("passerelle.commands.understand", "say what the assistant understands of each line"),
    "replay": Command("passerelle.commands.replay", "play recorded conversations against the assistant", light=True),
    "bench": Command("passerelle.commands.bench", "measure this assistant beside Rasa's own default"),
    "backup": Command("passerelle.commands.backup", "copy what this machine keeps, while it runs"),
    "export": Command("passerelle.commands.export", "print all that is stored about a person"),
    "forget": Command("passerelle.commands.forget", "erase a person's words"),
    "unmerge": Command("passerelle.commands.unmerge", "undo that a visitor's conversation became a person's"),
    "incidents": Command("passerelle.commands.incidents", "declare, list or end what concerns many customers"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    quiet()
    parser = _parser()
    if not given or given[0] not in COMMANDS:
        parser.parse_args(given or ["--help"])
        return 2
    name, *rest = given
    command = COMMANDS[name]
    if command.light:
        one_heap()
        stand_in()
    module = imported(command.module)
    own = argparse.ArgumentParser(prog=f"passerelle {name}", description=_sentence(command.summary))
    module.add_arguments(own)
    try:
        return int(module.main(own.parse_args(rest)))
    except CommandError as error:
        print(f"passerelle {name}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `passerelle understand | head` is no failure
        sys.stderr.close()
        return 0


def imported(name: str) -> ModuleType:
    """The module, whose hundred thousand objects stay for good: nobody looks through them for garbage, neither while
    they are made (a tenth of the start) nor ever after. What comes later is looked through less often than usual, for
    it grows by thousands of sockets, not by garbage: else that is two fifths of what a socket costs that comes back."""
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.set_threshold(*GARBAGE)
        gc.enable()


def _parser() -> argparse.ArgumentParser:
    lines = [f"  {name:<12}{command.summary}" for name, command in COMMANDS.items()]
    parser = argparse.ArgumentParser(
        prog="passerelle",
        description="Customer service that never traps the customer.",
        epilog="commands:\n" + "\n".join(lines) + "\n\npasserelle COMMAND --help says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=list(COMMANDS), metavar="COMMAND", help="one of the commands below")
    return parser


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."
