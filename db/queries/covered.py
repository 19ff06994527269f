"""What the figures of coverage rest on: which sessions, who counts as there, and what is added up of them.

Shared by what the page asks, by lists of sessions and by what is added up beforehand (`db.rollup_upkeep`), so that they
agree. What is added up is explained by `domain.coverage.Staffing`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import aliased

from db.queries import counted
from db.tables import AbsenceRow, AssignmentRow, CountRow, LocationRow, SessionRow
from domain.coverage import OFF_THE_CALENDAR, SUMS
from domain.need import STANDING
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import AssignmentRole, AssignmentState, CountState, SessionState

FEW_DAYS = 7
_COUNTED = aliased(CountRow, name="counted")


class Days(Protocol):
    """From one day through another: a period, or what stands for its days in a statement."""

    @property
    def first(self) -> Any: ...

    @property
    def last(self) -> Any: ...


def sessions(person: Person, filters: TopicFilters, now: datetime) -> list[ColumnElement[bool]]:
    """On `SessionRow`, `LocationRow` and an outer joined `CountRow`: the sessions that all figures rest on."""
    return [
        *counted.sessions(person, filters),
        or_(counted.ended(now), IS_ENTERED),
        in_question(),
    ]


def in_question() -> ColumnElement[bool]:
    """Counted, or not taken off the calendar."""
    reason = SessionRow.cancel_reason
    return or_(reason.is_(None), reason.not_in(sorted(OFF_THE_CALENDAR)), IS_ENTERED)


IS_ENTERED = and_(CountRow.state.is_not(None), CountRow.state == CountState.ENTERED)
IS_HELD = or_(IS_ENTERED, SessionRow.is_open())
IS_CANCELLED = and_(not_(IS_ENTERED), SessionRow.state == SessionState.CANCELLED)
IS_CLOSED = and_(
    not_(IS_ENTERED),
    SessionRow.state == SessionState.PLANNED,
    or_(SessionRow.closure_id.is_not(None), SessionRow.holiday.is_not(None)),
)
"""What became of a session; on `SessionRow` and an outer joined `CountRow`."""


def standing(days: Days, places: Sequence[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """On `AssignmentRow`: the guides who count as there: said to have come, or expected and not absent.

    `places` are conditions on `LocationRow`.
    """
    return [
        AssignmentRow.day.between(days.first, days.last),
        AssignmentRow.location_id.in_(select(LocationRow.id).where(*places)),
        AssignmentRow.role == AssignmentRole.GUIDE,
        AssignmentRow.state.in_(sorted(STANDING)),
        or_(AssignmentRow.state == AssignmentState.PRESENT, not_away(days)),
    ]


def not_away(days: Days) -> ColumnElement[bool]:
    """On `AssignmentRow`: no absence of the helper covers the day.

    Asked the other way round, for each absence: they are few, and so the database looks each of them up once. Of a few days
    the assignments are fewer.
    """
    if isinstance(days, Period) and days.length <= FEW_DAYS:
        return ~exists().where(
            AbsenceRow.helper_id == AssignmentRow.helper_id,
            AbsenceRow.is_withdrawn.is_(False),
            AbsenceRow.first_day <= AssignmentRow.day,
            or_(AbsenceRow.last_day.is_(None), AbsenceRow.last_day >= AssignmentRow.day),
        )
    return tuple_(AssignmentRow.session_id, AssignmentRow.helper_id).not_in(away(days))


def away(days: Days) -> Select[int, int]:
    """The session and helper of each assignment of these days on a day of an absence, in any state."""
    return (
        select(AssignmentRow.session_id, AssignmentRow.helper_id)
        .join(AbsenceRow, AbsenceRow.helper_id == AssignmentRow.helper_id)
        .where(
            AbsenceRow.is_withdrawn.is_(False),
            AbsenceRow.first_day <= days.last,
            or_(AbsenceRow.last_day.is_(None), AbsenceRow.last_day >= days.first),
            AssignmentRow.day >= AbsenceRow.first_day,
            or_(AbsenceRow.last_day.is_(None), AssignmentRow.day <= AbsenceRow.last_day),
            AssignmentRow.day.between(days.first, days.last),
        )
        .correlate(None)
    )


def may_be_over(now: datetime) -> ColumnElement[bool]:
    """On `AssignmentRow`: its session has ended, or has a count; of the others nobody asks yet who is there."""
    return or_(
        AssignmentRow.day < now.date(),
        AssignmentRow.ends <= now.time(),
        exists().where(_COUNTED.session_id == AssignmentRow.session_id),
    )


def there(days: Days, places: Sequence[ColumnElement[bool]], *also: ColumnElement[bool]) -> Subquery:
    """The guides who count as there, by session: `guides` in all, `unsaid` of whom nobody said whether they came.

    `also`: what else is asked of `AssignmentRow`.
    """
    return (
        select(
            AssignmentRow.session_id,
            func.count().label("guides"),
            func.count(case((AssignmentRow.state == AssignmentState.CONFIRMED, 1))).label("unsaid"),
        )
        .where(*also, *standing(days, places))
        .group_by(AssignmentRow.session_id)
        .subquery("there")
    )


def guides(found: Subquery) -> ColumnElement[int]:
    """How many were at a session, also without a name; on `SessionRow` and an outer joined `there`."""
    return func.coalesce(found.c.guides, 0) + SessionRow.unnamed_helpers


def sums(found: Subquery, names: Sequence[str] = SUMS) -> list[ColumnElement[int]]:
    """The sums of these names among `SUMS`, in order; on `SessionRow`, and outer joined `CountRow` and `there`."""
    number = guides(found)
    is_said = func.coalesce(found.c.unsaid, 0) == 0
    is_staffed = and_(IS_ENTERED, is_said, number > 0)
    minutes = type_coerce(SessionRow.ends, Integer) - type_coerce(SessionRow.starts, Integer)
    is_planned = or_(IS_HELD, IS_CANCELLED)
    added: dict[str, Callable[[], ColumnElement[int]]] = {
        "planned": lambda: _number(is_planned),
        "held": lambda: _number(IS_HELD),
        "cancelled": lambda: _number(IS_CANCELLED),
        "closed": lambda: _number(IS_CLOSED),
        "covered": lambda: _number(and_(IS_HELD, number >= SessionRow.minimum)),
        "nobody": lambda: _number(and_(IS_HELD, number == 0, SessionRow.minimum > 0)),
        "one_helper": lambda: _number(and_(IS_HELD, number == 1)),
        "said": lambda: _number(and_(IS_HELD, is_said)),
        "required": lambda: _total(is_planned, SessionRow.minimum),
        "filled": lambda: _total(
            IS_HELD, case((number < SessionRow.minimum, number), else_=SessionRow.minimum.expression)
        ),
        "published_minutes": lambda: _total(is_planned, minutes),
        "delivered_minutes": lambda: _total(and_(IS_HELD, or_(number > 0, IS_ENTERED)), minutes),
        "entered": lambda: _number(IS_ENTERED),
        "visits": lambda: _total(IS_ENTERED, CountRow.visitors),
        "turned_away": lambda: _total(IS_ENTERED, CountRow.turned_away),
        "turned_away_noted": lambda: _number(and_(IS_ENTERED, CountRow.turned_away.is_not(None))),
        "staffed": lambda: _number(is_staffed),
        "staffed_visits": lambda: _total(is_staffed, CountRow.visitors),
        "staffed_squares": lambda: _total(is_staffed, CountRow.visitors * CountRow.visitors),
        "guide_minutes": lambda: _total(is_staffed, minutes * number),
    }
    return [added[name]().label(name) for name in names]


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, literal(1))))


def _total(condition: ColumnElement[bool], value: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, value))), 0)
