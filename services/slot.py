"""Keeping slots: adding, changing from a day on, stopping. Their sessions are made in the same transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.queries import slot as slots
from db.tables import LocationRow, SessionRow, SlotRow
from domain import recurrence, slot
from domain.errors import Stale
from domain.period import Period
from domain.person import Person
from domain.recurrence import Listed
from domain.session_effect import Effects, in_order
from domain.slot import Draft, Outcome
from services import (
    closing,
    fixing,
    following,
    generation,
    held_location,
    held_slot,
    history,
    off_roster,
    room,
    slot_row,
    wish,
)
from services.following import Change
from services.history import ChangeSet
from services.room import Moment


def add(
    tx: Session,
    location_id: int,
    draft: Draft,
    *,
    may_be_over: bool = False,
    by: Person,
    today: date,
    now: datetime,
) -> Outcome:
    """The new slot and its sessions; the one there is, when the very same was added a moment ago.

    `may_be_over`: one that began before today need not have a date ahead, and its location may be retired.
    """
    location = held_location.hold(tx, location_id, by=by)
    is_retired = location.retired_on is not None and location.retired_on <= today
    is_over = may_be_over and (is_retired or draft.validity.first < today)
    if not is_over:
        held_slot.check_in_use(location, today)
    draft = slot.cleaned(draft)
    twin = _twin(tx, location, draft)
    if twin is not None:
        return held_slot.outcome(tx, twin, first=today)
    action = history.begin(by, now)
    row = slot_row.insert(tx, action, location, draft)
    first = _first_day(tx, location, draft, today, now)
    if not _check_free(tx, row, location, draft, first, today=today) and not is_over:
        raise slot.NothingAhead
    added = generation.generate(tx, [row.id], today=today, first=first, action=action)
    return held_slot.outcome(tx, row.id, first=first, added=added)


def change(
    tx: Session,
    slot_id: int,
    draft: Draft,
    seen_version: int,
    *,
    from_day: date,
    to_location_id: int | None = None,
    by: Person,
    today: date,
    now: datetime,
) -> Outcome:
    """The slot is as in the draft from a day on; its sessions from then on follow, those before stay as they were.

    From a later day than today, a slot that has begun ends the day before and a new one goes on from there: the
    outcome names that one. So it does at another location of the network, given by `to_location_id`, from whatever
    day. Saving the same again changes nothing.
    """
    row, location, place = held_slot.hold_with_place(tx, slot_id, to_location_id, by=by)
    before = slots.drafts(tx, [row])[row.id]
    draft = slot.cleaned(draft)
    moves = place.id != location.id
    if draft == before and not moves:
        return held_slot.outcome(tx, row.id, first=from_day)
    is_anew = moves or slot.begins_anew(before, from_day, today)
    if is_anew:
        if draft.validity.last < from_day:
            raise slot.EndsBeforeChange
        first_day = max(from_day, draft.validity.first)
        draft = replace(draft, validity=Period(first_day, draft.validity.last))
        twin = _twin(tx, place, draft)
        if twin is not None:
            return held_slot.outcome(tx, twin, first=from_day)
    if row.version != seen_version:
        raise Stale
    slot.check_from(from_day, today)
    held_slot.check_in_use(place, today)
    counted = held_slot.counted(tx, row.id)
    action = history.begin(by, now)
    sessions = off_roster.lock_future_of_slot(tx, location, row.id, from_day=from_day, today=today, now=now)
    if is_anew:
        ended = slot.stopped(before, from_day - slot.ONE_DAY)
        slot_row.write(tx, action, row, location, before=before, after=ended)
        successor = slot_row.insert(tx, action, place, draft)
        # What began or was counted is known by its new slot too, so that none is made a second time for its day.
        tx.execute(
            update(SessionRow)
            .where(SessionRow.slot_id == row.id, SessionRow.original_day >= from_day)
            .values(slot_id=successor.id)
        )
        fixing.go_on(tx, action, row, successor, places=(location, place), day=from_day)
        row = successor
    else:
        slot_row.write(tx, action, row, location, before=before, after=draft)
    tx.flush()  # the sessions belong to the slot whose days are asked for now
    first = max(from_day, _first_day(tx, place, draft, today, now))
    wishes = wish.keys_of(tx, draft.need.languages, draft.need.skills)
    change = Change(before, draft, tuple(wishes), place)
    effects = _follow(tx, action, row, location, change, sessions=sessions, first=first, by=by)
    if moves:
        days = Period(first, recurrence.horizon(today).last)
        closed = closing.follow(tx, action, [place], days, network_id=place.network_id, by=by)
        effects = in_order([*effects, *closed])
    _check_free(tx, row, place, draft, first, today=today)
    added = generation.generate(tx, [row.id], today=today, first=first, action=action)
    # At those that stayed too: whoever could not come at the old hours may at the new ones.
    fixing.put_on_again(tx, action, sessions)
    return held_slot.outcome(tx, row.id, first=first, added=added, effects=effects, counted=counted)


def stop(
    tx: Session,
    slot_id: int,
    last_day: date,
    seen_version: int,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> Outcome:
    """The slot has no sessions after that day; it can be changed to go on again later."""
    row, _location = held_slot.hold(tx, slot_id, by=by)
    before = slots.drafts(tx, [row])[row.id]
    return change(
        tx,
        slot_id,
        slot.stopped(before, last_day),
        seen_version,
        from_day=today,
        by=by,
        today=today,
        now=now,
    )


def _twin(tx: Session, location: LocationRow, draft: Draft) -> int | None:
    """The slot of this location that is exactly so already."""
    rows = tx.scalars(select(SlotRow).where(SlotRow.location_id == location.id).order_by(SlotRow.id)).all()
    return next((key for key, known in slots.drafts(tx, rows).items() if known == draft), None)


def _follow(
    tx: Session,
    action: ChangeSet,
    row: SlotRow,
    location: LocationRow,
    change: Change,
    *,
    sessions: Sequence[SessionRow],
    first: date,
    by: Person,
) -> Effects:
    if not sessions:
        return ()
    originals = [one.original_day for one in sessions if one.original_day is not None]
    days = set(_days(row, change.place, change.after, Period(min(originals), max(originals))))
    # At noon, the session of this afternoon does not become one of this morning: it stays as it was.
    concerned = [one for one in sessions if one.day >= first or one.original_day not in days]
    here = [one for one in concerned if one.location_id == location.id]
    effects = following.follow(tx, action, here, change, location=location, days=days, by=by)
    elsewhere = [one for one in concerned if one.location_id != location.id]
    return in_order(effects + following.follow_elsewhere(tx, action, elsewhere, days=days, by=by))


def _check_free(
    tx: Session, row: SlotRow, location: LocationRow, draft: Draft, first: date, *, today: date
) -> list[date]:
    """The days on which the slot will have its sessions. Raises `PlaceTaken` when one of them would have to give way."""
    days = _days(row, location, draft, Period(first, max(first, recurrence.horizon(today).last)))
    own = tx.execute(
        select(SessionRow.id, SessionRow.original_day, SessionRow.own_moment).where(
            SessionRow.slot_id == row.id, SessionRow.original_day >= first
        )
    ).all()
    moved_away = {one.original_day for one in own if one.own_moment}
    moments = {Moment(day, draft.hours.starts, draft.room) for day in days if day not in moved_away}
    room.check_free(tx, location, moments, but={one.id for one in own})
    return days


def _first_day(tx: Session, location: LocationRow, draft: Draft, today: date, now: datetime) -> date:
    """Today, or tomorrow when the slot's hours have begun: no session is made that is already going on or over."""
    has_begun = draft.hours.starts <= held_location.wall_clock(tx, location, now)
    return today + slot.ONE_DAY if has_begun else today


def _days(row: SlotRow, location: LocationRow, draft: Draft, window: Period) -> list[date]:
    listed = draft.recurrence.days if isinstance(draft.recurrence, Listed) else ()
    return generation.occurrences(row, location, listed, window)
