"""Taking sessions off the roster and putting them on again, because their slot changed or their place was retired.

A session on which nothing hangs yet is gone, as if it had never been generated. One with a helper (also one who was
taken off), a count or a tap is cancelled with the reason, and planned again when the reason goes away.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from db.tables import AssignmentRow, ConsultRow, CountRow, LocationRow, SessionRow, SessionWishRow, TapRow
from domain.person import Person
from domain.session_effect import Fate, SessionEffect
from domain.words import CancelReason, CountState, SessionState
from services import cancellation, closing, departure, held_location, held_session, history, room, standing
from services.history import ChangeSet
from services.room import Moment


def lock_future(
    tx: Session, location: LocationRow, condition: ColumnElement[bool], *, today: date, now: datetime
) -> list[SessionRow]:
    """The sessions of the condition that have still to begin and were not counted, by day, locked.

    The clock is that of the location. What began, or was counted before it began, keeps what it had.
    """
    ids = tx.scalars(select(SessionRow.id).where(SessionRow.day >= today, condition)).all()
    held_session.lock(tx, ids)
    counted = set(
        tx.scalars(
            select(CountRow.session_id).where(
                CountRow.session_id.in_(ids), CountRow.state == CountState.ENTERED
            )
        )
    )
    clock = held_location.wall_clock(tx, location, now)
    rows = tx.scalars(
        select(SessionRow)
        .where(SessionRow.id.in_(ids))
        .order_by(SessionRow.day, SessionRow.starts, SessionRow.id)
        .execution_options(populate_existing=True)
    )
    return [row for row in rows if row.id not in counted and not (row.day == today and row.starts <= clock)]


def lock_future_of_slot(
    tx: Session, location: LocationRow, slot_id: int, *, from_day: date, today: date, now: datetime
) -> list[SessionRow]:
    """The sessions of the slot planned for `from_day` or later, as `lock_future`: also those moved alone since."""
    planned = (SessionRow.slot_id == slot_id) & (SessionRow.original_day >= from_day)
    return lock_future(tx, location, planned, today=today, now=now)


def take_off(
    tx: Session,
    action: ChangeSet,
    sessions: Sequence[SessionRow],
    location: LocationRow,
    reason: CancelReason,
) -> list[SessionEffect]:
    """What becomes of each; nothing for one that was cancelled before and stays so. The caller holds the sessions."""
    hanging = _with_something(tx, [one.id for one in sessions])
    planned = [one for one in sessions if one.state is SessionState.PLANNED]
    gone = [one for one in sessions if one.id not in hanging and one.slot_id is not None]
    kept = [one for one in planned if one.id in hanging or one.slot_id is None]
    freed = cancellation.cancel_all(tx, action, kept, network_id=location.network_id, reason=reason)
    effects = [
        SessionEffect(
            location.name,
            closing.when(one),
            closing.when(one),
            Fate.CANCELLED if one.state is SessionState.CANCELLED else Fate.WITHDRAWN,
            freed=freed[one.id],
        )
        for one in planned
    ]
    _delete(tx, action, gone, location)
    return effects


def put_on(
    tx: Session,
    action: ChangeSet,
    sessions: Sequence[SessionRow],
    location: LocationRow,
    reason: CancelReason,
    *,
    by: Person,
) -> list[SessionEffect]:
    """Those cancelled for the reason are planned again, with who stood there as far as the rules still allow.

    Raises `PlaceTaken` when another session took the place meanwhile.
    """
    again = [one for one in sessions if one.state is SessionState.CANCELLED and one.cancel_reason is reason]
    room.check_free(
        tx,
        location,
        {Moment(one.day, one.starts, one.room) for one in again},
        but={one.id for one in sessions},
    )
    for session in again:
        cancellation.take_back(tx, action, held_session.hold(tx, session.id, by=by), by=by)
    tx.flush()  # read again below
    there = standing.there(tx, [one.id for one in again])
    return [
        SessionEffect(location.name, closing.when(one), closing.when(one), Fate.RESTORED, there=there[one.id])
        for one in again
    ]


def _with_something(tx: Session, session_ids: Sequence[int]) -> set[int]:
    """Those of the sessions on which a helper, a consult, a count or a tap hangs, or hung."""
    return set(
        tx.scalars(
            select(SessionRow.id).where(
                SessionRow.id.in_(session_ids),
                or_(
                    SessionRow.id.in_(select(AssignmentRow.session_id)),
                    SessionRow.id.in_(select(ConsultRow.session_id)),
                    SessionRow.id.in_(select(CountRow.session_id)),
                    SessionRow.id.in_(select(TapRow.session_id)),
                ),
            )
        )
    )


def _delete(tx: Session, action: ChangeSet, sessions: Sequence[SessionRow], location: LocationRow) -> None:
    ids = [one.id for one in sessions]
    departure.note(tx, sessions)
    for session in sessions:
        history.record(
            tx,
            action,
            entity="session",
            entity_id=session.id,
            verb="withdrawn",
            before={"slot_id": session.slot_id, "day": session.day, "starts": session.starts},
            after=None,
            network_id=location.network_id,
            location_id=location.id,
        )
        tx.expunge(session)
    tx.execute(delete(SessionWishRow).where(SessionWishRow.session_id.in_(ids)))
    tx.execute(delete(SessionRow).where(SessionRow.id.in_(ids)))
