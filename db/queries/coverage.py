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
from sqlalchemy import BigInteger, Select, Table, extract, func, select, union_all
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from db.frames import Promise, read_frame
from db.queries import counted, covered, rollup
from db.stretch import first_day
from db.tables import CountRow, LocationRow, PlaceCancelledRow, PlaceStaffingRow, SessionRow
from domain.coverage import SUMS, Staffing
from domain.person import Person
from domain.rollup import Cut, parts
from domain.topic_filters import Bucket, TopicFilters

MOST_STRETCHES = 4
"""In so many pieces at most a period is read from the rows, beside what is kept of it: more are read in one."""
_SUMS: Promise = dict.fromkeys(SUMS, "int64")
BY_PLACE: Promise = {"location_id": "int64", "location": "str", **_SUMS}
BY_WEEK: Promise = {"location_id": "int64", "location": "str", "week": "datetime64[us]", **_SUMS}
OVER_TIME: Promise = {"bucket": "datetime64[us]", **_SUMS}
BY_HOURS: Promise = {"weekday": "int64", "starts": "object", "ends": "object", **_SUMS}
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


def by_week(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """By place and week, in order of name and time. Columns: `BY_WEEK`, `week` is a Monday.

    A week in which a place had no sessions has no row; the first and last week have only their days of the period.
    """
    statement = _added_up(tx, lambda day: [*PLACE, first_day(day, Bucket.WEEK)], person, filters, now)
    return read_frame(tx, _by_name(statement), BY_WEEK)


def over_time(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """By week or month, in order. Columns: `OVER_TIME`. A bucket without sessions has no row."""
    bucket = filters.bucket
    return read_frame(
        tx, _added_up(tx, lambda day: [first_day(day, bucket)], person, filters, now), OVER_TIME
    )


def by_hours(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """By weekday (Monday 0) and the hours from and until which a session lasts, in order. Columns: `BY_HOURS`."""
    sunday_first = extract("dow", SessionRow.day)
    frame = read_frame(
        tx,
        _of_rows([sunday_first, SessionRow.starts, SessionRow.ends], person, filters, now),
        BY_HOURS,
    )
    frame["weekday"] = (frame["weekday"] + 6) % 7
    return frame.sort_values(["weekday", "starts", "ends"], ignore_index=True)


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
    return read_frame(tx, _summed(found, 2), CANCELLED)


def _by_name(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """In order of the name of the place, which comes after its key, and of what comes after the name."""
    key, name, *rest = list(statement.selected_columns)[: -len(SUMS)]
    return statement.order_by(None).order_by(name, key, *rest)


def _added_up(
    tx: Session, keys: Keys, person: Person, filters: TopicFilters, now: datetime
) -> Select[*tuple[Any, ...]]:
    """The sums of `SUMS` by these keys, in their order; one row of them without keys, empty where there is nothing."""
    table = PlaceStaffingRow.__table__
    cut = _cut(tx, person, filters, now)
    found: list[Select[*tuple[Any, ...]]] = []
    if cut.parts:
        sums = [table.c[name] for name in SUMS]
        found.append(_kept(table, [*keys(table.c.first_day), *sums], person, filters, cut))
    found += [_of_rows(keys(SessionRow.day), person, replace(filters, period=days), now) for days in cut.days]
    return _summed(found, len(keys(SessionRow.day)))


def _cut(tx: Session, person: Person, filters: TopicFilters, now: datetime) -> Cut:
    cut = rollup.parts(tx, person, filters, until=now.date())
    return cut if len(cut.days) <= MOST_STRETCHES else Cut((), (), (filters.period,))


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
    keys: Sequence[Any], person: Person, filters: TopicFilters, now: datetime
) -> Select[*tuple[Any, ...]]:
    """The sums of `SUMS` by these keys, of the rows themselves; one row without keys."""
    there = covered.there(filters.period, counted.places(person, filters))
    statement = (
        select(*keys, *covered.sums(there))
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .outerjoin(there, there.c.session_id == SessionRow.id)
        .where(*covered.sessions(person, filters, now))
    )
    return statement.group_by(*keys) if keys else statement


def _summed(found: Sequence[Select[*tuple[Any, ...]]], number: int) -> Select[*tuple[Any, ...]]:
    """The rows added up by their first columns, as many as `number`, and in order of these."""
    rows = union_all(*found).subquery("found")
    columns = list(rows.c)
    # A sum of sums is no whole number on PostgreSQL.
    sums = [as_type(func.sum(column), BigInteger) for column in columns[number:]]
    return select(*columns[:number], *sums).group_by(*columns[:number]).order_by(*columns[:number])
