"""The language to go on in: the one that is wished for ("en français svp"), or that a short line is clearly in.

Patterns, as a wish for a language is about the conversation and no intent: what it resembles most is an ask for a
person.
"""

import re
from functools import lru_cache

from bot.nlu.phrases import phrases
from bot.nlu.text import fold

_NAMES = {"fr": "french", "en": "english"}  # lists of names in words/speak.yml
_OTHER = {"fr": "en", "en": "fr"}
_LONGEST = 10  # words; in a longer line a language is mostly mentioned in passing
# Words from which a line tells the language of its writer. French ones are hardly strewn into English chats, English
# ones often into French chats.
_CLEAR_WORDS = {"fr": 1, "en": 2}
_CLEAR_ANYWAY = 3


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


def is_clear(text: str, language: str) -> bool:
    """Does a line in this language show that its writer wants to go on in it?

    "Oui", "ma facture", "my invoice" do; "merci", "thanks" and "no problem" are said in any chat.
    """
    bare = " ".join(re.sub(r"[^\w'-]+", " ", fold(text)).split())
    count = len(bare.split())
    if count >= _CLEAR_ANYWAY:
        return True
    return count >= _CLEAR_WORDS.get(language, _CLEAR_ANYWAY) and not phrases("speak", "anywhere").fullmatch(bare)


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    return re.compile(r"\b(?:francais|french|anglais|english)\b")


@lru_cache(maxsize=8)
def _said(key: str, code: str) -> re.Pattern[str]:
    return phrases("speak", key, tongue=_NAMES[code])
