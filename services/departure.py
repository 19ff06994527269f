"""What is kept of a session that leaves a location, so that calendars which have it learn that it is gone."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.tables import DepartedSessionRow, SessionRow
from domain.feed import TOLD_FOR


def note(tx: Session, sessions: Iterable[SessionRow]) -> None:
    """These sessions leave their locations; called before they do. The caller holds them."""
    tx.add_all(
        DepartedSessionRow(
            session_id=row.id,
            location_id=row.location_id,
            day=row.day,
            starts=row.starts,
            ends=row.ends,
            room=row.room,
            formula=row.formula,
            version=row.version,
        )
        for row in sessions
    )


def sweep(tx: Session, *, now: datetime) -> None:
    """Forget what calendars were told for long enough."""
    tx.execute(delete(DepartedSessionRow).where(DepartedSessionRow.at < now - TOLD_FOR))
