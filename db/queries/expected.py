"""Expected visitors: what a slot's own entered counts say, with how many sessions that rests on."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables import CountRow, SessionRow
from domain.outlook import Expectation, Expected
from domain.words import CountState

LOOK_BACK = timedelta(days=365)
"""A whole year, so that no season weighs twice."""


def of_locations(tx: Session, location_ids: Collection[int], *, today: date) -> Expectation:
    """The expectation for the slots and locations given; one statement. The caller has checked the scope."""
    rows = tx.execute(
        select(
            SessionRow.location_id,
            SessionRow.slot_id,
            func.sum(CountRow.visitors),
            func.count(),
        )
        .join(CountRow, CountRow.session_id == SessionRow.id)
        .where(
            CountRow.state == CountState.ENTERED,
            CountRow.location_id.in_(location_ids),
            CountRow.day >= today - LOOK_BACK,
            CountRow.day < today,
        )
        .group_by(SessionRow.location_id, SessionRow.slot_id)
    ).all()
    totals: dict[int, tuple[int, int]] = {}
    by_slot = {}
    for location_id, slot_id, visitors, sessions in rows:
        known_visitors, known_sessions = totals.get(location_id, (0, 0))
        totals[location_id] = (
            known_visitors + int(visitors or 0),
            known_sessions + sessions,
        )
        if slot_id is not None:
            by_slot[slot_id] = Expected(int(visitors or 0) / sessions, sessions)
    by_location = {
        key: Expected(visitors / sessions, sessions) for key, (visitors, sessions) in totals.items()
    }
    return Expectation(by_slot, by_location)
