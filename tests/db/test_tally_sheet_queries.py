"""What is printed on tally sheets: the sessions that take place, own places only, in a fixed number of statements."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import language
from db.queries import tally_sheet
from db.session import reading, writing
from db.tables import LocationRow, NetworkRow
from domain.count import Figures
from domain.period import Period
from domain.person import Person
from domain.words import AssignmentState, CancelReason, CountState, ReleaseCause, Role, SessionState
from tests import factories
from tests.statements import recorded

MONDAY = date(2026, 11, 23)
TUESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 26)


@pytest.fixture
def network(tx: Session) -> NetworkRow:
    return factories.make_network(tx)


@pytest.fixture
def krook(tx: Session, network: NetworkRow) -> LocationRow:
    return factories.make_location(tx, network, name="De Krook")


@pytest.fixture
def manager(tx: Session, krook: LocationRow) -> Person:
    return factories.make_person(tx, Role.MANAGER, locations=[krook])


def test_a_week_has_a_sheet_for_each_session_that_takes_place_in_order_of_time(
    tx: Session, network: NetworkRow, krook: LocationRow, manager: Person
) -> None:
    late = factories.make_session(tx, krook, day=THURSDAY)
    early = factories.make_session(tx, krook, day=TUESDAY, starts=time(9))
    factories.make_session(tx, krook, day=date(2026, 11, 30))
    factories.make_session(
        tx, krook, day=MONDAY, state=SessionState.CANCELLED, cancel_reason=CancelReason.ILLNESS
    )
    factories.make_session(tx, krook, day=MONDAY, holiday="armistice")
    factories.make_session(tx, factories.make_location(tx, network), day=TUESDAY)
    found = tally_sheet.of_week(tx, manager, krook.id, MONDAY)
    assert [one.at.session_id for one in found] == [early.id, late.id]
    assert [one.at.location for one in found] == ["De Krook"] * 2
    assert tally_sheet.of_session(tx, manager, late.id) == [found[1]]


def test_the_helpers_who_are_expected_stand_on_it_by_first_name(
    tx: Session, network: NetworkRow, krook: LocationRow, manager: Person
) -> None:
    session = factories.make_session(tx, krook)
    for name, state in (
        ("Zoë Claes", AssignmentState.CONFIRMED),
        ("An Peeters", AssignmentState.PROPOSED),
        ("Bo Smet", AssignmentState.CANCELLED),
        ("Cy Maes", AssignmentState.NO_SHOW),
        ("Di Wauters", AssignmentState.PRESENT),
    ):
        helper = factories.make_helper(tx, network, name=name)
        cause = ReleaseCause.REMOVED if state is AssignmentState.CANCELLED else None
        factories.make_assignment(tx, session, helper, state=state, release_cause=cause)
    (sheet,) = tally_sheet.of_session(tx, manager, session.id)
    assert sheet.helpers == ("An", "Di", "Zoë")


def test_topics_stand_as_the_place_is_asked_most_in_the_readers_language(
    tx: Session, krook: LocationRow, manager: Person
) -> None:
    first, second = (factories.make_category(tx, code=code, position=at) for at, code in enumerate("AB"))
    below = factories.make_category(tx, code="B1", parent_id=second.id)
    counted = factories.make_count(tx, factories.make_session(tx, krook, day=date(2026, 8, 4)))
    factories.make_tally(tx, counted, below, 5)
    recent = factories.make_count(tx, factories.make_session(tx, krook, day=date(2026, 9, 8)))
    factories.make_tally(tx, recent, first, 9)  # after the order of this quarter was made
    session = factories.make_session(tx, krook)
    with language.use("fr"):
        (sheet,) = tally_sheet.of_session(tx, manager, session.id)
    labels = [(group.topic.label, [topic.label for topic in group.topics]) for group in sheet.groups]
    assert labels[:2] == [("B fr", ["B1 fr"]), ("A fr", [])]


@pytest.mark.parametrize("role", list(Role))
def test_who_counts_a_place_prints_its_sheets_and_nobody_else(
    tx: Session, krook: LocationRow, network: NetworkRow, role: Role
) -> None:
    session = factories.make_session(tx, krook)
    elsewhere = factories.make_session(tx)
    person = factories.make_person(tx, role, locations=[krook])
    may, sees_all = role is not Role.VIEWER, role is Role.ADMINISTRATOR
    assert bool(tally_sheet.of_session(tx, person, session.id)) is may
    assert bool(tally_sheet.of_week(tx, person, krook.id, MONDAY)) is may
    assert bool(tally_sheet.of_session(tx, person, elsewhere.id)) is sees_all
    assert bool(tally_sheet.of_week(tx, person, elsewhere.location_id, MONDAY)) is sees_all


def test_nothing_is_found_of_a_session_that_is_not_there(tx: Session, manager: Person) -> None:
    assert tally_sheet.of_session(tx, manager, 0) == []
    assert tally_sheet.of_week(tx, manager, 0, MONDAY) == []


def test_a_week_takes_four_statements_whatever_its_size(engine: Engine) -> None:
    with writing(engine) as tx:
        krook = factories.make_location(tx)
        person = factories.make_person(tx, Role.MANAGER, locations=[krook])
        helper = factories.make_helper(tx)

    def statements() -> int:
        with reading(engine) as tx, recorded(engine) as sent:
            tally_sheet.of_week(tx, person, krook.id, MONDAY)
        return len(sent)

    taken = []
    for days in ([24], [25, 26]):
        with writing(engine) as tx:
            for day in days:
                session = factories.make_session(tx, krook, day=date(2026, 11, day))
                factories.make_assignment(tx, session, helper)
        taken.append(statements())
    assert taken == [4, 4]


def local(hour: int = 12) -> datetime:
    """Tuesday of the week, by the clock of the place."""
    return datetime(2026, 11, 24, hour, 0)  # noqa: DTZ001 - wall-clock time of the place


WEEK = Period(MONDAY, date(2026, 11, 29))


def to_type(tx: Session, person: Person, place: LocationRow, at: datetime | None = None) -> list[int]:
    return [one.at.session_id for one in tally_sheet.to_type(tx, person, place.id, WEEK, at or local())]


def test_sheets_to_type_are_of_sessions_that_ended_without_an_entered_count_in_order(
    tx: Session, krook: LocationRow, manager: Person
) -> None:
    now = factories.make_session(tx, krook, day=TUESDAY, starts=time(10), ends=time(12, 1))
    early = factories.make_session(tx, krook, day=TUESDAY, starts=time(9), ends=time(12))
    begun = factories.make_session(tx, krook, day=MONDAY)
    draft = factories.make_count(tx, begun, state=CountState.DRAFT, visitors=2, first_time=1)
    topic = factories.make_category(tx)
    factories.make_tally(tx, draft, topic, 4)
    factories.make_count(tx, factories.make_session(tx, krook, day=MONDAY, starts=time(14), ends=time(15)))
    factories.make_session(tx, krook, day=MONDAY, starts=time(16), ends=time(17), holiday="armistice")
    factories.make_session(tx, krook, day=THURSDAY)
    factories.make_session(tx, krook, day=date(2026, 11, 17))
    assert to_type(tx, manager, krook) == [begun.id, early.id]
    assert to_type(tx, manager, krook, local(13)) == [begun.id, early.id, now.id]
    found = tally_sheet.to_type(tx, manager, krook.id, WEEK, local())
    assert [one.figures for one in found] == [Figures(2, 1, None, {topic.id: 4}), Figures()]


@pytest.mark.parametrize("role", list(Role))
def test_who_counts_a_place_types_its_sheets_and_nobody_else(
    tx: Session, krook: LocationRow, role: Role
) -> None:
    factories.make_session(tx, krook, day=MONDAY)
    elsewhere = factories.make_location(tx)
    factories.make_session(tx, elsewhere, day=MONDAY)
    person = factories.make_person(tx, role, locations=[krook])
    assert bool(to_type(tx, person, krook)) is (role is not Role.VIEWER)
    assert bool(to_type(tx, person, elsewhere)) is (role is Role.ADMINISTRATOR)


def test_a_stack_takes_two_statements_whatever_its_height(engine: Engine) -> None:
    with writing(engine) as tx:
        krook = factories.make_location(tx)
        person = factories.make_person(tx, Role.MANAGER, locations=[krook])
        topic = factories.make_category(tx)
    taken = []
    for hours in ([9], [11, 14]):
        with writing(engine) as tx:
            for hour in hours:
                session = factories.make_session(
                    tx, krook, day=MONDAY, starts=time(hour), ends=time(hour + 1)
                )
                factories.make_tally(tx, factories.make_count(tx, session, state=CountState.DRAFT), topic, 1)
        with reading(engine) as tx, recorded(engine) as sent:
            tally_sheet.to_type(tx, person, krook.id, WEEK, local())
        taken.append(len(sent))
    assert taken == [2, 2]
