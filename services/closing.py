"""When a place closes or opens: its sessions are marked, its helpers set free, or put back as far as the rules allow."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.tables import LocationRow, SessionRow
from domain.clock_time import DatedHours, Hours
from domain.period import Period
from domain.person import Person
from domain.session_effect import Effects, Fate, SessionEffect, in_order
from domain.words import ReleaseCause
from services import fixing, generation, held_session, history, putting_back, release, standing
from services.generation import Marked
from services.history import ChangeSet


def follow(
    tx: Session,
    action: ChangeSet,
    locations: Sequence[LocationRow],
    days: Period,
    *,
    network_id: int,
    by: Person,
) -> Effects:
    """Sessions within the days follow the closures and holidays as they are now; what that does, session by session.

    The locations are of one network. The caller has checked who may, and holds them.
    """
    places = {row.id: row for row in locations}
    marked = generation.mark_closed_days(tx, list(places), days)
    freed = release.everybody(
        tx,
        action,
        [one.id for one in marked.closed],
        ReleaseCause.CLOSURE,
        network_id=network_id,
    )
    effects = [
        SessionEffect(
            places[one.location_id].name,
            when(one),
            when(one),
            Fate.CLOSED,
            freed=freed[one.id],
        )
        for one in marked.closed
    ]
    held = held_session.hold_all(tx, [one.id for one in marked.opened], by=by)
    putting_back.as_far_as_allowed(tx, action, held.values(), ReleaseCause.CLOSURE, by=by)
    fixing.put_on_again(tx, action, marked.opened)
    tx.flush()  # read again below
    there = standing.there(tx, [one.id for one in marked.opened])
    effects += [
        SessionEffect(places[one.location_id].name, when(one), when(one), Fate.OPENED, there=there[one.id])
        for one in marked.opened
    ]
    note(tx, action, marked, network_id=network_id)
    return in_order(effects)


def note(tx: Session, action: ChangeSet, marked: Marked, *, network_id: int) -> None:
    """A line of history for each session that closed or opened."""
    for session, verb in [
        *((one, "closed") for one in marked.closed),
        *((one, "opened") for one in marked.opened),
    ]:
        history.record(
            tx,
            action,
            entity="session",
            entity_id=session.id,
            verb=verb,
            before=None,
            after={"closure_id": session.closure_id, "holiday": session.holiday},
            network_id=network_id,
            location_id=session.location_id,
        )


def when(session: SessionRow) -> DatedHours:
    return DatedHours(session.day, Hours(session.starts, session.ends))
