"""What has no words of its own, put into words that an agent can read: alike on every messaging app. Pure."""

from __future__ import annotations

from collections.abc import Iterable


def place(latitude: object, longitude: object, *called: str | None) -> str:
    """A spot on the map, and what it is called where it is called anything."""
    spot, name = f"{latitude}, {longitude}", ", ".join(filter(None, called))
    return f"📍 {name} ({spot})" if name else f"📍 {spot}"


def contact(*known: str | None) -> str:
    """Somebody's card: names and numbers, as far as they are given."""
    return " ".join(filter(None, ("👤", *known)))


def lasting(sign: str, seconds: float) -> str:
    """The name of a sound or film: its sign and how long it is."""
    return f"{sign} {int(seconds) // 60}:{int(seconds) % 60:02d}"


def listed(sign: str, title: str, items: Iterable[str]) -> str:
    """A poll, or a list of things to do: what it is about, and what stands in it."""
    return f"{sign} {title} : {' / '.join(items)}"
