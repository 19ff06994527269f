"""Adding up what is kept of sessions and tallies: what was marked, or all of a network.

Everything is counted anew from the rows, never changed by a difference, so that whatever went wrong mends itself at the
next mark. Whoever adds up reads marks, deletes exactly those, and counts after that, in one transaction: a change that
was committed before is counted, and any later one has left a mark of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, and_, case, delete, func, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import (
    rollup_cross_statements,
    rollup_pending,
    rollup_place_statements,
    rollup_skill_statements,
    rollup_staffing_statements,
    rollup_statements,
)
from db.tables import LocationRow, RollupMarkRow, RollupTurnRow, SessionRow
from domain import period, rollup
from domain.period import Period
from domain.rollup import Grain
from domain.words import LocationKind

Rows = set[tuple[Any, ...]]
Statements = Sequence[tuple[Any, Any]]
"""What clears and what fills some figures."""


def refresh(tx: Session, network_id: int, *, most: int) -> int:
    """How many marks of the network were worked off, the oldest days first; 0 too while somebody else is doing so."""
    if not _take_turn(tx, network_id):
        return 0
    marks = tx.execute(rollup_statements.MARKS, {"network": network_id, "most": most}).all()
    if marks:
        tx.execute(rollup_statements.DELETE_MARK, [mark._asdict() for mark in marks])
        for causes, add_up in _ADDING_UP:
            places: dict[date, set[int]] = defaultdict(set)
            kinds: dict[date, set[LocationKind]] = defaultdict(set)
            for mark in marks:
                if mark.cause_is in causes:
                    places[mark.first_day_is.replace(day=1)].add(mark.location_id_is)
                    kinds[mark.first_day_is].add(mark.kind_is)
            add_up(tx, network_id, places, kinds)
    return len(marks)


def add_up_all(tx: Session, network_id: int) -> None:
    """Add up everything of a network of which nothing is kept yet."""
    ids = _places(tx, network_id)
    for month in _from_nothing(tx, network_id, ids):
        _add_up_month(tx, network_id, ids, month)


def rebuild(tx: Session, network_id: int) -> int:
    """Add up everything of the network anew; how many of the figures kept so far were wrong, or missing."""
    ids = _places(tx, network_id)
    wrong = _clear_outside(tx, network_id, ids, _days(tx, ids))
    return wrong + sum(wrong_in(tx, network_id, month) for month in _from_nothing(tx, network_id, ids))


def wrong_in(tx: Session, network_id: int, month: date) -> int:
    """How many of the figures kept of the month were wrong, or missing; they are right now."""
    ids = _places(tx, network_id)
    before = _kept(tx, network_id, ids, month)
    _add_up_month(tx, network_id, ids, month)
    return len(before ^ _kept(tx, network_id, ids, month))


def _from_nothing(tx: Session, network_id: int, ids: Sequence[int]) -> Iterator[date]:
    """All months of the network, in which nothing waits any longer because everything will be added up."""
    _take_turn(tx, network_id, waits=True)
    rollup_pending.forget(tx, ids)
    tx.execute(delete(RollupMarkRow).where(RollupMarkRow.network_id == network_id))
    days = _days(tx, ids)
    yield from days.months if days else ()


def _add_up_month(tx: Session, network_id: int, ids: Sequence[int], month: date) -> None:
    parts = {part.first: [*LocationKind] for part in rollup.parts(period.month(month))}
    for _causes, add_up in _ADDING_UP:
        add_up(tx, network_id, {month: ids}, parts)


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


def _add_up_counts(
    tx: Session,
    network_id: int,
    places: Mapping[date, Collection[int]],
    kinds: Mapping[date, Collection[LocationKind]],
) -> None:
    """Count these places in these months, and these kinds in the parts of weeks that begin on these days."""
    for month in sorted(places):
        at = {**rollup_place_statements.at(month), "places": sorted(places[month])}
        for clear, fill in (*rollup_statements.OF_PLACES, *rollup_place_statements.OF_PLACES):
            tx.execute(clear, at)
            tx.execute(fill, at)
    of_days = (*rollup_statements.OF_KINDS, *rollup_cross_statements.OF_COUNTS)
    of_kinds = (Grain.DAY, of_days), (Grain.PART, rollup_statements.OF_PARTS)
    _add_up_kinds(tx, network_id, kinds, of_kinds, rollup_statements.OF_MONTHS)


def _add_up_languages(
    tx: Session,
    network_id: int,
    _places: Mapping[date, Collection[int]],
    kinds: Mapping[date, Collection[LocationKind]],
) -> None:
    """Count what was asked where a language is asked for, at these kinds in these parts of weeks."""
    of_kinds = (
        (Grain.DAY, rollup_cross_statements.OF_LANGUAGES),
        (Grain.PART, rollup_cross_statements.PARTS_OF_LANGUAGES),
    )
    _add_up_kinds(tx, network_id, kinds, of_kinds, rollup_cross_statements.MONTHS_OF_LANGUAGES)


def _add_up_staffing(
    tx: Session,
    network_id: int,
    places: Mapping[date, Collection[int]],
    kinds: Mapping[date, Collection[LocationKind]],
) -> None:
    """Count who was there at these places in these months, and at these kinds in these parts of weeks."""
    for month in sorted(places):
        at = {**rollup_place_statements.at(month), "places": sorted(places[month])}
        for clear, fill in rollup_staffing_statements.OF_PLACES:
            tx.execute(clear, at)
            tx.execute(fill, at)
    of_kinds = (
        (Grain.DAY, rollup_staffing_statements.OF_KINDS),
        (Grain.PART, rollup_staffing_statements.OF_PARTS),
    )
    _add_up_kinds(tx, network_id, kinds, of_kinds, rollup_staffing_statements.OF_MONTHS)


def _add_up_kinds(
    tx: Session,
    network_id: int,
    kinds: Mapping[date, Collection[LocationKind]],
    of_kinds: Sequence[tuple[Grain, Statements]],
    of_months: Statements,
) -> None:
    """Count these kinds of places in the parts of weeks that begin on these days, and in their months."""
    months: dict[date, list[date]] = defaultdict(list)
    for first in sorted(kinds):
        months[first.replace(day=1)].append(first)
    for month, firsts in months.items():
        touched = sorted({kind for first in firsts for kind in kinds[first]})
        where = {"network": network_id, "kinds": touched}
        days = {"first": firsts[0], "last": rollup.part(firsts[-1]).last}
        for grain, statements in of_kinds:
            for clear, fill in statements:
                tx.execute(clear, {**where, **days, "grain": grain})
                tx.execute(fill, {**where, **days, "grain": grain, **rollup_statements.begins(month)})
        days = {"first": month, "last": period.month(month).last}
        for clear, fill in of_months:
            tx.execute(clear, {**where, **days, "grain": Grain.MONTH})
            tx.execute(fill, {**where, **days, "grain": Grain.MONTH})


def _add_up_lacking(
    tx: Session,
    _network_id: int,
    places: Mapping[date, Collection[int]],
    _kinds: Mapping[date, Collection[LocationKind]],
) -> None:
    """Count what was asked at these places in these months while nobody had the skill."""
    for month in sorted(places):
        at = {"first": month, "last": period.month(month).last, "places": sorted(places[month])}
        for clear, fill in rollup_skill_statements.OF_PLACES:
            tx.execute(clear, at)
            tx.execute(fill, at)


_ADDING_UP = (
    (rollup_pending.FIGURES, _add_up_counts),
    (rollup_pending.STAFFING, _add_up_staffing),
    (rollup_pending.LANGUAGES, _add_up_languages),
    (rollup_pending.SKILLS, _add_up_lacking),
)
"""For which causes what is counted anew."""


def _kept(tx: Session, network_id: int, ids: Sequence[int], month: date) -> Rows:
    """All that is kept of a month."""
    found: Rows = set()
    for table in rollup_statements.TABLES:
        days = table.c.first_day.between(month, period.month(month).last)
        found |= {
            (table.name, *row)
            for row in tx.execute(select(*table.c).where(_of_network(table, network_id, ids), days))
        }
    return found


def _clear_outside(tx: Session, network_id: int, ids: Sequence[int], days: Period | None) -> int:
    """How many figures were kept of months without any session; they are gone."""
    gone = 0
    for table in rollup_statements.TABLES:
        condition = _of_network(table, network_id, ids)
        if days is not None:
            day, first = table.c.first_day, days.first.replace(day=1)
            is_before = day < first
            if "grain" in table.c:
                is_before = day < case(
                    (table.c.grain == Grain.YEAR, rollup.year_of(first).first), else_=first
                )
            condition = and_(condition, or_(is_before, day > period.month(days.last).last))
        result: Any = tx.execute(delete(table).where(condition))
        gone += result.rowcount
    return gone


def _of_network(table: Table, network_id: int, ids: Sequence[int]) -> Any:
    return table.c.network_id == network_id if "network_id" in table.c else table.c.location_id.in_(ids)
