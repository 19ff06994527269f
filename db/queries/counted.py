"""What counts as a figure: the conditions that cards, charts, tables, exports and lists of sessions share.

Only entered counts are figures. A merged topic counts for what it was merged into; a group is its own tallies and
those of its topics.
"""

from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, exists, extract, func, or_, type_coerce
from sqlalchemy.orm import aliased

from db.queries import scope
from db.tables import CategoryRow, CountRow, LocationRow, SessionRow
from db.types import MINUTES_IN_HOUR
from domain.coverage import OFF_THE_CALENDAR
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import CountState

TOPIC = aliased(CategoryRow, name="topic")
"""The topic a tally counts for, after merges."""
GROUP = func.coalesce(TOPIC.parent_id, TOPIC.id)
_MOMENT = aliased(SessionRow, name="moment")


def places(person: Person, filters: TopicFilters) -> list[ColumnElement[bool]]:
    """On `LocationRow`: in the network, in the person's scope, and chosen."""
    conditions = [LocationRow.network_id == filters.network_id, scope.of_locations(person)]
    if filters.locations:
        conditions.append(LocationRow.id.in_(sorted(filters.locations)))
    if filters.kinds:
        conditions.append(LocationRow.kind.in_(sorted(filters.kinds)))
    return conditions


def entered(filters: TopicFilters, day: Any) -> list[ColumnElement[bool]]:
    """On `CountRow`, and `day` of whichever table is searched by it."""
    return [
        CountRow.state == CountState.ENTERED,
        day.between(filters.period.first, filters.period.last),
        *at_moments(filters, day, CountRow.session_id),
    ]


def at_moments(filters: TopicFilters, day: Any, session_id: Any) -> list[ColumnElement[bool]]:
    """On whatever has a `day` and a `session_id`: the session is of the weekdays and hours that are looked at."""
    conditions = on_weekdays(filters, day)
    at_hours = in_hours(filters, _MOMENT.starts, _MOMENT.ends)
    if at_hours:
        conditions.append(exists().where(_MOMENT.id == session_id, *at_hours))
    return conditions


def on_weekdays(filters: TopicFilters, day: Any) -> list[ColumnElement[bool]]:
    return [weekday(day).in_(sorted(filters.weekdays))] if filters.weekdays else []


def in_hours(filters: TopicFilters, starts: Any, ends: Any) -> list[ColumnElement[bool]]:
    """On whatever begins and ends when its session does."""
    conditions: list[ColumnElement[bool]] = []
    if filters.hours:
        conditions.append(hour(starts).in_(sorted(filters.hours)))
    if filters.during:
        lasts = [and_(starts <= time(one, 59), ends > time(one)) for one in sorted(filters.during)]
        conditions.append(or_(*lasts))
    return conditions


def asked(filters: TopicFilters) -> list[ColumnElement[bool]]:
    """On `TOPIC`: in the chosen groups."""
    return [GROUP.in_(sorted(filters.groups))] if filters.groups else []


def sessions(person: Person, filters: TopicFilters) -> list[ColumnElement[bool]]:
    """On `SessionRow` and `LocationRow`: the sessions of the period, held or not."""
    return [
        *places(person, filters),
        SessionRow.day.between(filters.period.first, filters.period.last),
        *on_weekdays(filters, SessionRow.day),
        *in_hours(filters, SessionRow.starts, SessionRow.ends),
    ]


def counted_or_expected(now: datetime) -> ColumnElement[bool]:
    """Ended and open, or counted all the same: a session closed afterwards keeps what was counted in it."""
    return or_(CountRow.state == CountState.ENTERED, expected(now))


def expected(now: datetime) -> ColumnElement[bool]:
    """Ended and open, so that its count is due. `now` is the wall clock of the network."""
    return and_(SessionRow.is_open(), ended(now))


def ended(now: datetime) -> ColumnElement[bool]:
    """Over by the wall clock of the network, held or not."""
    return or_(SessionRow.day < now.date(), and_(SessionRow.day == now.date(), SessionRow.ends <= now.time()))


def in_calendar() -> ColumnElement[bool]:
    """On `SessionRow` and an outer joined `CountRow`: counted, or not taken off because its slot changed or its place went."""
    reason = SessionRow.cancel_reason
    return or_(reason.is_(None), reason.not_in(sorted(OFF_THE_CALENDAR)), _is_entered())


def calendar(due: ColumnElement[bool]) -> list[ColumnElement[int]]:
    """Of one session: whether it is due, was entered, its visits, their square, and whether it did not take place."""
    is_entered = _is_entered()
    whether: tuple[tuple[Any, Any], ...] = (
        (due, 1),
        (is_entered, 1),
        (is_entered, CountRow.visitors),
        (is_entered, CountRow.visitors * CountRow.visitors),
        (and_(~SessionRow.is_open(), ~is_entered), 1),
    )
    return [case((condition, figure), else_=0) for condition, figure in whether]


def _is_entered() -> ColumnElement[bool]:
    """Also where there is no count, of which nothing could be said."""
    return func.coalesce(CountRow.state, CountState.DRAFT) == CountState.ENTERED


def sums() -> list[ColumnElement[int]]:
    """Of some sessions and their counts: how many were entered, their visits, first visits, and turned away."""
    figures = (1, CountRow.visitors, CountRow.first_time, CountRow.turned_away)
    return [
        func.coalesce(func.sum(case((CountRow.state == CountState.ENTERED, one), else_=0)), 0)
        for one in figures
    ]


def weekday(day: Any) -> ColumnElement[int]:
    """Monday 0."""
    return (cast(extract("dow", day), Integer) + 6) % 7  # where Sunday is 0


def hour(starts: Any) -> ColumnElement[int]:
    return type_coerce(starts, Integer) // MINUTES_IN_HOUR
