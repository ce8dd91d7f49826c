"""Where a customer who has left the page can be written to."""

from __future__ import annotations

from conversation.state import Conversation

_CONTACTS = ("email", "phone", "telegram")  # as the customer gave them, the surest first


def reach(c: Conversation) -> str | None:
    """The channel or kind of contact that reaches the customer later, or None: an open page is no promise."""
    if c.addresses:
        return next(iter(c.addresses))
    never = "phone" if "written_only" in c.wishes else None
    for kind in _CONTACTS:
        if kind in c.contacts and kind != never:
            return kind
    return "email" if c.email else None
