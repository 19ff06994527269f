"""What a person did last in a network and can take back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.queries import history
from db.tables import ChangeRow
from domain.history import HistoryLine
from domain.person import Person
from domain.undo import STEPS, TAKEN_BACK, Step

CHANGE_SET = history.CHANGE_SET
UNDONE = "undone"


def last_step(tx: Session, person: Person, network_id: int, *, since: datetime) -> Step | None:
    """The person's newest action in a network that was not undone and can be; six statements at most.

    None when there is none after `since`, or when the last `STEPS` are undone already.
    """
    newest = tx.execute(
        select(ChangeRow.set_id, ChangeRow.at)
        .where(
            ChangeRow.network_id == network_id,
            ChangeRow.account_id == person.account_id,
            ChangeRow.at >= since,
            _can_be_taken_back(ChangeRow),
            _stands(),
        )
        .order_by(ChangeRow.at.desc())
        .limit(1)
    ).one_or_none()
    if newest is None or _undone_after(tx, person, network_id, newest.at) >= STEPS:
        return None
    rows = tx.scalars(select(ChangeRow).where(ChangeRow.set_id == newest.set_id).order_by(ChangeRow.id)).all()
    read = list(zip(rows, history.lines(tx, [(row, "") for row in rows]), strict=True))
    main, _line = min(read, key=_weight)
    sessions = {row.entity_id for row in rows if row.entity in history.ON_SESSIONS}
    return Step(
        set_id=newest.set_id,
        at=newest.at,
        entity=main.entity,
        entity_id=main.entity_id,
        location_id=main.location_id,
        # What all networks share has a line in each.
        lines=tuple(
            line for row, line in read if _thing(row) == _thing(main) and row.network_id == main.network_id
        ),
        others=len(sessions - {main.entity_id}),
    )


def changes_of(tx: Session, person: Person, set_id: int) -> list[ChangeRow]:
    """The changes of one action of this person that can be taken back, locked; empty when it was undone or is none."""
    tx.execute(
        select(ChangeRow.id).where(ChangeRow.set_id == set_id).order_by(ChangeRow.id).with_for_update()
    ).all()  # of two who undo the same, the second waits here and finds it undone
    return list(
        tx.scalars(
            select(ChangeRow)
            .where(
                ChangeRow.set_id == set_id,
                ChangeRow.account_id == person.account_id,
                _can_be_taken_back(ChangeRow),
                _stands(),
            )
            .order_by(ChangeRow.entity_id, ChangeRow.id)
        )
    )


def is_undone(tx: Session, person: Person, set_id: int) -> bool:
    """Whether this person undid the action before."""
    undone = select(ChangeRow.id).where(
        ChangeRow.entity == CHANGE_SET,
        ChangeRow.entity_id == set_id,
        ChangeRow.account_id == person.account_id,
    )
    return tx.scalar(undone.limit(1)) is not None


def _weight(read: tuple[ChangeRow, HistoryLine]) -> tuple[Any, ...]:
    """What an action was about comes first: something that is no session, else the first session."""
    row, line = read
    return (
        row.entity in history.ON_SESSIONS,
        line.when is None,
        line.when,
        line.place,
        row.entity_id,
        row.id,
    )


def _thing(row: ChangeRow) -> tuple[bool, int]:
    """A session with all that hangs on it is one thing."""
    return row.entity in history.ON_SESSIONS, row.entity_id


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


def _can_be_taken_back(change: type[ChangeRow]) -> ColumnElement[bool]:
    return or_(
        *(and_(change.entity == entity, change.verb.in_(verbs)) for entity, verbs in TAKEN_BACK.items())
    )


def _stands() -> ColumnElement[bool]:
    """Neither undone nor itself an undo, and nothing was changed by it that cannot be taken back."""
    undone, beside = aliased(ChangeRow), aliased(ChangeRow)
    return and_(
        ~exists().where(undone.entity == CHANGE_SET, undone.entity_id == ChangeRow.set_id),
        ~exists().where(beside.set_id == ChangeRow.set_id, ~_can_be_taken_back(beside)),
    )
