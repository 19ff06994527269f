"""Expected visitors: what a slot's own entered counts say, with how many sessions that rests on."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from db.tables import CountRow, SessionRow
from domain.outlook import Expectation, expected_from
from domain.what_if import Kept
from domain.words import CountState

LOOK_BACK = timedelta(days=365)
"""A whole year, so that no season weighs twice."""


def of_locations(tx: Session, location_ids: Collection[int], *, today: date) -> Expectation:
    """The expectation for the slots and locations given; one statement. The caller has checked the scope.

    Asked is how many sessions had how many visitors: from that follow mean and middle half, on any database.
    """
    rows = tx.execute(
        select(SessionRow.location_id, SessionRow.slot_id, CountRow.visitors, func.count())
        .join(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            CountRow.state == CountState.ENTERED,
            CountRow.location_id.in_(location_ids),
            CountRow.day >= today - LOOK_BACK,
            CountRow.day < today,
        )
        .group_by(SessionRow.location_id, SessionRow.slot_id, CountRow.visitors)
    )
    by_slot: defaultdict[int, Counter[int]] = defaultdict(Counter)
    by_location: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for location_id, slot_id, visitors, sessions in rows:
        by_location[location_id][visitors or 0] += sessions
        if slot_id is not None:
            by_slot[slot_id][visitors or 0] += sessions
    return Expectation(
        {key: expected_from(found) for key, found in by_slot.items()},
        {key: expected_from(found) for key, found in by_location.items()},
    )


def kept_of_slots(tx: Session, location_ids: Collection[int], *, today: date) -> dict[int, Kept]:
    """How many sessions of each slot took place in the same year, and how many have their count; one statement.

    The caller has checked the scope.
    """
    rows = tx.execute(
        select(SessionRow.slot_id, func.count(), func.count(CountRow.session_id))
        .outerjoin(CountRow, and_(CountRow.session_id == SessionRow.id, CountRow.state == CountState.ENTERED))
        .where(
            SessionRow.location_id.in_(location_ids),
            SessionRow.slot_id.is_not(None),
            SessionRow.day >= today - LOOK_BACK,
            SessionRow.day < today,
            SessionRow.is_open(),
        )
        .group_by(SessionRow.slot_id)
    )
    return {slot_id: Kept(held, entered) for slot_id, held, entered in rows if slot_id is not None}
