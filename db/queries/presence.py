"""Who helped at a session, and who else could have been there."""

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import AssignmentRow, HelperRow, LocationRow, SessionRow
from domain import access
from domain.access import Action
from domain.helper import folded
from domain.person import Person
from domain.presence import Attendance, Attending
from domain.words import OCCUPYING, AssignmentState, HelperStage

ATTENDING = (*sorted(OCCUPYING), AssignmentState.NO_SHOW)
CAN_STAND_IN = (HelperStage.TRAINING, HelperStage.BUDDY, HelperStage.ACTIVE, HelperStage.PAUSED)
"""Whoever is known well enough to have been let in; somebody else is counted without a name."""


def of_session(tx: Session, person: Person, session_id: int) -> Attendance:
    """Everybody of the session, by name; nobody for a session where the person may not count. One statement."""
    rows = tx.execute(
        select(
            SessionRow.unnamed_helpers,
            HelperRow.id,
            HelperRow.name,
            AssignmentRow.role,
            AssignmentRow.state,
            AssignmentRow.stood_in,
        )
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(
            AssignmentRow,
            and_(AssignmentRow.session_id == SessionRow.id, AssignmentRow.state.in_(ATTENDING)),
        )
        .outerjoin(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(SessionRow.id == session_id, _countable_by(person))
    ).all()
    helpers = [
        Attending(row.id, row.name, row.role, row.state, row.stood_in) for row in rows if row.id is not None
    ]
    in_order = sorted(helpers, key=lambda one: (one.stood_in, folded(one.name), one.helper_id))
    return Attendance(tuple(in_order), rows[0].unnamed_helpers if rows else 0)


def stand_ins(tx: Session, person: Person, session_id: int) -> dict[int, str]:
    """Who could have stood in at the session and is not of it, by id, in order of name; one statement."""
    rows = tx.execute(
        select(HelperRow.id, HelperRow.name).where(
            _in_reach(person, session_id),
            HelperRow.id.not_in(
                select(AssignmentRow.helper_id).where(
                    AssignmentRow.session_id == session_id, AssignmentRow.state.in_(ATTENDING)
                )
            ),
        )
    )
    return {row.id: row.name for row in sorted(rows, key=lambda row: (folded(row.name), row.id))}


def can_stand_in(tx: Session, person: Person, session_id: int, helper_id: int) -> bool:
    """Whether the helper is one whom the person can name at the session; one statement."""
    found = select(HelperRow.id).where(HelperRow.id == helper_id, _in_reach(person, session_id))
    return tx.scalar(found) is not None


def _in_reach(person: Person, session_id: int) -> ColumnElement[bool]:
    """On `HelperRow`: of the session's network, and known to the person, or seen before on the roster of that place."""
    where = (
        select(SessionRow.location_id, LocationRow.network_id)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .where(SessionRow.id == session_id, _countable_by(person))
        .subquery()
    )
    stood_here = select(AssignmentRow.helper_id).where(
        AssignmentRow.location_id.in_(select(where.c.location_id)), AssignmentRow.state.in_(ATTENDING)
    )
    return and_(
        HelperRow.network_id.in_(select(where.c.network_id)),
        HelperRow.stage.in_(CAN_STAND_IN),
        or_(scope.of_helpers(person), HelperRow.id.in_(stood_here)),
    )


def _countable_by(person: Person) -> ColumnElement[bool]:
    return scope.of_locations(person) if access.may(person, Action.COUNT) else false()
