"""Browsers that agents have logged in with: known again, they are counted apart from everybody else's wrong tries.

Without that, whoever knows an agent's address could keep them out, and behind a proxy that nobody named
(PASSERELLE_TRUSTED_PROXIES) one guesser could keep out all. After OWASP, "device cookies".
Synchronous: used in threads.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

from sqlalchemy import delete, insert, select

from conversation.memory import Clock
from handoff.agents import Agent
from handoff.database import Database
from handoff.tables import agents, devices

KNOWN_S = 180 * 24 * 3600  # half a year without a login: a new browser again


class Devices:
    """Every method may raise `DatabaseAway`."""

    def __init__(self, database: Database, clock: Callable[[], int] | None = None) -> None:
        self._database = database
        self._clock = clock or Clock()

    def remember(self, agent: Agent, token: str | None) -> str:
        """This browser belongs to this agent from now on; its token, a new one where there was none."""
        token = token or secrets.token_urlsafe(24)
        values = {"token": _digest(token), "agent": agent.id, "until": self._clock() + KNOWN_S * 1000}
        with self._database.begin() as connection:
            connection.execute(delete(devices).where(devices.c.token == values["token"]))
            connection.execute(delete(devices).where(devices.c.until <= self._clock()))
            connection.execute(insert(devices).values(**values))
        return token

    def knows(self, email: str, token: str) -> bool:
        """Has the agent of this e-mail logged in with this browser before?"""
        joined = devices.join(agents, agents.c.id == devices.c.agent)
        where = (devices.c.token == _digest(token)) & (devices.c.until > self._clock())
        where &= agents.c.email == email.strip().lower()
        with self._database.reading() as connection:
            return connection.execute(select(devices.c.token).select_from(joined).where(where)).first() is not None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()  # a cookie may hold any bytes
