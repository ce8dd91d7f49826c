"""The channel's own short words, in French and English: not part of the conversation, like labels of the widget."""

from __future__ import annotations

HUMAN_LABEL = {"fr": "👤 Parler à une personne", "en": "👤 Talk to a person"}
LEAVE_LABEL = {"fr": "Quitter la file", "en": "Leave the line"}
LANGUAGES = (("Français", "/language fr"), ("English", "/language en"))

COMMANDS = {
    "fr": {"conseiller": "parler à une personne", "language": "français ou anglais", "start": "recommencer"},
    "en": {"human": "talk to a person", "language": "French or English", "start": "start again"},
}

_WORDS = {
    "hello": {
        "fr": "Bonjour ! {notice}\n\nÉcrivez votre question, par exemple « Où est ma commande ? ».",
        "en": "Hello! {notice}\n\nWrite your question, for example “Where is my order?”.",
    },
    "linked": {
        "fr": "La conversation commencée sur notre site continue ici, rien n’est à répéter.",
        "en": "The conversation you began on our site goes on here, with nothing to repeat.",
    },
    "link_spent": {
        "fr": "Ce lien a déjà servi ou a expiré : demandez-en un nouveau sur notre site. Vous pouvez aussi écrire ici.",
        "en": "This link was used before or has expired: ask for a new one on our site. You can also write here.",
    },
    "group": {
        "fr": "Je ne réponds qu’en privé, vos commandes ne regardent que vous. Écrivez-moi ici : {link}",
        "en": "I answer in private only, your orders are nobody else’s business. Write to me here: {link}",
    },
    "stale": {
        "fr": "Ce bouton n’est plus valable. Écrivez-moi ce que vous souhaitez.",
        "en": "This button is no longer valid. Just write what you would like.",
    },
    "which_language": {"fr": "Quelle langue ? / Which language?", "en": "Which language? / Quelle langue ?"},
    "language": {"fr": "C’est noté, je continue en français.", "en": "Noted, I go on in English."},
    "too_large": {
        "fr": "Ce fichier dépasse 20 Mo, je ne peux pas le recevoir. Une photo ou un extrait suffit souvent.",
        "en": "This file is over 20 MB, I cannot receive it. A photo or an extract is often enough.",
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
}


def word(name: str, language: str, **details: str) -> str:
    """One of the words above in the customer's language."""
    return _WORDS[name]["en" if language == "en" else "fr"].format(**details)
