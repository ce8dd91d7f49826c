"""Short words that every platform says alike, in French and English: labels, not part of the conversation."""

from __future__ import annotations

from collections.abc import Mapping

ASSISTANT, SERVICE = "🤖 ", "ℹ️ "  # what stands before our words; an agent's name is an agent's mark
MARKS = (ASSISTANT, SERVICE, "👤 ")
LANGUAGES = (("Français", "/language fr"), ("English", "/language en"))

Words = Mapping[str, Mapping[str, str]]

WORDS: Words = {
    "human": {"fr": "Parler à quelqu’un", "en": "Talk to a person"},
    "leave": {"fr": "Quitter la file", "en": "Leave the line"},
    "no_news": {"fr": "Ne plus m’écrire", "en": "Do not write first"},
    "stale": {
        "fr": "Ce choix n’est plus valable. Écrivez-moi ce que vous souhaitez.",
        "en": "This choice is no longer valid. Just write what you would like.",
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
    "which_language": {"fr": "Quelle langue ? / Which language?", "en": "Which language? / Quelle langue ?"},
    "language": {"fr": "C’est noté, je continue en français.", "en": "Noted, I go on in English."},
    "wishes": {
        "fr": "Ce que vous nous demandez, partout et jusqu’à nouvel ordre. Touchez pour changer ; le nom à employer se"
        " donne par « /nom Camille ».",
        "en": "What you ask of us, everywhere and until you say otherwise. Tap to change; the name to be used is given"
        " by “/name Camille”.",
    },
}


def word(words: Words, name: str, language: str, **details: str) -> str:
    """One of a channel's words, or of those above, in the customer's language."""
    return (words.get(name) or WORDS[name])["en" if language == "en" else "fr"].format(**details)
