"""`passerelle backup FOLDER`: a copy of embedded store, databases and files, made while the service runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from passerelle import logs
from passerelle.backup import back_up
from passerelle.settings import load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FOLDER: where the copy goes."""
    parser.add_argument("folder", type=Path, help="a new folder: PASSERELLE_DATA_DIR=FOLDER starts from it")


def main(arguments: argparse.Namespace) -> int:
    """Copy, and say what."""
    logs.configure("backup")
    for line in back_up(load(), arguments.folder):
        print(line)
    return 0
