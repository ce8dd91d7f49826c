"""One spelling for what people type: without case, accents and full-width or styled forms."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents: "Théière N°2" becomes "theiere n°2".

    What no database can hold (zero characters, halves of surrogate pairs) is left out.
    """
    storable = text.replace("\0", "").encode("utf-8", "ignore").decode()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", storable).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
