"""What customers may ask of us for good: its name on every channel, and the line when it is asked or taken back."""

from __future__ import annotations

from collections.abc import Mapping

from conversation import events as ev
from conversation.cleaning import clean
from conversation.masks import mask_cards

NAME_MOST = 60  # characters of the name to be used: agents read it in one glance

LABELS: dict[ev.Wish, dict[str, str]] = {
    "written_only": {"fr": "Par écrit seulement, jamais d’appel", "en": "In writing only, never a call"},
    "slow_pace": {"fr": "Plus de temps pour écrire", "en": "More time to write"},
    "no_news": {"fr": "Ne pas m’écrire en premier", "en": "Do not write to me first"},
    "name": {"fr": "Le nom à employer", "en": "The name to be used"},
}


def wished(event: ev.CustomerWished, lang: str) -> str:
    """The line that the customer and the agents read."""
    label = LABELS[event.wish][lang]
    colon = "\u00a0:" if lang == "fr" else ":"
    if event.on and event.value:
        label = f"{label}{colon} {event.value}"
    noted = {"fr": ("C’est noté", "Souhait retiré"), "en": ("Noted", "Wish taken back")}[lang][not event.on]
    return f"{noted}{colon} {label}"


def name_to_use(written: str) -> str:
    """A name as it is kept: one line, no controls, no card number in it. It may still be too long, or nothing."""
    return mask_cards(" ".join(clean(written).split()))


def holds(wishes: Mapping[str, str], wish: ev.CustomerWished) -> bool:
    """Do the wishes of a conversation say already what this one asks or takes back?"""
    return wishes.get(wish.wish) == ((wish.value or "yes") if wish.on else None)


def carried(wishes: dict[str, str]) -> list[ev.CustomerWished]:
    """The same wishes again, for the next conversation of the same customer."""
    return [
        ev.CustomerWished(wish=wish, value=wishes[wish] if wish == "name" else "") for wish in LABELS if wish in wishes
    ]
