"""Days and amounts as people say them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

_LOCALES = {"fr": "fr_FR", "en": "en_GB"}


def day(moment: date, language: str) -> str:
    """`samedi 21 novembre`, `Saturday 21 November`."""
    return str(format_date(moment, "EEEE d MMMM", locale=_LOCALES.get(language, "en_GB")))
