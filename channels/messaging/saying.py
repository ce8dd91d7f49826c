"""From an event to the messages of a platform that shows plain text with buttons. Pure; first is seen who writes.

What a platform takes is its `Shape`; the words are the same on all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from channels.capabilities import Capabilities
from channels.messaging.notices import ASSISTANT, SERVICE, word
from channels.messaging.pushing import grouped, targets
from channels.messaging.texts import in_characters, pieces
from channels.tries import PARTS
from conversation import events as ev
from conversation.news import SAID_FIRST
from conversation.taps import below
from conversation.words import say

Buttons = tuple[tuple[str, str], ...]


class Outgoing(msgspec.Struct, frozen=True):
    """One message: its text, buttons (title, value) under it, or the lasting key for the human exit.

    With a `file` the text is its caption.
    """

    text: str
    buttons: Buttons = ()
    key: str | None = None
    file: ev.Attachment | None = None


@dataclass(frozen=True)
class Shape:
    """What a platform takes. `size` counts a text as it does, `fit` says how many characters of one fit.

    `caption`: characters below a file; `value_bytes`: the longest value of a button; `key`: the way to a person stays
    below the text field.
    """

    can: Capabilities
    caption: int
    value_bytes: int
    size: Callable[[str], int] = len
    fit: Callable[[str, int], int] = in_characters
    key: Mapping[str, str] | None = None

    def encode(self, event: ev.Event, language: str, known: Mapping[int, ev.Event] | None = None) -> list[Outgoing]:
        """The messages for an event; none when there is nothing to say. `known` holds its `targets`."""
        lang = "en" if language == "en" else "fr"
        earlier = [(known or {})[target] for target in targets(event, self.can.name) if target in (known or {})]
        messages = [message for it in earlier for message in self.encode(it, lang)]
        if isinstance(event, ev.MessageRetracted):
            lines = [SERVICE + word("retracted", lang), *(message.text for message in messages)]
            return [] if event.by == "customer" else self._texts("\n\n".join(lines))
        if isinstance(event, ev.ServiceTold) and event.kind == "maybe_undelivered":
            return self._again(SERVICE + (say(event, lang) or ""), messages) if earlier else []
        return self._said(event, lang)

    def offers(self, failed: Mapping[int, ev.Event]) -> list[tuple[int, ...]]:
        """The numbers of failed messages, so many together as one offer can hold."""
        shown = {seq: self.encode(event, "fr") for seq, event in failed.items()}
        sizes = {
            seq: sum(self.can.text_limit if m.file else self.size(m.text) + 2 for m in it) for seq, it in shown.items()
        }
        return grouped(sizes, self.can.text_limit * PARTS // 2)  # a part ends at a sentence or space, at worst half way

    def _said(self, event: ev.Event, lang: str) -> list[Outgoing]:
        mark, text = self._text(event, lang)
        beside = event.attachments if isinstance(event, ev.AssistantWrote | ev.AgentWrote) else ()
        files = [Outgoing(f"{mark}{file.name}"[: self.caption], file=file) for file in beside[: PARTS // 2]]
        if not text:
            return files
        buttons, listed = self._buttons(event, lang)
        texts = self._texts(text + listed, PARTS - len(files), mark)
        first = isinstance(event, ev.ServiceTold) and event.kind == "ai_notice"
        key = self.key[lang] if first and self.key else None
        return [*texts[:-1], msgspec.structs.replace(texts[-1], buttons=buttons, key=key), *files]

    def _text(self, event: ev.Event, lang: str) -> tuple[str, str | None]:
        """The mark of who writes, and the words."""
        if isinstance(event, ev.AssistantWrote):
            return ASSISTANT, event.text
        if isinstance(event, ev.AgentWrote):
            return f"👤 {event.name}: " if lang == "en" else f"👤 {event.name} : ", event.text
        said = say(event, lang)
        if not isinstance(event, ev.ServiceTold) or event.kind not in ("ai_notice", *SAID_FIRST):
            return SERVICE, said
        greeting = event.details.get("hello")
        return ASSISTANT, word(greeting, lang, notice=said or "") if greeting else said

    def _buttons(self, event: ev.Event, lang: str) -> tuple[Buttons, str]:
        """The buttons, and those that the platform cannot carry as lines of text."""
        own = _own(event, human=self.key is None)
        if own:
            return tuple((word(name, lang), value) for name, value in own), ""
        offered = below(event, lang)
        fits = [it for it in offered if len(it.value.encode()) <= self.value_bytes and it.title][: self.can.buttons]
        others = "".join(f"\n• {it.title}" for it in offered if it not in fits)
        return tuple((it.title, it.value) for it in fits), others

    def _again(self, line: str, messages: Sequence[Outgoing]) -> list[Outgoing]:
        """A line, and the messages it speaks of with their last buttons and their files, in as few as they need."""
        files = [message for message in messages if message.file][: PARTS // 2]
        whole = "\n\n".join([line, *(message.text for message in messages if not message.file)])
        texts = self._texts(whole, PARTS - len(files))
        buttons = next((message.buttons for message in reversed(messages) if not message.file), ())
        return [*texts[:-1], msgspec.structs.replace(texts[-1], buttons=buttons), *files]

    def _texts(self, text: str, most: int = PARTS, mark: str = "") -> list[Outgoing]:
        """The text in parts that the platform takes; what is longer than all of them together is seen to be cut."""
        parts = pieces(text, self.can.text_limit - self.size(mark) - 1, self.fit)
        parts = parts if len(parts) <= most else [*parts[: most - 1], parts[most - 1] + "…"]
        return [Outgoing(mark + part) for part in parts]


def _own(event: ev.Event, human: bool) -> Sequence[tuple[str, str]]:
    """Buttons of ours: their word, and the command they bring back."""
    if isinstance(event, ev.HandoffAnnounced):
        return (("leave", "/leave"),)
    if isinstance(event, ev.ServiceTold) and event.kind == "ai_notice" and human:
        return (("human", "/human"),)
    if isinstance(event, ev.ServiceTold) and event.kind == "news":
        return (("human", "/human"), ("no_news", "/wish no_news on"))
    return ()
