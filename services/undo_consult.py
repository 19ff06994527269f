"""How bookings and the waiting list are undone: each stands as before; whatever was changed since refuses it."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from sqlalchemy.exc import IntegrityError

from db.queries import waiting as waitings
from db.tables import ChangeRow, ConsultRow, WaitingRow
from domain.undo import ConsultChangedSince
from domain.words import ConsultStatus, WaitingState
from services import held_consult, held_waiting, history, waiting
from services.undoing import Order, Undoing, Way, Ways, before_of


def _never_booked(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    """The booking goes as if it had never been made; whoever waited before gets the reference back with the place on the list."""
    for change in noted:
        held = _booking(undoing, change)
        row, reference = held.row, held.row.reference
        held_consult.record(
            undoing.tx,
            undoing.action,
            row,
            network_id=held.where.network_id,
            verb="taken_back",
            before={"helper_id": row.helper_id},
            after=None,
        )
        if row.waiting_id is not None:
            undoing.tx.get_one(WaitingRow, row.waiting_id).reference = reference
        undoing.tx.delete(row)
        undoing.tx.flush()  # a waiting line that goes in the same undo is named by it


def _back_to_place(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    for change in noted:
        held = _booking(undoing, change)
        before = before_of(change)
        now = held_consult.moment(held.row)
        _try(undoing, held.row, {**now, **_read(before)})
        held_consult.record(
            undoing.tx,
            undoing.action,
            held.row,
            network_id=held.where.network_id,
            verb="moved",
            before=now,
            after=held_consult.moment(held.row),
        )


def _earlier_status(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    for change in noted:
        held = _booking(undoing, change)
        now = {"status": held.row.status}
        _try(undoing, held.row, {"status": ConsultStatus(before_of(change)["status"])})
        held_consult.record(
            undoing.tx,
            undoing.action,
            held.row,
            network_id=held.where.network_id,
            verb="status_set",
            before=now,
            after={"status": held.row.status},
        )


def _never_waited(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    for change in noted:
        held = _line(undoing, change)
        held_waiting.record(
            undoing.tx, undoing.action, held, verb="taken_back", before={"since": held.row.since}, after={}
        )
        undoing.tx.delete(held.row)


def _waits_again(undoing: Undoing, noted: Sequence[ChangeRow]) -> None:
    for change in noted:
        held = _line(undoing, change)
        before = {"state": held.row.state}
        held.row.state, held.row.closed_at = WaitingState.WAITING, None
        held.row.version += 1
        held_waiting.record(
            undoing.tx,
            undoing.action,
            held,
            verb="waits_again",
            before=before,
            after={"state": held.row.state},
        )


def _booking(undoing: Undoing, change: ChangeRow) -> held_consult.Held:
    """The booking, as the action left it. Raises `ConsultChangedSince`."""
    key = (change.after or {})["booking_id"]
    if undoing.tx.get(ConsultRow, key) is None:
        raise ConsultChangedSince
    held = held_consult.hold_booking(undoing.tx, key, by=undoing.by)
    _check_stands(held_consult.fields(held.row), change)
    return held


def _line(undoing: Undoing, change: ChangeRow) -> held_waiting.Held:
    if undoing.tx.get(WaitingRow, change.entity_id) is None:
        raise ConsultChangedSince
    held = held_waiting.hold(undoing.tx, change.entity_id, by=undoing.by)
    _check_stands({**waiting.fields(waitings.to_draft(held.row)), "state": held.row.state}, change)
    return held


def _check_stands(fields: dict[str, Any], change: ChangeRow) -> None:
    """Raises `ConsultChangedSince` when something is otherwise by now than the action left it."""
    stands, noted = history.plain(fields) or {}, change.after or {}
    if any(stands[name] != value for name, value in noted.items() if name in stands):
        raise ConsultChangedSince


def _try(undoing: Undoing, row: ConsultRow, fields: dict[str, Any]) -> None:
    """The row says this. Raises `ConsultChangedSince` when somebody else has the place by now."""
    try:
        with undoing.tx.begin_nested():
            for name, value in fields.items():
                setattr(row, name, value)
            row.version += 1
    except IntegrityError as error:
        raise ConsultChangedSince from error


def _read(before: dict[str, Any]) -> dict[str, Any]:
    """What history noted of a moment, as it is kept."""
    read = {"day": date.fromisoformat, "starts": time.fromisoformat}
    return {name: read.get(name, int)(value) for name, value in before.items()}


WAYS: Ways = {
    ("consult", "booked"): Way(_never_booked, Order.GOES_OFF),
    ("consult", "moved"): Way(_back_to_place),
    ("consult", "status_set"): Way(_earlier_status),
    ("waiting", "added"): Way(_never_waited),
    ("waiting", "booked"): Way(_waits_again),
    ("waiting", "withdrawn"): Way(_waits_again),
}
