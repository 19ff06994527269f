"""Where and when a session is, for lists that name sessions."""

from typing import Any

from db.tables import LocationRow, SessionRow
from domain.counted_session import Occurrence

OCCURRENCE = (
    SessionRow.id,
    SessionRow.location_id,
    LocationRow.name,
    SessionRow.day,
    SessionRow.starts,
    SessionRow.ends,
    SessionRow.room,
)
"""The columns of an `Occurrence`, in its order; the statement joins the location."""


def to_occurrence(row: Any) -> Occurrence:
    """`row` has the columns of `OCCURRENCE`."""
    return Occurrence(row.id, row.location_id, row.name, row.day, row.starts, row.ends, row.room)
