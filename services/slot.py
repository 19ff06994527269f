"""Keeping slots: adding, changing from a day on, stopping. Their sessions are made in the same transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.queries import slot as slots
from db.tables import LocationRow, SessionRow, SlotDateRow, SlotRow, SlotWishRow
from domain import access, recurrence, slot
from domain import location as places
from domain.access import Action
from domain.errors import NotFound, Stale
from domain.period import Period
from domain.person import Person
from domain.recurrence import Listed, Monthly, Weekly
from domain.session_effect import Effects, in_order
from domain.slot import Draft, Outcome
from services import following, generation, held_location, history, off_roster, room, wish
from services.following import Change
from services.history import ChangeSet
from services.room import Moment

DAYS_SHOWN = 12
BESIDE_SHOWN = 3


def add(tx: Session, location_id: int, draft: Draft, *, by: Person, today: date, now: datetime) -> Outcome:
    """The new slot and its sessions; the one there is, when the very same was added a moment ago."""
    location = held_location.hold(tx, location_id, by=by)
    _check_in_use(location, today)
    draft = slot.cleaned(draft)
    twin = _twin(tx, location, draft)
    if twin is not None:
        return _outcome(tx, twin, first=today)
    row = _insert(tx, history.begin(by, now), location, draft)
    first = _first_day(tx, location, draft, today, now)
    days = _days(row, location, draft, Period(first, recurrence.horizon(today).last))
    if not days:
        raise slot.NothingAhead
    room.check_free(tx, location, {Moment(day, draft.hours.starts, draft.room) for day in days})
    added = generation.generate(tx, [row.id], today=today, first=first)
    return _outcome(tx, row.id, first=first, added=added)


def change(
    tx: Session,
    slot_id: int,
    draft: Draft,
    seen_version: int,
    *,
    from_day: date,
    by: Person,
    today: date,
    now: datetime,
) -> Outcome:
    """The slot is as in the draft from a day on; its sessions from then on follow, those before stay as they were.

    From a later day than today, a slot that has begun ends the day before and a new one goes on from there: the
    outcome names that one. Saving the same again changes nothing.
    """
    row, location = _held(tx, slot_id, by=by)
    before = slots.drafts(tx, [row])[row.id]
    draft = slot.cleaned(draft)
    if draft == before:
        return _outcome(tx, row.id, first=from_day)
    is_anew = slot.begins_anew(before, from_day, today)
    if is_anew:
        if draft.validity.last < from_day:
            raise slot.EndsBeforeChange
        draft = replace(draft, validity=Period(from_day, draft.validity.last))
        twin = _twin(tx, location, draft)
        if twin is not None:
            return _outcome(tx, twin, first=from_day)
    if row.version != seen_version:
        raise Stale
    slot.check_from(from_day, today)
    _check_in_use(location, today)
    action = history.begin(by, now)
    sessions = off_roster.lock_future(
        tx,
        location,
        (SessionRow.slot_id == row.id) & (SessionRow.original_day >= from_day),
        today=today,
        now=now,
    )
    if is_anew:
        ended = slot.stopped(before, from_day - slot.ONE_DAY)
        _write(tx, action, row, location, before=before, after=ended)
        successor = _insert(tx, action, location, draft)
        for session in sessions:
            session.slot_id = successor.id
        row = successor
    else:
        _write(tx, action, row, location, before=before, after=draft)
    tx.flush()  # the sessions belong to the slot whose days are asked for now
    first = max(from_day, _first_day(tx, location, draft, today, now))
    effects = _follow(
        tx, action, row, location, sessions=sessions, before=before, after=draft, first=first, by=by
    )
    added = generation.generate(tx, [row.id], today=today, first=first)
    return _outcome(tx, row.id, first=first, added=added, effects=effects)


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
    row, _location = _held(tx, slot_id, by=by)
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


def _held(tx: Session, slot_id: int, *, by: Person) -> tuple[SlotRow, LocationRow]:
    """The slot with its location, both locked, when the person may keep them; out of scope they do not exist."""
    access.check(by, Action.KEEP_LOCATIONS)
    location_id = tx.scalar(select(SlotRow.location_id).where(SlotRow.id == slot_id))
    if location_id is None:
        raise NotFound
    location = held_location.hold(tx, location_id, by=by)
    row = tx.scalars(
        select(SlotRow)
        .where(SlotRow.id == slot_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    return row, location


def _check_in_use(location: LocationRow, today: date) -> None:
    if location.retired_on is not None and location.retired_on <= today:
        raise places.AlreadyRetired


def _twin(tx: Session, location: LocationRow, draft: Draft) -> int | None:
    """The slot of this location that is exactly so already."""
    rows = tx.scalars(select(SlotRow).where(SlotRow.location_id == location.id).order_by(SlotRow.id)).all()
    return next((key for key, known in slots.drafts(tx, rows).items() if known == draft), None)


def _insert(tx: Session, action: ChangeSet, location: LocationRow, draft: Draft) -> SlotRow:
    row = SlotRow(location_id=location.id, **_columns(draft))
    tx.add(row)
    tx.flush()  # the dates, the wishes and the history name the new slot
    _insert_days_and_wishes(tx, row, draft)
    _record(tx, action, row, location, verb="added", before=None, after=_fields(draft))
    return row


def _write(
    tx: Session, action: ChangeSet, row: SlotRow, location: LocationRow, *, before: Draft, after: Draft
) -> None:
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


def _follow(
    tx: Session,
    action: ChangeSet,
    row: SlotRow,
    location: LocationRow,
    *,
    sessions: Sequence[SessionRow],
    before: Draft,
    after: Draft,
    first: date,
    by: Person,
) -> Effects:
    if not sessions:
        return ()
    originals = [one.original_day for one in sessions if one.original_day is not None]
    days = set(_days(row, location, after, Period(min(originals), max(originals))))
    wishes = wish.keys_of(tx, after.need.languages, after.need.skills)
    return in_order(
        following.follow(
            tx,
            action,
            # At noon, the session of this afternoon does not become one of this morning: it stays as it was.
            [one for one in sessions if one.day >= first or one.original_day not in days],
            Change(before, after, tuple(wishes)),
            location=location,
            days=days,
            by=by,
        )
    )


def _first_day(tx: Session, location: LocationRow, draft: Draft, today: date, now: datetime) -> date:
    """Today, or tomorrow when the slot's hours have begun: no session is made that is already going on or over."""
    has_begun = draft.hours.starts <= held_location.wall_clock(tx, location, now)
    return today + slot.ONE_DAY if has_begun else today


def _days(row: SlotRow, location: LocationRow, draft: Draft, window: Period) -> list[date]:
    listed = draft.recurrence.days if isinstance(draft.recurrence, Listed) else ()
    return generation.occurrences(row, location, listed, window)


def _outcome(tx: Session, slot_id: int, *, first: date, added: int = 0, effects: Effects = ()) -> Outcome:
    return Outcome(
        slot_id,
        slots.coming_days(tx, slot_id, first=first, limit=DAYS_SHOWN),
        added,
        effects,
        room.beside(tx, slot_id, first=first, limit=BESIDE_SHOWN),
    )


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
