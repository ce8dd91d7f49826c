"""What the shop says first: the lines for an order that goes wrong, and for an incident that concerns many."""

from __future__ import annotations

from datetime import date
from typing import Literal

from babel.dates import format_date

from conversation import events as ev

About = Literal["late", "lost", "payment_refused", "commercial"]
SAID_FIRST = ("news", "incident", "incident_over")  # messages to be read, not lines about the conversation
DATED = ("late", "payment_refused")  # their sentence names a day: without it, it would be a bare apology

_ABOUT = {
    "late": {
        "fr": "Votre commande {order} a du retard : elle est maintenant attendue {day}. Vous n’avez rien à faire.",
        "en": "Your order {order} is late: it is now expected on {day}. There is nothing you need to do.",
    },
    "lost": {
        "fr": "Votre commande {order} s’est perdue en route. À vous de choisir : un nouvel envoi ou le remboursement."
        " Dites-le simplement dans cette conversation.",
        "en": "Your order {order} was lost on its way. It is yours to choose: a new parcel or your money back."
        " Simply say so in this conversation.",
    },
    "payment_refused": {
        "fr": "Le paiement de votre commande {order} a été refusé. Rien n’a été débité, et la commande est gardée"
        " jusqu’au {day} : vous pouvez la payer à nouveau depuis votre compte.",
        "en": "The payment of your order {order} was refused. Nothing was charged, and the order is kept until {day}:"
        " you can pay it again from your account.",
    },
}
_PERSON = {
    "fr": "Une personne est à un message : dites « conseiller ».",
    "en": "A person is one message away: just say “agent”.",
}


def said_first(event: ev.ServiceTold, lang: str) -> str | None:
    """The line of an event that the shop began, and that a person is there; None for every other."""
    if event.kind not in SAID_FIRST:
        return None
    line = told_in_a_mail(event, lang)
    return f"{line}\n\n{_PERSON[lang]}" if event.kind != "incident_over" else line


def told_in_a_mail(event: ev.ServiceTold, lang: str) -> str:
    """The line by itself: nobody reads the replies to a mail, which says in its own words how to reach a person.

    The shop's own words outrank ours.
    """
    own = event.details.get(lang) or event.details.get("fr" if lang == "en" else "en")
    return own or _ABOUT[event.details["about"]][lang].format(
        order=event.details.get("order", ""), day=_day(event.details.get("date", ""), lang)
    )


def _day(text: str, lang: str) -> str:
    """`mardi 1 décembre`, `Tuesday 1 December`."""
    if not text:
        return ""
    day = date.fromisoformat(text)
    if lang == "en":
        return str(format_date(day, "EEEE d MMMM", locale="en_GB"))
    return str(format_date(day, "EEEE d MMMM", locale="fr_FR"))
