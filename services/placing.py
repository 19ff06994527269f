"""Putting many helpers on many sessions at once, in a number of statements that does not grow with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.tables import AssignmentRow, SessionRow
from domain.candidate import OpenSession
from domain.helper import PlannedMeanwhile
from domain.roster import Place, PlacedSession
from domain.words import AssignmentRole, AssignmentState
from services import history
from services.history import ChangeSet, Fields

NOW_THERE = {"state": AssignmentState.CONFIRMED, "release_cause": None}


@dataclass(frozen=True, slots=True)
class Placing:
    """A helper, who does not stand there, on a session."""

    session: PlacedSession | OpenSession
    helper_id: int
    role: AssignmentRole


def put_on(tx: Session, action: ChangeSet, placings: Sequence[Placing], places: Mapping[int, Place]) -> None:
    """They all stand there, confirmed. The caller holds sessions and helpers, and has asked the rules of each.

    `places` are those of the sessions, by id. Raises `PlannedMeanwhile` when the database itself refuses.
    """
    if not placings:
        return
    before = _before(tx, placings)
    new = [one for one in placings if (one.session.id, one.helper_id) not in before]
    again = [one for one in placings if (one.session.id, one.helper_id) in before]
    try:
        with tx.begin_nested():
            if new:
                tx.execute(insert(AssignmentRow), [_row(one) for one in new])
            if again:
                tx.execute(update(AssignmentRow), [{**_key(one), **_fields(one)} for one in again])
    except (
        IntegrityError
    ) as error:  # the last net: whoever books the same helper waits for the lock on the row
        raise PlannedMeanwhile from error
    touched = {one.session.id for one in placings}
    tx.execute(update(SessionRow).where(SessionRow.id.in_(touched)).values(version=SessionRow.version + 1))
    history.record_all(tx, action, (_change(one, before, places) for one in placings))


def _change(
    one: Placing, before: Mapping[tuple[int, int], Fields], places: Mapping[int, Place]
) -> history.Change:
    place, was = places[one.session.location_id], before.get((one.session.id, one.helper_id))
    return history.Change(
        entity="assignment",
        entity_id=one.session.id,
        verb="assigned",
        before=None if was is None else {"helper_id": one.helper_id, **was},
        after=_fields(one) if was is not None else {"helper_id": one.helper_id, **_fields(one)},
        network_id=place.network_id,
        location_id=place.id,
    )


def _before(tx: Session, placings: Sequence[Placing]) -> dict[tuple[int, int], Fields]:
    """How those who were taken off stood, by session and helper."""
    rows = tx.execute(
        select(
            AssignmentRow.session_id,
            AssignmentRow.helper_id,
            AssignmentRow.role,
            AssignmentRow.state,
            AssignmentRow.release_cause,
        ).where(
            AssignmentRow.session_id.in_({one.session.id for one in placings}),
            AssignmentRow.helper_id.in_({one.helper_id for one in placings}),
        )
    )
    return {
        (session_id, helper_id): {"role": role, "state": state, "release_cause": cause}
        for session_id, helper_id, role, state, cause in rows
    }


def _row(one: Placing) -> Fields:
    when = one.session.when
    return {
        **_key(one),
        **_fields(one),
        "location_id": one.session.location_id,
        "day": when.day,
        "starts": when.hours.starts,
        "ends": when.hours.ends,
    }


def _key(one: Placing) -> Fields:
    return {"session_id": one.session.id, "helper_id": one.helper_id}


def _fields(one: Placing) -> Fields:
    return {"role": one.role, **NOW_THERE}
