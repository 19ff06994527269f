"""Questions and visits, counted by the database. Only entered counts are figures.

Every function takes the same filters and starts from the same conditions (`db.queries.counted`), so that cards, charts,
tables, exports and lists of sessions agree.
"""

from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, case, extract, func, select
from sqlalchemy.orm import Session, aliased

from db.frames import Promise, read_frame
from db.queries import counted
from db.tables import CategoryRow, CountRow, LocationRow, SessionRow, TallyRow
from domain.person import Person
from domain.topic_filters import Bucket, TopicFilters, Totals
from domain.words import CategoryKind, CountState

OVER_TIME: Promise = {
    "bucket": "datetime64[us]",
    "topic_id": "int64",
    "group_id": "int64",
    "questions": "int64",
}
SESSIONS_OVER_TIME: Promise = {
    "bucket": "datetime64[us]",
    "expected": "int64",
    "entered": "int64",
    "visits": "int64",
}
BY_KIND: Promise = {"kind": "str", "topic_id": "int64", "group_id": "int64", "questions": "int64"}
SESSIONS_BY_KIND: Promise = {"kind": "str", "entered": "int64", "visits": "int64"}
BY_HOUR: Promise = {"weekday": "int64", "hour": "int64", "entered": "int64", "visits": "int64"}


def totals(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> Totals:
    """The cards; two statements. `now` is the wall clock of the network."""
    row = tx.execute(
        select(
            _expected_number(),
            _entered_number(),
            _sum_of_entered(CountRow.visitors),
            _sum_of_entered(CountRow.first_time),
            _sum_of_entered(CountRow.turned_away),
        )
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(*counted.sessions(person, filters), counted.counted_or_expected(now))
    ).one()
    questions = tx.scalar(_tallied(select(func.coalesce(func.sum(TallyRow.number), 0)), person, filters))
    return Totals(
        expected=int(row[0]),
        entered=int(row[1]),
        visits=int(row[2]),
        first_time=int(row[3]),
        turned_away=int(row[4]),
        questions=int(questions or 0),
    )


def over_time(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Questions per topic and bucket (first day of the week or month), by bucket; one statement.

    Columns: `OVER_TIME`. A bucket without questions has no row.
    """
    days = _days(filters, TallyRow.day)
    frame = read_frame(
        tx,
        _tallied(
            select(*days, counted.TOPIC.id, counted.GROUP, func.sum(TallyRow.number)), person, filters
        ).group_by(*days, counted.TOPIC.id, counted.GROUP),
        _dated(filters, OVER_TIME),
    )
    return _in_buckets(frame, filters, ["topic_id", "group_id"])


def sessions_over_time(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """How many sessions each bucket should have counted, did count, and their visits, by bucket; one statement.

    Columns: `SESSIONS_OVER_TIME`. A bucket without expected sessions has no row.
    """
    days = _days(filters, SessionRow.day)
    frame = read_frame(
        tx,
        select(*days, _expected_number(), _entered_number(), _sum_of_entered(CountRow.visitors))
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(*counted.sessions(person, filters), counted.counted_or_expected(now))
        .group_by(*days),
        _dated(filters, SESSIONS_OVER_TIME),
    )
    return _in_buckets(frame, filters, [])


def by_kind(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Questions per kind of place and topic; one statement. Columns: `BY_KIND`."""
    statement = _tallied(
        select(LocationRow.kind, counted.TOPIC.id, counted.GROUP, func.sum(TallyRow.number)), person, filters
    )
    return read_frame(
        tx,
        statement.group_by(LocationRow.kind, counted.TOPIC.id, counted.GROUP).order_by(
            LocationRow.kind, counted.TOPIC.id
        ),
        BY_KIND,
    )


def sessions_by_kind(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Entered sessions and visits per kind of place; one statement. Columns: `SESSIONS_BY_KIND`."""
    return read_frame(
        tx,
        select(LocationRow.kind, func.count(), func.sum(CountRow.visitors))
        .select_from(CountRow)
        .join(LocationRow, LocationRow.id == CountRow.location_id)
        .where(*counted.places(person, filters), *counted.entered(filters, CountRow.day))
        .group_by(LocationRow.kind)
        .order_by(LocationRow.kind),
        SESSIONS_BY_KIND,
    )


def by_hour(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Entered sessions and visits per weekday (Monday 0) and hour in which they start; one statement.

    Columns: `BY_HOUR`. An hour in which no counted session starts has no row.
    """
    sunday_first = extract("dow", CountRow.day)
    rows = read_frame(
        tx,
        select(sunday_first, SessionRow.starts, func.count(), func.sum(CountRow.visitors))
        .select_from(CountRow)
        .join(SessionRow, SessionRow.id == CountRow.session_id)
        .join(LocationRow, LocationRow.id == CountRow.location_id)
        .where(*counted.places(person, filters), *counted.entered(filters, CountRow.day))
        .group_by(sunday_first, SessionRow.starts),
        {"weekday": "int64", "hour": "object", "entered": "int64", "visits": "int64"},
    )
    rows["weekday"] = (rows["weekday"] + 6) % 7
    rows["hour"] = pd.Series([starts.hour for starts in rows["hour"]], index=rows.index, dtype="int64")
    return rows.groupby(["weekday", "hour"], as_index=False, sort=True)[["entered", "visits"]].sum()


def _tallied(
    statement: Select[*tuple[Any, ...]], person: Person, filters: TopicFilters
) -> Select[*tuple[Any, ...]]:
    """The questions of entered counts that the filters and the person's scope leave, from `TallyRow`."""
    noted = aliased(CategoryRow, name="noted")
    return (
        statement.select_from(TallyRow)
        .join(CountRow, CountRow.session_id == TallyRow.session_id)
        .join(LocationRow, LocationRow.id == TallyRow.location_id)
        .join(noted, and_(noted.id == TallyRow.category_id, noted.kind == CategoryKind.TOPIC))
        .join(counted.TOPIC, counted.TOPIC.id == func.coalesce(noted.merged_into_id, noted.id))
        .where(
            *counted.places(person, filters),
            *counted.entered(filters, TallyRow.day),
            *counted.asked(filters),
        )
    )


def _expected_number() -> ColumnElement[int]:
    return func.count(SessionRow.id)


def _entered_number() -> ColumnElement[int]:
    return func.coalesce(func.sum(case((CountRow.state == CountState.ENTERED, 1), else_=0)), 0)


def _sum_of_entered(column: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((CountRow.state == CountState.ENTERED, column), else_=0)), 0)


def _days(filters: TopicFilters, day: Any) -> list[Any]:
    """What the database groups by: the year and month, or the day, of which weeks are made afterwards."""
    return [extract("year", day), extract("month", day)] if filters.bucket is Bucket.MONTH else [day]


def _dated(filters: TopicFilters, promise: Promise) -> Promise:
    rest = {name: kind for name, kind in promise.items() if name != "bucket"}
    if filters.bucket is Bucket.MONTH:
        return {"year": "int64", "month": "int64", **rest}
    return {"bucket": "datetime64[us]", **rest}


def _in_buckets(frame: pd.DataFrame, filters: TopicFilters, keys: list[str]) -> pd.DataFrame:
    if filters.bucket is Bucket.MONTH:
        first_days = pd.to_datetime(pd.DataFrame({"year": frame["year"], "month": frame["month"], "day": 1}))
        frame = frame.drop(columns=["year", "month"])
        frame.insert(0, "bucket", first_days.astype("datetime64[us]"))
    else:
        frame["bucket"] -= pd.to_timedelta(frame["bucket"].dt.day_of_week, unit="D")
    return frame.groupby(["bucket", *keys], as_index=False, sort=True).sum()
