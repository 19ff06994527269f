"""What is read of consults: a fixed number of statements, and nothing of anybody for a calendar."""

from dataclasses import fields
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.queries import consult as read
from db.queries import waiting as read_waiting
from domain.clock_time import DatedHours, Hours
from domain.consult_event import ConsultEvent
from domain.period import Period
from domain.words import ConsultStatus, WaitingState
from tests import factories
from tests.services.consulting import ConsultDesk, open_consults
from tests.statements import recorded


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> ConsultDesk:
    return open_consults(tx, today, now)


def week(desk: ConsultDesk) -> Period:
    return Period(desk.today, desk.today + timedelta(days=6))


def test_the_number_of_statements_does_not_grow(engine: Engine, tx: Session, desk: ConsultDesk) -> None:
    desk.wait()

    def statements() -> list[int]:
        tx.flush()
        counts = []
        for reads in (
            desk.plan,
            desk.homeless,
            desk.waiting,
            lambda: read.events(tx, desk.location.id, week(desk)),
            lambda: read.of_session(tx, desk.manager, desk.session.id),
            lambda: read.unanswered(tx, desk.manager, desk.network.id, desk.now),
            lambda: read.locations(tx, desk.manager, desk.network.id, today=desk.today),
            lambda: read_waiting.lists(tx, today=desk.today),
        ):
            with recorded(engine) as sent:
                reads()
            counts.append(len(sent))
        return counts

    desk.book()
    before = statements()
    assert before == [8, 1, 1, 8, 1, 1, 1, 1]
    for hour in (9, 12):
        session = desk.another_session(starts=time(hour), ends=time(hour + 2))
        desk.book(desk.spot(hour, session=session))
        desk.wait()
    assert statements() == before


def test_a_calendar_shows_each_place_booked_or_free_and_no_more(tx: Session, desk: ConsultDesk) -> None:
    desk.book(desk.spot(11), "A12")
    desk.say(desk.book(), ConsultStatus.CANCELLED_BY_VISITOR)
    key = f"{desk.session.id}-{desk.nele.id}"
    assert read.events(tx, desk.location.id, week(desk)) == [
        ConsultEvent(f"{key}-1000", DatedHours(desk.session.day, Hours(time(10), time(11))), False),
        ConsultEvent(f"{key}-1100", DatedHours(desk.session.day, Hours(time(11), time(12))), True),
    ]
    assert [field.name for field in fields(ConsultEvent)] == ["key", "when", "is_booked"]


def test_what_is_over_without_an_answer_is_asked_for(desk: ConsultDesk) -> None:
    past = desk.another_session(day=desk.today - timedelta(days=1))
    asked = factories.make_consult(desk.tx, past, desk.nele, desk.details())
    factories.make_consult(
        desk.tx, past, desk.nele, desk.details(), starts=time(11), status=ConsultStatus.HONOURED
    )
    desk.book()
    noon = datetime.combine(desk.today, time(12))
    found = read.unanswered(desk.tx, desk.manager, desk.network.id, noon)
    assert [one.id for one in found] == [asked.id]


def test_the_locations_with_sessions_by_appointment_are_offered(desk: ConsultDesk) -> None:
    other = factories.make_location(desk.tx, desk.network, name="Elsschot")
    factories.make_session(desk.tx, other, day=desk.today)
    found = read.locations(desk.tx, desk.coordinator, desk.network.id, today=desk.today)
    assert found == {desk.location.id: "Permeke"}


def test_lists_hold_what_is_in_use_under_its_group(desk: ConsultDesk) -> None:
    group = factories.make_category(desk.tx, label_en="Sign in", position=2)
    below = factories.make_category(desk.tx, label_en="password", parent_id=group.id, position=3)
    factories.make_category(desk.tx, label_en="old", retired_on=desk.today, position=4)
    lists = read_waiting.lists(desk.tx, today=desk.today)
    assert lists.topics == {desk.topic.id: "itsme", below.id: "password · Sign in"}
    assert lists.languages == {desk.dutch.id: "Dutch"}


@pytest.mark.parametrize(
    "given",
    [
        {"reference": "x" * 21},
        {"asked_on": date(2026, 12, 1)},
        {},
    ],
)
def test_the_database_itself_refuses_a_long_reference_a_late_request_and_a_second_booking(
    desk: ConsultDesk, given: dict[str, object]
) -> None:
    if not given:
        desk.book()
    with pytest.raises(IntegrityError if "reference" not in given else Exception), desk.tx.begin_nested():
        factories.make_consult(desk.tx, desk.session, desk.nele, desk.details(), **given)


def test_the_database_keeps_a_closed_line_closed(desk: ConsultDesk) -> None:
    with pytest.raises(IntegrityError), desk.tx.begin_nested():
        factories.make_waiting(desk.tx, desk.location.id, desk.details(), state=WaitingState.BOOKED)
