"""A network with a coordinator, a place and a session of tomorrow, and what stands on it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import roster as read
from db.tables import (
    AssignmentRow,
    CategoryRow,
    ChangeRow,
    HelperCategoryRow,
    HelperRow,
    LocationRow,
    NetworkRow,
    SessionRow,
    SessionWishRow,
)
from domain.person import Person
from domain.roster import PlacedSession
from domain.words import AssignmentState, CategoryKind
from tests import factories


@dataclass(frozen=True, slots=True)
class PlanningDesk:
    tx: Session
    today: date
    now: datetime
    network: NetworkRow
    location: LocationRow
    session: SessionRow
    coordinator: Person

    def helper(self, name: str = "Fatma", **given: object) -> HelperRow:
        return factories.make_helper(self.tx, self.network, name=name, **given)

    def another_session(self, place: str = "AMAL", **given: object) -> SessionRow:
        """At another place of the network, at the same time as the desk's own unless something else is given."""
        location = factories.make_location(self.tx, self.network, name=place)
        return factories.make_session(self.tx, location, **{"day": self.session.day, **given})

    def speaks(self, helper: HelperRow, code: str) -> None:
        language = self.language(code)
        self.tx.add(HelperCategoryRow(helper_id=helper.id, category_id=language.id))
        self.tx.flush()

    def asks_for(self, session: SessionRow, code: str) -> None:
        language = self.language(code)
        self.tx.add(SessionWishRow(session_id=session.id, category_id=language.id))
        self.tx.flush()

    def language(self, code: str) -> CategoryRow:
        found = self.tx.scalars(
            select(CategoryRow).where(CategoryRow.kind == CategoryKind.LANGUAGE, CategoryRow.code == code)
        ).one_or_none()
        return found or factories.make_category(
            self.tx, kind=CategoryKind.LANGUAGE, code=code, label_en=code.upper()
        )

    def as_it_stands(self, session: SessionRow | None = None) -> PlacedSession:
        self.tx.flush()
        wanted = session or self.session
        return read.placed(self.tx, [wanted.id])[wanted.id]

    def standing(self, session: SessionRow | None = None) -> list[tuple[str, str]]:
        return [(one.name, one.role.value) for one in self.as_it_stands(session).standing]

    def version(self, session: SessionRow | None = None) -> int:
        return self.as_it_stands(session).version

    def history(self) -> list[tuple[str, str]]:
        self.tx.flush()
        return [
            (row.entity, row.verb)
            for row in self.tx.scalars(select(ChangeRow).order_by(ChangeRow.at, ChangeRow.entity))
        ]

    def occupied(self) -> int:
        self.tx.flush()
        return len(
            self.tx.scalars(
                select(AssignmentRow).where(AssignmentRow.state != AssignmentState.CANCELLED)
            ).all()
        )


def open_desk(tx: Session, today: date, now: datetime) -> PlanningDesk:
    network = factories.make_network(tx)
    location = factories.make_location(tx, network, name="De Krook")
    session = factories.make_session(
        tx, location, day=today + timedelta(days=1), starts=time(10), ends=time(12)
    )
    coordinator = factories.make_person(tx, networks=[network])
    return PlanningDesk(tx, today, now, network, location, session, coordinator)
