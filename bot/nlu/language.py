"""Which language a line is written in: a small lexicon first, langdetect with few profiles behind it.

langdetect as it comes draws random numbers and knows 55 languages: half of short lines go wrong, differently each
time. Here it decides between French and English only, from a fixed seed; other profiles are asked about long lines
that look like neither.
"""

import re
from collections import Counter
from functools import lru_cache
from importlib.resources import files

from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from bot.nlu.plain import without_codes
from bot.nlu.text import fold
from bot.nlu.wordfiles import read, word_set

UNDECIDED = "und"
SERVED = ("fr", "en")
_OTHERS = ("es", "de", "it", "pt", "nl", "pl", "ro", "tr", "sv", "da", "cs", "hu", "ar", "ru", "uk", "el", "he")
_OTHERS_ALSO = ("zh-cn", "ja", "ko", "hi", "th", "fa", "vi", "bg")
_SEED = 20261121  # any fixed number: the same line must give the same language in every process

# Below these a line says too little: chosen on the languages' training lines so that "ok super" stays undecided and
# no line of five French or English words is taken for a third language.
_SURE = 0.90
_LETTERS_TO_GUESS = 8
_WORDS_TO_GUESS = 3
_LETTERS_FOR_A_THIRD = 20
_KNOWN_SHARE_OF_SERVED = 0.35

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FRENCH_ELISION = re.compile(r"^(?:[jldcnsmt]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)
_FRENCH_QUESTION = re.compile(r"-(?:je|tu|t-il|t-elle|il|elle|on|nous|vous|ils|elles|moi|ce)$")
_ENGLISH_CONTRACTION = re.compile(r"(?:n['’]t|['’](?:s|m|re|ve|ll|d))$", re.IGNORECASE)
_ENGLISH_APOSTROPHE_LOST = frozenset("dont cant wont didnt doesnt isnt havent hasnt im ive whats wheres thats".split())
_FRENCH_LETTERS = frozenset("éèêëàâîïôùûçœ")


def language_of(text: str) -> str:
    """`fr`, `en`, the ISO 639-1 code of a language not served, or `und` for what has none ("ok", "LBQ-10001")."""
    bare = without_codes(text)
    tokens = [token.group().lower() for token in _TOKEN.finditer(bare)]
    if not tokens:
        return UNDECIDED
    if not _is_latin(bare):
        return _guess(bare, _SERVED_AND_OTHERS) or UNDECIDED
    votes = _votes(tokens)
    return _third(bare, tokens, votes) or _served(bare, tokens, votes)


def _served(text: str, tokens: list[str], votes: Counter[str]) -> str:
    french, english = votes["fr"], votes["en"]
    if max(french, english) >= 1 and max(french, english) >= 2 * min(french, english):
        return "fr" if french > english else "en"
    if french == english == 0 or _letters(text) < _LETTERS_TO_GUESS or len(tokens) < _WORDS_TO_GUESS:
        return UNDECIDED  # words nobody knows ("blorg fnax wibble") leave the conversation's language
    return _guess(text, SERVED) or UNDECIDED


def _third(text: str, tokens: list[str], votes: Counter[str]) -> str | None:
    """A language not served, when the words of one win, or a long line knows hardly a French or English word."""
    served = max(votes["fr"], votes["en"])
    others = [(count, code) for code, count in votes.items() if code not in SERVED]
    count, code = max(others, default=(0, ""))
    if count > served and (count >= 2 or len(tokens) <= 2):
        return code
    if _letters(text) < _LETTERS_FOR_A_THIRD or served > _KNOWN_SHARE_OF_SERVED * len(tokens):
        return None
    guess = _guess(text, _SERVED_AND_OTHERS)
    return None if guess in SERVED else guess


def _votes(tokens: list[str]) -> Counter[str]:
    votes: Counter[str] = Counter()
    lexicon = _lexicon()
    for token in tokens:
        if token in lexicon["neutral"]:
            continue
        votes.update(code for code, known in lexicon.items() if token in known)
        votes.update(_shape(token))
    return votes


def _shape(token: str) -> list[str]:
    """What the spelling alone tells: "j'…", "…-vous" and mostly "é" are French, "…n't" is English."""
    if _ENGLISH_CONTRACTION.search(token) or token in _ENGLISH_APOSTROPHE_LOST:
        return ["en"]
    if _FRENCH_ELISION.match(token) or _FRENCH_QUESTION.search(token):
        return ["fr"]
    if _FRENCH_LETTERS & set(token) and not any(token in known for known in _lexicon().values()):
        return ["fr"]
    return []


def _guess(text: str, codes: tuple[str, ...]) -> str | None:
    detector = _factory(codes).create()
    detector.append(text.lower())
    try:
        best = detector.get_probabilities()[0]
    except (LangDetectException, IndexError):
        return None
    return str(best.lang)[:2] if best.prob >= _SURE else None


_SERVED_AND_OTHERS = SERVED + _OTHERS + _OTHERS_ALSO


@lru_cache(maxsize=2)
def _factory(codes: tuple[str, ...]) -> DetectorFactory:
    folder = files("langdetect") / "profiles"
    factory = DetectorFactory()
    factory.load_json_profile([(folder / code).read_text(encoding="utf-8") for code in codes])
    factory.set_seed(_SEED)
    return factory


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, frozenset[str]]:
    """Code → words, as written and without accents where that is no word of the other served language."""
    lists = {str(code): word_set(text) for code, text in read("language").items()}
    french, english = lists["fr"], lists["en"]
    lists["fr"] = french | ({fold(word) for word in french} - english)
    return lists


def _is_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) * 2 >= len(letters)


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)
