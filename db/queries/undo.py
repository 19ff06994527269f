"""What a person did to the roster last and can take back."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.queries import session_history
from db.tables import ChangeRow, LocationRow, SessionRow
from domain.clock_time import DatedHours, Hours
from domain.person import Person
from domain.undo import STEPS, Step

CHANGE_SET = "change_set"
"""The entity under which an undo is noted; its id is that of the change set that was undone."""
UNDONE = "undone"
VERBS = {
    "session": ("added", "cancelled", "need_changed", "note_changed", "opened_on_holiday", "restored"),
    "assignment": ("assigned", "put_back", "released", "removed", "role_changed"),
}
"""What the roster notes and can take back. Other actions note these too, beside something of their own."""


def last_step(tx: Session, person: Person, network_id: int, *, since: datetime) -> Step | None:
    """The person's newest action on the roster of a network that was not undone; four statements at most.

    None when there is none after `since`, or when the last `STEPS` are undone already.
    """
    newest = tx.execute(
        select(ChangeRow.set_id, ChangeRow.at)
        .where(
            ChangeRow.network_id == network_id,
            ChangeRow.account_id == person.account_id,
            ChangeRow.at >= since,
            _of_roster(ChangeRow),
            _stands(),
        )
        .order_by(ChangeRow.at.desc())
        .limit(1)
    ).one_or_none()
    if newest is None or _undone_after(tx, person, network_id, newest.at) >= STEPS:
        return None
    rows = tx.execute(
        select(ChangeRow, LocationRow.name, SessionRow)
        .join(SessionRow, SessionRow.id == ChangeRow.entity_id)
        .join(LocationRow, LocationRow.id == SessionRow.location_id)
        .where(ChangeRow.set_id == newest.set_id, ChangeRow.entity.in_(session_history.ENTITIES))
        .order_by(SessionRow.day, SessionRow.starts, LocationRow.name, SessionRow.id, ChangeRow.id)
    ).all()
    if not rows:
        return None
    first = rows[0].SessionRow
    return Step(
        set_id=newest.set_id,
        at=newest.at,
        place=rows[0].name,
        when=DatedHours(first.day, Hours(first.starts, first.ends)),
        lines=tuple(
            session_history.lines(tx, [(row.ChangeRow, "") for row in rows if row.SessionRow.id == first.id])
        ),
        others=len({row.SessionRow.id for row in rows}) - 1,
    )


def changes_of(tx: Session, person: Person, set_id: int) -> list[ChangeRow]:
    """The changes of one action of this person on the roster, empty when it was undone or is none."""
    return list(
        tx.scalars(
            select(ChangeRow)
            .where(
                ChangeRow.set_id == set_id,
                ChangeRow.account_id == person.account_id,
                _of_roster(ChangeRow),
                _stands(),
            )
            .order_by(ChangeRow.entity_id, ChangeRow.id)
        )
    )


def _undone_after(tx: Session, person: Person, network_id: int, at: datetime) -> int:
    return (
        tx.scalar(
            select(func.count()).where(
                ChangeRow.network_id == network_id,
                ChangeRow.account_id == person.account_id,
                ChangeRow.at > at,
                ChangeRow.entity == CHANGE_SET,
            )
        )
        or 0
    )


def _of_roster(change: type[ChangeRow]) -> ColumnElement[bool]:
    return or_(*(and_(change.entity == entity, change.verb.in_(verbs)) for entity, verbs in VERBS.items()))


def _stands() -> ColumnElement[bool]:
    """Neither undone nor itself an undo, and nothing but the roster was changed by it."""
    undone, beside = aliased(ChangeRow), aliased(ChangeRow)
    return and_(
        ~exists().where(undone.entity == CHANGE_SET, undone.entity_id == ChangeRow.set_id),
        ~exists().where(beside.set_id == ChangeRow.set_id, ~_of_roster(beside)),
    )
