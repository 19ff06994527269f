"""Expected visitors: what a slot's own entered counts say, with how many sessions that rests on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables import CountRow, SessionRow
from domain.words import CountState

LOOK_BACK = timedelta(days=365)
"""A whole year, so that no season weighs twice."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Mean visitors of the entered sessions of the last year; `sessions` is how many there were."""

    visitors: float
    sessions: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What to expect of each session: its slot's own mean, else its location's, else nothing is known."""

    by_slot: dict[int, Expected]
    by_location: dict[int, Expected]

    def of(self, *, slot_id: int | None, location_id: int) -> Expected | None:
        own = self.by_slot.get(slot_id) if slot_id is not None else None
        return own or self.by_location.get(location_id)


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
