"""What was done for which turn: written with the change itself, so that a turn run again does nothing twice."""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from shop import columns
from shop.record import write_change
from shop.tables import changes, refunds
from shop.words import Change, Order


def stored(moment: datetime) -> datetime:
    """A moment as the tables keep it: UTC, without zone."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def recall(order: Order, turn_id: str, act: str) -> Change | None:
    """What this turn has already done to this order, None if nothing."""
    return next((change for change in order.changes if (change.turn_id, change.act) == (turn_id, act)), None)


def record(connection: Connection, change: Change) -> None:
    """Write the change down, and its refund if it has one."""
    refund_id = None
    if change.refund is not None:
        row = insert(refunds).values(columns.refund(change.number, change.refund))
        refund_id = int(connection.execute(row).inserted_primary_key[0])
    connection.execute(
        insert(changes).values(
            turn_id=change.turn_id,
            act=change.act,
            order_number=change.number,
            version=change.version,
            at=stored(change.at),
            refund_id=refund_id,
            record=write_change(change),
        )
    )
