"""What customers ask by a command, alike on every messaging app: a person, a language, lasting wishes, links."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from channels import links
from channels.messaging import duty
from channels.messaging.arrivals import arrival, hello, wrote
from channels.messaging.chats import Chats
from channels.messaging.commands import menu
from channels.messaging.incoming import Ordered
from channels.messaging.notices import LANGUAGES, word
from channels.messaging.saying import Outgoing
from conversation import events as ev
from conversation.book import Book
from conversation.duty_words import has_it
from conversation.state import Conversation
from conversation.wishes import LABELS, NAME_MOST, holds, name_to_use, wished

WEB_LINK_S = 900  # to open the site; who is later asks for another

_LANGUAGES: dict[str, ev.Language] = {"fr": "fr", "en": "en", "an": "en"}  # français, french; english, anglais
_OFFERED: tuple[ev.Wish, ...] = ("written_only", "slow_pace", "no_news")
_ASKED, _OPEN = "☑ ", "☐ "  # before what holds, and what does not


class Asking:
    """Does what is asked; what is to be said beside the log comes back. Raises `StoreUnavailable`."""

    def __init__(
        self, chats: Chats, title: str, book: Book, public_url: str | None, key: Mapping[str, str] | None
    ) -> None:
        """`title` is the app's name as agents read it, `key` what stands below its text field."""
        self._chats, self._channel, self._title = chats, chats.channel, title
        self._book, self._public_url, self._key = book, public_url, key or {}
        self._deeds: dict[str, Callable[[Ordered], Awaitable[Outgoing | None]]] = {
            "start": self._start,
            "human": self._human,
            "leave": self._leave,
            "language": self._language,
            "wishes": self._wishes,
            "wish": self._wish,
            "name": self._name,
            "web": self._web,
            "help": self._help,
            "duty": self._duty,
        }

    async def do(self, came: Ordered) -> Outgoing | None:
        """One of our commands."""
        return await self._deeds[came.command](came)

    async def _start(self, came: Ordered) -> Outgoing | None:
        """Bring a conversation here by its link, or greet. Where people are at work, it is text for them."""
        if await duty.here(self._book, f"{self._channel}:{came.address}", came.argument, came.id):
            return Outgoing(word("duty_here", came.language))
        linked = await self._chats.link(came.argument, came.address, came.id) if came.argument else None
        if linked:
            return Outgoing(word("linked", linked.language), key=self._key.get(came.language))
        greeting: dict[str, list[ev.Event]] = {"assistant": [hello(came)], "closed": [hello(came)]}
        otherwise = [hello(came)] if came.argument else wrote("/start", self._channel)
        await self._write(came, lambda c: greeting.get(c.holder, otherwise) if c.seq else [])
        return None

    async def _human(self, came: Ordered) -> None:
        """To a person at once, with what stood behind the command."""
        asked = ev.HandoffRequested(reason="explicit", by="customer", evidence=(f"/human ({self._title})",))
        await self._write(came, lambda c: [*wrote(came.argument, self._channel), asked])

    async def _leave(self, came: Ordered) -> None:
        """Out of the line; where nobody waits, a typed `/leave` is text and a tapped one means nothing."""
        words = wrote(came.argument, self._channel) if came.argument else []
        otherwise = words or ([] if came.tap else wrote("/leave", self._channel))
        left = ev.HandoffCancelled(by="customer")
        await self._write(came, lambda c: [left, *words] if c.holder == "waiting" else otherwise)

    async def _language(self, came: Ordered) -> Outgoing:
        chosen = _LANGUAGES.get(came.argument.lower()[:2])
        if chosen is None:
            return Outgoing(word("which_language", came.language), buttons=LANGUAGES)
        await self._write(came, lambda c: [ev.CustomerSwitchedLanguage(language=chosen, chosen=True)])
        return Outgoing(word("language", chosen))

    async def _wishes(self, came: Ordered) -> Outgoing:
        """What holds now, each with the button that changes it."""
        held, lang = (await self._write(came, lambda c: [])).wishes, came.language
        name = [f"{LABELS['name'][lang]} : {held['name']}"] if "name" in held else []
        return Outgoing(
            "\n\n".join([word("wishes", lang), *name]),
            buttons=tuple(
                (f"{_ASKED if wish in held else _OPEN}{LABELS[wish][lang]}", f"/wish {wish} {_other(wish in held)}")
                for wish in _OFFERED
            ),
        )

    async def _wish(self, came: Ordered) -> Outgoing:
        asked, _, on = came.argument.partition(" ")
        found = next((wish for wish in _OFFERED if wish == asked), None)
        if found is None:
            return await self._wishes(came)
        return await self._say(came, ev.CustomerWished(wish=found, on=on != "off"))

    async def _name(self, came: Ordered) -> Outgoing:
        """The name to be used; without one, none is any more."""
        name = name_to_use(came.argument)[:NAME_MOST]
        return await self._say(came, ev.CustomerWished(wish="name", on=bool(name), value=name))

    async def _say(self, came: Ordered, wish: ev.CustomerWished) -> Outgoing:
        def events(c: Conversation) -> Sequence[ev.Event]:
            return [] if holds(c.wishes, wish) else [wish]

        await self._write(came, events)
        return Outgoing(wished(wish, came.language))

    async def _web(self, came: Ordered) -> Outgoing:
        """A one-time link that opens this conversation on our site."""
        if self._public_url is None:
            return Outgoing(word("no_web", came.language))
        state = await self._write(came, lambda c: [])
        link = await links.offer(self._book, self._public_url, state, WEB_LINK_S)
        return Outgoing(word("web", came.language, link=link))

    async def _help(self, came: Ordered) -> Outgoing:
        shown = menu(came.language, self._public_url is not None)
        return Outgoing(
            "\n".join([word("help", came.language), *(f"/{name} – {what}" for name, what in shown.items())])
        )

    async def _duty(self, came: Ordered) -> Outgoing | None:
        """Somebody on duty says that they have it; from anybody else it is text."""
        taken = await self._chats.take(came.argument, came.address)
        if taken is not None:
            state, mine = taken
            return Outgoing(word("duty_yours", came.language) if mine else has_it(state, came.language))
        if came.tap is not None:
            return Outgoing(word("stale", came.language))
        await self._write(came, lambda c: wrote(f"/duty {came.argument}".strip(), self._channel))
        return None

    async def _write(self, came: Ordered, wanted: Callable[[Conversation], Sequence[ev.Event]]) -> Conversation:
        return (await self._chats.write(arrival(self._channel, came), wanted)).conversation


def settled(title: str | None) -> str | None:
    """What stays of a tapped button below the text: its words, and nothing of a wish that was taken back."""
    return None if title is None or title.startswith(_ASKED) else title.removeprefix(_OPEN)


def _other(on: bool) -> str:
    return "off" if on else "on"
