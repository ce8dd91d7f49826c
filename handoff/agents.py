"""Agents and their sessions: who may sit at the desk. Synchronous (argon2 and SQL take time): used in threads."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from conversation.memory import Clock
from handoff.database import Database
from handoff.errors import AgentExists, BadAgent, UnknownAgent
from handoff.tables import agents, profiles, sessions

Role = Literal["agent", "supervisor"]
ROLES: tuple[Role, ...] = ("agent", "supervisor")
LANGUAGES = ("fr", "en")

PASSWORD_MIN = 10  # characters: long beats odd (NIST SP 800-63B asks for 8, without rules on signs)
PASSWORD_MAX = 200  # argon2 takes any length; an attacker's megabyte is not hashed
CAPACITY = 8  # conversations at one time, until a supervisor says otherwise: as many as fit on a desk without scrolling
CAPACITY_MAX = 50
SKILLS_MAX = 12
SKILL = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
SESSION_S = 12 * 3600  # a long shift

_EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}")


@dataclass(frozen=True)
class Agent:
    """An account; `name` is what customers see. `language` is the desk's, `languages` those the agent writes.

    `skills` are the teams the agent belongs to, `capacity` the conversations to hold at one time.
    """

    id: str
    email: str
    name: str
    role: Role
    language: str
    disabled: bool = False
    languages: tuple[str, ...] = LANGUAGES
    skills: tuple[str, ...] = ()
    capacity: int = CAPACITY


_HASHER = PasswordHasher()


@cache
def _nobody(hasher: PasswordHasher) -> str:
    """What is verified where there is no account: it takes the same time."""
    return hasher.hash(secrets.token_hex(16))


class Agents:
    """Accounts and sessions in our own database. Every method may raise `DatabaseAway`."""

    def __init__(
        self, database: Database, clock: Callable[[], int] | None = None, hasher: PasswordHasher | None = None
    ) -> None:
        """`clock` gives ms since 1970; `hasher` has argon2's own defaults (RFC 9106, low memory) unless given."""
        self.database = database
        self._clock = clock or Clock()
        self._hasher = hasher or _HASHER
        self._nobody = _nobody(self._hasher)

    # --- accounts

    def add(self, email: str, name: str, password: str, role: str = "agent", language: str = "fr") -> Agent:
        """A new account. Raises `BadAgent` or `AgentExists`."""
        agent = _checked(email, name, role, language)
        hashed = self._hash(password)
        with self.database.begin() as connection:
            if _row(connection, agents.c.email == agent.email) is not None:
                raise AgentExists(f"{agent.email} has an account already: disable it or choose another e-mail")
            connection.execute(insert(agents).values(**_values(agent), password=hashed, created_at=self._clock()))
        return agent

    def ensure(self, email: str, name: str, password: str, role: str = "agent", language: str = "fr") -> Agent:
        """The account, made or with this password from now on: for the demo's own agents. Raises `BadAgent`."""
        try:
            return self.add(email, name, password, role, language)
        except AgentExists:
            hashed = self._hash(password)
            where = agents.c.email == _email(email)
            with self.database.begin() as connection:
                connection.execute(update(agents).where(where).values(password=hashed, disabled_at=None))
            return self.by_email(email)

    def list(self) -> list[Agent]:
        """All accounts, by e-mail."""
        with self.database.reading() as connection:
            return [_agent(row) for row in connection.execute(_accounts().order_by(agents.c.email))]

    def by_email(self, email: str) -> Agent:
        """Raises `UnknownAgent`."""
        return self._find(agents.c.email == _email(email), email)

    def by_id(self, id: str) -> Agent:
        """Raises `UnknownAgent`."""
        return self._find(agents.c.id == id, id)

    def disable(self, email: str) -> Agent:
        """Close an account and end its sessions now. Raises `UnknownAgent`."""
        agent = self.by_email(email)
        with self.database.begin() as connection:
            connection.execute(update(agents).where(agents.c.id == agent.id).values(disabled_at=self._clock()))
            connection.execute(delete(sessions).where(sessions.c.agent == agent.id))
        return self.by_id(agent.id)

    def set_profile(
        self,
        id: str,
        languages: Sequence[str] | None = None,
        skills: Sequence[str] | None = None,
        capacity: int | None = None,
    ) -> Agent:
        """What the agent can do; what is None stays. Raises `UnknownAgent` or `BadAgent`."""
        agent = self.by_id(id)
        agent = replace(
            agent,
            languages=agent.languages if languages is None else tuple(dict.fromkeys(languages)),
            skills=agent.skills if skills is None else tuple(dict.fromkeys(skills)),
            capacity=agent.capacity if capacity is None else capacity,
        )
        _check_profile(agent)
        with self.database.begin() as connection:
            _keep_profile(connection, agent)
        return agent

    def set_self(
        self, id: str, name: str | None = None, languages: Sequence[str] | None = None, language: str | None = None
    ) -> Agent:
        """What agents say of themselves, all of it or nothing; what is None stays.

        `name` is what customers see, `languages` what is written to them, `language` that of the desk. Raises
        `UnknownAgent`, or `BadAgent` for one that is not known, no name, or a colleague's.
        """
        before = self.by_id(id)
        agent = replace(
            before,
            name=before.name if name is None else name.strip(),
            languages=before.languages if languages is None else tuple(dict.fromkeys(languages)),
            language=before.language if language is None else language,
        )
        if name is not None:
            self._check_name(agent)
        _known_language(agent.language)
        _check_profile(agent)
        with self.database.begin() as connection:
            changed = update(agents).where(agents.c.id == id)
            connection.execute(changed.values(name=agent.name, language=agent.language))
            if languages is not None:
                _keep_profile(connection, agent)
        return agent

    # --- logging in

    def check(self, email: str, password: str) -> Agent | None:
        """The agent of this e-mail and password; None, after the same time, for unknown, wrong and disabled alike."""
        with self.database.reading() as connection:
            row = _row(connection, agents.c.email == _email(email))
        hashed = self._nobody if row is None else str(row.password)
        right = self._verify(hashed, password[:PASSWORD_MAX])
        return _agent(row) if right and row is not None and row.disabled_at is None else None

    def begin_session(self, agent: Agent) -> str:
        """A new session's token, good for `SESSION_S`; sessions that are over are swept out."""
        token, now = secrets.token_urlsafe(32), self._clock()
        with self.database.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.until <= now))
            values = {"token": _digest(token), "agent": agent.id, "until": now + SESSION_S * 1000}
            connection.execute(insert(sessions).values(**values))
        return token

    def of_session(self, token: str) -> Agent | None:
        """Whose session this is, or None: it is over, was ended, or never was."""
        joined = agents.join(sessions, sessions.c.agent == agents.c.id)
        open_now = (sessions.c.token == _digest(token)) & (sessions.c.until > self._clock())
        with self.database.reading() as connection:
            row = connection.execute(_accounts(joined).where(open_now & agents.c.disabled_at.is_(None))).first()
        return _agent(row) if row is not None else None

    def end_session(self, token: str) -> None:
        """Log out."""
        with self.database.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.token == _digest(token)))

    def _check_name(self, agent: Agent) -> None:
        """Raises `BadAgent`."""
        _known_name(agent.name)
        taken = {_alike(it.name) for it in self.list() if it.id != agent.id and not it.disabled}
        if _alike(agent.name) in taken:
            raise BadAgent("a colleague has this name: add a letter or the surname, so that customers know who is who")

    def _find(self, where: Any, named: str) -> Agent:
        with self.database.reading() as connection:
            row = _row(connection, where)
        if row is None:
            raise UnknownAgent(f"no agent {named}: `passerelle agents list` shows who there is")
        return _agent(row)

    def _hash(self, password: str) -> str:
        if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
            raise BadAgent(f"the password must have {PASSWORD_MIN} to {PASSWORD_MAX} characters: choose another")
        return self._hasher.hash(password)

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def csrf_token(session: str) -> str:
    """What the desk's page sends beside the cookie: only who has the session knows it, and it does not give it away."""
    return hashlib.sha256(b"csrf:" + session.encode()).hexdigest()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()  # a cookie may hold any bytes


def _email(email: str) -> str:
    return email.strip().lower()


def _checked(email: str, name: str, role: str, language: str) -> Agent:
    if not _EMAIL.fullmatch(_email(email)):
        raise BadAgent(f"'{email}' is not an e-mail address: write it like lea@shop.example")
    _known_name(name)
    if role not in ROLES:
        raise BadAgent(f"the role '{role}' is not known: use {' or '.join(ROLES)}")
    _known_language(language)
    return Agent("ag-" + secrets.token_hex(6), _email(email), name.strip(), role, language)


def _known_name(name: str) -> None:
    if not 1 <= len(name.strip()) <= 80:
        raise BadAgent("the name must have 1 to 80 characters: it is what customers see")


def _alike(name: str) -> str:
    return " ".join(name.casefold().split())


def _known_language(language: str) -> None:
    if language not in LANGUAGES:
        raise BadAgent(f"the language '{language}' is not known: use {' or '.join(LANGUAGES)}")


def _check_profile(agent: Agent) -> None:
    """Raises `BadAgent`."""
    for language in agent.languages:
        _known_language(language)
    if not agent.languages:
        raise BadAgent("an agent writes at least one language")
    wrong = [skill for skill in agent.skills if not SKILL.fullmatch(skill)]
    if wrong or len(agent.skills) > SKILLS_MAX:
        raise BadAgent(f"at most {SKILLS_MAX} skills of small letters, digits and hyphens, like `returns`")
    if not 1 <= agent.capacity <= CAPACITY_MAX:
        raise BadAgent(f"the capacity is a number from 1 to {CAPACITY_MAX}")


def _keep_profile(connection: Connection, agent: Agent) -> None:
    values = {
        "languages": " ".join(agent.languages),
        "skills": " ".join(agent.skills),
        "capacity": agent.capacity,
    }
    connection.execute(delete(profiles).where(profiles.c.agent == agent.id))
    connection.execute(insert(profiles).values(agent=agent.id, **values))


def _values(agent: Agent) -> dict[str, Any]:
    return {
        "id": agent.id,
        "email": agent.email,
        "name": agent.name,
        "role": agent.role,
        "language": agent.language,
    }


def _accounts(source: Any = agents) -> Select:
    """Accounts with their profiles, from this table or join."""
    joined = source.outerjoin(profiles, profiles.c.agent == agents.c.id)
    return select(agents, profiles.c.languages, profiles.c.skills, profiles.c.capacity).select_from(joined)


def _row(connection: Connection, where: Any) -> Any:
    return connection.execute(_accounts().where(where)).first()


def _agent(row: Any) -> Agent:
    agent = Agent(row.id, row.email, row.name, row.role, row.language, row.disabled_at is not None)
    if row.capacity is None:
        return agent  # nobody has said more yet
    languages, skills = tuple(row.languages.split()), tuple(row.skills.split())
    return replace(agent, languages=languages, skills=skills, capacity=row.capacity)
