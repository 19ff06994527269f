"""The hours of helpers: what is planned and done, counted as `domain.candidate.counted_minutes` counts it."""

from collections import defaultdict
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    exists,
    extract,
    func,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import AbsenceRow, AssignmentRow, HelperRow
from domain import period
from domain.candidate import Load
from domain.clock_time import MINUTES_IN_HOUR
from domain.helper import MonthOfHours
from domain.period import Period
from domain.person import Person
from domain.words import OCCUPYING, AssignmentRole, HelperKind

MONTHS_IN_YEAR = 12
S = TypeVar("S")
Worked = defaultdict[int, dict[S, int]]
"""Counted minutes, by helper and by what is counted together."""


def loads(tx: Session, wanted: Select[int], day: date, *, without: int | None = None) -> dict[int, Load]:
    """Counted minutes in the day's week, month and year, by helper; `without` is a session left out. One statement.

    Days of an absence are left out: whoever is away works no hours, also while still standing on the roster.
    """
    week, month, year = period.week(day), period.month(day), period.year(day.year)
    rows = tx.execute(
        select(AssignmentRow.helper_id, _within(week), _within(month), _within(year))
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(
            AssignmentRow.helper_id.in_(wanted),
            true() if without is None else AssignmentRow.session_id != without,
            AssignmentRow.day.between(min(week.first, year.first), max(week.last, year.last)),
            works(),
        )
        .group_by(AssignmentRow.helper_id)
    )
    return {helper_id: Load(*(int(minutes) for minutes in sums)) for helper_id, *sums in rows}


def by_day(tx: Session, wanted: Select[int], days: Period, *, without: Select[int]) -> Worked[date]:
    """Counted minutes of each helper on each of these days that has any, without the sessions named; one statement."""
    rows = tx.execute(_worked(AssignmentRow.day.expression, wanted, days, without))
    found: Worked[date] = defaultdict(dict)
    for helper_id, day, minutes in rows:
        found[helper_id][day] = int(minutes)
    return found


def by_year(tx: Session, wanted: Select[int], days: Period, *, without: Select[int]) -> Worked[int]:
    """Counted minutes of each helper in the whole years that these days touch, as `by_day`; one statement."""
    years = Period(period.year(days.first.year).first, period.year(days.last.year).last)
    rows = tx.execute(_worked(extract("year", AssignmentRow.day), wanted, years, without))
    found: Worked[int] = defaultdict(dict)
    for helper_id, year, minutes in rows:
        found[helper_id][int(year)] = int(minutes)
    return found


def by_month_of_year(tx: Session, wanted: Select[int], days: Period) -> Worked[date]:
    """Counted minutes of each helper in each month that has any, by its first day, of the years that these days touch.

    One statement.
    """
    years = Period(period.year(days.first.year).first, period.year(days.last.year).last)
    month = extract("year", AssignmentRow.day) * MONTHS_IN_YEAR + extract("month", AssignmentRow.day) - 1
    found: Worked[date] = defaultdict(dict)
    for helper_id, number, minutes in tx.execute(_worked(month, wanted, years, None)):
        year, months_before = divmod(int(number), MONTHS_IN_YEAR)
        found[helper_id][date(year, months_before + 1, 1)] = int(minutes)
    return found


def _worked(
    stretch: ColumnElement[Any], wanted: Select[int], days: Period, without: Select[int] | None
) -> Select[int, Any, int]:
    return (
        select(AssignmentRow.helper_id, stretch, func.sum(counted_minutes()))
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(
            AssignmentRow.helper_id.in_(wanted),
            true() if without is None else AssignmentRow.session_id.not_in(without),
            AssignmentRow.day.between(days.first, days.last),
            works(),
        )
        .group_by(AssignmentRow.helper_id, stretch)
    )


def by_month(tx: Session, person: Person, helper_id: int, *, today: date) -> list[MonthOfHours]:
    """The months of today's year that have hours, in order, for a helper the person may see; one statement."""
    year = period.year(today.year)
    month = extract("month", AssignmentRow.day)
    rows = tx.execute(
        select(
            month,
            func.count(),
            func.coalesce(func.sum(counted_minutes()).filter(AssignmentRow.day < today), 0),
            func.coalesce(func.sum(counted_minutes()).filter(AssignmentRow.day >= today), 0),
        )
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .where(
            AssignmentRow.helper_id == helper_id,
            AssignmentRow.day.between(year.first, year.last),
            scope.of_helpers(person, since=today),
            works(),
        )
        .group_by(month)
        .order_by(month)
    )
    return [
        MonthOfHours(date(today.year, int(number), 1), int(sessions), int(done), int(planned))
        for number, sessions, done, planned in rows
    ]


def _within(stretch: Period) -> ColumnElement[int]:
    return func.coalesce(
        func.sum(counted_minutes()).filter(AssignmentRow.day.between(stretch.first, stretch.last)), 0
    )


def counted_minutes() -> ColumnElement[int]:
    """On `AssignmentRow` and `HelperRow`: what the session adds to the hours of its helper."""
    minutes = type_coerce(AssignmentRow.ends, Integer) - type_coerce(AssignmentRow.starts, Integer)
    started_hours = (minutes + MINUTES_IN_HOUR - 1) // MINUTES_IN_HOUR
    return case(
        (AssignmentRow.role == AssignmentRole.RESERVE, 0),
        (HelperRow.kind == HelperKind.WIJK_WERKER, started_hours * MINUTES_IN_HOUR),
        else_=minutes,
    )


def works() -> ColumnElement[bool]:
    """The helper stands there, and no absence covers the day."""
    away = exists().where(
        AbsenceRow.helper_id == AssignmentRow.helper_id,
        AbsenceRow.is_withdrawn.is_(False),
        AbsenceRow.first_day <= AssignmentRow.day,
        or_(AbsenceRow.last_day.is_(None), AbsenceRow.last_day >= AssignmentRow.day),
    )
    return and_(AssignmentRow.state.in_(OCCUPYING), ~away)
