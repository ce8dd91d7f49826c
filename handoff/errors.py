"""What can go wrong in the handoff room.

HandoffError
├── BadDatabaseUrl   PASSERELLE_DATABASE_URL cannot be used: said at start
├── DatabaseAway     our database cannot be reached: tell the agent, try again
├── BadAgent         an agent that cannot be made so: name, e-mail, password or role; says what to write instead
├── AgentExists      this e-mail has an account already
└── UnknownAgent     no account with this e-mail or id
"""

from __future__ import annotations


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
