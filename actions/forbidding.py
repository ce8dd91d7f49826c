"""What a line forbids: "ne l'annulez pas", "do not cancel it" name an act, and are no wish for it."""

from __future__ import annotations

import re

GUARDED = frozenset({"cancel_order", "withdraw"})  # what cannot be undone
_ITS = r"(?:l'|la |les |me l'|me la )?"
# Told not to, or not wanted. "Vous n'annulez pas ?", "why don't you cancel?", "I can't cancel" ask for it instead; and
# many write without a comma: in "j'en veux plus annulez", "I don't want it please cancel" the no is about the goods.
_IN_FRENCH = re.compile(
    rf"(?<!vous )(?<!tu )(?<!si je )\b(?:ne |n'|n ){_ITS}annul(?:ez|e|es) (?:surtout |donc )?(?:pas|rien|plus)\b"
    rf"|(?:^|[,.;:!?] ?|\b(?:non|mais|et|surtout|svp|stp) ){_ITS}annul(?:ez|e) (?:surtout )?(?:pas|rien)\b"
    rf"|(?<!pourquoi )\bne (?:surtout )?(?:pas|rien|plus) {_ITS}annuler\b|\bsans (?:l'|rien |la )?annuler\b"
    r"|(?<!en )(?<!la )(?<!le )(?<!les )\bj?(?:veux|voudrais|voulais|souhaite|souhaitais|demande) "
    rf"(?:surtout )?(?:pas|plus) (?:(?:d'|{_ITS})annul(?:er\b|é\b|ation)"
    r"|qu(?:e |')(?:[\w'-]+ ){0,4}(?:l')?annul(?:iez|ée?s?|e|es)\b)"
    rf"|\b(?:pas|jamais) (?:demandé|dit|parlé) (?:à |a |de |d'){_ITS}annul"
    rf"|\b(?:doi[st]|devez|devrait|faut) (?:surtout )?pas (?:être )?{_ITS}annul"
    r"|(?:^|[,.;:!?] ?|\b(?:surtout|svp|stp|et|mais) )pas d'annulation\b(?! possible)",
    re.IGNORECASE,
)
_IT = r"(?:it|this|that|anything|(?:(?:my|the|this|that) orders?)? ?(?:lbq-?\d+)?)"
_IN_ENGLISH = re.compile(
    r"(?:^|[,.;:!?-] ?|\b(?:please|pls|but|and|so|no|just|said|you do|you to) )(?:do not|don'?t|never|not to)"
    r" (?:you )?(?:dare )?(?:to )?cancel"
    r"|\b(?:nobody|no one|do not|don'?t|did ?n[o']?t|never) (?:want|wish|mean|need|ask(?:ed)?|say|said|told) "
    rf"(?:(?:(?:you|anyone|{_IT}) )?to (?:be )?cancel|(?:to )?(?:a |any )?cancel"
    rf"|(?:that )?(?:i wanted )?{_IT} (?:be |being )?cancell?ed)"
    r"|\bwithout cancel|\b(?:must|should|shall) ?(?:not|n'?t) (?:be|get) cancell?ed\b"
    r"|(?:^|[,.;:!?-] ?|\b(?:please|pls|but|and) )no cancellation\b(?! (?:\w+ )?(?:button|link|option|mail|e-mail))"
    r"|\b(?:delivered|sent|shipped|kept),? (?:and )?not cancell?ed\b",
    re.IGNORECASE,
)


def forbids(text: str) -> bool:
    """Does it say that nothing is to be cancelled?"""
    line = " ".join(text.replace("’", "'").split())
    return any(told.search(line) for told in (_IN_FRENCH, _IN_ENGLISH))
