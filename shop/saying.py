"""Days, moments and rates as people write them, in French and in English."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from shop.words import PARIS


def day(on: date, language: str) -> str:
    """ "20 novembre 2026" or "20 November 2026"."""
    return str(format_date(on, "d MMMM y", locale=_locale(language)))


def moment(at: datetime, language: str) -> str:
    """ "20 novembre 2026 à 23 h 50" or "20 November 2026 at 23:50", in Paris."""
    pattern = "d MMMM y 'à' H 'h' mm" if language == "fr" else "d MMMM y 'at' H:mm"
    return str(format_datetime(at.astimezone(PARIS), pattern, tzinfo=PARIS, locale=_locale(language)))


def rate(permille: int, language: str) -> str:
    """ "5,5 %" or "5.5%"."""
    number = format_decimal(Decimal(permille) / 10, locale=_locale(language))
    return f"{number} %" if language == "fr" else f"{number}%"


def _locale(language: str) -> str:
    return "fr_FR" if language == "fr" else "en_GB"
