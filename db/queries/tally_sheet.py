"""Tally sheets: the sessions that are counted on paper, with what is printed on each."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from db.queries import scope, topic_list
from db.tables import AssignmentRow, HelperRow, LocationRow, NetworkRow, SessionRow
from domain import access, tally_sheet
from domain.access import Action
from domain.counted_session import Occurrence
from domain.person import Person
from domain.tally_sheet import Sheet
from domain.words import AssignmentState

LAST_OF_WEEK = timedelta(days=6)
NOT_EXPECTED = (AssignmentState.CANCELLED, AssignmentState.NO_SHOW)


def of_session(tx: Session, person: Person, session_id: int) -> list[Sheet]:
    """The sheet of a session that takes place; none when it does not, or the person may not count there. Four statements."""
    return _sheets(tx, person, SessionRow.id == session_id)


def of_week(tx: Session, person: Person, location_id: int, monday: date) -> list[Sheet]:
    """The sheets of a location's week, in order of time; none when the person may not count there. Four statements."""
    in_week = SessionRow.day.between(monday, monday + LAST_OF_WEEK)
    return _sheets(tx, person, SessionRow.location_id == location_id, in_week)


def _sheets(tx: Session, person: Person, *wanted: ColumnElement[bool]) -> list[Sheet]:
    """`wanted` lies within one location and one week."""
    rows = tx.execute(
        select(
            SessionRow.id,
            SessionRow.location_id,
            LocationRow.name,
            SessionRow.day,
            SessionRow.starts,
            SessionRow.ends,
            SessionRow.room,
            LocationRow.network_id,
            SessionRow.formula,
            NetworkRow.is_demo,
        )
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .join(NetworkRow, NetworkRow.id == LocationRow.network_id)
        .where(
            *wanted,
            SessionRow.is_open(),
            scope.of_locations(person) if access.may(person, Action.COUNT) else false(),
        )
        .order_by(SessionRow.day, SessionRow.starts, SessionRow.room, SessionRow.id)
    ).all()
    if not rows:
        return []
    first = rows[0]
    asked = topic_list.popular_groups(tx, person, first.location_id, today=tally_sheet.ordered_by(first.day))
    topics = tally_sheet.most_asked_first(topic_list.topics(tx), asked)
    expected = _expected(tx, [row.id for row in rows])
    return [
        Sheet(
            at=Occurrence(row.id, row.location_id, row.name, row.day, row.starts, row.ends, row.room),
            network_id=row.network_id,
            formula=row.formula,
            is_demo=row.is_demo,
            groups=tuple(tally_sheet.in_use(topics, row.day)),
            helpers=tally_sheet.first_names(expected[row.id]),
        )
        for row in rows
    ]


def _expected(tx: Session, session_ids: list[int]) -> dict[int, list[str]]:
    """The names of who stands at each session, without those who have none any more."""
    found: dict[int, list[str]] = defaultdict(list)
    names: Any = tx.execute(
        select(AssignmentRow.session_id, HelperRow.name)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(
            AssignmentRow.session_id.in_(session_ids),
            AssignmentRow.state.not_in(NOT_EXPECTED),
            HelperRow.anonymised_at.is_(None),
        )
        .order_by(HelperRow.name, HelperRow.id)
    )
    for session_id, name in names:
        found[session_id].append(name)
    return found
