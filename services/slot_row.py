"""How a slot is written: its row with its listed days and what it asks for, and its lines of history."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.tables import LocationRow, SlotDateRow, SlotRow, SlotWishRow
from domain import recurrence
from domain.recurrence import Listed, Monthly, Weekly
from domain.slot import Draft
from services import history, wish
from services.history import ChangeSet


def insert(tx: Session, action: ChangeSet, location: LocationRow, draft: Draft) -> SlotRow:
    """The new slot, flushed, without its sessions. The caller has checked who may, and holds the location."""
    row = SlotRow(location_id=location.id, **_columns(draft))
    tx.add(row)
    tx.flush()  # the dates, the wishes and the history name the new slot
    _insert_days_and_wishes(tx, row, draft)
    _record(tx, action, row, location, verb="added", before=None, after=_fields(draft))
    return row


def write(
    tx: Session, action: ChangeSet, row: SlotRow, location: LocationRow, *, before: Draft, after: Draft
) -> None:
    """The slot becomes as in `after`, its version higher; its sessions are not touched."""
    for name, value in _columns(after).items():
        setattr(row, name, value)
    row.version += 1
    tx.execute(delete(SlotDateRow).where(SlotDateRow.slot_id == row.id))
    tx.execute(delete(SlotWishRow).where(SlotWishRow.slot_id == row.id))
    _insert_days_and_wishes(tx, row, after)
    _record(tx, action, row, location, verb="changed", before=_fields(before), after=_fields(after))


def _insert_days_and_wishes(tx: Session, row: SlotRow, draft: Draft) -> None:
    if isinstance(draft.recurrence, Listed):
        tx.add_all(SlotDateRow(slot_id=row.id, day=day) for day in draft.recurrence.days)
    tx.add_all(
        SlotWishRow(slot_id=row.id, category_id=key)
        for key in wish.keys_of(tx, draft.need.languages, draft.need.skills)
    )
    tx.flush()  # generating reads them


def _columns(draft: Draft) -> dict[str, Any]:
    """The columns of a row, each of which the kind of recurrence uses or leaves empty."""
    columns: dict[str, Any] = {"weekday": None, "every_weeks": 1, "anchor_day": None, "nth": None}
    match draft.recurrence:
        case Weekly(weekday, anchor, every):
            columns |= {"weekday": weekday, "every_weeks": every, "anchor_day": anchor}
        case Monthly(weekday, nth):
            columns |= {"weekday": weekday, "nth": nth}
    return {
        **columns,
        "recurrence": recurrence.kind_of(draft.recurrence),
        "first_day": draft.validity.first,
        "last_day": None if draft.validity.is_open_ended else draft.validity.last,
        "starts": draft.hours.starts,
        "ends": draft.hours.ends,
        "room": draft.room,
        "formula": draft.formula,
        "minimum": draft.need.minimum,
        "maximum": draft.need.maximum,
    }


def _fields(draft: Draft) -> history.Fields:
    days = draft.recurrence.days if isinstance(draft.recurrence, Listed) else ()
    return {
        **_columns(draft),
        "days": days,
        "languages": draft.need.languages,
        "skills": draft.need.skills,
    }


def _record(
    tx: Session,
    action: ChangeSet,
    row: SlotRow,
    location: LocationRow,
    *,
    verb: str,
    before: history.Fields | None,
    after: history.Fields,
) -> None:
    history.record(
        tx,
        action,
        entity="slot",
        entity_id=row.id,
        verb=verb,
        before=before,
        after=after,
        network_id=location.network_id,
        location_id=location.id,
    )
