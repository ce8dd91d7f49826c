"""Every fact of a line, found by all finders."""

from datetime import date

from bot.nlu.entities.addresses import find_addresses
from bot.nlu.entities.dates import find_dates
from bot.nlu.entities.emails import find_emails
from bot.nlu.entities.found import Found, without_overlaps
from bot.nlu.entities.numbers import find_numbers
from bot.nlu.entities.products import find_products


def find_entities(text: str, today: date, asked: str | None = None) -> list[Found]:
    """Facts in the line's order; none lies over another, but a postcode may stand inside an address.

    Args:
        text: the line.
        today: the day from which "tomorrow" counts.
        asked: the entity that the assistant has just asked for, when it has: decides what bare digits are.
    """
    numbers, emails = find_numbers(text, asked), find_emails(text)
    apart = without_overlaps([*emails, *numbers, *find_dates(text, today), *find_products(text)])
    return sorted([*apart, *find_addresses(text)], key=lambda found: (found.start, -found.end))
