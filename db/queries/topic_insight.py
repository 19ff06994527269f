"""What the topics page asks beyond how much: how questions lie together, day by day, place by place.

Each function is one statement (and one more where it is the first to ask what is marked, `db.queries.rollup_cut`), and starts
from the conditions that all figures share (`db.queries.counted`). The docstring says at which grain it counts.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from db.frames import Promise, read_frame
from db.queries import counted, rollup, rollup_places
from db.stretch import first_day
from db.tables import CategoryRow, CountRow, LocationRow, TallyRow
from domain.period import Period
from domain.person import Person
from domain.rollup import Grain
from domain.topic_filters import Bucket, TopicFilters
from domain.topic_share import SAMPLED_SESSIONS, Sample, sample_of
from domain.words import CategoryKind, CountState

CANDIDATES = 2
"""So many times as many counts are looked at, of which some are not entered."""
SAMPLED_DAYS = CALENDAR_DAYS = 53 * 7
"""The last days of a long period, of which are sampled, and shown day by day."""
SPREAD_OVER = 1_000_003
"""A prime: sessions in order of what is left of their key by it are in no order that means anything."""
DAYS_APART = 5
MANY_TIMES = 3
"""From so many times as many entered counts as are needed in every fifth day, no others are looked at."""
NO_SESSION = 0
_NOTED = aliased(CategoryRow, name="noted")
_IN_NO_ORDER = (CountRow.session_id % SPREAD_OVER, CountRow.session_id)

BY_PLACE: Promise = {
    "bucket": "datetime64[us]",
    "location_id": "int64",
    "place": "str",
    "questions": "int64",
}
OF_PLACES: Promise = {"location_id": "int64", "place": "str", "questions": "int64", "expected": "int64"}
SESSIONS_BY_PLACE: Promise = {
    "bucket": "datetime64[us]",
    "location_id": "int64",
    "place": "str",
    "expected": "int64",
    "entered": "int64",
    "visits": "int64",
}
CALENDAR: Promise = {
    "day": "datetime64[us]",
    "expected": "int64",
    "entered": "int64",
    "visits": "int64",
    "squares": "int64",
    "closed": "int64",
}


def sample(tx: Session, person: Person, filters: TopicFilters, *, entered: int) -> Sample:
    """How questions lie together in at most `SAMPLED_SESSIONS` of the last `SAMPLED_DAYS` days of the period.

    `entered` is how many counts of the whole period are entered: of far more than are needed, few are looked at.
    Grain: session by topic; squares and products cannot be made from sums by month.
    """
    recent = replace(filters, period=last_days(filters.period, SAMPLED_DAYS))
    expected = entered * recent.period.length // filters.period.length
    candidates = _candidates(person, recent, expected).cte("candidates")
    drawn = (
        select(CountRow.session_id)
        .join(candidates, candidates.c.session_id == CountRow.session_id)
        .where(CountRow.state == CountState.ENTERED)
        .order_by(*_IN_NO_ORDER)
        .limit(SAMPLED_SESSIONS)
        .cte("drawn")
    )
    topics = (
        select(TallyRow.session_id, counted.TOPIC.id, counted.GROUP, TallyRow.number)
        .join(drawn, drawn.c.session_id == TallyRow.session_id)
        .join(_NOTED, and_(_NOTED.id == TallyRow.category_id, _NOTED.kind == CategoryKind.TOPIC))
        .join(counted.TOPIC, counted.TOPIC.id == func.coalesce(_NOTED.merged_into_id, _NOTED.id))
        .where(*counted.asked(filters))
    )
    how_many = select(literal(NO_SESSION), literal(0), literal(0), func.count()).select_from(drawn)
    rows = tx.execute(union_all(how_many, topics)).all()
    sessions = sum(number for session, _topic, _group, number in rows if session == NO_SESSION)
    return sample_of(sessions, (row for row in rows if row[0] != NO_SESSION))


def _candidates(person: Person, recent: TopicFilters, expected: int) -> Select[int]:
    """Counts to look at, in the order in which they are drawn, from an index alone, before anything else is known of them.

    Not in order of the key itself: a planner would then walk through all keys there are. Where far more are expected to be
    entered than are needed, only those of every fifth day, so that each weekday has its share, and only those that may
    come first.
    """
    found = select(CountRow.session_id).where(
        *counted.places(person, recent), *counted.at_moments(recent, CountRow.day, CountRow.session_id)
    )
    if expected >= DAYS_APART * MANY_TIMES * SAMPLED_SESSIONS:
        days = [day for day in recent.period.days if not day.toordinal() % DAYS_APART]
        may_come = SPREAD_OVER * MANY_TIMES * SAMPLED_SESSIONS * DAYS_APART // expected
        # The sum keeps a planner from going through the days place by place.
        found = found.join(LocationRow, LocationRow.id == CountRow.location_id + 0).where(
            CountRow.day.in_(days), CountRow.session_id % SPREAD_OVER < may_come
        )
    else:
        found = found.join(LocationRow, LocationRow.id == CountRow.location_id).where(
            CountRow.day.between(recent.period.first, recent.period.last)
        )
    return found.order_by(*_IN_NO_ORDER).limit(SAMPLED_SESSIONS * CANDIDATES)


def calendar(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """The last `CALENDAR_DAYS` days of the period, those with a session, in order. Columns: `CALENDAR`.

    Read from days that were added up beforehand (`db.queries.rollup`). `squares` are of the visits of each session;
    `closed` are sessions that did not take place, for whatever reason but a change of their slot. `now` is the wall
    clock of the network.
    """
    shown = replace(filters, period=last_days(filters.period, CALENDAR_DAYS))
    found = rollup.days(tx, person, shown, now=now)
    sums = (cast(func.sum(found.c[name]), BigInteger) for name in rollup.OF_A_DAY)
    return read_frame(tx, select(found.c.day, *sums).group_by(found.c.day).order_by(found.c.day), CALENDAR)


def of_places(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """Questions in all by place, and sessions that should have their count: most questions first, then by name.

    Columns: `OF_PLACES`. A place where no count was due has no row. `now` is the wall clock of the network.
    """
    if filters.groups or filters.is_of_moments:
        due = rollup.sessions(tx, person, filters, now=now, by_place=True)
        asked = _questions_of_some(tx, person, filters, None).subquery("asked")
        found = union_all(
            select(due.c.location_id, due.c.due, literal(0).label("questions")),
            select(asked.c.location_id, literal(0), asked.c.questions),
        ).subquery("both")
    else:
        found = rollup_places.both(tx, person, filters, now=now)
    place = found.c.location_id
    sums = (
        select(
            place,
            cast(func.sum(found.c.questions), BigInteger).label("questions"),
            cast(func.sum(found.c.due), BigInteger).label("due"),
        )
        .group_by(place)
        .having(func.sum(found.c.due) > 0)
        .subquery("sums")
    )
    statement = (
        select(sums.c.location_id, LocationRow.name, sums.c.questions, sums.c.due)
        .join(LocationRow, LocationRow.id == sums.c.location_id)
        .order_by(sums.c.questions.desc(), LocationRow.name, sums.c.location_id)
    )
    return read_frame(tx, statement, OF_PLACES)


def by_place(tx: Session, person: Person, filters: TopicFilters) -> pd.DataFrame:
    """Questions by place and bucket (first day of the week or month), in that order. Columns: `BY_PLACE`.

    From figures added up beforehand. A place without questions in a bucket has no row for it.
    """
    found = (
        _questions_of_some(tx, person, filters, _grain(filters)).subquery("asked")
        if filters.groups or filters.is_of_moments
        else rollup_places.questions(tx, person, filters)
    )
    return _by_place(tx, found, filters, ("questions",), BY_PLACE, found.c.questions > 0)


def sessions_by_place(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """Sessions that should have their count, those that do, and their visits, by place and bucket.

    Columns: `SESSIONS_BY_PLACE`. From figures added up beforehand. `now` is the wall clock of the network.
    """
    found = (
        rollup.sessions(tx, person, filters, now=now, finest=_grain(filters), by_place=True)
        if filters.is_of_moments
        else rollup_places.sessions(tx, person, filters, now=now)
    )
    return _by_place(tx, found, filters, ("due", "entered", "visits"), SESSIONS_BY_PLACE)


def _questions_of_some(
    tx: Session, person: Person, filters: TopicFilters, finest: Grain | None
) -> Select[*tuple[Any, ...]]:
    """Questions of the chosen groups or moments, which are not added up by themselves."""
    found = rollup.tallies(tx, person, filters, finest=finest, by_place=True)
    return (
        select(found.c.day, found.c.location_id, func.sum(found.c.number).label("questions"))
        .select_from(found)
        .join(_NOTED, and_(_NOTED.id == found.c.category_id, _NOTED.kind == CategoryKind.TOPIC))
        .join(counted.TOPIC, counted.TOPIC.id == func.coalesce(_NOTED.merged_into_id, _NOTED.id))
        .where(*counted.asked(filters))
        .group_by(found.c.day, found.c.location_id)
        .having(func.sum(found.c.number) > 0)
    )


def _by_place(
    tx: Session,
    found: Subquery,
    filters: TopicFilters,
    names: Sequence[str],
    promise: Promise,
    *conditions: ColumnElement[bool],
) -> pd.DataFrame:
    """Rows of days, or of stretches that begin on them, added up by the buckets they lie in and by place."""
    bucket = first_day(found.c.day, filters.bucket).label("bucket")
    sums = (
        select(
            bucket,
            found.c.location_id,
            *(cast(func.sum(found.c[name]), BigInteger).label(name) for name in names),
        )
        .where(*conditions)
        .group_by(bucket, found.c.location_id)
        .subquery("sums")
    )
    statement = (
        select(sums.c.bucket, sums.c.location_id, LocationRow.name, *(sums.c[name] for name in names))
        .join(LocationRow, LocationRow.id == sums.c.location_id)
        .order_by(sums.c.bucket, sums.c.location_id)
    )
    return read_frame(tx, statement, promise)


def _grain(filters: TopicFilters) -> Grain:
    return Grain.MONTH if filters.bucket is Bucket.MONTH else Grain.PART


def last_days(period: Period, number: int) -> Period:
    """The period, or the last days of a longer one."""
    return Period(max(period.first, period.last - timedelta(days=number - 1)), period.last)
