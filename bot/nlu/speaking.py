"""A wish to be spoken to in French or English: "en français svp", "can we switch to English?", "I don't speak French".

Patterns, as the wish is about the conversation and no intent: what it resembles most is an ask for a person.
"""

import re
from functools import lru_cache

from bot.nlu.phrases import phrases
from bot.nlu.text import fold

_NAMES = {"fr": "french", "en": "english"}  # lists of names in words/speak.yml
_OTHER = {"fr": "en", "en": "fr"}
_LONGEST = 10  # words; in a longer line a language is mostly mentioned in passing


def wished_language(text: str) -> str | None:
    """`fr` or `en` where the line asks to be answered in it; None for all other lines, which is nearly every one."""
    bare = " ".join(re.sub(r"[^\w'-]+", " ", fold(text)).split())
    if not _named().search(bare) or len(bare.split()) > _LONGEST:
        return None
    for code, other in _OTHER.items():  # "I don't speak French, English please" names both: what is lacking first
        if _said("lacking", code).search(bare):
            return other
    for code in _NAMES:
        if _said("whole", code).fullmatch(bare) or _said("asked", code).search(bare):
            return code
    return None


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    return re.compile(r"\b(?:francais|french|anglais|english)\b")


@lru_cache(maxsize=8)
def _said(key: str, code: str) -> re.Pattern[str]:
    return phrases("speak", key, tongue=_NAMES[code])
