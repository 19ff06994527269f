"""Importing sessions: known by location, day, start and room. New ones are extra sessions, also of the past."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import bulk
from db.queries import table_rows
from db.tables import ClosureRow, LocationRow, SessionRow, SessionWishRow
from db.types import new_id
from domain import table_need, table_session
from domain.clock_time import DatedHours
from domain.period import Period
from domain.roster_change import MoveSession, SessionChange, SessionFields
from domain.roster_refusal import PLANNED_AHEAD, PlaceClosed, PlaceRetired, PlaceTaken
from domain.table_fields import BadValue, needed
from domain.table_report import CannotBeChanged, ClosedHere, Outcome, OutOfReach
from domain.table_session import Kept, Known, State
from domain.words import Formula, SessionState
from services import generation, history, import_row, moving, roster, session, wish
from services.generation import ClosedDays
from services.import_row import Desk, Given, Planned

YEARS_BACK = 20
Moment = tuple[int, date, time, str]
Key = tuple[Moment, bool]
"""Where and when, and whether it is a cancelled one: one of each may stand beside the other."""


def run(tx: Session, desk: Desk, rows: Sequence[Given]) -> list[Outcome]:
    known = _Known(tx, desk, import_row.days(desk, rows))
    new: list[tuple[int, Kept]] = []
    named: set[Key] = set()
    defaults = table_need.to_cells(Formula.WALK_IN, table_need.NEW, desk.lists)

    def key(given: Given) -> Key:
        fields = desk.fields(given, {})
        day, starts = needed("day", fields.day("day")), needed("starts", fields.clock("starts"))
        state = fields.word("state", State, table_session.named)
        found = (desk.place(fields), day, starts, fields.text("room")), state is State.CANCELLED
        named.add(found)
        return found

    def plan(given: Given, found: Key) -> Planned:
        (place, *_moment), _is_cancelled = found
        before = known.at(found, named)
        if before is None:
            kept = table_session.from_cells(desk.fields(given, defaults))
            known.check_new(desk, place, kept)
            new.append((place, kept))
            return Planned(given, desk.added(given, _what(desk, place, kept.when)))
        cells = table_session.to_cells(before.kept, desk.lists)
        after = table_session.from_cells(desk.fields(given, cells))
        _check_change(before.kept, after)
        outcome = desk.changed(
            given, _what(desk, place, before.kept.when), cells, table_session.to_cells(after, desk.lists)
        )
        return Planned(
            given, outcome, partial(_change, tx, desk, before, after) if after != before.kept else None
        )

    planned = import_row.planned(desk, rows, key, plan)
    outcomes = import_row.written(tx, desk, planned)
    _add_all(tx, desk, new)
    return outcomes


class _Known:
    """The sessions there are on the days of the file, and what keeps new ones from those days."""

    def __init__(self, tx: Session, desk: Desk, days: set[date]) -> None:
        self._by_key: dict[Key, Known] = {}
        self._taken: dict[tuple[int, date, str], list[DatedHours]] = defaultdict(list)
        for one in table_rows.sessions(tx, desk.by, desk.network_id, days):
            when, is_cancelled = one.kept.when, one.kept.state is State.CANCELLED
            self._by_key[(one.location_id, when.day, when.hours.starts, one.kept.room), is_cancelled] = one
            if not is_cancelled:
                self._taken[one.location_id, when.day, one.kept.room].append(when)
        # Whoever closes or retires the location goes first or comes after.
        self._places = {
            row.id: row
            for row in tx.scalars(
                select(LocationRow)
                .where(LocationRow.id.in_(list(desk.places)))
                .order_by(LocationRow.id)
                .with_for_update(read=True)
            )
        }
        self._closed = ClosedDays()
        self._reasons: dict[int, str] = {}
        if days and self._places:
            window = Period(min(days), max(days))
            self._closed = generation.closed_days(tx, list(self._places.values()), window)
            closures = select(ClosureRow.id, ClosureRow.reason).where(
                ClosureRow.network_id == desk.network_id
            )
            self._reasons = {row.id: row.reason for row in tx.execute(closures)}

    def at(self, key: Key, named: set[Key]) -> Known | None:
        """The session a row is about: the one of its moment, unless another row is about that one."""
        moment, is_cancelled = key
        other = moment, not is_cancelled
        return self._by_key.get(key) or (None if other in named else self._by_key.get(other))

    def check_new(self, desk: Desk, place: int, kept: Kept) -> None:
        """Raises the sentence when there can be no session of that moment; else no other fits beside it from now on."""
        day, name = kept.when.day, desk.places[place]
        if not desk.today - timedelta(days=365 * YEARS_BACK) <= day <= desk.today + PLANNED_AHEAD:
            raise BadValue("day", OutOfReach(PLANNED_AHEAD.days, YEARS_BACK))
        retired_on = self._places[place].retired_on
        if retired_on is not None and day >= retired_on and kept.state is not State.CANCELLED:
            raise BadValue("location", PlaceRetired(name))
        if kept.state is State.CLOSED:
            raise BadValue("state", ClosedHere())
        if kept.state is State.CANCELLED:
            return
        closure = self._closed.closure_of(place, day)
        if closure is not None:
            raise BadValue("day", PlaceClosed(name, day, self._reasons[closure]))
        taken = self._taken[place, day, kept.room]
        clash = next((one for one in taken if one.overlaps(kept.when)), None)
        if clash is not None:
            raise BadValue("starts", PlaceTaken(name, clash))
        taken.append(kept.when)


def _what(desk: Desk, place: int, when: DatedHours) -> str:
    return f"{desk.places[place]}, {when}"


def _check_change(before: Kept, after: Kept) -> None:
    """Raises the sentence of what no import does to a session that is there."""
    if (before.state is State.CLOSED) != (after.state is State.CLOSED):
        raise BadValue("state", ClosedHere())
    if before.formula is not after.formula:
        raise BadValue("formula", CannotBeChanged())
    if before.state is after.state is State.CANCELLED and before != after:
        raise BadValue("state", CannotBeChanged())


def _change(tx: Session, desk: Desk, before: Known, after: Kept) -> None:
    """By the services of the roster, one after the other."""
    was, key = before.kept, before.id
    if was.state is State.CANCELLED and after.state is State.PLANNED:
        session.restore(tx, key, before.version, by=desk.by, today=desk.today, now=desk.now)
    if after.when != was.when:
        moved = MoveSession(key, _version(tx, key), before.location_id, after.when, after.room)
        moving.move(tx, moved, by=desk.by, today=desk.today, now=desk.now)
    edit = SessionChange(key, _version(tx, key), _fields(was), _fields(after))
    saved = roster.save_changes(tx, [edit], by=desk.by, today=desk.today, now=desk.now)
    for refused in saved.refusals:
        raise refused.error
    if was.state is State.PLANNED and after.state is State.CANCELLED and after.reason is not None:
        session.cancel(
            tx,
            key,
            after.reason,
            after.cancel_note,
            _version(tx, key),
            by=desk.by,
            today=desk.today,
            now=desk.now,
        )


def _version(tx: Session, session_id: int) -> int:
    tx.flush()
    return tx.scalars(select(SessionRow.version).where(SessionRow.id == session_id)).one()


def _fields(kept: Kept) -> SessionFields:
    need = kept.need
    return SessionFields(frozenset(), need.minimum, need.maximum, need.languages, need.skills, kept.note)


def _add_all(tx: Session, desk: Desk, new: Sequence[tuple[int, Kept]]) -> None:
    """As `services.session.add` adds one: an extra session, which a public holiday does not close."""
    wishes = wish.keys_by_code(tx)
    keyed = [(new_id(), place, kept) for place, kept in new]
    bulk.insert_all(tx, SessionRow, [{"id": key, **_columns(place, kept)} for key, place, kept in keyed])
    asked = [
        {"session_id": key, "category_id": wishes[one]}
        for key, _place, kept in keyed
        for one in wish.asked(kept.need.languages, kept.need.skills)
    ]
    bulk.insert_all(tx, SessionWishRow, asked)
    changes = [
        history.Change("session", key, "added", None, _noted(kept), desk.network_id, place)
        for key, place, kept in keyed
    ]
    history.record_all(tx, desk.action, changes)


def _columns(place: int, kept: Kept) -> dict[str, Any]:
    is_cancelled = kept.state is State.CANCELLED
    return {
        "location_id": place,
        "day": kept.when.day,
        "starts": kept.when.hours.starts,
        "ends": kept.when.hours.ends,
        "room": kept.room,
        "formula": kept.formula,
        "minimum": kept.need.minimum,
        "maximum": kept.need.maximum,
        "own_need": True,
        "opens_anyway": True,
        "state": SessionState.CANCELLED if is_cancelled else SessionState.PLANNED,
        "cancel_reason": kept.reason if is_cancelled else None,
        "cancel_note": kept.cancel_note,
        "note": kept.note,
    }


def _noted(kept: Kept) -> history.Fields:
    return {
        "day": kept.when.day,
        "starts": kept.when.hours.starts,
        "ends": kept.when.hours.ends,
        "formula": kept.formula,
        "minimum": kept.need.minimum,
        "maximum": kept.need.maximum,
        "languages": kept.need.languages,
        "skills": kept.need.skills,
    } | ({"cancel_reason": kept.reason} if kept.state is State.CANCELLED else {})
