"""Consults: booking a place, moving a booking to another one, and saying what became of it.

That a place is booked once is the database's own guard; what it refuses gets a sentence with the next free places.
"""

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.queries import consult as consults
from db.tables import ConsultRow
from domain import consult
from domain.consult import NEXT_FREE, Details, Spot, SpotTaken
from domain.consult_refusal import BookingChanged, NotOffered, NotToCome
from domain.person import Person
from domain.words import ConsultStatus
from services import held_consult, held_waiting, history


def book(
    tx: Session,
    booking_id: int,
    spot: Spot,
    details: Details,
    *,
    waiting_id: int | None = None,
    by: Person,
    today: date,
    now: datetime,
) -> bool:
    """Whether this call booked the place; False when this very booking was made before (a double click).

    `booking_id` was drawn when the form was opened. With `waiting_id` somebody of the waiting list of that location gets
    the place, and no longer waits. Raises `SpotTaken` when somebody else was first.
    """
    held_consult.hold_location(tx, spot.location_id, by=by)
    waiting = None if waiting_id is None else held_waiting.hold(tx, waiting_id, by=by)
    if tx.get(ConsultRow, booking_id) is not None:
        return False
    where = held_consult.hold_spot(tx, spot, by=by)
    consult.check_not_over(spot, where.local(now))
    details = consult.cleaned(details)
    held_consult.check_lists(tx, details, today=today)
    row = ConsultRow(
        id=booking_id,
        topic_id=details.topic_id,
        language_id=details.language_id,
        reference=details.reference,
        asked_on=today,
        booked_at=now,
        version=0,
    )
    action = history.begin(by, now)
    if waiting is not None:
        held_waiting.check_waits_at(waiting, spot.location_id)
        row.waiting_id, row.asked_on = waiting.row.id, waiting.row.since
    if not _put(tx, row, spot, ConsultStatus.TO_COME, where.local(now)):
        return False
    if waiting is not None:
        held_waiting.booked(tx, action, waiting, now=now)
    held_consult.record(
        tx,
        action,
        row,
        network_id=where.network_id,
        verb="booked",
        before=None,
        after=held_consult.fields(row),
    )
    return True


def move(tx: Session, booking_id: int, spot: Spot, seen_version: int, *, by: Person, now: datetime) -> bool:
    """Whether this call moved the booking; False when it was there already.

    To another place of the same network, with the reference and the day on which it was asked.
    """
    where = held_consult.hold_spot(tx, spot, by=by)
    consult.check_not_over(spot, where.local(now))
    held = held_consult.hold_booking(tx, booking_id, by=by)
    if where.network_id != held.where.network_id:
        raise NotOffered
    row = held.row
    if consults.spot_of(row) == spot:
        return False
    if row.version != seen_version:
        raise BookingChanged
    if row.status is not ConsultStatus.TO_COME:
        raise NotToCome
    before = held_consult.moment(row)
    _put(tx, row, spot, row.status, where.local(now))
    held_consult.record(
        tx,
        history.begin(by, now),
        row,
        network_id=where.network_id,
        verb="moved",
        before=before,
        after=held_consult.moment(row),
    )
    return True


def set_status(
    tx: Session, booking_id: int, status: ConsultStatus, seen_version: int, *, by: Person, now: datetime
) -> bool:
    """Whether this call said it; False when it was so already. A wrong tap is corrected in the same way."""
    held = held_consult.hold_booking(tx, booking_id, by=by)
    row = held.row
    if row.status is status:
        return False
    if row.version != seen_version:
        raise BookingChanged
    spot = consults.spot_of(row)
    consult.check_status(spot, status, held.where.local(now))
    before = {"status": row.status}
    _put(tx, row, spot, status, held.where.local(now))
    held_consult.record(
        tx,
        history.begin(by, now),
        row,
        network_id=held.where.network_id,
        verb="status_set",
        before=before,
        after={"status": status},
    )
    return True


def change(
    tx: Session,
    booking_id: int,
    details: Details,
    seen_version: int,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> bool:
    """Whether this call changed topic, language or reference; False when they were so already."""
    held = held_consult.hold_booking(tx, booking_id, by=by)
    row = held.row
    details = consult.cleaned(details)
    stands = Details(row.topic_id, row.language_id, row.reference)
    if details == stands:
        return False
    if row.version != seen_version:
        raise BookingChanged
    held_consult.check_lists(tx, details, today=today, but=(row.topic_id, row.language_id))
    before = {"topic_id": row.topic_id, "language_id": row.language_id}
    row.topic_id, row.language_id = details.topic_id, details.language_id
    if consult.keeps_reference(consults.spot_of(row), held.where.local(now)):
        row.reference = details.reference
    row.version += 1
    held_consult.record(
        tx,
        history.begin(by, now),
        row,
        network_id=held.where.network_id,
        verb="changed",
        before=before,
        after={
            "topic_id": row.topic_id,
            "language_id": row.language_id,
            "reference_changed": True if row.reference != stands.reference else None,
        },
    )
    return True


def _put(tx: Session, row: ConsultRow, spot: Spot, status: ConsultStatus, local: datetime) -> bool:
    """The booking has the place and the status. Raises `SpotTaken`; False when this very booking was made meanwhile."""
    try:
        with tx.begin_nested():
            row.session_id, row.helper_id, row.location_id = spot.session_id, spot.helper_id, spot.location_id
            row.day, row.starts, row.status = spot.day, spot.starts, status
            row.version += 1
            tx.add(row)
    except IntegrityError as error:
        holder = consults.holder(tx, spot)
        if holder is None:
            raise
        if holder == row.id:
            return False
        others = consults.free_ahead(tx, spot.location_id, local, limit=NEXT_FREE)
        raise SpotTaken(spot.when, others) from error
    return True
