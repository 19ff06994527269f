"""Three places with everything that somebody might change, and the people who try.

Gent has De Krook and De Serre, Antwerpen has Permeke. The coordinator covers Gent, the manager and the viewer De Krook.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from db.queries import account as accounts
from db.tables import AbsenceRow, ClosureRow, ContactRow, LocationRow, NetworkRow
from domain.person import Person
from domain.words import (
    AbsenceKind,
    CancelReason,
    ContactKind,
    HelperStage,
    Role,
    SessionState,
)
from tests import factories

KROOK, SERRE, PERMEKE = "De Krook", "De Serre", "Permeke"
PLACES = (KROOK, SERRE, PERMEKE)


@dataclass(frozen=True, slots=True)
class At:
    """What stands at one place, by key; every version is 1.

    `coming` is tomorrow's session with `helper` on it, `cancelled` and `closed` (for a holiday) come later; `counting`
    is this morning's, without a count, and `counted` yesterday's with one. `spare` is a helper who stands and is placed nowhere,
    `stopped` one who stopped. `account` is another manager of the place,
    `retired` a place of the same network that is not used any more.
    """

    tx: Session
    today: date
    now: datetime
    network: int
    location: int
    slot: int
    coming: int
    cancelled: int
    closed: int
    counting: int
    counted: int
    helper: int
    spare: int
    stopped: int
    placement: int
    absence: int
    contact: int
    account: int
    account_off: int
    closure: int
    retired: int


Act = Callable[[At, Person], object]


def furnish(tx: Session, today: date, now: datetime) -> tuple[dict[str, At], dict[Role, Person]]:
    """The places by name, and a person of each role."""
    gent, antwerpen = factories.make_network(tx, name="Gent"), factories.make_network(tx, name="Antwerpen")
    rows = {
        name: factories.make_location(tx, antwerpen if name == PERMEKE else gent, name=name)
        for name in PLACES
    }
    people = {
        Role.ADMINISTRATOR: factories.make_account(tx, role=Role.ADMINISTRATOR),
        Role.COORDINATOR: factories.make_account(tx, networks=[gent]),
        Role.MANAGER: factories.make_account(tx, role=Role.MANAGER, locations=[rows[KROOK]]),
        Role.VIEWER: factories.make_account(tx, role=Role.VIEWER, locations=[rows[KROOK]]),
    }
    factories.make_account(tx, networks=[gent])  # so that nobody is the last who keeps the accounts
    places = {name: _furnish_one(tx, row, today, now) for name, row in rows.items()}
    return places, {role: accounts.person_of(tx, row) for role, row in people.items()}


def as_administrator(by: Person) -> Person:
    """The same account with every right: what somebody did before a right was taken away."""
    return replace(by, role=Role.ADMINISTRATOR)


def _furnish_one(tx: Session, location: LocationRow, today: date, now: datetime) -> At:
    network = tx.get_one(NetworkRow, location.network_id)
    helper, spare, stopped = (
        factories.make_helper(tx, network, stage=stage, stage_since=today - timedelta(days=400))
        for stage in (HelperStage.ACTIVE, HelperStage.ACTIVE, HelperStage.STOPPED)
    )
    placements = [factories.make_placement(tx, one, location).id for one in (helper, stopped)]
    coming = factories.make_session(tx, location, day=today + timedelta(days=1))
    factories.make_assignment(tx, coming, helper)
    cancelled = factories.make_session(
        tx,
        location,
        day=today + timedelta(days=2),
        state=SessionState.CANCELLED,
        cancel_reason=CancelReason.NO_HELPER,
    )
    closed = factories.make_session(tx, location, day=today + timedelta(days=3), holiday="armistice")
    counting = factories.make_session(tx, location, day=today)
    counted = factories.make_session(tx, location, day=today - timedelta(days=1))
    factories.make_count(tx, counted)
    absence = AbsenceRow(
        helper_id=helper.id, kind=AbsenceKind.HOLIDAY, first_day=today + timedelta(days=40), last_day=None
    )
    contact = ContactRow(helper_id=helper.id, day=today, kind=ContactKind.PHONE, note="")
    closure = ClosureRow(
        network_id=network.id,
        location_id=location.id,
        first_day=today + timedelta(days=60),
        last_day=today + timedelta(days=61),
        reason="Werken",
    )
    tx.add_all([absence, contact, closure])
    tx.flush()
    return At(
        tx=tx,
        today=today,
        now=now,
        network=network.id,
        location=location.id,
        slot=factories.make_slot(tx, location, starts=time(14), ends=time(16)).id,
        coming=coming.id,
        cancelled=cancelled.id,
        closed=closed.id,
        counting=counting.id,
        counted=counted.id,
        helper=helper.id,
        spare=spare.id,
        stopped=stopped.id,
        placement=placements[0],
        absence=absence.id,
        contact=contact.id,
        account=factories.make_account(tx, role=Role.MANAGER, locations=[location]).id,
        account_off=factories.make_account(tx, role=Role.MANAGER, locations=[location], is_active=False).id,
        closure=closure.id,
        retired=factories.make_location(tx, network, retired_on=today).id,
    )
