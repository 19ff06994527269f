"""What became of the consults that were booked, and how long people waited for them."""

from dataclasses import replace
from datetime import datetime

import pandas as pd
from sqlalchemy import ColumnElement, Integer, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from db.frames import Promise, read_frame
from db.queries import counted, covered
from db.tables import (
    AssignmentRow,
    CategoryRow,
    ConsultRow,
    CountRow,
    HelperCategoryRow,
    LocationRow,
    SessionRow,
)
from domain import coverage
from domain.consult import BY_APPOINTMENT, KEPT, MINUTES, SKILL, TAKES_THE_PLACE
from domain.coverage_mark import WAITING_STEPS, is_in_step
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import CategoryKind

ENDED: Promise = {
    "day": "datetime64[us]",
    "asked_on": "datetime64[us]",
    "status": "str",
    "consults": "int64",
}


def ended(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> pd.DataFrame:
    """The bookings whose hour is over, by day, by the day on which somebody first asked, and by what became of them.

    Columns: `ENDED`, in this order; `status` is a `ConsultStatus`, `to_come` where nobody said it yet. One statement.
    `now` is the wall clock of the network.
    """
    keys = (ConsultRow.day, ConsultRow.asked_on, ConsultRow.status)
    return read_frame(
        tx,
        select(*keys, func.count())
        .join(LocationRow, LocationRow.id == ConsultRow.location_id)
        .where(*_over(person, filters, now))
        .group_by(*keys)
        .order_by(*keys),
        ENDED,
    )


def places(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> tuple[int, int]:
    """The places for a consult that there were, and how many of them were booked; one statement.

    The hours that guides who can give consults stood ready for in held sessions by appointment, of the days of the period
    that are `domain.coverage.recent`; booked are those with a booking that was not cancelled.
    """
    filters = replace(filters, period=coverage.recent(filters.period))
    minutes = type_coerce(AssignmentRow.ends, Integer) - type_coerce(AssignmentRow.starts, Integer)
    ready = (
        select(AssignmentRow.session_id, AssignmentRow.helper_id, (minutes // MINUTES).label("hours"))
        .join(SessionRow, SessionRow.id == AssignmentRow.session_id)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .join(HelperCategoryRow, HelperCategoryRow.helper_id == AssignmentRow.helper_id)
        .join(CategoryRow, CategoryRow.id == HelperCategoryRow.category_id)
        .where(
            CategoryRow.kind == CategoryKind.SKILL,
            CategoryRow.code == SKILL,
            *covered.standing(filters.period, counted.places(person, filters)),
            *covered.sessions(person, filters, now),
            covered.IS_HELD,
            SessionRow.formula.in_(sorted(BY_APPOINTMENT)),
        )
        .cte("ready")
    )
    booked = (
        select(func.count())
        .select_from(ConsultRow)
        .join(
            ready,
            and_(ready.c.session_id == ConsultRow.session_id, ready.c.helper_id == ConsultRow.helper_id),
        )
        .where(ConsultRow.status.in_(sorted(TAKES_THE_PLACE)))
        .scalar_subquery()
    )
    row = tx.execute(select(func.coalesce(func.sum(ready.c.hours), 0), booked)).one()
    return int(row[0]), int(row[1])


def waited(tx: Session, person: Person, filters: TopicFilters, step: int, *, now: datetime) -> list[int]:
    """The sessions with a consult for which somebody waited as many days as the step of `WAITING_STEPS` has; one statement."""
    rows = tx.execute(
        select(ConsultRow.session_id, ConsultRow.day, ConsultRow.asked_on)
        .join(LocationRow, LocationRow.id == ConsultRow.location_id)
        .where(*_over(person, filters, now), ConsultRow.status.in_(sorted(KEPT)))
    )
    return sorted(
        {
            session_id
            for session_id, day, asked_on in rows
            if is_in_step((day - asked_on).days, step, WAITING_STEPS)
        }
    )


def _over(person: Person, filters: TopicFilters, now: datetime) -> list[ColumnElement[bool]]:
    """On `ConsultRow` and `LocationRow`: the bookings of the period whose hour is over."""
    until = now.hour * MINUTES + now.minute - MINUTES
    return [
        *counted.places(person, filters),
        ConsultRow.day.between(filters.period.first, filters.period.last),
        *counted.at_moments(filters, ConsultRow.day, ConsultRow.session_id),
        or_(
            ConsultRow.day < now.date(),
            and_(ConsultRow.day == now.date(), type_coerce(ConsultRow.starts, Integer) <= until),
        ),
    ]
