"""What an agent's line asks the customer for, in French and English. Pure: word patterns over single sentences.

A sentence asks for a thing when it names the thing, sounds like asking (`phrases.ASKING`), and is no turn of phrase
that only mentions it (`phrases.OFFERING`, `phrases.MENTIONS`); some questions name nothing ("Where shall we deliver?").
Measured on the written lines of tests/unit/handoff/agent_lines.py.
"""

from __future__ import annotations

import re

from handoff.guards.phrases import ASKING, DIRECT, MENTIONS, OFFERING, THINGS, WANTING
from shop.spelling import fold

# Where one sentence ends and the next begins; a comma before a new question, "and could you", ends one too.
_SENTENCE = re.compile(
    r"(?<=[.!?;\n])\s+|\n+|,\s+(?=(?:et |and |puis |then )?(?:pouvez|pourriez|quel|could|can|what)\b)"
)
_LETTERS = 500  # of one sentence; nobody asks in longer ones


def asked_for(text: str) -> list[str]:
    """The things this line asks for, each once, in the order of `THINGS`."""
    sentences = [fold(part)[:_LETTERS].replace("’", "'") for part in _SENTENCE.split(text) if part.strip()]
    return [kind for kind in THINGS if any(_asks(kind, sentence) for sentence in sentences)]


def _asks(kind: str, sentence: str) -> bool:
    direct = kind in DIRECT and DIRECT[kind].search(sentence)
    offered = OFFERING.search(sentence) and not WANTING.search(sentence)
    named = THINGS[kind].search(sentence) and ASKING.search(sentence) and not offered
    return bool(direct or named) and not MENTIONS[kind].search(sentence)
