"""The letter to somebody on duty: what cannot wait, and one link to say that they have it. Pure."""

from __future__ import annotations

from channels.letters.letter import Block, Letter, Link, Text
from channels.letters.words import word
from conversation import duty_words
from conversation import events as ev
from conversation.duty import token_of
from conversation.state import Conversation


def called(event: ev.DutyCalled, c: Conversation, site: str, shop: str) -> Letter:
    """The secret stands in the link's fragment, which no server and no log sees."""
    language = event.language
    matter = duty_words.named(event.matter, language)
    blocks: tuple[Block, ...] = (
        Text(word("hello_name", language, name=event.name)),
        Text(word("duty", language, matter=matter)),
        Text("\n".join(duty_words.called(c, event.nth, language))),
        Link(
            duty_words.MINE[language],
            f"{site}/desk/duty#{token_of(c.id, event.call)}",
            word("duty_link_note", language),
        ),
    )
    subject = word("duty_subject", language, matter=matter)
    return Letter(subject, blocks, word("machine", language, shop=shop), links=False)
