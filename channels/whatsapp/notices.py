"""The channel's own short words beside those of all platforms (`channels.notices`)."""

from __future__ import annotations

from channels import notices

WORDS: notices.Words = {
    "choose": {"fr": "Choisir", "en": "Choose"},
    "too_large": {
        "fr": "Ce fichier est trop grand pour moi. Une photo ou un extrait suffit souvent.",
        "en": "This file is too large for me. A photo or an extract is often enough.",
    },
}


def word(name: str, language: str) -> str:
    """One of the words above, or of all platforms', in the customer's language."""
    return notices.word(WORDS, name, language)
