"""From an event to the messages WhatsApp shows for it. Pure; who writes is always the first thing to be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from channels.carrying import grouped, targets
from channels.texts import pieces
from channels.tries import PARTS
from channels.whatsapp.notices import ASSISTANT, HUMAN, LEAVE, SERVICE, word
from channels.whatsapp.settings import CHANNEL
from conversation import events as ev
from conversation.taps import after_the_end
from conversation.words import say

# All from developers.facebook.com/docs/whatsapp/cloud-api: characters of a text or a list's text, of a text over
# buttons, of a button, of a row's title and description, of a value; how many buttons, how many rows.
LIMIT, BUTTON_BODY, BUTTON_TITLE, ROW_TITLE, ROW_TEXT, VALUE = 4096, 1024, 20, 24, 72, 200
BUTTONS, ROWS = 3, 10

Json = dict[str, Any]


class Outgoing(msgspec.Struct, frozen=True):
    """One message: its text and buttons (title, value), or a file with the text as its caption."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    file: ev.Attachment | None = None


def encode(event: ev.Event, language: str, known: Mapping[int, ev.Event]) -> list[Outgoing]:
    """The messages for an event; none when there is nothing to say. `known` holds its targets."""
    earlier = [known[target] for target in targets(event, CHANNEL) if target in known]
    if isinstance(event, ev.MessageRetracted):
        return [] if event.by == "customer" else _retracted(earlier, language)
    if isinstance(event, ev.ServiceTold) and event.kind == "maybe_undelivered":
        return _again(SERVICE + (say(event, language) or ""), earlier, language) if earlier else []
    mark, text = _text(event, language)
    beside = event.attachments if isinstance(event, ev.AssistantWrote | ev.AgentWrote) else ()
    files = [Outgoing(f"{mark}{file.name}"[:BUTTON_BODY], file=file) for file in beside[: PARTS // 2]]
    if not text:
        return files
    buttons, listed = _buttons(event, language)
    parts = _parts(text + listed, LIMIT - len(mark), PARTS - len(files))
    texts = [Outgoing(mark + part) for part in parts]
    return [*texts[:-1], msgspec.structs.replace(texts[-1], buttons=buttons), *files]


def offers(failed: Mapping[int, ev.Event]) -> list[tuple[int, ...]]:
    """The numbers of failed messages, so many together as one offer can hold."""
    shown = {seq: encode(event, "fr", {}) for seq, event in failed.items()}
    sizes = {seq: sum(LIMIT if m.file else len(m.text) + 2 for m in messages) for seq, messages in shown.items()}
    return grouped(sizes, LIMIT * PARTS // 2)  # a part ends at a sentence or space, at worst half way


def payload(message: Outgoing, language: str) -> Json:
    """A text, with buttons where it has few, else with a list, in Meta's terms."""
    if not message.buttons:
        return {"type": "text", "text": {"body": message.text, "preview_url": False}}
    few = len(message.buttons) <= BUTTONS and len(message.text) <= BUTTON_BODY
    if few and all(len(title) <= BUTTON_TITLE for title, _ in message.buttons):
        buttons = [{"type": "reply", "reply": {"id": value, "title": title}} for title, value in message.buttons]
        return _interactive("button", message.text, {"buttons": buttons})
    rows = [_row(title, value) for title, value in message.buttons]
    return _interactive("list", message.text, {"button": word("choose", language), "sections": [{"rows": rows}]})


def _interactive(kind: str, text: str, action: Json) -> Json:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": text}, "action": action}}


def _row(title: str, value: str) -> Json:
    """A row of a list; a long title is cut, and stands below itself."""
    if len(title) <= ROW_TITLE:
        return {"id": value, "title": title}
    return {"id": value, "title": title[: ROW_TITLE - 1] + "…", "description": title[:ROW_TEXT]}


def _text(event: ev.Event, language: str) -> tuple[str, str | None]:
    """The mark of who writes, and the words."""
    if isinstance(event, ev.AssistantWrote):
        return ASSISTANT, event.text
    if isinstance(event, ev.AgentWrote):
        return f"👤 {event.name}: " if language == "en" else f"👤 {event.name} : ", event.text
    notice = isinstance(event, ev.ServiceTold) and event.kind == "ai_notice"
    return ASSISTANT if notice else SERVICE, say(event, language)


def _buttons(event: ev.Event, language: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """The buttons, and those that do not fit as lines of text. The first word carries the way to a person."""
    if isinstance(event, ev.HandoffAnnounced):
        return ((word("leave", language), LEAVE),), ""
    if isinstance(event, ev.ServiceTold) and event.kind == "ai_notice":
        return ((word("human", language), HUMAN),), ""
    offered: Sequence[ev.Button] = event.buttons if isinstance(event, ev.AssistantWrote) else ()
    if isinstance(event, ev.ConversationClosed):
        offered = (after_the_end(language),)
    fits = [button for button in offered if len(button.value) <= VALUE and button.title][:ROWS]
    others = "".join(f"\n• {button.title}" for button in offered if button not in fits)
    return tuple((button.title, button.value) for button in fits), others


def _retracted(earlier: Sequence[ev.Event], language: str) -> list[Outgoing]:
    lines = [SERVICE + word("retracted", language), *(m.text for event in earlier for m in encode(event, language, {}))]
    return [Outgoing(part) for part in _parts("\n\n".join(lines), LIMIT, PARTS)]


def _again(line: str, earlier: Sequence[ev.Event], language: str) -> list[Outgoing]:
    """A line, and the messages it speaks of with their last buttons and their files, in as few as they need."""
    messages = [message for event in earlier for message in encode(event, language, {})]
    files = [message for message in messages if message.file][: PARTS // 2]
    whole = "\n\n".join([line, *(message.text for message in messages if not message.file)])
    texts = [Outgoing(part) for part in _parts(whole, LIMIT, PARTS - len(files))]
    buttons = next((message.buttons for message in reversed(messages) if not message.file), ())
    return [*texts[:-1], msgspec.structs.replace(texts[-1], buttons=buttons), *files]


def _parts(text: str, limit: int, most: int) -> list[str]:
    """The text in parts that WhatsApp takes; what is longer than all of them together is seen to be cut."""
    parts = pieces(text, limit - 1)
    return parts if len(parts) <= most else [*parts[: most - 1], parts[most - 1] + "…"]
