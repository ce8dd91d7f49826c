"""Words that give away a bare apology (P9), a refused right (P10) or a tired phrase, in both languages."""

from __future__ import annotations

import re


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


SORRY = _any(
    r"désolé", r"navré", r"pardon", r"excus", r"regrett", r"malheureusement",
    r"\bsorry\b", r"apolog", r"regret", r"unfortunately", r"forgive", r"\bafraid\b",
)  # fmt: skip

# What is done about it...
DONE = _any(
    r"\bj(?:e|')\s?(?:vous |le |la |l'|les |lance|ouvre|transmet|confie|passe|regarde|ai )", r"rembours", r"remplac",
    r"renvo", r"réexpédi", r"conseiller", r"collègue", r"\bI(?:'m| am|'ll| will|'ve| have)\b", r"refund", r"replac",
    r"resen[dt]", r"reship", r"adviser", r"colleague", r"opened", r"passing|passed",
)  # fmt: skip

# ... by when ...
WHEN = _any(
    r"tout de suite", r"aussitôt", r"immédiat", r"aujourd'hui", r"demain", r"\bsous \d", r"\bsous \{", r"d'ici",
    r"avant le", r"dès ", r"dans les? ", r"au plus tard", r"right away", r"at once", r"immediately", r"today",
    r"tomorrow", r"within", r"by \{", r"by the", r"\bas soon\b", r"in a few", r"at the latest", r"\bnow\b",
    r"\{\w*(?:date|day|by|until|hour|time|when)\w*\}",
)  # fmt: skip

# ... or what is given.
GIVEN = _any(r"offert", r"offrons", r"\bgeste\b", r"bon d'achat", r"\bfree\b", r"voucher", r"gesture", r"on us\b")

NO = _any(
    r"\brefus", r"impossible", r"n(?:e |')(?:\w+ )?(?:peux|pouvons|peut|pouvez|est) (?:pas|plus)", r"pas possible",
    r"pas (?:le )?droit", r"non remboursable", r"aucun remboursement", r"n'accept", r"trop tard",
    r"n'avez (?:pas|plus)",
    r"\brefuse", r"\bcannot\b", r"\bcan't\b", r"\bcan not\b", r"not possible", r"not entitled", r"no right",
    r"non-refundable", r"no refund", r"don't accept", r"too late", r"no longer (?:possible|allowed)", r"not allowed",
)  # fmt: skip

RIGHTS = _any(
    r"rétract", r"garanti", r"rembours", r"vos données", r"effac", r"renvoyer", r"retour",
    r"withdraw", r"guarantee", r"warrant", r"refund", r"your data", r"eras", r"send it back", r"return",
)  # fmt: skip

PERSON = _any(
    r"conseiller", r"collègue", r"une personne", r"quelqu'un", r"responsable", r"équipe",
    r"adviser", r"colleague", r"a person", r"someone", r"somebody", r"manager", r"our team",
)  # fmt: skip

TIRED = _any(
    r"n'hésitez pas", r"toute l'équipe (?:se|vous)", r"soucieux de", r"dans les meilleurs délais",
    r"don't hesitate", r"do not hesitate", r"valued customer", r"your call is important", r"kindly be informed",
    r"as soon as possible",
)  # fmt: skip


def sentences(text: str) -> list[str]:
    """The sentences of a text, roughly: what stands between full stops, question marks and exclamation marks."""
    return [piece.strip() for piece in re.split(r"(?<=[.!?…])\s+", text) if piece.strip()]


def apologises_barely(text: str) -> bool:
    """Says sorry, and neither what is done and by when nor what is given."""
    if not SORRY.search(text):
        return False
    return not (GIVEN.search(text) or (DONE.search(text) and WHEN.search(text)))


def refuses_a_right(text: str) -> bool:
    """Says no to a right in one sentence, and does not pass it to a person."""
    no = any(NO.search(sentence) and RIGHTS.search(sentence) for sentence in sentences(text))
    return no and not PERSON.search(text)
