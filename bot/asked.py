"""What a line answers to the question just asked: a one-time code, or one of the choices, in words instead of a tap.

Only where a question is open, and only what it offers: nothing of a customer's free text becomes a choice otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.nlu.text import fold
from conversation.events import Entity

_CODE = re.compile(r"(?<![\d-])[0-9]{3} ?[0-9]{3}(?![\d-])")
_MOST_WORDS = 12  # an answer is short; a longer line is read as a wish of its own
# Words for the choices that plans offer (actions/plans), folded. The first that matches is meant.
_CHOICES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("no", re.compile(r"^(non|no|nope|personne|nobody|aucun|toujours pas|still not)\b")),
    ("yes", re.compile(r"^(oui|yes|si|yep|yeah|trouve|found)\b")),
    ("refund", re.compile(r"\b(?<!pas de )(?<!pas un )(?<!pas le )(?<!qu'un )(?<!\bno )(?<!not a )(?<!than a )"
                          r"(rembours\w*|refund\w*|money back|mon argent|my money|reimburs\w*)\b")),
    ("again", re.compile(r"\b(renvo[iy]\w*|rempla\w*|nouve(l|au) (envoi|colis|paquet)|un autre|replac\w*|resend|"
                         r"re-?send|send (it|another|them|a new one)( again)?|(new|another) (one|parcel|package)|"
                         r"reship\w*)\b")),
    ("all", re.compile(r"\b(tout|toute la commande|en entier|la totalite|all|everything|whole (order|thing))\b")),
    ("part", re.compile(r"\b(une partie|seulement|que l[ae]s?|only|just (the|one)|part of)\b")),
    ("resend", re.compile(r"\b(code (il |ne |n')*(arrive|vient)\b|code .{0,12}(arrived?|come)\b|"
                          r"(r?envo\w*|send)( moi| me)?( un| le| a| the)?( autre| nouveau| new)? code|rien recu|"
                          r"pas (recu|eu) (le|de) code|(no|another|new) code|did ?n[o']?t (get|receive))\b")),
)  # fmt: skip
# "The second one", where the options stand below each other.
_PLACES = (
    (0, re.compile(r"\b(la|le|the) (premier|premiere|1ere?|first)\b")),
    (1, re.compile(r"\b(la|le|the) (deuxieme|second|seconde|2e|2nd)\b|\bl'autre\b|\bthe other( one)?\b")),
    (2, re.compile(r"\b(la|le|the) (troisieme|3e|third)\b")),
    (-1, re.compile(r"\b(la|le|the) ((plus )?(derniere?|vieille|vieux|ancienne?)|last|oldest)\b")),
    (0, re.compile(r"\b(la|le|the) (plus recente?|latest|newest|most recent)\b")),
)
_NO_THINGS = frozenset(value for value, _ in _CHOICES)  # "the last one" is an article or an order, never "all of it"
_NUMBERED = frozenset({"order_number", "detail"})


def answered(text: str, question: str | None, options: Sequence[str]) -> Entity | None:
    """The code or the choice this line gives, as the entity that a tap would carry; None when it gives neither."""
    if question == "code":
        found = _CODE.search(text)
        if found is not None:
            return Entity(entity="code", value=found.group().replace(" ", ""), start=found.start(), end=found.end())
    if not options or len(text.split()) > _MOST_WORDS:
        return None
    folded = fold(text)
    things = [option for option in options if option not in _NO_THINGS]
    place = next((place for place, words in _PLACES if words.search(folded)), None)
    if place is not None and -len(things) <= place < len(things) and question in _NUMBERED:
        kind = "order_number" if question == "order_number" else "choice"
        return Entity(entity=kind, value=things[place], start=0, end=len(text))
    for value, words in _CHOICES:
        match = words.search(folded) if value in options else None
        if match is not None:
            return Entity(entity="choice", value=value, start=match.start(), end=match.end())
    return None
