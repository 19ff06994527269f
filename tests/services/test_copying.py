"""Copying who stands where to later days and weeks: what goes along, what does not and why, once and never twice."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.queries import undo as undos
from db.session import reading, writing
from db.tables import AbsenceRow, AssignmentRow, AvailabilityRow, ChangeRow, ClosureRow, HelperRow, SessionRow
from domain import copying as rules
from domain.copying import Copied, CopiedOntoItself, Copying, Hindrance, NothingToCopyTo
from domain.errors import NotFound
from domain.period import Period, week, week_of
from domain.words import (
    OCCUPYING,
    AbsenceKind,
    AssignmentRole,
    AssignmentState,
    CancelReason,
    HelperKind,
    HelperStage,
    ReleaseCause,
    SessionState,
)
from services import copying, roster, undo
from tests import factories
from tests.conftest import TODAY
from tests.services.planning_desk import PlanningDesk, open_desk
from tests.services.together import together
from tests.statements import recorded

ONE_WEEK = timedelta(weeks=1)
MONDAY = week_of(TODAY)
THIS_WEEK = week(TODAY)
TO_NEXT_WEEK = Copying(THIS_WEEK, (MONDAY + ONE_WEEK,))


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> PlanningDesk:
    return open_desk(tx, today, now)


def copy(desk: PlanningDesk, asked: Copying = TO_NEXT_WEEK, **given: Any) -> Copied:
    desk.tx.flush()
    done = copying.copy_staffing(
        desk.tx,
        desk.network.id,
        asked,
        by=given.get("by", desk.coordinator),
        today=desk.today,
        now=given.get("now", desk.now),
    )
    desk.tx.flush()
    return done


def next_week(desk: PlanningDesk, session: SessionRow | None = None, **given: Any) -> SessionRow:
    """The same session a week later."""
    of = session or desk.session
    location = desk.tx.get_one(type(desk.location), of.location_id)
    values = {"day": of.day + ONE_WEEK, "starts": of.starts, "ends": of.ends, "slot_id": of.slot_id, **given}
    values.setdefault("original_day", values["day"] if values["slot_id"] else None)
    return factories.make_session(desk.tx, location, **values)


def stands(desk: PlanningDesk, helper: HelperRow, session: SessionRow | None = None, **given: Any) -> None:
    factories.make_assignment(desk.tx, session or desk.session, helper, **given)


def reasons(done: Copied) -> list[tuple[str, str]]:
    return [(one.hindrance.value, one.because) for one in done.not_copied]


def test_everybody_who_will_be_there_goes_along_in_the_same_role(desk: PlanningDesk) -> None:
    later = next_week(desk)
    stands(desk, desk.helper("Fatma"))
    stands(desk, desk.helper("Bilal", stage=HelperStage.BUDDY), role=AssignmentRole.BUDDY)
    stands(desk, desk.helper("Rik"), role=AssignmentRole.RESERVE)
    done = copy(desk)
    assert desk.standing(later) == [("Bilal", "buddy"), ("Fatma", "guide"), ("Rik", "reserve")]
    assert [(one.place, one.when.day, one.helper.name, one.role.value) for one in done.put] == [
        ("De Krook", later.day, "Bilal", "buddy"),
        ("De Krook", later.day, "Fatma", "guide"),
        ("De Krook", later.day, "Rik", "reserve"),
    ]
    assert (done.already, done.not_copied) == (0, ())
    assert desk.version(later) == 2


def test_who_is_absent_taken_off_proposed_or_did_not_come_stays_behind(desk: PlanningDesk) -> None:
    later = next_week(desk)
    away = desk.helper("Away")
    desk.tx.add(
        AbsenceRow(
            helper_id=away.id,
            kind=AbsenceKind.HOLIDAY,
            first_day=desk.session.day,
            last_day=desk.session.day,
        )
    )
    stands(desk, away)
    gone = AssignmentState.CANCELLED
    stands(desk, desk.helper("Gone"), state=gone, release_cause=ReleaseCause.REMOVED)
    stands(desk, desk.helper("Asked"), state=AssignmentState.PROPOSED)
    stands(desk, desk.helper("Missed"), state=AssignmentState.NO_SHOW)
    assert copy(desk) == Copied()
    assert desk.standing(later) == []


def test_it_is_one_action_in_history_and_doing_it_again_adds_nothing(desk: PlanningDesk) -> None:
    later = next_week(desk)
    other = desk.another_session()
    next_week(desk, other)
    for session in (desk.session, other):
        stands(desk, desk.helper(f"Of {session.id}"), session)
    assert len(copy(desk).put) == 2
    again = copy(desk)
    assert (again.put, again.already) == ((), 2)
    assert desk.history() == [("assignment", "assigned")] * 2
    assert len(set(desk.tx.scalars(select(ChangeRow.set_id)))) == 1
    assert desk.version(later) == 2


def test_a_second_click_with_the_same_key_is_done_already_whatever_changed_in_between(
    desk: PlanningDesk,
) -> None:
    later, helper = next_week(desk), desk.helper()
    stands(desk, helper)
    asked = replace(TO_NEXT_WEEK, key=4_711)
    assert len(copy(desk, asked).put) == 1
    roster.remove(
        desk.tx, later.id, helper.id, desk.version(later), by=desk.coordinator, today=desk.today, now=desk.now
    )
    assert copy(desk, asked) == Copied(was_done=True)
    assert desk.standing(later) == []


def test_undo_leaves_everything_as_it_was_before_the_copy(desk: PlanningDesk) -> None:
    later, helper, gone = next_week(desk), desk.helper("Fatma"), desk.helper("Jan")
    stands(desk, helper)
    stands(desk, gone)
    off = AssignmentState.CANCELLED
    stands(desk, gone, later, state=off, release_cause=ReleaseCause.REMOVED)
    later.maximum = 3
    assert len(copy(desk, now=desk.now + timedelta(minutes=1)).put) == 2
    step = undos.last_step(desk.tx, desk.coordinator, desk.network.id, since=desk.now - timedelta(days=1))
    assert step is not None
    undo.undo(
        desk.tx, step.set_id, by=desk.coordinator, today=desk.today, now=desk.now + timedelta(minutes=2)
    )
    assert desk.standing(later) == []
    assert desk.standing() == [("Fatma", "guide"), ("Jan", "guide")]


def test_a_helper_who_was_taken_off_there_comes_again(desk: PlanningDesk) -> None:
    later, helper = next_week(desk), desk.helper()
    stands(desk, helper)
    off = AssignmentState.CANCELLED
    stands(desk, helper, later, state=off, release_cause=ReleaseCause.REMOVED, role=AssignmentRole.RESERVE)
    copy(desk)
    assert desk.standing(later) == [("Fatma", "guide")]
    (line,) = desk.tx.scalars(select(ChangeRow))
    was = {"role": "reserve", "state": "cancelled", "release_cause": "removed"}
    assert line.before == {"helper_id": helper.id, **was}
    assert line.after == {"role": "guide", "state": "confirmed", "release_cause": None}


def test_a_moved_session_of_the_same_slot_is_found_before_another_at_the_same_hours(
    desk: PlanningDesk,
) -> None:
    slot = factories.make_slot(desk.tx, desk.location)
    desk.session.slot_id, desk.session.original_day = slot.id, desk.session.day
    moved = next_week(desk, day=desk.session.day + ONE_WEEK + timedelta(days=1), slot_id=slot.id)
    extra = next_week(desk, slot_id=None)
    stands(desk, desk.helper())
    copy(desk)
    assert (desk.standing(moved), desk.standing(extra)) == ([("Fatma", "guide")], [])


def test_a_slot_that_was_changed_from_a_day_on_is_found_by_place_and_hours(desk: PlanningDesk) -> None:
    old, new = factories.make_slot(desk.tx, desk.location), factories.make_slot(desk.tx, desk.location)
    desk.session.slot_id, desk.session.original_day = old.id, desk.session.day
    later = next_week(desk, slot_id=new.id)
    stands(desk, desk.helper())
    copy(desk)
    assert desk.standing(later) == [("Fatma", "guide")]


def test_what_has_no_session_is_named_with_the_moment_that_was_meant(desk: PlanningDesk) -> None:
    next_week(desk, starts=time(14), ends=time(16))
    stands(desk, desk.helper())
    (one,) = copy(desk).not_copied
    assert (one.place, str(one.when), one.helper.name, one.hindrance) == (
        "De Krook",
        "Wed 2 Dec 10:00–12:00",
        "Fatma",
        Hindrance.NO_SESSION,
    )


def test_a_closed_or_cancelled_target_takes_nobody_and_says_why(desk: PlanningDesk) -> None:
    closure = ClosureRow(
        network_id=desk.network.id, first_day=MONDAY, last_day=MONDAY + 3 * ONE_WEEK, reason="Verhuis"
    )
    desk.tx.add(closure)
    desk.tx.flush()
    next_week(desk, closure_id=closure.id)
    next_week(desk, day=desk.session.day + 2 * ONE_WEEK, holiday="armistice")
    cancelled = next_week(desk, day=desk.session.day + 3 * ONE_WEEK)
    cancelled.state, cancelled.cancel_reason = SessionState.CANCELLED, CancelReason.BUILDING
    stands(desk, desk.helper())
    targets = tuple(MONDAY + number * ONE_WEEK for number in (1, 2, 3))
    assert reasons(copy(desk, replace(TO_NEXT_WEEK, targets=targets))) == [
        ("off", "closed: Verhuis"),
        ("off", "closed: Armistice Day"),
        ("off", "cancelled: Building not available"),
    ]


def test_a_target_is_never_filled_above_its_maximum_but_takes_a_reserve(desk: PlanningDesk) -> None:
    later = next_week(desk)
    later.maximum = desk.session.maximum = 2
    stands(desk, desk.helper("Zoë"), later)
    for name in ("Ada", "Ben"):
        stands(desk, desk.helper(name))
    stands(desk, desk.helper("Rik"), role=AssignmentRole.RESERVE)
    done = copy(desk)
    assert desk.standing(later) == [("Ada", "guide"), ("Rik", "reserve"), ("Zoë", "guide")]
    assert reasons(done) == [("full", "has its maximum of 2 already")]


def test_what_began_is_over_or_was_counted_keeps_what_it_had(desk: PlanningDesk) -> None:
    source = factories.make_session(
        desk.tx, desk.location, day=TODAY - ONE_WEEK, starts=time(9), ends=time(10)
    )
    begun = factories.make_session(desk.tx, desk.location, day=TODAY, starts=time(9), ends=time(10))
    counted = factories.make_session(
        desk.tx, desk.location, day=TODAY + ONE_WEEK, starts=time(9), ends=time(10)
    )
    factories.make_count(desk.tx, counted)
    stands(desk, desk.helper(), source, state=AssignmentState.PRESENT)
    done = copy(desk, Copying(week(source.day), (MONDAY, MONDAY + ONE_WEEK)))
    assert reasons(done) == [("too_late", "has begun or is over"), ("too_late", "was counted already")]
    assert (desk.standing(begun), desk.standing(counted)) == ([], [])


def test_hard_rules_refuse_with_their_phrase(desk: PlanningDesk) -> None:
    later = next_week(desk)
    later.maximum = 9
    away, busy, stopped = desk.helper("Away"), desk.helper("Busy"), desk.helper("Stopped")
    desk.tx.add(AbsenceRow(helper_id=away.id, kind=AbsenceKind.HOLIDAY, first_day=later.day))
    stands(desk, busy, desk.another_session(day=later.day, starts=time(11), ends=time(13)))
    for helper in (away, busy, stopped):
        stands(desk, helper)
    stopped.stage = HelperStage.STOPPED
    assert reasons(copy(desk)) == [
        ("rule", "absent until further notice"),
        ("rule", "already stands at AMAL 11:00–13:00"),
        ("rule", "has stopped"),
    ]


def test_a_warning_keeps_a_helper_back_unless_it_is_overruled(desk: PlanningDesk) -> None:
    later, helper = next_week(desk), desk.helper()
    desk.tx.add(AvailabilityRow(helper_id=helper.id, weekday=0, starts=time(9), ends=time(12)))
    stands(desk, helper)
    assert reasons(copy(desk)) == [("warning", "not available on Wednesday 10:00–12:00")]
    assert desk.standing(later) == []
    assert len(copy(desk, replace(TO_NEXT_WEEK, overrules=True)).put) == 1
    assert desk.standing(later) == [("Fatma", "guide")]


def test_hours_grow_while_copying_so_that_no_limit_is_passed(desk: PlanningDesk) -> None:
    """60 hours a month for wijk-werk: 56 stand already in December, so two of four weeks fit."""
    helper = desk.helper(kind=HelperKind.WIJK_WERKER)
    for number in range(14):
        day = date(2026, 12, 1) + timedelta(days=2 * number)
        stands(
            desk,
            helper,
            factories.make_session(desk.tx, desk.location, day=day, starts=time(14), ends=time(18)),
        )
    stands(desk, helper)
    targets = [MONDAY + number * ONE_WEEK for number in (1, 2, 3, 4)]
    later = [next_week(desk, day=desk.session.day + (monday - MONDAY)) for monday in targets]
    done = copy(desk, replace(TO_NEXT_WEEK, targets=tuple(targets)))
    assert [len(desk.standing(one)) for one in later] == [1, 1, 0, 0]
    assert reasons(done) == [("rule", "would have 62 hours this month; the law allows 60")] * 2


def test_two_copies_in_one_action_cannot_double_book_a_helper(desk: PlanningDesk) -> None:
    """Two sessions that did not overlap become two at the same time when a slot moved."""
    slot = factories.make_slot(desk.tx, factories.make_location(desk.tx, desk.network, name="AMAL"))
    location = desk.tx.get_one(type(desk.location), slot.location_id)
    early = factories.make_session(
        desk.tx,
        location,
        day=desk.session.day,
        starts=time(14),
        ends=time(16),
        slot_id=slot.id,
        original_day=desk.session.day,
    )
    next_week(desk)
    next_week(desk, early, starts=time(11), ends=time(13))
    helper = desk.helper()
    stands(desk, helper)
    stands(desk, helper, early)
    done = copy(desk)
    assert (len(done.put), reasons(done)) == (1, [("rule", "already stands at De Krook 10:00–12:00")])


def test_a_day_is_copied_to_another_weekday_by_place_and_hours(desk: PlanningDesk) -> None:
    day = desk.session.day
    friday = next_week(desk, day=day + timedelta(days=2))
    thursday = next_week(desk, day=day + timedelta(days=1))
    stands(desk, desk.helper())
    done = copy(desk, Copying(Period(day, day), (friday.day,)))
    assert (len(done.put), desk.standing(friday), desk.standing(thursday)) == (1, [("Fatma", "guide")], [])


def test_only_the_places_that_were_chosen_are_copied(desk: PlanningDesk) -> None:
    other = desk.another_session()
    later, other_later = next_week(desk), next_week(desk, other)
    stands(desk, desk.helper("Fatma"))
    stands(desk, desk.helper("Jan"), other)
    copy(desk, replace(TO_NEXT_WEEK, places=frozenset({other.location_id})))
    assert (desk.standing(later), desk.standing(other_later)) == ([], [("Jan", "guide")])


@pytest.mark.parametrize("targets", [(), tuple(MONDAY + number * ONE_WEEK for number in range(1, 20))])
def test_no_target_or_too_many_is_refused(desk: PlanningDesk, targets: tuple[date, ...]) -> None:
    with pytest.raises(NothingToCopyTo, match="at most 12"):
        copy(desk, replace(TO_NEXT_WEEK, targets=targets))


def test_a_week_cannot_be_copied_onto_itself(desk: PlanningDesk) -> None:
    with pytest.raises(CopiedOntoItself, match="onto itself"):
        copy(desk, replace(TO_NEXT_WEEK, targets=(MONDAY,)))


def test_sessions_of_another_network_are_left_alone(desk: PlanningDesk) -> None:
    elsewhere = factories.make_location(desk.tx, name="Permeke")
    theirs = factories.make_session(desk.tx, elsewhere, day=desk.session.day)
    stands(
        desk,
        factories.make_helper(desk.tx, desk.tx.get_one(type(desk.network), elsewhere.network_id)),
        theirs,
    )
    later = next_week(desk, theirs)
    assert copy(desk) == Copied()
    assert desk.standing(later) == []
    with pytest.raises(NotFound):
        copying.copy_staffing(
            desk.tx, elsewhere.network_id, TO_NEXT_WEEK, by=desk.coordinator, today=TODAY, now=desk.now
        )


def test_the_number_of_statements_is_the_same_for_3_and_30_sessions(tx: Session, now: datetime) -> None:
    engine = tx.get_bind()
    assert isinstance(engine, Engine)
    taken = []
    for number in (3, 30):
        desk = open_desk(tx, TODAY, now)
        for index in range(number):
            session = factories.make_session(
                tx, desk.location, day=MONDAY + timedelta(days=index % 5), room=f"{index}", starts=time(8)
            )
            later = next_week(desk, session, room=session.room)
            helper = desk.helper(f"Helper {index}")
            stands(desk, helper, session)
            if index % 2:
                off = AssignmentState.CANCELLED
                stands(desk, helper, later, state=off, release_cause=ReleaseCause.REMOVED)
        tx.flush()
        with recorded(engine) as statements:
            assert len(copy(desk).put) == number
        taken.append(len(statements))
    copied_lines = 0 if engine.dialect.name == "sqlite" else 1  # COPY writes history past what is recorded
    # One of them looks where those stood who come back, to mark what is kept of it.
    assert taken[0] == taken[1] == 32 - copied_lines


def test_two_who_copy_the_same_week_at_once_put_each_helper_there_once(engine: Engine, now: datetime) -> None:
    with writing(engine) as tx:
        desk = open_desk(tx, TODAY, now)
        later = next_week(desk).id
        for name in ("Ada", "Ben"):
            stands(desk, desk.helper(name))
        network, person = desk.network.id, desk.coordinator

    def run() -> Copied:
        with writing(engine) as tx:
            return copying.copy_staffing(tx, network, TO_NEXT_WEEK, by=person, today=TODAY, now=now)

    first, second = together(run, run)
    assert isinstance(first, Copied)
    assert isinstance(second, Copied)
    assert sorted([len(first.put), len(second.put)]) == [0, 2]
    assert sorted([first.already, second.already]) == [0, 2]
    with reading(engine) as tx:
        assert len(tx.scalars(select(AssignmentRow).where(AssignmentRow.session_id == later)).all()) == 2
        assert len(tx.scalars(select(ChangeRow)).all()) == 2


def test_a_copy_and_a_booking_at_the_same_moment_never_book_a_helper_twice(
    engine: Engine, now: datetime
) -> None:
    with writing(engine) as tx:
        desk = open_desk(tx, TODAY, now)
        next_week(desk)
        helper = desk.helper()
        stands(desk, helper)
        other = desk.another_session(day=desk.session.day + ONE_WEEK, starts=time(11), ends=time(13)).id
        network, person, helper_id = desk.network.id, desk.coordinator, helper.id

    def run() -> Copied:
        with writing(engine) as tx:
            return copying.copy_staffing(tx, network, TO_NEXT_WEEK, by=person, today=TODAY, now=now)

    def book() -> bool:
        with writing(engine) as tx:
            return roster.assign(tx, other, helper_id, None, 1, by=person, today=TODAY, now=now)

    done, booked = together(run, book)
    assert isinstance(done, Copied)
    assert (len(done.put) == 1) != (booked is True)
    with reading(engine) as tx:
        rows = tx.scalars(
            select(AssignmentRow).where(
                AssignmentRow.day > TODAY + ONE_WEEK, AssignmentRow.state.in_(OCCUPYING)
            )
        ).all()
        assert len(rows) == 1


@given(st.integers(0, 60), st.integers(1, 8))
def test_stretches_are_as_long_as_the_source_and_in_order(first: int, number: int) -> None:
    begin = MONDAY + timedelta(days=first)
    source = Period(MONDAY, MONDAY + timedelta(days=first % 7))
    targets = tuple(begin + count * ONE_WEEK for count in range(number, 0, -1))
    found = rules.Copying(source, (*targets, *targets)).stretches
    assert [one.first for one in found] == sorted(targets)
    assert {one.length for one in found} == {source.length}


def occupied(desk: PlanningDesk) -> list[tuple[int, int, str]]:
    """Who stands where, in which role."""
    desk.tx.flush()
    rows = desk.tx.scalars(select(AssignmentRow).where(AssignmentRow.state.in_(OCCUPYING)))
    return sorted((row.session_id, row.helper_id, row.role.value) for row in rows)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_copied_keeps_the_rules_is_there_once_and_can_be_undone(
    desk: PlanningDesk, seed: int
) -> None:
    """Checked along a second path, from the rows alone, for weeks drawn by chance."""
    chance = Random(seed)
    places = [desk.location, *(factories.make_location(desk.tx, desk.network) for _ in range(3))]
    people = [
        desk.helper(f"Helper {number}", max_week_minutes=chance.choice([None, 360])) for number in range(8)
    ]
    maximum: dict[int, int] = {}
    taken: set[tuple[int, date]] = set()
    for number in range(24):
        day, starts = MONDAY + timedelta(days=chance.randrange(5)), chance.choice([9, 10, 13, 14])
        hours = {"starts": time(starts), "ends": time(starts + chance.choice([2, 3])), "room": f"{number}"}
        session = factories.make_session(desk.tx, chance.choice(places), day=day, maximum=3, **hours)
        for helper in chance.sample(people, chance.randrange(4)):
            if (helper.id, day) not in taken:
                taken.add((helper.id, day))
                role = chance.choice([AssignmentRole.GUIDE, AssignmentRole.GUIDE, AssignmentRole.RESERVE])
                stands(desk, helper, session, role=role)
        for weeks in (1, 2):
            later = next_week(
                desk, session, day=day + weeks * ONE_WEEK, room=session.room, maximum=chance.choice([1, 2])
            )
            maximum[later.id] = later.maximum
            if chance.random() < 0.3:
                helper = chance.choice(people)
                if (helper.id, later.day) not in taken:
                    taken.add((helper.id, later.day))
                    stands(desk, helper, later)
    before = occupied(desk)
    asked = Copying(
        THIS_WEEK, (MONDAY + ONE_WEEK, MONDAY + 2 * ONE_WEEK), overrules=bool(seed % 2), key=seed + 1
    )
    done = copy(desk, asked, now=desk.now + timedelta(minutes=1))

    after = occupied(desk)
    assert len(after) - len(before) == len(done.put)
    assert set(before) <= set(after)
    guides = Counter(session_id for session_id, _helper, role in after if role == "guide")
    assert all(guides[key] <= most for key, most in maximum.items())
    rows = desk.tx.scalars(select(AssignmentRow).where(AssignmentRow.state.in_(OCCUPYING))).all()
    for one, other in combinations(rows, 2):
        if (one.helper_id, one.day) == (other.helper_id, other.day):
            assert one.ends <= other.starts or other.ends <= one.starts
    again = copy(desk, replace(asked, key=0))
    assert (again.put, again.already) == ((), done.already + len(done.put))
    assert [(one.when, one.helper) for one in again.not_copied] == [
        (one.when, one.helper) for one in done.not_copied
    ]

    undo.undo(desk.tx, asked.key, by=desk.coordinator, today=desk.today, now=desk.now + timedelta(minutes=2))
    assert occupied(desk) == before
