"""`passerelle understand [FILE|-]`: what the assistant understands of each line, as JSON lines."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

from bot.fingerprint import newest_model
from bot.nlu.understanding import BadModel
from bot.understand import understand
from passerelle import logs
from passerelle.errors import CommandError
from passerelle.lines import day_of, lines_of
from passerelle.settings import load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and how much to say."""
    parser.add_argument(
        "file", nargs="?", default="-", help="one message per line; - (the default) reads standard input"
    )
    parser.add_argument("--why", action="store_true", help="explain each decision")
    parser.add_argument("--now", help="the day that “tomorrow” counts from, such as 2026-11-21 (default: today)")


def main(arguments: argparse.Namespace) -> int:
    """One JSON object per line, empty lines too."""
    logs.configure("understand")
    settings = load()
    model = newest_model(settings.model)
    if model is None:
        raise CommandError(f"no model in {settings.model}; make one with: passerelle train")
    try:
        for found in understand(_messages(arguments.file), model, why=arguments.why, today=day_of(arguments.now)):
            print(json.dumps(found, ensure_ascii=False), flush=sys.stdout.isatty())
    except BadModel as error:
        raise CommandError(str(error)) from error
    return 0


def _messages(file: str) -> Iterator[str]:
    for line in lines_of(file):
        yield line.rstrip("\r\n")
