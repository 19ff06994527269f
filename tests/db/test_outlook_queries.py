"""What the outlook is made of: expected visitors with their range, slots, closed days, how complete the counts are."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.queries import closure, expected, location, slot
from db.session import reading, writing
from db.tables import ClosureRow, LocationRow, NetworkRow
from domain.expected import Expectation
from domain.period import Period
from domain.person import Person
from domain.what_if import ClosedDays, Kept
from domain.words import CancelReason, CountState, Role, SessionState
from tests import factories
from tests.statements import recorded

TODAY = date(2026, 11, 24)
WEEK = timedelta(weeks=1)


@pytest.fixture
def network(tx: Session) -> NetworkRow:
    return factories.make_network(tx, name="Gent")


@pytest.fixture
def krook(tx: Session, network: NetworkRow) -> LocationRow:
    return factories.make_location(tx, network, name="De Krook")


def test_expected_visitors_come_from_the_entered_counts_of_the_network(
    tx: Session, network: NetworkRow, krook: LocationRow
) -> None:
    own = factories.make_slot(tx, krook)
    for weeks, visitors in ((1, 0), (2, 4), (3, 4), (78, 8)):
        session = factories.make_session(tx, krook, day=TODAY - weeks * WEEK, slot_id=own.id)
        factories.make_count(tx, session, visitors=visitors)
    for weeks, state in ((79, CountState.ENTERED), (4, CountState.DRAFT)):
        session = factories.make_session(tx, krook, day=TODAY - weeks * WEEK, slot_id=own.id)
        factories.make_count(tx, session, visitors=90, state=state)
    extra = factories.make_session(tx, krook, day=TODAY - timedelta(days=3))
    factories.make_count(tx, extra, visitors=9)
    ahead = factories.make_session(tx, krook, day=TODAY, slot_id=own.id)
    factories.make_count(tx, ahead, visitors=90)
    factories.make_session(tx, krook, day=TODAY - 5 * WEEK, slot_id=own.id)  # closed or not entered: no zero
    factories.make_count(tx, factories.make_session(tx, day=TODAY - WEEK), visitors=90)
    serre = factories.make_location(tx, network, name="Serre")
    factories.make_count(tx, factories.make_session(tx, serre, day=TODAY - WEEK), visitors=5)
    found = expected.of_locations(tx, [krook.id], today=TODAY)
    assert {key: one.sessions for key, one in found.by_slot.items()} == {own.id: 4}
    assert {key: one.sessions for key, one in found.by_location.items()} == {krook.id: 5}
    assert 2 < found.by_slot[own.id].visitors < found.by_location[krook.id].visitors < 5
    whole = expected.of_locations(tx, [krook.id, serre.id], today=TODAY)
    assert whole.by_slot == found.by_slot  # everybody is told the same of a session
    assert expected.of_locations(tx, [], today=TODAY) == Expectation({}, {})
    assert expected.usual_of_location(tx, krook.id, before=TODAY) == (0 + 4 + 4 + 9) / 4
    assert expected.usual_of_location(tx, krook.id + 1_000, before=TODAY) is None


def test_expected_visitors_follow_the_season_and_what_a_slot_has_become(
    tx: Session, krook: LocationRow
) -> None:
    own = factories.make_slot(tx, krook, starts=time(13), ends=time(16))
    for weeks in range(1, 156):
        day = TODAY - weeks * WEEK
        session = factories.make_session(tx, krook, day=day, slot_id=own.id, starts=time(13), ends=time(16))
        factories.make_count(tx, session, visitors=10 if day.month in {7, 8} else 20)
    found = expected.of_locations(tx, [krook.id], today=TODAY)
    summer = found.of(slot_id=own.id, location_id=krook.id, day=date(2027, 7, 6))
    winter = found.of(slot_id=own.id, location_id=krook.id, day=date(2027, 1, 26))
    assert summer is not None
    assert winter is not None
    assert (9 < summer.visitors < 14, 17 < winter.visitors < 21) == (True, True)
    assert (summer.low < summer.visitors < summer.high, winter.sessions) == (True, 78)


def test_how_many_sessions_of_a_slot_took_place_and_have_their_count(tx: Session, krook: LocationRow) -> None:
    own = factories.make_slot(tx, krook)
    closed = ClosureRow(
        network_id=krook.network_id, first_day=TODAY - 9 * WEEK, last_day=TODAY - 9 * WEEK, reason="x"
    )
    tx.add(closed)
    tx.flush()
    sessions = [
        factories.make_session(tx, krook, day=TODAY - weeks * WEEK, slot_id=own.id) for weeks in range(4)
    ]
    factories.make_session(
        tx,
        krook,
        day=TODAY - 8 * WEEK,
        slot_id=own.id,
        state=SessionState.CANCELLED,
        cancel_reason=CancelReason.ILLNESS,
    )
    factories.make_session(tx, krook, day=TODAY - 9 * WEEK, slot_id=own.id, closure_id=closed.id)
    factories.make_count(tx, sessions[1])
    factories.make_count(tx, sessions[2], state=CountState.DRAFT)
    assert expected.kept_of_slots(tx, [krook.id], today=TODAY) == {own.id: Kept(3, 1)}
    assert expected.kept_of_slots(tx, [krook.id + 1], today=TODAY) == {}


def test_the_timetable_holds_what_has_not_ended_at_locations_in_use(
    tx: Session, network: NetworkRow, krook: LocationRow
) -> None:
    serre = factories.make_location(tx, network, name="Serre")
    retired = factories.make_location(tx, network, name="Gone", retired_on=TODAY)
    factories.make_slot(tx, retired)
    factories.make_slot(tx, krook, last_day=TODAY - timedelta(days=1))
    late = factories.make_slot(tx, serre, weekday=3)
    own = factories.make_slot(tx, krook, last_day=TODAY)
    factories.make_slot(tx)  # another network
    person = factories.make_person(tx, networks=[network])
    manager = factories.make_person(tx, Role.MANAGER, locations=[serre])
    assert [one.id for one in slot.of_network(tx, person, network.id, today=TODAY)] == [own.id, late.id]
    assert [one.id for one in slot.of_network(tx, manager, network.id, today=TODAY)] == [late.id]
    assert [one.name for one in location.places(tx, person, network.id)] == ["De Krook", "Gone", "Serre"]
    assert [one.name for one in location.places(tx, manager, network.id)] == ["Serre"]


def test_closed_days_are_those_of_the_location_and_of_its_network(
    tx: Session, network: NetworkRow, krook: LocationRow
) -> None:
    serre = factories.make_location(tx, network, closed_on_public_holidays=False, closed_on_july_11=True)
    days = Period(TODAY, TODAY + WEEK)
    for where, given in (
        (None, {}),
        (krook.id, {}),
        (None, {"is_withdrawn": True}),
        (None, {"first_day": TODAY - WEEK, "last_day": TODAY - timedelta(days=1)}),
    ):
        row = {"first_day": days.first, "last_day": days.last, **given}
        tx.add(ClosureRow(network_id=network.id, location_id=where, reason="x", **row))
    factories.make_location(tx)
    tx.flush()
    person = factories.make_person(tx, networks=[network])
    assert closure.closed_days(tx, person, network.id, today=TODAY) == {
        krook.id: ClosedDays(closures=(days, days)),
        serre.id: ClosedDays(public_holidays=False, july_11=True, closures=(days,)),
    }
    stranger = factories.make_person(tx, networks=[factories.make_network(tx)])
    assert closure.closed_days(tx, stranger, network.id, today=TODAY) == {}
    assert slot.of_network(tx, stranger, network.id, today=TODAY) == []
    assert location.places(tx, stranger, network.id) == []


def _fill(engine: Engine, places: int) -> tuple[Person, int, list[int]]:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        ids = []
        for _ in range(places):
            place = factories.make_location(tx, network)
            own = factories.make_slot(tx, place)
            session = factories.make_session(tx, place, day=TODAY - WEEK, slot_id=own.id)
            factories.make_count(tx, session)
            tx.add(
                ClosureRow(
                    network_id=network.id, location_id=place.id, first_day=TODAY, last_day=TODAY, reason="x"
                )
            )
            ids.append(place.id)
        return factories.make_person(tx, networks=[network]), network.id, ids


def test_each_read_takes_as_many_statements_for_3_places_as_for_1(engine: Engine) -> None:
    taken = {}
    for places in (1, 3):
        person, network_id, ids = _fill(engine, places)
        with recorded(engine) as statements, reading(engine) as tx:
            sent = []
            assert len(slot.of_network(tx, person, network_id, today=TODAY)) == places
            sent.append(len(statements))
            assert len(closure.closed_days(tx, person, network_id, today=TODAY)) == places
            sent.append(len(statements))
            assert len(expected.kept_of_slots(tx, ids, today=TODAY)) == places
            sent.append(len(statements))
            assert len(expected.of_locations(tx, ids, today=TODAY).by_slot) == places
            sent.append(len(statements))
        taken[places] = sent
    assert taken == {1: [3, 5, 6, 8], 3: [3, 5, 6, 8]}
