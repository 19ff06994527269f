"""Keeping locations: adding, changing, retiring. Retired, never deleted: what happened there stays."""

from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.queries import location as locations
from db.tables import LocationCategoryRow, LocationRow, SessionRow, SlotRow
from domain import location, recurrence
from domain.errors import Stale
from domain.location import Draft
from domain.person import Person
from domain.session_effect import Effects, in_order
from domain.words import CancelReason
from services import closing, generation, held_location, history, off_roster, wish
from services.history import ChangeSet


def add(
    tx: Session, network_id: int, draft: Draft, *, retired_on: date | None = None, by: Person, now: datetime
) -> int:
    """The key of the new location; of the one there is, when the very same was added a moment ago.

    `retired_on`: the first day without it, for a place that is noted for its past.
    """
    held_location.hold_network(tx, network_id, by=by)
    draft = location.cleaned(draft)
    languages = wish.keys_of(tx, draft.languages)
    twin = tx.scalars(
        select(LocationRow).where(LocationRow.network_id == network_id, LocationRow.name == draft.name)
    ).one_or_none()
    if twin is not None:
        if locations.drafts(tx, [twin])[twin.id] == draft and twin.retired_on == retired_on:
            return twin.id
        raise location.NameTaken
    row = LocationRow(network_id=network_id, retired_on=retired_on)
    _fill(row, draft)
    tx.add(row)
    _flushed(tx)
    tx.add_all(LocationCategoryRow(location_id=row.id, category_id=key) for key in languages)
    history.record(
        tx,
        history.begin(by, now),
        entity="location",
        entity_id=row.id,
        verb="added",
        before=None,
        after=_fields(draft) | ({} if retired_on is None else {"retired_on": retired_on}),
        network_id=network_id,
        location_id=row.id,
    )
    return row.id


def change(
    tx: Session, location_id: int, draft: Draft, seen_version: int, *, by: Person, today: date, now: datetime
) -> Effects:
    """The location is as in the draft from now on; its sessions from today on follow its holidays, which may touch people."""
    row = held_location.hold(tx, location_id, by=by)
    before = locations.drafts(tx, [row])[row.id]
    draft = location.cleaned(draft)
    if draft == before:
        return ()
    if row.version != seen_version:
        raise Stale
    languages = wish.keys_of(tx, draft.languages)
    _fill(row, draft)
    row.version += 1
    _flushed(tx)
    tx.execute(delete(LocationCategoryRow).where(LocationCategoryRow.location_id == row.id))
    tx.add_all(LocationCategoryRow(location_id=row.id, category_id=key) for key in languages)
    action = history.begin(by, now)
    history.record(
        tx,
        action,
        entity="location",
        entity_id=row.id,
        verb="changed",
        before={**_fields(before), "name_changed": False, "address_changed": False, "page_changed": False},
        after={
            **_fields(draft),
            "name_changed": draft.name != before.name,
            "address_changed": draft.address != before.address,
            "page_changed": draft.page != before.page,
        },
        network_id=row.network_id,
        location_id=row.id,
    )
    return closing.follow(tx, action, [row], recurrence.horizon(today), network_id=row.network_id, by=by)


def retire(
    tx: Session, location_id: int, day: date, seen_version: int, *, by: Person, today: date, now: datetime
) -> Effects:
    """The location is not used from a day on: its later sessions fall away or are cancelled. What happened there stays."""
    row = held_location.hold(tx, location_id, by=by)
    if row.retired_on == day:
        return ()
    if row.retired_on is not None:
        raise location.AlreadyRetired
    if row.version != seen_version:
        raise Stale
    if day < today:
        raise location.RetiredInThePast
    row.retired_on = day
    row.version += 1
    action = history.begin(by, now)
    _record_retiring(tx, action, row, verb="retired", before=None)
    sessions = off_roster.lock_future(
        tx, row, (SessionRow.location_id == row.id) & (SessionRow.day >= day), today=today, now=now
    )
    return in_order(off_roster.take_off(tx, action, sessions, row, CancelReason.LOCATION_RETIRED))


def reopen(
    tx: Session, location_id: int, seen_version: int, *, by: Person, today: date, now: datetime
) -> Effects:
    """The location is used again: its slots make sessions, and those that were cancelled for it are planned again."""
    row = held_location.hold(tx, location_id, by=by)
    if row.retired_on is None:
        return ()
    if row.version != seen_version:
        raise Stale
    before, row.retired_on = row.retired_on, None
    row.version += 1
    action = history.begin(by, now)
    _record_retiring(tx, action, row, verb="reopened", before=before)
    sessions = off_roster.lock_future(tx, row, SessionRow.location_id == row.id, today=today, now=now)
    horizon = recurrence.horizon(today)
    effects = [
        *closing.follow(tx, action, [row], horizon, network_id=row.network_id, by=by),
        *off_roster.put_on(tx, action, sessions, row, CancelReason.LOCATION_RETIRED, by=by),
    ]
    slots = tx.scalars(select(SlotRow.id).where(SlotRow.location_id == row.id)).all()
    generation.generate(tx, slots, today=today)
    return in_order(effects)


def _record_retiring(
    tx: Session, action: ChangeSet, row: LocationRow, *, verb: str, before: date | None
) -> None:
    history.record(
        tx,
        action,
        entity="location",
        entity_id=row.id,
        verb=verb,
        before={"retired_on": before},
        after={"retired_on": row.retired_on},
        network_id=row.network_id,
        location_id=row.id,
    )


def _fill(row: LocationRow, draft: Draft) -> None:
    row.name, row.kind, row.address = draft.name, draft.kind, draft.address
    row.latitude = None if draft.point is None else draft.point.latitude
    row.longitude = None if draft.point is None else draft.point.longitude
    row.coordinates_are_approximate = draft.point_is_approximate
    row.closed_on_public_holidays = draft.closed_on_public_holidays
    row.closed_on_july_11 = draft.closed_on_july_11
    row.page = draft.page


def _flushed(tx: Session) -> None:
    """Write the location now: for its key, and because somebody may have taken the name a moment ago."""
    try:
        tx.flush()
    except IntegrityError as error:
        raise location.NameTaken from error


def _fields(draft: Draft) -> history.Fields:
    """What history keeps: of the name and address only whether they changed."""
    return {
        "kind": draft.kind,
        "latitude": None if draft.point is None else draft.point.latitude,
        "longitude": None if draft.point is None else draft.point.longitude,
        "point_is_approximate": draft.point_is_approximate,
        "languages": draft.languages,
        "closed_on_public_holidays": draft.closed_on_public_holidays,
        "closed_on_july_11": draft.closed_on_july_11,
    }
