"""The channel's own short words, in French and English: not part of the conversation."""

from __future__ import annotations

ASSISTANT, SERVICE = "🤖 ", "ℹ️ "  # what stands before our words; an agent's name is an agent's mark
HUMAN, LEAVE = "/human", "/leave"  # what such buttons bring back

_WORDS = {
    "human": {"fr": "Parler à quelqu’un", "en": "Talk to a person"},
    "leave": {"fr": "Quitter la file", "en": "Leave the line"},
    "choose": {"fr": "Choisir", "en": "Choose"},
    "stale": {
        "fr": "Ce choix n’est plus valable. Écrivez-moi ce que vous souhaitez.",
        "en": "This choice is no longer valid. Just write what you would like.",
    },
    "too_large": {
        "fr": "Ce fichier est trop grand pour moi. Une photo ou un extrait suffit souvent.",
        "en": "This file is too large for me. A photo or an extract is often enough.",
    },
    "too_many_files": {
        "fr": "Beaucoup de fichiers en peu de temps : je ne prends pas celui-ci. Renvoyez-le dans une heure.",
        "en": "Many files in a short time: I do not take this one. Please send it again in an hour.",
    },
    "file_failed": {
        "fr": "Ce fichier ne m’est pas parvenu. Renvoyez-le, s’il vous plaît.",
        "en": "This file did not reach me. Please send it again.",
    },
    "retracted": {
        "fr": "Ne tenez pas compte de ce message, il a été retiré :",
        "en": "Please disregard this message, it was taken back:",
    },
    "elsewhere": {
        "fr": "La conversation continue sur notre site. Écrivez ici quand vous voulez, elle vous suit.",
        "en": "The conversation goes on on our site. Write here whenever you like, it follows you.",
    },
}


def word(name: str, language: str) -> str:
    """One of the words above in the customer's language."""
    return _WORDS[name]["en" if language == "en" else "fr"]
