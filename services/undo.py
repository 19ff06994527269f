"""Taking back the last action of a person on the roster: whole, or not at all with the reason.

What the history noted is turned around, newest fact against what stands now: a field that was changed again since
refuses the undo, and whoever comes back must still be allowed to by the rules.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.queries import undo as undos
from db.tables import AssignmentRow, ChangeRow, CountRow, SessionRow, SessionWishRow
from domain.person import Person
from domain.roster_change import Undone
from domain.roster_refusal import AlreadyCounted
from domain.undo import ChangedSince, NoteNotKept, NothingToUndo
from domain.words import AssignmentRole, AssignmentState, CancelReason, CountState, ReleaseCause, SessionState
from services import cancellation, held_session, history, release, room, roster, standing
from services.held_session import Held
from services.history import ChangeSet

COMES_BACK = frozenset({"removed", "released"})
"""What took somebody off: undone last, once everybody else has made room."""


def undo(tx: Session, set_id: int, *, by: Person, today: date, now: datetime) -> Undone:
    """Every session that the action touched stands as before it, in one new action of its own.

    Raises `NothingToUndo`, `ChangedSince`, `NotBackAgain` or `NoteNotKept`.
    """
    changes = undos.changes_of(tx, by, set_id)
    if not changes:
        raise NothingToUndo
    by_session: dict[int, list[ChangeRow]] = {}
    for change in changes:
        by_session.setdefault(change.entity_id, []).append(change)
    held_session.lock(tx, by_session)
    action = history.begin(by, now)
    for session_id, noted in by_session.items():
        held = held_session.hold(tx, session_id, by=by)
        held.check_not_over(today)
        _turn_around(tx, action, held, noted, by=by)
    tx.flush()  # what follows reads who stands where by now
    for session_id, noted in by_session.items():
        for change in noted:
            if change.entity == "assignment" and change.verb in COMES_BACK:
                _bring_back(tx, action, held_session.hold(tx, session_id, by=by), change, by=by)
    history.record(
        tx,
        action,
        entity=undos.CHANGE_SET,
        entity_id=set_id,
        verb=undos.UNDONE,
        before=None,
        after={"sessions": len(by_session)},
        network_id=changes[0].network_id,
    )
    return Undone(len(by_session))


def _turn_around(
    tx: Session, action: ChangeSet, held: Held, noted: Sequence[ChangeRow], *, by: Person
) -> None:
    """Everything about one session but who comes back to it."""
    verbs = {change.verb: change for change in noted if change.entity == "session"}
    assignments = [change for change in noted if change.entity == "assignment"]
    held.row.version += 1
    if "note_changed" in verbs:
        raise NoteNotKept
    if "added" in verbs:
        _take_away(tx, action, held, noted)
        return
    if "cancelled" in verbs:
        _reopen(tx, action, held)
    if "restored" in verbs:
        _check_only(held, assignments)
        _check_not_counted(tx, held)
        reason = CancelReason(_before(verbs["restored"])["cancel_reason"])
        cancellation.cancel(tx, action, held.row, network_id=held.place.network_id, reason=reason)
    if "opened_on_holiday" in verbs:
        _check_only(held, assignments)
        _close_again(tx, action, held, _before(verbs["opened_on_holiday"]))
    if "need_changed" in verbs:
        _write_need(tx, action, held, verbs["need_changed"])
    if {"restored", "opened_on_holiday"} & verbs.keys():
        return  # whoever was put back has been released with the session
    for change in assignments:
        if change.verb not in COMES_BACK:
            _set_back(tx, action, held, change, by=by)


def _reopen(tx: Session, action: ChangeSet, held: Held) -> None:
    row = held.row
    if row.state is not SessionState.CANCELLED:
        raise ChangedSince(held.place.name, held.placed.when)
    room.check_free_for(tx, row)
    before = {"state": row.state, "cancel_reason": row.cancel_reason}
    row.state, row.cancel_reason, row.cancel_note = SessionState.PLANNED, None, ""
    after = {"state": row.state, "cancel_reason": None}
    held_session.record(tx, action, held, verb="restored", before=before, after=after)


def _close_again(tx: Session, action: ChangeSet, held: Held, before: dict[str, Any]) -> None:
    row = held.row
    if row.holiday is not None or not row.opens_anyway:
        raise ChangedSince(held.place.name, held.placed.when)
    _check_not_counted(tx, held)
    row.holiday, row.opens_anyway = before["holiday"], before["opens_anyway"]
    release.everybody(tx, action, [row.id], ReleaseCause.CLOSURE, network_id=held.place.network_id)
    held_session.record(
        tx,
        action,
        held,
        verb="closed",
        before={"holiday": None, "opens_anyway": True},
        after={"holiday": row.holiday, "opens_anyway": row.opens_anyway},
    )


def _write_need(tx: Session, action: ChangeSet, held: Held, change: ChangeRow) -> None:
    stands = {**roster.need_fields(held.placed.fields()), "own_need": held.row.own_need}
    noted = history.plain(stands) or {}
    if noted | (change.after or {}) != noted:
        raise ChangedSince(held.place.name, held.placed.when)
    wanted = {**stands, **_before(change)}
    held.row.minimum, held.row.maximum = wanted["minimum"], wanted["maximum"]
    held.row.own_need = wanted["own_need"]
    roster.write_wishes(tx, held.row.id, frozenset(wanted["languages"]), frozenset(wanted["skills"]))
    held_session.record(tx, action, held, verb="need_changed", before=stands, after=wanted)


def _take_away(tx: Session, action: ChangeSet, held: Held, noted: Sequence[ChangeRow]) -> None:
    """An extra session goes as if it had never been, unless something hangs on it by now."""
    hangs = any(
        tx.scalar(select(column).where(column == held.row.id).limit(1))
        for column in (AssignmentRow.session_id, CountRow.session_id)
    )
    if hangs or len(noted) > 1:
        raise ChangedSince(held.place.name, held.placed.when)
    held_session.record(tx, action, held, verb="taken_away", before={"day": held.row.day}, after=None)
    tx.execute(delete(SessionWishRow).where(SessionWishRow.session_id == held.row.id))
    tx.execute(delete(SessionRow).where(SessionRow.id == held.row.id))
    tx.expunge(held.row)


def _set_back(tx: Session, action: ChangeSet, held: Held, change: ChangeRow, *, by: Person) -> None:
    """Somebody put on goes off again, or has the earlier role."""
    row = _row_of(tx, held, change)
    if change.verb == "role_changed":
        role = AssignmentRole(_before(change)["role"])
        standing.change_role(tx, action, held, row.helper_id, role, by=by)
    else:
        standing.set_back(tx, action, held, row, change.before or {})


def _bring_back(tx: Session, action: ChangeSet, held: Held, change: ChangeRow, *, by: Person) -> None:
    row = _row_of(tx, held, change)
    standing.reinstate(tx, action, held, row, AssignmentState(_before(change)["state"]), by=by)


def _row_of(tx: Session, held: Held, change: ChangeRow) -> AssignmentRow:
    """The assignment, as the action left it. Raises `ChangedSince` when it is otherwise by now."""
    after = change.after or {}
    helper_id = _helper_of(change)
    row = tx.get(AssignmentRow, (held.row.id, helper_id), populate_existing=True)
    if row is None or any(
        getattr(row, name) != after[name] for name in ("role", "state", "release_cause") if name in after
    ):
        raise ChangedSince(held.place.name, held.placed.when)
    return row


def _check_only(held: Held, assignments: Sequence[ChangeRow]) -> None:
    """Raises `ChangedSince` when somebody stands there whom the action did not put there."""
    put_there = {_helper_of(change) for change in assignments}
    if any(one.helper_id not in put_there for one in held.placed.standing):
        raise ChangedSince(held.place.name, held.placed.when)


def _check_not_counted(tx: Session, held: Held) -> None:
    counted = select(CountRow.session_id).where(
        CountRow.session_id == held.row.id, CountRow.state == CountState.ENTERED
    )
    if tx.scalar(counted) is not None:
        raise AlreadyCounted


def _helper_of(change: ChangeRow) -> int:
    fields = {**(change.after or {}), **(change.before or {})}
    return int(fields["helper_id"])


def _before(change: ChangeRow) -> dict[str, Any]:
    return change.before or {}
