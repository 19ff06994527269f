"""Whatever a screen asks of the roster, done: one door for the board, the dialog and the grid."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.person import Person
from domain.roster_change import (
    AddSession,
    Assign,
    Cancel,
    Command,
    Move,
    MoveSession,
    OpenOnHoliday,
    Outcome,
    Propose,
    Remove,
    Replace,
    Restore,
    Save,
    SetRole,
    Swap,
    Undo,
)
from services import exchange, moving, roster, session, undo


def do(tx: Session, command: Command, *, by: Person, today: date, now: datetime) -> Outcome:
    """What became of it. Raises the sentence of whatever refuses it."""
    match command:
        case Assign() | Propose() | Remove() | SetRole():
            return _standing(tx, command, by=by, today=today, now=now)
        case Move() | Swap() | Replace():
            return _exchange(tx, command, by=by, today=today, now=now)
        case Cancel(key, seen, reason, note):
            return session.cancel(tx, key, reason, note, seen, by=by, today=today, now=now)
        case Restore(key, seen):
            return session.restore(tx, key, seen, by=by, today=today, now=now)
        case OpenOnHoliday(key, seen):
            return session.open_on_holiday(tx, key, seen, by=by, today=today, now=now)
        case MoveSession():
            return moving.move(tx, command, by=by, today=today, now=now)
        case AddSession(location_id, when, formula, need, room):
            return session.add(tx, location_id, when, formula, need, room=room, by=by, today=today, now=now)
        case Save(changes):
            return roster.save_changes(tx, changes, by=by, today=today, now=now)
        case Undo(set_id):
            return undo.undo(tx, set_id, by=by, today=today, now=now)


def _standing(
    tx: Session, command: Assign | Propose | Remove | SetRole, *, by: Person, today: date, now: datetime
) -> bool:
    match command:
        case Assign(key, seen, helper_id, role):
            return roster.assign(tx, key, helper_id, role, seen, by=by, today=today, now=now)
        case Propose(key, seen, helper_id):
            return roster.propose(tx, key, helper_id, seen, by=by, today=today, now=now)
        case Remove(key, seen, helper_id):
            return roster.remove(tx, key, helper_id, seen, by=by, today=today, now=now)
        case SetRole(key, seen, helper_id, role):
            return roster.set_role(tx, key, helper_id, role, seen, by=by, today=today, now=now)


def _exchange(tx: Session, command: Move | Swap | Replace, *, by: Person, today: date, now: datetime) -> bool:
    match command:
        case Move():
            return exchange.move(tx, command, by=by, today=today, now=now)
        case Swap():
            return exchange.swap(tx, command, by=by, today=today, now=now)
        case Replace():
            return exchange.replace(tx, command, by=by, today=today, now=now)
