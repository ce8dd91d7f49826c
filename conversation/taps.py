"""What a tap on a button comes to, on every channel: a choice, the end or a hand-back refused. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from conversation import callbacks
from conversation import events as ev
from conversation.state import Conversation

NOT_SETTLED = "not_settled"
NOT_SETTLED_FOR_MS = 14 * 24 * 3600 * 1000  # two weeks: as long as a parcel or a refund that was promised may take

REFUSED = "refused_back"

_TITLES = {"fr": "Ce n’est pas réglé", "en": "This is not settled"}


def after_the_end(language: str) -> ev.Button:
    """The one button under a closed conversation."""
    return ev.Button(title=_TITLES["en" if language == "en" else "fr"], value=NOT_SETTLED)


def back_to(name: str, language: str) -> ev.Button:
    """The one button under a hand-back, for who will not have the assistant."""
    return ev.Button(title=f"Back to {name}" if language == "en" else f"Revenir à {name}", value=REFUSED)


def below(event: ev.Event, language: str) -> Sequence[ev.Button]:
    """The buttons under an event, whoever offers them."""
    if isinstance(event, ev.AssistantWrote):
        return event.buttons
    if isinstance(event, ev.ConversationClosed):
        return (after_the_end(language),)
    if isinstance(event, ev.HandoffHandedBack):
        return (back_to(event.name, language),)
    return callbacks.buttons(event, "en" if language == "en" else "fr")


def title_of(event: ev.Event, language: str) -> str:
    """What was written on the button that led to this event."""
    if isinstance(event, ev.CustomerChose):
        return event.title
    if isinstance(event, ev.CallbackWished):
        return callbacks.title(event, "en" if language == "en" else "fr")
    if isinstance(event, ev.HandoffRequested):
        return event.evidence[0]
    return after_the_end(language).title


def tapped(c: Conversation, value: str, channel: str, now: int) -> Sequence[ev.Event]:
    """The events of a tap at `now` (ms); none when this button is not on offer any more.

    "Not settled" needs no brain: it opens the conversation again and asks for a person, before all who came later. Nor
    does "back to Léa": who refuses a hand-back soon after it has the former place in the line.
    """
    if value == REFUSED:
        return _refused(c) if c.holder == "assistant" and c.handed_back_seq else ()
    if value == NOT_SETTLED:
        return _not_settled(c) if _may_return(c, now) else ()
    call = callbacks.tapped(c, value, channel, now)
    if call is not None:
        return (call,)
    offer = c.offered(value)
    return (ev.CustomerChose(value=value, title=offer.title, channel=channel),) if offer else ()


def _may_return(c: Conversation, now: int) -> bool:
    return c.holder == "closed" and c.closed_at is not None and now - c.closed_at <= NOT_SETTLED_FOR_MS


def _not_settled(c: Conversation) -> Sequence[ev.Event]:
    reopened = ev.ConversationReopened(by="customer", why=NOT_SETTLED)
    said = after_the_end(c.language).title
    person = ev.HandoffRequested(reason="explicit", by="customer", evidence=(said,), due_at=c.closed_at)
    return (reopened, person)


def _refused(c: Conversation) -> Sequence[ev.Event]:
    said = back_to(c.served_by[-1], c.language).title
    return (ev.HandoffRequested(reason="explicit", by="customer", evidence=(said,)),)
