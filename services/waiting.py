"""The waiting list of a location: who asked for a consult and got no place yet. A place is given by `services.consult.book`."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.queries import waiting as waitings
from db.tables import WaitingRow
from domain import waiting
from domain.person import Person
from domain.waiting import Draft, WaitingChanged
from domain.words import WaitingState
from services import held_consult, held_waiting, history
from services.held_waiting import Held
from services.history import Fields


def add(
    tx: Session,
    waiting_id: int,
    location_id: int,
    draft: Draft,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> bool:
    """Whether this call put it on the list; False when this very line was added before (a double click)."""
    where = held_consult.hold_location(tx, location_id, by=by)
    if tx.get(WaitingRow, waiting_id) is not None:
        return False
    draft = waiting.cleaned(draft, today)
    held_consult.check_lists(tx, draft.details, today=today)
    row = WaitingRow(id=waiting_id, location_id=location_id, state=WaitingState.WAITING, version=1)
    _write(row, draft)
    tx.add(row)
    tx.flush()  # the same line twice at once is refused here and not at the end
    held_waiting.record(
        tx,
        history.begin(by, now),
        Held(row, where),
        verb="added",
        before=None,
        after={**fields(draft), "state": row.state},
    )
    return True


def change(
    tx: Session,
    waiting_id: int,
    draft: Draft,
    seen_version: int,
    *,
    by: Person,
    today: date,
    now: datetime,
) -> bool:
    """Whether this call changed the line; False when it was so already."""
    held = held_waiting.hold(tx, waiting_id, by=by)
    held_waiting.check_waits_at(held, held.row.location_id)
    before = waitings.to_draft(held.row)
    draft = waiting.cleaned(draft, today)
    if draft == before:
        return False
    if held.row.version != seen_version:
        raise WaitingChanged
    stood = (before.details.topic_id, before.details.language_id)
    held_consult.check_lists(tx, draft.details, today=today, but=stood)
    _write(held.row, draft)
    held.row.version += 1
    is_other_text = draft.details.reference != before.details.reference
    held_waiting.record(
        tx,
        history.begin(by, now),
        held,
        verb="changed",
        before=fields(before),
        after={**fields(draft), "reference_changed": True if is_other_text else None},
    )
    return True


def withdraw(tx: Session, waiting_id: int, seen_version: int, *, by: Person, now: datetime) -> bool:
    """Whether this call took the line off the list; False when that was done before."""
    held = held_waiting.hold(tx, waiting_id, by=by)
    if held.row.state is WaitingState.WITHDRAWN:
        return False
    held_waiting.check_waits_at(held, held.row.location_id)
    if held.row.version != seen_version:
        raise WaitingChanged
    action = history.begin(by, now)
    held_waiting.close(tx, action, held, WaitingState.WITHDRAWN, verb="withdrawn", now=now)
    return True


def _write(row: WaitingRow, draft: Draft) -> None:
    row.topic_id, row.language_id = draft.details.topic_id, draft.details.language_id
    row.reference = draft.details.reference
    row.since, row.part_of_day = draft.since, draft.part_of_day
    row.weekdays = waiting.to_bits(draft.weekdays)


def fields(draft: Draft) -> Fields:
    """What history notes: never the reference."""
    return {
        "topic_id": draft.details.topic_id,
        "language_id": draft.details.language_id,
        "since": draft.since,
        "weekdays": draft.weekdays,
        "part_of_day": draft.part_of_day,
    }
