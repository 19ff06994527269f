"""The hours that helpers gave: only of whoever was said to be there, and the same however they are added up."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.queries import allowance, hours_statement, worked
from db.session import reading, writing
from db.tables import AbsenceRow, AssignmentRow, HelperRow, LocationRow, NetworkRow, SessionRow
from domain.allowance import Line
from domain.candidate import counted_minutes
from domain.clock_time import Hours
from domain.period import Period, month
from domain.person import Person
from domain.words import (
    AbsenceKind,
    AssignmentRole,
    AssignmentState,
    CancelReason,
    HelperKind,
    ReleaseCause,
    Role,
    SessionState,
)
from domain.worked import HoursFilters, Said, StatementLine
from tests import factories
from tests.statements import recorded

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Europe/Brussels"))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
PRESENT, CONFIRMED, NO_SHOW = AssignmentState.PRESENT, AssignmentState.CONFIRMED, AssignmentState.NO_SHOW


@pytest.fixture
def network(tx: Session) -> NetworkRow:
    return factories.make_network(tx, name="Gent")


@pytest.fixture
def krook(tx: Session, network: NetworkRow) -> LocationRow:
    return factories.make_location(tx, network, name="De Krook")


@pytest.fixture
def coordinator(tx: Session, network: NetworkRow) -> Person:
    return factories.make_person(tx, networks=[network])


def stood(
    tx: Session,
    place: LocationRow,
    helper: HelperRow,
    day: date,
    state: AssignmentState = PRESENT,
    **given: object,
) -> SessionRow:
    hours = {name: given.pop(name) for name in ("starts", "ends", "unnamed_helpers") if name in given}
    session = factories.make_session(tx, place, day=day, room=str(helper.id), **hours)
    factories.make_assignment(tx, session, helper, state=state, **given)
    return session


def test_only_who_was_said_to_be_there_has_hours(
    tx: Session, network: NetworkRow, krook: LocationRow, coordinator: Person
) -> None:
    an = factories.make_helper(tx, network, name="An")
    wim = factories.make_helper(tx, network, name="Wim", kind=HelperKind.WIJK_WERKER)
    serre = factories.make_location(tx, network, name="Serre")
    stood(tx, krook, an, date(2026, 3, 3))
    stood(tx, krook, an, date(2026, 3, 4), stood_in=True)
    stood(tx, serre, an, date(2026, 3, 5))
    stood(tx, krook, an, date(2026, 4, 7))
    stood(tx, krook, wim, date(2026, 4, 7), ends=time(12, 30))  # paid by the started hour
    for number, state in enumerate((CONFIRMED, NO_SHOW, AssignmentState.PROPOSED)):
        stood(tx, krook, an, date(2026, 5, 4 + number), state)
    stood(tx, krook, an, date(2025, 12, 31))
    stood(tx, factories.make_location(tx), factories.make_helper(tx), date(2026, 3, 3))
    found = worked.by_helper(tx, coordinator, HoursFilters(network.id, YEAR))
    columns = ["helper", "location", "month", "presences", "minutes", "stood_in"]
    assert found[columns].to_numpy().tolist() == [
        ["An", "De Krook", 3, 2, 240, 120],
        ["An", "De Krook", 4, 1, 120, 0],
        ["An", "Serre", 3, 1, 120, 0],
        ["Wim", "De Krook", 4, 1, 180, 0],
    ]
    of_one = HoursFilters(
        network.id, month(date(2026, 4, 1)), frozenset({krook.id}), frozenset({HelperKind.WIJK_WERKER})
    )
    assert worked.by_helper(tx, coordinator, of_one)["helper"].tolist() == ["Wim"]


def test_who_may_not_report_sees_no_hours(tx: Session, network: NetworkRow, krook: LocationRow) -> None:
    an = factories.make_helper(tx, network, name="An")
    factories.make_placement(tx, an, krook)
    stood(tx, krook, an, date(2026, 3, 3), unnamed_helpers=1)
    stood(tx, krook, an, date(2026, 3, 4), CONFIRMED)
    filters = HoursFilters(network.id, YEAR)
    for person in (
        factories.make_person(tx, Role.MANAGER, locations=[krook]),
        factories.make_person(tx, networks=[factories.make_network(tx)]),
    ):
        assert worked.by_helper(tx, person, filters).empty
        assert worked.unnamed(tx, person, filters).empty
        assert worked.said(tx, person, filters, now=NOW) == Said(0, 0, 0)
        assert worked.unsaid(tx, person, filters, now=NOW, limit=9).empty
        assert hours_statement.statements(tx, person, network.id, YEAR, now=NOW) == []
        assert hours_statement.statements(tx, person, network.id, YEAR, now=NOW, helper_id=an.id) == []
        assert allowance.listed(tx, person, network.id, 2026) == []


def test_what_nobody_said_is_named_and_never_counted(
    tx: Session, network: NetworkRow, krook: LocationRow, coordinator: Person
) -> None:
    an, bo = (factories.make_helper(tx, network, name=name) for name in ("An", "Bo"))
    both = stood(tx, krook, an, date(2026, 3, 3))
    factories.make_assignment(tx, both, bo, state=CONFIRMED)
    stood(tx, krook, an, date(2026, 3, 4), NO_SHOW)
    unsaid = stood(tx, krook, an, date(2026, 3, 5), CONFIRMED, ends=time(11))
    stood(tx, krook, an, date(2026, 3, 6), CONFIRMED, role=AssignmentRole.RESERVE)
    stood(tx, krook, an, TODAY, CONFIRMED, starts=time(11), ends=time(12, 30))  # still going on
    tx.add(
        AbsenceRow(
            helper_id=bo.id,
            kind=AbsenceKind.HOLIDAY,
            first_day=date(2026, 4, 1),
            last_day=date(2026, 4, 1),
        )
    )
    stood(tx, krook, bo, date(2026, 4, 1), CONFIRMED)  # away, so not expected
    off = stood(
        tx, krook, bo, date(2026, 4, 2), AssignmentState.CANCELLED, release_cause=ReleaseCause.REMOVED
    )
    off.state, off.cancel_reason = SessionState.CANCELLED, CancelReason.OTHER
    tx.flush()
    filters = HoursFilters(network.id, YEAR)
    assert worked.said(tx, coordinator, filters, now=NOW) == Said(sessions=3, unsaid=2, minutes=180)
    found = worked.unsaid(tx, coordinator, filters, now=NOW, limit=9)
    assert found[["session_id", "helpers", "minutes"]].to_numpy().tolist() == [
        [unsaid.id, 1, 60],
        [both.id, 1, 120],
    ]
    assert worked.unsaid(tx, coordinator, filters, now=NOW, limit=1)["session_id"].tolist() == [unsaid.id]


def test_helpers_without_a_name_stand_apart(
    tx: Session, network: NetworkRow, krook: LocationRow, coordinator: Person
) -> None:
    an = factories.make_helper(tx, network, name="An")
    stood(tx, krook, an, date(2026, 3, 3), unnamed_helpers=2)
    factories.make_session(tx, krook, day=date(2026, 3, 10), unnamed_helpers=1, ends=time(13))
    found = worked.unnamed(tx, coordinator, HoursFilters(network.id, YEAR))
    assert found.to_numpy().tolist() == [[krook.id, "De Krook", 2026, 3, 3, 2 * 120 + 180]]
    volunteers = HoursFilters(network.id, YEAR, kinds=frozenset({HelperKind.VOLUNTEER}))
    assert worked.unnamed(tx, coordinator, volunteers).empty
    assert worked.by_helper(tx, coordinator, volunteers)["minutes"].tolist() == [120]


def test_a_statement_has_the_days_of_one_helper_alone(
    tx: Session, network: NetworkRow, krook: LocationRow, coordinator: Person
) -> None:
    an, bo = (factories.make_helper(tx, network, name=name) for name in ("An", "Bo"))
    gone = factories.make_helper(tx, network, name="#3", anonymised_at=NOW)
    stood(tx, krook, an, date(2026, 3, 4))
    stood(tx, krook, an, date(2026, 3, 3), starts=time(13), ends=time(17), stood_in=True)
    stood(tx, krook, an, date(2026, 3, 3))
    stood(tx, krook, an, date(2026, 3, 5), CONFIRMED)
    stood(tx, krook, an, TODAY + timedelta(days=1), CONFIRMED)
    stood(tx, krook, gone, date(2026, 3, 3))
    (found,) = hours_statement.statements(tx, coordinator, network.id, YEAR, now=NOW)
    assert (found.helper_id, found.name, found.network) == (an.id, "An", "Gent")
    assert found.lines == (
        StatementLine(date(2026, 3, 3), time(10), time(12), "De Krook", 120, stood_in=False),
        StatementLine(date(2026, 3, 3), time(13), time(17), "De Krook", 240, stood_in=True),
        StatementLine(date(2026, 3, 4), time(10), time(12), "De Krook", 120, stood_in=False),
    )
    assert (found.minutes, found.days, found.unsaid) == (480, 2, 1)
    (empty,) = hours_statement.statements(tx, coordinator, network.id, YEAR, now=NOW, helper_id=bo.id)
    assert (empty.name, empty.lines, empty.unsaid) == ("Bo", (), 0)
    assert hours_statement.statements(tx, coordinator, network.id, YEAR, now=NOW, helper_id=gone.id) == []


def test_a_day_with_two_sessions_is_one_day_of_allowance(
    tx: Session, network: NetworkRow, krook: LocationRow, coordinator: Person
) -> None:
    bo, an = (factories.make_helper(tx, network, name=name) for name in ("Bo", "An"))
    paid = factories.make_helper(tx, network, name="Staff", kind=HelperKind.STAFF)
    serre = factories.make_location(tx, network)
    for place, hour in ((krook, 9), (serre, 14)):
        stood(tx, place, an, date(2026, 3, 3), starts=time(hour), ends=time(hour + 2))
    stood(tx, krook, an, date(2026, 3, 4))
    stood(tx, krook, bo, date(2026, 3, 4))
    stood(tx, krook, bo, date(2025, 3, 4))
    stood(tx, krook, paid, date(2026, 3, 4))
    assert allowance.listed(tx, coordinator, network.id, 2026) == [Line(an.id, "An", 2), Line(bo.id, "Bo", 1)]


@pytest.mark.parametrize("seed", range(3))
def test_hours_are_those_of_a_second_count_that_knows_no_query(tx: Session, seed: int) -> None:
    rng = Random(seed)
    network = factories.make_network(tx)
    places = [factories.make_location(tx, network) for _ in range(3)]
    helpers = [factories.make_helper(tx, network, kind=rng.choice(list(HelperKind))) for _ in range(6)]
    elsewhere = factories.make_location(tx)
    for number in range(80):
        place = rng.choice([*places, elsewhere])
        hour = rng.randrange(8, 16)
        session = factories.make_session(
            tx,
            place,
            day=date(2025, 10, 1) + timedelta(days=number * 5),
            starts=time(hour),
            ends=time(hour + rng.randrange(1, 4), rng.choice((0, 15, 30))),
        )
        for helper in rng.sample(helpers, 2):
            factories.make_assignment(
                tx,
                session,
                helper,
                state=rng.choice((PRESENT, PRESENT, CONFIRMED, NO_SHOW)),
                role=rng.choice(list(AssignmentRole)),
                stood_in=rng.random() < 0.2,
            )
    person = factories.make_person(tx, networks=[network])
    for _ in range(20):
        first = date(2025, 9, 1) + timedelta(days=rng.randrange(400))
        filters = HoursFilters(
            network.id,
            Period(first, first + timedelta(days=rng.randrange(200))),
            frozenset(one.id for one in rng.sample(places, rng.randrange(3))),
            frozenset(rng.sample(list(HelperKind), rng.randrange(3))),
        )
        found = worked.by_helper(tx, person, filters)
        assert found[
            ["helper_id", "location_id", "year", "month", "presences", "minutes"]
        ].to_numpy().tolist() == [
            [*key, *sums] for key, sums in _counted_again(tx, filters, {one.id for one in places})
        ]


def _counted_again(
    tx: Session, filters: HoursFilters, places: set[int]
) -> list[tuple[tuple[int, ...], list[int]]]:
    sums: dict[tuple[int, ...], list[int]] = defaultdict(lambda: [0, 0])
    names: dict[tuple[int, ...], tuple[object, ...]] = {}
    for row, helper, name in tx.execute(
        select(AssignmentRow, HelperRow, LocationRow.name)
        .join(HelperRow, HelperRow.id == AssignmentRow.helper_id)
        .join(LocationRow, LocationRow.id == AssignmentRow.location_id)
    ):
        if (
            row.state is PRESENT
            and row.location_id in (filters.locations or places)
            and (not filters.kinds or helper.kind in filters.kinds)
            and filters.period.contains(row.day)
        ):
            key: tuple[int, ...] = (helper.id, row.location_id, row.day.year, row.day.month)
            names[key] = (helper.name.lower(), helper.id, name, row.location_id, *key[2:])
            sums[key][0] += 1
            sums[key][1] += counted_minutes(helper.kind, Hours(row.starts, row.ends), row.role)
    return sorted(sums.items(), key=lambda one: cast(Any, names[one[0]]))


@pytest.mark.parametrize("helpers", [1, 3])
def test_reading_hours_takes_as_many_statements_however_many_helpers(engine: Engine, helpers: int) -> None:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        krook = factories.make_location(tx, network)
        for _ in range(helpers):
            stood(tx, krook, factories.make_helper(tx, network), date(2026, 3, 3))
            stood(tx, krook, factories.make_helper(tx, network), date(2026, 3, 3), CONFIRMED)
        person, filters = factories.make_person(tx, networks=[network]), HoursFilters(network.id, YEAR)
    with reading(engine) as tx, recorded(engine) as statements:
        worked.by_helper(tx, person, filters)
        worked.unnamed(tx, person, filters)
        worked.said(tx, person, filters, now=NOW)
        worked.unsaid(tx, person, filters, now=NOW, limit=9)
        hours_statement.statements(tx, person, network.id, YEAR, now=NOW)
        allowance.listed(tx, person, network.id, 2026)
        allowance.of_year(tx, person, network.id, 2026)
    assert len(statements) == 8
