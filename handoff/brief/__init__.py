"""What an agent reads in ten seconds before the first word: pure, from the log, a look at the shop, and a language.

One module for each key; `case` is what they all look at, `words` what they say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conversation.records import Entry
from conversation.state import Conversation
from handoff.brief.advice import next_step
from handoff.brief.case import Case
from handoff.brief.facts import facts
from handoff.brief.mood import mood
from handoff.brief.orders import orders
from handoff.brief.promised import promises
from handoff.brief.repair import repair
from handoff.brief.reply import reply
from handoff.brief.tried import tried
from handoff.brief.who import who
from handoff.brief.why import why
from handoff.brief.wish import understood, want
from handoff.snapshot import Snapshot

__all__ = ["brief"]


def brief(entries: Sequence[Entry], conversation: Conversation, snapshot: Snapshot, language: str) -> dict[str, Any]:
    """The brief in the agent's language (`fr`, else English); only `reply` is in the customer's.

    `seq` in a piece is the number of the event it comes from, where there is one.
    """
    case = Case(entries, conversation, snapshot, "fr" if language == "fr" else "en")
    return {
        "who": who(case),
        "want": want(case),
        "why": why(case),
        "tried": tried(case),
        "facts": facts(case),
        "orders": orders(case),
        "mood": mood(case),
        "understood": understood(case),
        "promises": promises(case),
        "repair": repair(case),
        "next_step": next_step(case),
        "reply": reply(case),
    }
