"""What a text can be found by: its words without case and accents, and order numbers in their one spelling. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from conversation import events as ev
from conversation.records import Entry
from shop.numbers import find

WORD_LETTERS = 60
WORDS_MOST = 3_000  # of one conversation: a hundred long messages
ASKED_MOST = 6  # words of a question

_TOKEN = re.compile(r"[a-z0-9][a-z0-9@._+-]*")
_PARTS = re.compile(r"[a-z0-9]+")


def words_of(text: str) -> set[str]:
    """Every word, e-mail address and order number of a text; an address or a number also by its parts."""
    tokens = {token.rstrip("._+-@") for token in _TOKEN.findall(_folded(text))}
    parts = {part for token in tokens for part in _PARTS.findall(token)}
    numbers = {number.lower() for number in find(text)}
    digits = {part for number in numbers for part in _PARTS.findall(number)}
    return {word[:WORD_LETTERS] for word in tokens | parts | numbers | digits if len(word) > 1}


def asked(text: str) -> list[str]:
    """The words a question is about; each must begin a word of what is found."""
    numbers = [number.lower() for number in find(text)]
    if numbers:
        return numbers[:ASKED_MOST]
    tokens = [token.rstrip("._+-@")[:WORD_LETTERS] for token in _TOKEN.findall(_folded(text))]
    return list(dict.fromkeys(token for token in tokens if len(token) > 1))[:ASKED_MOST]


def words_in(entries: Iterable[Entry]) -> set[str]:
    """What these entries can be found by: the words of people, and who they are. The assistant's are everywhere."""
    return set().union(*(words_of(text) for entry in entries for text in _said(entry.event)))


def _said(event: ev.Event) -> Sequence[str]:
    match event:
        case ev.CustomerWrote(text=text) | ev.CustomerEdited(text=text) | ev.CustomerChose(title=text):
            return (text,)
        case ev.AgentWrote(text=text) | ev.AgentNoted(text=text):
            return (text,)
        case ev.CustomerSentFile(name=name, caption=caption):
            return (name, caption)
        case ev.CustomerIdentified(person=person, name=name, email=email, order=order):
            return [it for it in (person, name, email, order) if it]
        case ev.CustomerGaveContact(value=value) | ev.CustomerCorrected(value=value):
            return (value,)
        case ev.CaseLabelled(label=label):
            return (label,)
        case _:
            return ()


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).replace("œ", "oe").replace("æ", "ae")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
