"""Which small talk it is, and what is said to it: a joke is told, laughter gets a smile, a shrug gets a way to go on.

That it is small talk the model has heard; these words only choose the answer. Pure.
"""

from __future__ import annotations

import re

SMALL_TALK = "utter_chitchat"
JOKE = "utter_joke"
WHO = "utter_bot_challenge"
_ANOTHER = re.compile(
    r"(?:(?:haha\w*|hihi|mdr|lol|ptdr|trop dr[oô]le|bravo|ok|super|cool|and|et|allez|vas-y|tell me|raconte)[ ,!.]*)*"
    r"(?:encore(?: une?)?(?: autre| fois)?|une autre|d'autres|la suite|another(?: one)?|one more|again|more)"
    r"(?: (?:blague|joke|svp|stp|please|s'il (?:vous|te) pla[iî]t))*[ !.?…]*",
    re.IGNORECASE,
)
# What fits the line first is answered; all else is small talk in general.
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "utter_complain",  # no joke is wanted: what happened is one
        re.compile(
            r"\b(?:c'est|est[- ]ce|is (?:this|that|it)|this is|are you|vous|tu)\b(?: \w+)? "
            r"(?:une (?:mauvaise )?blague|(?:a )?(?:bad )?(?:joke|joking)|kidding|plaisante[sz]|te fous|vous foutez)\b",
            re.IGNORECASE,
        ),
    ),
    (
        JOKE,
        re.compile(
            r"\b(?:racont\w*|dis|dites|fais|faites|connai\w*|sors|sais|aurai[st]|as|avez|veux|voudrais|une autre"
            r"|tell|know|got|have|hear|another|need|want)\b.*"
            r"\b(?:blagues?|histoire dr[oô]le|jokes?|funny (?:story|thing))\b"
            r"|\b(?:fai[st]e?s?[ -](?:moi|nous) rire|make (?:me|us) laugh)\b|^(?:une )?(?:blague|joke)[ ?!.]*$",
            re.IGNORECASE,
        ),
    ),
    (
        "utter_well",
        re.compile(
            r"\b(?:[cç]a va|tu vas|vous allez|comment vas|comment allez|quoi de neuf|la forme"
            r"|how are you|how'?s it going|how are things|how do you do|what'?s up|you ok(?:ay)?|are you well"
            r"|how'?s your day)\b",
            re.IGNORECASE,
        ),
    ),
    ("utter_tell_me", re.compile(r"[😭😢😥😞😔🥺💔😿]")),
    ("utter_unsure", re.compile(r"🤷|🤔|😕|😐|🙄|^[ .…]*(?:bof|mouais|euh+|hmm+|h+m+)[ .!…]*$", re.IGNORECASE)),
    (
        "utter_smile",
        re.compile(
            r"[\U0001F600-\U0001F60F\U0001F923\U0001F92D\U0001F638\U0001F639]"
            r"|\b(?:mdr+|ptdr+|lol+|xd|rofl|lmao|(?:ha|hi|hé|he){2,}h?)\b"
            r"|\b(?:dr[oô]le|marrant\w*|rigolo\w*|funny|hilarious)\b",
            re.IGNORECASE,
        ),
    ),
)


_DOUBTS = re.compile(
    r"(?:(?:ah|oh|ok|mais|alors|et|really|oh really|well|and|but)[ ,!.?]+)*"
    r"(?:prouve[sz]?(?:[ -](?:le|ça|ca))?(?:[ -]moi)?|qu'est[- ]ce qui (?:me )?le prouve|quelle preuve"
    r"|(?:je (?:ne )?(?:vous|te|t'en|y) ?crois pas|j'en doute|j'y crois pas)"
    r"|prove (?:it|that)(?: to me)?|(?:what|any) proof|how (?:do|can) i (?:know|be sure)(?: that)?"
    r"|i (?:do not|don'?t) believe (?:you|that|it))[ !.?…]*",
    re.IGNORECASE,
)
_JOKES = re.compile(
    r"(?:(?:mdr|lol|haha\w*|non|no|ah|oh|mais|but|ptdr|hihi)[ ,!.]+)*"
    r"(?:je (?:rigol\w*|blagu\w*|plaisant\w*|d[eé]conn\w*|fais une blague)|c'[eé]tait (?:pour rire|une blague)"
    r"|(?:i(?: am|'?m| was) )?(?:just |only )?(?:kidding|joking)|jk|it was a joke)(?: lol| mdr| haha\w*)*[ !.?…]*",
    re.IGNORECASE,
)


def doubts(text: str) -> bool:
    """Does the line ask for proof of what was just told: "prove it"?"""
    return _DOUBTS.fullmatch(" ".join(text.replace("’", "'").split())) is not None


def was_a_joke(text: str) -> bool:
    """Does the line say that what was said before was not meant?"""
    return _JOKES.fullmatch(" ".join(text.replace("’", "'").split())) is not None


def fitting(text: str) -> str:
    """The answer to a line of small talk."""
    line = " ".join(text.replace("’", "'").split())
    return next((answer for answer, words in _KINDS if words.search(line)), SMALL_TALK)


def wants_another(text: str) -> bool:
    """Does it ask for one more of what was told: "encore une", "another one"?"""
    return _ANOTHER.fullmatch(" ".join(text.replace("’", "'").split())) is not None
