"""Against guessing: how often an order number was tried with a wrong proof in the last hour.

Numbers that do not exist are counted like those that do, so the limit tells nothing either. A number is not a
customer's text; nothing else of the attempt is kept, and what is older than the hour is deleted.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from shop.errors import TooManyTries
from shop.tables import tries

MOST_TRIES = 20
WITHIN = timedelta(hours=1)


def refuse_guessing(connection: Connection, number: str, now: datetime) -> None:
    """Raise `TooManyTries` when this number had its share of wrong proofs. `now` is UTC without zone, as stored."""
    recent = select(func.count()).select_from(tries).where(tries.c.number == number, tries.c.at > now - WITHIN)
    if connection.execute(recent).scalar_one() >= MOST_TRIES:
        raise TooManyTries


def count_wrong_proof(connection: Connection, number: str, now: datetime) -> None:
    """Remember one wrong proof for this number."""
    connection.execute(delete(tries).where(tries.c.at <= now - WITHIN))
    connection.execute(insert(tries).values(number=number, at=now))
