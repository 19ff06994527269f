"""Moving one session alone: to another day, other hours, another room or another place of its network.

It stays the session it was, known by its slot and original day, so nothing is generated in its old place, and a later
change of the slot leaves it where somebody put it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import candidate, roster, scope
from db.tables import ClosureRow, CountRow, LocationRow, SessionRow, SlotRow
from domain import access, eligibility, privacy
from domain.access import Action
from domain.candidate import OpenSession
from domain.clock_time import Hours
from domain.errors import NotFound
from domain.period import Period
from domain.person import Person
from domain.roster_change import MovedSession, MoveSession, NotBack
from domain.roster_refusal import (
    PLANNED_AHEAD,
    AlreadyBegun,
    AlreadyCounted,
    MovedOutOfReach,
    PlaceClosed,
    PlaceRetired,
    RoomTooLong,
)
from domain.rule import Rule
from domain.slot import LONGEST_ROOM
from domain.words import CountState, ReleaseCause, SessionState
from services import (
    departure,
    fixing,
    generation,
    held_location,
    held_session,
    history,
    putting_back,
    room,
    standing,
)
from services.held_session import Held
from services.history import ChangeSet
from services.room import Moment


@dataclass(frozen=True, slots=True)
class _Closed:
    """Why a session does not take place on a day at a place, if anything."""

    closure_id: int | None
    holiday: str | None
    opens_anyway: bool


def move(tx: Session, wanted: MoveSession, *, by: Person, today: date, now: datetime) -> MovedSession | bool:
    """The session is at the moment and place wanted; False when it was so already.

    Who may not stand there then is taken off and named. Raises the sentence when the session has begun or was counted,
    when the moment is past or too far, and when the place is closed, retired or taken.
    """
    place = _hold_place(tx, wanted.location_id, by=by)
    held = held_session.hold(tx, wanted.session_id, by=by)
    if place.network_id != held.place.network_id:
        raise NotFound
    wanted = replace(wanted, room=_cleaned(wanted.room))
    if _moment(held.row) == (wanted.location_id, wanted.when.day, wanted.when.hours, wanted.room):
        return False
    _check(tx, held, wanted, place, today=today, now=now)
    closed = _closed(tx, held, wanted, place)
    action = history.begin(by, now)
    moved = replace(
        held.placed.as_open(roster.to_place(place)),
        location_id=place.id,
        when=wanted.when,
        takes_place=closed.closure_id is None and closed.holiday is None,
    )
    freed = _free_who_cannot_come(tx, action, held, moved, by=by)
    was_off = not held.placed.takes_place
    before = fields(held.row)
    place_on(
        tx, held.row, location_id=place.id, day=wanted.when.day, hours=wanted.when.hours, room=wanted.room
    )
    held.row.closure_id, held.row.holiday = closed.closure_id, closed.holiday
    held.row.opens_anyway = closed.opens_anyway
    held.row.version += 1
    tx.flush()  # the assignments follow, and are read again below
    held_session.record(tx, action, held, verb="moved", before=before, after=fields(held.row))
    if was_off:
        freed += putting_back.if_open(tx, action, held, ReleaseCause.CLOSURE, by=by).not_back
        fixing.put_on_again(tx, action, [held.row])
        tx.flush()  # read again below
    there = standing.there(tx, [held.row.id])[held.row.id]
    return MovedSession(tuple(helper.name for helper in there), tuple(freed))


def place_on(tx: Session, row: SessionRow, *, location_id: int, day: date, hours: Hours, room: str) -> None:
    """The session is there and then; it has a moment of its own unless that is what its slot gives it."""
    if row.location_id != location_id:
        departure.note(tx, [row])
    row.location_id, row.day, row.room = location_id, day, room
    row.starts, row.ends = hours.starts, hours.ends
    slot = None if row.slot_id is None else tx.get_one(SlotRow, row.slot_id)
    row.own_moment = slot is not None and (location_id, day, hours) != (
        slot.location_id,
        row.original_day,
        Hours(slot.starts, slot.ends),
    )


def fields(row: SessionRow) -> history.Fields:
    """What history notes of a moment, so that it can be read and taken back."""
    return {
        "location_id": row.location_id,
        "day": row.day,
        "starts": row.starts,
        "ends": row.ends,
        "room": row.room,
        "closure_id": row.closure_id,
        "holiday": row.holiday,
        "opens_anyway": row.opens_anyway,
    }


def _hold_place(tx: Session, location_id: int, *, by: Person) -> LocationRow:
    """Where the session goes, locked against closing and retiring; before the session, as everybody locks them."""
    row = tx.scalars(
        select(LocationRow).where(LocationRow.id == location_id, scope.of_locations(by)).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    access.check_at_location(by, Action.PLAN, location_id=row.id, network_id=row.network_id)
    return row


def _moment(row: SessionRow) -> tuple[int, date, Hours, str]:
    return row.location_id, row.day, Hours(row.starts, row.ends), row.room


def _cleaned(room: str) -> str:
    room = room.strip()
    if len(room) > LONGEST_ROOM:
        raise RoomTooLong(LONGEST_ROOM)
    privacy.check(room)
    return room


def _check(
    tx: Session, held: Held, wanted: MoveSession, place: LocationRow, *, today: date, now: datetime
) -> None:
    held.check_not_over(today)
    clock = held_location.wall_clock(tx, place, now)
    if held.row.day == today and held.row.starts <= clock:
        raise AlreadyBegun
    held.check_seen(wanted.seen_version)
    if held.row.state is SessionState.CANCELLED:
        held.check_takes_place()
    if tx.scalar(
        select(CountRow.session_id).where(
            CountRow.session_id == held.row.id, CountRow.state == CountState.ENTERED
        )
    ):
        raise AlreadyCounted
    day = wanted.when.day
    if not today <= day <= today + PLANNED_AHEAD or (day == today and wanted.when.hours.starts <= clock):
        raise MovedOutOfReach
    if place.retired_on is not None and day >= place.retired_on:
        raise PlaceRetired(place.name)
    moment = Moment(day, wanted.when.hours.starts, wanted.room)
    room.check_free(tx, place, {moment}, but={held.row.id})


def _closed(tx: Session, held: Held, wanted: MoveSession, place: LocationRow) -> _Closed:
    """What closes the session where it goes. Raises `PlaceClosed`; a public holiday does not close a day that was chosen."""
    row, day = held.row, wanted.when.day
    if (row.day, row.location_id) == (day, place.id):
        return _Closed(row.closure_id, row.holiday, row.opens_anyway)
    closed = generation.closed_days(tx, [place], Period(day, day))
    closure_id = closed.closure_of(place.id, day)
    if closure_id is not None:
        raise PlaceClosed(place.name, day, tx.get_one(ClosureRow, closure_id).reason)
    is_chosen_holiday = closed.holiday_of(place.id, day) is not None
    return _Closed(None, None, row.opens_anyway or is_chosen_holiday)


def _free_who_cannot_come(
    tx: Session, action: ChangeSet, held: Held, moved: OpenSession, *, by: Person
) -> list[NotBack]:
    """Who stands there and may not at the new moment is taken off, by name, with the rules that say so."""
    if not held.placed.standing:
        return []
    helper_ids = [one.helper_id for one in held.placed.standing]
    held_session.lock_helpers(tx, helper_ids)
    known = candidate.chosen(tx, by, moved, held.place.network_id, helper_ids)
    freed = []
    for one in held.placed.standing:
        refusals = eligibility.hard_rules(moved, known[one.helper_id], one.role, stays=True)
        if one.absence is not None:  # away before too: still named on the session, and still not counted
            refusals = [refusal for refusal in refusals if refusal.rule is not Rule.ABSENT]
        if refusals:
            standing.take_off(tx, action, held, one.helper_id)
            freed.append(NotBack(one.name, "; ".join(refusal.phrase for refusal in refusals)))
    tx.flush()  # the database refuses a helper in two places as soon as the hours change
    return freed
