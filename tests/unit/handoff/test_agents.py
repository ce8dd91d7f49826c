"""Accounts of agents: how they are made, that passwords are not kept, and how sessions end."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from conversation.memory import Clock
from handoff.agents import SESSION_S, Agents, csrf_token
from handoff.database import Database
from handoff.errors import AgentExists, BadAgent, BadDatabaseUrl, DatabaseAway, UnknownAgent
from handoff.tables import agents as agents_table
from handoff.tables import sessions
from tests.unit.handoff.desk import PASSWORD, QUICK


@pytest.fixture
def clock() -> Clock:
    return Clock(1_700_000_000_000)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'new' / 'passerelle.db'}")


@pytest.fixture
def agents(database: Database, clock: Clock) -> Agents:
    return Agents(database, clock, QUICK)


def test_an_agent_is_added_found_and_listed(agents: Agents) -> None:
    lea = agents.add(" Lea@Shop.example ", "Léa", PASSWORD, "supervisor", "en")
    assert (lea.email, lea.role, lea.language, lea.disabled) == ("lea@shop.example", "supervisor", "en", False)
    assert agents.by_id(lea.id) == agents.by_email("LEA@shop.example") == lea
    agents.add("ana@shop.example", "Ana", PASSWORD)
    assert [agent.name for agent in agents.list()] == ["Ana", "Léa"]


def test_accounts_outlive_the_process(agents: Agents, database: Database) -> None:
    lea = agents.add("lea@shop.example", "Léa", PASSWORD)
    database.close()
    assert Agents(database, hasher=QUICK).by_id(lea.id) == lea


@pytest.mark.parametrize(
    ("email", "name", "password", "role", "language"),
    [
        ("not an address", "Léa", PASSWORD, "agent", "fr"),
        ("lea@shop.example", " ", PASSWORD, "agent", "fr"),
        ("lea@shop.example", "L" * 81, PASSWORD, "agent", "fr"),
        ("lea@shop.example", "Léa", "short", "agent", "fr"),
        ("lea@shop.example", "Léa", "x" * 201, "agent", "fr"),
        ("lea@shop.example", "Léa", PASSWORD, "owner", "fr"),
        ("lea@shop.example", "Léa", PASSWORD, "agent", "de"),
    ],
)
def test_details_that_make_no_account_are_refused(
    agents: Agents, email: str, name: str, password: str, role: str, language: str
) -> None:
    with pytest.raises(BadAgent):
        agents.add(email, name, password, role, language)
    assert agents.list() == []


def test_one_account_for_one_email(agents: Agents) -> None:
    agents.add("lea@shop.example", "Léa", PASSWORD)
    with pytest.raises(AgentExists):
        agents.add("LEA@shop.example", "Other", PASSWORD)


def test_the_demo_may_set_its_agents_passwords_anew(agents: Agents) -> None:
    first = agents.ensure("agent@demo.example", "Léa", PASSWORD)
    agents.disable("agent@demo.example")
    again = agents.ensure("agent@demo.example", "Léa", "another long password")
    assert again == first
    assert agents.check("agent@demo.example", PASSWORD) is None
    assert agents.check("agent@demo.example", "another long password") == first


def test_neither_passwords_nor_sessions_can_be_read_from_the_database(agents: Agents, database: Database) -> None:
    token = agents.begin_session(agents.add("lea@shop.example", "Léa", PASSWORD))
    with database.begin() as connection:
        stored = [*connection.execute(select(agents_table)), *connection.execute(select(sessions))]
    assert PASSWORD not in str(stored)
    assert token not in str(stored)
    assert "$argon2id$" in str(stored)


def test_unknown_and_wrong_take_the_same_time(database: Database) -> None:
    slow = Agents(database, hasher=PasswordHasher(time_cost=20, memory_cost=8192, parallelism=1))
    slow.add("lea@shop.example", "Léa", PASSWORD)

    def took(email: str) -> float:
        begun = time.process_time()
        assert slow.check(email, "wrong password") is None
        return time.process_time() - begun

    ratios = sorted(took("nobody@shop.example") / took("lea@shop.example") for _ in range(7))
    assert 0.3 < ratios[3] < 3


def test_a_session_lasts_a_shift(agents: Agents, clock: Clock) -> None:
    lea = agents.add("lea@shop.example", "Léa", PASSWORD)
    token = agents.begin_session(lea)
    clock.advance(SESSION_S - 1)
    assert agents.of_session(token) == lea
    clock.advance(1)
    assert agents.of_session(token) is None
    assert agents.of_session("never was") is None


def test_disabling_ends_all_sessions_and_is_told_for_the_unknown(agents: Agents) -> None:
    lea = agents.add("lea@shop.example", "Léa", PASSWORD)
    token = agents.begin_session(lea)
    assert agents.disable("lea@shop.example").disabled
    assert agents.of_session(token) is None
    assert agents.check("lea@shop.example", PASSWORD) is None
    with pytest.raises(UnknownAgent):
        agents.disable("nobody@shop.example")


def test_each_session_has_its_own_csrf_token(agents: Agents) -> None:
    lea = agents.add("lea@shop.example", "Léa", PASSWORD)
    first, second = agents.begin_session(lea), agents.begin_session(lea)
    assert len({first, second, csrf_token(first), csrf_token(second)}) == 4


@pytest.mark.parametrize("url", ["nonsense", "mysql://user:secret@host/db", "://:secret@"])
def test_a_url_that_names_no_database_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadDatabaseUrl) as refused:
        Database(url)
    assert "secret" not in str(refused.value)


def test_a_database_that_is_away_is_said_in_one_kind_of_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    agents = Agents(Database(f"sqlite:///{tmp_path / 'file' / 'passerelle.db'}"), hasher=QUICK)
    with pytest.raises(DatabaseAway):
        agents.list()
    (tmp_path / "garbage.db").write_bytes(b"no database" * 1000)
    with pytest.raises(DatabaseAway):
        Agents(Database(f"sqlite:///{tmp_path / 'garbage.db'}"), hasher=QUICK).list()


def test_who_finds_every_connection_in_use_hears_it_as_soon_as_with_a_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoff.database.WAIT_S", 0.05)
    database = Database(f"sqlite:///{tmp_path / 'busy.db'}")
    with ExitStack() as held, pytest.raises(DatabaseAway, match="TimeoutError"):
        [held.enter_context(database.reading()) for _ in range(100)]
    with database.reading():
        pass
