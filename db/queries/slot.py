"""Slots as those who keep them see them, and the days they have coming."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.queries import fixed_helper, scope
from db.tables import (
    CategoryRow,
    ClosureRow,
    LocationRow,
    SessionRow,
    SlotDateRow,
    SlotHelperRow,
    SlotRow,
    SlotWishRow,
)
from domain import holiday, recurrence
from domain.clock_time import Hours
from domain.holiday import HolidayCode
from domain.need import Need
from domain.period import since
from domain.person import Person
from domain.slot import Draft, FixedAt, PlannedDay, Slot
from domain.words import CategoryKind, SessionState


def of_location(tx: Session, person: Person, location_id: int, *, today: date) -> list[Slot]:
    """All slots of a location a person may see, ended ones too, by weekday and hour; five statements."""
    rows = tx.scalars(
        select(SlotRow)
        .join(LocationRow, LocationRow.id == SlotRow.location_id)
        .where(SlotRow.location_id == location_id, scope.of_locations(person))
        .order_by(SlotRow.weekday, SlotRow.starts, SlotRow.first_day, SlotRow.id)
    ).all()
    known = drafts(tx, rows)
    next_days = {
        slot_id: day
        for slot_id, day in tx.execute(
            select(SessionRow.slot_id, func.min(SessionRow.day))
            .where(SessionRow.slot_id.in_(known), SessionRow.day >= today, SessionRow.is_open())
            .group_by(SessionRow.slot_id)
        )
        if slot_id is not None
    }
    fixed = fixed_helper.of_slots(tx, list(known))
    return [
        Slot(
            row.id,
            row.location_id,
            row.version,
            known[row.id],
            next_days.get(row.id),
            fixed.get(row.id, ()),
        )
        for row in rows
    ]


def of_network(tx: Session, person: Person, network_id: int, *, today: date) -> list[Slot]:
    """The slots of a network that a person may see and that have not ended, by location and weekday; three statements."""
    rows = tx.scalars(
        select(SlotRow)
        .join(LocationRow, LocationRow.id == SlotRow.location_id)
        .where(
            LocationRow.network_id == network_id,
            scope.of_locations(person),
            or_(SlotRow.last_day.is_(None), SlotRow.last_day >= today),
            or_(LocationRow.retired_on.is_(None), LocationRow.retired_on > today),
        )
        .order_by(LocationRow.name, LocationRow.id, SlotRow.weekday, SlotRow.starts, SlotRow.id)
    ).all()
    known = drafts(tx, rows)
    return [Slot(row.id, row.location_id, row.version, known[row.id]) for row in rows]


def fixed_at(tx: Session, person: Person, helper_id: int, *, today: date) -> list[FixedAt]:
    """Where a helper is fixed from today on, as far as the person may see, by place and hour; four statements."""
    rows = tx.execute(
        select(SlotRow, LocationRow.name)
        .join(LocationRow, LocationRow.id == SlotRow.location_id)
        .where(
            SlotRow.id.in_(select(SlotHelperRow.slot_id).where(SlotHelperRow.helper_id == helper_id)),
            or_(SlotRow.last_day.is_(None), SlotRow.last_day >= today),
            scope.of_locations(person),
        )
        .order_by(LocationRow.name, SlotRow.weekday, SlotRow.starts, SlotRow.id)
    ).all()
    known = drafts(tx, [slot for slot, _name in rows])
    fixed = fixed_helper.of_slots(tx, list(known))
    return [
        FixedAt(slot.location_id, name, known[slot.id], one)
        for slot, name in rows
        for one in fixed[slot.id]
        if one.helper_id == helper_id and one.during.last >= today
    ]


def drafts(tx: Session, rows: Collection[SlotRow]) -> dict[int, Draft]:
    """What is filled in about these slots, by id; two statements. The caller has checked the scope."""
    ids = [row.id for row in rows]
    days: dict[int, list[date]] = defaultdict(list)
    for slot_id, day in tx.execute(
        select(SlotDateRow.slot_id, SlotDateRow.day).where(SlotDateRow.slot_id.in_(ids))
    ):
        days[slot_id].append(day)
    wishes: dict[tuple[int, CategoryKind], set[str]] = defaultdict(set)
    for slot_id, kind, code in tx.execute(
        select(SlotWishRow.slot_id, CategoryRow.kind, CategoryRow.code)
        .join(CategoryRow, CategoryRow.id == SlotWishRow.category_id)
        .where(SlotWishRow.slot_id.in_(ids))
    ):
        wishes[slot_id, kind].add(code)
    return {
        row.id: Draft(
            recurrence=recurrence.of_kind(
                row.recurrence,
                weekday=row.weekday,
                anchor=row.anchor_day,
                every=row.every_weeks,
                nth=row.nth,
                days=days[row.id],
            ),
            validity=since(row.first_day, row.last_day),
            hours=Hours(row.starts, row.ends),
            formula=row.formula,
            need=Need(
                row.minimum,
                row.maximum,
                frozenset(wishes[row.id, CategoryKind.LANGUAGE]),
                frozenset(wishes[row.id, CategoryKind.SKILL]),
            ),
            room=row.room,
        )
        for row in rows
    }


def coming_days(tx: Session, slot_id: int, *, first: date, limit: int) -> tuple[PlannedDay, ...]:
    """The next days of the slot's planned sessions, from a day on, and why one of them is closed; one statement."""
    rows = tx.execute(
        select(SessionRow.day, SessionRow.holiday, ClosureRow.reason)
        .outerjoin(ClosureRow, ClosureRow.id == SessionRow.closure_id)
        .where(
            SessionRow.slot_id == slot_id, SessionRow.day >= first, SessionRow.state == SessionState.PLANNED
        )
        .order_by(SessionRow.day)
        .limit(limit)
    )
    return tuple(
        PlannedDay(day, reason or ("" if code is None else holiday.name(HolidayCode(code))))
        for day, code, reason in rows
    )
