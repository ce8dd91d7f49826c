"""Who waits minutes for a training sees that it goes on, on a terminal and in a plain log."""

from __future__ import annotations

import re
from io import StringIO
from threading import Event

import pytest

from passerelle.commands.train import CLEARED, Progress


class Screen(StringIO):
    """Where progress is printed; `ticked` when seconds were."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal
        self.ticked = Event()

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        written = super().write(text)
        if " s" in text:
            self.ticked.set()
        return written


@pytest.mark.parametrize("terminal", [True, False])
def test_the_seconds_go_on_while_nothing_else_is_said(terminal: bool) -> None:
    screen = Screen(terminal)
    with Progress(screen, log_every_s=0.01) as progress:
        progress.say("learning")
        assert screen.ticked.wait(30)
    said = screen.getvalue()
    assert ("\r" in said, CLEARED in said) == (terminal, terminal)
    assert re.search(r"model      learning … \d+ s\n", said) or terminal
