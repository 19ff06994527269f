"""A network with its coordinator, two places with a manager each, and somebody who helps at the first."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import helper as helpers
from db.tables import ChangeRow, HelperRow, LocationRow, NetworkRow
from domain.errors import DeskError
from domain.helper import Draft, Helper
from domain.person import Person
from domain.words import HelperKind, HelperStage, Role
from tests import factories

FATMA = Draft("Fatma Yilmaz", HelperKind.VOLUNTEER, HelperStage.ACTIVE, date(2026, 1, 1))


@dataclass(frozen=True, slots=True)
class HelperDesk:
    tx: Session
    today: date
    now: datetime
    network: NetworkRow
    krook: LocationRow
    serre: LocationRow
    fatma: HelperRow
    people: dict[str, Person]
    """Who may try: by role, and where the role is held."""

    @property
    def coordinator(self) -> Person:
        return self.people["coordinator"]

    @property
    def manager(self) -> Person:
        return self.people["manager"]

    def draft(self, **given: Any) -> Draft:
        return replace(FATMA, **given)

    def stored(self, helper_id: int | None = None) -> Helper:
        self.tx.flush()
        self.tx.expire_all()
        return helpers.one(
            self.tx, self.coordinator, self.network.id, helper_id or self.fatma.id, today=self.today
        )

    def history(self) -> list[ChangeRow]:
        self.tx.flush()
        return list(
            self.tx.scalars(select(ChangeRow).order_by(ChangeRow.at, ChangeRow.entity, ChangeRow.verb))
        )

    def outcomes(self, act: Callable[[Person], object]) -> dict[str, str]:
        """What becomes of the same action by each of the people: "done", or the name of the refusal."""
        found = {}
        for who, person in self.people.items():
            try:
                with self.tx.begin_nested() as attempt:
                    act(person)
                    attempt.rollback()
                found[who] = "done"
            except DeskError as refusal:
                found[who] = type(refusal).__name__
        return found


ONLY_COORDINATORS = {
    "coordinator": "done",
    "administrator": "done",
    "manager": "NotAllowed",
    "manager of the network": "NotAllowed",
    "manager elsewhere": "NotAllowed",
    "viewer": "NotAllowed",
    "coordinator elsewhere": "NotFound",
}
FOLLOWERS = {
    "coordinator": "done",
    "administrator": "done",
    "manager": "done",
    "manager of the network": "done",
    "manager elsewhere": "NotFound",
    "viewer": "NotAllowed",
    "coordinator elsewhere": "NotFound",
}


def open_helper_desk(tx: Session, today: date, now: datetime) -> HelperDesk:
    network = factories.make_network(tx)
    krook = factories.make_location(tx, network, name="De Krook")
    serre = factories.make_location(tx, network, name="De Serre")
    fatma = factories.make_helper(tx, network, name=FATMA.name)
    factories.make_placement(tx, fatma, krook)
    person = factories.make_person
    return HelperDesk(
        tx,
        today,
        now,
        network,
        krook,
        serre,
        fatma,
        {
            "coordinator": person(tx, networks=[network]),
            "administrator": person(tx, Role.ADMINISTRATOR),
            "manager": person(tx, Role.MANAGER, locations=[krook]),
            "manager of the network": person(tx, Role.MANAGER, networks=[network]),
            "manager elsewhere": person(tx, Role.MANAGER, locations=[serre]),
            "viewer": person(tx, Role.VIEWER, networks=[network]),
            "coordinator elsewhere": person(tx, networks=[factories.make_network(tx)]),
        },
    )
