"""Finishing, zero, not taken place and correcting: three different things, each once, with its history."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.session import reading, writing
from db.tables import ChangeRow, CountRow, SessionRow
from domain import count as rules
from domain.count import Figures
from domain.errors import DeskError, NotAllowed, NotFound, Stale
from domain.person import Person
from domain.privacy import NamesSomebody
from domain.words import (
    AssignmentState,
    CancelReason,
    CategoryKind,
    CountState,
    ReleaseCause,
    Role,
    SessionState,
)
from services import count
from services.tap import apply_taps
from tests import factories
from tests.services.counting import Desk, open_desk, plus, typed


@pytest.fixture
def desk(tx: Session, now: datetime) -> Desk:
    return open_desk(tx, now)


def finish(desk: Desk) -> bool:
    return count.finish(desk.tx, desk.session.id, by=desk.manager, now=desk.now)


def zero(desk: Desk) -> bool:
    return count.zero_visitors(desk.tx, desk.session.id, by=desk.manager, now=desk.now)


def cancel(desk: Desk, reason: CancelReason = CancelReason.ILLNESS, note: str = "") -> None:
    count.did_not_take_place(desk.tx, desk.session.id, reason, note, by=desk.manager, now=desk.now)


def correct(desk: Desk, figures: Figures, seen_version: int) -> None:
    count.correct(desk.tx, desk.session.id, figures, seen_version, by=desk.manager, now=desk.now)


def changes(desk: Desk, entity: str = "count") -> list[tuple[str, Any, Any]]:
    desk.tx.flush()
    rows = desk.tx.scalars(select(ChangeRow).where(ChangeRow.entity == entity).order_by(ChangeRow.at))
    return [(row.verb, row.before, row.after) for row in rows]


def corrections(desk: Desk) -> list[tuple[Any, Any]]:
    return [(before, after) for verb, before, after in changes(desk) if verb == "corrected"]


def test_finishing_enters_what_was_counted_and_notes_it(desk: Desk) -> None:
    topic = factories.make_category(desk.tx)
    desk.tap(typed(4), plus("first_time"), plus(f"category:{topic.id}", 2))
    assert finish(desk) is True
    row = desk.count()
    assert (row.state, row.version, row.entered_at, row.entered_by_id, row.corrected_at) == (
        CountState.ENTERED,
        2,
        desk.now,
        desk.manager.account_id,
        None,
    )
    after = {
        "visitors": 4,
        "first_time": 1,
        "turned_away": None,
        "has_note": False,
        f"category:{topic.id}": 2,
    }
    assert changes(desk) == [("entered", None, after)]


def test_finishing_twice_gives_one_count(desk: Desk) -> None:
    desk.tap(plus())
    assert [finish(desk), finish(desk), finish(desk)] == [True, False, False]
    assert (desk.count().version, len(changes(desk))) == (2, 1)


def test_two_who_finish_at_once_give_one_count(engine: Engine, now: datetime) -> None:
    with writing(engine) as tx:
        desk = open_desk(tx, now)
        desk.tap(plus())

    def enter(_turn: int) -> bool:
        with writing(engine) as tx:
            return count.finish(tx, desk.session.id, by=desk.manager, now=now)

    with ThreadPoolExecutor(2) as pool:
        entered = list(pool.map(enter, range(4)))
    assert sorted(entered) == [False, False, False, True]
    with reading(engine) as tx:
        assert tx.scalars(select(CountRow.version)).all() == [2]
        assert tx.scalars(select(ChangeRow.verb).where(ChangeRow.entity == "count")).all() == ["entered"]


@pytest.mark.parametrize(
    ("taps", "error"),
    [
        ([], rules.VisitorsUnknown),
        ([typed(0)], rules.VisitorsUnknown),
        ([typed(2), typed(3, "first_time")], rules.MoreFirstTime),
    ],
)
def test_figures_that_cannot_stand_are_not_entered(
    desk: Desk, taps: list[rules.Tap], error: type[DeskError]
) -> None:
    desk.tap(plus("turned_away"), *taps)
    with pytest.raises(error):
        finish(desk)
    assert (desk.count().state, changes(desk)) == (CountState.DRAFT, [])


def test_questions_without_visitors_are_not_entered(desk: Desk) -> None:
    desk.tap(plus(f"category:{factories.make_category(desk.tx).id}"))
    with pytest.raises(rules.QuestionsWithoutVisitors):
        finish(desk)


def test_zero_visitors_enters_a_real_zero_once(desk: Desk) -> None:
    desk.tap(plus("turned_away"))
    assert [zero(desk), zero(desk), finish(desk)] == [True, False, False]
    assert (desk.figures(), desk.count().state) == ((0, None, 1), CountState.ENTERED)
    after = {"visitors": 0, "first_time": None, "turned_away": 1, "has_note": False}
    assert changes(desk) == [("entered_zero", None, after)]


def test_zero_visitors_without_any_tap_makes_the_count(desk: Desk) -> None:
    assert zero(desk) is True
    assert desk.figures() == (0, None, None)


def test_zero_visitors_is_refused_when_somebody_was_counted(desk: Desk) -> None:
    desk.tap(plus())
    with pytest.raises(rules.SomethingWasCounted):
        zero(desk)
    assert (desk.figures(), desk.count().state) == ((1, None, None), CountState.DRAFT)


def test_session_that_did_not_take_place_is_cancelled_and_its_helpers_are_released(desk: Desk) -> None:
    helper, reserve = factories.make_helper(desk.tx), factories.make_helper(desk.tx)
    stood_there = factories.make_assignment(desk.tx, desk.session, helper)
    gone_before = factories.make_assignment(
        desk.tx, desk.session, reserve, state=AssignmentState.CANCELLED, release_cause=ReleaseCause.ABSENCE
    )
    elsewhere = factories.make_assignment(desk.tx, factories.make_session(desk.tx), reserve)
    cancel(desk, note="  Helper ill ")
    cancel(desk, CancelReason.BUILDING)
    desk.tx.flush()
    session = desk.session
    assert (session.state, session.cancel_reason, session.cancel_note, session.version) == (
        SessionState.CANCELLED,
        CancelReason.ILLNESS,
        "Helper ill",
        2,
    )
    assert (stood_there.state, stood_there.release_cause) == (
        AssignmentState.CANCELLED,
        ReleaseCause.SESSION_CANCELLED,
    )
    assert (gone_before.release_cause, elsewhere.state) == (ReleaseCause.ABSENCE, AssignmentState.CONFIRMED)
    assert changes(desk, "session") == [
        (
            "did_not_take_place",
            {"state": "planned", "cancel_reason": None},
            {"state": "cancelled", "cancel_reason": "illness"},
        )
    ]
    assert desk.tx.get(CountRow, session.id) is None


@pytest.mark.parametrize("entered", [True, False])
def test_session_in_which_somebody_was_counted_did_take_place(desk: Desk, entered: bool) -> None:
    desk.tap(plus())
    if entered:
        finish(desk)
    with pytest.raises(rules.SomethingWasCounted):
        cancel(desk)
    assert desk.session.state is SessionState.PLANNED


@pytest.mark.parametrize("note", ["bel 0475 12 34 56", "mail ann@example.org", "90.02.01-997.04"])
def test_a_note_that_names_somebody_cancels_nothing(desk: Desk, note: str) -> None:
    with pytest.raises(NamesSomebody):
        cancel(desk, note=note)
    assert (desk.session.state, changes(desk, "session")) == (SessionState.PLANNED, [])


def test_session_of_zero_visitors_did_take_place(desk: Desk) -> None:
    zero(desk)
    with pytest.raises(rules.SomethingWasCounted):
        cancel(desk)


def test_taps_taken_back_do_not_stand_in_the_way(desk: Desk) -> None:
    desk.tap(plus())
    desk.tap(plus(change=-1))
    cancel(desk)
    assert desk.session.state is SessionState.CANCELLED


def test_cancelling_while_a_phone_taps_gives_one_of_the_two(engine: Engine, now: datetime) -> None:
    with writing(engine) as tx:
        desk = open_desk(tx, now)

    def tap(_turn: int) -> bool:
        with writing(engine) as tx:
            apply_taps(tx, desk.session.id, [plus()], by=desk.manager, now=now)
        return True

    def call_off(_turn: int) -> bool:
        with writing(engine) as tx:
            count.did_not_take_place(tx, desk.session.id, CancelReason.OTHER, by=desk.manager, now=now)
        return True

    def outcome(of: Callable[[int], bool]) -> bool:
        try:
            return of(0)
        except DeskError:
            return False

    with ThreadPoolExecutor(2) as pool:
        tapped, called_off = pool.map(outcome, [tap, call_off])
    assert tapped is not called_off
    with reading(engine) as tx:
        state = tx.scalars(select(SessionRow.state)).one()
        counts = tx.scalars(select(CountRow.visitors)).all()
    assert (state, counts) == ((SessionState.PLANNED, [1]) if tapped else (SessionState.CANCELLED, []))


def test_correcting_keeps_what_it_said_before(desk: Desk) -> None:
    kept, gone, new = (factories.make_category(desk.tx) for _ in range(3))
    desk.tap(typed(4), plus(f"category:{kept.id}"), plus(f"category:{gone.id}"))
    finish(desk)
    figures = Figures(5, 2, None, {kept.id: 1, gone.id: 0, new.id: 3}, " Queue at opening ")
    correct(desk, figures, 2)
    assert (desk.figures(), desk.tallies()) == ((5, 2, None), {kept.id: 1, new.id: 3})
    assert (desk.count().note, desk.count().corrected_at, desk.count().version) == (
        "Queue at opening",
        desk.now,
        3,
    )
    assert corrections(desk) == [
        (
            {"visitors": 4, "first_time": None, "has_note": False, f"category:{gone.id}": 1},
            {"visitors": 5, "first_time": 2, "has_note": True, f"category:{new.id}": 3},
        )
    ]


def test_what_is_not_counted_here_survives_a_correction(desk: Desk) -> None:
    topic, other = (
        factories.make_category(desk.tx),
        factories.make_category(desk.tx, kind=CategoryKind.SKILL),
    )
    desk.tap(typed(4), plus(f"category:{topic.id}"))
    factories.make_tally(desk.tx, desk.count(), other, 2)
    finish(desk)
    correct(desk, Figures(visitors=4, tallies={topic.id: 3}), 2)
    assert desk.tallies() == {topic.id: 3, other.id: 2}


def test_the_text_of_a_note_is_not_kept_in_the_history(desk: Desk) -> None:
    desk.tap(plus())
    finish(desk)
    correct(desk, Figures(visitors=1, note="Two languages"), 2)
    correct(desk, Figures(visitors=1, note="Three languages"), 3)
    assert sorted(corrections(desk), key=str) == [
        ({"has_note": False}, {"has_note": True}),
        ({}, {"note_rewritten": True}),
    ]
    assert desk.count().note == "Three languages"


def test_saving_the_same_correction_twice_changes_nothing(desk: Desk) -> None:
    desk.tap(plus())
    finish(desk)
    correct(desk, Figures(visitors=2), 2)
    correct(desk, Figures(visitors=2), 2)
    assert (desk.count().version, len(changes(desk))) == (3, 2)


def test_correction_of_an_older_version_is_refused_and_shows_theirs(desk: Desk) -> None:
    desk.tap(plus())
    finish(desk)
    correct(desk, Figures(visitors=2), 2)
    with pytest.raises(rules.Changed) as refused:
        correct(desk, Figures(visitors=9), 2)
    assert (refused.value.theirs, refused.value.version) == (Figures(visitors=2), 3)
    assert desk.figures() == (2, None, None)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"visitors": -1}, rules.Impossible),
        ({"visitors": 501}, rules.Impossible),
        ({"visitors": None}, rules.VisitorsUnknown),
        ({"first_time": 9}, rules.MoreFirstTime),
        ({"tallies": {999_999: 1}}, rules.BadTap),
        ({"note": "x" * 201}, rules.NoteTooLong),
    ],
)
def test_bad_corrections_are_refused_whole(desk: Desk, wrong: Any, error: type[DeskError]) -> None:
    desk.tap(plus())
    finish(desk)
    with pytest.raises(error):
        correct(desk, replace(Figures(visitors=4), **wrong), 2)
    assert (desk.figures(), desk.count().version) == ((1, None, None), 2)


def test_draft_is_finished_not_corrected(desk: Desk) -> None:
    desk.tap(plus())
    with pytest.raises(rules.NotEntered):
        correct(desk, Figures(visitors=1), 1)


def test_note_of_a_draft_is_kept_and_a_newer_one_is_not_overwritten(desk: Desk) -> None:
    def write(note: str, seen_note: str) -> None:
        count.write_note(desk.tx, desk.session.id, note, seen_note, by=desk.manager, now=desk.now)

    write(" Wifi down ", "")
    write("Wifi down", "")
    with pytest.raises(Stale):
        write("Quiet", "")
    with pytest.raises(NamesSomebody):
        write("Call 0475 12 34 56", "Wifi down")
    assert desk.count().note == "Wifi down"
    write("Wifi down, quiet", "Wifi down")
    assert (desk.count().note, desk.count().version) == ("Wifi down, quiet", 1)


def test_note_of_a_finished_count_is_a_correction(desk: Desk) -> None:
    zero(desk)
    with pytest.raises(rules.AlreadyEntered):
        count.write_note(desk.tx, desk.session.id, "Quiet", "", by=desk.manager, now=desk.now)


def test_future_session_cannot_be_finished_or_called_off_here(desk: Desk) -> None:
    desk.session.day = date(2026, 11, 25)
    desk.tx.flush()
    for verb in (finish, zero, cancel):
        with pytest.raises(rules.NotOpenYet):
            verb(desk)


VERBS: dict[str, Callable[[Desk, Person], object]] = {
    "finish": lambda desk, by: count.finish(desk.tx, desk.session.id, by=by, now=desk.now),
    "zero": lambda desk, by: count.zero_visitors(desk.tx, desk.session.id, by=by, now=desk.now),
    "did_not_take_place": lambda desk, by: count.did_not_take_place(
        desk.tx, desk.session.id, CancelReason.OTHER, by=by, now=desk.now
    ),
    "note": lambda desk, by: count.write_note(desk.tx, desk.session.id, "Quiet", "", by=by, now=desk.now),
    "correct": lambda desk, by: count.correct(
        desk.tx, desk.session.id, Figures(visitors=1), 2, by=by, now=desk.now
    ),
    "tap": lambda desk, by: apply_taps(desk.tx, desk.session.id, [plus()], by=by, now=desk.now),
}


@pytest.mark.parametrize("verb", VERBS)
def test_who_may_count_where(desk: Desk, verb: str) -> None:
    if verb in {"finish", "correct"}:
        desk.tap(plus())
    if verb == "correct":
        finish(desk)
    elsewhere = factories.make_location(desk.tx)
    may: dict[tuple[Role, bool], object] = {}
    for role in Role:
        for own in (True, False):
            person = factories.make_person(desk.tx, role, locations=[desk.location if own else elsewhere])
            with desk.tx.begin_nested() as savepoint:
                try:
                    VERBS[verb](desk, person)
                    may[role, own] = True
                except (NotAllowed, NotFound) as refused:
                    may[role, own] = type(refused)
                savepoint.rollback()
    assert may == {
        (Role.ADMINISTRATOR, True): True,
        (Role.ADMINISTRATOR, False): True,
        (Role.COORDINATOR, True): True,
        (Role.COORDINATOR, False): NotFound,
        (Role.MANAGER, True): True,
        (Role.MANAGER, False): NotFound,
        (Role.VIEWER, True): NotAllowed,
        (Role.VIEWER, False): NotAllowed,
    }
