"""Absences of helpers: noted by whoever is called in the morning, the manager of the place or the coordinator.

The helper stays on the roster and no longer counts there, so that a withdrawn absence leaves everything as it was.
"""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import absence as absences
from db.tables import AbsenceRow, HelperRow
from domain import absence
from domain.absence import Draft, Gaps
from domain.errors import NotFound, Stale
from domain.person import Person
from services import held_helper, history
from services.history import Fields


def add(tx: Session, helper_id: int, draft: Draft, *, by: Person, today: date, now: datetime) -> int:
    """The key of a new absence. Noting the same absence twice gives the same one."""
    helper = held_helper.hold_to_follow_up(tx, helper_id, by=by, today=today)
    absence.check(draft, today=today)
    known = tx.scalar(
        select(AbsenceRow.id).where(
            AbsenceRow.helper_id == helper.id,
            AbsenceRow.is_withdrawn.is_(False),
            AbsenceRow.kind == draft.kind,
            AbsenceRow.first_day == draft.first_day,
            AbsenceRow.last_day.is_not_distinct_from(draft.last_day),
        )
    )
    if known is not None:
        return known
    row = AbsenceRow(helper_id=helper.id)
    _write(row, draft)
    tx.add(row)
    tx.flush()  # gives the key
    held_helper.record(
        tx,
        history.begin(by, now),
        helper,
        verb="absence_added",
        after={"absence_id": row.id, **fields(draft)},
    )
    return row.id


def change(
    tx: Session,
    helper_id: int,
    absence_id: int,
    draft: Draft,
    seen_version: int,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> bool:
    """Whether this call changed the absence; False when it was so already."""
    helper, row = _held(tx, helper_id, absence_id, by=by, today=today)
    if row.is_withdrawn:
        raise absence.Withdrawn
    before = absences.to_draft(row)
    if draft == before:
        return False
    if row.version != seen_version:
        raise Stale
    absence.check(draft, today=today)
    _rewrite(tx, helper, row, draft, by=by, now=now)
    return True


def end_early(
    tx: Session,
    helper_id: int,
    absence_id: int,
    last_day: date,
    seen_version: int,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> Gaps:
    """The absence ends on this day already; the sessions that have the helper back, as they stand then.

    The helper stood there all the time without counting, so nothing has to be put back: where somebody was put in
    meanwhile there are too many now, and a person chooses. Nothing when the absence ended on that day already.
    """
    helper, row = _held(tx, helper_id, absence_id, by=by, today=today)
    if row.is_withdrawn:
        raise absence.Withdrawn
    before = absences.to_draft(row)
    if last_day == before.last_day:
        return Gaps()
    if row.version != seen_version:
        raise Stale
    absence.check_ends_early(before, last_day)
    _rewrite(tx, helper, row, replace(before, last_day=last_day), by=by, now=now)
    tx.flush()  # the roster is read as it stands now
    return absences.gaps(tx, by, helper.id, absence.freed_by(before, last_day), today=today)


def withdraw(
    tx: Session, helper_id: int, absence_id: int, seen_version: int, *, by: Person, today: date, now: datetime
) -> bool:
    """Whether this call took the absence back: the helper counts again wherever still planned."""
    helper, row = _held(tx, helper_id, absence_id, by=by, today=today)
    if row.is_withdrawn:
        return False
    if row.version != seen_version:
        raise Stale
    row.is_withdrawn = True
    row.version += 1
    held_helper.record(
        tx,
        history.begin(by, now),
        helper,
        verb="absence_withdrawn",
        before={"absence_id": row.id, **fields(absences.to_draft(row))},
    )
    return True


def _held(
    tx: Session, helper_id: int, absence_id: int, *, by: Person, today: date
) -> tuple[HelperRow, AbsenceRow]:
    """The helper, locked, and one of the helper's absences. Raises `NotFound`."""
    helper = held_helper.hold_to_follow_up(tx, helper_id, by=by, today=today)
    row = tx.get(AbsenceRow, absence_id, populate_existing=True)
    if row is None or row.helper_id != helper.id:
        raise NotFound
    return helper, row


def _rewrite(
    tx: Session, helper: HelperRow, row: AbsenceRow, draft: Draft, *, by: Person, now: datetime
) -> None:
    """The absence is as in the draft, and what it was is noted."""
    before = absences.to_draft(row)
    _write(row, draft)
    row.version += 1
    held_helper.record(
        tx,
        history.begin(by, now),
        helper,
        verb="absence_changed",
        before={"absence_id": None, **fields(before)},
        after={"absence_id": row.id, **fields(draft)},
    )


def _write(row: AbsenceRow, draft: Draft) -> None:
    row.kind, row.first_day, row.last_day = draft.kind, draft.first_day, draft.last_day


def fields(draft: Draft) -> Fields:
    """What history notes of an absence."""
    return {"kind": draft.kind, "first_day": draft.first_day, "last_day": draft.last_day}
