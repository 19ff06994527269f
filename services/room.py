"""A place, a day, a start and a room hold one planned session; what else is on at the same time in the same room."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.tables import LocationRow, SessionRow
from domain.clock_time import DatedHours, Hours
from domain.roster_refusal import PlaceTaken
from domain.words import SessionState


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where a planned session starts."""

    day: date
    starts: time
    room: str


def check_free_for(tx: Session, session: SessionRow) -> None:
    """Raises `PlaceTaken` when another planned session starts where and when this one would."""
    moment = Moment(session.day, session.starts, session.room)
    check_free(tx, tx.get_one(LocationRow, session.location_id), {moment}, but={session.id})


def check_clear_for(tx: Session, session: SessionRow) -> None:
    """Raises `PlaceTaken` when any part of the session's time is taken in its room: stricter, for what is quite new."""
    taken = tx.execute(
        select(SessionRow.day, SessionRow.starts, SessionRow.ends)
        .where(
            SessionRow.location_id == session.location_id,
            SessionRow.day == session.day,
            SessionRow.room == session.room,
            SessionRow.state == SessionState.PLANNED,
            SessionRow.starts < session.ends,
            SessionRow.ends > session.starts,
        )
        .order_by(SessionRow.starts)
        .limit(1)
    ).one_or_none()
    if taken is not None:
        place = tx.get_one(LocationRow, session.location_id).name
        raise PlaceTaken(place, DatedHours(taken.day, Hours(taken.starts, taken.ends)))


def check_free(
    tx: Session, location: LocationRow, wanted: Collection[Moment], *, but: Collection[int] = ()
) -> None:
    """Raises `PlaceTaken` when another planned session starts at one of the moments; `but` are sessions that move."""
    for row in tx.scalars(
        select(SessionRow)
        .where(
            SessionRow.location_id == location.id,
            SessionRow.state == SessionState.PLANNED,
            SessionRow.day.in_({moment.day for moment in wanted}),
        )
        .order_by(SessionRow.day, SessionRow.starts)
    ):
        if Moment(row.day, row.starts, row.room) in wanted and row.id not in but:
            raise PlaceTaken(location.name, DatedHours(row.day, Hours(row.starts, row.ends)))


def beside(tx: Session, slot_id: int, *, first: date, limit: int) -> tuple[DatedHours, ...]:
    """Other planned sessions that overlap one of the slot's in its room, from a day on, earliest first."""
    own, other = aliased(SessionRow), aliased(SessionRow)
    rows = tx.execute(
        select(other.day, other.starts, other.ends)
        .join(
            own,
            (own.location_id == other.location_id) & (own.day == other.day) & (own.room == other.room),
        )
        .where(
            own.slot_id == slot_id,
            own.day >= first,
            own.state == SessionState.PLANNED,
            other.state == SessionState.PLANNED,
            other.id != own.id,
            other.starts < own.ends,
            own.starts < other.ends,
        )
        .order_by(other.day, other.starts, other.id)
        .limit(limit)
    )
    return tuple(DatedHours(day, Hours(starts, ends)) for day, starts, ends in rows)
