"""Clocks that jump: a small library preloaded into a process, which adds what stands in a file to the time of day.

It is compiled where it is used; on a machine without a C compiler no clock jumps, and the run says so.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")


class Clock:
    """The clock of one process: `jump` sets it ahead (or behind) of the machine's."""

    def __init__(self, library: Path, file: Path) -> None:
        self.library, self.file = library, file
        self.jump(0.0)

    @property
    def environ(self) -> Mapping[str, str]:
        """What a process must be started with."""
        return {"LD_PRELOAD": str(self.library), "CLOCK_JUMP_FILE": str(self.file)}

    def jump(self, ahead_s: float) -> None:
        """From now on the clock is this many seconds ahead; seen at once, for the file is mapped."""
        with self.file.open("r+b" if self.file.exists() else "wb") as file:
            file.write(struct.pack("d", ahead_s))


def compiled(folder: Path) -> Path | None:
    """The library, or None where there is no compiler."""
    compiler, library = shutil.which("cc"), folder / "clock.so"
    if compiler is None:
        return None
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"], check=True)
    return library
