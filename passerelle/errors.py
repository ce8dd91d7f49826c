"""What can stop a command: said in one line on the terminal, with what to do, and exit code 1."""

from __future__ import annotations


class CommandError(Exception):
    """A command failed for a reason its user can act upon."""


class StartError(CommandError):
    """A process could not start."""


class SettingsError(CommandError):
    """Settings cannot be used; all problems at once."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("settings cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))
        self.problems = problems
