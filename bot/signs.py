"""What a line of nothing but signs says: 👍 is a yes, 🙏 a thank you, 😡 a complaint. Pure."""

from __future__ import annotations

import unicodedata

_SAY = {
    "greet": "👋🙋",
    "complain": "😡🤬😠😤🖕💩🤮",
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
