"""What was changed about one helper or one location: the lines of its history, newest first."""

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from db.queries import history, scope
from db.tables import AccountRow, AssignmentRow, ChangeRow, HelperRow, LocationRow
from domain import access
from domain.access import Action
from domain.history import History
from domain.person import Person

OF_LOCATION = ("location", "slot", "closure")
OF_ITS_SESSIONS = (
    "added",
    "cancelled",
    "did_not_take_place",
    "moved",
    "need_changed",
    "opened_on_holiday",
    "restored",
    "taken_away",
)
"""What somebody did to a single session of a location; what followed from a slot or a closure is told by that."""


def of_helper(tx: Session, person: Person, helper_id: int, *, at_most: int) -> History:
    """The helper's details, placements, absences, follow-up and places on the roster; eight statements at most.

    Empty for who may not see the history, or not this helper.
    """
    seen = exists().where(HelperRow.id == helper_id, scope.of_helpers(person))
    stood_at = select(AssignmentRow.session_id).where(AssignmentRow.helper_id == helper_id)
    about = or_(
        and_(ChangeRow.entity == "helper", ChangeRow.entity_id == helper_id),
        and_(
            ChangeRow.entity == "assignment",
            ChangeRow.entity_id.in_(stood_at),
            or_(
                ChangeRow.before["helper_id"].as_integer() == helper_id,
                ChangeRow.after["helper_id"].as_integer() == helper_id,
            ),
        ),
    )
    return _read(tx, person, and_(seen, about), at_most)


def of_location(tx: Session, person: Person, location_id: int, *, at_most: int) -> History:
    """The location's details, slots, closures (of its network too) and single sessions; eight statements at most."""
    network_id = (
        select(LocationRow.network_id)
        .where(LocationRow.id == location_id, scope.of_locations(person))
        .scalar_subquery()
    )
    about = and_(
        ChangeRow.network_id == network_id,
        or_(
            and_(
                ChangeRow.location_id == location_id,
                or_(
                    ChangeRow.entity.in_(OF_LOCATION),
                    and_(ChangeRow.entity == "session", ChangeRow.verb.in_(OF_ITS_SESSIONS)),
                ),
            ),
            and_(ChangeRow.location_id.is_(None), ChangeRow.entity == "closure"),
        ),
    )
    return _read(tx, person, about, at_most)


def _read(tx: Session, person: Person, about: ColumnElement[bool], at_most: int) -> History:
    if not access.may(person, Action.SEE_HISTORY):
        return History()
    rows = tx.execute(
        select(ChangeRow, AccountRow.name)
        .outerjoin(AccountRow, AccountRow.id == ChangeRow.account_id)
        .where(about)
        .order_by(ChangeRow.at.desc(), ChangeRow.set_id, ChangeRow.id)
        .limit(at_most + 1)
    ).all()
    read = history.lines(tx, [(row, who or "") for row, who in rows[:at_most]])
    return History(tuple(read), len(rows) > at_most)
