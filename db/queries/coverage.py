"""Whether somebody was there and how busy it was, added up by the database. One statement each.

Every function takes the filters of the topics page (of which topic groups narrow nothing here) and starts from the same
sessions: those of the period that are over, or have a count already, without those that were taken off the calendar. What
is added up is explained by `domain.coverage.Staffing`; whoever asks for places, weeks and hours gets parts of the same sums.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    extract,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Session

from db.frames import Promise, read_frame
from db.queries import counted
from db.stretch import first_day
from db.tables import AbsenceRow, AssignmentRow, CountRow, LocationRow, SessionRow
from domain.coverage import OFF_THE_CALENDAR, SUMS, Staffing
from domain.need import STANDING
from domain.person import Person
from domain.topic_filters import Bucket, TopicFilters
from domain.words import AssignmentRole, AssignmentState, CountState, SessionState

_SUMS: Promise = dict.fromkeys(SUMS, "int64")
BY_PLACE: Promise = {"location_id": "int64", "location": "str", **_SUMS}
BY_WEEK: Promise = {"location_id": "int64", "location": "str", "week": "datetime64[us]", **_SUMS}
OVER_TIME: Promise = {"bucket": "datetime64[us]", **_SUMS}
BY_HOURS: Promise = {"weekday": "int64", "starts": "object", "ends": "object", **_SUMS}
CANCELLED: Promise = {"bucket": "datetime64[us]", "reason": "str", "sessions": "int64"}


def totals(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> Staffing:
    """All together. `now` is the wall clock of the network."""
    row = tx.execute(_added_up([], person, filters, now)).one()
    return Staffing(*(int(value) for value in row))


def by_place(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """By place, in order of name. Columns: `BY_PLACE`. A place without sessions has no row."""
    place = [LocationRow.id, LocationRow.name]
    return read_frame(
        tx,
        _added_up(place, person, filters, now).order_by(LocationRow.name, LocationRow.id),
        BY_PLACE,
    )


def by_week(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """By place and week, in order of name and time. Columns: `BY_WEEK`, `week` is a Monday.

    A week in which a place had no sessions has no row; the first and last week have only their days of the period.
    """
    week = first_day(SessionRow.day, Bucket.WEEK)
    return read_frame(
        tx,
        _added_up([LocationRow.id, LocationRow.name, week], person, filters, now).order_by(
            LocationRow.name, LocationRow.id, week
        ),
        BY_WEEK,
    )


def over_time(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """By week or month, in order. Columns: `OVER_TIME`. A bucket without sessions has no row."""
    bucket = first_day(SessionRow.day, filters.bucket)
    return read_frame(tx, _added_up([bucket], person, filters, now).order_by(bucket), OVER_TIME)


def by_hours(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """By weekday (Monday 0) and the hours from and until which a session lasts, in order. Columns: `BY_HOURS`."""
    sunday_first = extract("dow", SessionRow.day)
    frame = read_frame(
        tx,
        _added_up([sunday_first, SessionRow.starts, SessionRow.ends], person, filters, now),
        BY_HOURS,
    )
    frame["weekday"] = (frame["weekday"] + 6) % 7
    return frame.sort_values(["weekday", "starts", "ends"], ignore_index=True)


def cancelled(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """The cancelled sessions by week or month and reason, in order of time and reason. Columns: `CANCELLED`."""
    bucket = first_day(SessionRow.day, filters.bucket)
    return read_frame(
        tx,
        select(bucket, SessionRow.cancel_reason, func.count())
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(*sessions(person, filters, now), IS_CANCELLED)
        .group_by(bucket, SessionRow.cancel_reason)
        .order_by(bucket, SessionRow.cancel_reason),
        CANCELLED,
    )


def sessions(person: Person, filters: TopicFilters, now: datetime) -> list[ColumnElement[bool]]:
    """On `SessionRow`, `LocationRow` and an outer joined `CountRow`: the sessions that all figures rest on."""
    return [
        *counted.sessions(person, filters),
        or_(counted.ended(now), IS_ENTERED),
        or_(
            SessionRow.cancel_reason.is_(None),
            SessionRow.cancel_reason.not_in(sorted(OFF_THE_CALENDAR)),
            IS_ENTERED,
        ),
    ]


IS_ENTERED = and_(CountRow.state.is_not(None), CountRow.state == CountState.ENTERED)
IS_HELD = or_(IS_ENTERED, SessionRow.is_open())
IS_CANCELLED = and_(not_(IS_ENTERED), SessionRow.state == SessionState.CANCELLED)
IS_CLOSED = and_(
    not_(IS_ENTERED),
    SessionRow.state == SessionState.PLANNED,
    or_(SessionRow.closure_id.is_not(None), SessionRow.holiday.is_not(None)),
)
"""What became of a session; on `SessionRow` and an outer joined `CountRow`."""


def standing(person: Person, filters: TopicFilters) -> list[ColumnElement[bool]]:
    """On `AssignmentRow`: the guides of the period who count as there: said to have come, or expected and not absent."""
    return [
        AssignmentRow.day.between(filters.period.first, filters.period.last),
        AssignmentRow.location_id.in_(select(LocationRow.id).where(*counted.places(person, filters))),
        AssignmentRow.role == AssignmentRole.GUIDE,
        AssignmentRow.state.in_(sorted(STANDING)),
        or_(AssignmentRow.state == AssignmentState.PRESENT, not_away(filters)),
    ]


def not_away(filters: TopicFilters) -> ColumnElement[bool]:
    """On `AssignmentRow`: no absence of the helper covers the day.

    Asked the other way round, for each absence: they are few, and so the database looks each of them up once.
    """
    return tuple_(AssignmentRow.session_id, AssignmentRow.helper_id).not_in(away(filters))


def away(filters: TopicFilters) -> Select[int, int]:
    """The session and helper of each assignment of the period on a day of an absence, in any state."""
    return (
        select(AssignmentRow.session_id, AssignmentRow.helper_id)
        .join(AbsenceRow, AbsenceRow.helper_id == AssignmentRow.helper_id)
        .where(
            AbsenceRow.is_withdrawn.is_(False),
            AbsenceRow.first_day <= filters.period.last,
            or_(AbsenceRow.last_day.is_(None), AbsenceRow.last_day >= filters.period.first),
            AssignmentRow.day >= AbsenceRow.first_day,
            or_(AbsenceRow.last_day.is_(None), AssignmentRow.day <= AbsenceRow.last_day),
            AssignmentRow.day.between(filters.period.first, filters.period.last),
        )
        .correlate(None)
    )


def there(person: Person, filters: TopicFilters) -> Subquery:
    """The guides who count as there, by session: `guides` in all, `unsaid` of whom nobody said whether they came."""
    return (
        select(
            AssignmentRow.session_id,
            func.count().label("guides"),
            func.count(case((AssignmentRow.state == AssignmentState.CONFIRMED, 1))).label("unsaid"),
        )
        .where(*standing(person, filters))
        .group_by(AssignmentRow.session_id)
        .subquery("there")
    )


def guides(found: Subquery) -> ColumnElement[int]:
    """How many were at a session, also without a name; on `SessionRow` and an outer joined `there`."""
    return func.coalesce(found.c.guides, 0) + SessionRow.unnamed_helpers


def _added_up(
    keys: Sequence[Any], person: Person, filters: TopicFilters, now: datetime
) -> Select[*tuple[Any, ...]]:
    """The sums of `SUMS` by these keys; one row of them without keys."""
    standing_by = there(person, filters)
    number = guides(standing_by)
    is_said = func.coalesce(standing_by.c.unsaid, 0) == 0
    is_staffed = and_(IS_ENTERED, is_said, number > 0)
    minutes = type_coerce(SessionRow.ends, Integer) - type_coerce(SessionRow.starts, Integer)
    is_planned = or_(IS_HELD, IS_CANCELLED)
    sums: dict[str, ColumnElement[int]] = {
        "planned": _number(is_planned),
        "held": _number(IS_HELD),
        "cancelled": _number(IS_CANCELLED),
        "closed": _number(IS_CLOSED),
        "covered": _number(and_(IS_HELD, number >= SessionRow.minimum)),
        "nobody": _number(and_(IS_HELD, number == 0, SessionRow.minimum > 0)),
        "one_helper": _number(and_(IS_HELD, number == 1)),
        "said": _number(and_(IS_HELD, is_said)),
        "required": _total(is_planned, SessionRow.minimum),
        "filled": _total(
            IS_HELD, case((number < SessionRow.minimum, number), else_=SessionRow.minimum.expression)
        ),
        "published_minutes": _total(is_planned, minutes),
        "delivered_minutes": _total(and_(IS_HELD, or_(number > 0, IS_ENTERED)), minutes),
        "entered": _number(IS_ENTERED),
        "visits": _total(IS_ENTERED, CountRow.visitors),
        "turned_away": _total(IS_ENTERED, CountRow.turned_away),
        "turned_away_noted": _number(and_(IS_ENTERED, CountRow.turned_away.is_not(None))),
        "staffed": _number(is_staffed),
        "staffed_visits": _total(is_staffed, CountRow.visitors),
        "staffed_squares": _total(is_staffed, CountRow.visitors * CountRow.visitors),
        "guide_minutes": _total(is_staffed, minutes * number),
    }
    statement = (
        select(*keys, *(sums[name].label(name) for name in SUMS))
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .outerjoin(standing_by, standing_by.c.session_id == SessionRow.id)
        .where(*sessions(person, filters, now))
    )
    return statement.group_by(*keys) if keys else statement


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, literal(1))))


def _total(condition: ColumnElement[bool], value: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, value))), 0)
