"""Bookings and the waiting list are undone by who made them, as long as nobody touched them since."""

from datetime import date, datetime, time

import pytest
from sqlalchemy.orm import Session

from db.queries import undo as read
from domain.errors import NotAllowed, NotFound
from domain.person import Person
from domain.undo import ConsultChangedSince
from domain.words import ConsultStatus, Role
from services import consult, undo, waiting
from tests import factories
from tests.services.consulting import ConsultDesk, open_consults

CALLED_OFF = ConsultStatus.CANCELLED_BY_VISITOR


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> ConsultDesk:
    return open_consults(tx, today, now)


def take_back(desk: ConsultDesk, *, by: Person | None = None) -> None:
    step = read.last_step(
        desk.tx, desk.manager, desk.network.id, since=datetime.min.replace(tzinfo=desk.now.tzinfo)
    )
    assert step is not None
    undo.undo(desk.tx, step.set_id, by=by or desk.manager, today=desk.today, now=desk.tick())
    desk.tx.flush()


def test_a_booking_goes_as_if_it_had_never_been(desk: ConsultDesk) -> None:
    key = desk.book()
    take_back(desk)
    assert desk.row(key) is None
    assert len(desk.free()) == 2
    assert desk.history() == [("consult", "booked"), ("change_set", "undone"), ("consult", "taken_back")]


def test_who_waited_waits_again_with_the_reference(desk: ConsultDesk) -> None:
    line = desk.wait("W7")
    desk.book(reference="W7", waiting_id=line)
    take_back(desk)
    (waits,) = desk.waiting()
    assert (waits.id, waits.draft.details.reference) == (line, "W7")
    take_back(desk)
    assert desk.waiting() == []


def test_a_move_goes_back(desk: ConsultDesk) -> None:
    key = desk.book()
    desk.move(key, desk.spot(11))
    take_back(desk)
    assert desk.booking(key).spot.starts == time(10)
    take_back(desk)
    assert desk.row(key) is None


def test_a_status_goes_back(desk: ConsultDesk) -> None:
    key = desk.book()
    desk.say(key, CALLED_OFF)
    take_back(desk)
    assert desk.booking(key).status is ConsultStatus.TO_COME


def test_a_line_taken_off_waits_again(desk: ConsultDesk) -> None:
    line = desk.wait("W7")
    waiting.withdraw(desk.tx, line, 1, by=desk.manager, now=desk.tick())
    take_back(desk)
    assert [one.id for one in desk.waiting()] == [line]


def test_what_a_colleague_changed_since_stays(desk: ConsultDesk) -> None:
    key = desk.book()
    consult.set_status(desk.tx, key, CALLED_OFF, 1, by=desk.coordinator, now=desk.tick())
    with pytest.raises(ConsultChangedSince):
        take_back(desk)
    consult.set_status(desk.tx, key, ConsultStatus.TO_COME, 2, by=desk.manager, now=desk.tick())
    desk.say(key, CALLED_OFF)
    desk.book(by=desk.coordinator)
    with pytest.raises(ConsultChangedSince):
        take_back(desk)


def test_a_line_that_a_colleague_booked_is_not_taken_off(desk: ConsultDesk) -> None:
    line = desk.wait()
    desk.book(waiting_id=line, by=desk.coordinator)
    with pytest.raises(ConsultChangedSince):
        take_back(desk)


def test_who_lost_the_location_undoes_nothing_there(desk: ConsultDesk) -> None:
    desk.book()
    lost = factories.make_person(desk.tx, Role.MANAGER)
    viewer = factories.make_person(desk.tx, Role.VIEWER, locations=[desk.location])
    for person in (lost, viewer):
        same = Person(
            desk.manager.account_id,
            "",
            person.role,
            locations=person.locations,
            location_networks=person.location_networks,
        )
        with pytest.raises((NotAllowed, NotFound)):
            take_back(desk, by=same)
