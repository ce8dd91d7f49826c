"""What people on duty read: what cannot wait, since when, what to do. Nothing that a customer wrote, and no name."""

from __future__ import annotations

from conversation import events as ev
from conversation.state import Conversation
from conversation.words import when

_MATTERS = {
    "injury_or_allergy": {"fr": "Danger pour la santé", "en": "Danger to health"},
    "fraud": {"fr": "Fraude en cours", "en": "Fraud under way"},
    "legal_threat": {"fr": "Menace de suites juridiques", "en": "Threat of legal action"},
    "bereavement": {"fr": "Deuil", "en": "Bereavement"},
    "personal_data": {"fr": "Données personnelles", "en": "Personal data"},
    "accessibility": {"fr": "Besoin d’accessibilité", "en": "Accessibility need"},
    "deadline": {"fr": "Échéance avant l’ouverture", "en": "Deadline before the desk opens"},
}
_LINES = {
    "since": {"fr": "Quelqu’un attend depuis {time}.", "en": "Somebody has waited since {time}."},
    "opens": {"fr": "Le bureau ouvre {time}.", "en": "The desk opens {time}."},
    "nth": {"fr": "C’est l’appel n° {nth}.", "en": "This is call number {nth}."},
}
MINE = {"fr": "Je m’en occupe", "en": "I have it"}


def named(matter: str, language: str) -> str:
    """What cannot wait, by its name; a topic of a newer process as it is."""
    return _MATTERS[matter][language] if matter in _MATTERS else matter


def called(c: Conversation, nth: int, language: str) -> list[str]:
    """The sentences of a call."""
    if c.handoff is None:
        return []
    zone = c.handoff.zone
    said = [_LINES["since"][language].format(time=when(c.handoff.requested_at, language, zone))]
    if c.handoff.opens_at is not None:
        said.append(_LINES["opens"][language].format(time=when(c.handoff.opens_at, language, zone)))
    return said + [_LINES["nth"][language].format(nth=nth)] * (nth > 1)


def has_it(c: Conversation, language: str) -> str:
    """Why nobody is needed any more."""
    name = c.agent_name if c.holder == "agent" else c.duty.has_it if c.duty is not None else ""
    if name:
        return f"{name} s’en occupe déjà." if language == "fr" else f"{name} has it already."
    return "Ce n’est plus nécessaire." if language == "fr" else "It is not needed any more."


def stands(c: Conversation, language: str) -> str:
    """How it stands, as a line of the list says it; empty where nobody on duty is needed any more."""
    if c.duty is None or c.holder != "waiting":
        return ""
    if c.duty.has_it:
        return f"{c.duty.has_it} s’en occupe" if language == "fr" else f"{c.duty.has_it} has it"
    last = c.duty.calls[-1]
    if last.way == "none":
        return "Permanence : personne à appeler" if language == "fr" else "Duty: nobody to call"
    lost = "" if last.sent is not False else ", non remis" if language == "fr" else ", not delivered"
    call = "Permanence : appel n°" if language == "fr" else "Duty: call"
    return f"{call} {c.duty.nth}, {last.name}{lost}"


def told(event: ev.DutyCalled | ev.DutyAcknowledged, language: str) -> str:
    """What happened, as the thread of the case says it."""
    french = language == "fr"
    if isinstance(event, ev.DutyAcknowledged):
        return f"{event.name} {'s’en occupe' if french else 'has it'}, {_HOW[event.how][language]}"
    matter = named(event.matter, language)
    if event.way == "none":
        nobody = "Il n’y a personne de permanence à appeler" if french else "There is nobody on duty to call"
        return f"{nobody} · {matter}"
    call = f"De permanence, appel n° {event.nth} :" if french else f"On duty, call {event.nth}:"
    return f"{call} {event.name}, {_WAYS[event.way][language]} · {matter}"


_WAYS = {"email": {"fr": "par e-mail", "en": "by e-mail"}, "telegram": {"fr": "sur Telegram", "en": "on Telegram"}}
_HOW = {
    "link": {"fr": "dit par le lien de l’e-mail", "en": "said by the link of the mail"},
    "app": {"fr": "dit sur Telegram", "en": "said on Telegram"},
    "desk": {"fr": "dit au bureau", "en": "said at the desk"},
}
