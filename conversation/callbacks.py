"""Call-backs at a time the customer chooses: when times are offered, what a tap on one means, what is said. Pure.

A choice becomes a promise with a time at which it begins (`PromiseMade.begins_at`); the handoff room takes the place
that is free for it, so that no more are promised than can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_timezone_location

from conversation import events as ev
from conversation import house
from conversation.policy import Policy
from conversation.records import Promise
from conversation.state import Conversation

OFFERED = "callback_offer"
FULL = "callback_full"  # the cursor: for a request up to this number there was no free time to offer
READ = "callback_read"  # the cursor: how far it was looked for a number to call

_VALUE = "callback:"
_CANCEL, _CHANGE = f"{_VALUE}cancel", f"{_VALUE}change"
_PHONE = re.compile(r"(?<![\w-])\+?\d(?:[ .()-]{0,2}\d){8,13}(?![\w-])")


def due(c: Conversation, policy: Policy) -> int | None:
    """When the handoff role has something to do about a call-back here."""
    wish = c.callback
    if wish is not None:
        asked = c.told.get("callback_number", 0)
        if wish.wish != "take" or asked < wish.seq:
            return wish.at_ms
        return c.customer_at if c.customer_seq > max(asked, c.cursors.get(READ, 0)) else None
    return c.handoff.announced_at if c.handoff is not None and _to_offer(c, policy) else None


def _to_offer(c: Conversation, policy: Policy) -> bool:
    """Nobody is there or the wait is long, a call is wanted by who waits, and no time was offered since they asked."""
    handoff, rules = c.handoff, policy.callbacks
    if c.holder != "waiting" or handoff is None or handoff.announced_at is None or not rules.at_once:
        return False
    long = handoff.opens_at is not None or (handoff.wait_p90_s or 0) > rules.long_wait
    known = max(c.told.get(OFFERED, 0), c.cursors.get(FULL, 0))
    return long and known < handoff.seq and "written_only" not in c.wishes and booked(c) is None


def booked(c: Conversation) -> tuple[str, Promise] | None:
    """The call that is promised, with its name."""
    return next(((name, it) for name, it in c.promises.items() if it.begins_at and it.status == "open"), None)


def phone_of(c: Conversation) -> str | None:
    """Where the customer can be called; WhatsApp's address is a telephone number."""
    return c.contacts.get("phone") or c.addresses.get("whatsapp")


def phone_in(text: str) -> str | None:
    """The telephone number in a line, if there is one."""
    found = _PHONE.search(text)
    return found[0].strip() if found else None


# --- what the customer sees and taps


def offer(times: Sequence[int], zone: str, **because: bool) -> ev.ServiceTold:
    """These times, to choose one of them.

    `because`: the one that was chosen is `taken`, or one is `booked`, which can be cancelled here, too.
    """
    details = {"times": " ".join(map(str, times)), "zone": zone}
    return ev.ServiceTold(kind="callback_offer", details=details | {name: "yes" for name, on in because.items() if on})


def times_of(event: ev.ServiceTold) -> tuple[int, ...]:
    """The times that this event offers (ms)."""
    return tuple(int(it) for it in event.details.get("times", "").split() if it.isdigit())


def buttons(event: ev.Event, language: str) -> tuple[ev.Button, ...]:
    """The choices under this event: times, or changing and cancelling a call that was promised."""
    cancel = ev.Button(title=_WORDS["cancel"][language], value=_CANCEL)
    if isinstance(event, ev.ServiceTold) and event.kind == OFFERED:
        zone = event.details.get("zone", "")
        times = [ev.Button(title=_short(at, language, zone), value=f"{_VALUE}{at}") for at in times_of(event)]
        return (*times, cancel) if event.details.get("booked") else tuple(times)
    if isinstance(event, ev.PromiseMade) and event.begins_at:
        return (ev.Button(title=_WORDS["change"][language], value=_CHANGE), cancel)
    return ()


def tapped(c: Conversation, value: str, channel: str, now: int) -> ev.CallbackWished | None:
    """What a tap on such a button asks for; None: it is none of them, or is not on offer any more."""
    if value in (_CANCEL, _CHANGE):
        wish = "cancel" if value == _CANCEL else "change"
        return ev.CallbackWished(wish=wish, channel=channel) if booked(c) else None  # type: ignore[arg-type]
    at = value.removeprefix(_VALUE)
    if at == value or not at.isdigit() or int(at) not in c.callbacks or int(at) <= now:
        return None
    if c.holder != "waiting" and booked(c) is None:  # an agent is there, or the case is over and nobody would call
        return None
    return ev.CallbackWished(wish="take", at=int(at), zone=c.callbacks_zone, channel=channel)


def title(event: ev.CallbackWished, language: str) -> str:
    """What stood on the button."""
    return _short(event.at, language, event.zone) if event.wish == "take" else _WORDS[event.wish][language]


def said(event: ev.ServiceTold, language: str) -> str:
    """The line of what the service tells about call-backs."""
    if event.kind == "callback_number":
        at, zone = int(event.details.get("at", "0")), event.details.get("zone", "")
        return _WORDS["number"][language].format(time=_long(at, language, zone))
    if not event.details.get("times"):
        return _WORDS["as_booked" if event.details.get("booked") else "none"][language]
    words = "taken" if event.details.get("taken") else "offer"
    return _WORDS[words][language].format(city=city(event.details.get("zone", ""), language))


def promised(span: tuple[int, int], language: str, zone: str, elsewhere: bool = False) -> str:
    """What is promised, in words that stand in the log: `un conseiller vous appelle lundi … entre 10:30 et 11:00`.

    `elsewhere`: the customer's clock is not the house's, and the words say whose it is.
    """
    begin, end = (datetime.fromtimestamp(at / 1000, _zone(zone)).strftime("%H:%M") for at in span)
    said = _WORDS["promise"][language].format(day=_day(span[0], language, zone), begin=begin, end=end)
    where = {"fr": f" (heure de {city(zone, 'fr')})", "en": f" ({city(zone, 'en')} time)"}[language]
    return said + where * elsewhere


def _short(at: int, language: str, zone: str) -> str:
    moment = datetime.fromtimestamp(at / 1000, _zone(zone))
    return str(format_datetime(moment, "EEE d MMM HH:mm", locale="en_GB" if language == "en" else "fr_FR"))


def _long(at: int, language: str, zone: str) -> str:
    hour = datetime.fromtimestamp(at / 1000, _zone(zone)).strftime("%H:%M")
    return f"{_day(at, language, zone)} {'at' if language == 'en' else 'à'} {hour}"


def _day(at: int, language: str, zone: str) -> str:
    moment = datetime.fromtimestamp(at / 1000, _zone(zone))
    return str(format_datetime(moment, "EEEE d MMMM", locale="en_GB" if language == "en" else "fr_FR"))


def city(zone: str, language: str) -> str:
    """The place that a zone is named for, as it is called there: `Londres`, `London`."""
    return str(get_timezone_location(_zone(zone), locale="en_GB" if language == "en" else "fr_FR", return_city=True))


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name) if name else house.zone()


_WORDS = {
    "offer": {
        "fr": "Vous préférez être appelé ? Choisissez un moment (heure de {city}). Vous gardez votre place ici.",
        "en": "Would you rather be called? Choose a time ({city} time). You keep your place here.",
    },
    "taken": {
        "fr": "Ce moment vient d’être pris. Voici ceux qui restent (heure de {city}).",
        "en": "That time has just been taken. These are left ({city} time).",
    },
    "none": {
        "fr": "Il n’y a plus de moment libre pour un appel. Vous gardez votre place, et la réponse vient par écrit.",
        "en": "There is no free time left for a call. You keep your place here, and the answer comes in writing.",
    },
    "as_booked": {
        "fr": "Il n’y a pas d’autre moment libre : l’appel reste à l’heure prévue.",
        "en": "There is no other free time: the call stays at the time that was agreed.",
    },
    "number": {
        "fr": "À quel numéro vous appeler {time} ? Écrivez-le ici : le moment est réservé dès que nous l’avons.",
        "en": "Which number may we call {time}? Write it here: the time is yours as soon as we have it.",
    },
    "promise": {
        "fr": "un conseiller vous appelle {day} entre {begin} et {end}",
        "en": "an agent calls you on {day} between {begin} and {end}",
    },
    "change": {"fr": "Changer l’heure", "en": "Change the time"},
    "cancel": {"fr": "Annuler l’appel", "en": "Cancel the call"},
}
