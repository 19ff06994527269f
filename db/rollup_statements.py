"""The statements that add up what is kept of sessions and tallies: what clears the figures of a stretch, and what fills them.

Built once: at every save that changes a figure, building them would take longer than all else.
"""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any, cast

from sqlalchemy import Date, Select, Table, bindparam, case, delete, func, insert, literal, or_, select

from db.queries import counted
from db.tables import (
    AloneRow,
    Base,
    CountRow,
    KindCancelledRow,
    KindDayRow,
    KindLanguageRow,
    KindMomentRow,
    KindSessionsRow,
    KindStaffingRow,
    KindTallyRow,
    KindWorkRow,
    LocationRow,
    PlaceCancelledRow,
    PlaceDayRow,
    PlaceLackRow,
    PlaceMomentRow,
    PlaceSessionsRow,
    PlaceStaffingRow,
    PlaceTallyRow,
    PlaceWorkRow,
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


FIRST, LAST = bindparam("first", type_=Date()), bindparam("last", type_=Date())
NETWORK: Any = bindparam("network")
GRAIN = bindparam("grain", type_=Word(Grain))
PLACES: Any = bindparam("places", expanding=True)
KINDS = bindparam("kinds", type_=Word(LocationKind), expanding=True)


def part_of(day: Any) -> Any:
    """The first day of the part of a week in which a day of one month lies."""
    firsts = [bindparam(f"part_{number}", type_=Date()) for number in range(MOST_PARTS)]
    return case(*((day < after, first) for first, after in pairwise(firsts)), else_=firsts[-1])


def begins(month: date) -> dict[str, date]:
    """When the parts of weeks of the month begin, for `part_of`: those that it has not begin with the last."""
    firsts = [part.first for part in rollup.parts(period.month(month))]
    firsts += firsts[-1:] * (MOST_PARTS - len(firsts))
    return {f"part_{number}": first for number, first in enumerate(firsts)}


def table_of(row: type[Base]) -> Table:
    return cast(Table, row.__table__)


TABLES = tuple(
    map(
        table_of,
        (
            PlaceSessionsRow,
            PlaceTallyRow,
            PlaceDayRow,
            PlaceLackRow,
            PlaceStaffingRow,
            PlaceCancelledRow,
            KindCancelledRow,
            PlaceMomentRow,
            PlaceWorkRow,
            KindStaffingRow,
            KindMomentRow,
            KindWorkRow,
            KindSessionsRow,
            KindTallyRow,
            KindDayRow,
            KindLanguageRow,
            AloneRow,
        ),
    )
)
_MARK = table_of(RollupMarkRow)
MARKS = (
    select(*(column.label(f"{column.name}_is") for column in _MARK.c))
    .where(_MARK.c.network_id == NETWORK)
    .order_by(*_MARK.primary_key)
    .limit(bindparam("most"))
)
DELETE_MARK = delete(_MARK).where(
    *(column == bindparam(f"{column.name}_is", type_=column.type) for column in _MARK.c)
)


def inserted(table: Table, rows: Any) -> Any:
    return insert(table).from_select([column.name for column in table.c], rows)


def tallies(*place: Any) -> Select[Any]:
    """Of entered counts, by whatever is in `place` and by category."""
    return (
        select(*place, TallyRow.category_id, func.sum(TallyRow.number))
        .join(CountRow, CountRow.session_id == TallyRow.session_id)
        .where(CountRow.state == CountState.ENTERED, TallyRow.day.between(FIRST, LAST))
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
            SessionRow.day.between(FIRST, LAST),
        )
        .group_by(weekday, hour)
    )


def of_places(row: type[Base], source: Select[Any], *by: Any) -> tuple[Any, Any]:
    """What clears and what fills the figures of places in a month."""
    table = table_of(row)
    clear = delete(table).where(table.c.location_id.in_(PLACES), table.c.first_day == FIRST)
    return clear, inserted(table, source.where(by[0].in_(PLACES)).group_by(*by))


def of_kinds(row: type[Base], source: Callable[..., Select[Any]], of: Any, *by: Any) -> tuple[Any, Any]:
    """What clears and what fills the days of kinds of places."""
    table = table_of(row)
    rows = (
        source(NETWORK, GRAIN, of.day, LocationRow.kind)
        .join(LocationRow, LocationRow.id == of.location_id)
        .where(LocationRow.network_id == NETWORK, LocationRow.kind.in_(KINDS))
        .group_by(of.day, LocationRow.kind, *by)
    )
    return cleared(table), inserted(table, rows)


def of_months(row: type[Base], *figures: str) -> tuple[Any, Any]:
    """What clears and what fills the figures of kinds of places in a month, from those of its parts of weeks."""
    return _together(row, Grain.PART, [], FIRST, *figures)


def of_parts(row: type[Base], *figures: str) -> tuple[Any, Any]:
    """The same in parts of weeks, from those of their days."""
    first = part_of(table_of(row).c.first_day)
    return _together(row, Grain.DAY, [first], first, *figures)


def _together(row: type[Base], shorter: Grain, by: list[Any], first: Any, *figures: str) -> tuple[Any, Any]:
    table = table_of(row)
    own = [column for column in table.primary_key if column.name not in {"network_id", "grain", "first_day"}]
    rows = (
        select(NETWORK, GRAIN, first, *own, *(func.sum(table.c[figure]) for figure in figures))
        .where(
            table.c.network_id == NETWORK,
            table.c.grain == literal(shorter, Word(Grain)),
            table.c.first_day.between(FIRST, LAST),
            table.c.kind.in_(KINDS),
        )
        .group_by(*by, *own)
    )
    return cleared(table), inserted(table, rows)


def _of_days() -> tuple[Any, Any]:
    """What clears and what fills the days of kinds of places."""
    table = table_of(KindDayRow)
    due = or_(CountRow.state == CountState.ENTERED, SessionRow.is_open())
    rows = (
        select(NETWORK, SessionRow.day, LocationRow.kind, *(func.sum(one) for one in counted.calendar(due)))
        .select_from(SessionRow)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            LocationRow.network_id == NETWORK,
            LocationRow.kind.in_(KINDS),
            SessionRow.day.between(FIRST, LAST),
            counted.in_calendar(),
        )
        .group_by(SessionRow.day, LocationRow.kind)
    )
    return cleared(table), inserted(table, rows)


def cleared(table: Table) -> Any:
    grain = [table.c.grain == GRAIN] if "grain" in table.c else []
    return delete(table).where(
        table.c.network_id == NETWORK,
        *grain,
        table.c.first_day.between(FIRST, LAST),
        table.c.kind.in_(KINDS),
    )


OF_PLACES = (
    of_places(PlaceSessionsRow, _sessions(SessionRow.location_id, FIRST), SessionRow.location_id),
    of_places(
        PlaceTallyRow, tallies(TallyRow.location_id, FIRST), TallyRow.location_id, TallyRow.category_id
    ),
)
_FIGURES = ("due", "entered", "visits", "first_time", "turned_away")
OF_KINDS = (
    of_kinds(KindSessionsRow, _sessions, SessionRow),
    of_kinds(KindTallyRow, tallies, TallyRow, TallyRow.category_id),
    _of_days(),
)
OF_PARTS = (of_parts(KindSessionsRow, *_FIGURES), of_parts(KindTallyRow, "number"))
OF_MONTHS = (of_months(KindSessionsRow, *_FIGURES), of_months(KindTallyRow, "number"))
