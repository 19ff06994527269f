"""A network whose coordinator keeps a place: slots, closures and what they do to sessions and helpers."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import slot as slots
from db.tables import (
    AssignmentRow,
    ChangeRow,
    HelperRow,
    LocationRow,
    NetworkRow,
    SessionRow,
    SlotRow,
)
from domain.clock_time import Hours
from domain.need import Need
from domain.period import Period
from domain.person import Person
from domain.recurrence import Weekly
from domain.session_effect import SessionEffect
from domain.slot import Draft, Outcome
from domain.words import OCCUPYING, Formula
from services import slot
from tests import factories

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
"""12:00 in Brussels."""
JANUARY = date(2027, 1, 31)
TUESDAYS = Draft(
    Weekly(1, TODAY), Period(TODAY, JANUARY), Hours(time(13), time(16)), Formula.WALK_IN, Need(1, 2)
)
"""Tuesdays 13:00–16:00 from today through January: ten sessions."""


@dataclass(frozen=True, slots=True)
class Keeping:
    tx: Session
    network: NetworkRow
    location: LocationRow
    ann: Person

    def add(self, draft: Draft = TUESDAYS) -> int:
        return slot.add(self.tx, self.location.id, draft, by=self.ann, today=TODAY, now=NOW).slot_id

    def change(self, slot_id: int, draft: Draft, *, from_day: date = TODAY) -> Outcome:
        return slot.change(
            self.tx,
            slot_id,
            draft,
            self.tx.get_one(SlotRow, slot_id).version,
            from_day=from_day,
            by=self.ann,
            today=TODAY,
            now=NOW,
        )

    def draft(self, slot_id: int) -> Draft:
        self.tx.flush()
        return slots.drafts(self.tx, [self.tx.get_one(SlotRow, slot_id)])[slot_id]

    def sessions(self, slot_id: int | None = None) -> list[SessionRow]:
        self.tx.flush()
        return list(
            self.tx.scalars(
                select(SessionRow)
                .where(
                    SessionRow.location_id == self.location.id,
                    *([] if slot_id is None else [SessionRow.slot_id == slot_id]),
                )
                .order_by(SessionRow.day, SessionRow.starts)
                .execution_options(populate_existing=True)
            )
        )

    def on(self, day: date) -> SessionRow:
        (found,) = [one for one in self.sessions() if one.day == day]
        return found

    def stands(self, session: SessionRow, name: str = "Fatma") -> HelperRow:
        """A helper of that name, who stands at the session."""
        helper = factories.make_helper(self.tx, self.network, name=name)
        factories.make_assignment(self.tx, session, helper)
        return helper

    def standing(self, session: SessionRow) -> list[str]:
        self.tx.flush()
        return list(
            self.tx.scalars(
                select(HelperRow.name)
                .join(AssignmentRow, AssignmentRow.helper_id == HelperRow.id)
                .where(AssignmentRow.session_id == session.id, AssignmentRow.state.in_(OCCUPYING))
                .order_by(HelperRow.name)
            )
        )

    def history(self, entity: str) -> list[str]:
        self.tx.flush()
        return sorted(self.tx.scalars(select(ChangeRow.verb).where(ChangeRow.entity == entity)))


def open_keeping(tx: Session) -> Keeping:
    network = factories.make_network(tx)
    location = factories.make_location(tx, network, name="De Krook")
    return Keeping(tx, network, location, factories.make_person(tx, networks=[network]))


def told(effects: tuple[SessionEffect, ...]) -> list[tuple[date, str, list[str], list[str]]]:
    """Day, fate, who stands there afterwards, who no longer does."""
    return [
        (one.when.day, one.fate.value, [h.name for h in one.there], [h.name for h in one.freed])
        for one in effects
    ]
