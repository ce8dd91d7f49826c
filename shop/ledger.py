"""What was done for which turn: written with the change itself, so that a turn run again does nothing twice."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from shop import rows
from shop.rules import Act
from shop.tables import changes, orders, refunds
from shop.words import PARIS, Change, Refund


def stored(moment: datetime) -> datetime:
    """A moment as the tables keep it: UTC, without zone."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def recall(connection: Connection, turn_id: str, act: Act, number: str) -> Change | None:
    """What this turn has already done to this order, None if nothing."""
    done = changes.join(orders, orders.c.number == changes.c.order_number)
    query = (
        select(changes, refunds, orders.c.currency)
        .select_from(done.outerjoin(refunds, refunds.c.id == changes.c.refund_id))
        .where(changes.c.turn_id == turn_id, changes.c.act == act.value, changes.c.order_number == number)
    )
    row: Any = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Change(
        turn_id=turn_id,
        act=act.value,
        number=number,
        version=row.version,
        at=row.at.replace(tzinfo=timezone.utc).astimezone(PARIS),
        refund=rows.refund(row, row.currency) if row.refund_id is not None else None,
    )


def record(connection: Connection, change: Change) -> None:
    """Write the change down, and its refund if it has one."""
    refund_id = _record_refund(connection, change.number, change.refund) if change.refund else None
    connection.execute(
        insert(changes).values(
            turn_id=change.turn_id,
            act=change.act,
            order_number=change.number,
            version=change.version,
            at=stored(change.at),
            refund_id=refund_id,
        )
    )


def _record_refund(connection: Connection, number: str, refund: Refund) -> int:
    row = insert(refunds).values(
        order_number=number,
        cents=refund.amount.cents,
        reason=refund.reason.value,
        means=refund.means,
        asked_on=refund.asked_on,
        due_on=refund.due_on,
        sent_on=refund.sent_on,
    )
    return int(connection.execute(row).inserted_primary_key[0])
