"""The commands that customers may write or tap, alike on every messaging app, and the menu that shows them. Pure."""

from __future__ import annotations

import re

_NAMES = {
    "start": ("start",),
    "human": ("human", "conseiller"),
    "leave": ("leave", "quitter"),
    "language": ("language", "langue"),
    "wishes": ("wishes", "souhaits"),
    "wish": ("wish",),
    "name": ("name", "nom"),
    "web": ("web", "site"),
    "help": ("help", "aide"),
    "duty": ("duty",),
}
_COMMANDS = {name: command for command, names in _NAMES.items() for name in names}
_WRITTEN = re.compile(r"/([a-z]+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)

_MENU = {
    "fr": {
        "conseiller": "parler à une personne",
        "langue": "français ou anglais",
        "souhaits": "ce que vous nous demandez pour toujours",
        "web": "continuer sur notre site",
        "help": "ce que je peux faire",
        "start": "recommencer",
    },
    "en": {
        "human": "talk to a person",
        "language": "French or English",
        "wishes": "what you ask of us for good",
        "web": "go on on our site",
        "help": "what I can do",
        "start": "start again",
    },
}


def command(text: str) -> tuple[str, str] | None:
    """Our command and its argument; any other text that begins with `/` is text."""
    match = _WRITTEN.fullmatch(text.strip())
    name = _COMMANDS.get(match.group(1).lower()) if match else None
    return (name, (match.group(2) or "").strip()) if match and name else None


def menu(language: str, web: bool) -> dict[str, str]:
    """Command -> what it does; the way to the site only where there is one."""
    return {name: what for name, what in _MENU[language].items() if web or name != "web"}
