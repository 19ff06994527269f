"""Two people book at the same moment, on two real connections: an hour is given once, and the other hears why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from sqlalchemy import Engine, select

from db.session import reading, writing
from db.tables import ConsultRow, SessionRow
from db.types import new_id
from domain.consult import Details, Spot
from domain.person import Person
from domain.words import CancelReason
from services import consult, session
from tests.services.consulting import open_consults
from tests.services.together import together


@dataclass(frozen=True, slots=True)
class Place:
    engine: Engine
    spot: Spot
    details: Details
    manager: Person
    coordinator: Person
    waiting: int
    today: date
    now: datetime

    def book(self, key: int, by: Person, waiting_id: int | None = None) -> bool:
        with writing(self.engine) as tx:
            return consult.book(
                tx,
                key,
                self.spot,
                self.details,
                waiting_id=waiting_id,
                by=by,
                today=self.today,
                now=self.now,
            )

    def cancel(self) -> None:
        with writing(self.engine) as tx:
            session.cancel(
                tx,
                self.spot.session_id,
                CancelReason.BUILDING,
                "",
                1,
                by=self.coordinator,
                today=self.today,
                now=self.now,
            )

    def bookings(self) -> int:
        with reading(self.engine) as tx:
            return len(tx.scalars(select(ConsultRow)).all())


@pytest.fixture
def place(engine: Engine, today: date, now: datetime) -> Place:
    with writing(engine) as tx:
        desk = open_consults(tx, today, now)
        return Place(
            engine,
            desk.spot(),
            desk.details(),
            desk.manager,
            desk.coordinator,
            desk.wait(),
            today,
            now,
        )


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_book_one_hour_one_wins_and_the_other_hears_what_is_free(
    place: Place, attempt: int
) -> None:
    works: list[Callable[[], object]] = [
        lambda: place.book(new_id(), place.manager),
        lambda: place.book(new_id(), place.coordinator),
    ]
    outcome = together(*works)
    sentence = (
        "Wed 25 Nov 10:00–11:00 was booked by somebody else meanwhile. "
        "Free next: Wed 25 Nov 11:00–12:00 (Nele)."
    )
    assert sorted(map(str, outcome)) == sorted(["True", sentence])
    assert place.bookings() == 1


@pytest.mark.parametrize("from_waiting", [False, True])
def test_a_double_click_on_two_connections_books_once(place: Place, from_waiting: bool) -> None:
    key, line = new_id(), place.waiting if from_waiting else None
    outcome = together(*(lambda: place.book(key, place.manager, line) for _click in range(2)))
    assert sorted(map(str, outcome)) == ["False", "True"]
    assert place.bookings() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_no_hour_is_booked_in_a_session_that_was_cancelled_first(place: Place, attempt: int) -> None:
    booked, _cancelled = together(lambda: place.book(new_id(), place.manager), place.cancel)
    with reading(place.engine) as tx:
        assert tx.get_one(SessionRow, place.spot.session_id).state == "cancelled"
    assert place.bookings() == (1 if booked is True else 0)
