"""Where the figures of a period are read: most of it added up before, the rest from the rows, in one statement.

What was changed and not added up again (`db.rollup_marks`) is read from the rows, so that no figure is ever behind. Figures
of a whole network lie by kind of place; those of some places, or of whom sees only some, by place.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, Subquery, Table, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from db.queries import counted, rollup_cut
from db.rollup_pending import STAFFING
from db.tables import (
    CountRow,
    KindDayRow,
    KindSessionsRow,
    KindTallyRow,
    LocationRow,
    PlaceSessionsRow,
    PlaceTallyRow,
    SessionRow,
    TallyRow,
)
from domain import rollup
from domain.period import Period
from domain.person import Person
from domain.rollup import Cut, Grain
from domain.topic_filters import TopicFilters
from domain.words import CountState

FIGURES = ("entered", "visits", "first_time", "turned_away")
OF_A_DAY = ("due", "entered", "visits", "squares", "closed")
MOST_RUNS = 6
Columns = Callable[[Any], Sequence[Any]]
"""What is asked of a table, by its columns."""


class Kept(NamedTuple):
    """Where something is kept, by place and by kind of place, and its columns beside `kind` and `day`.

    `grains`: by which it is kept of places. Where that is by month alone, the table does not say so.
    """

    of_places: Table
    of_kinds: Table
    columns: Sequence[str]
    grains: frozenset[Grain] = rollup_cut.BY_MONTH


def staffing(
    tx: Session,
    person: Person,
    filters: TopicFilters,
    what: Kept,
    *,
    until: date,
    finest: Grain | None,
    by_place: bool = False,
    columns: Columns,
) -> tuple[list[Select[*tuple[Any, ...]]], Cut]:
    """Columns of what is kept of staffing in the period, and how the period was cut.

    A row stands for a stretch that begins on its `first_day`, no longer than `finest`. From the day `until` on nothing kept
    holds. `by_place`: with a column `location_id`. One statement in a transaction that has not read yet what is marked.
    """
    is_whole = rollup_cut.sees_all(person, filters) and not by_place
    cut = rollup_cut.divided(
        tx,
        person,
        filters,
        finest,
        is_whole=is_whole,
        until=until,
        causes=STAFFING,
        of_places=what.grains,
    )
    return rows_kept(person, filters, cut, what, columns, is_whole=is_whole), cut


def tallies(
    tx: Session,
    person: Person,
    filters: TopicFilters,
    *,
    finest: Grain | None = None,
    by_place: bool = False,
) -> Subquery:
    """What was counted in entered counts: `kind`, `day`, `category_id`, `number`, and `location_id` when asked `by_place`.

    A row stands for a day or for a stretch that begins on it, no longer than `finest`. One more statement in a
    transaction that has not read yet what is marked.
    """
    is_whole = rollup_cut.sees_all(person, filters) and not by_place
    if filters.is_of_moments:  # questions are not kept by when their session starts
        cut = rollup_cut.uncut(filters)
    else:
        cut = rollup_cut.divided(tx, person, filters, finest, is_whole=is_whole)
    found: list[Select[*tuple[Any, ...]]] = rows_kept(
        person, filters, cut, _TALLIES, every(_TALLIES, by_place=by_place), is_whole=is_whole
    )
    if cut.days or not found:
        found.append(
            select(
                LocationRow.kind,
                *_place(by_place=by_place),
                TallyRow.day.label("day"),
                TallyRow.category_id,
                TallyRow.number,
            )
            .select_from(TallyRow)
            .join(CountRow, CountRow.session_id == TallyRow.session_id)
            .join(LocationRow, LocationRow.id == TallyRow.location_id)
            .where(
                *counted.places(person, filters),
                CountRow.state == CountState.ENTERED,
                within(TallyRow.day, cut.days, filters),
                *counted.at_moments(filters, TallyRow.day, TallyRow.session_id),
            )
        )
    return union_all(*found).subquery("tallies")


def sessions(
    tx: Session,
    person: Person,
    filters: TopicFilters,
    *,
    now: datetime | None = None,
    finest: Grain | None = None,
    by_place: bool = False,
) -> Subquery:
    """Sessions and their counts: `kind`, `day`, `weekday`, `hour`, `due` and the figures of entered counts (`FIGURES`).

    `due` is right only with `now`, the wall clock of the network: counted, or ended and neither cancelled nor closed.
    Without it only what was entered can be asked. Otherwise as `tallies`.
    """
    is_whole = rollup_cut.sees_all(person, filters) and not by_place
    if filters.during:  # sessions are kept by when they start
        cut = rollup_cut.uncut(filters)
    else:
        cut = rollup_cut.divided(
            tx, person, filters, finest, is_whole=is_whole, until=None if now is None else now.date()
        )
    found: list[Select[*tuple[Any, ...]]] = rows_kept(
        person, filters, cut, _SESSIONS, every(_SESSIONS, by_place=by_place), is_whole=is_whole
    )
    if cut.days or not found:
        is_entered = CountRow.state == CountState.ENTERED
        figures = (1, CountRow.visitors, CountRow.first_time, CountRow.turned_away)
        found.append(
            select(
                LocationRow.kind,
                *_place(by_place=by_place),
                SessionRow.day.label("day"),
                counted.weekday(SessionRow.day).label("weekday"),
                counted.hour(SessionRow.starts).label("hour"),
                literal(1).label("due"),
                *(
                    func.coalesce(case((is_entered, figure), else_=0), 0).label(name)
                    for name, figure in zip(FIGURES, figures, strict=True)
                ),
            )
            .select_from(SessionRow)
            .join(LocationRow, LocationRow.id == SessionRow.location_id)
            .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
            .where(
                *counted.places(person, filters),
                within(SessionRow.day, cut.days, filters),
                *counted.at_moments(filters, SessionRow.day, SessionRow.id),
                is_entered if now is None else counted.counted_or_expected(now),
            )
        )
    return union_all(*found).subquery("sessions")


def days(tx: Session, person: Person, filters: TopicFilters, *, now: datetime) -> Subquery:
    """Sessions day by day: `day`, and what `KindDayRow` says of one (`OF_A_DAY`). Otherwise as `sessions`."""
    is_whole = rollup_cut.sees_all(person, filters)
    if filters.hours or filters.during:  # days are kept whole
        cut = rollup_cut.uncut(filters)
    else:
        cut = rollup_cut.divided(tx, person, filters, Grain.PART, is_whole=is_whole, until=now.date())
    found: list[Select[*tuple[Any, ...]]] = []
    kept_days = (*cut.single, *(day for first in cut.parts for day in rollup.part(first).days))
    kept = [day for day in kept_days if filters.has(day)]
    if kept:
        table = cast(Table, KindDayRow.__table__)
        read = select(table.c.first_day.label("day"), *(table.c[name] for name in OF_A_DAY)).where(
            table.c.network_id == filters.network_id, table.c.first_day.in_(kept)
        )
        found.append(read.where(table.c.kind.in_(sorted(filters.kinds))) if filters.kinds else read)
    if cut.days or not found:
        figures = counted.calendar(counted.counted_or_expected(now))
        found.append(
            select(
                SessionRow.day.label("day"),
                *(figure.label(name) for name, figure in zip(OF_A_DAY, figures, strict=True)),
            )
            .select_from(SessionRow)
            .join(LocationRow, LocationRow.id == SessionRow.location_id)
            .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
            .where(
                *counted.places(person, filters),
                within(SessionRow.day, cut.days, filters),
                *counted.at_moments(filters, SessionRow.day, SessionRow.id),
                counted.in_calendar(),
            )
        )
    return union_all(*found).subquery("days")


def rows_kept(
    person: Person, filters: TopicFilters, cut: Cut, where: Kept, columns: Columns, *, is_whole: bool
) -> list[Select[*tuple[Any, ...]]]:
    """Columns of what was added up of the stretches of `cut`; empty when it has none."""
    if is_whole:
        table = where.of_kinds
        of_network = [table.c.network_id == filters.network_id, *_moments(where, table, filters)]
        if filters.kinds:
            of_network.append(table.c.kind.in_(sorted(filters.kinds)))
        read = select(*columns(table.c)).where(*of_network)
        return [read.where(table.c.grain == grain, table.c.first_day.in_(days)) for grain, days in cut.kept]
    table = where.of_places
    runs = [*run_by_run(table.c.first_day, cut)]
    if not runs:  # as it always is of what is kept by kind alone
        return []
    read = (
        select(*columns(table.c))
        .select_from(table)
        .join(LocationRow, LocationRow.id == table.c.location_id)
        .where(*counted.places(person, filters), *_moments(where, table, filters))
    )
    return [
        read.where(*([table.c.grain == grain] if "grain" in table.c else []), lies_there)
        for grain, lies_there in runs
    ]


def run_by_run(day: Any, cut: Cut) -> Iterator[tuple[Grain, ColumnElement[bool]]]:
    """Conditions on the first day of what is kept of places, by grain: for each place a run is one search, and each day of a
    list another one. Of many runs a list is made all the same: they would be as many statements in one.
    """
    for grain, days in cut.kept:
        runs = rollup.runs(grain, days)
        if len(runs) > MOST_RUNS:
            yield grain, day.in_(days)
        else:
            yield from ((grain, day.between(first, last)) for first, last in runs)


def every(where: Kept, *, by_place: bool = False) -> Columns:
    """All columns, after `kind`, `location_id` when asked `by_place`, and the first `day` of the stretch."""

    def columns(rows: Any) -> list[Any]:
        return [
            rows.get("kind", LocationRow.kind),
            *_place(by_place=by_place),
            rows.first_day.label("day"),
            *(rows[name] for name in where.columns),
        ]

    return columns


def _place(*, by_place: bool) -> list[Any]:
    return [LocationRow.id.label("location_id")] if by_place else []


def _moments(where: Kept, table: Table, filters: TopicFilters) -> list[ColumnElement[bool]]:
    """The weekdays and hours that are looked at, of what is kept by when sessions start."""
    wanted = {"weekday": filters.weekdays, "hour": filters.hours}
    found = [
        table.c[name].in_(sorted(some)) for name, some in wanted.items() if some and name in where.columns
    ]
    return found + (
        counted.in_hours(filters, table.c.starts, table.c.ends) if "starts" in where.columns else []
    )


def within(day: Any, stretches: Sequence[Period], filters: TopicFilters) -> ColumnElement[bool]:
    """Day by day, for which both databases use their indexes; of several stretches they would read everything."""
    days = [one for stretch in stretches for one in stretch.days if filters.has(one)]
    found: ColumnElement[bool] = day.in_(days)
    return found


_SESSIONS = Kept(
    cast(Table, PlaceSessionsRow.__table__),
    cast(Table, KindSessionsRow.__table__),
    ("weekday", "hour", "due", *FIGURES),
)
_TALLIES = Kept(
    cast(Table, PlaceTallyRow.__table__), cast(Table, KindTallyRow.__table__), ("category_id", "number")
)
