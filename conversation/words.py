"""The service's own lines in French and English: what channels show for events that carry no text.

Answers of the assistant live in the answers store; these are the few words that must be there without it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency

from conversation import callbacks, house
from conversation import events as ev
from conversation.news import SAID_FIRST, said_first
from conversation.wishes import wished


def say(event: ev.Event, language: str) -> str | None:
    """The line customers read for this event, or None when it has its own text or needs none."""
    teller = _TELLERS.get(type(event))
    return teller(event, "en" if language == "en" else "fr") if teller else None


def when(at_ms: int, language: str, zone: str = "") -> str:
    """A moment as people say it, by the clock of the house or another: `lundi 23 novembre à 09:00`."""
    moment = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone) if zone else house.zone())
    if language == "en":
        return str(format_datetime(moment, "EEEE d MMMM 'at' HH:mm", locale="en_GB"))
    return str(format_datetime(moment, "EEEE d MMMM 'à' HH:mm", locale="fr_FR"))


def minutes(seconds: int) -> str:
    """A wait, rounded up to minutes: nobody is told a time that is too short."""
    return f"{max(1, -(-seconds // 60))} min"


_TOLD = {
    "ai_notice": {
        "fr": "Vous écrivez à un assistant automatique. Une personne est toujours à un message : dites « conseiller ».",
        "en": "You are writing to an automated assistant. A person is always one message away: just say “agent”.",
    },
    "slow": {
        "fr": "Je n’ai pas encore la réponse. Si elle tarde encore, je vous passe à une personne, sans rien répéter.",
        "en": "I do not have the answer yet. If it takes longer, I will pass you to a person, with nothing to repeat.",
    },
    "agent_lost": {
        "fr": "La connexion de votre conseiller est coupée. Sans retour de sa part, un collègue reprend, en priorité.",
        "en": "Your agent’s connection dropped. If it does not come back, a colleague takes over, ahead of the line.",
    },
    "promise_missed": {
        "fr": "L’heure promise est passée : ce n’est pas normal. Votre conseiller le voit maintenant et vous écrit.",
        "en": "The promised time has passed, and that is our fault. Your agent sees it now and writes to you here.",
    },
    "maybe_undelivered": {
        "fr": "Un de nos messages ne vous est peut-être pas parvenu : le voici à nouveau.",
        "en": "One of our messages may not have reached you: here it is again.",
    },
}


_OF_DETAILS = frozenset({"callback_offer", "callback_number", "on_duty", "agent_back", "data_erased", *SAID_FIRST})


def _told(event: ev.ServiceTold, lang: str) -> str | None:
    if event.kind in _OF_DETAILS and not event.details:
        return None  # erased: without them it would be half a sentence
    if event.kind in ("callback_offer", "callback_number"):
        return callbacks.said(event, lang)
    if event.kind in _NAMING:
        return _NAMING[event.kind][lang].format(name=event.details.get("name", ""))
    if event.kind == "data_erased":
        return _RECEIPT[lang].format(receipt=event.details.get("receipt", ""), day=event.details.get(lang, ""))
    return said_first(event, lang) or _TOLD[event.kind][lang]


_NAMING = {
    "on_duty": {
        "fr": "{name}, de permanence, a vu votre demande et s’en occupe, sans attendre l’ouverture.",
        "en": "{name}, who is on duty, has seen your request and is looking into it, without waiting for the desk to"
        " open.",
    },
    "agent_back": {
        "fr": "{name} est de retour et poursuit avec vous.",
        "en": "{name} is back and goes on with you.",
    },
}
_RECEIPT = {
    "fr": "Vos données sont effacées de notre service client, dans toutes vos conversations : {day}, reçu {receipt}."
    " Ne restent que vos commandes et factures à la boutique, comme la loi le prévoit, et sur Telegram ou WhatsApp le"
    " numéro de cette discussion, pour vous y répondre.",
    "en": "Your data are erased from our customer service, in all of your conversations: {day}, receipt {receipt}."
    " Only your orders and invoices stay with the shop, as the law requires, and on Telegram or WhatsApp the number of"
    " this chat, to answer you there.",
}


def _requested(event: ev.HandoffRequested, lang: str) -> str | None:
    if event.reason == "unsupported_language":
        return None  # the assistant has said it in the customer's own language
    if event.by == "watchdog" and event.reason != "assistant_down":
        return {
            "fr": "Nous n’avons pas tenu l’heure promise, pardon : un conseiller reprend votre demande en priorité,"
            " dès maintenant, sans rien à répéter.",
            "en": "We did not keep the time we promised, and we are sorry: an agent takes up your request first,"
            " from now on, with nothing to repeat.",
        }[lang]
    if event.by == "watchdog":
        return {
            "fr": "L’assistant ne répond pas : une personne prend la suite, avec tout ce que vous avez écrit.",
            "en": "The assistant is not answering: a person takes over, with everything you wrote.",
        }[lang]
    return {
        "fr": "Je vous passe à une personne, avec tout ce que vous avez écrit : rien à répéter.",
        "en": "I am passing you to a person, with everything you wrote: nothing to repeat.",
    }[lang]


def _announced(event: ev.HandoffAnnounced, lang: str) -> str:
    parts = [_place(event, lang), _passed_on(event, lang)]
    asks = event.opens_at is not None  # the one question that matters stands last
    return "\n".join(filter(None, reversed(parts) if asks else parts))


def _passed_on(event: ev.HandoffAnnounced, lang: str) -> str:
    """What the customer can see and correct before anybody has read it."""
    known = " · ".join(event.passed_on)
    if not known:
        return ""
    if lang == "fr":
        return f"Votre conseiller lira votre échange, et ceci : {known}.\nUne erreur ? Corrigez-la ici."
    return f"Your agent will read what you wrote, and this: {known}.\nSomething wrong? Correct it here."


def _place(event: ev.HandoffAnnounced, lang: str) -> str:
    french = lang == "fr"
    if event.opens_at is not None:
        day = when(event.opens_at, lang, event.zone)  # by the clock of the house, which is not everybody's
        city = callbacks.city(event.zone, lang)
        back = (
            f"Nos conseillers reviennent {day} (heure de {city})."
            if french
            else f"Our agents are back {day} ({city} time)."
        )
        return " ".join(filter(None, [back, _meanwhile(event, lang)]))
    if event.position is None:
        return "Votre demande est enregistrée." if french else "Your request is recorded."
    line = f"Vous êtes n° {event.position} dans la file." if french else f"You are number {event.position} in line."
    if event.wait_p50_s is not None:
        about = minutes(event.wait_p50_s)
        line += f" Attente habituelle : {about}." if french else f" Usual wait: {about}."
    return line


def _meanwhile(event: ev.HandoffAnnounced, lang: str) -> str:
    """While the desk is closed: that nothing is lost, and once the one question that matters, where to write."""
    if event.reach in _WAYS:
        way = _WAYS[event.reach][lang]
        if lang == "fr":
            return f"Votre demande est enregistrée : vous pouvez fermer la page, la réponse vous parvient {way}."
        return f"Your request is recorded: you can close the page, the answer reaches you {way}."
    if event.again or event.reach:
        return ""
    return {
        "fr": "Votre demande est enregistrée, avec tout ce que vous avez écrit. Où vous écrire si vous quittez cette"
        " page ? Indiquez ici votre adresse e-mail.",
        "en": "Your request is recorded, with everything you wrote. Where can we write to you if you leave this page?"
        " Tell us your e-mail address here.",
    }[lang]


_WAYS = {
    "email": {"fr": "par e-mail", "en": "by e-mail"},
    "phone": {"fr": "par téléphone", "en": "by phone"},
    "telegram": {"fr": "sur Telegram", "en": "on Telegram"},
    "whatsapp": {"fr": "sur WhatsApp", "en": "on WhatsApp"},
}


def _cancelled(event: ev.HandoffCancelled, lang: str) -> str:
    return {
        "fr": "Vous avez quitté la file. Je reste là, et une personne aussi, dès que vous le demandez.",
        "en": "You left the line. I am here, and so is a person, whenever you ask.",
    }[lang]


def _claimed(event: ev.HandoffClaimed | ev.HandoffTransferred, lang: str) -> str:
    return (
        f"{event.name} vous répond et a lu votre échange."
        if lang == "fr"
        else (f"{event.name} is with you and has read your conversation.")
    )


def _requeued(event: ev.HandoffRequeued, lang: str) -> str:
    return {
        "fr": "Un autre conseiller reprend votre demande en priorité : rien à répéter.",
        "en": "Another agent takes over your request with priority: there is nothing to repeat.",
    }[lang]


def _handed_back(event: ev.HandoffHandedBack, lang: str) -> str:
    """What was decided stands in the agent's own words, as the desk says it does."""
    over, decided, back = {
        "fr": (
            f"{event.name} a terminé et l’assistant automatique reprend.",
            f"Ce qui a été décidé : « {event.decided} »",
            "Pour revenir à une personne, dites « conseiller ».",
        ),
        "en": (
            f"{event.name} is done and the automated assistant takes over.",
            f"What was decided: “{event.decided}”",
            "To come back to a person, say “agent”.",
        ),
    }[lang]
    return "\n".join((over, decided, back)) if event.decided else f"{over} {back}"


def _closed(event: ev.ConversationClosed, lang: str) -> str:
    if event.outcome == "refused" and event.reason:
        no = f"Notre réponse est non : {event.reason}" if lang == "fr" else f"Our answer is no: {event.reason}"
        return "\n".join(filter(None, [no, event.recourse]))
    return {
        "fr": "Conversation terminée. Si ce n’est pas réglé, écrivez ici : elle reprend où elle était.",
        "en": "Conversation ended. If it is not settled, write here: it goes on where it was.",
    }[lang]


def _reopened(event: ev.ConversationReopened, lang: str) -> str:
    return "La conversation reprend." if lang == "fr" else "The conversation goes on."


def _done(event: ev.ActionDone, lang: str) -> str | None:
    if event.kind == "goodwill":  # its gesture tells it, with the amount
        return None
    done = _DONE.get(event.kind, {"fr": "C’est fait", "en": "Done"})[lang]
    colon = "\u00a0:" if lang == "fr" else ":"
    return f"✓ {done}{colon} {event.order}" if event.order else f"✓ {done}"


_DONE = {
    "cancel_order": {"fr": "Commande annulée", "en": "Order cancelled"},
    "change_delivery": {"fr": "Adresse changée", "en": "Address changed"},
    "change_items": {"fr": "Contenu changé", "en": "Contents changed"},
    "return_item": {"fr": "Retour enregistré", "en": "Return recorded"},
    "withdraw": {"fr": "Rétractation enregistrée", "en": "Withdrawal recorded"},
    "open_inquiry": {"fr": "Enquête ouverte", "en": "Inquiry opened"},
    "reship": {"fr": "Nouvel envoi lancé", "en": "New parcel under way"},
    "refund": {"fr": "Remboursement lancé", "en": "Refund under way"},
    "reorder": {"fr": "Nouvelle commande préparée", "en": "New order prepared"},
}


def _promised(event: ev.PromiseMade, lang: str) -> str:
    if event.begins_at:
        return f"C’est noté : {event.text}." if lang == "fr" else f"Noted: {event.text}."
    day = when(event.due_at, lang)
    return f"C’est noté : {event.text} ({day})." if lang == "fr" else f"Noted: {event.text} ({day})."


def _withdrawn(event: ev.PromiseWithdrawn, lang: str) -> str:
    return (
        "L’appel est annulé : la réponse vient par écrit."
        if lang == "fr"
        else ("The call is cancelled: the answer comes in writing.")
    )


def _wished_call(event: ev.CallbackWished, lang: str) -> str:
    return callbacks.title(event, lang)


def _granted(event: ev.GestureGranted, lang: str) -> str:
    amount = ""
    if event.amount_cents is not None:
        amount = f" ({format_currency(event.amount_cents / 100, 'EUR', locale='en_GB' if lang == 'en' else 'fr_FR')})"
    what = _GESTURES.get(event.kind, {"fr": "Un geste pour vous", "en": "A gesture for you"})[lang]
    back = _BACK[lang].format(order=event.order) if event.order else ""
    said = f"{event.name} : {what}{amount}{back}." if lang == "fr" else f"{event.name}: {what}{amount}{back}."
    return f"{said} {_to_spend(event.code, event.valid_until, lang)}" if event.code else said


def _to_spend(code: str, until: str | None, lang: str) -> str:
    """How a voucher becomes money."""
    english = lang == "en"
    line = f"Enter the code {code} at the checkout" if english else f"Entrez le code {code} au moment de payer"
    if until is None:
        return f"{line}."
    day = format_date(date.fromisoformat(until), "d MMMM y", locale="en_GB" if english else "fr_FR")
    return f"{line}, {'until' if english else 'jusqu’au'} {day}."


# Of a refund that the shop has made: for which order, and where the money goes.
_BACK = {
    "fr": " sur la commande {order}, par le moyen de paiement utilisé",
    "en": " on order {order}, the way it was paid",
}
_GESTURES = {
    "voucher": {"fr": "un bon d’achat pour vous", "en": "a voucher for you"},
    "refund": {"fr": "un remboursement pour vous", "en": "a refund for you"},
    "free_delivery": {"fr": "la livraison offerte", "en": "free delivery"},
    "replacement": {"fr": "un article de remplacement", "en": "a replacement"},
    "gift": {"fr": "un cadeau pour vous", "en": "a gift for you"},
}


_TELLERS: dict[type[ev.Event], Callable[[Any, str], str | None]] = {
    ev.CustomerWished: wished,
    ev.ServiceTold: _told,
    ev.HandoffRequested: _requested,
    ev.HandoffAnnounced: _announced,
    ev.HandoffCancelled: _cancelled,
    ev.HandoffClaimed: _claimed,
    ev.HandoffTransferred: _claimed,
    ev.HandoffRequeued: _requeued,
    ev.HandoffHandedBack: _handed_back,
    ev.ConversationClosed: _closed,
    ev.ConversationReopened: _reopened,
    ev.ActionDone: _done,
    ev.PromiseMade: _promised,
    ev.PromiseWithdrawn: _withdrawn,
    ev.CallbackWished: _wished_call,
    ev.GestureGranted: _granted,
}
