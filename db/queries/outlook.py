"""The weeks ahead: which open sessions have too few helpers, or stand on one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import AssignmentRow, HelperRow, LocationRow, SessionRow
from domain.period import Period
from domain.person import Person
from domain.words import OCCUPYING, AssignmentRole


@dataclass(frozen=True, slots=True)
class SessionAhead:
    """An open session in the weeks to come; `guides` is how many helpers stand there as guide."""

    id: int
    slot_id: int | None
    location_id: int
    location: str
    day: date
    starts: time
    ends: time
    minimum: int
    guides: int
    helpers: tuple[str, ...]
    """Names of all who stand there, in whatever role, by name."""

    @property
    def is_short(self) -> bool:
        return self.guides < self.minimum

    @property
    def stands_on_one(self) -> bool:
        """Enough today, nobody left when that one helper falls out."""
        return self.guides == 1 and not self.is_short


def ahead(tx: Session, person: Person, network_id: int, period: Period) -> list[SessionAhead]:
    """The open sessions of a network that the person may see, by day and hour; two statements."""
    visible = (
        LocationRow.network_id == network_id,
        scope.of_locations(person),
        SessionRow.day.between(period.first, period.last),
        SessionRow.is_open(),
    )
    standing = defaultdict(list)
    for session_id, role, name in tx.execute(
        select(AssignmentRow.session_id, AssignmentRow.role, HelperRow.name)
        .join(SessionRow, SessionRow.id == AssignmentRow.session_id)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(*visible, AssignmentRow.state.in_(OCCUPYING))
        .order_by(HelperRow.name)
    ):
        standing[session_id].append((role, name))
    rows = tx.execute(
        select(
            SessionRow.id,
            SessionRow.slot_id,
            SessionRow.location_id,
            LocationRow.name,
            SessionRow.day,
            SessionRow.starts,
            SessionRow.ends,
            SessionRow.minimum,
        )
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .where(*visible)
        .order_by(SessionRow.day, SessionRow.starts, LocationRow.name)
    )
    return [
        SessionAhead(
            *row,
            guides=sum(role is AssignmentRole.GUIDE for role, _ in standing[row.id]),
            helpers=tuple(name for _, name in standing[row.id]),
        )
        for row in rows
    ]
