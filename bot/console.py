"""Rasa's shell on the prompt-toolkit we have: its questionary 1 reaches into a layout that has changed since.

Rasa pins questionary below 1.11; without this, `rasa shell` breaks at the first answer with buttons.
"""

from __future__ import annotations

from typing import Any

from prompt_toolkit import PromptSession
from questionary.prompts import common


def mend_buttons() -> None:
    """Leave out questionary's search for a blank line to hide: newer layouts have none, and it fails looking for it."""
    common._fix_unecessary_blank_lines = _leave_as_it_is


def _leave_as_it_is(ps: PromptSession[Any]) -> None:
    """Nothing to fix."""
