"""Tally sheets: the sessions that are counted on paper, with what is printed on each."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from db.queries import scope, topic_list
from db.queries.occurrence import OCCURRENCE, to_occurrence
from db.tables import (
    AssignmentRow,
    CategoryRow,
    CountRow,
    HelperRow,
    LocationRow,
    NetworkRow,
    SessionRow,
    TallyRow,
)
from domain import access, tally_sheet
from domain.access import Action
from domain.count import COUNTABLE, Figures
from domain.period import Period
from domain.person import Person
from domain.tally_sheet import Sheet, TypedSheet
from domain.words import AssignmentState, CountState

_IN_TIME = (SessionRow.day, SessionRow.starts, SessionRow.room, SessionRow.id)
LAST_OF_WEEK = timedelta(days=6)
NOT_EXPECTED = (AssignmentState.CANCELLED, AssignmentState.NO_SHOW)


def of_session(tx: Session, person: Person, session_id: int) -> list[Sheet]:
    """The sheet of a session that takes place; none when it does not, or the person may not count there. Four statements."""
    return _sheets(tx, person, SessionRow.id == session_id)


def of_week(tx: Session, person: Person, location_id: int, monday: date) -> list[Sheet]:
    """The sheets of a location's week, in order of time; none when the person may not count there. Four statements."""
    in_week = SessionRow.day.between(monday, monday + LAST_OF_WEEK)
    return _sheets(tx, person, SessionRow.location_id == location_id, in_week)


def to_type(tx: Session, person: Person, location_id: int, days: Period, local: datetime) -> list[TypedSheet]:
    """The sessions of a location, in order of time, that ended by the local moment without an entered count.

    None when the person may not count there. Two statements.
    """
    rows = tx.execute(
        select(*OCCURRENCE, CountRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            SessionRow.location_id == location_id,
            SessionRow.day.between(days.first, min(days.last, local.date())),
            or_(SessionRow.day < local.date(), SessionRow.ends <= local.time()),
            or_(CountRow.state.is_(None), CountRow.state != CountState.ENTERED),
            *_open_to(person),
        )
        .order_by(*_IN_TIME)
    ).all()
    counted: dict[int, dict[int, int]] = defaultdict(dict)
    tallies = tx.execute(
        select(TallyRow.session_id, TallyRow.category_id, TallyRow.number)
        .join(CategoryRow, CategoryRow.id == TallyRow.category_id)
        .where(
            TallyRow.session_id.in_([row.id for row in rows]),
            TallyRow.number > 0,
            CategoryRow.kind.in_(COUNTABLE),
        )
    )
    for session_id, category_id, number in tallies:
        counted[session_id][category_id] = number
    return [TypedSheet(to_occurrence(row), _figures(row.CountRow, counted[row.id])) for row in rows]


def _sheets(tx: Session, person: Person, *wanted: ColumnElement[bool]) -> list[Sheet]:
    """`wanted` lies within one location and one week."""
    rows = tx.execute(
        select(
            *OCCURRENCE,
            LocationRow.network_id,
            SessionRow.formula,
            NetworkRow.is_demo,
        )
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .join(NetworkRow, NetworkRow.id == LocationRow.network_id)
        .where(
            *wanted,
            *_open_to(person),
        )
        .order_by(*_IN_TIME)
    ).all()
    if not rows:
        return []
    first = rows[0]
    asked = topic_list.popular_groups(tx, person, first.location_id, today=tally_sheet.ordered_by(first.day))
    topics = tally_sheet.most_asked_first(topic_list.topics(tx), asked)
    expected = _expected(tx, [row.id for row in rows])
    return [
        Sheet(
            at=to_occurrence(row),
            network_id=row.network_id,
            formula=row.formula,
            is_demo=row.is_demo,
            groups=tuple(tally_sheet.in_use(topics, row.day)),
            helpers=tally_sheet.first_names(expected[row.id]),
        )
        for row in rows
    ]


def _open_to(person: Person) -> list[ColumnElement[bool]]:
    """Sessions that take place, where the person may count."""
    return [SessionRow.is_open(), scope.of_locations(person) if access.may(person, Action.COUNT) else false()]


def _figures(row: CountRow | None, tallies: dict[int, int]) -> Figures:
    if row is None:
        return Figures()
    return Figures(row.visitors, row.first_time, row.turned_away, tallies, row.note)


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
