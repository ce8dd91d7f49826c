"""The sentences of our mails, in French and English."""

from __future__ import annotations

_WORDS = {
    "hello": {"fr": "Bonjour,", "en": "Hello,"},
    "hello_name": {"fr": "Bonjour {name},", "en": "Hello {name},"},
    "code_subject": {"fr": "Votre code pour continuer", "en": "Your code to go on"},
    "code": {
        "fr": "Voici le code que vous avez demandé dans notre discussion. Il vaut dix minutes :",
        "en": "Here is the code you asked for in our chat. It is valid for ten minutes:",
    },
    "code_not_asked": {
        "fr": "Vous ne l’avez pas demandé ? Ne le donnez à personne : sans lui, rien ne peut être vu ni changé. "
        "Nous ne vous le demanderons jamais au téléphone.",
        "en": "You did not ask for it? Give it to nobody: without it nothing can be seen or changed. "
        "We will never ask you for it on the phone.",
    },
    "withdrawal_subject": {
        "fr": "Rétractation enregistrée – commande {order}",
        "en": "Withdrawal recorded – order {order}",
    },
    "withdrawal": {
        "fr": "Nous accusons réception de votre rétractation.",
        "en": "We acknowledge receipt of your withdrawal.",
    },
    "order": {"fr": "Commande", "en": "Order"},
    "content": {"fr": "Contenu", "en": "Content"},
    "reference": {"fr": "Référence", "en": "Reference"},
    "received": {"fr": "Reçue le", "en": "Received on"},
    "keep": {"fr": "Gardez ce message : il vaut accusé de réception.", "en": "Keep this message as your receipt."},
    "invoice_subject": {"fr": "Facture – commande {order}", "en": "Invoice – order {order}"},
    "invoice": {
        "fr": "Voici la facture de la commande {order}, en pièce jointe.",
        "en": "Here is the invoice for order {order}, attached.",
    },
    "transcript_subject": {"fr": "Votre conversation du {day}", "en": "Your conversation of {day}"},
    "transcript": {
        "fr": "Voici la copie de notre conversation que vous avez demandée.",
        "en": "Here is the copy of our conversation that you asked for.",
    },
    "answer_subject": {"fr": "{name} vous a répondu", "en": "{name} has answered you"},
    "answer": {
        "fr": "{name} vous a répondu après votre départ de la discussion :",
        "en": "{name} answered after you had left the chat:",
    },
    "news_subject": {"fr": "Votre commande {order}", "en": "Your order {order}"},
    "news_subject_all": {"fr": "Des nouvelles de {shop}", "en": "News from {shop}"},
    "news_person": {
        "fr": "Une question ? Ouvrez la conversation : une personne y est à un message, dites « conseiller ».",
        "en": "A question? Open the conversation: a person is one message away there, just say “agent”.",
    },
    "news_signs": {
        "fr": "Message automatique de {shop}. Pour ne plus en recevoir : « Mes préférences », dans la conversation.",
        "en": "Automated message from {shop}. To get no more of them: “My preferences”, in the conversation.",
    },
    "duty_subject": {"fr": "À prendre maintenant : {matter}", "en": "Needs you now: {matter}"},
    "duty": {
        "fr": "Un cas ne peut pas attendre, et vous êtes de permanence : {matter}.",
        "en": "A case cannot wait, and you are on duty: {matter}.",
    },
    "duty_link_note": {
        "fr": "Un bouton sur cette page dit que vous l’avez, sans mot de passe : plus personne n’est appelé. "
        "Sans réponse, l’appel recommence, puis passe à la personne suivante. Ne transférez pas ce lien.",
        "en": "A button on that page says that you have it, without a password: nobody else is called. "
        "Without an answer you are called again, then the next person is. Do not pass this link on.",
    },
    "you_wrote": {"fr": "Vous aviez écrit :", "en": "You had written:"},
    "attached": {"fr": "En pièce jointe : {names}", "en": "Attached: {names}"},
    "not_attached": {
        "fr": "Trop grand pour un e-mail, à retrouver dans la conversation : {names}",
        "en": "Too large for a mail, to be found in the conversation: {names}",
    },
    "go_on": {"fr": "Reprendre la conversation", "en": "Go on with the conversation"},
    "link_note": {
        "fr": "Ce lien ouvre votre conversation là où elle en était, rien n’est à répéter. Il sert une fois, pendant "
        "14 jours : ne le transférez pas. Les réponses à cet e-mail ne sont pas lues.",
        "en": "This link opens your conversation where it was, with nothing to repeat. It works once, for 14 days: "
        "do not pass it on. Replies to this mail are not read.",
    },
    "come_back": {
        "fr": "Pour répondre, retrouvez votre conversation sur notre site, avec votre compte. Les réponses à cet "
        "e-mail ne sont pas lues.",
        "en": "To answer, find your conversation on our site, with your account. Replies to this mail are not read.",
    },
    "machine": {
        "fr": "Message automatique de {shop}. Les réponses à cet e-mail ne sont pas lues.",
        "en": "Automated message from {shop}. Replies to this mail are not read.",
    },
    "person": {"fr": "{name}, {shop}", "en": "{name}, {shop}"},
    "you": {"fr": "Vous", "en": "You"},
}


def word(name: str, language: str, /, **details: str) -> str:
    """One of the sentences above."""
    return _WORDS[name][language].format(**details)
