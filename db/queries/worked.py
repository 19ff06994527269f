"""The hours that helpers gave: only of whoever was said to be there, as `db.queries.hours` counts them.

Tables, files and statements start from the same conditions, so that they agree. Who may not report sees nothing.
"""

from datetime import datetime

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    case,
    extract,
    false,
    func,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import Session

from db.frames import Promise, read_frame
from db.queries import counted, hours, scope
from db.tables import AssignmentRow, HelperRow, LocationRow, SessionRow
from domain import access
from domain.access import Action
from domain.allowance import Line
from domain.helper import folded
from domain.person import Person
from domain.words import AssignmentRole, AssignmentState
from domain.worked import HoursFilters, Said

BY_HELPER: Promise = {
    "helper_id": "int64",
    "helper": "str",
    "kind": "str",
    "location_id": "int64",
    "location": "str",
    "year": "int64",
    "month": "int64",
    "presences": "int64",
    "minutes": "int64",
    "stood_in": "int64",
}
UNNAMED: Promise = {
    "location_id": "int64",
    "location": "str",
    "year": "int64",
    "month": "int64",
    "presences": "int64",
    "minutes": "int64",
}
UNSAID: Promise = {
    "session_id": "int64",
    "day": "datetime64[us]",
    "starts": "object",
    "ends": "object",
    "location": "str",
    "helpers": "int64",
    "minutes": "int64",
}


def by_helper(tx: Session, person: Person, filters: HoursFilters) -> pd.DataFrame:
    """One row per helper, location and month in which that helper was there; one statement. Columns: `BY_HELPER`.

    `minutes` and, of these, `stood_in`: those of sessions at which the helper was not on the roster. A helper without
    a presence has no row. What is shown by kind, place or month is added up from this.
    """
    year, month = extract("year", AssignmentRow.day), extract("month", AssignmentRow.day)
    stood_in = func.coalesce(func.sum(hours.counted_minutes()).filter(AssignmentRow.stood_in), 0)
    rows = read_frame(
        tx,
        select(
            HelperRow.id,
            HelperRow.name,
            HelperRow.kind,
            LocationRow.id,
            LocationRow.name,
            year,
            month,
            func.count(),
            func.sum(hours.counted_minutes()),
            stood_in,
        )
        .select_from(AssignmentRow)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .join(LocationRow, LocationRow.id == AssignmentRow.location_id)
        .where(AssignmentRow.state == AssignmentState.PRESENT, *places(person, filters), *_kinds(filters))
        .where(AssignmentRow.day.between(filters.period.first, filters.period.last))
        .group_by(
            HelperRow.id, HelperRow.name, HelperRow.kind, LocationRow.id, LocationRow.name, year, month
        ),
        BY_HELPER,
    )
    rows["order"] = [folded(name) for name in rows["helper"]]
    return (
        rows.sort_values(["order", "helper_id", "location", "location_id", "year", "month"])
        .drop(columns="order")
        .reset_index(drop=True)
    )


def unnamed(tx: Session, person: Person, filters: HoursFilters) -> pd.DataFrame:
    """Who helped without a name, by location and month; one statement. Columns: `UNNAMED`.

    Nobody knows of which kind they are, so that a filter on kinds leaves none.
    """
    year, month = extract("year", SessionRow.day), extract("month", SessionRow.day)
    lasts = type_coerce(SessionRow.ends, Integer) - type_coerce(SessionRow.starts, Integer)
    return read_frame(
        tx,
        select(
            LocationRow.id,
            LocationRow.name,
            year,
            month,
            func.sum(SessionRow.unnamed_helpers),
            func.sum(SessionRow.unnamed_helpers * lasts),
        )
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .where(SessionRow.unnamed_helpers > 0, *places(person, filters))
        .where(SessionRow.day.between(filters.period.first, filters.period.last))
        .where(false() if filters.kinds else true())
        .group_by(LocationRow.id, LocationRow.name, year, month)
        .order_by(LocationRow.name, LocationRow.id, year, month),
        UNNAMED,
    )


def said(tx: Session, person: Person, filters: HoursFilters, *, now: datetime) -> Said:
    """Of how many sessions is known who was there; one statement. `now` is the wall clock of the network."""
    return sum(said_by_place(tx, person, filters, now=now).values(), Said())


def said_by_place(tx: Session, person: Person, filters: HoursFilters, *, now: datetime) -> dict[int, Said]:
    """The same by location; one without such sessions is not in it. One statement."""
    there = AssignmentRow.state.in_((AssignmentState.PRESENT, AssignmentState.NO_SHOW))
    per_session = (
        select(
            SessionRow.location_id,
            func.coalesce(func.sum(case((is_unsaid(), 1), else_=0)), 0).label("waiting"),
            func.coalesce(func.sum(case((is_unsaid(), hours.counted_minutes()), else_=0)), 0).label(
                "minutes"
            ),
        )
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .join(AssignmentRow, AssignmentRow.session_id == SessionRow.id)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(*_past(person, filters, now), *_kinds(filters), there | is_unsaid())
        .group_by(SessionRow.id, SessionRow.location_id)
        .subquery()
    )
    rows = tx.execute(
        select(
            per_session.c.location_id,
            func.count(),
            func.coalesce(func.sum(case((per_session.c.waiting > 0, 1), else_=0)), 0),
            func.coalesce(func.sum(per_session.c.minutes), 0),
        ).group_by(per_session.c.location_id)
    )
    return {place: Said(int(number), int(waiting), int(minutes)) for place, number, waiting, minutes in rows}


def unsaid(tx: Session, person: Person, filters: HoursFilters, *, now: datetime, limit: int) -> pd.DataFrame:
    """The sessions that do not say yet of everybody who was there, latest first; one statement. Columns: `UNSAID`.

    `helpers` are those of whom nothing is said, `minutes` what they were planned for.
    """
    return read_frame(
        tx,
        select(
            SessionRow.id,
            SessionRow.day,
            SessionRow.starts,
            SessionRow.ends,
            LocationRow.name,
            func.count(),
            func.sum(hours.counted_minutes()),
        )
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .join(AssignmentRow, AssignmentRow.session_id == SessionRow.id)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(*_past(person, filters, now), *_kinds(filters), is_unsaid())
        .group_by(SessionRow.id, SessionRow.day, SessionRow.starts, SessionRow.ends, LocationRow.name)
        .order_by(SessionRow.day.desc(), LocationRow.name, SessionRow.starts, SessionRow.id)
        .limit(limit),
        UNSAID,
    )


def days(tx: Session, person: Person, filters: HoursFilters) -> list[Line]:
    """On how many different days each helper was there, by name; one statement."""
    rows = tx.execute(
        select(HelperRow.id, HelperRow.name, func.count(AssignmentRow.day.distinct()))
        .select_from(AssignmentRow)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .join(LocationRow, LocationRow.id == AssignmentRow.location_id)
        .where(AssignmentRow.state == AssignmentState.PRESENT, *places(person, filters), *_kinds(filters))
        .where(AssignmentRow.day.between(filters.period.first, filters.period.last))
        .group_by(HelperRow.id, HelperRow.name)
    )
    return sorted((Line(*row) for row in rows), key=lambda one: (folded(one.name), one.helper_id))


def places(person: Person, filters: HoursFilters) -> list[ColumnElement[bool]]:
    """On `LocationRow`: in the network, in the scope of a person who may report, and chosen."""
    return [
        LocationRow.network_id == filters.network_id,
        scope.of_locations(person) if access.may(person, Action.REPORT) else false(),
        LocationRow.id.in_(sorted(filters.locations)) if filters.locations else true(),
    ]


def _kinds(filters: HoursFilters) -> list[ColumnElement[bool]]:
    return [HelperRow.kind.in_(sorted(filters.kinds))] if filters.kinds else []


def _past(person: Person, filters: HoursFilters, now: datetime) -> list[ColumnElement[bool]]:
    """On `SessionRow` and `LocationRow`: of the period, over, and open as far as we know."""
    return [
        *places(person, filters),
        SessionRow.day.between(filters.period.first, filters.period.last),
        counted.expected(now),
    ]


def is_unsaid() -> ColumnElement[bool]:
    """On `AssignmentRow`: was expected there to help, and nobody said yet whether that one came."""
    return and_(
        AssignmentRow.state == AssignmentState.CONFIRMED,
        AssignmentRow.role != AssignmentRole.RESERVE,
        hours.works(),
    )
