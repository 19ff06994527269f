"""What the tables of an import or export hold, as it stands: one value a row, each kind in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.queries import location, scope, slot
from db.queries.helper import to_drafts
from db.tables import (
    CategoryRow,
    CountRow,
    HelperRow,
    LocationRow,
    SessionRow,
    SessionWishRow,
    SlotRow,
    TallyRow,
)
from domain import helper, table_count, table_location, table_session
from domain.clock_time import DatedHours, Hours
from domain.count import COUNTABLE, Figures
from domain.need import Need
from domain.period import Period
from domain.person import Person
from domain.slot import Slot
from domain.table_list import Item, Lists
from domain.table_session import State
from domain.words import CategoryKind, SessionState

DAYS_AT_ONCE = 500
"""Of a file with rows on many days, so many are asked for in one statement."""
Days = Period | Collection[date]


def lists(tx: Session) -> Lists:
    """The coded lists, in order; one statement."""
    rows = tx.scalars(select(CategoryRow).order_by(CategoryRow.kind, CategoryRow.position, CategoryRow.id))
    return Lists(
        tuple(
            Item(
                row.id,
                row.kind,
                row.code,
                {"nl": row.label_nl, "en": row.label_en, "fr": row.label_fr},
                row.retired_on,
                row.merged_into_id is not None,
            )
            for row in rows
        )
    )


def place_names(tx: Session, person: Person, network_id: int) -> dict[int, str]:
    """The locations of a network that a person may see, retired ones too, by id; one statement."""
    rows = tx.execute(
        select(LocationRow.id, LocationRow.name)
        .where(LocationRow.network_id == network_id, scope.of_locations(person))
        .order_by(LocationRow.name, LocationRow.id)
    )
    return {key: name for key, name in rows}  # noqa: C416 - rows of a statement are no pairs to the type checker


def locations(tx: Session, person: Person, network_id: int) -> dict[int, tuple[int, table_location.Kept]]:
    """Version and what is kept, by id, in order of name; two statements."""
    rows = tx.scalars(
        select(LocationRow)
        .where(LocationRow.network_id == network_id, scope.of_locations(person))
        .order_by(LocationRow.name, LocationRow.id)
        .execution_options(populate_existing=True)
    ).all()
    drafts = location.drafts(tx, rows)
    return {row.id: (row.version, (drafts[row.id], row.retired_on)) for row in rows}


def slots(tx: Session, person: Person, network_id: int) -> list[Slot]:
    """The slots of a network that a person may see, ended ones too, by location and hour; three statements."""
    rows = tx.scalars(
        select(SlotRow)
        .join(LocationRow, LocationRow.id == SlotRow.location_id)
        .where(LocationRow.network_id == network_id, scope.of_locations(person))
        .order_by(LocationRow.name, SlotRow.location_id, SlotRow.weekday, SlotRow.starts, SlotRow.id)
        .execution_options(populate_existing=True)
    ).all()
    drafts = slot.drafts(tx, rows)
    return [Slot(row.id, row.location_id, row.version, drafts[row.id]) for row in rows]


def helpers(tx: Session, person: Person, network_id: int) -> dict[int, tuple[int, helper.Draft]]:
    """Version and what is filled in, by id, in order of name, without who was anonymised; two statements."""
    wanted = (
        HelperRow.network_id == network_id,
        HelperRow.anonymised_at.is_(None),
        scope.of_helpers(person),
    )
    rows = tx.scalars(select(HelperRow).where(*wanted).execution_options(populate_existing=True)).all()
    by_name = sorted(rows, key=lambda row: (helper.folded(row.name), row.id))
    drafts = to_drafts(tx, by_name, select(HelperRow.id).where(*wanted))
    return {row.id: (row.version, drafts[row.id]) for row in by_name}


def sessions(tx: Session, person: Person, network_id: int, days: Days) -> list[table_session.Known]:
    """The sessions of those days, by place, day and hour; two statements for each five hundred days."""
    found = []
    for on_days in _at_once(days):
        rows = tx.execute(
            select(SessionRow, LocationRow.name)
            .join(LocationRow, LocationRow.id == SessionRow.location_id)
            .where(LocationRow.network_id == network_id, scope.of_locations(person), on_days)
            .execution_options(populate_existing=True)
        ).all()
        wishes: dict[tuple[int, CategoryKind], set[str]] = defaultdict(set)
        for session_id, kind, code in tx.execute(
            select(SessionWishRow.session_id, CategoryRow.kind, CategoryRow.code)
            .join(CategoryRow, CategoryRow.id == SessionWishRow.category_id)
            .join(SessionRow, SessionRow.id == SessionWishRow.session_id)
            .join(LocationRow, LocationRow.id == SessionRow.location_id)
            .where(LocationRow.network_id == network_id, on_days)
        ):
            wishes[session_id, kind].add(code)
        found += [
            table_session.Known(row.id, row.location_id, place, row.version, _to_kept(row, wishes))
            for row, place in rows
        ]
    return sorted(found, key=lambda one: (one.place, one.kept.when, one.kept.room, one.id))


def counts(tx: Session, person: Person, network_id: int, days: Days) -> list[table_count.Known]:
    """The sessions of those days with the counts they have, by place, day and hour; two statements for each five hundred."""
    found = []
    for on_days in _at_once(days):
        tallies: dict[int, dict[int, int]] = defaultdict(dict)
        for session_id, category_id, number in tx.execute(
            select(TallyRow.session_id, TallyRow.category_id, TallyRow.number)
            .join(CategoryRow, CategoryRow.id == TallyRow.category_id)
            .join(SessionRow, SessionRow.id == TallyRow.session_id)
            .join(LocationRow, LocationRow.id == SessionRow.location_id)
            .where(
                LocationRow.network_id == network_id,
                on_days,
                TallyRow.number > 0,
                CategoryRow.kind.in_(COUNTABLE),
            )
            .order_by(TallyRow.category_id)
        ):
            tallies[session_id][category_id] = number
        rows = tx.execute(
            select(SessionRow, LocationRow.name, CountRow)
            .join(LocationRow, LocationRow.id == SessionRow.location_id)
            .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
            .where(LocationRow.network_id == network_id, scope.of_locations(person), on_days)
            .execution_options(populate_existing=True)
        )
        found += [_to_count(row, place, count, tallies) for row, place, count in rows]
    return sorted(found, key=lambda one: (one.place, one.when, one.room, one.session_id))


def _at_once(days: Days) -> Iterator[ColumnElement[bool]]:
    if isinstance(days, Period):
        yield SessionRow.day.between(days.first, days.last)
        return
    listed = sorted(days)
    for start in range(0, len(listed), DAYS_AT_ONCE):
        yield SessionRow.day.in_(listed[start : start + DAYS_AT_ONCE])


def _to_kept(row: SessionRow, wishes: dict[tuple[int, CategoryKind], set[str]]) -> table_session.Kept:
    is_closed = row.closure_id is not None or row.holiday is not None
    state = State.CLOSED if is_closed else State.PLANNED
    return table_session.Kept(
        when=DatedHours(row.day, Hours(row.starts, row.ends)),
        formula=row.formula,
        need=Need(
            row.minimum,
            row.maximum,
            frozenset(wishes[row.id, CategoryKind.LANGUAGE]),
            frozenset(wishes[row.id, CategoryKind.SKILL]),
        ),
        room=row.room,
        state=State.CANCELLED if row.state is SessionState.CANCELLED else state,
        reason=row.cancel_reason,
        cancel_note=row.cancel_note,
        note=row.note,
    )


def _to_count(
    row: SessionRow, place: str, count: CountRow | None, tallies: dict[int, dict[int, int]]
) -> table_count.Known:
    is_planned = row.state is SessionState.PLANNED
    known = table_count.Known(
        session_id=row.id,
        location_id=row.location_id,
        place=place,
        when=DatedHours(row.day, Hours(row.starts, row.ends)),
        room=row.room,
        is_planned=is_planned,
        takes_place=is_planned and row.closure_id is None and row.holiday is None,
    )
    if count is None:
        return known
    figures = Figures(count.visitors, count.first_time, count.turned_away, tallies[row.id], count.note)
    entry = table_count.Entry(figures, count.other_text)
    return replace(known, state=count.state, version=count.version, entry=entry)
