"""From an event to the messages Telegram shows for it. Pure; who writes is always the first thing to be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from channels.carrying import grouped, targets
from channels.telegram.notices import ASSISTANT, HUMAN_LABEL, LEAVE_LABEL, SERVICE, word
from channels.telegram.settings import CHANNEL
from channels.texts import in_units, pieces, units
from channels.tries import PARTS
from conversation import events as ev
from conversation.news import SAID_FIRST
from conversation.taps import after_the_end
from conversation.words import say

LIMIT = 4096  # UTF-16 units of one message (core.telegram.org/bots/api#sendmessage)
CAPTION_LIMIT = 512  # characters, at most twice as many units: below the 1,024 of a caption (…#senddocument)
DATA_LIMIT_BYTES = 64  # of a button's value (…#inlinekeyboardbutton)
SHORT_TITLE = 14  # characters: two such buttons fit side by side on a narrow phone

Buttons = tuple[tuple[str, str], ...]


class Outgoing(msgspec.Struct, frozen=True):
    """One message: its text, buttons (title, value) under it, or the lasting key for the human exit.

    With a `file` the text is its caption.
    """

    text: str
    buttons: Buttons = ()
    key: str | None = None
    file: ev.Attachment | None = None

    @property
    def rows(self) -> list[list[tuple[str, str]]]:
        """The buttons, two in a row where both are short."""
        rows: list[list[tuple[str, str]]] = []
        for button in self.buttons:
            row = rows[-1] if rows else []
            if len(row) == 1 and max(len(row[0][0]), len(button[0])) <= SHORT_TITLE:
                row.append(button)
            else:
                rows.append([button])
        return rows


def offers(failed: Mapping[int, ev.Event]) -> list[tuple[int, ...]]:
    """The numbers of failed messages, so many together as one offer can hold."""
    shown = {seq: encode(event, "fr") for seq, event in failed.items()}
    sizes = {seq: sum(LIMIT if m.file else units(m.text) + 2 for m in messages) for seq, messages in shown.items()}
    return grouped(sizes, LIMIT * PARTS // 2)  # a part ends at a sentence or space, at worst half way


def encode(event: ev.Event, language: str, known: Mapping[int, ev.Event] | None = None) -> list[Outgoing]:
    """The messages for an event; none when there is nothing to say. `known` holds its `targets`."""
    language = "en" if language == "en" else "fr"
    earlier = [(known or {})[target] for target in targets(event, CHANNEL) if target in (known or {})]
    if isinstance(event, ev.MessageRetracted):
        lines = [SERVICE + word("retracted", language), *(message.text for message in _all(earlier, language))]
        return [] if event.by == "customer" else [Outgoing(piece) for piece in _parts("\n\n".join(lines), LIMIT, PARTS)]
    if isinstance(event, ev.ServiceTold) and event.kind == "maybe_undelivered":
        return _again(SERVICE + (say(event, language) or ""), earlier, language) if earlier else []
    mark, text = _text(event, language)
    files = _files(event, mark)
    if not text:
        return files
    buttons, listed = _buttons(event, language)
    messages = [Outgoing(mark + piece) for piece in _parts(text + listed, LIMIT - units(mark), PARTS - len(files))]
    messages[-1] = msgspec.structs.replace(messages[-1], buttons=buttons, key=_key(event, language))
    return [*messages, *files]


def _files(event: ev.Event, mark: str) -> list[Outgoing]:
    """The files beside a text, each below a word that says who sends it."""
    beside = event.attachments if isinstance(event, ev.AssistantWrote | ev.AgentWrote) else ()
    return [Outgoing(f"{mark}{file.name}"[:CAPTION_LIMIT], file=file) for file in beside[: PARTS // 2]]


def _text(event: ev.Event, language: str) -> tuple[str, str | None]:
    """The mark of who writes, and the words."""
    if isinstance(event, ev.AssistantWrote):
        return ASSISTANT, event.text
    if isinstance(event, ev.AgentWrote):
        return f"👤 {event.name}: " if language == "en" else f"👤 {event.name} : ", event.text
    said = say(event, language)
    if said and isinstance(event, ev.ServiceTold) and event.kind in SAID_FIRST:
        return ASSISTANT, said
    if said and isinstance(event, ev.ServiceTold) and event.kind == "ai_notice":
        greeting = event.details.get("hello")
        return ASSISTANT, word(greeting, language, notice=said) if greeting else said
    return SERVICE, said


def _buttons(event: ev.Event, language: str) -> tuple[Buttons, str]:
    """The buttons, and those whose value Telegram cannot carry as lines of text."""
    if isinstance(event, ev.HandoffAnnounced):
        return ((LEAVE_LABEL[language], "/leave"),), ""
    offered: Sequence[ev.Button] = event.buttons if isinstance(event, ev.AssistantWrote) else ()
    if isinstance(event, ev.ConversationClosed):
        offered = (after_the_end(language),)
    fits = tuple((b.title, b.value) for b in offered if len(b.value.encode()) <= DATA_LIMIT_BYTES)
    others = "".join(f"\n• {b.title}" for b in offered if len(b.value.encode()) > DATA_LIMIT_BYTES)
    return fits, others


def _key(event: ev.Event, language: str) -> str | None:
    """The human exit stays below the text field from the first word on."""
    first = isinstance(event, ev.ServiceTold) and event.kind == "ai_notice"
    return HUMAN_LABEL[language] if first else None


def _again(line: str, earlier: Sequence[ev.Event], language: str) -> list[Outgoing]:
    """A line, and the messages it speaks of with their last buttons and their files, in as few as they need."""
    messages = _all(earlier, language)
    files = [message for message in messages if message.file][: PARTS // 2]
    whole = "\n\n".join([line, *(message.text for message in messages if not message.file)])
    texts = [Outgoing(piece) for piece in _parts(whole, LIMIT, PARTS - len(files))]
    buttons = next((message.buttons for message in reversed(messages) if not message.file), ())
    texts[-1] = msgspec.structs.replace(texts[-1], buttons=buttons)
    return [*texts, *files]


def _all(events: Sequence[ev.Event], language: str) -> list[Outgoing]:
    return [message for event in events for message in encode(event, language)]


def _parts(text: str, limit: int, most: int) -> list[str]:
    """The text in parts that Telegram takes; what is longer than all of them together is seen to be cut."""
    parts = pieces(text, limit - 1, in_units)
    return parts if len(parts) <= most else [*parts[: most - 1], parts[most - 1] + "…"]
