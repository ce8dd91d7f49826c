"""Does the customer ask for a person? Tuned to miss none: a needless offer costs a line, a missed ask breaks P1.

Three ears: patterns over lists of persons and verbs, in which misspelt words are first read as the word they stand
for; lines that are nothing but such a word or "0"; and the intents (`ask_human` in the line or one of its clauses),
which must be surer when no word of the line has to do with persons. What is said of others ("my insurance agent") is
taken out before, and so is an ask that is declined ("no need for an adviser").
"""

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.nlu.intents import OUT_OF_SCOPE, Ranked
from bot.nlu.phrases import phrases
from bot.nlu.plain import plain
from bot.nlu.speaking import wished_language
from bot.nlu.text import clauses as clauses_of
from bot.nlu.text import fold, words
from bot.nlu.wordfiles import read, word_set

ASK_HUMAN = "ask_human"
# How sure the intents must be that the line asks for a person, with a person-like word in it and without one. Of 2,900
# held-out and trial lines none that asks is missed with 0.15 or 0.20, and from 0.25 on one is; as many others are taken
# for asking from 0.15 to 0.35 (twelve).
_LEAST_HINTED = 0.20
_LEAST = 0.60
# With such a word, but beside another wish, how sure they must be of a clause. Of training lines left out with those
# nearest to them, 13 of 1,528 that ask are less sure than this, and 63 of 150 others that resemble an ask.
_LEAST_BESIDE = 0.80
# Of a clause beside another wish ("cancel it, and call me"): in 1,380 held-out lines it hears one more, none wrongly.
_LEAST_APART = 0.97
# Below it in the line and each clause, words of asking were about something else; in a line that is out of scope ("my
# bank adviser") they need as much as a mere hint does.
_NO_CHANCE = 0.02
_BEYOND_DOUBT = 0.95  # from here it counts even beside words that speak of somebody else
_ALIKE = 85  # rapidfuzz ratio from which a word of five letters or more is a misspelling of a listed one
_ALIKE_ALONE = 80  # the same for a line of one word, where there is nothing else it could be about


def asks_for_human(text: str, line: Ranked, clauses: tuple[Ranked, ...]) -> str | None:
    """What shows that a person is asked for: the words themselves, or the intent; None when nobody asks.

    Args:
        text: the customer's line.
        line: the intents of the whole line.
        clauses: the intents of each clause, when it has several.
    """
    if _alone(text):
        return text.strip()
    if not any(letter.isalpha() for letter in text):
        return None  # "000692" is the code that was asked for, however much it resembles "000"
    whole = _respelled(text)
    if wished_language(text) and not any(word in _words("persons") for word in whole.split()):
        return None  # "can we speak French?" asks for a language
    asked = _without_declined(whole)
    spoken = phrases("human", "elsewhere").sub(" ", asked)
    found = phrases("human", "asks").search(" ".join(spoken.split()))
    likely = max(one.probability(ASK_HUMAN) for one in (line, *clauses))
    if found and likely >= (_NO_CHANCE if line.name != OUT_OF_SCOPE else _LEAST_HINTED):
        return found.group()
    if found and line.glanced and line.name != OUT_OF_SCOPE:  # a glance hears no second wish
        return found.group()
    declined = asked != whole
    heard = _by_intent(whole, spoken, line, clauses) or (spoken == whole and _apart(text, line, clauses))
    return ASK_HUMAN if not declined and heard else None


def declines_human(text: str) -> bool:
    """Does the line say that no person is wanted, and ask for none beside it?"""
    whole = _respelled(text)
    rest = _without_declined(whole)
    return rest != whole and phrases("human", "asks").search(" ".join(rest.split())) is None


def _without_declined(whole: str) -> str:
    return phrases("human", "declined").sub(" ", whole)


def _by_intent(whole: str, spoken: str, line: Ranked, clauses: tuple[Ranked, ...]) -> bool:
    hinted = any(word in _hints() for word in spoken.split())
    likely = line.probability(ASK_HUMAN)
    if likely >= _BEYOND_DOUBT:
        return True
    if spoken != whole and not hinted:
        return False
    if line.name == ASK_HUMAN:
        return likely >= (_LEAST_HINTED if hinted else _LEAST)
    return hinted and any(one.name == ASK_HUMAN and one.confidence >= _LEAST_BESIDE for one in clauses)


def _apart(text: str, line: Ranked, clauses: tuple[Ranked, ...]) -> bool:
    """Is it surely asked for in a clause of its own, beside a wish? A name alone ("camille.laurent@…") is none."""
    parts = zip(clauses_of(text), clauses, strict=True) if clauses and line.name != "give_order_number" else ()
    return any(len(part.split()) > 1 and one.probability(ASK_HUMAN) >= _LEAST_APART for part, one in parts)


def _alone(text: str) -> bool:
    bare = " ".join(word.text for word in words(text))
    known = word_set(read("human")["alone"])
    if bare in known or (bare and set(bare.split()) <= {"0", "zero"}):
        return True
    if len(bare) < 5 or not bare.replace("'", "").isalpha():
        return False
    return process.extractOne(bare, known, scorer=fuzz.ratio, score_cutoff=_ALIKE_ALONE) is not None


def _respelled(text: str) -> str:
    """The line folded, in plain spelling, single blanks between words, each misspelt person or verb written right.

    Of the punctuation only ends of sentences stay, as " . ".
    """
    bare = re.sub(r"[^\w'.]+", " ", re.sub(r"[.!?;\n]+", " . ", fold(plain(text)))).strip()
    return " ".join(_right(word) for word in bare.split())


@lru_cache(maxsize=4096)
def _right(word: str) -> str:
    if len(word) < 5 or word in _known():
        return word
    close = process.extractOne(word, _listed(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return word if close is None or abs(len(close[0]) - len(word)) > 1 else str(close[0])


@lru_cache(maxsize=1)
def _listed() -> tuple[str, ...]:
    return tuple(sorted(_words("persons") | _words("talks") | _words("wants")))


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Words that are no misspellings: those listed, and the common ones of both languages ("livre" is not "live")."""
    common = word_set(read("language")["fr"]) | word_set(read("language")["en"])
    return frozenset(fold(word) for word in common) | _words("persons") | _words("talks") | _words("wants") | _hints()


@lru_cache(maxsize=1)
def _hints() -> frozenset[str]:
    return _words("persons") | _words("hints")


def _words(key: str) -> frozenset[str]:
    return word_set(str(read("human")[key]))
