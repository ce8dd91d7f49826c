"""What is the person's own, whatever the order: a copy of their data, and having them erased, each with a receipt."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from hashlib import sha256

import structlog

from actions import wiring
from actions.scope import Scope
from actions.talk import Talk
from actions.wording import day, payload
from conversation import files
from conversation.errors import ArchiveAway
from conversation.events import Attachment, ErasureRequested
from shop.spelling import fold

COPY_S = 10.0  # many conversations are read for it; the customer sees the typing sign meanwhile
_COPIES_A_DAY = 5  # of one person: more are of no use, and each reads all that is stored
_DAY_S = 24 * 3600
_YEAR_S = 366 * _DAY_S
_YES = re.compile(r"(oui|yes)\W*(tout effacer|effacez tout|effacer tout|erase everything|erase it all)?\W*")
_PLAIN = "text/plain"  # JSON is, and WhatsApp takes no file that says it is JSON
_CANNOT = "Copie des données demandée, non faite / Copy of the data asked for, not made"

log = structlog.get_logger()


async def proceed(talk: Talk, customer: str) -> str | None:
    """Take the wish of who has proven who they are a step further. What is asked next; None: it is over."""
    if talk.get("request") == "copy_data":
        await _copy(talk, customer)
        return None
    return _erase(talk)


async def _copy(talk: Talk, customer: str) -> None:
    """Hand out the copy; where it cannot be made now, a person sees to it."""
    book, name = wiring.book(), f"copies:{customer}"
    if book is not None and await book.hits(name) >= _COPIES_A_DAY:
        talk.say("utter_data_enough")
        return
    copy = await _made(talk.scope, customer)
    if copy is None:
        talk.say("utter_data_person")
        talk.hand_over(_CANNOT)
        return
    if book is not None:
        await book.hit(name, _DAY_S)
        await book.gather(f"{files.COPIES}{talk.scope.conversation}", copy.file, _YEAR_S)
    talk.say("utter_data_copy", _receipt_of(talk.scope), attachments=[copy])


async def _made(scope: Scope, customer: str) -> Attachment | None:
    write = wiring.copy()
    if write is None:
        return None
    try:
        content = await asyncio.wait_for(write(customer), COPY_S)
        file = await wiring.in_thread(partial(files.keep, wiring.files(), content))
    except (asyncio.TimeoutError, ArchiveAway, OSError) as error:
        log.error("copy.failed", conversation=scope.conversation, error=type(error).__name__)
        return None
    name = "mes-donnees.json" if scope.language == "fr" else "my-data.json"
    return Attachment(file=file, name=name, media_type=_PLAIN, size_bytes=len(content))


def _erase(talk: Talk) -> str | None:
    """Ask for one yes that cannot be meant for anything else, then leave the work to the erasure role.

    The buttons carry the whole answer: they also serve who waits for a person, whom no form asks anything. What is
    typed must be a yes and nothing else, in time, and written by who could read the question.
    """
    answer = talk.named("choice") or talk.given.get("erase")
    if answer == "no":
        talk.say("utter_data_kept")
        return None
    if answer == "yes" and (not talk.text or _is_sure(talk)):
        receipt = _receipt_of(talk.scope)
        talk.state(ErasureRequested(receipt=receipt["receipt"]))
        talk.say("utter_data_erasing", receipt)
        return None
    asked = {"turn": talk.scope.turn, "at": talk.scope.now}
    talk.note(asked="erase", options=["yes", "no"], erase=None, erase_asked=asked)
    titles = {"fr": ("Oui, tout effacer", "Non, garder"), "en": ("Yes, erase everything", "No, keep it")}
    buttons = zip(titles["fr" if talk.scope.language == "fr" else "en"], ("yes", "no"), strict=True)
    talk.say("utter_data_sure", buttons=[(title, payload("erase_data", choice=choice)) for title, choice in buttons])
    return "detail"


def _is_sure(talk: Talk) -> bool:
    asked = talk.given.get("erase_asked") or {}
    in_time = 0 <= talk.scope.now - int(asked.get("at", 0)) <= wiring.policy().waits.confirmation * 1000
    return in_time and asked.get("turn") != talk.scope.turn and _YES.fullmatch(fold(talk.text)) is not None


def _receipt_of(scope: Scope) -> dict[str, str]:
    """The date and a number that names this turn and tells nothing; the same in every try of it."""
    number = sha256(f"{scope.conversation}/{scope.turn}".encode()).hexdigest()[:8].upper()
    return {"receipt": number, "day": day(scope.today, scope.language)}
