"""Keeping closures: of a location or of a whole network. Withdrawn, never deleted."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import closure as closures
from db.tables import ClosureRow, LocationRow
from domain import access, closure
from domain.access import Action
from domain.closure import Draft, Outcome
from domain.errors import NotFound, Stale
from domain.period import Period
from domain.person import Person
from services import closing, held_location, history
from services.history import ChangeSet


def add(
    tx: Session,
    network_id: int,
    location_id: int | None,
    draft: Draft,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> Outcome:
    """A new closure of a location, or without one of the network; the one there is, when it was just added."""
    locations = _held_places(tx, network_id, location_id, by=by)
    draft = closure.cleaned(draft)
    closure.check_first(draft.days.first, today)
    twin = tx.scalar(
        select(ClosureRow.id).where(
            ClosureRow.network_id == network_id,
            ClosureRow.location_id.is_not_distinct_from(location_id),
            ClosureRow.first_day == draft.days.first,
            ClosureRow.last_day == draft.days.last,
            ClosureRow.reason == draft.reason,
            ClosureRow.is_withdrawn.is_(False),
        )
    )
    if twin is not None:
        return Outcome(twin)
    row = ClosureRow(network_id=network_id, location_id=location_id)
    _fill(row, draft)
    tx.add(row)
    tx.flush()  # the sessions name the closure
    action = history.begin(by, now)
    record(tx, action, row, verb="added", before=None, after=fields(draft), texts=("", draft.reason))
    effects = closing.follow(tx, action, locations, draft.days, network_id=network_id, by=by)
    return Outcome(row.id, effects)


def change(
    tx: Session, closure_id: int, draft: Draft, seen_version: int, *, by: Person, today: date, now: datetime
) -> Outcome:
    """The closure is as in the draft; sessions that it no longer closes are open again, with their helpers."""
    row, locations = hold(tx, closure_id, by=by)
    if row.is_withdrawn:
        raise closure.Withdrawn
    before = closures.to_draft(row)
    draft = closure.cleaned(draft)
    if draft == before:
        return Outcome(row.id)
    if row.version != seen_version:
        raise Stale
    if not closure.can_change(before, today):
        raise closure.LongOver
    if draft.days.first != before.days.first:
        closure.check_first(draft.days.first, today)
    action = history.begin(by, now)
    days = rewrite(tx, action, row, draft)
    return Outcome(row.id, closing.follow(tx, action, locations, days, network_id=row.network_id, by=by))


def rewrite(tx: Session, action: ChangeSet, row: ClosureRow, draft: Draft) -> Period:
    """The closure says what the draft says; the days about which that says something. The caller holds the row."""
    before = closures.to_draft(row)
    _fill(row, draft)
    row.version += 1
    record(
        tx,
        action,
        row,
        verb="changed",
        before={**fields(before), "reason_changed": False},
        after={**fields(draft), "reason_changed": draft.reason != before.reason},
        texts=(before.reason, draft.reason),
    )
    tx.flush()  # the sessions follow it as it now is
    return Period(min(before.days.first, draft.days.first), max(before.days.last, draft.days.last))


def withdraw(
    tx: Session, closure_id: int, seen_version: int, *, by: Person, today: date, now: datetime
) -> Outcome:
    """It is not closed after all; who was set free by it stands there again as far as the rules allow."""
    row, locations = hold(tx, closure_id, by=by)
    if row.is_withdrawn:
        return Outcome(row.id)
    if row.version != seen_version:
        raise Stale
    draft = closures.to_draft(row)
    if not closure.can_change(draft, today):
        raise closure.LongOver
    row.is_withdrawn = True
    row.version += 1
    tx.flush()  # the sessions follow
    action = history.begin(by, now)
    record(tx, action, row, verb="withdrawn", before=fields(draft), after=None)
    return Outcome(
        row.id, closing.follow(tx, action, locations, draft.days, network_id=row.network_id, by=by)
    )


def _held_places(
    tx: Session, network_id: int, location_id: int | None, *, by: Person
) -> Sequence[LocationRow]:
    """The locations that a closure closes, locked, when the person may keep them."""
    if location_id is None:
        return held_location.hold_network(tx, network_id, by=by)
    location = held_location.hold(tx, location_id, by=by)
    if location.network_id != network_id:
        raise NotFound
    return [location]


def hold(tx: Session, closure_id: int, *, by: Person) -> tuple[ClosureRow, Sequence[LocationRow]]:
    """The closure, with the locations it closes, when the person may keep them; out of scope it does not exist."""
    access.check(by, Action.KEEP_LOCATIONS)
    known = tx.execute(
        select(ClosureRow.network_id, ClosureRow.location_id).where(ClosureRow.id == closure_id)
    ).one_or_none()
    if known is None:
        raise NotFound
    locations = _held_places(tx, known.network_id, known.location_id, by=by)
    row = tx.scalars(
        select(ClosureRow)
        .where(ClosureRow.id == closure_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    return row, locations


def _fill(row: ClosureRow, draft: Draft) -> None:
    row.first_day, row.last_day, row.reason = draft.days.first, draft.days.last, draft.reason


def fields(draft: Draft) -> history.Fields:
    """What history keeps: the days, and of the reason only whether it changed."""
    return {"first_day": draft.days.first, "last_day": draft.days.last}


def record(
    tx: Session,
    action: ChangeSet,
    row: ClosureRow,
    *,
    verb: str,
    before: history.Fields | None,
    after: history.Fields | None,
    texts: history.Texts | None = None,
) -> None:
    history.record(
        tx,
        action,
        entity="closure",
        entity_id=row.id,
        verb=verb,
        before=before,
        after=after,
        network_id=row.network_id,
        location_id=row.location_id,
        texts=texts,
    )
