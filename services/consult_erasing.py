"""Forgetting the references of consults: a week after the consult, of who no longer waits a week after that.

Run by the server every hour. What stays are topic, language, hour and status, which say nothing of anybody.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from db.tables import ConsultRow, LocationRow, NetworkRow, WaitingRow
from domain import consult
from domain.consult import REFERENCE_KEPT
from domain.waiting import LONGEST_WAIT

AT_ONCE = 500
"""As many in one transaction, so that a server that stood still for a month keeps nobody waiting."""


def erase(tx: Session, *, now: datetime) -> int:
    """How many references were emptied, at most `AT_ONCE`; 0 when none is left to forget.

    By the clock of the place, also when that was changed in the meantime. The version of a booking stays: nobody who has it
    open loses what was typed.
    """
    zones: Sequence[str] = tx.scalars(select(NetworkRow.zone).distinct().order_by(NetworkRow.zone)).all()
    erased = 0
    for zone in zones:
        erased += _of_bookings(tx, zone, now, AT_ONCE - erased)
    return erased + _of_waiting(tx, now, AT_ONCE - erased)


def _of_bookings(tx: Session, zone: str, now: datetime, at_most: int) -> int:
    last = consult.forgets_before(now.astimezone(ZoneInfo(zone)))
    ids = tx.scalars(
        select(ConsultRow.id)
        .join(LocationRow, LocationRow.id == ConsultRow.location_id)
        .join(NetworkRow, NetworkRow.id == LocationRow.network_id)
        .where(
            ConsultRow.reference != "",
            NetworkRow.zone == zone,
            or_(
                ConsultRow.day < last.date(),
                and_(ConsultRow.day == last.date(), ConsultRow.starts <= last.time()),
            ),
        )
        .limit(at_most)
    ).all()
    if ids:
        tx.execute(
            update(ConsultRow)
            .where(ConsultRow.id.in_(ids))
            .values(reference="", written_at=now)
            .execution_options(synchronize_session=False)
        )
    return len(ids)


def _of_waiting(tx: Session, now: datetime, at_most: int) -> int:
    ids = tx.scalars(
        select(WaitingRow.id)
        .where(
            WaitingRow.reference != "",
            or_(
                WaitingRow.closed_at <= now - REFERENCE_KEPT,
                WaitingRow.since < now.date() - LONGEST_WAIT,
            ),
        )
        .limit(at_most)
    ).all()
    if ids:
        tx.execute(
            update(WaitingRow)
            .where(WaitingRow.id.in_(ids))
            .values(reference="", written_at=now)
            .execution_options(synchronize_session=False)
        )
    return len(ids)
