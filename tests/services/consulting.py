"""A place with a session by appointment tomorrow, who gives consults there, and who books them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import consult as read
from db.queries import waiting as read_waiting
from db.tables import (
    CategoryRow,
    ChangeRow,
    ConsultRow,
    HelperCategoryRow,
    HelperRow,
    LocationRow,
    NetworkRow,
    SessionRow,
)
from db.types import new_id
from domain.consult import SKILL, Booking, Details, Plan, Spot
from domain.period import Period
from domain.person import Person
from domain.waiting import Draft, Waiting
from domain.words import CategoryKind, ConsultStatus, Formula, Role
from services import consult, waiting
from tests import factories


@dataclass
class ConsultDesk:
    """`session` is tomorrow 10:00–12:30, where Nele gives consults and Jan does not. `now` moves a minute with each action."""

    tx: Session
    today: date
    now: datetime
    network: NetworkRow
    location: LocationRow
    session: SessionRow
    nele: HelperRow
    topic: CategoryRow
    dutch: CategoryRow
    manager: Person
    coordinator: Person

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def details(self, reference: str = "") -> Details:
        return Details(self.topic.id, self.dutch.id, reference)

    def spot(
        self, hour: int = 10, *, session: SessionRow | None = None, helper: HelperRow | None = None
    ) -> Spot:
        session = session or self.session
        return Spot(session.day, time(hour), session.location_id, session.id, (helper or self.nele).id)

    def book(
        self,
        spot: Spot | None = None,
        reference: str = "",
        *,
        waiting_id: int | None = None,
        by: Person | None = None,
    ) -> int:
        key = new_id()
        consult.book(
            self.tx,
            key,
            spot or self.spot(),
            self.details(reference),
            waiting_id=waiting_id,
            by=by or self.manager,
            today=self.today,
            now=self.tick(),
        )
        self.tx.flush()
        return key

    def wait(self, reference: str = "", *, since: date | None = None) -> int:
        key = new_id()
        draft = Draft(self.details(reference), since or self.today)
        waiting.add(self.tx, key, self.location.id, draft, by=self.manager, today=self.today, now=self.tick())
        self.tx.flush()
        return key

    def say(self, key: int, status: ConsultStatus, *, version: int | None = None) -> bool:
        version = self.booking(key).version if version is None else version
        said = consult.set_status(self.tx, key, status, version, by=self.manager, now=self.tick())
        self.tx.flush()
        return said

    def move(self, key: int, spot: Spot, *, by: Person | None = None) -> bool:
        moved = consult.move(
            self.tx,
            key,
            spot,
            self.booking(key).version,
            by=by or self.manager,
            now=self.tick(),
        )
        self.tx.flush()
        return moved

    def booking(self, key: int) -> Booking:
        self.tx.flush()
        found = read.one(self.tx, self.coordinator, key)
        assert found is not None
        return found

    def row(self, key: int) -> ConsultRow | None:
        self.tx.flush()
        return self.tx.get(ConsultRow, key, populate_existing=True)

    def plan(self, *, by: Person | None = None, now: datetime | None = None) -> Plan:
        """Of today through the coming week, at noon of today."""
        self.tx.flush()
        period = Period(self.today, self.today + timedelta(days=7))
        clock = datetime.combine(self.today, time(12))
        return read.plan(self.tx, by or self.manager, self.network.id, period, now or clock)

    def free(self) -> list[tuple[date, time]]:
        return [(one.spot.day, one.spot.starts) for one in self.plan().free]

    def homeless(self) -> list[tuple[int, str]]:
        self.tx.flush()
        found = read.to_rearrange(self.tx, self.manager, self.network.id, today=self.today)
        return [(one.id, "" if one.trouble is None else one.trouble.value) for one in found]

    def waiting(self) -> list[Waiting]:
        self.tx.flush()
        return read_waiting.at(self.tx, self.manager, self.network.id)

    def history(self) -> list[tuple[str, str]]:
        self.tx.flush()
        rows = self.tx.scalars(select(ChangeRow).order_by(ChangeRow.at, ChangeRow.entity))
        return [(row.entity, row.verb) for row in rows]

    def another_session(self, location: LocationRow | None = None, **given: object) -> SessionRow:
        """By appointment the day after tomorrow, with Nele."""
        session = factories.make_session(
            self.tx,
            location or self.location,
            **{"day": self.today + timedelta(days=2), "formula": Formula.APPOINTMENT, **given},
        )
        factories.make_assignment(self.tx, session, self.nele)
        return session


def gives_consults(tx: Session, helper: HelperRow) -> None:
    skill = tx.scalars(
        select(CategoryRow).where(CategoryRow.kind == CategoryKind.SKILL, CategoryRow.code == SKILL)
    ).one_or_none() or factories.make_category(tx, kind=CategoryKind.SKILL, code=SKILL)
    tx.add(HelperCategoryRow(helper_id=helper.id, category_id=skill.id))
    tx.flush()


def open_consults(tx: Session, today: date, now: datetime) -> ConsultDesk:
    network = factories.make_network(tx, name="Antwerpen")
    location = factories.make_location(tx, network, name="Permeke")
    session = factories.make_session(
        tx,
        location,
        day=today + timedelta(days=1),
        starts=time(10),
        ends=time(12, 30),
        formula=Formula.BOTH,
    )
    nele, jan = (factories.make_helper(tx, network, name=name) for name in ("Nele", "Jan"))
    gives_consults(tx, nele)
    for helper in (nele, jan):
        factories.make_assignment(tx, session, helper)
    return ConsultDesk(
        tx=tx,
        today=today,
        now=now,
        network=network,
        location=location,
        session=session,
        nele=nele,
        topic=factories.make_category(tx, kind=CategoryKind.TOPIC, label_en="itsme"),
        dutch=factories.make_category(tx, kind=CategoryKind.LANGUAGE, code="nl", label_en="Dutch"),
        manager=factories.make_person(tx, Role.MANAGER, locations=[location]),
        coordinator=factories.make_person(tx, networks=[network]),
    )
