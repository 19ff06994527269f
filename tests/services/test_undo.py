"""Taking back what a person did to the roster last: whole, in the right order, or not at all with the reason."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import undo as read
from db.tables import AbsenceRow, ChangeRow, ChangeTextRow, SessionRow
from domain.clock_time import DatedHours, Hours
from domain.errors import DeskError
from domain.need import Need
from domain.person import Person
from domain.roster_change import (
    AddSession,
    Assign,
    Cancel,
    Command,
    OpenOnHoliday,
    Outcome,
    Remove,
    Restore,
    Save,
    SessionChange,
    SetRole,
    Undone,
)
from domain.roster_refusal import AlreadyCounted, SessionOver
from domain.undo import (
    REACHES,
    STEPS,
    TAKEN_BACK,
    ChangedSince,
    NotBackAgain,
    NoteChangedSince,
    NothingToUndo,
    UndoneAlready,
)
from domain.words import AbsenceKind, AssignmentRole, AssignmentState, CancelReason, Formula, ReleaseCause
from services import history, roster_command, undo
from tests import factories
from tests.services.planning_desk import PlanningDesk, open_desk
from tests.statements import recorded

STATEMENTS_OF_AN_UNDO = 30
"""However many sessions it touches."""


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> PlanningDesk:
    return open_desk(tx, today, now)


class Clock:
    """Each action a minute after the one before it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


def do(desk: PlanningDesk, clock: Clock, command: Command, *, by: Person | None = None) -> Outcome:
    found = roster_command.do(desk.tx, command, by=by or desk.coordinator, today=desk.today, now=clock.tick())
    desk.tx.flush()
    return found


def step(desk: PlanningDesk, *, by: Person | None = None) -> Any:
    desk.tx.flush()
    return read.last_step(
        desk.tx, by or desk.coordinator, desk.network.id, since=desk.now - timedelta(days=7)
    )


def take_back(
    desk: PlanningDesk, clock: Clock, *, set_id: int | None = None, today: date | None = None
) -> Undone:
    found = undo.undo(
        desk.tx,
        set_id or step(desk).set_id,
        by=desk.coordinator,
        today=today or desk.today,
        now=clock.tick(),
    )
    desk.tx.flush()
    return found


def put(desk: PlanningDesk, clock: Clock, helper_id: int, session: SessionRow | None = None) -> None:
    session = session or desk.session
    do(desk, clock, Assign(session.id, desk.version(session), helper_id))


def edit(desk: PlanningDesk, session: SessionRow | None = None, **mine: Any) -> SessionChange:
    stands = desk.as_it_stands(session)
    return SessionChange(stands.id, stands.version, stands.fields(), replace(stands.fields(), **mine))


def test_nothing_was_done_so_nothing_is_offered(desk: PlanningDesk) -> None:
    assert step(desk) is None


def test_an_assignment_is_taken_back_and_then_there_is_nothing_left(desk: PlanningDesk, clock: Clock) -> None:
    helper = desk.helper()
    put(desk, clock, helper.id)
    offered = step(desk)
    assert (offered.lines[0].place, offered.others, [(one.verb, one.helper) for one in offered.lines]) == (
        "De Krook",
        0,
        [("assigned", "Fatma")],
    )
    assert (take_back(desk, clock), desk.standing(), step(desk)) == (Undone(1), [], None)


def test_undoing_twice_is_undoing_once(desk: PlanningDesk, clock: Clock) -> None:
    put(desk, clock, desk.helper().id)
    set_id = step(desk).set_id
    take_back(desk, clock, set_id=set_id)
    with pytest.raises(UndoneAlready):
        take_back(desk, clock, set_id=set_id)


def test_somebody_who_was_taken_off_stands_again_in_the_same_role_and_state(
    desk: PlanningDesk, clock: Clock
) -> None:
    helper = desk.helper()
    factories.make_assignment(
        desk.tx, desk.session, helper, role=AssignmentRole.RESERVE, state=AssignmentState.PROPOSED
    )
    do(desk, clock, Remove(desk.session.id, desk.version(), helper.id))
    take_back(desk, clock)
    (found,) = desk.as_it_stands().standing
    assert (found.role, found.state) == (AssignmentRole.RESERVE, AssignmentState.PROPOSED)


def test_confirming_a_proposed_helper_is_taken_back_to_proposed(desk: PlanningDesk, clock: Clock) -> None:
    helper = desk.helper()
    factories.make_assignment(desk.tx, desk.session, helper, state=AssignmentState.PROPOSED)
    put(desk, clock, helper.id)
    take_back(desk, clock)
    assert [one.state for one in desk.as_it_stands().standing] == [AssignmentState.PROPOSED]


def test_a_role_goes_back(desk: PlanningDesk, clock: Clock) -> None:
    helper = desk.helper()
    factories.make_assignment(desk.tx, desk.session, helper)
    do(desk, clock, SetRole(desk.session.id, desk.version(), helper.id, AssignmentRole.RESERVE))
    take_back(desk, clock)
    assert desk.standing() == [("Fatma", "guide")]


def test_a_cancelled_session_takes_place_again_with_everybody(desk: PlanningDesk, clock: Clock) -> None:
    for name in ("Ada", "Ben"):
        factories.make_assignment(desk.tx, desk.session, desk.helper(name))
    do(desk, clock, Cancel(desk.session.id, desk.version(), CancelReason.ILLNESS))
    take_back(desk, clock)
    assert (desk.as_it_stands().takes_place, desk.standing()) == (True, [("Ada", "guide"), ("Ben", "guide")])


def test_a_restored_session_is_cancelled_again_for_its_reason(desk: PlanningDesk, clock: Clock) -> None:
    factories.make_assignment(desk.tx, desk.session, desk.helper())
    do(desk, clock, Cancel(desk.session.id, desk.version(), CancelReason.ILLNESS))
    do(desk, clock, Restore(desk.session.id, desk.version()))
    take_back(desk, clock)
    stands = desk.as_it_stands()
    assert (stands.cancel_reason, stands.standing) == (CancelReason.ILLNESS, ())


def test_a_session_counted_since_it_was_restored_stays(desk: PlanningDesk, clock: Clock) -> None:
    do(desk, clock, Cancel(desk.session.id, desk.version(), CancelReason.ILLNESS))
    do(desk, clock, Restore(desk.session.id, desk.version()))
    factories.make_count(desk.tx, desk.session)
    with pytest.raises(AlreadyCounted):
        take_back(desk, clock)


def test_a_session_opened_on_a_holiday_closes_again_and_lets_its_helpers_go(
    desk: PlanningDesk, clock: Clock
) -> None:
    desk.session.holiday = "christmas"
    factories.make_assignment(
        desk.tx,
        desk.session,
        desk.helper(),
        state=AssignmentState.CANCELLED,
        release_cause=ReleaseCause.CLOSURE,
    )
    desk.tx.flush()
    do(desk, clock, OpenOnHoliday(desk.session.id, desk.version()))
    assert desk.standing() == [("Fatma", "guide")]
    take_back(desk, clock)
    stands = desk.as_it_stands()
    assert (stands.holiday, stands.standing, desk.session.opens_anyway) == ("christmas", (), False)


def test_an_extra_session_goes_as_if_it_had_never_been(desk: PlanningDesk, clock: Clock) -> None:
    when = DatedHours(desk.session.day, Hours(time(14), time(16)))
    key = do(desk, clock, AddSession(desk.location.id, when, Formula.WALK_IN, Need(1, 2)))
    take_back(desk, clock)
    assert desk.tx.scalars(select(SessionRow.id).where(SessionRow.id == key)).all() == []


def test_an_extra_session_stays_once_somebody_stands_there(desk: PlanningDesk, clock: Clock) -> None:
    when = DatedHours(desk.session.day, Hours(time(14), time(16)))
    key = do(desk, clock, AddSession(desk.location.id, when, Formula.WALK_IN, Need(1, 2)))
    added = step(desk).set_id
    session = desk.tx.get_one(SessionRow, key)
    put(desk, clock, desk.helper().id, session)
    with pytest.raises(ChangedSince):
        take_back(desk, clock, set_id=added)


def test_a_need_goes_back_to_the_one_of_the_slot(desk: PlanningDesk, clock: Clock) -> None:
    desk.language("ar")
    before = desk.as_it_stands()
    do(desk, clock, Save((edit(desk, minimum=2, maximum=4, languages=frozenset({"ar"})),)))
    take_back(desk, clock)
    stands = desk.as_it_stands()
    assert (stands.need, stands.own_need) == (before.need, False)


def test_a_note_says_again_what_it_said_also_beside_something_else(desk: PlanningDesk, clock: Clock) -> None:
    desk.session.note = "Ingang langs achter"
    do(desk, clock, Save((edit(desk, note="Bel aan", minimum=2),)))
    take_back(desk, clock)
    stands = desk.as_it_stands()
    assert (stands.note, stands.need.minimum) == ("Ingang langs achter", 1)


def test_a_note_that_was_written_again_since_stays(desk: PlanningDesk, clock: Clock) -> None:
    do(desk, clock, Save((edit(desk, note="Bel aan"),)))
    set_id = step(desk).set_id
    do(desk, clock, Save((edit(desk, note="Bel niet aan"),)))
    with pytest.raises(NoteChangedSince):
        take_back(desk, clock, set_id=set_id)
    take_back(desk, clock)
    take_back(desk, clock)
    assert (desk.as_it_stands().note, step(desk)) == ("", None)


def test_what_a_note_said_is_forgotten_once_it_cannot_be_undone_any_more(
    desk: PlanningDesk, clock: Clock
) -> None:
    do(desk, clock, Save((edit(desk, note="Bel aan"),)))
    set_id = step(desk).set_id
    for moment, kept in ((clock.now + REACHES, 1), (clock.now + REACHES + timedelta(minutes=1), 0)):
        history.sweep_texts(desk.tx, now=moment)
        assert len(desk.tx.scalars(select(ChangeTextRow.change_id)).all()) == kept
    with pytest.raises(NoteChangedSince) as refused:
        take_back(desk, clock, set_id=set_id)
    assert str(refused.value) == (
        "The note of De Krook, Wed 25 Nov 10:00–12:00 was changed again since, or its earlier text is not kept any "
        "more, so nothing was undone. Write the note again."
    )


def test_a_session_cancelled_again_by_an_undo_has_its_note_again(desk: PlanningDesk, clock: Clock) -> None:
    do(desk, clock, Cancel(desk.session.id, desk.version(), CancelReason.BUILDING, "Lek in het dak"))
    do(desk, clock, Restore(desk.session.id, desk.version()))
    take_back(desk, clock)
    assert desk.as_it_stands().cancel_note == "Lek in het dak"


def test_a_helper_who_moved_in_one_save_moves_back(desk: PlanningDesk, clock: Clock) -> None:
    helper = desk.helper()
    other = desk.another_session(starts=time(10), ends=time(12))
    factories.make_assignment(desk.tx, desk.session, helper)
    do(
        desk,
        clock,
        Save((edit(desk, helpers=frozenset()), edit(desk, other, helpers=frozenset({helper.id})))),
    )
    assert (desk.standing(), desk.standing(other)) == ([], [("Fatma", "guide")])
    assert step(desk).others == 1
    assert take_back(desk, clock) == Undone(2)
    assert (desk.standing(), desk.standing(other)) == ([("Fatma", "guide")], [])


def test_actions_are_taken_back_one_by_one_the_last_first(desk: PlanningDesk, clock: Clock) -> None:
    ada, ben = desk.helper("Ada"), desk.helper("Ben")
    put(desk, clock, ada.id)
    put(desk, clock, ben.id)
    take_back(desk, clock)
    assert desk.standing() == [("Ada", "guide")]
    take_back(desk, clock)
    assert desk.standing() == []


def test_no_further_back_than_the_steps(desk: PlanningDesk, clock: Clock) -> None:
    helper = desk.helper()
    factories.make_assignment(desk.tx, desk.session, helper)
    for number in range(STEPS + 1):
        role = (AssignmentRole.RESERVE, AssignmentRole.GUIDE)[number % 2]
        do(desk, clock, SetRole(desk.session.id, desk.version(), helper.id, role))
    for _number in range(STEPS):
        take_back(desk, clock)
    assert step(desk) is None


def test_what_was_changed_again_since_is_not_undone_and_nothing_is_half_undone(
    desk: PlanningDesk, clock: Clock
) -> None:
    ada, ben = desk.helper("Ada"), desk.helper("Ben")
    other = desk.another_session()
    do(
        desk,
        clock,
        Save((edit(desk, helpers=frozenset({ada.id})), edit(desk, other, helpers=frozenset({ben.id})))),
    )
    set_id = step(desk).set_id
    colleague = factories.make_person(desk.tx, networks=[desk.network])
    do(desk, clock, Remove(other.id, desk.version(other), ben.id), by=colleague)
    with pytest.raises(ChangedSince) as refused, desk.tx.begin_nested():
        take_back(desk, clock, set_id=set_id)
    assert str(refused.value) == (
        "AMAL, Wed 25 Nov 10:00–12:00, was changed again since, so nothing was undone. "
        "Open that session and change it there."
    )
    assert (desk.standing(), desk.standing(other)) == ([("Ada", "guide")], [])


def test_a_helper_who_is_absent_by_now_does_not_come_back(desk: PlanningDesk, clock: Clock) -> None:
    helper = desk.helper()
    factories.make_assignment(desk.tx, desk.session, helper)
    do(desk, clock, Remove(desk.session.id, desk.version(), helper.id))
    desk.tx.add(
        AbsenceRow(
            helper_id=helper.id,
            kind=AbsenceKind.HOLIDAY,
            first_day=desk.session.day,
            last_day=desk.session.day,
        )
    )
    desk.tx.flush()
    with pytest.raises(NotBackAgain):
        take_back(desk, clock)


def test_a_helper_who_stands_elsewhere_by_now_does_not_come_back(desk: PlanningDesk, clock: Clock) -> None:
    helper = desk.helper()
    factories.make_assignment(desk.tx, desk.session, helper)
    do(desk, clock, Remove(desk.session.id, desk.version(), helper.id))
    set_id = step(desk).set_id
    put(desk, clock, helper.id, desk.another_session())
    with pytest.raises(DeskError):
        take_back(desk, clock, set_id=set_id)


def test_a_session_that_is_over_stays_as_it_was(desk: PlanningDesk, clock: Clock) -> None:
    put(desk, clock, desk.helper().id)
    with pytest.raises(SessionOver):
        take_back(desk, clock, today=desk.session.day + timedelta(days=1))


def test_nobody_takes_back_what_a_colleague_did(desk: PlanningDesk, clock: Clock) -> None:
    put(desk, clock, desk.helper().id)
    set_id = step(desk).set_id
    colleague = factories.make_person(desk.tx, networks=[desk.network])
    assert step(desk, by=colleague) is None
    with pytest.raises(NothingToUndo):
        undo.undo(desk.tx, set_id, by=colleague, today=desk.today, now=clock.tick())


def test_what_was_done_beside_something_else_is_not_undone_from_here(
    desk: PlanningDesk, clock: Clock
) -> None:
    put(desk, clock, desk.helper().id)
    desk.tx.add(
        ChangeRow(
            set_id=step(desk).set_id,
            at=desk.now,
            account_id=desk.coordinator.account_id,
            network_id=desk.network.id,
            entity="absence",
            entity_id=1,
            verb="added",
        )
    )
    desk.tx.flush()
    assert step(desk) is None


def test_an_undo_is_noted_as_an_action_of_its_own(desk: PlanningDesk, clock: Clock) -> None:
    put(desk, clock, desk.helper().id)
    take_back(desk, clock)
    assert desk.history() == [("assignment", "assigned"), ("assignment", "removed"), ("change_set", "undone")]


def test_two_people_interleaved_each_take_back_their_own(desk: PlanningDesk, clock: Clock) -> None:
    colleague = factories.make_person(desk.tx, networks=[desk.network])
    helpers = [desk.helper(name) for name in ("Ada", "Ben", "Cas", "Dia")]
    for helper, who in zip(helpers, (desk.coordinator, colleague) * 2, strict=True):
        do(desk, clock, Assign(desk.session.id, desk.version(), helper.id), by=who)
    take_back(desk, clock)
    undo.undo(desk.tx, step(desk, by=colleague).set_id, by=colleague, today=desk.today, now=clock.tick())
    assert desk.standing() == [("Ada", "guide"), ("Ben", "guide")]
    take_back(desk, clock)
    assert desk.standing() == [("Ben", "guide")]
    assert (step(desk), step(desk, by=colleague).lines[0].helper) == (None, "Ben")


def test_whatever_is_offered_has_its_way_back_and_the_other_way_round() -> None:
    offered = {(entity, verb) for entity, verbs in TAKEN_BACK.items() for verb in verbs}
    assert set(undo.WAYS) == offered


@pytest.mark.parametrize("number", [3, 12])
def test_a_bulk_action_is_undone_in_the_same_number_of_statements(
    desk: PlanningDesk, clock: Clock, number: int
) -> None:
    helper = desk.helper()
    sessions = [
        factories.make_session(desk.tx, desk.location, day=desk.today + timedelta(days=2 + each))
        for each in range(number)
    ]
    put_on = tuple(edit(desk, session, helpers=frozenset({helper.id})) for session in sessions)
    do(desk, clock, Save(put_on))
    taken_off = tuple(edit(desk, session, helpers=frozenset()) for session in sessions)
    do(desk, clock, Save(taken_off))
    for _way in ("back again", "off again"):
        set_id = step(desk).set_id
        desk.tx.expire_all()
        with recorded(desk.tx.get_bind().engine) as statements:
            assert take_back(desk, clock, set_id=set_id) == Undone(number)
        assert len(statements) <= STATEMENTS_OF_AN_UNDO
