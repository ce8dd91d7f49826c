"""`passerelle train`: trains the model when there is none or what it depends on has changed; a few lines are mended."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import TextIO

from bot.fingerprint import fingerprint_of, model_fingerprint, newest_model
from passerelle import logs
from passerelle.absent import TENSORFLOW, stand_in
from passerelle.errors import CommandError
from passerelle.settings import load

TICK_S = 1.0
LOG_EVERY_S = 10.0
CLEARED = "\x1b[K"  # the running seconds before it do not shine through


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--force` trains in any case, and on all lines."""
    parser.add_argument("--force", action="store_true", help="train on all lines, even when the model is up to date")


def main(arguments: argparse.Namespace) -> int:
    """Train, with progress; returns at once when the model is up to date."""
    logs.configure("train")
    models = load().model
    current = newest_model(models)
    if current is not None and not arguments.force and fingerprint_of(current) == model_fingerprint():
        print(f"model      up to date ({current})", flush=True)
        return 0
    if models.suffixes:
        raise CommandError(f"PASSERELLE_MODEL names the file {models}; name the folder that it lies in, to train there")
    _train(models, whole=arguments.force)
    return 0


def _train(models: Path, whole: bool) -> None:
    with Progress() as progress:
        if not whole and import_module("bot.mend").mend(models, progress.say):
            return
        progress.say("loading Rasa")
        stand_in(TENSORFLOW)  # no component of ours trains with it
        training = import_module("bot.train")
        try:
            training.train(models, progress.say)
        except training.TrainingFailed as error:
            raise CommandError(str(error)) from error


class Progress:
    """Says what is being done and for how long: on a terminal the seconds run, in a log a line comes now and then."""

    def __init__(self, out: TextIO | None = None, log_every_s: float = LOG_EVERY_S) -> None:
        self._began = time.monotonic()
        self._out = out or sys.stdout  # while Rasa trains, what it prints is led elsewhere; this is not
        self._live = self._out.isatty()
        self._every_s = TICK_S if self._live else log_every_s
        self._what = ""
        self._ended = threading.Event()
        self._ticking = threading.Thread(target=self._tick, daemon=True)

    def say(self, what: str) -> None:
        """The next step has begun."""
        self._what = what
        self._print(f"model      {what} …\n")

    def __enter__(self) -> Progress:
        self._ticking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._ticking.join()
        if self._live:
            self._print("")

    def _tick(self) -> None:
        while not self._ended.wait(self._every_s):
            seconds = int(time.monotonic() - self._began)
            self._print(f"model      {self._what} … {seconds} s" + ("\r" if self._live else "\n"))

    def _print(self, text: str) -> None:
        print((CLEARED if self._live else "") + text, end="", file=self._out, flush=True)
