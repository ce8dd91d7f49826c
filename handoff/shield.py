"""The shield of agents: set words for a customer who insults, and what is told of lines that were hidden. Pure."""

from __future__ import annotations

from conversation import events as ev
from conversation.state import Conversation
from handoff.agents import Agent
from handoff.brief.words import Both
from handoff.errors import Held

# Kind, and the same for everybody: what is asked, and that nobody is left without a person (P1).
_FIRST = Both(
    "Je comprends que la situation vous contrarie, et je reste là pour la régler avec vous. Merci de m’écrire sans"
    " insultes : nous avancerons plus vite.",
    "I understand that this is upsetting, and I stay here to sort it out with you. Please write to me without insults:"
    " we will get there sooner.",
)
_AGAIN = Both(
    "Je continue de m’occuper de votre demande. Je vous demande encore une fois de m’écrire sans insultes. Si vous"
    " préférez, un collègue prend la suite.",
    "I am still working on your request. Once more, please write to me without insults. If you would rather, a"
    " colleague takes over.",
)
_WARNED = Both("{name} a demandé d’écrire sans insultes", "{name} asked to write without insults")
_HIDDEN = Both("{name} a masqué un message", "{name} hid a message")
_SHOWN = Both("{name} a de nouveau affiché un message", "{name} showed a message again")


def warn(c: Conversation, agent: Agent) -> list[ev.Event]:
    """The set words in the customer's language, others the second time, and that it was done. Raises `Held`."""
    if c.holder != "agent" or c.agent != agent.id:
        raise Held(c)
    words = _AGAIN if c.told.get("warned") else _FIRST
    said = ev.AgentWrote(agent=agent.id, name=agent.name, text=words.say(c.language))
    return [said, ev.AgentWarned(agent=agent.id, name=agent.name)]


def told(it: ev.LineHidden | ev.AgentWarned, language: str) -> str:
    """What was done, for colleagues."""
    if isinstance(it, ev.AgentWarned):
        return _WARNED.say(language, name=it.name)
    return (_HIDDEN if it.on else _SHOWN).say(language, name=it.name)
