"""What was changed about one session: the lines of its history, latest first."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import AccountRow, ChangeRow, HelperRow, LocationRow
from domain.person import Person
from domain.roster import HistoryLine

ENTITIES = ("session", "assignment")
"""What is noted under the id of a session."""
MOST_LINES = 40


def of_session(tx: Session, person: Person, session_id: int) -> list[HistoryLine]:
    """The latest changes of a session the person may see, latest first; two statements.

    History holds ids alone, so a helper who was anonymised meanwhile is called what the helper is called now.
    """
    rows = tx.execute(
        select(ChangeRow, AccountRow.name)
        .join(LocationRow, LocationRow.id == ChangeRow.location_id)
        .outerjoin(AccountRow, AccountRow.id == ChangeRow.account_id)
        .where(
            ChangeRow.entity.in_(ENTITIES),
            ChangeRow.entity_id == session_id,
            scope.of_locations(person),
        )
        .order_by(ChangeRow.at.desc(), ChangeRow.id)
        .limit(MOST_LINES)
    ).all()
    return lines(tx, [(row, who or "") for row, who in rows])


def lines(tx: Session, changes: Sequence[tuple[ChangeRow, str]]) -> list[HistoryLine]:
    """Changes, each with who made it, as lines in the same order; one statement. The caller has checked the scope."""
    names = _names(tx, {_helper_of(row) for row, _who in changes} - {None})
    return [
        HistoryLine(
            at=row.at,
            who=who,
            entity=row.entity,
            verb=row.verb,
            helper=names.get(_helper_of(row) or 0, ""),
            before=row.before or {},
            after=row.after or {},
        )
        for row, who in changes
    ]


def _helper_of(row: ChangeRow) -> int | None:
    """A first assignment has nothing before it; each later change names the helper before."""
    found = (row.before or {}).get("helper_id") or (row.after or {}).get("helper_id")
    return found if isinstance(found, int) else None


def _names(tx: Session, helper_ids: set[int | None]) -> dict[int, str]:
    wanted = sorted(key for key in helper_ids if key is not None)
    rows = tx.execute(select(HelperRow.id, HelperRow.name).where(HelperRow.id.in_(wanted)))
    return {row.id: row.name for row in rows}
