"""What can go wrong in the handoff room.

HandoffError
├── BadDatabaseUrl   PASSERELLE_DATABASE_URL cannot be used: said at start
├── DatabaseAway     our database cannot be reached: tell the agent, try again
├── BadAgent         an agent that cannot be made so: name, e-mail, password or role; says what to write instead
├── AgentExists      this e-mail has an account already
├── UnknownAgent     no account with this e-mail or id
├── Full             the agent has no place left for another conversation
├── BadReply         a canned reply that cannot be kept so; says what to write instead
├── UnknownReply     no canned reply with this id
├── BadShift         hours on duty that cannot be kept so; says what to write instead
├── TooManyViews     an agent has as many views of their own as fit
├── Decided          a gesture that was decided meanwhile
└── NotYours         the agent may not do this to the conversation as it stands; `conversation` is the state
    ├── Held         somebody else has the floor
    ├── Unreachable  a promise to a customer who cannot be reached later
    ├── Owed         the customer waits for a word: that comes first
    ├── TooManyLabels
    └── NoPromise    no such promise in this conversation
"""

from __future__ import annotations

from conversation.state import Conversation


class HandoffError(Exception):
    """Any error of the handoff room."""


class BadDatabaseUrl(HandoffError):
    """The URL names no database that can be opened."""


class DatabaseAway(HandoffError):
    """Our own database does not answer."""


class BadAgent(HandoffError):
    """These details make no account."""


class AgentExists(HandoffError):
    """There is an account with this e-mail."""


class UnknownAgent(HandoffError):
    """There is no such account."""


class Full(HandoffError):
    """No place for another conversation at this agent's desk."""


class BadReply(HandoffError):
    """These words make no canned reply; `field` says which of them."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class UnknownReply(HandoffError):
    """There is no such canned reply."""


class BadShift(HandoffError):
    """These hours make no shift of the rota."""


class TooManyViews(HandoffError):
    """No room for another view of one's own."""


class Decided(HandoffError):
    """Somebody else was quicker."""

    def __init__(self) -> None:
        super().__init__("somebody has decided this already; read the list again")


class NotYours(HandoffError):
    """Read the conversation again, then decide again."""

    def __init__(self, message: str, conversation: Conversation) -> None:
        super().__init__(message)
        self.conversation = conversation


class Held(NotYours):
    """The floor is not with this agent."""

    def __init__(self, c: Conversation) -> None:
        who = {
            "agent": f"{c.agent_name} has this conversation",
            "waiting": "this conversation is on the waiting list",
            "assistant": "the assistant has this conversation",
            "closed": "this conversation is closed",
        }
        super().__init__(f"{who[c.holder]}; read it again, then decide again", c)


class Unreachable(NotYours):
    """Nothing is known that reaches this customer later."""

    def __init__(self, c: Conversation) -> None:
        super().__init__("there is no way to reach this customer later; ask for an e-mail or a phone number first", c)


class Owed(NotYours):
    """Nobody puts a customer aside who waits for a word."""

    def __init__(self, c: Conversation) -> None:
        super().__init__("the customer waits for your word; answer first, then put the case aside", c)


class TooManyLabels(NotYours):
    """The case has as many labels as it can have."""

    def __init__(self, c: Conversation) -> None:
        super().__init__("this case has as many labels as fit; take one off first", c)


class NoPromise(NotYours):
    """Nothing of this name was promised here."""

    def __init__(self, c: Conversation) -> None:
        super().__init__("nothing of this name was promised in this conversation; read it again", c)
