"""Whether a session takes place: cancelling it with a reason and taking that back, opening on a holiday, an extra one."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.queries import scope
from db.tables import ClosureRow, CountRow, LocationRow, SessionRow
from domain import access, privacy
from domain.access import Action
from domain.clock_time import DatedHours
from domain.errors import NotFound
from domain.need import Need
from domain.person import Person
from domain.roster_change import Restored
from domain.roster_refusal import (
    NOTE_LENGTH,
    PLANNED_AHEAD,
    AlreadyCounted,
    DayOutOfReach,
    NotCancelled,
    NoteTooLong,
    NotOnHoliday,
    PlaceClosed,
    PlaceRetired,
    RoomTooLong,
)
from domain.words import CancelReason, CountState, Formula, ReleaseCause, SessionState
from services import cancellation, fixing, held_session, history, putting_back
from services import room as rooms
from services.roster import write_wishes

ROOM_LENGTH = 40


def cancel(
    tx: Session,
    session_id: int,
    reason: CancelReason,
    note: str,
    seen_version: int,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> bool:
    """Whether this call cancelled the session and released its helpers; False when it was cancelled before."""
    held = held_session.hold(tx, session_id, by=by)
    if held.row.state is SessionState.CANCELLED:
        return False
    held.check_not_over(today)
    held.check_seen(seen_version)
    if tx.scalar(
        select(CountRow.session_id).where(
            CountRow.session_id == session_id, CountRow.state == CountState.ENTERED
        )
    ):
        raise AlreadyCounted
    note = note.strip()
    if len(note) > NOTE_LENGTH:
        raise NoteTooLong
    privacy.check(note)
    cancellation.cancel(
        tx,
        history.begin(by, now),
        held.row,
        network_id=held.place.network_id,
        reason=reason,
        note=note,
    )
    return True


def restore(
    tx: Session, session_id: int, seen_version: int, *, by: Person, today: date, now: datetime
) -> Restored:
    """The session takes place after all; who was released by the cancellation stands there again where possible."""
    held = held_session.hold(tx, session_id, by=by)
    if held.row.state is not SessionState.CANCELLED:
        raise NotCancelled
    held.check_not_over(today)
    held.check_seen(seen_version)
    rooms.check_free_for(tx, held.row)
    return cancellation.take_back(tx, history.begin(by, now), held, by=by)


def open_on_holiday(
    tx: Session, session_id: int, seen_version: int, *, by: Person, today: date, now: datetime
) -> Restored:
    """The session takes place on a public holiday; who was released for the holiday stands there again."""
    held = held_session.hold(tx, session_id, by=by)
    if held.row.holiday is None:
        raise NotOnHoliday
    held.check_not_over(today)
    held.check_seen(seen_version)
    action = history.begin(by, now)
    before = {"holiday": held.row.holiday, "opens_anyway": held.row.opens_anyway}
    held.row.holiday, held.row.opens_anyway = None, True
    held.row.version += 1
    after = {"holiday": None, "opens_anyway": True}
    held_session.record(tx, action, held, verb="opened_on_holiday", before=before, after=after)
    restored = putting_back.if_open(tx, action, held, ReleaseCause.CLOSURE, by=by)
    fixing.put_on_again(tx, action, [held.row])
    return restored


def add(
    tx: Session,
    location_id: int,
    when: DatedHours,
    formula: Formula,
    need: Need,
    *,
    room: str = "",
    by: Person,
    today: date,
    now: datetime,
) -> int:
    """The id of a new session outside any slot. A public holiday does not close it: somebody chose that day."""
    location = tx.scalars(
        select(LocationRow).where(LocationRow.id == location_id, scope.of_locations(by)).with_for_update()
    ).one_or_none()
    if location is None:
        raise NotFound
    access.check_at_location(by, Action.PLAN, location_id=location.id, network_id=location.network_id)
    if not today <= when.day <= today + PLANNED_AHEAD:
        raise DayOutOfReach
    if location.retired_on is not None and when.day >= location.retired_on:
        raise PlaceRetired(location.name)
    room = room.strip()
    if len(room) > ROOM_LENGTH:
        raise RoomTooLong(ROOM_LENGTH)
    privacy.check(room)
    _check_not_closed(tx, location, when.day)
    row = SessionRow(
        location_id=location.id,
        day=when.day,
        starts=when.hours.starts,
        ends=when.hours.ends,
        room=room,
        formula=formula,
        minimum=need.minimum,
        maximum=need.maximum,
        own_need=True,
        opens_anyway=True,
    )
    rooms.check_clear_for(tx, row)
    tx.add(row)
    tx.flush()  # the wishes and the history name the new session
    write_wishes(tx, row.id, need.languages, need.skills)
    history.record(
        tx,
        history.begin(by, now),
        entity="session",
        entity_id=row.id,
        verb="added",
        before=None,
        after={
            "day": row.day,
            "starts": row.starts,
            "ends": row.ends,
            "formula": row.formula,
            "minimum": need.minimum,
            "maximum": need.maximum,
            "languages": need.languages,
            "skills": need.skills,
        },
        network_id=location.network_id,
        location_id=location.id,
    )
    return row.id


def _check_not_closed(tx: Session, location: LocationRow, day: date) -> None:
    reason = tx.scalar(
        select(ClosureRow.reason)
        .where(
            ClosureRow.network_id == location.network_id,
            or_(ClosureRow.location_id.is_(None), ClosureRow.location_id == location.id),
            ClosureRow.is_withdrawn.is_(False),
            ClosureRow.first_day <= day,
            ClosureRow.last_day >= day,
        )
        .limit(1)
    )
    if reason is not None:
        raise PlaceClosed(location.name, day, reason)
