"""What customers ask by a command, alike on every platform: a person, out of the line, a language, lasting wishes."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence

from channels.arrivals import wrote
from channels.chats import Arrival, Chats
from channels.notices import LANGUAGES, WORDS, word
from channels.saying import Outgoing
from conversation import events as ev
from conversation.cleaning import clean
from conversation.masks import mask_cards
from conversation.state import Conversation
from conversation.wishes import LABELS, wished

NAME_MOST = 60  # characters of the name to be used: agents read it in one glance

COMMANDS = {
    "human": "human",
    "conseiller": "human",
    "leave": "leave",
    "quitter": "leave",
    "language": "language",
    "langue": "language",
    "wishes": "wishes",
    "souhaits": "wishes",
    "wish": "wish",
    "name": "name",
    "nom": "name",
}
_COMMAND = re.compile(r"/([a-z]+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
_LANGUAGES: dict[str, ev.Language] = {"fr": "fr", "en": "en", "an": "en"}  # français, french; english, anglais
_OFFERED: tuple[ev.Wish, ...] = ("written_only", "slow_pace", "no_news")


def command(text: str, known: dict[str, str]) -> tuple[str, str] | None:
    """Our command and its argument; any other text that begins with `/` is text."""
    match = _COMMAND.fullmatch(text.strip())
    name = known.get(match.group(1).lower()) if match else None
    return (name, (match.group(2) or "").strip()) if match and name else None


class Asking:
    """Does what is asked; what is to be said beside the log comes back. Raises `StoreUnavailable`."""

    def __init__(self, chats: Chats, channel: str, title: str) -> None:
        """`title` is the platform's name as agents read it."""
        self._chats, self._channel, self._title = chats, channel, title
        self._deeds: dict[str, Callable[[Arrival, str, bool, str], Awaitable[Outgoing | None]]] = {
            "human": self._human,
            "leave": self._leave,
            "language": self._language,
            "wishes": self._wishes,
            "wish": self._wish,
            "name": self._name,
        }

    async def do(
        self, command: str, argument: str, arrival: Arrival, *, tapped: bool, language: str
    ) -> Outgoing | None:
        """One of `COMMANDS`."""
        return await self._deeds[command](arrival, argument, tapped, language)

    async def _human(self, arrival: Arrival, argument: str, tapped: bool, language: str) -> None:
        """To a person at once, with what stood behind the command."""
        asked = ev.HandoffRequested(reason="explicit", by="customer", evidence=(f"/human ({self._title})",))
        await self._chats.write(arrival, lambda c: [*wrote(argument, self._channel), asked])

    async def _leave(self, arrival: Arrival, argument: str, tapped: bool, language: str) -> None:
        """Out of the line; where nobody waits, a typed `/leave` is text and a tapped one means nothing."""
        words = wrote(argument, self._channel) if argument else []
        otherwise = words or ([] if tapped else wrote("/leave", self._channel))
        left = ev.HandoffCancelled(by="customer")
        await self._chats.write(arrival, lambda c: [left, *words] if c.holder == "waiting" else otherwise)

    async def _language(self, arrival: Arrival, argument: str, tapped: bool, language: str) -> Outgoing:
        chosen = _LANGUAGES.get(argument.lower()[:2])
        if chosen is None:
            return Outgoing(word(WORDS, "which_language", language), buttons=LANGUAGES)
        await self._chats.write(arrival, lambda c: [ev.CustomerSwitchedLanguage(language=chosen, chosen=True)])
        return Outgoing(word(WORDS, "language", chosen))

    async def _wishes(self, arrival: Arrival, argument: str, tapped: bool, language: str) -> Outgoing:
        """What holds now, each with the button that changes it."""
        held = (await self._chats.write(arrival, lambda c: [])).conversation.wishes
        name = [f"{LABELS['name'][language]} : {held['name']}"] if "name" in held else []
        return Outgoing(
            "\n\n".join([word(WORDS, "wishes", language), *name]),
            buttons=tuple(
                (f"{'☑' if wish in held else '☐'} {LABELS[wish][language]}", f"/wish {wish} {_other(wish in held)}")
                for wish in _OFFERED
            ),
        )

    async def _wish(self, arrival: Arrival, argument: str, tapped: bool, language: str) -> Outgoing:
        asked, _, on = argument.partition(" ")
        found = next((wish for wish in _OFFERED if wish == asked), None)
        if found is None:
            return await self._wishes(arrival, "", tapped, language)
        return await self._say(arrival, ev.CustomerWished(wish=found, on=on != "off"), language)

    async def _name(self, arrival: Arrival, argument: str, tapped: bool, language: str) -> Outgoing:
        """The name to be used; without one, none is any more."""
        name = mask_cards(" ".join(clean(argument).split()))[:NAME_MOST]
        return await self._say(arrival, ev.CustomerWished(wish="name", on=bool(name), value=name), language)

    async def _say(self, arrival: Arrival, wish: ev.CustomerWished, language: str) -> Outgoing:
        def events(c: Conversation) -> Sequence[ev.Event]:
            return [wish] if c.wishes.get(wish.wish) != ((wish.value or "yes") if wish.on else None) else []

        await self._chats.write(arrival, events)
        return Outgoing(wished(wish, language))


def _other(on: bool) -> str:
    return "off" if on else "on"
