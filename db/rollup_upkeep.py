"""Adding up what is kept of sessions and tallies: what was marked, or all of a network.

Everything is counted anew from the rows, never changed by a difference, so that whatever went wrong mends itself at the
next mark. Whoever adds up reads marks, deletes exactly those, and counts after that, in one transaction: a change that
was committed before is counted, and any later one has left a mark of its own.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple, cast

from sqlalchemy import Date, Select, Table, and_, bindparam, case, delete, func, insert, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import rollup_marks
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
    RollupTurnRow,
    SessionRow,
    TallyRow,
)
from db.types import Word
from domain import period, rollup
from domain.period import Period
from domain.rollup import Grain
from domain.words import CountState, LocationKind

MOST_PARTS = 6
"""A month has days in so many weeks."""
Rows = set[tuple[Any, ...]]


def refresh(tx: Session, network_id: int, *, most: int) -> int:
    """How many marks of the network were worked off, the oldest days first; 0 too while somebody else is doing so."""
    if not _take_turn(tx, network_id):
        return 0
    marks = tx.execute(_MARKS, {"network": network_id, "most": most}).all()
    if marks:
        tx.execute(_DELETE_MARK, [mark._asdict() for mark in marks])
        places: dict[date, set[int]] = defaultdict(set)
        staffed: dict[date, set[int]] = defaultdict(set)
        kinds: dict[date, set[LocationKind]] = defaultdict(set)
        for mark in marks:
            month = mark.first_day_is.replace(day=1)
            staffed[month].add(mark.location_id_is)
            if not mark.of_staffing_is:
                places[month].add(mark.location_id_is)
                kinds[mark.first_day_is].add(mark.kind_is)
        _add_up(tx, network_id, places, kinds)
        _add_up_staffing(tx, staffed)
    return len(marks)


def add_up_all(tx: Session, network_id: int) -> None:
    """Add up everything of a network of which nothing is kept yet."""
    for _month in _months_added_up(tx, network_id):
        pass


def rebuild(tx: Session, network_id: int) -> int:
    """Add up everything of the network anew; how many of the figures kept so far were wrong, or missing."""
    ids = _places(tx, network_id)
    wrong = _clear_outside(tx, network_id, ids, _days(tx, ids))
    before: Rows = set()
    for month, is_done in _months_added_up(tx, network_id):
        if is_done:
            wrong += len(before ^ _kept(tx, network_id, ids, month))
        else:
            before = _kept(tx, network_id, ids, month)
    return wrong


def _months_added_up(tx: Session, network_id: int) -> Iterator[tuple[date, bool]]:
    """Each month of the network, before and after it was added up."""
    _take_turn(tx, network_id, waits=True)
    ids = _places(tx, network_id)
    rollup_marks.forget(tx, ids)
    tx.execute(delete(RollupMarkRow).where(RollupMarkRow.network_id == network_id))
    days = _days(tx, ids)
    for month in days.months if days else ():
        parts = {part.first: [*LocationKind] for part in rollup.parts(period.month(month))}
        yield month, False
        _add_up(tx, network_id, {month: ids}, parts)
        _add_up_staffing(tx, {month: ids})
        yield month, True


def _places(tx: Session, network_id: int) -> Sequence[int]:
    return tx.scalars(select(LocationRow.id).where(LocationRow.network_id == network_id)).all()


def _days(tx: Session, ids: Sequence[int]) -> Period | None:
    """From the first session of these places to the last."""
    ends = select(func.min(SessionRow.day), func.max(SessionRow.day)).where(SessionRow.location_id.in_(ids))
    first, last = cast(tuple[date | None, date | None], tuple(tx.execute(ends).one()))
    return None if first is None or last is None else Period(first, last)


def _take_turn(tx: Session, network_id: int, *, waits: bool = False) -> bool:
    """Whether nobody else is adding up in the network; nobody else will before this transaction ends."""
    mine = select(RollupTurnRow.network_id).where(RollupTurnRow.network_id == network_id)
    if tx.scalar(mine.with_for_update(skip_locked=not waits)) is not None:
        return True
    if tx.scalar(mine) is not None:
        return False
    try:
        with tx.begin_nested():
            tx.execute(insert(RollupTurnRow), {"network_id": network_id})
    except IntegrityError:  # somebody else began at this very moment, and is done by now
        return waits and _take_turn(tx, network_id, waits=True)
    return True


def _add_up(
    tx: Session,
    network_id: int,
    places: Mapping[date, Collection[int]],
    kinds: Mapping[date, Collection[LocationKind]],
) -> None:
    """Count these places in these months, and these kinds in the parts of weeks that begin on these days."""
    for month in sorted(places):
        at = {"first": month, "last": period.month(month).last, "places": sorted(places[month])}
        for clear, fill in _OF_PLACES:
            tx.execute(clear, at)
            tx.execute(fill, at)
    months: dict[date, list[date]] = defaultdict(list)
    for first in sorted(kinds):
        months[first.replace(day=1)].append(first)
    for month, firsts in months.items():
        touched = sorted({kind for first in firsts for kind in kinds[first]})
        where = {"network": network_id, "kinds": touched}
        days = {"first": firsts[0], "last": rollup.part(firsts[-1]).last}
        for clear, fill in _OF_KINDS:
            tx.execute(clear, {**where, **days, "grain": Grain.PART})
            tx.execute(fill, {**where, **days, "grain": Grain.PART, **_begins(month)})
        days = {"first": month, "last": period.month(month).last}
        for clear, fill in _OF_MONTHS:
            tx.execute(clear, {**where, **days, "grain": Grain.MONTH})
            tx.execute(fill, {**where, **days, "grain": Grain.MONTH})


def _add_up_staffing(tx: Session, places: Mapping[date, Collection[int]]) -> None:
    """Count who was there at these places in these months."""
    for month in sorted(places):
        days = {"first": month, "last": period.month(month).last}
        at = {**days, **_begins(month), "places": sorted(places[month])}
        for clear, fill in _OF_STAFFING:
            tx.execute(clear, at)
            tx.execute(fill, at)


def _begins(month: date) -> dict[str, date]:
    """When the parts of weeks of the month begin, for `_PART`: those that it has not begin with the last."""
    firsts = [part.first for part in rollup.parts(period.month(month))]
    firsts += firsts[-1:] * (MOST_PARTS - len(firsts))
    return {f"part_{number}": first for number, first in enumerate(firsts)}


def _kept(tx: Session, network_id: int, ids: Sequence[int], month: date) -> Rows:
    """All that is kept of a month."""
    found: Rows = set()
    for table in _TABLES:
        days = table.c.first_day.between(month, period.month(month).last)
        found |= {
            (table.name, *row)
            for row in tx.execute(select(*table.c).where(_of_network(table, network_id, ids), days))
        }
    return found


def _clear_outside(tx: Session, network_id: int, ids: Sequence[int], days: Period | None) -> int:
    """How many figures were kept of months without any session; they are gone."""
    gone = 0
    for table in _TABLES:
        condition = _of_network(table, network_id, ids)
        if days is not None:
            day = table.c.first_day
            last = period.month(days.last).last
            condition = and_(condition, or_(day < days.first.replace(day=1), day > last))
        result: Any = tx.execute(delete(table).where(condition))
        gone += result.rowcount
    return gone


def _of_network(table: Table, network_id: int, ids: Sequence[int]) -> Any:
    return table.c.network_id == network_id if "network_id" in table.c else table.c.location_id.in_(ids)


_FIRST, _LAST = bindparam("first", type_=Date()), bindparam("last", type_=Date())
_NETWORK: Any = bindparam("network")
_GRAIN = bindparam("grain", type_=Word(Grain))
_PLACES: Any = bindparam("places", expanding=True)
_KINDS = bindparam("kinds", type_=Word(LocationKind), expanding=True)


def _part(day: Any) -> Any:
    """The first day of the part of a week in which a day of one month lies."""
    begins = [bindparam(f"part_{number}", type_=Date()) for number in range(MOST_PARTS)]
    return case(*((day < after, begin) for begin, after in pairwise(begins)), else_=begins[-1])


def _table(row: type[Base]) -> Table:
    return cast(Table, row.__table__)


_TABLES = tuple(
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
# Built once: at every save that changes a figure, building them would take longer than all else.
_MARKS = (
    select(*(column.label(f"{column.name}_is") for column in _MARK.c))
    .where(_MARK.c.network_id == _NETWORK)
    .order_by(*_MARK.primary_key)
    .limit(bindparam("most"))
)
_DELETE_MARK = delete(_MARK).where(
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


_OF_PLACES = (
    _of_places(PlaceSessionsRow, _sessions(SessionRow.location_id, _FIRST), SessionRow.location_id),
    _of_places(
        PlaceTallyRow, _tallies(TallyRow.location_id, _FIRST), TallyRow.location_id, TallyRow.category_id
    ),
)
_OF_KINDS = (
    _of_kinds(KindSessionsRow, _sessions, SessionRow),
    _of_kinds(KindTallyRow, _tallies, TallyRow, TallyRow.category_id),
    _of_days(),
)
_OF_MONTHS = (
    _of_months(KindSessionsRow, "due", "entered", "visits", "first_time", "turned_away"),
    _of_months(KindTallyRow, "number"),
)
_OF_STAFFING = (_staffing(), _cancelled())
