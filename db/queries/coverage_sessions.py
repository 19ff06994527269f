"""The sessions behind a figure of the coverage page."""

from datetime import datetime, time

import pandas as pd
from sqlalchemy import ColumnElement, and_, case, exists, extract, func, literal, not_, or_, select
from sqlalchemy.orm import Session

from db.frames import Promise, read_frame
from db.queries import consult_figures, counted, covered, gap
from db.tables import (
    AssignmentRow,
    ConsultRow,
    CountRow,
    HelperCategoryRow,
    HelperRow,
    LocationRow,
    SessionRow,
    SessionWishRow,
)
from domain import coverage_mark
from domain.coverage_mark import Mark, Which
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import AssignmentRole, AssignmentState

SESSIONS: Promise = {
    "session_id": "int64",
    "location": "str",
    "day": "datetime64[us]",
    "starts": "object",
    "ends": "object",
    "which": "str",
    "reason": "object",
    "guides": "int64",
    "minimum": "int64",
    "visits": "Int64",
    "all_sessions": "int64",
}
"""`which` is held, cancelled or closed as `Which` writes it; `all_sessions` says in each row how many there are in all."""


def behind(
    tx: Session, person: Person, filters: TopicFilters, mark: Mark, *, now: datetime, limit: int
) -> pd.DataFrame:
    """The sessions a mark stands for, latest first, at most `limit`. Columns: `SESSIONS`. One statement, for a step of gaps
    three and for one of waiting days two.

    `reason` is of a cancelled one, `visits` missing without a count. `now` is the wall clock of the network.
    """
    there = covered.there(filters.period, counted.places(person, filters))
    guides = covered.guides(there)
    which = case(
        (covered.IS_HELD, literal(Which.HELD.value)),
        (covered.IS_CANCELLED, literal(Which.CANCELLED.value)),
        else_=literal(Which.CLOSED.value),
    )
    statement = (
        select(
            SessionRow.id,
            LocationRow.name,
            SessionRow.day,
            SessionRow.starts,
            SessionRow.ends,
            which,
            SessionRow.cancel_reason,
            guides,
            SessionRow.minimum,
            case((covered.IS_ENTERED, CountRow.visitors)),
            func.count().over(),
        )
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .outerjoin(there, there.c.session_id == SessionRow.id)
        .where(
            *covered.sessions(person, filters, now),
            *_when(filters, mark),
            *_who(person, filters, mark),
        )
        .order_by(SessionRow.day.desc(), SessionRow.starts.desc(), LocationRow.name, SessionRow.id)
        .limit(limit)
    )
    if mark.gap is not None:
        statement = statement.where(
            SessionRow.id.in_(gap.sessions_in_step(tx, person, filters, mark.gap, now=now))
        )
    if mark.waited is not None:
        statement = statement.where(
            SessionRow.id.in_(consult_figures.waited(tx, person, filters, mark.waited, now=now))
        )
    if mark.which is not None:
        unsaid = func.coalesce(there.c.unsaid, 0) > 0
        statement = statement.where(_of_which(mark.which, guides, unsaid))
    return read_frame(tx, statement, SESSIONS)


def _of_which(which: Which, guides: ColumnElement[int], unsaid: ColumnElement[bool]) -> ColumnElement[bool]:
    held = covered.IS_HELD
    found: dict[Which, ColumnElement[bool]] = {
        Which.PLANNED: or_(held, covered.IS_CANCELLED),
        Which.HELD: held,
        Which.SHORT: and_(held, guides < SessionRow.minimum),
        Which.NOBODY: and_(held, guides == 0, SessionRow.minimum > 0),
        Which.ONE_HELPER: and_(held, guides == 1),
        Which.CANCELLED: covered.IS_CANCELLED,
        Which.CLOSED: covered.IS_CLOSED,
        Which.UNCOUNTED: and_(held, not_(covered.IS_ENTERED)),
        Which.UNSAID: and_(held, unsaid),
        Which.TURNED_AWAY: and_(covered.IS_ENTERED, CountRow.turned_away > 0),
    }
    return found[which]


def _when(filters: TopicFilters, mark: Mark) -> list[ColumnElement[bool]]:
    """On `SessionRow` and `LocationRow`: where and when."""
    conditions: list[ColumnElement[bool]] = []
    days = coverage_mark.days(mark, filters)
    if days is None:
        conditions.append(SessionRow.day.is_(None))
    elif mark.status is None:  # a booking keeps its own day
        conditions.append(SessionRow.day.between(days.first, days.last))
    if mark.location_id is not None:
        conditions.append(LocationRow.id == mark.location_id)
    if mark.weekday is not None:
        conditions.append(extract("dow", SessionRow.day) == (mark.weekday + 1) % 7)  # Sunday is 0
    if mark.hour is not None:
        conditions += [SessionRow.starts <= time(mark.hour, 59), SessionRow.ends > time(mark.hour)]
    if mark.reason is not None:
        conditions.append(SessionRow.cancel_reason == mark.reason)
    return conditions


def _who(person: Person, filters: TopicFilters, mark: Mark) -> list[ColumnElement[bool]]:
    """On `SessionRow`: who stood there, what was asked of them, and what became of a consult with them."""
    conditions: list[ColumnElement[bool]] = []
    if mark.kind is not None:
        conditions.append(
            exists().where(
                AssignmentRow.session_id == SessionRow.id,
                AssignmentRow.role != AssignmentRole.RESERVE,
                AssignmentRow.state == AssignmentState.PRESENT,
                HelperRow.id == AssignmentRow.helper_id,
                HelperRow.kind == mark.kind,
            )
        )
    for category_id, is_met in ((mark.met, True), (mark.unmet, False)):
        if category_id is not None:
            having = (
                select(AssignmentRow.session_id)
                .join(HelperCategoryRow, HelperCategoryRow.helper_id == AssignmentRow.helper_id)
                .where(
                    *covered.standing(filters.period, counted.places(person, filters)),
                    HelperCategoryRow.category_id == category_id,
                )
            )
            conditions += [
                covered.IS_HELD,
                exists().where(
                    SessionWishRow.session_id == SessionRow.id, SessionWishRow.category_id == category_id
                ),
                SessionRow.id.in_(having) if is_met else SessionRow.id.not_in(having),
            ]
    days = coverage_mark.days(mark, filters)
    if mark.status is not None and days is not None:
        conditions.append(
            exists().where(
                ConsultRow.session_id == SessionRow.id,
                ConsultRow.status == mark.status,
                ConsultRow.day.between(days.first, days.last),
            )
        )
    return conditions
