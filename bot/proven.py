"""What a line wants, beside the postcode that it gives as a proof. Pure.

"Annulez LBQ-10002, mon code postal est 69007" resembles a change of the address: a proof says nothing of the wish.
"""

from __future__ import annotations

import re

from conversation.events import Entity

# What introduces a proof, up to its place; a new postcode, or one of a place to deliver to, is none.
_INTRODUCES = re.compile(
    r"[\s,;.(–-]*\b(?:(?:et|and|avec|with)\s+)?(?:(?:mon|le|my|the)\s+)?"
    r"(?:code[ -]postal|cp|post ?code|postal code|zip(?: ?code)?)(?:\s*(?:est|is|[:=]))?(?:\s+le)?\s*$",
    re.IGNORECASE,
)
_A_NUMBER = 1  # word: with nothing beside it, it is no wish


def without_proof(text: str, named: tuple[Entity, ...]) -> str | None:
    """The line without the postcode that proves an order it names; None where it has none, or says nothing else."""
    numbers = [one for one in named if one.entity == "order_number"]
    for one in named if numbers else ():
        before = _INTRODUCES.search(text[: one.start]) if one.entity == "postcode" else None
        if before is not None:
            rest = f"{text[: before.start()]} {text[one.end :]}".strip(" ,;.()")
            return rest if len(rest.split()) > _A_NUMBER else None
    return None
