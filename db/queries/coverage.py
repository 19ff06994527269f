"""Whether somebody was there and how busy it was, added up by the database. One statement each.

What lies in whole parts of weeks that are over was added up before (`db.rollup_upkeep`), all else is of the rows, so that
the first function that is called in a transaction takes one statement more: to learn what does not hold any longer.

Every function takes the filters of the topics page (of which topic groups narrow nothing here) and starts from the same
sessions: those of the period that are over, or have a count already, without those that were taken off the calendar. What
is added up is explained by `domain.coverage.Staffing`; whoever asks for places, weeks and hours gets parts of the same sums.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.frames import Promise, read_frame
from db.queries import counted, covered, rollup_staffing
from db.stretch import first_day
from db.tables import CountRow, LocationRow, SessionRow
from domain.coverage import AT_AN_HOUR, SUMS, Staffing
from domain.person import Person
from domain.topic_filters import Bucket, TopicFilters

_SUMS: Promise = dict.fromkeys(SUMS, "int64")
_PLACE: Promise = {"location_id": "int64", "location": "str"}
BY_PLACE: Promise = {**_PLACE, **_SUMS}
BUSY = (
    *("planned", "held", "one_helper", "said", "entered", "visits", "turned_away", "turned_away_noted"),
    *("staffed", "staffed_visits", "staffed_squares", "guide_minutes"),
)
"""Those of `SUMS` that say how busy places are."""
IN_A_STRIP = ("planned", "held", "cancelled", "closed", "required", "filled")
"""Those of `SUMS` that places by stretches are shown with."""
LACKING: Promise = {**_PLACE, "required": "int64", "filled": "int64"}
BY_STRETCH: Promise = {
    **_PLACE,
    "first_day": "datetime64[us]",
    **dict.fromkeys(IN_A_STRIP, "int64"),
}
OVER_TIME: Promise = {"bucket": "datetime64[us]", **_SUMS}
BY_HOURS: Promise = {
    "weekday": "int64",
    "starts": "object",
    "ends": "object",
    **dict.fromkeys(AT_AN_HOUR, "int64"),
}
CANCELLED: Promise = {"bucket": "datetime64[us]", "reason": "str", "sessions": "int64"}


def totals(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> Staffing:
    """All together. `now` is the wall clock of the network."""
    row = tx.execute(_added_up(tx, person, filters, now)).one()
    return Staffing(*(int(value or 0) for value in row))


def by_place(
    tx: Session, person: Person, filters: TopicFilters, *, now: datetime, names: Sequence[str] = SUMS
) -> pd.DataFrame:
    """By place, in order of name. Columns: `BY_PLACE`, of the sums those of these names. A place without sessions has no row."""
    sums = _named(_added_up(tx, person, filters, now, by_place=True, names=names))
    return read_frame(tx, sums, {**_PLACE, **dict.fromkeys(names, "int64")})


def lacking(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """How many guides all sessions of a place need together, and how many of them stood there: those that lack most first.

    Columns: `LACKING`. A place without sessions has no row.
    """
    found = _added_up(tx, person, filters, now, by_place=True, names=("required", "filled")).order_by(None)
    place, required, filled = found.subquery("sums").c
    statement = (
        select(place, LocationRow.name, required, filled)
        .join(LocationRow, LocationRow.id == place)
        .order_by((required - filled).desc(), LocationRow.name, place)
    )
    return read_frame(tx, statement, LACKING)


def by_stretch(
    tx: Session, person: Person, filters: TopicFilters, bucket: Bucket, *, now: datetime
) -> pd.DataFrame:
    """By place and week, month or quarter, in order of name and time. Columns: `BY_STRETCH`, `first_day` of the stretch.

    A stretch in which a place had no sessions has no row; the first and last have only their days of the period.
    """
    found = _added_up(tx, person, filters, now, by_place=True, bucket=bucket, names=IN_A_STRIP)
    return read_frame(tx, _named(found, 1), BY_STRETCH)


def over_time(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """By week or month, in order. Columns: `OVER_TIME`. A bucket without sessions has no row."""
    return read_frame(tx, _added_up(tx, person, filters, now, bucket=filters.bucket), OVER_TIME)


def by_hours(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """By weekday (Monday 0) and the hours from and until which a session lasts, in order. Columns: `BY_HOURS`."""
    moments = rollup_staffing.MOMENTS

    def columns(rows: Any) -> list[Any]:
        return [rows[name] for name in moments.columns]

    found, stretches = rollup_staffing.kept(tx, person, filters, moments, columns, until=now.date())
    keys = [counted.weekday(SessionRow.day).label("weekday"), SessionRow.starts, SessionRow.ends]
    found += [
        _of_rows(keys, person, replace(filters, period=days), now, names=AT_AN_HOUR) for days in stretches
    ]
    return read_frame(tx, rollup_staffing.summed(found, len(keys)), BY_HOURS)


def cancelled(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """The cancelled sessions by week or month and reason, in order of time and reason. Columns: `CANCELLED`."""
    bucket = filters.bucket

    def columns(rows: Any) -> list[Any]:
        return [first_day(rows.first_day, bucket), rows.reason, rows.sessions]

    what = rollup_staffing.CANCELLED
    found, stretches = rollup_staffing.kept(
        tx, person, filters, what, columns, until=now.date(), bucket=bucket
    )
    for days in stretches:
        by: list[Any] = [first_day(SessionRow.day, bucket), SessionRow.cancel_reason]
        found.append(
            select(*by, func.count())
            .select_from(SessionRow)
            .join(LocationRow, LocationRow.id == SessionRow.location_id)
            .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
            .where(*covered.sessions(person, replace(filters, period=days), now), covered.IS_CANCELLED)
            .group_by(*by)
        )
    return read_frame(tx, rollup_staffing.summed(found, 2), CANCELLED)


def _added_up(
    tx: Session,
    person: Person,
    filters: TopicFilters,
    now: datetime,
    *,
    by_place: bool = False,
    bucket: Bucket | None = None,
    names: Sequence[str] = SUMS,
) -> Select[*tuple[Any, ...]]:
    """The sums of these names by place, as `location_id`, and by bucket, in their order, as far as these are asked.

    One row of them all together otherwise, empty where there is nothing.
    """

    def keys(place: Any, day: Any) -> list[Any]:
        return [*([place] if by_place else []), *([] if bucket is None else [first_day(day, bucket)])]

    def columns(rows: Any) -> list[Any]:
        return [*keys(rows.get("location_id"), rows.first_day), *(rows[name] for name in names)]

    what = rollup_staffing.STAFFING
    found, stretches = rollup_staffing.kept(
        tx, person, filters, what, columns, until=now.date(), bucket=bucket, by_place=by_place
    )
    of_rows = keys(SessionRow.location_id, SessionRow.day)
    found += [
        _of_rows(of_rows, person, replace(filters, period=days), now, names=names) for days in stretches
    ]
    return rollup_staffing.summed(found, len(of_rows))


def _named(sums: Select[*tuple[Any, ...]], keys: int = 0) -> Select[*tuple[Any, ...]]:
    """With the name of the place after its key, and in order of it and of as many `keys` more."""
    found = sums.order_by(None).subquery("sums")
    place, *rest = found.c
    return (
        select(place, LocationRow.name, *rest)
        .join(LocationRow, LocationRow.id == place)
        .order_by(LocationRow.name, place, *(rest[number] for number in range(keys)))
    )


def _of_rows(
    keys: Sequence[Any],
    person: Person,
    filters: TopicFilters,
    now: datetime,
    *,
    names: Sequence[str] = SUMS,
) -> Select[*tuple[Any, ...]]:
    """The sums of `names` by these keys, of the rows themselves; one row without keys."""
    is_past = filters.period.last < now.date()
    there = covered.there(
        filters.period, counted.places(person, filters), *([] if is_past else [covered.may_be_over(now)])
    )
    statement = (
        select(*keys, *covered.sums(there, names))
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .outerjoin(there, there.c.session_id == SessionRow.id)
        .where(*covered.sessions(person, filters, now))
    )
    return statement.group_by(*keys) if keys else statement
