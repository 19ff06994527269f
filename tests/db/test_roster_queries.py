"""What the board and the list of candidates are made of, in as many statements for 60 places as for one."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

import language
from db.queries import candidate, roster
from db.session import reading, writing
from db.tables import AbsenceRow, AssignmentRow, AvailabilityRow, ClosureRow
from domain import candidate as rules
from domain.candidate import Busy
from domain.clock_time import DatedHours, Hours
from domain.errors import NotFound
from domain.holiday import HolidayCode
from domain.need import CoverageState
from domain.period import Period
from domain.person import Person
from domain.roster import Board, Filters, filtered, summary
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
from services import roster as roster_service
from tests import factories
from tests.services.planning_desk import PlanningDesk, open_desk
from tests.statements import recorded

MONDAY = date(2026, 11, 23)
DAYS = 7
NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> PlanningDesk:
    return open_desk(tx, today, now)


def week_of(desk: PlanningDesk, person: Person | None = None, monday: date = MONDAY) -> Board:
    desk.tx.flush()
    return roster.week(desk.tx, person or desk.coordinator, desk.network.id, monday)


def test_the_board_holds_the_weeks_sessions_with_who_stands_there(desk: PlanningDesk) -> None:
    fatma, jan = desk.helper("Fatma"), desk.helper("Jan")
    desk.speaks(fatma, "ar")
    desk.asks_for(desk.session, "ar")
    factories.make_assignment(desk.tx, desk.session, jan, role=AssignmentRole.BUDDY)
    factories.make_assignment(desk.tx, desk.session, fatma)
    factories.make_session(desk.tx, desk.location, day=MONDAY + timedelta(days=7))
    factories.make_session(desk.tx, desk.location, day=MONDAY - timedelta(days=1))
    factories.make_session(desk.tx, day=desk.session.day)  # another network
    board = week_of(desk)
    assert [place.name for place in board.places] == ["De Krook"]
    (session,) = board.sessions
    assert session.id == desk.session.id
    assert [(one.name, one.role, one.languages) for one in session.assigned] == [
        ("Fatma", AssignmentRole.GUIDE, frozenset({"ar"})),
        ("Jan", AssignmentRole.BUDDY, frozenset()),
    ]
    assert (session.need.languages, session.coverage.state) == (frozenset({"ar"}), CoverageState.ENOUGH)


def test_a_helper_taken_off_is_gone_and_one_who_is_absent_is_named_and_does_not_count(
    desk: PlanningDesk,
) -> None:
    off, away, freed = desk.helper("Off"), desk.helper("Away"), desk.helper("Freed")
    gone = {"state": AssignmentState.CANCELLED}
    factories.make_assignment(desk.tx, desk.session, off, **gone, release_cause=ReleaseCause.REMOVED)
    factories.make_assignment(desk.tx, desk.session, away)
    factories.make_assignment(desk.tx, desk.session, freed, **gone, release_cause=ReleaseCause.ABSENCE)
    for helper in (away, freed):
        desk.tx.add(AbsenceRow(helper_id=helper.id, kind=AbsenceKind.HOLIDAY, first_day=desk.session.day))
    (session,) = week_of(desk).sessions
    assert [one.name for one in session.assigned] == ["Away", "Freed"]
    assert [one.name for one in session.standing] == ["Away"]
    assert (session.coverage.state, session.coverage.guides) == (CoverageState.NOBODY, 0)


def test_a_withdrawn_absence_no_longer_covers(desk: PlanningDesk) -> None:
    helper = desk.helper()
    factories.make_assignment(desk.tx, desk.session, helper)
    desk.tx.add(
        AbsenceRow(
            helper_id=helper.id, kind=AbsenceKind.HOLIDAY, first_day=desk.session.day, is_withdrawn=True
        )
    )
    assert week_of(desk).sessions[0].coverage.guides == 1


def test_closed_and_cancelled_sessions_say_why(desk: PlanningDesk) -> None:
    closure = ClosureRow(
        network_id=desk.network.id, first_day=MONDAY, last_day=desk.session.day, reason="Stocktaking"
    )
    desk.tx.add(closure)
    desk.tx.flush()
    desk.another_session("A", closure_id=closure.id)
    desk.another_session("B", holiday=HolidayCode.ARMISTICE.value)
    desk.another_session("C", state=SessionState.CANCELLED, cancel_reason=CancelReason.ILLNESS)
    board = week_of(desk)
    assert sorted(one.coverage.because for one in board.sessions) == [
        "",
        "Armistice Day",
        "Helper fell out",
        "Stocktaking",
    ]
    counted = summary(board.sessions)
    assert (counted.open_places, counted.on_one, counted.closed, counted.cancelled) == (1, 0, 2, 1)


def test_a_retired_location_shows_only_in_weeks_with_sessions(desk: PlanningDesk) -> None:
    factories.make_location(desk.tx, desk.network, name="Gone", retired_on=date(2026, 1, 1))
    late = factories.make_location(desk.tx, desk.network, name="Late", retired_on=date(2026, 1, 1))
    factories.make_session(desk.tx, late, day=desk.session.day)
    assert [place.name for place in week_of(desk).places] == ["De Krook", "Late"]
    assert [place.name for place in week_of(desk, monday=MONDAY + timedelta(days=7)).places] == ["De Krook"]


def test_a_manager_sees_the_own_location_only_and_a_stranger_nothing(desk: PlanningDesk) -> None:
    desk.another_session("AMAL")
    manager = factories.make_person(desk.tx, Role.MANAGER, locations=[desk.location])
    stranger = factories.make_person(desk.tx, networks=[factories.make_network(desk.tx)])
    assert [place.name for place in week_of(desk, manager).places] == ["De Krook"]
    assert [one.id for one in week_of(desk, manager).sessions] == [desk.session.id]
    assert (week_of(desk, stranger).places, week_of(desk, stranger).sessions) == ((), ())
    assert roster.session(desk.tx, manager, desk.session.id).place.name == "De Krook"
    with pytest.raises(NotFound):
        roster.session(desk.tx, stranger, desk.session.id)


def test_filters_show_places_states_wishes_and_what_is_open(desk: PlanningDesk) -> None:
    other = desk.another_session("AMAL", minimum=1, maximum=1)
    factories.make_assignment(desk.tx, other, desk.helper())
    desk.asks_for(desk.session, "ar")
    board = week_of(desk)

    def shown(**wanted: Any) -> tuple[list[str], list[int]]:
        part = filtered(board, Filters(**wanted))
        return [place.name for place in part.places], [one.id for one in part.sessions]

    assert shown() == (["AMAL", "De Krook"], sorted([desk.session.id, other.id]))
    assert shown(places=frozenset({other.location_id})) == (["AMAL"], [other.id])
    assert shown(only_open=True) == (["De Krook"], [desk.session.id])
    assert shown(states=frozenset({CoverageState.ENOUGH})) == (["AMAL"], [other.id])
    assert shown(languages=frozenset({"ar"})) == (["De Krook"], [desk.session.id])
    assert shown(skills=frozenset({"tax"})) == ([], [])


def test_labels_speak_the_readers_language(desk: PlanningDesk) -> None:
    factories.make_category(desk.tx, kind="language", code="ar", label_nl="Arabisch", label_fr="Arabe")
    with language.use("nl"):
        assert week_of(desk).labels == {"ar": "Arabisch"}
    with language.use("fr"):
        assert week_of(desk).labels == {"ar": "Arabe"}


def _fill(engine: Engine, places: int) -> tuple[Person, int, int]:
    """Sessions on each day at each place, with a helper each, who speaks and is away; and one of the sessions."""
    with writing(engine) as tx:
        network = factories.make_network(tx)
        desk = open_desk(tx, MONDAY, NOW)
        sessions = []
        for _ in range(places):
            location = factories.make_location(tx, network)
            sessions = [
                factories.make_session(tx, location, day=MONDAY + timedelta(days=number))
                for number in range(DAYS)
            ]
            for session in sessions:
                desk.asks_for(session, "ar")
            helper = factories.make_helper(tx, network)
            desk.speaks(helper, "ar")
            factories.make_placement(tx, helper, location)
            factories.make_assignment(tx, sessions[-1], helper)
            tx.add(AvailabilityRow(helper_id=helper.id, weekday=1, starts=time(9), ends=time(17)))
            tx.add(AbsenceRow(helper_id=helper.id, kind=AbsenceKind.TRAINING, first_day=MONDAY))
        return factories.make_person(tx, networks=[network]), network.id, sessions[-1].id


def test_a_board_takes_seven_statements_for_1_3_and_60_places(engine: Engine) -> None:
    taken = {}
    for places in (1, 3, 60):
        person, network_id, _ = _fill(engine, places)
        with recorded(engine) as statements, reading(engine) as tx:
            board = roster.week(tx, person, network_id, MONDAY)
        assert (len(board.places), len(board.sessions)) == (places, places * DAYS)
        taken[places] = len(statements)
    assert taken == {1: 7, 3: 7, 60: 7}


def test_a_session_with_its_candidates_takes_15_statements_for_1_3_and_60_helpers(engine: Engine) -> None:
    taken = {}
    for places in (1, 3, 60):
        person, network_id, session_id = _fill(engine, places)
        with recorded(engine) as statements, reading(engine) as tx:
            detail = roster.session(tx, person, session_id)
            asked = candidate.of_session(tx, person, detail.session.as_open(detail.place), network_id)
        assert len(asked) == places
        taken[places] = len(statements)
    assert taken == {1: 15, 3: 15, 60: 15}


def test_a_candidate_carries_what_the_rules_ask_for(desk: PlanningDesk) -> None:
    helper = desk.helper("Fatma", max_week_minutes=600)
    desk.speaks(helper, "ar")
    factories.make_placement(desk.tx, helper, desk.location, last_day=date(2026, 12, 31))
    desk.tx.add_all(
        [
            AvailabilityRow(helper_id=helper.id, weekday=2, starts=time(9), ends=time(12)),
            AbsenceRow(helper_id=helper.id, kind=AbsenceKind.HOLIDAY, first_day=date(2026, 12, 1)),
            AbsenceRow(
                helper_id=helper.id,
                kind=AbsenceKind.HOLIDAY,
                first_day=date(2026, 11, 1),
                last_day=date(2026, 11, 3),
            ),
        ]
    )
    week_before = factories.make_session(desk.tx, desk.location, day=desk.session.day - timedelta(days=7))
    same_day = desk.another_session("AMAL", starts=time(14), ends=time(16))
    elsewhere_before = desk.another_session(
        "Far", day=desk.session.day - timedelta(days=7), starts=time(15), ends=time(16)
    )
    for session in (week_before, same_day, elsewhere_before):
        factories.make_assignment(desk.tx, session, helper)
    detail = roster.session(desk.tx, desk.coordinator, desk.session.id)
    (found,) = candidate.of_session(
        desk.tx, desk.coordinator, detail.session.as_open(detail.place), desk.network.id
    )
    assert (found.name, found.languages, found.limits.week) == ("Fatma", frozenset({"ar"}), 600)
    assert [(one.location_id, one.during.last) for one in found.placements] == [
        (desk.location.id, date(2026, 12, 31))
    ]
    assert [(one.weekday, str(one.hours)) for one in found.availability] == [(2, "09:00–12:00")]
    assert found.absences == (Period(date(2026, 12, 1), date.max),)
    assert [(one.session_id, one.location_name) for one in found.busy] == [
        (week_before.id, "De Krook"),
        (same_day.id, "AMAL"),
    ]
    assert (found.load.week, found.load.month, found.load.year) == (120, 300, 300)


def test_hours_summed_in_the_database_equal_the_rule_that_counts_them(desk: PlanningDesk) -> None:
    chance = random.Random(7)
    helpers = [
        desk.helper(f"H{number}", kind=kind)
        for number, kind in enumerate([HelperKind.WIJK_WERKER, HelperKind.VOLUNTEER, HelperKind.STAFF])
    ]
    day = date(2026, 12, 30)  # its week lies in two years
    busy: defaultdict[int, list[Busy]] = defaultdict(list)
    for number, helper in enumerate(helpers * 40):
        when = DatedHours(
            day + timedelta(days=chance.randint(-370, 8)),
            Hours(time(chance.randint(8, 11), chance.choice([0, 10, 30])), time(chance.randint(12, 17), 0)),
        )
        role = chance.choice(list(AssignmentRole))
        if any(other.when.overlaps(when) for other in busy[helper.id]):
            continue
        session = desk.another_session(
            f"Place {number}", day=when.day, starts=when.hours.starts, ends=when.hours.ends
        )
        factories.make_assignment(desk.tx, session, helper, role=role)
        busy[helper.id].append(Busy(session.id, session.location_id, "", when, role=role))
    session = desk.another_session("Wanted", day=day, starts=time(20), ends=time(21))
    own = factories.make_assignment(desk.tx, session, helpers[0])
    asked = desk.as_it_stands(session).as_open(roster.session(desk.tx, desk.coordinator, session.id).place)
    found = candidate.chosen(
        desk.tx, desk.coordinator, asked, desk.network.id, [helper.id for helper in helpers]
    )
    assert desk.tx.scalar(select(AssignmentRow.state).where(AssignmentRow.session_id == own.session_id))
    assert {key: one.load for key, one in found.items()} == {
        helper.id: rules.load(helper.kind, asked, busy[helper.id]) for helper in helpers
    }


def test_helpers_over_weeks_are_seen_around_each_session_as_around_that_one_alone(desk: PlanningDesk) -> None:
    chance = random.Random(11)
    helpers = [
        desk.helper(f"H{number}", kind=kind, max_week_minutes=600)
        for number, kind in enumerate([HelperKind.WIJK_WERKER, HelperKind.VOLUNTEER, HelperKind.STAFF])
    ]
    desk.speaks(helpers[1], "ar")
    factories.make_placement(desk.tx, helpers[1], desk.location)
    desk.tx.add_all(
        [
            AvailabilityRow(helper_id=helpers[0].id, weekday=2, starts=time(9), ends=time(17)),
            AbsenceRow(
                helper_id=helpers[2].id,
                kind=AbsenceKind.HOLIDAY,
                first_day=MONDAY + timedelta(days=8),
                last_day=MONDAY + timedelta(days=9),
            ),
        ]
    )
    sessions = []
    for number in range(60):
        day = MONDAY + timedelta(days=chance.randint(-30, 50))
        session = desk.another_session(
            f"P{number % 4}{number}", day=day, starts=time(number % 9 + 8), ends=time(number % 9 + 9, 20)
        )
        sessions.append(session)
        for helper in chance.sample(helpers, 2):
            if number % 9 == helpers.index(helper) or number % 3 == 0:
                taken = desk.tx.scalars(
                    select(AssignmentRow.session_id).where(
                        AssignmentRow.helper_id == helper.id,
                        AssignmentRow.day == day,
                        AssignmentRow.starts < session.ends,
                        AssignmentRow.ends > session.starts,
                    )
                ).all()
                if not taken:
                    factories.make_assignment(
                        desk.tx, session, helper, role=chance.choice(list(AssignmentRole))
                    )
    days = Period(MONDAY, MONDAY + timedelta(weeks=6))
    pool = candidate.ahead(desk.tx, desk.coordinator, desk.network.id, days)
    assert [one.who.id for one in pool] == sorted(helper.id for helper in helpers)
    asked = [session for session in sessions if days.contains(session.day)]
    assert len(asked) > 10
    for session in asked:
        detail = roster.session(desk.tx, desk.coordinator, session.id)
        wanted = detail.session.as_open(detail.place)
        alone = candidate.of_session(desk.tx, desk.coordinator, wanted, desk.network.id)
        for one, around in zip(alone, (one.around(wanted) for one in pool), strict=True):
            today = [absence for absence in around.absences if absence.last >= session.day]
            assert rules_see(one) == rules_see(around)
            assert list(one.absences) == today


def rules_see(one: rules.CandidateHelper) -> rules.CandidateHelper:
    """Without the absences that are over and in one order of sessions, which no rule looks at."""
    return replace(one, absences=(), busy=tuple(sorted(one.busy, key=lambda other: other.session_id)))


def test_helpers_over_weeks_take_seven_statements_for_1_and_3_places(engine: Engine) -> None:
    taken = {}
    for places in (1, 3):
        person, network_id, _ = _fill(engine, places)
        with recorded(engine) as statements, reading(engine) as tx:
            found = candidate.ahead(tx, person, network_id, Period(MONDAY, MONDAY + timedelta(weeks=8)))
        assert len(found) == places
        taken[places] = len(statements)
    assert taken == {1: 7, 3: 7}


def test_a_stranger_finds_nobody_to_stand_in(desk: PlanningDesk) -> None:
    desk.helper()
    stranger = factories.make_person(desk.tx, networks=[factories.make_network(desk.tx)])
    assert candidate.ahead(desk.tx, stranger, desk.network.id, Period(MONDAY, MONDAY)) == ()


def test_who_was_put_on_a_session_by_hand_was_asked_then_also_when_taken_off_again(
    desk: PlanningDesk,
) -> None:
    fatma, jan = desk.helper("Fatma"), desk.helper("Jan")
    factories.make_assignment(desk.tx, desk.another_session("AMAL"), jan)  # by a slot, say
    roster_service.assign(
        desk.tx,
        desk.session.id,
        fatma.id,
        None,
        desk.version(),
        by=desk.coordinator,
        today=desk.today,
        now=NOW,
    )
    roster_service.remove(
        desk.tx, desk.session.id, fatma.id, desk.version(), by=desk.coordinator, today=desk.today, now=NOW
    )
    detail = roster.session(desk.tx, desk.coordinator, desk.session.id)
    found = candidate.of_session(
        desk.tx, desk.coordinator, detail.session.as_open(detail.place), desk.network.id
    )
    assert {one.name: one.last_asked for one in found} == {"Fatma": NOW, "Jan": None}
