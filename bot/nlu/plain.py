"""Lines in plain spelling: codes taken out or replaced, capitals calmed, chat spelling written out.

What the classifiers compare is the wish, not the order number (each of which is another word to the encoder), not the
capitals ("OÙ EST MA COMMANDE" is as far from "où est ma commande ?" as an unrelated line), not "kan" for "quand".
"""

import re
from functools import lru_cache

from bot.nlu.entities.emails import find_emails
from bot.nlu.entities.found import Found, without_overlaps
from bot.nlu.entities.numbers import find_numbers
from bot.nlu.text import fold
from bot.nlu.wordfiles import read

_LINK = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_STAND_IN = {"order_number": "LBQ-10001", "email": "lea@exemple.fr", "postcode": "75011", "link": "https://exemple.fr"}
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


@lru_cache(maxsize=512)  # wish, mood and topic each read a line so
def plain(text: str) -> str:
    """`text` as the classifiers see it."""
    shorter = _STRETCHED.sub(r"\1\1", _replaced(text, _STAND_IN))
    return _written_out(shorter.lower())


def without_codes(text: str) -> str:
    """`text` without order numbers, e-mails, postcodes and links."""
    return _replaced(text, {})


def _replaced(text: str, stand_in: dict[str, str]) -> str:
    links = [Found("link", match.group(), match.start(), match.end()) for match in _LINK.finditer(text)]
    parts, at = [], 0
    for found in without_overlaps([*links, *find_emails(text), *find_numbers(text)]):
        parts += [text[at : found.start], stand_in.get(found.entity, " ")]
        at = found.end
    return "".join([*parts, text[at:]]).strip()


def _written_out(text: str) -> str:
    pattern, spellings = _chat()
    parts, at = [], 0
    for match in pattern.finditer(fold(text)):
        parts += [text[at : match.start()], spellings[match.group()]]
        at = match.end()
    return "".join([*parts, text[at:]])


@lru_cache(maxsize=1)
def _chat() -> tuple[re.Pattern[str], dict[str, str]]:
    spellings = {str(short): str(full) for short, full in read("chat").items()}
    longest_first = "|".join(re.escape(short) for short in sorted(spellings, key=len, reverse=True))
    return re.compile(rf"(?<![\w'])(?:{longest_first})(?![\w'])"), spellings
