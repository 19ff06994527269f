"""Whether somebody was there and how busy it was, added up by the database. One statement each.

What lies in whole parts of weeks that are over was added up before (`db.rollup_upkeep`), all else is of the rows, so that
the first function that is called in a transaction takes one statement more: to learn what does not hold any longer.

Every function takes the filters of the topics page (of which topic groups narrow nothing here) and starts from the same
sessions: those of the period that are over, or have a count already, without those that were taken off the calendar. What
is added up is explained by `domain.coverage.Staffing`; whoever asks for places, weeks and hours gets parts of the same sums.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import pandas as pd
from sqlalchemy import Select, Table, func, select
from sqlalchemy.orm import Session

from db.frames import Promise, read_frame
from db.queries import counted, covered, rollup, rollup_staffing
from db.stretch import first_day
from db.tables import CountRow, LocationRow, PlaceCancelledRow, PlaceStaffingRow, SessionRow
from domain.coverage import AT_AN_HOUR, SUMS, Staffing
from domain.person import Person
from domain.rollup import Cut, parts
from domain.topic_filters import Bucket, TopicFilters

_SUMS: Promise = dict.fromkeys(SUMS, "int64")
BY_PLACE: Promise = {"location_id": "int64", "location": "str", **_SUMS}
IN_A_STRIP = ("planned", "held", "cancelled", "closed", "required", "filled")
"""Those of `SUMS` that places by stretches are shown with."""
BY_STRETCH: Promise = {
    "location_id": "int64",
    "location": "str",
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


PLACE = (LocationRow.id, LocationRow.name)
Keys = Callable[[Any], list[Any]]
"""What sums are asked by, of the column that says on which day."""


def totals(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> Staffing:
    """All together. `now` is the wall clock of the network."""
    row = tx.execute(_added_up(tx, lambda _day: [], person, filters, now)).one()
    return Staffing(*(int(value or 0) for value in row))


def by_place(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """By place, in order of name. Columns: `BY_PLACE`. A place without sessions has no row."""
    statement = _added_up(tx, lambda _day: [*PLACE], person, filters, now)
    return read_frame(tx, _by_name(statement), BY_PLACE)


def by_stretch(
    tx: Session, person: Person, filters: TopicFilters, bucket: Bucket, *, now: datetime
) -> pd.DataFrame:
    """By place and week, month or quarter, in order of name and time. Columns: `BY_STRETCH`, `first_day` of the stretch.

    A stretch in which a place had no sessions has no row; the first and last have only their days of the period.
    """

    def keys(day: Any) -> list[Any]:
        return [*PLACE, first_day(day, bucket)]

    statement = _added_up(tx, keys, person, filters, now, names=IN_A_STRIP)
    return read_frame(tx, _by_name(statement, len(IN_A_STRIP)), BY_STRETCH)


def over_time(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """By week or month, in order. Columns: `OVER_TIME`. A bucket without sessions has no row."""
    bucket = filters.bucket
    return read_frame(
        tx, _added_up(tx, lambda day: [first_day(day, bucket)], person, filters, now), OVER_TIME
    )


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
    bucket, table = filters.bucket, cast(Table, PlaceCancelledRow.__table__)
    cut = _cut(tx, person, filters, now)
    found: list[Select[*tuple[Any, ...]]] = []
    if cut.parts:
        kept = [first_day(table.c.first_day, bucket), table.c.reason, table.c.sessions]
        found.append(_kept(table, kept, person, filters, cut))
    for days in cut.days:
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


def _by_name(statement: Select[*tuple[Any, ...]], sums: int = len(SUMS)) -> Select[*tuple[Any, ...]]:
    """In order of the name of the place, which comes after its key, and of what comes after the name and before the sums."""
    key, name, *rest = list(statement.selected_columns)[:-sums]
    return statement.order_by(None).order_by(name, key, *rest)


def _added_up(
    tx: Session,
    keys: Keys,
    person: Person,
    filters: TopicFilters,
    now: datetime,
    *,
    names: Sequence[str] = SUMS,
) -> Select[*tuple[Any, ...]]:
    """The sums of these names by these keys, in their order; one row of them without keys, empty where there is nothing.

    Of what no place is asked, and all places of the network count, the sums of all places of a kind are read.
    """
    number = len(keys(SessionRow.day))
    if rollup.sees_all(person, filters) and not _asks_place(keys):

        def columns(rows: Any) -> list[Any]:
            return [*keys(rows.day), *(rows[name] for name in names)]

        found, stretches = rollup_staffing.kept(
            tx,
            person,
            filters,
            rollup_staffing.STAFFING,
            columns,
            until=now.date(),
            bucket=filters.bucket if number else Bucket.MONTH,
        )
    else:
        table = PlaceStaffingRow.__table__
        cut, found = _cut(tx, person, filters, now), []
        if cut.parts:
            sums = [table.c[name] for name in names]
            found.append(_kept(table, [*keys(table.c.first_day), *sums], person, filters, cut))
        stretches = cut.days
    found += [
        _of_rows(keys(SessionRow.day), person, replace(filters, period=days), now, names=names)
        for days in stretches
    ]
    return rollup_staffing.summed(found, number)


def _asks_place(keys: Keys) -> bool:
    return any(one is LocationRow.id for one in keys(SessionRow.day))


def _cut(tx: Session, person: Person, filters: TopicFilters, now: datetime) -> Cut:
    whole = Cut((), (), (filters.period,))
    if filters.is_of_moments:  # nothing is kept here by weekday and hour
        return whole
    cut = rollup.parts(tx, person, filters, until=now.date())
    return whole if rollup_staffing.is_in_pieces(cut) else cut


def _kept(
    table: Table, columns: Sequence[Any], person: Person, filters: TopicFilters, cut: Cut
) -> Select[*tuple[Any, ...]]:
    """What is kept of the parts of weeks of `cut`, by its first and last one and those that do not hold between them."""
    day = table.c.first_day
    statement = (
        select(*columns)
        .select_from(table)
        .join(LocationRow, LocationRow.id == table.c.location_id)
        .where(*counted.places(person, filters), day.between(cut.parts[0], cut.parts[-1]))
    )
    stale = [one.first for stretch in cut.days for one in parts(stretch)]
    return statement.where(day.not_in(stale)) if stale else statement


def _of_rows(
    keys: Sequence[Any],
    person: Person,
    filters: TopicFilters,
    now: datetime,
    *,
    names: Sequence[str] = SUMS,
) -> Select[*tuple[Any, ...]]:
    """The sums of `names` by these keys, of the rows themselves; one row without keys."""
    there = covered.there(filters.period, counted.places(person, filters))
    statement = (
        select(*keys, *covered.sums(there, names))
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .outerjoin(there, there.c.session_id == SessionRow.id)
        .where(*covered.sessions(person, filters, now))
    )
    return statement.group_by(*keys) if keys else statement
