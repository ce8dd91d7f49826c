"""The channel's own short words beside those of all platforms (`channels.notices`), and its menu of commands."""

from __future__ import annotations

from channels import notices

HUMAN_LABEL = {"fr": "👤 Parler à une personne", "en": "👤 Talk to a person"}

_COMMANDS = {
    "fr": {
        "conseiller": "parler à une personne",
        "langue": "français ou anglais",
        "souhaits": "ce que vous nous demandez pour toujours",
        "web": "continuer sur notre site",
        "help": "ce que je peux faire",
        "start": "recommencer",
    },
    "en": {
        "human": "talk to a person",
        "language": "French or English",
        "wishes": "what you ask of us for good",
        "web": "go on on our site",
        "help": "what I can do",
        "start": "start again",
    },
}

WORDS: notices.Words = {
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
    "group": {
        "fr": "Je ne réponds qu’en privé, vos commandes ne regardent que vous. Écrivez-moi ici : {link}",
        "en": "I answer in private only, your orders are nobody else’s business. Write to me here: {link}",
    },
    "too_large": {
        "fr": "Ce fichier dépasse 20 Mo, je ne peux pas le recevoir. Une photo ou un extrait suffit souvent.",
        "en": "This file is over 20 MB, I cannot receive it. A photo or an extract is often enough.",
    },
}


def word(name: str, language: str, **details: str) -> str:
    """One of the words above, or of all platforms', in the customer's language."""
    return notices.word(WORDS, name, language, **details)


def commands(language: str, web: bool) -> dict[str, str]:
    """The bot's menu: command -> what it does; the way to the site only where there is one."""
    return {name: what for name, what in _COMMANDS[language].items() if web or name != "web"}
