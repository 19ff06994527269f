"""Changes as lines that can be read: with the names of today of what history knows by its ids."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import ChangeRow, HelperRow, LocationRow, SessionRow
from domain.clock_time import DatedHours, Hours
from domain.history import HistoryLine

ON_SESSIONS = ("session", "assignment", "count")
"""What is noted under the id of a session."""


def lines(tx: Session, changes: Sequence[tuple[ChangeRow, str]]) -> list[HistoryLine]:
    """Changes, each with who made it, as lines in the same order; three statements. The caller has checked the scope.

    History holds ids alone, so a helper who was anonymised meanwhile is called what the helper is called now.
    """
    rows = [row for row, _who in changes]
    helpers = _helpers(tx, {helper_of(row) for row in rows})
    places = _places(tx, {row.location_id for row in rows})
    times = _times(tx, {row.entity_id for row in rows if row.entity in ON_SESSIONS})
    return [
        HistoryLine(
            at=row.at,
            who=who,
            entity=row.entity,
            verb=row.verb,
            helper=helpers.get(helper_of(row) or 0, ""),
            before=row.before or {},
            after=row.after or {},
            place=places.get(row.location_id or 0, ""),
            when=times.get(row.entity_id) if row.entity in ON_SESSIONS else None,
        )
        for row, who in changes
    ]


def helper_of(row: ChangeRow) -> int | None:
    """Whom a change is about. A first assignment has nothing before it; each later one names the helper before."""
    if row.entity == "helper":
        return row.entity_id
    found = (row.before or {}).get("helper_id") or (row.after or {}).get("helper_id")
    return found if isinstance(found, int) else None


def _helpers(tx: Session, ids: Iterable[int | None]) -> dict[int, str]:
    rows = tx.execute(select(HelperRow.id, HelperRow.name).where(HelperRow.id.in_(_known(ids))))
    return {row.id: row.name for row in rows}


def _places(tx: Session, ids: Iterable[int | None]) -> dict[int, str]:
    rows = tx.execute(select(LocationRow.id, LocationRow.name).where(LocationRow.id.in_(_known(ids))))
    return {row.id: row.name for row in rows}


def _times(tx: Session, ids: Iterable[int]) -> dict[int, DatedHours]:
    rows = tx.execute(
        select(SessionRow.id, SessionRow.day, SessionRow.starts, SessionRow.ends).where(
            SessionRow.id.in_(_known(ids))
        )
    )
    return {row.id: DatedHours(row.day, Hours(row.starts, row.ends)) for row in rows}


def _known(ids: Iterable[int | None]) -> list[int]:
    return sorted(key for key in ids if key is not None)
