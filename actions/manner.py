"""How a wish is put, by its words: asked whether it can be had, demanded, or wanted beside another. Pure."""

from __future__ import annotations

import re

from shop.spelling import fold

_WHETHER = re.compile(
    r"(?:(?:et|mais|alors|bonjour|salut|dites|and|but|so|hello|hi|please)\W+)*"
    r"(?:est[- ]ce (?:que |qu'|possible)|(?:je|on) peu[xt]\b|puis-je|peut-on|pourrais-je|c'est possible|possible d"
    r"|est-il possible|(?:ai-je|j'ai|a-t-on|on a) (?:encore )?(?:le )?(?:droit|temps)|jusqu'a quand|quand\b|combien"
    r"|sous combien|(?:can|could|may) (?:i|we)\b|am i (?:still )?(?:allowed|entitled|able)|do i (?:still )?have"
    r"|is it (?:still )?(?:possible|allowed|too late)|have i\b|until when|how (?:long|soon|late)|when\b)"
)
_ALSO = re.compile(
    r"\b(?:aussi|[ée]galement|en plus|au passage|as well|in addition|by the way)\b"
    r"|\b(?:also|too)\b(?! (?:late|long|much))",
    re.IGNORECASE,
)
_MONEY = r"(?:rembours\w+|argent|refund\w*|money)"
_DEMANDS = re.compile(
    r"\brembourse[rz]?\b|\brefund (?:me|us|it|this|that|my|the|lbq\S*|please)\b|^\W*refund\W*$"
    rf"|\b(?:veu[xt]|voulons|voudrais|exige|demande|souhaite|want|need|demand|like|give me|rendez)\b"
    rf".{{0,25}}\b{_MONEY}\b"
)
_OF_ITS_STATE = re.compile(
    r"\b(?:ou|quand|combien|where|when|how (?:long|much)|deja|already|recu|received|statut|status)\b"
)


def asks_whether(text: str) -> bool:
    """Does it ask whether something can be done, or until when, before it is asked for?"""
    return _WHETHER.match(_plain(text)) is not None


def wants_also(text: str) -> bool:
    """Is it wanted beside something else?"""
    return _ALSO.search(text) is not None


def demands(text: str) -> bool:
    """Is the money itself asked for, and not where it is?"""
    line = _plain(text)
    return _DEMANDS.search(line) is not None and _OF_ITS_STATE.search(line) is None


def _plain(text: str) -> str:
    return fold(text).replace("’", "'")
