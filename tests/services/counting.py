"""A location with a session of today and its manager, and what its count says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import CountRow, LocationRow, SessionRow, TallyRow
from domain.count import Tap
from domain.person import Person
from domain.words import Role
from services.tap import apply_taps
from tests import factories


@dataclass(frozen=True, slots=True)
class Desk:
    tx: Session
    now: datetime
    location: LocationRow
    session: SessionRow
    manager: Person

    def tap(self, *taps: Tap, into_entered: bool = False) -> frozenset[UUID]:
        return apply_taps(
            self.tx, self.session.id, taps, by=self.manager, now=self.now, into_entered=into_entered
        )

    def figures(self) -> tuple[int | None, int | None, int | None]:
        return figures(self.tx, self.session.id)

    def tallies(self) -> dict[int, int]:
        return tallies(self.tx, self.session.id)

    def count(self) -> CountRow:
        self.tx.flush()
        return self.tx.get_one(CountRow, self.session.id, populate_existing=True)


def open_desk(tx: Session, now: datetime) -> Desk:
    location = factories.make_location(tx)
    session = factories.make_session(tx, location)
    return Desk(tx, now, location, session, factories.make_person(tx, Role.MANAGER, locations=[location]))


def plus(field: str = "visitors", change: int = 1) -> Tap:
    return Tap(uuid4(), field, change=change)


def typed(total: int, field: str = "visitors") -> Tap:
    return Tap(uuid4(), field, total=total)


def figures(tx: Session, session_id: int) -> tuple[int | None, int | None, int | None]:
    """Visitors, first-time, turned away."""
    row = tx.get_one(CountRow, session_id, populate_existing=True)
    return row.visitors, row.first_time, row.turned_away


def tallies(tx: Session, session_id: int) -> dict[int, int]:
    found = select(TallyRow.category_id, TallyRow.number).where(TallyRow.session_id == session_id)
    return {row.category_id: row.number for row in tx.execute(found)}
