"""The sessions that a slot has already follow a change of it; what somebody decided about one of them alone stays."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.tables import AssignmentRow, LocationRow, SessionRow, SessionWishRow
from domain.clock_time import DatedHours, Hours
from domain.person import Person
from domain.session_effect import Fate, Helper, SessionEffect
from domain.slot import Draft
from domain.words import OCCUPYING, CancelReason, SessionState
from services import closing, departure, held_session, history, off_roster, room, standing
from services.history import ChangeSet
from services.room import Moment


@dataclass(frozen=True, slots=True)
class Change:
    """A slot as it was and as it becomes, and where; with the keys of the languages and skills it asks for from now on."""

    before: Draft
    after: Draft
    wishes: tuple[int, ...]
    place: LocationRow


def follow(
    tx: Session,
    action: ChangeSet,
    sessions: Sequence[SessionRow],
    change: Change,
    *,
    location: LocationRow,
    days: set[date],
    by: Person,
) -> list[SessionEffect]:
    """What becomes of each session: off the roster when its original day is none of `days`, else as the slot is now.

    `location` is where the slot was; where it is from now on stands in the change. The caller holds both, and the
    sessions. Raises `PlaceTaken` when another session is in the way.
    """
    staying = [one for one in sessions if one.original_day in days]
    falling = [one for one in sessions if one.original_day not in days]
    restored = {one.id for one in staying if one.state is SessionState.CANCELLED}
    effects = off_roster.take_off(tx, action, falling, location, CancelReason.SLOT_CHANGED)
    effects += off_roster.put_on(tx, action, staying, location, CancelReason.SLOT_CHANGED, by=by)
    planned = [one for one in staying if one.state is SessionState.PLANNED]
    room.check_free(
        tx,
        change.place,
        {Moment(one.day, _hours(one, change).starts, _room(one, change)) for one in planned},
        but={one.id for one in sessions},
    )
    freed = _free_who_would_stand_twice(tx, action, planned, change, by=by)
    before = {one.id: (closing.when(one), _fields(one)) for one in staying}
    departure.note(tx, [one for one in staying if one.location_id != change.place.id])
    for session in staying:
        _apply(session, change)
    tx.flush()  # the days stay, so no two of these sessions ever start at the same moment
    _write_wishes(tx, [one.id for one in staying if not one.own_need], change)
    there = standing.there(tx, [one.id for one in planned])
    needs_other_wishes = change.before.need != change.after.need
    for session in staying:
        was, fields = before[session.id]
        if fields == _fields(session) and not (needs_other_wishes and not session.own_need):
            continue
        session.version += 1
        history.record(
            tx,
            action,
            entity="session",
            entity_id=session.id,
            verb="followed_slot",
            before=fields,
            after=_fields(session),
            network_id=change.place.network_id,
            location_id=change.place.id,
        )
        if session.state is SessionState.PLANNED and session.id not in restored:
            effects.append(
                SessionEffect(
                    change.place.name,
                    was,
                    closing.when(session),
                    Fate.CHANGED,
                    there=there[session.id],
                    freed=freed[session.id],
                )
            )
    return effects


def follow_elsewhere(
    tx: Session, action: ChangeSet, sessions: Sequence[SessionRow], *, days: set[date], by: Person
) -> list[SessionEffect]:
    """Sessions of the slot that were moved to other places alone: as they are, but off the roster with their original day."""
    effects: list[SessionEffect] = []
    for place in tx.scalars(
        select(LocationRow)
        .where(LocationRow.id.in_({one.location_id for one in sessions}))
        .order_by(LocationRow.id)
    ):
        there = [one for one in sessions if one.location_id == place.id]
        staying = [one for one in there if one.original_day in days]
        falling = [one for one in there if one.original_day not in days]
        effects += off_roster.take_off(tx, action, falling, place, CancelReason.SLOT_CHANGED)
        effects += off_roster.put_on(tx, action, staying, place, CancelReason.SLOT_CHANGED, by=by)
    return effects


def _apply(session: SessionRow, change: Change) -> None:
    hours = _hours(session, change)
    session.location_id = change.place.id
    session.starts, session.ends = hours.starts, hours.ends
    session.room = _room(session, change)
    if session.formula is change.before.formula:
        session.formula = change.after.formula
    if not session.own_need:
        session.minimum, session.maximum = change.after.need.minimum, change.after.need.maximum


def _hours(session: SessionRow, change: Change) -> Hours:
    """A session that was moved alone keeps its own hours."""
    own = Hours(session.starts, session.ends)
    return own if session.own_moment or own != change.before.hours else change.after.hours


def _room(session: SessionRow, change: Change) -> str:
    return change.after.room if session.room == change.before.room else session.room


def _fields(session: SessionRow) -> history.Fields:
    return {
        "location_id": session.location_id,
        "starts": session.starts,
        "ends": session.ends,
        "room": session.room,
        "formula": session.formula,
        "minimum": session.minimum,
        "maximum": session.maximum,
    }


def _write_wishes(tx: Session, session_ids: Sequence[int], change: Change) -> None:
    before, after = change.before.need, change.after.need
    if (before.languages, before.skills) == (after.languages, after.skills):
        return
    tx.execute(delete(SessionWishRow).where(SessionWishRow.session_id.in_(session_ids)))
    tx.add_all(
        SessionWishRow(session_id=session_id, category_id=key)
        for session_id in session_ids
        for key in change.wishes
    )


def _free_who_would_stand_twice(
    tx: Session, action: ChangeSet, sessions: Sequence[SessionRow], change: Change, *, by: Person
) -> defaultdict[int, tuple[Helper, ...]]:
    """Who stands elsewhere at the new hours is taken off, by session: nobody is in two places, also not by a change."""
    freed: defaultdict[int, tuple[Helper, ...]] = defaultdict(tuple)
    moving = {one.id: DatedHours(one.day, _hours(one, change)) for one in sessions}
    moving = {one.id: moving[one.id] for one in sessions if moving[one.id] != closing.when(one)}
    there = standing.there(tx, moving)
    helpers = {helper.id for standing_there in there.values() for helper in standing_there}
    held_session.lock_helpers(tx, helpers)
    elsewhere: dict[tuple[int, date], list[tuple[int, Hours]]] = defaultdict(list)
    for helper_id, session_id, day, starts, ends in tx.execute(
        select(
            AssignmentRow.helper_id,
            AssignmentRow.session_id,
            AssignmentRow.day,
            AssignmentRow.starts,
            AssignmentRow.ends,
        ).where(
            AssignmentRow.helper_id.in_(helpers),
            AssignmentRow.day.in_({when.day for when in moving.values()}),
            AssignmentRow.state.in_(OCCUPYING),
        )
    ):
        elsewhere[helper_id, day].append((session_id, Hours(starts, ends)))
    for session_id, when in moving.items():
        for helper in there[session_id]:
            if any(
                other != session_id and when.hours.overlaps(hours)
                for other, hours in elsewhere[helper.id, when.day]
            ):
                held = held_session.hold(tx, session_id, by=by)
                standing.take_off(tx, action, held, helper.id)
                freed[session_id] += (helper,)
    tx.flush()  # the database refuses a helper in two places as soon as the hours change
    return freed
