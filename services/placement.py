"""Where and when a helper usually helps: placements at locations, weekly availability."""

from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.queries import placement as placements
from db.queries import scope
from db.tables import AvailabilityRow, HelperRow, LocationRow, PlacementRow
from domain import placement
from domain.candidate import Availability
from domain.errors import NotFound, Stale
from domain.person import Person
from domain.placement import Draft
from services import held_helper, history


def place(tx: Session, helper_id: int, draft: Draft, *, by: Person, now: datetime) -> int:
    """The key of a new placement. Placing somebody twice in the same way gives the same one."""
    helper = held_helper.hold(tx, helper_id, by=by)
    draft = placement.cleaned(draft)
    _check_location(tx, helper, draft, by)
    rows = _rows(tx, helper)
    for row in rows:
        if placements.to_draft(row) == draft:
            return row.id
    placement.check_alone(draft, map(placements.to_draft, rows))
    row = PlacementRow(helper_id=helper.id)
    _write(row, draft)
    tx.add(row)
    tx.flush()  # gives the key
    held_helper.record(
        tx, history.begin(by, now), helper, verb="placed", after={"placement_id": row.id, **_fields(draft)}
    )
    return row.id


def change(
    tx: Session, helper_id: int, placement_id: int, draft: Draft, seen: Draft, *, by: Person, now: datetime
) -> bool:
    """Whether this call changed the placement, which stood as `seen`; False when it was so already."""
    helper = held_helper.hold(tx, helper_id, by=by)
    draft = placement.cleaned(draft)
    rows = {row.id: row for row in _rows(tx, helper)}
    if placement_id not in rows:
        raise NotFound
    row = rows.pop(placement_id)
    before = placements.to_draft(row)
    if draft == before:
        return False
    if seen != before:
        raise Stale
    if (draft.location_id, draft.first_day) != (before.location_id, before.first_day):
        _check_location(tx, helper, draft, by)
    placement.check_alone(draft, map(placements.to_draft, rows.values()))
    _write(row, draft)
    held_helper.record(
        tx,
        history.begin(by, now),
        helper,
        verb="placement_changed",
        before={"placement_id": None, **_fields(before), "contact_changed": False},
        after={
            "placement_id": row.id,
            **_fields(draft),
            "contact_changed": draft.local_contact != before.local_contact,
        },
    )
    return True


def set_availability(
    tx: Session,
    helper_id: int,
    stretches: tuple[Availability, ...],
    seen: tuple[Availability, ...],
    *,
    by: Person,
    today: date,
    now: datetime,
) -> bool:
    """Whether this call changed the weekly stretches, which stood as `seen`. None at all: not known, so ask."""
    helper = held_helper.hold(tx, helper_id, by=by)
    stretches = placement.in_order(stretches)
    before = placements.availability(tx, by, helper.id, today=today)
    if stretches == before:
        return False
    if seen != before:
        raise Stale
    tx.execute(delete(AvailabilityRow).where(AvailabilityRow.helper_id == helper.id))
    tx.add_all(
        AvailabilityRow(
            helper_id=helper.id, weekday=one.weekday, starts=one.hours.starts, ends=one.hours.ends
        )
        for one in stretches
    )
    held_helper.record(
        tx,
        history.begin(by, now),
        helper,
        verb="availability_changed",
        before={"stretches": _plain(before)},
        after={"stretches": _plain(stretches)},
    )
    return True


def _rows(tx: Session, helper: HelperRow) -> list[PlacementRow]:
    return list(
        tx.scalars(
            select(PlacementRow)
            .where(PlacementRow.helper_id == helper.id)
            .order_by(PlacementRow.id)
            .execution_options(populate_existing=True)
        )
    )


def _check_location(tx: Session, helper: HelperRow, draft: Draft, by: Person) -> None:
    """Raises `NotFound` for a location outside the helper's network, `LocationGone` for a retired one."""
    location = tx.scalars(
        select(LocationRow).where(
            LocationRow.id == draft.location_id,
            LocationRow.network_id == helper.network_id,
            scope.of_locations(by),
        )
    ).one_or_none()
    if location is None:
        raise NotFound
    if location.retired_on is not None and draft.first_day >= location.retired_on:
        raise placement.LocationGone


def _write(row: PlacementRow, draft: Draft) -> None:
    row.location_id, row.local_contact = draft.location_id, draft.local_contact
    row.first_day, row.last_day = draft.first_day, draft.last_day


def _fields(draft: Draft) -> history.Fields:
    """What history keeps: not the name of the local contact."""
    return {"location_id": draft.location_id, "first_day": draft.first_day, "last_day": draft.last_day}


def _plain(stretches: tuple[Availability, ...]) -> list[list[object]]:
    return [[one.weekday, one.hours.starts, one.hours.ends] for one in stretches]
