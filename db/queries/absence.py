"""When helpers are away, and what falls open because of it."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import roster, scope
from db.tables import AbsenceRow, AssignmentRow, HelperRow, LocationRow, SessionRow
from domain.absence import Absence, Draft, Gap, Gaps, is_double
from domain.period import Period
from domain.person import Person
from domain.words import OCCUPYING

LOOKED_AHEAD = timedelta(weeks=26)
"""How far ahead sessions are looked through for somebody too many."""


def of_helper(tx: Session, person: Person, helper_id: int, *, today: date) -> list[Absence]:
    """The absences of a helper the person may see, withdrawn ones too, the latest first; one statement."""
    rows = tx.scalars(
        select(AbsenceRow)
        .join(HelperRow, HelperRow.id == AbsenceRow.helper_id)
        .where(AbsenceRow.helper_id == helper_id, scope.of_helpers(person, since=today))
        .order_by(AbsenceRow.first_day.desc(), AbsenceRow.id.desc())
        .execution_options(populate_existing=True)
    )
    return [Absence(row.id, row.version, to_draft(row), row.is_withdrawn) for row in rows]


def to_draft(row: AbsenceRow) -> Draft:
    return Draft(row.kind, row.first_day, row.last_day)


def gaps(tx: Session, person: Person, helper_id: int, days: Period, *, today: date) -> Gaps:
    """The sessions of these days, from today on, on which a helper the person may see stands, as they are covered now.

    An absence has already taken the helper out of the coverage. Seven statements.
    """
    visible = select(LocationRow.id).where(scope.of_locations(person))
    rows = tx.execute(
        select(SessionRow.id, LocationRow.name, LocationRow.id.in_(visible))
        .join(AssignmentRow, AssignmentRow.session_id == SessionRow.id)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(
            AssignmentRow.helper_id == helper_id,
            AssignmentRow.state.in_(OCCUPYING),
            AssignmentRow.day.between(max(today, days.first), days.last),
            SessionRow.is_open(),
            scope.of_helpers(person, since=today),
        )
    ).all()
    places = {session_id: place for session_id, place, is_seen in rows if is_seen}
    found = [Gap(places[key], session) for key, session in roster.placed(tx, places).items()]
    return Gaps(
        seen=tuple(sorted(found, key=lambda gap: (gap.session.when, gap.place, gap.session.id))),
        elsewhere=len(rows) - len(places),
    )


def doubles(tx: Session, person: Person, helper_id: int, *, today: date) -> tuple[Gap, ...]:
    """The sessions to come at which the helper counts beside more guides than are needed: seven statements.

    That is how it looks where somebody stood in for the helper, who is back earlier.
    """
    found = gaps(tx, person, helper_id, Period(today, today + LOOKED_AHEAD), today=today)
    return tuple(gap for gap in found.seen if is_double(gap, helper_id))
