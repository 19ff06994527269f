"""What is read for a poster: one location, one week and the closed days after it, in a fixed number of statements."""

from datetime import date, time

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import language
from db.queries import poster
from db.session import reading, writing
from db.tables import ClosureRow, LocationCategoryRow, LocationRow
from domain.person import Person
from domain.poster import Closed
from domain.words import CancelReason, CategoryKind, Formula, LocationKind, Role, SessionState
from tests import factories
from tests.statements import recorded

MONDAY = date(2026, 12, 21)


@pytest.fixture
def krook(tx: Session) -> LocationRow:
    return factories.make_location(
        tx, name="De Krook", address="Miriam Makebaplein 1", page="https://stad.gent/digipunten"
    )


@pytest.fixture
def viewer(tx: Session, krook: LocationRow) -> Person:
    return factories.make_person(tx, Role.VIEWER, locations=[krook])


def test_a_poster_has_the_place_its_languages_its_week_and_what_is_closed_after_it(
    tx: Session, krook: LocationRow, viewer: Person
) -> None:
    for code, position in (("ar", 2), ("nl", 1)):
        spoken = factories.make_category(tx, kind=CategoryKind.LANGUAGE, code=code, position=position)
        tx.add(LocationCategoryRow(location_id=krook.id, category_id=spoken.id))
    closure = ClosureRow(
        network_id=krook.network_id,
        location_id=krook.id,
        first_day=date(2026, 12, 28),
        last_day=date(2027, 1, 3),
        reason="Winterstop",
    )
    tx.add(closure)
    tx.flush()
    factories.make_session(tx, krook, day=MONDAY, formula=Formula.BOTH, room="zaal")
    factories.make_session(tx, krook, day=date(2026, 12, 25), holiday="christmas")
    factories.make_session(
        tx,
        krook,
        day=date(2026, 12, 22),
        state=SessionState.CANCELLED,
        cancel_reason=CancelReason.ILLNESS,
    )
    factories.make_session(tx, krook, day=date(2026, 12, 29), closure_id=closure.id)
    factories.make_session(tx, krook, day=date(2027, 1, 25), holiday="christmas")
    factories.make_session(tx, day=MONDAY)
    with language.use("fr"):
        found = poster.of_week(tx, viewer, krook.id, MONDAY)
        assert found is not None
        assert (found.name, found.kind, found.address) == (
            "De Krook",
            LocationKind.LIBRARY,
            "Miriam Makebaplein 1",
        )
        assert (found.languages, found.page) == (("nl fr", "ar fr"), "https://stad.gent/digipunten")
        assert [len(day.open) for day in found.days] == [1, 0, 0, 0, 0, 0, 0]
        assert (found.days[0].open[0].formula, found.days[0].open[0].room) == (Formula.BOTH, "zaal")
        assert [len(day.cancelled) for day in found.days] == [0, 1, 0, 0, 0, 0, 0]
        assert [day.closed for day in found.days] == ["", "", "", "", "Noël", "", ""]
        assert found.later == (Closed(date(2026, 12, 29), date(2026, 12, 29), "Winterstop"),)


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_the_roster_of_a_place_has_its_poster(tx: Session, krook: LocationRow, role: Role) -> None:
    person = factories.make_person(tx, role, locations=[krook])
    assert poster.of_week(tx, person, krook.id, MONDAY) is not None
    elsewhere = poster.of_week(tx, person, factories.make_location(tx).id, MONDAY)
    assert (elsewhere is not None) is (role is Role.ADMINISTRATOR)
    assert poster.of_week(tx, person, 0, MONDAY) is None


def test_a_poster_takes_three_statements_however_much_is_planned(engine: Engine) -> None:
    with writing(engine) as tx:
        krook = factories.make_location(tx)
        person = factories.make_person(tx, Role.MANAGER, locations=[krook])
    taken = []
    for hours in ([9], [11, 14]):
        with writing(engine) as tx:
            for hour in hours:
                factories.make_session(tx, krook, day=MONDAY, starts=time(hour), ends=time(hour + 1))
        with reading(engine) as tx, recorded(engine) as sent:
            poster.of_week(tx, person, krook.id, MONDAY)
        taken.append(len(sent))
    assert taken == [3, 3]
