"""Puts the assistant together: model, answers, shop and actions. Imported only where there is a brain."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path

from actions import wiring
from actions.executor import runner
from bot.assistant import Assistant
from bot.fingerprint import newest_model
from bot.voice import Voice
from conversation.answers import Answers, BadAnswers
from conversation.book import Book
from conversation.door import Door
from passerelle.compose import ROOT
from passerelle.errors import StartError
from shop.port import Shop


@dataclass(frozen=True)
class Loaded:
    """A model in memory and the voice it speaks with."""

    assistant: Assistant
    voice: Voice


def load(models: Path) -> Loaded:
    """Load the newest model and the answers, for good: nobody looks through them for garbage, which would hold up the
    turns of that moment. Takes seconds and blocks. Raises `StartError`."""
    model = newest_model(models)
    if model is None:
        raise StartError(f"no model in {models}; make one with: passerelle train")
    try:
        voice = Voice(Answers(ROOT / "data" / "answers"))
    except BadAnswers as error:
        raise StartError(str(error)) from error
    try:
        loaded = Loaded(Assistant.load(model, voice, runner()), voice)
    except Exception as error:  # whatever Rasa makes of a file that is broken, or older than the code
        reason = f"{type(error).__name__}: {error}"
        raise StartError(
            f"{model} cannot be loaded ({reason}); make a new one with: passerelle train --force"
        ) from error
    gc.freeze()
    return loaded


def wire(
    shop: Shop,
    door: Door,
    secret: str = "",
    files: Path | None = None,
    book: Book | None = None,
    copy: wiring.Copy | None = None,
) -> None:
    """Give the actions their shop and their door, before the first turn.

    `secret` derives one-time codes: it must be that of the process which mails them. `files` is the folder of files,
    `book` counts the codes that somebody is sent, in whatever conversation; `copy` makes the copy of a person's data.
    """
    wiring.wire(shop, door, secret, files, book, copy)
