"""Moving one session alone: it stays the session it was, and nothing else moves with it."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import roster as read
from db.tables import AbsenceRow, AssignmentRow, ChangeRow, ClosureRow, CountRow, SessionRow
from domain.clock_time import DatedHours, Hours
from domain.errors import DeskError, NotFound
from domain.period import since
from domain.recurrence import Weekly
from domain.roster import Usual
from domain.roster_change import MovedSession, MoveSession, NotBack
from domain.roster_refusal import (
    AlreadyBegun,
    AlreadyCounted,
    MovedOutOfReach,
    PlaceClosed,
    PlaceRetired,
    PlaceTaken,
    RoomTooLong,
    SessionChanged,
    SessionOff,
    SessionOver,
)
from domain.undo import ChangedSince
from domain.words import AbsenceKind, CancelReason, CountState, ReleaseCause, SessionState
from services import generation, moving, undo
from tests import factories
from tests.services.keeping import NOW, TODAY, TUESDAYS, Keeping, open_keeping, told

DECEMBER_1, DECEMBER_3, DECEMBER_8 = date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 8)
CHRISTMAS = date(2026, 12, 25)
HOURS = Hours(time(9), time(11))


@pytest.fixture
def desk(tx: Session) -> Keeping:
    return open_keeping(tx)


def to(session: SessionRow, day: date = DECEMBER_3, hours: Hours = HOURS, **given: Any) -> MoveSession:
    return MoveSession(
        **{
            "session_id": session.id,
            "seen_version": session.version,
            "location_id": session.location_id,
            "when": DatedHours(day, hours),
            **given,
        }
    )


def move(desk: Keeping, wanted: MoveSession) -> MovedSession | bool:
    return moving.move(desk.tx, wanted, by=desk.ann, today=TODAY, now=NOW)


def test_a_session_moves_alone_with_its_helpers_and_says_from_where(desk: Keeping) -> None:
    key = desk.add()
    session = desk.on(DECEMBER_1)
    desk.stands(session)
    assert move(desk, to(session, room="Zaal 2")) == MovedSession(("Fatma",))
    assert (session.day, session.starts, session.ends, session.room) == (
        DECEMBER_3,
        time(9),
        time(11),
        "Zaal 2",
    )
    assert (session.original_day, session.slot_id, session.own_moment, session.version) == (
        DECEMBER_1,
        key,
        True,
        2,
    )
    desk.tx.expire_all()
    (assignment,) = desk.tx.scalars(select(AssignmentRow))
    assert (assignment.day, assignment.starts) == (DECEMBER_3, time(9))
    shown = read.placed(desk.tx, [session.id])[session.id]
    assert shown.moved_from == Usual(DatedHours(DECEMBER_1, TUESDAYS.hours))
    assert len(desk.sessions()) == 10
    assert generation.generate(desk.tx, [key], today=TODAY) == 0


def test_what_moved_is_noted_with_before_and_after(desk: Keeping) -> None:
    desk.add()
    session = desk.on(DECEMBER_1)
    move(desk, to(session))
    desk.tx.flush()
    (noted,) = desk.tx.scalars(select(ChangeRow).where(ChangeRow.verb == "moved"))
    assert (noted.entity, noted.entity_id) == ("session", session.id)
    assert noted.before == {"day": "2026-12-01", "starts": "13:00", "ends": "16:00"}
    assert noted.after == {"day": "2026-12-03", "starts": "09:00", "ends": "11:00"}


def test_moving_to_where_it_is_changes_nothing_also_with_an_old_version(desk: Keeping) -> None:
    desk.add()
    session = desk.on(DECEMBER_1)
    move(desk, to(session))
    assert move(desk, to(session, seen_version=1)) is False
    assert desk.history("session") == ["moved"]


def test_moved_back_it_is_as_its_slot_has_it(desk: Keeping) -> None:
    desk.add()
    session = desk.on(DECEMBER_1)
    move(desk, to(session))
    move(desk, to(session, DECEMBER_1, TUESDAYS.hours))
    assert session.own_moment is False
    assert read.placed(desk.tx, [session.id])[session.id].moved_from is None


def test_who_may_not_stand_there_then_is_set_free_and_named(desk: Keeping) -> None:
    desk.add()
    session = desk.on(DECEMBER_1)
    busy, away = desk.stands(session, "Fatma"), desk.stands(session, "Jan")
    desk.stands(session, "Piet")
    other = factories.make_location(desk.tx, desk.network, name="AMAL")
    factories.make_assignment(
        desk.tx, factories.make_session(desk.tx, other, day=DECEMBER_3, starts=time(10)), busy
    )
    desk.tx.add(
        AbsenceRow(helper_id=away.id, kind=AbsenceKind.HOLIDAY, first_day=DECEMBER_3, last_day=DECEMBER_3)
    )
    desk.tx.flush()
    assert move(desk, to(session)) == MovedSession(
        ("Piet",),
        (
            NotBack("Fatma", "already stands at AMAL 10:00–12:00"),
            NotBack("Jan", "absent through Thu 3 Dec"),
        ),
    )
    assert desk.standing(session) == ["Piet"]


def test_whoever_was_away_before_and_after_stays_named(desk: Keeping) -> None:
    desk.add()
    session = desk.on(DECEMBER_1)
    helper = desk.stands(session)
    desk.tx.add(AbsenceRow(helper_id=helper.id, kind=AbsenceKind.HOLIDAY, first_day=TODAY))
    desk.tx.flush()
    assert move(desk, to(session)) == MovedSession(("Fatma",))


def test_it_moves_to_another_place_of_the_network_with_a_draft_of_its_count(desk: Keeping) -> None:
    key = desk.add()
    session = desk.on(DECEMBER_1)
    desk.stands(session)
    factories.make_count(desk.tx, session, state=CountState.DRAFT, visitors=None)
    other = factories.make_location(desk.tx, desk.network, name="AMAL")
    assert move(desk, to(session, DECEMBER_1, TUESDAYS.hours, location_id=other.id)) == MovedSession(
        ("Fatma",)
    )
    desk.tx.expire_all()
    count = desk.tx.get_one(CountRow, session.id)
    assert (session.location_id, count.location_id, session.own_moment) == (other.id, other.id, True)
    shown = read.placed(desk.tx, [session.id])[session.id]
    assert shown.moved_from == Usual(DatedHours(DECEMBER_1, TUESDAYS.hours), "De Krook")
    assert generation.generate(desk.tx, [key], today=TODAY) == 0


def test_an_extra_session_moves_and_has_no_usual_moment(desk: Keeping) -> None:
    session = factories.make_session(desk.tx, desk.location, day=DECEMBER_1)
    assert move(desk, to(session)) == MovedSession()
    assert (session.day, session.own_moment) == (DECEMBER_3, False)


def test_away_from_a_holiday_it_takes_place_with_whom_the_holiday_released(desk: Keeping) -> None:
    desk.add(replace(TUESDAYS, recurrence=Weekly(4, TODAY)))
    session = desk.on(CHRISTMAS)
    helper = desk.stands(session)
    (row,) = desk.tx.scalars(select(AssignmentRow).where(AssignmentRow.helper_id == helper.id))
    row.state, row.release_cause = row.state.CANCELLED, ReleaseCause.CLOSURE
    assert move(desk, to(session, CHRISTMAS - timedelta(days=1))) == MovedSession(("Fatma",))
    assert session.holiday is None


def test_a_holiday_that_was_chosen_does_not_close_it(desk: Keeping) -> None:
    desk.add()
    session = desk.on(DECEMBER_1)
    move(desk, to(session, CHRISTMAS))
    assert (session.day, session.holiday, session.opens_anyway) == (CHRISTMAS, None, True)


@pytest.mark.parametrize(
    ("day", "hours", "refusal"),
    [
        (TODAY - timedelta(days=1), HOURS, MovedOutOfReach),
        (TODAY, HOURS, MovedOutOfReach),
        (TODAY + timedelta(days=401), HOURS, MovedOutOfReach),
        (DECEMBER_8, TUESDAYS.hours, PlaceTaken),
        (date(2026, 12, 5), HOURS, PlaceClosed),
        (date(2026, 12, 20), HOURS, PlaceRetired),
    ],
)
def test_a_moment_that_cannot_be_is_refused(
    desk: Keeping, day: date, hours: Hours, refusal: type[DeskError]
) -> None:
    desk.add()
    desk.location.retired_on = date(2026, 12, 20)
    closed = date(2026, 12, 5)
    desk.tx.add(ClosureRow(network_id=desk.network.id, first_day=closed, last_day=closed, reason="Werken"))
    session = desk.on(DECEMBER_1)
    with pytest.raises(refusal) as refused:
        move(desk, to(session, day, hours))
    assert str(refused.value)


def test_a_session_that_cannot_move_is_refused(desk: Keeping) -> None:
    desk.add()
    counted, cancelled, stale = desk.on(DECEMBER_1), desk.on(DECEMBER_8), desk.on(date(2026, 12, 15))
    factories.make_count(desk.tx, counted)
    cancelled.state, cancelled.cancel_reason = SessionState.CANCELLED, CancelReason.ILLNESS
    begun = factories.make_session(desk.tx, desk.location, day=TODAY, starts=time(11), ends=time(12))
    over = factories.make_session(desk.tx, desk.location, day=TODAY - timedelta(days=1))
    desk.tx.flush()
    for wanted, refusal in [
        (to(counted), AlreadyCounted),
        (to(cancelled), SessionOff),
        (to(stale, seen_version=9), SessionChanged),
        (to(begun), AlreadyBegun),
        (to(over), SessionOver),
        (to(stale, room="x" * 41), RoomTooLong),
    ]:
        with pytest.raises(refusal) as refused:
            move(desk, wanted)
        assert str(refused.value)


def test_a_place_of_another_network_does_not_exist(desk: Keeping) -> None:
    desk.add()
    foreign = factories.make_location(desk.tx)
    with pytest.raises(NotFound):
        move(desk, to(desk.on(DECEMBER_1), location_id=foreign.id))
    own = replace(desk.ann, networks=desk.ann.networks | {foreign.network_id})
    with pytest.raises(NotFound):
        moving.move(desk.tx, to(desk.on(DECEMBER_1), location_id=foreign.id), by=own, today=TODAY, now=NOW)


def test_a_later_change_of_the_slot_leaves_a_moved_session_where_it_was_put(desk: Keeping) -> None:
    key = desk.add(replace(TUESDAYS, validity=since(TODAY)))
    session = desk.on(DECEMBER_1)
    move(desk, to(session, DECEMBER_3, TUESDAYS.hours))
    desk.change(key, replace(desk.draft(key), hours=Hours(time(14), time(17))))
    assert (session.day, session.starts) == (DECEMBER_3, time(13))
    assert desk.on(DECEMBER_8).starts == time(14)


def test_a_session_moved_to_another_place_or_into_the_past_is_not_made_again_by_a_later_change(
    desk: Keeping,
) -> None:
    key = desk.add()
    elsewhere, earlier = desk.on(DECEMBER_8), desk.on(DECEMBER_1)
    other = factories.make_location(desk.tx, desk.network, name="AMAL")
    move(desk, to(elsewhere, DECEMBER_8, location_id=other.id))
    earlier.day, earlier.own_moment = TODAY - timedelta(days=1), True
    desk.tx.flush()
    wanted = replace(TUESDAYS, hours=Hours(time(14), time(17)))
    later = desk.change(key, wanted, from_day=DECEMBER_1)
    assert (later.added, elsewhere.slot_id, earlier.slot_id) == (0, later.slot_id, later.slot_id)
    assert (elsewhere.location_id, elsewhere.starts) == (other.id, time(9))
    assert len({one.original_day for one in desk.sessions()}) == 9


def test_a_session_moved_elsewhere_falls_away_with_its_day_and_comes_back_with_it(desk: Keeping) -> None:
    key = desk.add()
    session = desk.on(DECEMBER_8)
    other = factories.make_location(desk.tx, desk.network, name="AMAL")
    move(desk, to(session, DECEMBER_8, location_id=other.id))
    desk.stands(session)
    stopped = desk.change(key, replace(TUESDAYS, recurrence=Weekly(3, TODAY)))
    assert (DECEMBER_8, "cancelled", [], ["Fatma"]) in told(stopped.effects)
    assert session.cancel_reason is CancelReason.SLOT_CHANGED
    desk.change(key, TUESDAYS)
    assert (session.state, session.location_id) == (SessionState.PLANNED, other.id)
    assert desk.standing(session) == ["Fatma"]


def undo_move(desk: Keeping, *, but: int = 0) -> None:
    """Undo the move that was noted, another than `but`."""
    desk.tx.flush()
    moved = select(ChangeRow.set_id).where(ChangeRow.verb == "moved", ChangeRow.set_id != but)
    set_id = desk.tx.scalars(moved).one()
    undo.undo(desk.tx, set_id, by=desk.ann, today=TODAY, now=NOW)
    desk.tx.flush()


def test_a_move_can_be_undone_with_whom_it_set_free(desk: Keeping) -> None:
    desk.add()
    session = desk.on(DECEMBER_1)
    helper = desk.stands(session)
    other = factories.make_location(desk.tx, desk.network, name="AMAL")
    factories.make_assignment(desk.tx, factories.make_session(desk.tx, other, day=DECEMBER_3), helper)
    move(desk, to(session, room="Zaal 2"))
    assert desk.standing(session) == []
    undo_move(desk)
    assert (session.day, session.starts, session.room, session.own_moment) == (
        DECEMBER_1,
        time(13),
        "",
        False,
    )
    assert desk.standing(session) == ["Fatma"]


def test_a_move_is_not_undone_once_the_session_was_counted_moved_on_or_its_moment_taken(
    desk: Keeping,
) -> None:
    desk.add()
    session = desk.on(DECEMBER_1)
    move(desk, to(session))
    desk.tx.flush()
    first = desk.tx.scalars(select(ChangeRow.set_id).where(ChangeRow.verb == "moved")).one()
    move(desk, to(session, date(2026, 12, 4)))
    with pytest.raises(ChangedSince):
        undo.undo(desk.tx, first, by=desk.ann, today=TODAY, now=NOW)
    factories.make_session(desk.tx, desk.location, day=DECEMBER_3, starts=time(9), ends=time(10))
    with pytest.raises(PlaceTaken):
        undo_move(desk, but=first)


def test_a_session_that_was_counted_after_it_moved_stays_there(desk: Keeping) -> None:
    desk.add()
    session = desk.on(DECEMBER_1)
    move(desk, to(session))
    desk.tx.flush()
    factories.make_count(desk.tx, session)
    with pytest.raises(AlreadyCounted):
        undo_move(desk)
