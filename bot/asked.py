"""What a line answers to the question just asked: a one-time code, or one of the choices, in words instead of a tap.

Only where a question is open, and only what it offers: nothing of a customer's free text becomes a choice otherwise.
A question about a choice is not the choice; where the form can answer it, it is an option of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.nlu.text import fold
from conversation.events import Entity

_CODE = re.compile(r"(?<![\d-])[0-9]{3} ?[0-9]{3}(?![\d-])")
_ABROAD = re.compile(r"(?:(?:B|L|CH|NL|A)[- ]?)?\d{4}", re.IGNORECASE)  # Ixelles is 1050
_MOST_WORDS = 12  # an answer is short; a longer line is read as a wish of its own
# Words for the choices that plans offer (actions/plans), folded. The first that matches is meant.
_CHOICES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("no", re.compile(r"^(non|no|nope|personne|nobody|aucun|toujours pas|still not)\b")),
    ("yes", re.compile(r"^(oui|yes|si|yep|yeah|trouve|found)\b")),
    ("refund", re.compile(r"\b(?<!pas de )(?<!pas un )(?<!pas le )(?<!qu'un )(?<!\bno )(?<!not a )(?<!than a )"
                          r"(rembours\w*|refund\w*|money back|mon argent|my money|reimburs\w*)\b")),
    ("again", re.compile(r"\b(renvo[iy]\w*|rempla\w*|nouve(l|au) (envoi|colis|paquet)|un autre|replac\w*|resend|"
                         r"re-?send|send (it|another|them|a new one)( again)?|sent again|"
                         r"(new|another) (one|parcel|package)|reship\w*|echang\w*|exchang\w*|swap\w*)\b")),
    ("all", re.compile(r"\b(tout|les (deux|2|trois|3)|both|toute la commande|en entier|la totalite|all|everything|"
                       r"whole (order|thing))\b")),
    ("part", re.compile(r"\b(une partie|seulement|que l[ae]s?|only|just (the|one)|part of)\b")),
    ("resend", re.compile(r"\b(code (il |ne |n')*(arrive|vient)\b|code .{0,12}(arrived?|come)\b|"
                          r"(r?envo\w*|send)( moi| me)?( un| le| a| the)?( autre| nouveau| new)? code|rien recu|"
                          r"pas (recu |eu )?(le|de) code|(do ?n[o']?t|didn'?t) (have|see) (the|a|any) code|"
                          r"(ou est|where('s| is)|trouve pas|trouver|find) (le|the) code|"
                          r"(no|another|new) code|did ?n[o']?t (get|receive))\b")),
)  # fmt: skip
# "The second one", where the options stand below each other.
_PLACES = (
    (0, re.compile(r"\b(la|le|the) (premier|premiere|1ere?|first)\b")),
    (1, re.compile(r"\b(la|le|the) (deuxieme|second|seconde|2e|2nd)\b|\bl'autre\b|\bthe other( one)?\b")),
    (2, re.compile(r"\b(la|le|the) (troisieme|3e|third)\b")),
    (-1, re.compile(r"\b(la|le|the) ((plus )?(derniere?|vieille|vieux|ancienne?)|last|oldest)\b")),
    (0, re.compile(r"\b(la|le|the) (plus recente?|latest|newest|most recent)\b")),
)
ABOUT = "about"  # "how does it work?", of all that is offered; of one choice `about_…`
_ASKS = re.compile(
    r"\b(comment|combien|quand|quel(le)?s?|pourquoi|c'est quoi|gratuit\w*|payant\w*|frais|delai|sous combien"
    r"|how|when|what|why|cost\w*|free|charge)\b"
)
_ASKS_FIRST = re.compile(
    r"^(et |mais |and |but |so )?(?:sous |dans |en |in )?(comment|combien|quand|quel|c'est quoi|how|when|what|why)\b"
)
_CHOOSES = re.compile(
    r"\b(je (veux|voudrais|prefere\w*|souhaite|choisis|prends)(?! savoir| comprendre| d'abord)|plutot"
    r"|i('d| would)? (want|like|prefer|rather|take|choose)(?! to know| to understand))\b"
)
_OF_BOTH = re.compile(
    r"\b(difference|le plus (rapide|vite)|(va|ira) plus vite|quick\w*|fast\w*|mieux|better|conseill\w+|recommend\w*"
    r"|lequel|which (one|is))\b"
    r"|^(et |mais |and |but |so )?(ca (prend|met) combien|combien de temps|comment ca (marche|se passe)"
    r"|c'est (gratuit|payant|long)|ca coute|is (it|that|this) free"
    r"|do i (have to )?pay|how long|how much|how (does|do|would) (it|this|that|they) work)"
)
_REMEDIES = frozenset({"again", "refund"})
_ASKS_OF_IT = re.compile(r"\b(combien|quand|delai|how (long|much|soon|does|do)|when)\b[^.!]*\?")  # no remedy is chosen
_NO_THINGS = frozenset((ABOUT, *(f"{about}{value}" for about in ("", "about_") for value, _ in _CHOICES)))  # no goods
_NUMBERED = frozenset({"order_number", "detail"})
_NEWEST = re.compile(r"\b(la|le|the) (derniere?|last)\b")  # of orders, which stand newest first
_EVERY = re.compile(r"(les deux|toutes( les deux)?|both( of them| orders)?|all( of them)?)( svp| please)?[ .!]*")
EVERY = "every"  # order, one after the other
# A yes to "shall I do this?" says so: "hm", "l'autre", "la deuxième" and "les deux" are none, whatever they resemble.
_YES = re.compile(
    r"\b(ou+i+|oiu|ui|ouai[sp]|wi|si|yes+|ye|ya+|yea+h*|yep+|yup+|ok\w*|k|d'accord|dac\w*|d'acc|entendu|volontiers"
    r"|vas[- ]?y|allez[- ]?y|allons[- ]?y|allez|go|fai(?:s|tes)|faire|fait|do|exact\w*|parfait\w*|bien sur|tout a fait"
    r"|absolu\w*|affirmati\w*|evidemment|carrement|certain\w*|sure\w*|of course|indeed|right|correct\w*|fine|good|great"
    r"|perfect\w*|alright|bien|c'est (?:bon|ca)|ca (?:marche|roule|me va)|impec\w*|nickel|super|top|merci|svp|stp"
    r"|plait|plaisir|please|pls|thanks?|confirm\w*|valid\w*|agree\w*|accept\w*|proceed|approuv\w*|approve\w*"
    r"|pourquoi pas|why not|veux|voudrais|souhaite|want|annul\w*|cancel\w*|rembours\w*|refund\w*|renvo\w*|retour\w*"
    r"|return\w*|send|retract\w*|withdraw\w*|chang\w*|enlev\w*|remove|take|prepar\w*|lance\w*|start|record|enregistr\w*"
    r"|commande\w*|order)\b"
)
OTHER = "other"  # than a yes or a no to what was shown
_OF_A_LIST = 4  # words: "la dernière svp"; "c'est la dernière fois que je commande" names none of the orders listed


def answered(
    text: str, question: str | None, options: Sequence[str], *, coded: bool = False, newest_first: bool = True
) -> Entity | None:
    """The code or the choice this line gives, as the entity that a tap would carry; None when it gives neither.

    `coded`: a code is awaited, though something else was asked last. `newest_first`: of orders the newest stands first,
    save where they stand as the customer named them.
    """
    if question == "code" or (coded and question):
        found = _CODE.search(text)
        if found is not None:
            return Entity(entity="code", value=found.group().replace(" ", ""), start=found.start(), end=found.end())
    if question == "proof" and _ABROAD.fullmatch(text.strip()):
        return Entity(entity="postcode", value=text.strip()[-4:], start=0, end=len(text))
    if not options or len(text.split()) > _MOST_WORDS:
        return None
    folded = fold(text)
    asked = _asked_about(folded, options) if ABOUT in options else None
    if asked is not None:
        return Entity(entity="choice", value=asked, start=0, end=len(text))
    things = [option for option in options if option not in _NO_THINGS]
    if question == "order_number" and len(things) > 1 and _EVERY.fullmatch(folded.strip()):
        return Entity(entity="choice", value=EVERY, start=0, end=len(text))
    place = _place(folded, newest_first=newest_first and question != "detail")
    listed = question is None and len(text.split()) <= _OF_A_LIST
    if place is not None and -len(things) <= place < len(things) and (question in _NUMBERED or listed):
        kind = "choice" if question == "detail" else "order_number"
        return Entity(entity=kind, value=things[place], start=0, end=len(text))
    asks = _ASKS_OF_IT.search(folded) is not None and _CHOOSES.search(folded) is None
    for value, words in _CHOICES:
        offered = value in options and not (asks and value in _REMEDIES)
        match = words.search(folded) if offered else None
        if match is not None:
            return Entity(entity="choice", value=value, start=match.start(), end=match.end())
    return None


def says_yes(text: str) -> bool:
    """Is it a yes in so many words, or in signs alone?"""
    return _YES.search(fold(text)) is not None or not any(sign.isalnum() for sign in text)


def remedy_in(text: str) -> str | None:
    """What a line wants for what went wrong, where it says one of the two and asks nothing about it."""
    folded = fold(text)
    if _ASKS_OF_IT.search(folded) is not None:
        return None
    named = [value for value, words in _CHOICES if value in _REMEDIES and words.search(folded)]
    return named[0] if len(named) == 1 else None


def _place(folded: str, *, newest_first: bool) -> int | None:
    """Which of the things that stand below each other is meant."""
    if newest_first and _NEWEST.search(folded):
        return 0
    return next((place for place, words in _PLACES if words.search(folded)), None)


def _asked_about(folded: str, options: Sequence[str]) -> str | None:
    """Which of the choices the line asks about, without choosing one; None when it asks about none of them."""
    if _CHOOSES.search(folded) or not ("?" in folded or _ASKS_FIRST.search(folded)):
        return None
    if _ASKS.search(folded):
        named = [value for value, words in _CHOICES if f"about_{value}" in options and words.search(folded)]
        if named:
            return f"about_{named[0]}" if len(named) == 1 else ABOUT
    return ABOUT if _OF_BOTH.search(folded) else None
