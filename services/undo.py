"""Taking back the last action of a person: whole, or not at all with the reason.

What history noted is turned around, against what stands now: what was changed again since refuses the undo, and whoever
comes back must still be allowed to by the rules. How a verb becomes one that can be undone: `services.undoing`.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.queries import undo as undos
from db.tables import ChangeRow, SessionRow
from domain.person import Person
from domain.roster_change import Undone
from domain.roster_refusal import SessionOver
from domain.undo import NothingToUndo, UndoneAlready
from services import (
    held_session,
    history,
    undo_absence,
    undo_category,
    undo_closure,
    undo_consult,
    undo_count,
    undo_fixed,
    undo_moving,
    undo_presence,
    undo_report,
    undo_roster,
)
from services.undoing import Order, Undoing, Way, Ways

WAYS: Ways = {
    **undo_absence.WAYS,
    **undo_category.WAYS,
    **undo_closure.WAYS,
    **undo_consult.WAYS,
    **undo_count.WAYS,
    **undo_fixed.WAYS,
    **undo_moving.WAYS,
    **undo_presence.WAYS,
    **undo_report.WAYS,
    **undo_roster.WAYS,
}
"""All that can be undone, in the order in which it is within each `Order`."""
ON_SESSIONS = frozenset({"session", "assignment"})


def undo(tx: Session, set_id: int, *, by: Person, today: date, now: datetime) -> Undone:
    """All that the action touched stands as before it, in one new action of its own.

    Raises `NothingToUndo`, or the sentence of what stands in the way: `ChangedSince`, `NotBackAgain`, …
    """
    changes = undos.changes_of(tx, by, set_id)
    if not changes:
        raise UndoneAlready if undos.is_undone(tx, by, set_id) else NothingToUndo
    turns = list(_by_way(changes))
    is_counting = any(way.is_counting for way, _noted in turns)
    undoing = Undoing(tx, history.begin(by, now), by, today, now, is_counting)
    for way, noted in turns:
        if way.holds is not None:
            way.holds(undoing, noted)
    sessions = {change.entity_id for change in changes if change.entity in ON_SESSIONS}
    _hold_sessions(tx, sessions, None if any(way.also_over for way, _noted in turns) else today)
    for way, noted in turns:
        way.turn(undoing, noted)
    history.record(
        tx,
        undoing.action,
        entity=undos.CHANGE_SET,
        entity_id=set_id,
        verb=undos.UNDONE,
        before=None,
        after={"sessions": len(sessions)},
        network_id=changes[0].network_id,
    )
    return Undone(len(sessions))


def _by_way(changes: Sequence[ChangeRow]) -> Iterable[tuple[Way, list[ChangeRow]]]:
    """The ways that are needed, in their order, each with its changes."""
    ways = list(dict.fromkeys(WAYS.values()))
    for order in Order:
        for way in ways:
            noted = [change for change in changes if WAYS[change.entity, change.verb] == way]
            if noted and way.order is order:
                yield way, noted


def _hold_sessions(tx: Session, session_ids: Iterable[int], today: date | None) -> None:
    """Locked, with a new version, so that whoever has one open sees that it changed. Raises `SessionOver`."""
    ids = sorted(session_ids)
    held_session.lock(tx, ids)
    if today is not None and tx.scalar(
        select(SessionRow.id).where(SessionRow.id.in_(ids), SessionRow.day < today).limit(1)
    ):
        raise SessionOver
    tx.execute(
        update(SessionRow)
        .where(SessionRow.id.in_(ids))
        .values(version=SessionRow.version + 1)
        .execution_options(synchronize_session=False)
    )
