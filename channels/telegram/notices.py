"""The channel's own short words, in French and English: not part of the conversation, like labels of the widget."""

from __future__ import annotations

ASSISTANT, SERVICE = "🤖 ", "ℹ️ "  # what stands before our words; an agent's name is an agent's mark
MARKS = (ASSISTANT, SERVICE, "👤 ")

HUMAN_LABEL = {"fr": "👤 Parler à une personne", "en": "👤 Talk to a person"}
LEAVE_LABEL = {"fr": "Quitter la file", "en": "Leave the line"}
LANGUAGES = (("Français", "/language fr"), ("English", "/language en"))

_COMMANDS = {
    "fr": {
        "conseiller": "parler à une personne",
        "langue": "français ou anglais",
        "web": "continuer sur notre site",
        "help": "ce que je peux faire",
        "start": "recommencer",
    },
    "en": {
        "human": "talk to a person",
        "language": "French or English",
        "web": "go on on our site",
        "help": "what I can do",
        "start": "start again",
    },
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
        "fr": "Ce lien a déjà servi ou a expiré : demandez-en un nouveau sur notre site, ou écrivez ici.\n\n{notice}",
        "en": "This link was used before or has expired: ask for a new one on our site, or write here.\n\n{notice}",
    },
    "help": {
        "fr": "Écrivez votre question ou envoyez une photo : je réponds ici, et une personne prend le relais "
        "dès que vous le demandez.",
        "en": "Write your question or send a photo: I answer here, and a person takes over whenever you ask.",
    },
    "web": {
        "fr": "Pour continuer sur notre site, sur tout appareil (ce lien sert une fois, pendant 15 minutes) :\n{link}",
        "en": "To go on on our site, on any device (this link works once, for 15 minutes):\n{link}",
    },
    "no_web": {
        "fr": "Notre site n’a pas d’adresse publique pour le moment : la conversation continue ici.",
        "en": "Our site has no public address at the moment: the conversation goes on here.",
    },
    "elsewhere": {
        "fr": "La conversation continue sur notre site. Écrivez ici quand vous voulez, elle vous suit.",
        "en": "The conversation goes on on our site. Write here whenever you like, it follows you.",
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


def commands(language: str, web: bool) -> dict[str, str]:
    """The bot's menu: command -> what it does; the way to the site only where there is one."""
    return {name: what for name, what in _COMMANDS[language].items() if web or name != "web"}
