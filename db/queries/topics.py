"""Questions and visits, counted by the database. Only entered counts are figures.

Every function takes the same filters and counts from the same source (`db.queries.rollup`), under the conditions of
`db.queries.counted`, so that cards, charts, tables, exports and lists of sessions agree. The first function that is
called in a transaction takes one statement more, to learn what was changed and not added up again yet.
"""

from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, and_, cast, func, select
from sqlalchemy.orm import Session, aliased

from db.frames import Promise, read_frame
from db.queries import counted, rollup
from db.tables import CategoryRow
from domain.person import Person
from domain.rollup import Grain
from domain.topic_filters import Bucket, TopicFilters, Totals
from domain.words import CategoryKind

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
    found = rollup.sessions(tx, person, filters, now=now)
    figures = [func.coalesce(_sum(found, name), 0) for name in ("due", *rollup.FIGURES)]
    due, entered, visits, first_time, turned_away = map(int, tx.execute(select(*figures)).one())
    questions = tx.scalar(_asked(filters, _tallies_by(tx, person, filters)))
    return Totals(
        expected=due,
        entered=entered,
        visits=visits,
        first_time=first_time,
        turned_away=turned_away,
        questions=questions or 0,
    )


def over_time(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Questions per topic and bucket (first day of the week or month), by bucket; one statement.

    Columns: `OVER_TIME`. A bucket without questions has no row.
    """
    found = _tallies_by(tx, person, filters, "day")
    statement = _asked(filters, found, found.c.day, counted.TOPIC.id, counted.GROUP)
    return _in_buckets(read_frame(tx, statement, OVER_TIME), filters, ["topic_id", "group_id"])


def sessions_over_time(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """How many sessions each bucket should have counted, did count, and their visits, by bucket; one statement.

    Columns: `SESSIONS_OVER_TIME`. A bucket without expected sessions has no row.
    """
    found = rollup.sessions(tx, person, filters, now=now, finest=_grain(filters))
    figures = (_sum(found, name) for name in ("due", "entered", "visits"))
    frame = read_frame(tx, select(found.c.day, *figures).group_by(found.c.day), SESSIONS_OVER_TIME)
    return _in_buckets(frame, filters, [])


def by_kind(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Questions per kind of place and topic; one statement. Columns: `BY_KIND`."""
    found = _tallies_by(tx, person, filters, "kind")
    statement = _asked(filters, found, found.c.kind, counted.TOPIC.id, counted.GROUP)
    return read_frame(tx, statement.order_by(found.c.kind, counted.TOPIC.id), BY_KIND)


def sessions_by_kind(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Entered sessions and visits per kind of place; one statement. Columns: `SESSIONS_BY_KIND`."""
    found = rollup.sessions(tx, person, filters)
    return read_frame(tx, _entered_by(found, found.c.kind), SESSIONS_BY_KIND)


def by_hour(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Entered sessions and visits per weekday (Monday 0) and hour in which they start; one statement.

    Columns: `BY_HOUR`. An hour in which no counted session starts has no row.
    """
    found = rollup.sessions(tx, person, filters)
    return read_frame(tx, _entered_by(found, found.c.weekday, found.c.hour), BY_HOUR)


def _entered_by(found: Subquery, *columns: Any) -> Select[*tuple[Any, ...]]:
    """How many were entered, and their visits, by these columns."""
    entered = _sum(found, "entered")
    return (
        select(*columns, entered, _sum(found, "visits"))
        .group_by(*columns)
        .having(entered > 0)
        .order_by(*columns)
    )


def _tallies_by(tx: Session, person: Person, filters: TopicFilters, *columns: str) -> Subquery:
    """What was counted, by category and by these columns of `rollup.tallies`: few rows, of which topics are made then."""
    finest = _grain(filters) if "day" in columns else None
    found = rollup.tallies(tx, person, filters, finest=finest)
    by = [found.c[name] for name in (*columns, "category_id")]
    return select(*by, _sum(found, "number").label("number")).group_by(*by).subquery("noted_as")


def _asked(filters: TopicFilters, found: Subquery, *by: Any) -> Select[*tuple[Any, ...]]:
    """The questions among them, by these columns; in all when there are none."""
    noted = aliased(CategoryRow, name="noted")
    return (
        select(*by, _sum(found, "number"))
        .select_from(found)
        .join(noted, and_(noted.id == found.c.category_id, noted.kind == CategoryKind.TOPIC))
        .join(counted.TOPIC, counted.TOPIC.id == func.coalesce(noted.merged_into_id, noted.id))
        .where(*counted.asked(filters))
        .group_by(*by)
    )


def _sum(found: Subquery, name: str) -> ColumnElement[int]:
    """A whole number also on PostgreSQL, where a sum of sums is none."""
    return cast(func.sum(found.c[name]), BigInteger)


def _grain(filters: TopicFilters) -> Grain:
    return Grain.MONTH if filters.bucket is Bucket.MONTH else Grain.PART


def _in_buckets(frame: pd.DataFrame, filters: TopicFilters, keys: list[str]) -> pd.DataFrame:
    """Rows of days, or of stretches that begin on them, added up by the buckets they lie in."""
    if filters.bucket is Bucket.MONTH:
        frame["bucket"] -= pd.to_timedelta(frame["bucket"].dt.day - 1, unit="D")
    else:
        frame["bucket"] -= pd.to_timedelta(frame["bucket"].dt.day_of_week, unit="D")
    return frame.groupby(["bucket", *keys], as_index=False, sort=True).sum()
