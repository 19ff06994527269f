"""The statements that add up what is kept of sessions and tallies: what clears the figures of a stretch, and what fills them.

Built once: at every save that changes a figure, building them would take longer than all else.
"""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple, cast

from sqlalchemy import Date, Select, Table, bindparam, case, delete, func, insert, literal, or_, select

from db.queries import counted, covered
from db.tables import (
    Base,
    CountRow,
    KindDayRow,
    KindSessionsRow,
    KindTallyRow,
    LocationRow,
    PlaceCancelledRow,
    PlaceSessionsRow,
    PlaceStaffingRow,
    PlaceTallyRow,
    RollupMarkRow,
    SessionRow,
    TallyRow,
)
from db.types import Word
from domain import period, rollup
from domain.rollup import Grain
from domain.words import CountState, LocationKind

MOST_PARTS = 6
"""A month has days in so many weeks."""


_FIRST, _LAST = bindparam("first", type_=Date()), bindparam("last", type_=Date())
_NETWORK: Any = bindparam("network")
_GRAIN = bindparam("grain", type_=Word(Grain))
_PLACES: Any = bindparam("places", expanding=True)
_KINDS = bindparam("kinds", type_=Word(LocationKind), expanding=True)


def _part(day: Any) -> Any:
    """The first day of the part of a week in which a day of one month lies."""
    firsts = [bindparam(f"part_{number}", type_=Date()) for number in range(MOST_PARTS)]
    return case(*((day < after, first) for first, after in pairwise(firsts)), else_=firsts[-1])


def begins(month: date) -> dict[str, date]:
    """When the parts of weeks of the month begin, for `_part`: those that it has not begin with the last."""
    firsts = [part.first for part in rollup.parts(period.month(month))]
    firsts += firsts[-1:] * (MOST_PARTS - len(firsts))
    return {f"part_{number}": first for number, first in enumerate(firsts)}


def _table(row: type[Base]) -> Table:
    return cast(Table, row.__table__)


TABLES = tuple(
    map(
        _table,
        (
            PlaceSessionsRow,
            PlaceTallyRow,
            PlaceStaffingRow,
            PlaceCancelledRow,
            KindSessionsRow,
            KindTallyRow,
            KindDayRow,
        ),
    )
)
_MARK = _table(RollupMarkRow)
MARKS = (
    select(*(column.label(f"{column.name}_is") for column in _MARK.c))
    .where(_MARK.c.network_id == _NETWORK)
    .order_by(*_MARK.primary_key)
    .limit(bindparam("most"))
)
DELETE_MARK = delete(_MARK).where(
    *(column == bindparam(f"{column.name}_is", type_=column.type) for column in _MARK.c)
)


def _inserted(table: Table, rows: Select[Any]) -> Any:
    return insert(table).from_select([column.name for column in table.c], rows)


def _tallies(*place: Any) -> Select[Any]:
    """Of entered counts, by whatever is in `place` and by category."""
    return (
        select(*place, TallyRow.category_id, func.sum(TallyRow.number))
        .join(CountRow, CountRow.session_id == TallyRow.session_id)
        .where(CountRow.state == CountState.ENTERED, TallyRow.day.between(_FIRST, _LAST))
    )


def _sessions(*place: Any) -> Select[Any]:
    """By whatever is in `place`, and by weekday and hour."""
    weekday, hour = counted.weekday(SessionRow.day), counted.hour(SessionRow.starts)
    return (
        select(*place, weekday, hour, func.count(), *counted.sums())
        .select_from(SessionRow)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            or_(CountRow.state == CountState.ENTERED, SessionRow.is_open()),
            SessionRow.day.between(_FIRST, _LAST),
        )
        .group_by(weekday, hour)
    )


def _of_places(row: type[Base], source: Select[Any], *by: Any) -> tuple[Any, Any]:
    """What clears and what fills the figures of places in a month."""
    table = _table(row)
    clear = delete(table).where(table.c.location_id.in_(_PLACES), table.c.first_day == _FIRST)
    return clear, _inserted(table, source.where(by[0].in_(_PLACES)).group_by(*by))


def _of_kinds(row: type[Base], source: Callable[..., Select[Any]], of: Any, *by: Any) -> tuple[Any, Any]:
    """What clears and what fills the figures of kinds of places in some parts of weeks of one month."""
    table, part = _table(row), _part(of.day)
    rows = (
        source(_NETWORK, _GRAIN, part, LocationRow.kind)
        .join(LocationRow, LocationRow.id == of.location_id)
        .where(LocationRow.network_id == _NETWORK, LocationRow.kind.in_(_KINDS))
        .group_by(part, LocationRow.kind, *by)
    )
    return _cleared(table), _inserted(table, rows)


def _of_months(row: type[Base], *figures: str) -> tuple[Any, Any]:
    """What clears and what fills the figures of kinds of places in a month, from those of its parts of weeks."""
    table = _table(row)
    by = [column for column in table.primary_key if column.name not in {"network_id", "grain", "first_day"}]
    rows = (
        select(_NETWORK, _GRAIN, _FIRST, *by, *(func.sum(table.c[figure]) for figure in figures))
        .where(
            table.c.network_id == _NETWORK,
            table.c.grain == literal(Grain.PART, Word(Grain)),
            table.c.first_day.between(_FIRST, _LAST),
            table.c.kind.in_(_KINDS),
        )
        .group_by(*by)
    )
    return _cleared(table), _inserted(table, rows)


def _of_days() -> tuple[Any, Any]:
    """What clears and what fills the days of kinds of places."""
    table = _table(KindDayRow)
    due = or_(CountRow.state == CountState.ENTERED, SessionRow.is_open())
    rows = (
        select(_NETWORK, SessionRow.day, LocationRow.kind, *(func.sum(one) for one in counted.calendar(due)))
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            LocationRow.network_id == _NETWORK,
            LocationRow.kind.in_(_KINDS),
            SessionRow.day.between(_FIRST, _LAST),
            counted.in_calendar(),
        )
        .group_by(SessionRow.day, LocationRow.kind)
    )
    return _cleared(table), _inserted(table, rows)


class _Month(NamedTuple):
    """The days of a month that is added up, for `db.queries.covered`."""

    first: Any = _FIRST
    last: Any = _LAST


def _of_staffing(row: type[Base], figures: Sequence[Any], *by: Any) -> tuple[Any, Any]:
    """What clears and what fills the staffing of places in the parts of weeks of one month, of sessions as if all were over."""
    table, part = _table(row), _part(SessionRow.day)
    rows = (
        select(SessionRow.location_id, part, *by, *figures)
        .select_from(SessionRow)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            SessionRow.location_id.in_(_PLACES),
            SessionRow.day.between(_FIRST, _LAST),
            covered.in_question(),
        )
        .group_by(SessionRow.location_id, part, *by)
    )
    clear = delete(table).where(table.c.location_id.in_(_PLACES), table.c.first_day.between(_FIRST, _LAST))
    return clear, rows


def _staffing() -> tuple[Any, Any]:
    there = covered.there(_Month(), [LocationRow.id.in_(_PLACES)])
    clear, rows = _of_staffing(PlaceStaffingRow, covered.sums(there))
    return clear, _inserted(
        _table(PlaceStaffingRow), rows.outerjoin(there, there.c.session_id == SessionRow.id)
    )


def _cancelled() -> tuple[Any, Any]:
    clear, rows = _of_staffing(PlaceCancelledRow, [func.count()], SessionRow.cancel_reason)
    return clear, _inserted(_table(PlaceCancelledRow), rows.where(covered.IS_CANCELLED))


def _cleared(table: Table) -> Any:
    grain = [table.c.grain == _GRAIN] if "grain" in table.c else []
    return delete(table).where(
        table.c.network_id == _NETWORK,
        *grain,
        table.c.first_day.between(_FIRST, _LAST),
        table.c.kind.in_(_KINDS),
    )


OF_PLACES = (
    _of_places(PlaceSessionsRow, _sessions(SessionRow.location_id, _FIRST), SessionRow.location_id),
    _of_places(
        PlaceTallyRow, _tallies(TallyRow.location_id, _FIRST), TallyRow.location_id, TallyRow.category_id
    ),
)
OF_KINDS = (
    _of_kinds(KindSessionsRow, _sessions, SessionRow),
    _of_kinds(KindTallyRow, _tallies, TallyRow, TallyRow.category_id),
    _of_days(),
)
OF_MONTHS = (
    _of_months(KindSessionsRow, "due", "entered", "visits", "first_time", "turned_away"),
    _of_months(KindTallyRow, "number"),
)
OF_STAFFING = (_staffing(), _cancelled())
