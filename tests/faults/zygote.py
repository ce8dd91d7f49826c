"""`python -m tests.faults.zygote`: imports all that our processes import, once, and forks each of them from there.

A brain takes ten seconds of CPU to import Rasa, and a run under faults starts hundreds. A forked one is a process like
any other: it has its own memory, event loop and sockets, and `kill -9` ends it. One JSON line asks for a process, one
answers with its pid, and one tells that it has ended. When this process ends, so do they.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import sys
import traceback
from importlib import import_module
from typing import Any

from passerelle.absent import CLIENTS, TENSORFLOW, TERMINAL, stand_in
from passerelle.quiet import quiet

RASA = ("rasa", "rasa_sdk")  # a brain that understands by a table has no use for it, and starts in half of the time
LOOK_S = 0.05  # between two looks for who has ended
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of linux/prctl.h

Json = dict[str, Any]


def main() -> None:
    """Fork what is asked for, until standard input ends."""
    quiet()
    trained = os.environ.get("FAULTS_BRAIN") == "trained"
    stand_in((*TENSORFLOW, *CLIENTS, *TERMINAL, *(() if trained else RASA)))
    for role in ("gateway", "brain", "telegram", "handoff"):
        import_module(f"passerelle.commands.{role}")
    import_module("tests.faults.light")
    loaded = _model() if trained else None
    living: set[int] = set()
    _tell({"ready": True})
    while True:
        readable, _, _ = select.select([sys.stdin.fileno()], [], [], LOOK_S)
        if readable:
            line = sys.stdin.readline()
            if not line:
                return _end(living)
            pid = _fork(json.loads(line), loaded)
            living.add(pid)
            _tell({"pid": pid})
        for pid in _ended():
            living.discard(pid)
            _tell({"ended": pid})


def _model() -> Any:
    """The trained model, loaded once for all brains: loading it again is not what is tried here."""
    from passerelle import assistant
    from passerelle.compose import ROOT

    return assistant.load(ROOT / "models")


def _fork(asked: Json, loaded: Any) -> int:
    """`asked`: `command`, `environ`, `log` (a file), `plant` (a planted bug or ""), `lease_s`, `clock`."""
    pid = os.fork()
    if pid:
        return pid
    with contextlib.suppress(BaseException):
        _become(asked, loaded)
    os._exit(1)


def _become(asked: Json, loaded: Any) -> None:
    """The forked process: its own output, its own environment, its bugs, and then the command itself."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.setsid()
    os.environ.update(asked["environ"])
    if asked["clock"]:
        ctypes.CDLL(None).clock_jump_file(asked["clock"].encode())
    from tests.faults import light, plants

    try:
        plants.shorten_lease(asked["lease_s"])
        plants.PLANTS[asked["plant"]]()
        if asked["command"] == "brain":
            light.main(loaded)
        else:
            from passerelle import cli

            cli.main([asked["command"]])
    except BaseException:
        traceback.print_exc()
        raise


def _ended() -> list[int]:
    ended = []
    with contextlib.suppress(ChildProcessError):
        while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            ended.append(pid)
    return ended


def _end(living: set[int]) -> None:
    for pid in living:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _tell(line: Json) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
