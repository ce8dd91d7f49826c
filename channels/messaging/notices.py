"""Short words that every messaging app says alike, in French and English: labels, not part of the conversation."""

from __future__ import annotations

ASSISTANT, SERVICE = "🤖 ", "ℹ️ "  # what stands before our words; an agent's name is an agent's mark
LANGUAGES = (("Français", "/language fr"), ("English", "/language en"))

_WORDS = {
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
    "too_large": {
        "fr": "Ce fichier dépasse {most} Mo, je ne peux pas le recevoir. Une photo ou un extrait suffit souvent.",
        "en": "This file is over {most} MB, I cannot receive it. A photo or an extract is often enough.",
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
    "duty_here": {
        "fr": "C’est ici que vous serez appelé quand vous êtes de permanence. Revenez au bureau : c’est enregistré.",
        "en": "This is where you will be called when you are on duty. Go back to the desk: it is noted there.",
    },
    "duty_yours": {
        "fr": "C’est noté, vous l’avez : plus personne n’est appelé.",
        "en": "Noted, you have it: nobody else is called.",
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
}


def word(name: str, language: str, **details: object) -> str:
    """One of the words above, in the customer's language."""
    return _WORDS[name]["en" if language == "en" else "fr"].format(**details)
