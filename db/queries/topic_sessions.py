"""The sessions behind a figure of the topics page, and those that miss their count."""

from datetime import datetime, time

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, exists, extract, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.frames import Promise, read_frame
from db.queries import counted, topic_cross, topic_skill
from db.tables import CategoryRow, CountRow, LocationRow, SessionRow, SessionWishRow, TallyRow
from domain import topic_mark
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.topic_mark import Mark
from domain.words import CategoryKind, CountState

SESSIONS: Promise = {
    "session_id": "int64",
    "location": "str",
    "day": "datetime64[us]",
    "starts": "object",
    "ends": "object",
    "visits": "int64",
    "questions": "int64",
    "all_sessions": "int64",
    "all_visits": "int64",
    "all_questions": "int64",
}
MISSING: Promise = {
    "session_id": "int64",
    "location": "str",
    "day": "datetime64[us]",
    "starts": "object",
    "ends": "object",
    "all_sessions": "int64",
}
"""The columns `all_…` say the same in each row: how much there is beyond the limit too."""

_OCCURRENCE = (SessionRow.id, LocationRow.name, SessionRow.day, SessionRow.starts, SessionRow.ends)
_LATEST_FIRST = (SessionRow.day.desc(), SessionRow.starts.desc(), LocationRow.name, SessionRow.id)


def behind(tx: Session, person: Person, filters: TopicFilters, mark: Mark, *, limit: int) -> pd.DataFrame:
    """The entered sessions a mark stands for, latest first, at most `limit`; one statement. Columns: `SESSIONS`.

    `questions` are those of the mark, else of the filters. A mark of a group or topic stands for the sessions in which
    it was asked about; any other for all entered sessions, whatever was asked.
    """
    asked = _asked(filters, mark)
    questions = func.coalesce(func.sum(TallyRow.number), 0)
    statement = (
        select(
            *_OCCURRENCE,
            CountRow.visitors,
            questions,
            func.count().over(),
            func.sum(CountRow.visitors).over(),
            func.sum(questions).over(),
        )
        .select_from(CountRow)
        .join(SessionRow, SessionRow.id == CountRow.session_id)
        .join(LocationRow, LocationRow.id == CountRow.location_id)
        .outerjoin(
            TallyRow,
            and_(TallyRow.session_id == CountRow.session_id, TallyRow.category_id.in_(asked)),
        )
        .where(
            *counted.places(person, filters),
            *counted.entered(filters, CountRow.day),
            *_marked(person, filters, mark),
        )
        .group_by(*_OCCURRENCE, CountRow.visitors)
        .order_by(*_LATEST_FIRST)
        .limit(limit)
    )
    return read_frame(tx, statement.having(questions > 0) if mark.is_of_questions else statement, SESSIONS)


def missing(
    tx: Session, person: Person, filters: TopicFilters, mark: Mark, *, now: datetime, limit: int
) -> pd.DataFrame:
    """The sessions of a mark that should have a count and have none, latest first; one statement.

    Columns: `MISSING`. `now` is the wall clock of the network.
    """
    statement = (
        select(*_OCCURRENCE, func.count().over())
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            *counted.sessions(person, filters),
            counted.expected(now),
            or_(CountRow.state.is_(None), CountRow.state != CountState.ENTERED),
            *_marked(person, filters, mark),
        )
        .order_by(*_LATEST_FIRST)
        .limit(limit)
    )
    return read_frame(tx, statement, MISSING)


def _marked(person: Person, filters: TopicFilters, mark: Mark) -> list[ColumnElement[bool]]:
    """What the mark narrows, on `SessionRow` and `LocationRow`."""
    conditions: list[ColumnElement[bool]] = []
    days = topic_mark.days(mark, filters)
    if days is None:
        conditions.append(SessionRow.day.is_(None))
    else:
        conditions.append(SessionRow.day.between(days.first, days.last))
    if mark.kind is not None:
        conditions.append(LocationRow.kind == mark.kind)
    if mark.location_id is not None:
        conditions.append(LocationRow.id == mark.location_id)
    if mark.lacks_skill and mark.topic_id is not None:
        conditions += topic_skill.lacked(mark.topic_id)
    if mark.weekday is not None:
        conditions.append(extract("dow", SessionRow.day) == (mark.weekday + 1) % 7)  # Sunday is 0
    if mark.hour is not None:
        conditions.append(SessionRow.starts.between(time(mark.hour), time(mark.hour, 59)))
    if mark.language_id is not None:
        asks = SessionWishRow.session_id == SessionRow.id
        conditions.append(
            exists().where(asks, SessionWishRow.category_id.in_(_counting_for(mark.language_id)))
        )
    if mark.outcome_id is not None:
        conditions.append(_ended_so(person, filters, mark, mark.outcome_id))
    return conditions


def _ended_so(person: Person, filters: TopicFilters, mark: Mark, outcome_id: int) -> ColumnElement[bool]:
    if mark.is_of_questions:  # only there it is known which outcome a question had
        alone = topic_cross.ended(person, filters)
        return SessionRow.id.in_(
            select(alone.c.session_id).where(alone.c.outcome_id.in_(_counting_for(outcome_id)))
        )
    noted = aliased(TallyRow, name="noted_outcome")
    return exists().where(
        noted.session_id == SessionRow.id,
        noted.category_id.in_(_counting_for(outcome_id)),
        noted.number > 0,
    )


def _counting_for(category_id: int) -> Select[int]:
    """An item of a list, and those that were merged into it."""
    of = or_(CategoryRow.id == category_id, CategoryRow.merged_into_id == category_id)
    return select(CategoryRow.id).where(of)


def _asked(filters: TopicFilters, mark: Mark) -> Select[int]:
    """The ids of categories whose tallies are questions of the mark under these filters."""
    noted = aliased(CategoryRow, name="noted")
    statement = (
        select(noted.id)
        .join(counted.TOPIC, counted.TOPIC.id == func.coalesce(noted.merged_into_id, noted.id))
        .where(noted.kind == CategoryKind.TOPIC, *counted.asked(filters))
    )
    if mark.group_id is not None:
        statement = statement.where(counted.GROUP.in_([mark.group_id]))
    if mark.topic_id is not None:
        statement = statement.where(counted.TOPIC.id == mark.topic_id)
    return statement
