"""The question put to the planner says the same of everybody as the drawer of a session does."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.queries import candidate
from db.session import reading, writing
from db.tables import (
    AbsenceRow,
    AvailabilityRow,
    HelperRow,
    LocationRow,
    NetworkRow,
    SessionRow,
    SlotHelperRow,
)
from domain import eligibility
from domain.clock_time import DatedHours, Hours
from domain.period import Period
from domain.person import Person
from domain.proposal import Asked, Freedom
from domain.words import AbsenceKind, AssignmentRole, AssignmentState, HelperKind, HelperStage, SessionState
from planning import rules
from planning.instance import Instance, PlanHelper, PlanSession
from planning.rules import At
from services import plan_instance
from tests import factories
from tests.services import proposals
from tests.services.planning_desk import open_desk
from tests.statements import recorded

MONDAY = date(2026, 11, 23)
PERIOD = Period(MONDAY + timedelta(days=1), MONDAY + timedelta(days=13))
POINTS = [(51.0486, 3.7287), (51.0608, 3.7314), (51.0023, 3.8035), (None, None)]
"""In the centre, near it, 40 minutes away, and nobody noted where."""
MOMENTS = [(time(9), time(11, 30)), (time(10), time(12)), (time(12), time(14)), (time(14), time(17))]


def _network(tx: Session, random: Random) -> tuple[NetworkRow, list[LocationRow]]:
    network = factories.make_network(tx)
    places = [
        factories.make_location(tx, network, latitude=latitude, longitude=longitude)
        for latitude, longitude in POINTS
    ]
    sessions = [_session(tx, random, places) for _number in range(14)]
    for _number in range(6):
        helper = _helper(tx, random, network, places)
        _book(tx, random, helper, sessions)
        away = AbsenceRow(
            helper_id=helper.id,
            kind=AbsenceKind.HOLIDAY,
            first_day=MONDAY + timedelta(days=14),
            last_day=MONDAY + timedelta(days=random.randint(14, 20)),
        )
        tx.add(away)
    for _number in range(2):
        absent = _helper(tx, random, network, places)
        first = MONDAY + timedelta(days=random.randint(-3, 6))
        tx.add(AbsenceRow(helper_id=absent.id, kind=AbsenceKind.HOLIDAY, first_day=first, last_day=None))
    tx.flush()
    return network, places


def _session(tx: Session, random: Random, places: list[LocationRow]) -> SessionRow:
    """Mostly in the two weeks of the plan, some in the weeks before it or earlier in the year."""
    starts, ends = random.choice(MOMENTS)
    day = random.choice([-200, -8, -7, -2, 0, 1, 1, 2, 3, 7, 8, 8, 9, 12])
    return factories.make_session(
        tx,
        random.choice(places),
        day=MONDAY + timedelta(days=day),
        starts=starts,
        ends=ends,
        room=str(random.random()),
        maximum=3,
    )


def _helper(tx: Session, random: Random, network: NetworkRow, places: list[LocationRow]) -> HelperRow:
    helper = factories.make_helper(
        tx,
        network,
        kind=random.choice([HelperKind.VOLUNTEER, HelperKind.WIJK_WERKER]),
        stage=random.choice([HelperStage.ACTIVE, HelperStage.ACTIVE, HelperStage.BUDDY, HelperStage.PAUSED]),
        max_week_minutes=random.choice([None, 180, 240]),
        max_month_minutes=random.choice([None, 300]),
        max_year_minutes=random.choice([None, 420]),
    )
    for place in random.sample(places, 2):
        factories.make_placement(
            tx, helper, place, first_day=MONDAY + timedelta(days=random.choice([-90, 4]))
        )
    for weekday in random.sample(range(5), random.choice([0, 0, 3])):
        tx.add(
            AvailabilityRow(
                helper_id=helper.id, weekday=weekday, starts=time(9), ends=random.choice([time(13), time(18)])
            )
        )
    return helper


def _book(tx: Session, random: Random, helper: HelperRow, sessions: list[SessionRow]) -> None:
    taken: list[DatedHours] = []
    for session in random.sample(sessions, 5):
        when = DatedHours(session.day, Hours(session.starts, session.ends))
        if not any(when.overlaps(other) for other in taken):
            taken.append(when)
            role = random.choices(list(AssignmentRole), [6, 1, 1])[0]
            state = random.choice([AssignmentState.CONFIRMED, AssignmentState.PROPOSED])
            factories.make_assignment(tx, session, helper, role=role, state=state)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("some_places", [False, True])
def test_the_same_rules_speak_against_everybody_everywhere(tx: Session, seed: int, some_places: bool) -> None:
    network, places = _network(tx, Random(seed))
    person = factories.make_person(tx, networks=[network])
    chosen = frozenset({places[0].id, places[2].id} if some_places else ())
    found = proposals.question(tx, Asked(network.id, PERIOD, chosen, Freedom.KEEP), person)
    instance = found.instance
    compared = 0
    for session in instance.sessions:
        shown = found.sessions[session.id]
        place = next(one for one in places if one.id == session.place_id)
        open_session = rules.as_open(instance, session)
        assert (shown.when, place.latitude is None) == (session.when, open_session.coordinates is None)
        at_the_desk = candidate.of_session(tx, person, open_session, network.id)
        assert {one.id for one in at_the_desk} == set(instance.helper_of)
        for helper in at_the_desk:
            if any(one.session_id == session.id for one in helper.busy):
                continue
            refusals = eligibility.against_asking(open_session, helper, AssignmentRole.GUIDE)
            wanted = {refusal.rule.value for refusal in refusals}
            assert _against(instance, session, instance.helper_of[helper.id]) == wanted, (session, helper)
            compared += 1
    assert compared


def _against(instance: Instance, session: PlanSession, helper: PlanHelper) -> set[str]:
    others = [
        At(instance.session_of[one.session_id], one.role)
        for one in instance.standings_of[helper.id]
        if one.session_id != session.id
    ]
    around = rules.around(instance, helper, session.when.day, others)
    against = rules.against_newcomer(rules.as_open(instance, session), around, helper.reach_minutes)
    return {rule.value for rule in against}


@pytest.mark.parametrize("freedom", list(Freedom))
def test_whatever_stands_there_a_right_plan_is_found(tx: Session, freedom: Freedom) -> None:
    """The checker judges it inside `solved`."""
    network, _places = _network(tx, Random(7))
    person = factories.make_person(tx, networks=[network])
    found = proposals.question(tx, Asked(network.id, PERIOD, frozenset(), freedom), person)
    assert found.instance.sessions
    kept = proposals.solved(found.instance)
    other = proposals.solved(plan_instance.the_other_way(found.instance, freedom))
    assert [bool(one.removed) for one in (kept, other)] == [freedom is Freedom.MOVE, freedom is Freedom.KEEP]


def test_sessions_that_began_are_over_or_do_not_take_place_are_left_out(
    tx: Session, today: date, now: datetime
) -> None:
    desk = open_desk(tx, today, now)
    at = {"day": today, "room": "2"}
    factories.make_session(tx, desk.location, starts=time(9), ends=time(11), **at)
    begins = factories.make_session(tx, desk.location, starts=time(13), ends=time(15), **at)
    factories.make_session(tx, desk.location, day=desk.session.day, holiday="armistice", room="3")
    factories.make_session(
        tx,
        desk.location,
        day=desk.session.day,
        state=SessionState.CANCELLED,
        cancel_reason="no_helper",
        room="4",
    )
    factories.make_session(tx, desk.location, day=PERIOD.last + timedelta(days=1))
    factories.make_session(tx, day=desk.session.day)
    asked = Asked(desk.network.id, PERIOD, frozenset(), Freedom.KEEP)
    found = proposals.question(tx, asked, desk.coordinator, datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert [one.id for one in found.instance.sessions] == [begins.id, desk.session.id]


def test_who_may_be_moved_depends_on_what_was_asked(tx: Session, today: date, now: datetime) -> None:
    """Jan is there already, Ann is fixed at the slot on that day of the week; Fatma can be moved."""
    desk = open_desk(tx, today, now)
    slot = factories.make_slot(tx, desk.location)
    desk.session.slot_id, desk.session.original_day = slot.id, desk.session.day
    ann = desk.helper("Ann")
    tx.add(
        SlotHelperRow(
            slot_id=slot.id,
            helper_id=ann.id,
            role=AssignmentRole.GUIDE,
            anchor_day=MONDAY,
            first_day=MONDAY,
        )
    )
    for helper, state in (
        (ann, AssignmentState.CONFIRMED),
        (desk.helper("Fatma"), AssignmentState.CONFIRMED),
        (desk.helper("Jan"), AssignmentState.PRESENT),
    ):
        factories.make_assignment(tx, desk.session, helper, state=state)
    for freedom, pinned in ((Freedom.KEEP, [True, True, True]), (Freedom.MOVE, [True, False, True])):
        found = proposals.question(tx, Asked(desk.network.id, PERIOD, frozenset(), freedom), desk.coordinator)
        assert [one.is_pinned for one in found.instance.standing] == pinned


def test_the_question_takes_the_same_number_of_statements_whatever_the_size(
    engine: Engine, today: date, now: datetime
) -> None:
    counted = []
    for size in (1, 3):
        with writing(engine) as tx:
            desk = open_desk(tx, today, now)
            person: Person = desk.coordinator
            asked = Asked(desk.network.id, PERIOD, frozenset(), Freedom.KEEP)
            for number in range(size):
                session = desk.another_session(f"Place {number}")
                helper = desk.helper(f"Helper {number}")
                factories.make_assignment(tx, session, helper)
                factories.make_placement(tx, helper, desk.location)
        with reading(engine) as tx, recorded(engine) as statements:
            plan_instance.read(tx, asked, by=person, after=proposals.LONG_AGO)
        counted.append(len(statements))
    assert counted == [18, 18]
