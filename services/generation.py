"""Generating sessions from slots, a rolling horizon ahead; the same occurrence is never generated twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from db.tables import (
    ClosureRow,
    CountRow,
    LocationRow,
    SessionRow,
    SessionWishRow,
    SlotDateRow,
    SlotRow,
    SlotWishRow,
)
from db.types import new_id
from db.upsert import insert_each_if_absent
from domain import holiday, period, recurrence
from domain.period import Period
from domain.words import CountState, SessionState
from services import fixing, history
from services.history import ChangeSet


@dataclass(slots=True)
class ClosedDays:
    """When locations are closed: by closures and by holidays."""

    closures: dict[int, list[tuple[Period, int]]] = field(default_factory=lambda: defaultdict(list))
    holidays: dict[int, dict[date, str]] = field(default_factory=dict)

    def closure_of(self, location_id: int, day: date) -> int | None:
        return next((key for days, key in self.closures[location_id] if days.contains(day)), None)

    def holiday_of(self, location_id: int, day: date) -> str | None:
        return self.holidays[location_id].get(day)


@dataclass(slots=True)
class Marked:
    """The planned sessions that no longer take place, and those that do again, because of closures and holidays."""

    closed: list[SessionRow] = field(default_factory=list)
    opened: list[SessionRow] = field(default_factory=list)


def catch_up(tx: Session, *, today: date) -> int:
    """Generate what the day's horizon still lacks, in all networks; one statement when nothing is due."""
    horizon = recurrence.horizon(today)
    due = tx.scalars(
        select(SlotRow.id)
        .join(LocationRow, LocationRow.id == SlotRow.location_id)
        .where(
            or_(SlotRow.generated_through.is_(None), SlotRow.generated_through < horizon.last),
            or_(
                SlotRow.last_day.is_(None),
                SlotRow.generated_through.is_(None),
                SlotRow.last_day > SlotRow.generated_through,
            ),
            or_(LocationRow.retired_on.is_(None), LocationRow.retired_on > today),
        )
    ).all()
    return generate(tx, due, today=today) if due else 0


def generate(
    tx: Session,
    slot_ids: Iterable[int],
    *,
    today: date,
    first: date | None = None,
    through: date | None = None,
    new_key: Callable[[], int] = new_id,
    action: ChangeSet | None = None,
) -> int:
    """Generate the sessions of these slots from `first` (today) through `through` (the horizon); how many were new.

    Fixed helpers stand at the new ones as far as they can, noted under `action`, else as done by Inloop itself.
    What exists is left alone, moved and cancelled sessions too: an occurrence is known by slot and original day.
    """
    window = Period(first or today, through or recurrence.horizon(today).last)
    slots = tx.execute(
        select(SlotRow, LocationRow)
        .join(LocationRow, LocationRow.id == SlotRow.location_id)
        .where(SlotRow.id.in_(list(slot_ids)))
        .order_by(LocationRow.id, SlotRow.id)
        # Whoever closes or retires the location goes first or comes after, so that no session is made past them.
        .with_for_update(of=LocationRow, read=True)
    ).all()
    locations = {location.id: location for _, location in slots}
    closed = closed_days(tx, list(locations.values()), window)
    days = _listed_days(tx, [slot.id for slot, _ in slots])
    wishes = _wishes(tx, [slot.id for slot, _ in slots])
    known = _known(tx, [slot.id for slot, _ in slots], window)
    rows = [
        _session(new_key(), slot, day, closed)
        for slot, location in slots
        for day in occurrences(slot, location, days[slot.id], window)
        if (slot.id, day) not in known
    ]
    new = _insert(tx, rows, [slot.id for slot, _ in slots], window)
    _insert_wishes(tx, new, wishes)
    fixing.put_on(
        tx,
        action or history.begin(None),
        [slot.id for slot, _ in slots],
        window,
        sessions={row["id"] for row in new},
    )
    tx.execute(
        update(SlotRow)
        .where(
            SlotRow.id.in_([slot.id for slot, _ in slots]),
            or_(SlotRow.generated_through.is_(None), SlotRow.generated_through < window.last),
        )
        .values(generated_through=window.last)
        .execution_options(synchronize_session=False)
    )
    return len(new)


def mark_closed_days(tx: Session, location_ids: Sequence[int], days: Period) -> Marked:
    """Bring closure and holiday of existing sessions up to the closures and the location's policy as they are now.

    A session with an entered count took place, whatever is said afterwards: it is left alone.
    """
    locations = tx.scalars(select(LocationRow).where(LocationRow.id.in_(location_ids))).all()
    closed = closed_days(tx, locations, days)
    marked = Marked()
    for session in tx.scalars(
        select(SessionRow)
        .where(
            SessionRow.location_id.in_(location_ids),
            SessionRow.day.between(days.first, days.last),
            ~exists().where(CountRow.session_id == SessionRow.id, CountRow.state == CountState.ENTERED),
        )
        .order_by(SessionRow.id)
        .with_for_update(of=SessionRow)
        .execution_options(populate_existing=True)
    ):
        closure = closed.closure_of(session.location_id, session.day)
        on_holiday = None if session.opens_anyway else closed.holiday_of(session.location_id, session.day)
        was_closed = session.closure_id is not None or session.holiday is not None
        is_closed = closure is not None or on_holiday is not None
        if (session.closure_id, session.holiday) != (closure, on_holiday):
            session.closure_id, session.holiday = closure, on_holiday
            session.version += 1
        if was_closed != is_closed and session.state is SessionState.PLANNED:
            (marked.closed if is_closed else marked.opened).append(session)
    tx.flush()  # later statements of the caller read the sessions as they are now
    return marked


def closed_days(tx: Session, locations: Sequence[LocationRow], days: Period) -> ClosedDays:
    """When these locations are closed within the period; one statement."""
    closed = ClosedDays()
    for location in locations:
        closed.holidays[location.id] = {
            day: code.value
            for day, code in holiday.holidays_of(
                days, public=location.closed_on_public_holidays, july_11=location.closed_on_july_11
            ).items()
        }
    for row in tx.scalars(
        select(ClosureRow)
        .where(
            ClosureRow.network_id.in_({location.network_id for location in locations}),
            ClosureRow.is_withdrawn.is_(False),
            ClosureRow.first_day <= days.last,
            ClosureRow.last_day >= days.first,
        )
        .order_by(ClosureRow.first_day, ClosureRow.id)
    ):
        for location in locations:
            if row.network_id == location.network_id and row.location_id in (None, location.id):
                closed.closures[location.id].append((Period(row.first_day, row.last_day), row.id))
    return closed


def occurrences(slot: SlotRow, location: LocationRow, days: Iterable[date], window: Period) -> list[date]:
    """The days of the window on which the slot has a session, closed or not; `days` are the listed ones."""
    rule = recurrence.of_kind(
        slot.recurrence,
        weekday=slot.weekday,
        anchor=slot.anchor_day,
        every=slot.every_weeks,
        nth=slot.nth,
        days=days,
    )
    found = recurrence.occurrences(rule, period.since(slot.first_day, slot.last_day), window)
    return [day for day in found if location.retired_on is None or day < location.retired_on]


def _session(key: int, slot: SlotRow, day: date, closed: ClosedDays) -> dict[str, Any]:
    return {
        "id": key,
        "location_id": slot.location_id,
        "slot_id": slot.id,
        "original_day": day,
        "day": day,
        "starts": slot.starts,
        "ends": slot.ends,
        "room": slot.room,
        "formula": slot.formula,
        "minimum": slot.minimum,
        "maximum": slot.maximum,
        "closure_id": closed.closure_of(slot.location_id, day),
        "holiday": closed.holiday_of(slot.location_id, day),
    }


def _insert(
    tx: Session, rows: list[dict[str, Any]], slot_ids: list[int], window: Period
) -> list[dict[str, Any]]:
    """The rows that are really new: somebody else may have generated the same occurrence a moment ago."""
    if not rows:
        return []
    tx.execute(insert_each_if_absent(tx, SessionRow), rows)
    stored = set(
        tx.scalars(
            select(SessionRow.id).where(
                SessionRow.slot_id.in_(slot_ids), SessionRow.original_day.between(window.first, window.last)
            )
        )
    )
    return [row for row in rows if row["id"] in stored]


def _insert_wishes(tx: Session, sessions: list[dict[str, Any]], wishes: dict[int, list[int]]) -> None:
    rows = [
        {"session_id": session["id"], "category_id": category_id}
        for session in sessions
        for category_id in wishes[session["slot_id"]]
    ]
    if rows:
        tx.execute(insert_each_if_absent(tx, SessionWishRow), rows)


def _known(tx: Session, slot_ids: list[int], window: Period) -> set[tuple[int, date]]:
    rows = tx.execute(
        select(SessionRow.slot_id, SessionRow.original_day).where(
            SessionRow.slot_id.in_(slot_ids), SessionRow.original_day.between(window.first, window.last)
        )
    )
    return {(slot_id, day) for slot_id, day in rows if slot_id is not None and day is not None}


def _listed_days(tx: Session, slot_ids: list[int]) -> dict[int, list[date]]:
    days: dict[int, list[date]] = defaultdict(list)
    for row in tx.scalars(select(SlotDateRow).where(SlotDateRow.slot_id.in_(slot_ids))):
        days[row.slot_id].append(row.day)
    return days


def _wishes(tx: Session, slot_ids: list[int]) -> dict[int, list[int]]:
    wishes: dict[int, list[int]] = defaultdict(list)
    for row in tx.scalars(select(SlotWishRow).where(SlotWishRow.slot_id.in_(slot_ids))):
        wishes[row.slot_id].append(row.category_id)
    return wishes
