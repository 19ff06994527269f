"""A line of a waiting list held: its row locked, the person's right to keep consults there checked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import WaitingRow
from domain import access
from domain.access import Action
from domain.errors import NotFound
from domain.person import Person
from domain.waiting import NotWaiting
from domain.words import WaitingState
from services import held_consult, history
from services.held_consult import Where
from services.history import ChangeSet, Fields


@dataclass(frozen=True, slots=True)
class Held:
    """A line of the person's scope, locked."""

    row: WaitingRow
    where: Where


def hold(tx: Session, waiting_id: int, *, by: Person) -> Held:
    access.check(by, Action.KEEP_CONSULTS)
    row = tx.scalars(
        select(WaitingRow)
        .where(WaitingRow.id == waiting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    return Held(row, held_consult.hold_location(tx, row.location_id, by=by))


def check_waits_at(held: Held, location_id: int) -> None:
    """Raises `NotWaiting` when it was booked or withdrawn, and `NotFound` for the list of another location."""
    if held.row.location_id != location_id:
        raise NotFound
    if held.row.state is not WaitingState.WAITING:
        raise NotWaiting


def booked(tx: Session, action: ChangeSet, held: Held, *, now: datetime) -> None:
    """It waits no longer; its reference went to the booking."""
    close(tx, action, held, WaitingState.BOOKED, verb="booked", now=now)
    held.row.reference = ""


def close(
    tx: Session, action: ChangeSet, held: Held, state: WaitingState, *, verb: str, now: datetime
) -> None:
    before = {"state": held.row.state}
    held.row.state, held.row.closed_at = state, now
    held.row.version += 1
    record(tx, action, held, verb=verb, before=before, after={"state": state})


def record(
    tx: Session, action: ChangeSet, held: Held, *, verb: str, before: Fields | None, after: Fields | None
) -> None:
    """A line of history, never with the reference."""
    history.record(
        tx,
        action,
        entity="waiting",
        entity_id=held.row.id,
        verb=verb,
        before=before,
        after=after,
        network_id=held.where.network_id,
        location_id=held.row.location_id,
    )
