"""Helpers who change places: moved, swapped, replaced; all of it or nothing, and undone as one action."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import undo as undo_read
from db.tables import AbsenceRow, AssignmentRow, ChangeRow, HelperRow, SessionRow
from domain.errors import DeskError, NotFound
from domain.roster_change import Move, Replace, Swap
from domain.roster_refusal import AlreadyStands, NotHere, SessionChanged, SessionOff, SessionOver
from domain.rule import CannotStand
from domain.words import (
    AbsenceKind,
    AssignmentRole,
    AssignmentState,
    CancelReason,
    HelperStage,
    SessionState,
)
from services import roster_command, undo
from tests import factories
from tests.services.planning_desk import PlanningDesk, open_desk


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> PlanningDesk:
    return open_desk(tx, today, now)


def stands_at(desk: PlanningDesk, session: SessionRow, name: str, **given: object) -> HelperRow:
    helper = desk.helper(name, **given)
    factories.make_assignment(desk.tx, session, helper)
    return helper


def moving(desk: PlanningDesk, helper: HelperRow, to: SessionRow, *, seen: int | None = None) -> Move:
    at = desk.session
    return Move(to.id, seen or desk.version(to), helper.id, at.id, desk.version(at))


def swapping(desk: PlanningDesk, one: HelperRow, other: HelperRow, there: SessionRow) -> Swap:
    here = desk.session
    return Swap(here.id, desk.version(here), one.id, there.id, desk.version(there), other.id)


def do(desk: PlanningDesk, command: Move | Swap | Replace) -> object:
    found = roster_command.do(desk.tx, command, by=desk.coordinator, today=desk.today, now=desk.now)
    desk.tx.flush()
    return found


def is_refused(desk: PlanningDesk, command: Move | Swap | Replace, error: type[DeskError]) -> str:
    """The sentence; nobody has moved."""
    with pytest.raises(error) as refused, desk.tx.begin_nested():
        do(desk, command)
    desk.tx.expire_all()
    return str(refused.value)


def sets(desk: PlanningDesk) -> set[int]:
    return set(desk.tx.scalars(select(ChangeRow.set_id)))


def take_back(desk: PlanningDesk) -> None:
    step = undo_read.last_step(desk.tx, desk.coordinator, desk.network.id, since=desk.now - timedelta(days=1))
    assert step is not None
    later = desk.now + timedelta(minutes=1)
    undo.undo(desk.tx, step.set_id, by=desk.coordinator, today=desk.today, now=later)
    desk.tx.flush()


def test_a_helper_moves_between_sessions_at_the_same_time_in_one_action(desk: PlanningDesk) -> None:
    there = desk.another_session()
    fatma = stands_at(desk, desk.session, "Fatma")
    assert do(desk, moving(desk, fatma, there)) is True
    assert (desk.standing(), desk.standing(there)) == ([], [("Fatma", "guide")])
    assert (desk.version(), desk.version(there)) == (2, 2)
    assert sorted(desk.history()) == [("assignment", "assigned"), ("assignment", "removed")]
    assert len(sets(desk)) == 1


def test_a_move_is_undone_as_one_action(desk: PlanningDesk) -> None:
    there = desk.another_session()
    do(desk, moving(desk, stands_at(desk, desk.session, "Fatma"), there))
    take_back(desk)
    assert (desk.standing(), desk.standing(there)) == ([("Fatma", "guide")], [])


def test_moving_twice_is_moving_once(desk: PlanningDesk) -> None:
    there = desk.another_session()
    command = moving(desk, stands_at(desk, desk.session, "Fatma"), there)
    assert [do(desk, command), do(desk, command)] == [True, False]
    assert desk.version(there) == 2


def test_a_move_to_where_it_begins_changes_nothing(desk: PlanningDesk) -> None:
    fatma = stands_at(desk, desk.session, "Fatma")
    assert do(desk, moving(desk, fatma, desk.session)) is False
    assert desk.history() == []


def test_whoever_moves_keeps_the_role(desk: PlanningDesk) -> None:
    there = desk.another_session()
    reserve = stands_at(desk, desk.session, "Fatma")
    row = desk.tx.get_one(AssignmentRow, (desk.session.id, reserve.id))
    row.role, row.state = AssignmentRole.RESERVE, AssignmentState.PROPOSED
    do(desk, moving(desk, reserve, there))
    assert desk.standing(there) == [("Fatma", "reserve")]
    (moved,) = desk.as_it_stands(there).standing
    assert moved.state is AssignmentState.CONFIRMED


def test_a_rule_at_the_other_session_refuses_the_move_and_nobody_has_left(desk: PlanningDesk) -> None:
    day = desk.session.day
    there, third = (
        desk.another_session(day=day, starts=time(14), ends=time(16)),
        desk.another_session("Toreke"),
    )
    fatma = stands_at(desk, desk.session, "Fatma")
    there_too = desk.another_session("De Serre", day=day, starts=time(15), ends=time(17))
    factories.make_assignment(desk.tx, there_too, fatma)
    assert "De Serre" in is_refused(desk, moving(desk, fatma, there), AlreadyStands)
    desk.tx.add(AbsenceRow(helper_id=fatma.id, kind=AbsenceKind.HOLIDAY, first_day=day, last_day=day))
    desk.tx.flush()
    assert "absent" in is_refused(desk, moving(desk, fatma, third), CannotStand)
    assert desk.standing() == [("Fatma", "guide")]
    assert desk.history() == []


def test_a_move_of_what_a_colleague_changed_is_refused_on_either_side(desk: PlanningDesk) -> None:
    there = desk.another_session()
    command = moving(desk, stands_at(desk, desk.session, "Fatma"), there)
    is_refused(desk, replace(command, seen_version=9), SessionChanged)
    is_refused(desk, replace(command, from_version=9), SessionChanged)
    assert desk.standing() == [("Fatma", "guide")]


def test_who_does_not_stand_there_cannot_move_from_there(desk: PlanningDesk) -> None:
    is_refused(desk, moving(desk, desk.helper(), desk.another_session()), NotHere)


def test_nobody_moves_to_a_session_that_is_over_or_does_not_take_place(desk: PlanningDesk) -> None:
    fatma = stands_at(desk, desk.session, "Fatma")
    over = desk.another_session(day=desk.today - timedelta(days=1))
    off = desk.another_session("Toreke", state=SessionState.CANCELLED, cancel_reason=CancelReason.NO_HELPER)
    is_refused(desk, moving(desk, fatma, over), SessionOver)
    is_refused(desk, moving(desk, fatma, off), SessionOff)


def test_nobody_moves_to_a_session_of_another_network(desk: PlanningDesk) -> None:
    elsewhere = factories.make_session(
        desk.tx, factories.make_location(desk.tx, factories.make_network(desk.tx)), day=desk.session.day
    )
    is_refused(desk, moving(desk, stands_at(desk, desk.session, "Fatma"), elsewhere), NotFound)


def test_two_helpers_swap_places_at_the_same_time_of_day_and_swap_back_by_undo(desk: PlanningDesk) -> None:
    there = desk.another_session()
    fatma = stands_at(desk, desk.session, "Fatma")
    jan = stands_at(desk, there, "Jan")
    command = swapping(desk, fatma, jan, there)
    assert [do(desk, command), do(desk, command)] == [True, False]
    assert (desk.standing(), desk.standing(there)) == ([("Jan", "guide")], [("Fatma", "guide")])
    assert (desk.version(), desk.version(there), len(sets(desk))) == (2, 2, 1)
    take_back(desk)
    assert (desk.standing(), desk.standing(there)) == ([("Fatma", "guide")], [("Jan", "guide")])


def test_a_swap_one_of_whom_a_rule_refuses_moves_neither(desk: PlanningDesk) -> None:
    there = desk.another_session(day=desk.session.day + timedelta(days=1))
    fatma, jan = stands_at(desk, desk.session, "Fatma"), stands_at(desk, there, "Jan")
    away = desk.session.day
    desk.tx.add(AbsenceRow(helper_id=jan.id, kind=AbsenceKind.HOLIDAY, first_day=away, last_day=away))
    desk.tx.flush()
    assert is_refused(desk, swapping(desk, fatma, jan, there), CannotStand).startswith("Jan: absent")
    assert (desk.standing(), desk.standing(there)) == ([("Fatma", "guide")], [("Jan", "guide")])


def test_a_swap_with_somebody_who_left_meanwhile_is_refused(desk: PlanningDesk) -> None:
    there = desk.another_session()
    fatma = stands_at(desk, desk.session, "Fatma")
    is_refused(desk, swapping(desk, fatma, desk.helper("Jan"), there), NotHere)


def test_a_helper_comes_in_place_of_another(desk: PlanningDesk) -> None:
    fatma, jan = stands_at(desk, desk.session, "Fatma"), desk.helper("Jan")
    command = Replace(desk.session.id, desk.version(), fatma.id, jan.id)
    assert [do(desk, command), do(desk, command)] == [True, False]
    assert (desk.standing(), desk.version()) == ([("Jan", "guide")], 2)
    take_back(desk)
    assert desk.standing() == [("Fatma", "guide")]


def test_who_comes_in_place_of_a_reserve_is_a_reserve_and_a_buddy_stays_a_buddy(desk: PlanningDesk) -> None:
    fatma, jan = stands_at(desk, desk.session, "Fatma"), desk.helper("Jan")
    buddy = desk.helper("Els", stage=HelperStage.BUDDY)
    desk.tx.get_one(AssignmentRow, (desk.session.id, fatma.id)).role = AssignmentRole.RESERVE
    desk.tx.flush()
    do(desk, Replace(desk.session.id, 1, fatma.id, jan.id))
    assert desk.standing() == [("Jan", "reserve")]
    desk.tx.get_one(AssignmentRow, (desk.session.id, jan.id)).role = AssignmentRole.GUIDE
    desk.tx.flush()
    do(desk, Replace(desk.session.id, 2, jan.id, buddy.id))
    assert desk.standing() == [("Els", "buddy")]
