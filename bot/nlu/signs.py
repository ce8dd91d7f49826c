"""What drawn signs say: 👍 alone is a yes, 🙏 a thank you; 😡 is anger beside any words. Pure."""

from __future__ import annotations

import unicodedata

_FURIOUS = "🤬🖕"
_ANGRY = "😡😠😤👿💩🤮"
_SAY = {
    "greet": "👋🙋",
    "complain": _FURIOUS + _ANGRY,
    "not_helpful": "👎",
    "deny": "❌🙅",
    "affirm": "👍👌✅🆗🤝✔☑💯",
    "thank": "🙏❤♥💖🥰😍😘😊🙂😀😃😄😁😉🤗👏🎉💪☺",
}
_FACES = {":)": "thank", ":-)": "thank", ";)": "thank", ":d": "thank", "<3": "thank"}


def meaning(text: str) -> str | None:
    """The intent of such a line; None where there are words, numbers, or nothing but punctuation."""
    bare = "".join(text.split()).lower()
    if bare in _FACES:
        return _FACES[bare]
    if any(sign.isalnum() for sign in bare):
        return None
    said = next((intent for intent, signs in _SAY.items() if any(sign in bare for sign in signs)), None)
    drawn = any(unicodedata.category(sign) == "So" for sign in bare)
    return said or ("chitchat" if drawn else None)


def anger(text: str) -> tuple[int, tuple[str, ...]]:
    """How angry the signs in a line are, 0 to 2 as frustration is told, and which of them say so."""
    for level, signs in ((2, _FURIOUS), (1, _ANGRY)):
        if found := tuple(dict.fromkeys(sign for sign in text if sign in signs)):
            return level, found
    return 0, ()
