"""Whoever writes first waits for nothing that is fetched only once."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

from bot.assistant import Assistant, Hearing
from bot.history import article_of
from conversation.records import Message
from passerelle.compose import ROOT
from tests.model import loaded_model

LINES = (
    "bonjour, où en est ma commande LBQ-10001 ?",
    "I need the kettel by Friday 12/12, is that still possible please",
    "Hola, quiero saber dónde está mi paquete por favor",
    "c'est inadmissible, passez-moi quelqu'un",
    "et en Belgique ?",
    "zorglub fnax wibble tralala",
)


def test_no_file_is_opened_for_the_first_lines() -> None:
    child = subprocess.run(
        [sys.executable, "-m", __name__], cwd=ROOT, capture_output=True, text=True, check=True, timeout=300
    )
    assert json.loads(child.stdout.splitlines()[-1]) == {"read": len(LINES), "opened": []}


async def _read(assistant: Assistant) -> int:
    messages = (Message(seq=at, at=0, kind="text", text=text) for at, text in enumerate(LINES))
    lines = [await assistant.read(message, Hearing()) for message in messages]
    return len([article_of(line.reading, line.message.text) for line in lines if line.reading])


def _main() -> None:
    """In a process in which nothing was read before."""
    loaded = loaded_model()
    opened: list[str] = []
    sys.addaudithook(lambda event, about: opened.append(str(about[0])) if event == "open" else None)
    read = asyncio.run(_read(loaded.assistant))
    sys.stdout.write(json.dumps({"read": read, "opened": opened}) + "\n")


if __name__ == "__main__":
    _main()
