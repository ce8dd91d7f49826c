"""What a line forbids: "ne l'annulez pas", "do not cancel it" name an act, and are no wish for it."""

from __future__ import annotations

import re

GUARDED = frozenset({"cancel_order", "withdraw"})  # what cannot be undone
_ITS = r"(?:l'|la |les |me l'|me la )?"
# Told not to, or not wanted. "Vous n'annulez pas ?", "why don't you cancel?", "I can't cancel" ask for it instead.
_FORBIDS = re.compile(
    rf"(?<!vous )(?<!tu )\b(?:ne |n'){_ITS}annul(?:ez|e|es) (?:surtout |donc )?(?:pas|rien)\b"
    rf"|(?:^|[,.;:!?] ?|\b(?:non|mais|et|surtout|svp|stp) ){_ITS}annul(?:ez|e) (?:surtout )?(?:pas|rien)\b"
    rf"|(?<!pourquoi )\bne (?:surtout )?(?:pas|rien|plus) {_ITS}annuler\b|\bsans (?:l'|rien |la )?annuler\b"
    r"|\b(?:veux|voudrais|voulais|souhaite|souhaitais|demande) (?:surtout )?(?:pas|plus) (?:que (?:vous|tu) )?"
    rf"{_ITS}annul"
    r"|\bpas d'annulation\b"
    r"|(?:^|[,.;:!?-] ?|\b(?:please|pls|but|and|so|no|just|said|you to) )(?:do not|don'?t|never|not to)"
    r" (?:you )?(?:dare )?(?:to )?cancel"
    r"|\b(?:do not|don'?t|did ?n[o']?t|never) (?:want|wish|mean|need|ask(?:ed)?|say|said) (?:\w+ ){0,3}cancel"
    r"|\bwithout cancel|\bno cancellation\b|\bnot (?:be )?cancelled\b(?! yet)",
    re.IGNORECASE,
)


def forbids(text: str) -> bool:
    """Does it say that nothing is to be cancelled?"""
    return _FORBIDS.search(" ".join(text.replace("’", "'").split())) is not None
