"""What was changed about one session: the lines of its history, latest first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import history, scope
from db.tables import AccountRow, ChangeRow, LocationRow
from domain.history import HistoryLine
from domain.person import Person

MOST_LINES = 40


def of_session(tx: Session, person: Person, session_id: int) -> list[HistoryLine]:
    """The latest changes of a session the person may see, latest first; seven statements at most."""
    rows = tx.execute(
        select(ChangeRow, AccountRow.name)
        .join(LocationRow, LocationRow.id == ChangeRow.location_id)
        .outerjoin(AccountRow, AccountRow.id == ChangeRow.account_id)
        .where(
            ChangeRow.entity.in_(history.ON_SESSIONS),
            ChangeRow.entity_id == session_id,
            scope.of_locations(person),
        )
        .order_by(ChangeRow.at.desc(), ChangeRow.id)
        .limit(MOST_LINES)
    ).all()
    return history.lines(tx, [(row, who or "") for row, who in rows])
