"""Who stands at a session: assigning, taking off, roles, and many edits saved at once."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import AbsenceRow, ChangeRow, ClosureRow
from domain.errors import DeskError, NotAllowed, NotFound
from domain.need import UnusableNeed
from domain.privacy import NamesSomebody
from domain.roster_change import SessionChange, SessionFields
from domain.roster_refusal import (
    AlreadyStands,
    NoteTooLong,
    NotHere,
    SessionChanged,
    SessionOff,
    SessionOver,
    UnknownHelper,
    UnknownWish,
)
from domain.rule import CannotStand
from domain.words import (
    AbsenceKind,
    AssignmentRole,
    AssignmentState,
    CancelReason,
    HelperKind,
    HelperStage,
    ReleaseCause,
    Role,
    SessionState,
)
from services import roster, undo
from tests import factories
from tests.services.planning_desk import PlanningDesk, open_desk


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> PlanningDesk:
    return open_desk(tx, today, now)


def assign(desk: PlanningDesk, helper_id: int, seen: int | None = None, **given: Any) -> bool:
    session = given.get("session", desk.session)
    return roster.assign(
        desk.tx,
        session.id,
        helper_id,
        given.get("role"),
        desk.version(session) if seen is None else seen,
        by=given.get("by", desk.coordinator),
        today=desk.today,
        now=desk.now,
    )


def remove(desk: PlanningDesk, helper_id: int, seen: int) -> bool:
    return roster.remove(
        desk.tx, desk.session.id, helper_id, seen, by=desk.coordinator, today=desk.today, now=desk.now
    )


def edit(desk: PlanningDesk, seen: int | None = None, session: Any = None, **mine: Any) -> SessionChange:
    stands = desk.as_it_stands(session)
    base = stands.fields()
    return SessionChange(stands.id, stands.version if seen is None else seen, base, replace(base, **mine))


def save(desk: PlanningDesk, *changes: SessionChange) -> Any:
    return roster.save_changes(desk.tx, changes, by=desk.coordinator, today=desk.today, now=desk.now)


def test_assigning_puts_the_helper_there_and_notes_who_by_id_only(desk: PlanningDesk) -> None:
    helper = desk.helper()
    assert assign(desk, helper.id) is True
    assert desk.standing() == [("Fatma", "guide")]
    assert desk.version() == 2
    (line,) = desk.tx.scalars(select(ChangeRow))
    assert (line.entity, line.entity_id, line.verb, line.before) == (
        "assignment",
        desk.session.id,
        "assigned",
        None,
    )
    assert line.after == {
        "helper_id": helper.id,
        "role": "guide",
        "state": "confirmed",
        "release_cause": None,
    }
    assert (line.network_id, line.location_id) == (desk.network.id, desk.location.id)


def test_assigning_twice_with_the_same_version_changes_nothing_the_second_time(desk: PlanningDesk) -> None:
    helper = desk.helper()
    assert [assign(desk, helper.id, seen=1), assign(desk, helper.id, seen=1)] == [True, False]
    assert desk.version() == 2
    assert desk.history() == [("assignment", "assigned")]


def test_a_helper_who_runs_along_becomes_a_buddy_unless_said_otherwise(desk: PlanningDesk) -> None:
    learner = desk.helper("Bilal", stage=HelperStage.BUDDY)
    assign(desk, learner.id)
    assert desk.standing() == [("Bilal", "buddy")]
    with pytest.raises(CannotStand, match="can only stand as a buddy"):
        roster.set_role(
            desk.tx,
            desk.session.id,
            learner.id,
            AssignmentRole.GUIDE,
            desk.version(),
            by=desk.coordinator,
            today=desk.today,
            now=desk.now,
        )


def test_assigning_somebody_who_was_proposed_confirms(desk: PlanningDesk) -> None:
    helper = desk.helper()
    factories.make_assignment(desk.tx, desk.session, helper, state=AssignmentState.PROPOSED)
    assert desk.as_it_stands().coverage.guides == 0
    assert assign(desk, helper.id) is True
    assert desk.as_it_stands().coverage.guides == 1


def test_assigning_to_a_newer_version_than_seen_is_refused(desk: PlanningDesk) -> None:
    assign(desk, desk.helper("Jan").id, seen=1)
    with pytest.raises(SessionChanged, match="A colleague changed this session meanwhile"):
        assign(desk, desk.helper().id, seen=1)
    assert desk.standing() == [("Jan", "guide")]


def test_a_helper_elsewhere_at_that_time_is_refused_with_place_day_and_hours(desk: PlanningDesk) -> None:
    helper = desk.helper()
    other = desk.another_session(starts=time(11), ends=time(13))
    factories.make_assignment(desk.tx, other, helper)
    with pytest.raises(AlreadyStands) as refused:
        assign(desk, helper.id)
    assert str(refused.value) == (
        "Fatma already stands at AMAL on Wed 25 Nov 11:00–13:00. "
        "Choose somebody else, or take Fatma off there first."
    )


def test_the_database_guard_gives_the_same_sentence_as_the_rule(
    desk: PlanningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper = desk.helper()
    factories.make_assignment(desk.tx, desk.another_session(starts=time(11), ends=time(13)), helper)
    monkeypatch.setattr("domain.eligibility.clashes", lambda *_: [])
    with pytest.raises(AlreadyStands, match="Fatma already stands at AMAL on Wed 25 Nov 11:00–13:00"):
        assign(desk, helper.id)
    assert desk.standing() == []
    assert desk.occupied() == 1


def test_touching_sessions_are_allowed(desk: PlanningDesk) -> None:
    helper = desk.helper()
    factories.make_assignment(desk.tx, desk.another_session(starts=time(12), ends=time(14)), helper)
    assert assign(desk, helper.id) is True


def test_an_absent_helper_is_refused(desk: PlanningDesk) -> None:
    helper = desk.helper()
    desk.tx.add(
        AbsenceRow(
            helper_id=helper.id, kind=AbsenceKind.HOLIDAY, first_day=desk.today, last_day=desk.session.day
        )
    )
    with pytest.raises(CannotStand, match="absent through Wed 25 Nov"):
        assign(desk, helper.id)


def test_a_limit_of_the_law_counts_the_started_hours_of_the_month(desk: PlanningDesk) -> None:
    helper = desk.helper("Wim", kind=HelperKind.WIJK_WERKER)
    for number in range(1, 15):
        day = date(2026, 11, number)
        worked = desk.another_session(f"Place {number}", day=day, starts=time(9), ends=time(12, 10))
        factories.make_assignment(desk.tx, worked, helper)
    longer = desk.another_session(starts=time(13), ends=time(17, 10))
    with pytest.raises(CannotStand, match="Wim: would have 61 hours this month; the law allows 60"):
        assign(desk, helper.id, session=longer)  # 14 × 4 + 5, where the clock says 14 × 3:10 + 4:10
    assert assign(desk, helper.id) is True


@pytest.mark.parametrize("stage", [HelperStage.PAUSED, HelperStage.STOPPED, HelperStage.CANDIDATE])
def test_a_helper_who_is_not_active_is_refused(desk: PlanningDesk, stage: HelperStage) -> None:
    with pytest.raises(CannotStand):
        assign(desk, desk.helper(stage=stage).id)


def test_a_helper_of_another_network_or_of_nowhere_is_unknown(desk: PlanningDesk) -> None:
    stranger = factories.make_helper(desk.tx)
    for helper_id in (stranger.id, 999_999):
        with pytest.raises(UnknownHelper):
            assign(desk, helper_id)


def test_a_session_out_of_scope_does_not_exist(desk: PlanningDesk) -> None:
    elsewhere = factories.make_session(desk.tx, day=desk.session.day)
    with pytest.raises(NotFound):
        assign(desk, desk.helper().id, session=elsewhere)
    with pytest.raises(NotFound):
        roster.assign(
            desk.tx, 1, desk.helper().id, None, 1, by=desk.coordinator, today=desk.today, now=desk.now
        )


@pytest.mark.parametrize("role", [Role.MANAGER, Role.VIEWER])
def test_who_may_not_plan_is_refused(desk: PlanningDesk, role: Role) -> None:
    person = factories.make_person(desk.tx, role, networks=[desk.network])
    with pytest.raises(NotAllowed):
        assign(desk, desk.helper().id, by=person)
    assert desk.occupied() == 0


def test_a_coordinator_of_one_location_plans_there_with_its_own_helpers(desk: PlanningDesk) -> None:
    person = factories.make_person(desk.tx, locations=[desk.location])
    own, other = desk.helper("Own"), desk.helper("Other")
    factories.make_placement(desk.tx, own, desk.location)
    assert assign(desk, own.id, by=person) is True
    with pytest.raises(UnknownHelper):
        assign(desk, other.id, by=person)


def test_a_past_cancelled_or_closed_session_is_refused(desk: PlanningDesk) -> None:
    helper = desk.helper()
    past = desk.another_session("Past", day=desk.today - timedelta(days=1))
    cancelled = desk.another_session("Off", state=SessionState.CANCELLED, cancel_reason=CancelReason.BUILDING)
    closure = ClosureRow(
        network_id=desk.network.id, first_day=desk.today, last_day=desk.session.day, reason="Works"
    )
    desk.tx.add(closure)
    desk.tx.flush()
    closed = desk.another_session("Shut", closure_id=closure.id)
    with pytest.raises(SessionOver):
        assign(desk, helper.id, session=past)
    with pytest.raises(SessionOff, match="Building not available"):
        assign(desk, helper.id, session=cancelled)
    with pytest.raises(SessionOff, match=r"does not take place \(Works\)"):
        assign(desk, helper.id, session=closed)


def test_a_session_of_today_can_still_be_changed(desk: PlanningDesk) -> None:
    running = desk.another_session(day=desk.today)
    assert assign(desk, desk.helper().id, session=running) is True


def test_taking_off_keeps_the_assignment_with_its_cause_and_can_be_undone(desk: PlanningDesk) -> None:
    helper = desk.helper()
    row = factories.make_assignment(desk.tx, desk.session, helper)
    assert remove(desk, helper.id, 1) is True
    assert (row.state, row.release_cause) == (AssignmentState.CANCELLED, ReleaseCause.REMOVED)
    assert remove(desk, helper.id, 1) is False
    assert assign(desk, helper.id) is True
    assert desk.standing() == [("Fatma", "guide")]
    assert sorted(desk.history()) == [("assignment", "assigned"), ("assignment", "removed")]


def test_the_line_of_a_removal_says_who_it_was(desk: PlanningDesk) -> None:
    helper = desk.helper()
    factories.make_assignment(desk.tx, desk.session, helper)
    remove(desk, helper.id, 1)
    desk.tx.flush()
    (line,) = desk.tx.scalars(select(ChangeRow))
    assert line.before is not None
    assert (line.before["helper_id"], line.after) == (
        helper.id,
        {"state": "cancelled", "release_cause": "removed"},
    )


def test_changing_the_role_of_somebody_who_is_not_there_is_refused(desk: PlanningDesk) -> None:
    with pytest.raises(NotHere):
        roster.set_role(
            desk.tx,
            desk.session.id,
            desk.helper().id,
            AssignmentRole.RESERVE,
            1,
            by=desk.coordinator,
            today=desk.today,
            now=desk.now,
        )


def test_a_role_is_changed_once(desk: PlanningDesk) -> None:
    helper = desk.helper()
    factories.make_assignment(desk.tx, desk.session, helper)
    done = [
        roster.set_role(
            desk.tx,
            desk.session.id,
            helper.id,
            AssignmentRole.RESERVE,
            1,
            by=desk.coordinator,
            today=desk.today,
            now=desk.now,
        )
        for _ in range(2)
    ]
    assert done == [True, False]
    assert desk.standing() == [("Fatma", "reserve")]
    assert desk.history() == [("assignment", "role_changed")]


def test_edits_of_many_sessions_are_saved_each_with_its_history(desk: PlanningDesk) -> None:
    fatma, jan = desk.helper("Fatma"), desk.helper("Jan")
    desk.language("ar")
    other = desk.another_session(starts=time(14), ends=time(16))
    factories.make_assignment(desk.tx, other, jan)
    result = save(
        desk,
        edit(desk, helpers=frozenset({fatma.id}), minimum=2, maximum=3, languages=frozenset({"ar"})),
        edit(desk, session=other, helpers=frozenset[int](), note="Bring the second laptop"),
    )
    assert (set(result.saved), result.conflicts, result.refusals) == ({desk.session.id, other.id}, (), ())
    first, second = desk.as_it_stands(), desk.as_it_stands(other)
    assert first.fields() == SessionFields(frozenset({fatma.id}), 2, 3, frozenset({"ar"}), frozenset(), "")
    assert (second.fields().helpers, second.note) == (frozenset(), "Bring the second laptop")
    assert (first.version, second.version, desk.session.own_need) == (2, 2, True)
    assert sorted(desk.history()) == [
        ("assignment", "assigned"),
        ("assignment", "removed"),
        ("session", "need_changed"),
        ("session", "note_changed"),
    ]
    lines = desk.tx.scalars(select(ChangeRow)).all()
    assert len({line.set_id for line in lines}) == 1
    assert not any("laptop" in str(line.after) for line in lines)


def test_an_old_version_is_not_written_and_shows_mine_theirs_and_base(desk: PlanningDesk) -> None:
    mine = edit(desk, minimum=2, note="mine")
    save(desk, edit(desk, note="theirs"))
    result = save(desk, mine)
    (conflict,) = result.conflicts
    assert (result.saved, conflict.fields, conflict.version) == ((), ("minimum", "note"), 2)
    assert (conflict.change.base.note, conflict.change.mine.note, conflict.theirs.note) == (
        "",
        "mine",
        "theirs",
    )
    assert (desk.as_it_stands().note, desk.as_it_stands().need.minimum) == ("theirs", 1)


def test_saving_the_same_edit_twice_is_already_saved(desk: PlanningDesk) -> None:
    change = edit(desk, helpers=frozenset({desk.helper().id}), note="Once")
    assert save(desk, change).saved == (desk.session.id,)
    again = save(desk, change)
    assert (again.saved, again.unchanged, again.conflicts) == ((), (desk.session.id,), ())
    assert desk.version() == 2


def test_a_refused_edit_leaves_its_session_whole_and_lets_the_others_through(desk: PlanningDesk) -> None:
    stranger = factories.make_helper(desk.tx)
    other = desk.another_session()
    result = save(
        desk,
        edit(desk, note="half written?", helpers=frozenset({stranger.id})),
        edit(desk, session=other, note="kept"),
    )
    assert (result.saved, [type(one.error) for one in result.refusals]) == ((other.id,), [UnknownHelper])
    assert (desk.as_it_stands().note, desk.version()) == ("", 1)
    assert desk.history() == [("session", "note_changed")]


@pytest.mark.parametrize(
    ("mine", "error"),
    [
        ({"minimum": 3}, UnusableNeed),
        ({"maximum": 21}, UnusableNeed),
        ({"minimum": -1}, UnusableNeed),
        ({"maximum": 0, "minimum": 0}, UnusableNeed),
        ({"note": "x" * 201}, NoteTooLong),
        ({"note": "mail ann@example.org"}, NamesSomebody),
        ({"note": "bel 0475 12 34 56"}, NamesSomebody),
        ({"languages": frozenset({"xx"})}, UnknownWish),
        ({"helpers": frozenset({424242})}, UnknownHelper),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    desk: PlanningDesk, mine: dict[str, Any], error: type[DeskError]
) -> None:
    result = save(desk, edit(desk, **mine))
    assert [type(one.error) for one in result.refusals] == [error]
    assert str(result.refusals[0].error)
    assert desk.version() == 1


def test_a_helper_moves_between_two_edited_sessions_in_whatever_order_they_are_listed(
    desk: PlanningDesk,
) -> None:
    helper = desk.helper()
    other = desk.another_session()
    factories.make_assignment(desk.tx, other, helper)
    here = edit(desk, helpers=frozenset({helper.id}))
    there = edit(desk, session=other, helpers=frozenset[int]())
    assert set(save(desk, here, there).saved) == {desk.session.id, other.id}
    assert (desk.standing(), desk.standing(other)) == ([("Fatma", "guide")], [])


def test_fifty_edits_in_a_row_all_persist(desk: PlanningDesk) -> None:
    sessions = [desk.another_session(f"Place {number}") for number in range(50)]
    helpers = [desk.helper(f"Helper {number}") for number in range(50)]
    for session, helper in zip(sessions, helpers, strict=True):
        assert save(desk, edit(desk, session=session, helpers=frozenset({helper.id}))).saved == (session.id,)
    assert [desk.standing(session) for session in sessions] == [
        [(helper.name, "guide")] for helper in helpers
    ]


def test_a_closed_session_keeps_its_helpers_but_takes_a_note(desk: PlanningDesk) -> None:
    off = desk.another_session("Off", state=SessionState.CANCELLED, cancel_reason=CancelReason.EVENT)
    assert save(desk, edit(desk, session=off, note="Ask for the key")).saved == (off.id,)
    (refused,) = save(desk, edit(desk, session=off, minimum=0)).refusals
    assert isinstance(refused.error, SessionOff)


def propose(desk: PlanningDesk, helper_id: int, seen: int | None = None) -> bool:
    return roster.propose(
        desk.tx,
        desk.session.id,
        helper_id,
        desk.version() if seen is None else seen,
        by=desk.coordinator,
        today=desk.today,
        now=desk.now,
    )


def test_who_was_asked_stands_there_proposed_and_counts_once_confirmed(desk: PlanningDesk) -> None:
    helper = desk.helper()
    assert propose(desk, helper.id, 1) is True
    assert (desk.as_it_stands().coverage.proposed, desk.as_it_stands().coverage.guides) == (1, 0)
    assert propose(desk, helper.id, 1) is False  # a second click
    assert desk.version() == 2
    assert assign(desk, helper.id) is True
    assert (desk.as_it_stands().coverage.proposed, desk.as_it_stands().coverage.guides) == (0, 1)
    assert propose(desk, helper.id) is False
    assert desk.history() == [("assignment", "assigned"), ("assignment", "assigned")]


def test_who_was_asked_cannot_be_put_elsewhere_at_that_time_and_the_rules_hold(desk: PlanningDesk) -> None:
    helper, paused = desk.helper(), desk.helper("Jan", stage=HelperStage.PAUSED)
    other = desk.another_session()
    propose(desk, helper.id)
    with pytest.raises(AlreadyStands):
        roster.assign(
            desk.tx, other.id, helper.id, None, 1, by=desk.coordinator, today=desk.today, now=desk.now
        )
    with pytest.raises(CannotStand):
        propose(desk, paused.id)
    with pytest.raises(SessionChanged):
        propose(desk, desk.helper("Els").id, 1)


def test_asking_somebody_is_undone_and_so_is_the_yes(desk: PlanningDesk) -> None:
    helper = desk.helper()
    propose(desk, helper.id)
    asked = desk.tx.scalars(select(ChangeRow.set_id)).one()
    assign(desk, helper.id)
    yes = desk.tx.scalars(select(ChangeRow.set_id).where(ChangeRow.set_id != asked)).one()
    for action, left in ((yes, 1), (asked, 0)):
        undo.undo(desk.tx, action, by=desk.coordinator, today=desk.today, now=desk.now)
        assert (desk.as_it_stands().coverage.proposed, desk.as_it_stands().coverage.guides) == (left, 0)
