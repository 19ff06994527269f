"""Whether a session takes place: cancelling, taking that back, opening on a holiday, an extra session."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import AssignmentRow, ClosureRow, SessionRow
from domain.clock_time import DatedHours, Hours
from domain.errors import DeskError, NotAllowed, NotFound
from domain.need import Need
from domain.privacy import NamesSomebody
from domain.roster_change import NotBack
from domain.roster_refusal import (
    AlreadyCounted,
    DayOutOfReach,
    NotCancelled,
    NotOnHoliday,
    PlaceClosed,
    PlaceRetired,
    PlaceTaken,
    SessionChanged,
    SessionOver,
    UnknownWish,
)
from domain.words import AssignmentState, CancelReason, Formula, ReleaseCause, Role, SessionState
from services import session as sessions
from tests import factories
from tests.services.planning_desk import PlanningDesk, open_desk


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> PlanningDesk:
    return open_desk(tx, today, now)


def cancel(desk: PlanningDesk, seen: int = 1, note: str = "", session: SessionRow | None = None) -> bool:
    wanted = session or desk.session
    return sessions.cancel(
        desk.tx,
        wanted.id,
        CancelReason.BUILDING,
        note,
        seen,
        by=desk.coordinator,
        today=desk.today,
        now=desk.now,
    )


def restore(desk: PlanningDesk, seen: int) -> Any:
    return sessions.restore(
        desk.tx, desk.session.id, seen, by=desk.coordinator, today=desk.today, now=desk.now
    )


def add(desk: PlanningDesk, day: date | None = None, **given: Any) -> int:
    return sessions.add(
        desk.tx,
        given.pop("location_id", desk.location.id),
        DatedHours(day or desk.session.day, given.pop("hours", Hours(time(18), time(20)))),
        Formula.WALK_IN,
        given.pop("need", Need(1, 2)),
        by=given.pop("by", desk.coordinator),
        today=desk.today,
        now=desk.now,
        **given,
    )


def test_cancelling_releases_the_helpers_with_the_cause_and_once(desk: PlanningDesk) -> None:
    row = factories.make_assignment(desk.tx, desk.session, desk.helper())
    assert [cancel(desk, note="Water damage"), cancel(desk)] == [True, False]
    assert (row.state, row.release_cause) == (AssignmentState.CANCELLED, ReleaseCause.SESSION_CANCELLED)
    stands = desk.as_it_stands()
    assert (stands.cancelled_because, stands.cancel_note, stands.version) == (
        "Building not available",
        "Water damage",
        2,
    )
    assert sorted(desk.history()) == [("assignment", "released"), ("session", "cancelled")]


def test_taking_a_cancellation_back_puts_back_whom_it_released(desk: PlanningDesk) -> None:
    fatma, jan, removed = desk.helper("Fatma"), desk.helper("Jan"), desk.helper("Removed")
    for helper in (fatma, jan):
        factories.make_assignment(desk.tx, desk.session, helper)
    factories.make_assignment(
        desk.tx,
        desk.session,
        removed,
        state=AssignmentState.CANCELLED,
        release_cause=ReleaseCause.REMOVED,
    )
    cancel(desk)
    factories.make_assignment(desk.tx, desk.another_session("AMAL"), jan)
    restored = restore(desk, 2)
    assert restored.back == ("Fatma",)
    assert restored.not_back == (NotBack("Jan", "already stands at AMAL 10:00–12:00"),)
    assert (desk.standing(), desk.as_it_stands().takes_place) == ([("Fatma", "guide")], True)
    with pytest.raises(NotCancelled):
        restore(desk, 3)


def test_a_counted_session_did_take_place(desk: PlanningDesk) -> None:
    running = desk.another_session(day=desk.today)
    factories.make_count(desk.tx, running, visitors=0)
    with pytest.raises(AlreadyCounted):
        cancel(desk, session=running)


def test_cancelling_what_is_over_or_changed_or_with_a_phone_number_is_refused(desk: PlanningDesk) -> None:
    over = desk.another_session(day=desk.today - timedelta(days=1))
    with pytest.raises(SessionOver):
        cancel(desk, session=over)
    with pytest.raises(SessionChanged):
        cancel(desk, seen=7)
    with pytest.raises(NamesSomebody):
        cancel(desk, note="bel 0475 12 34 56")
    assert (desk.as_it_stands().takes_place, desk.history()) == (True, [])


def test_a_cancelled_session_whose_moment_is_taken_stays_cancelled(desk: PlanningDesk) -> None:
    cancel(desk)
    factories.make_session(desk.tx, desk.location, day=desk.session.day)
    with pytest.raises(PlaceTaken, match="De Krook already has a session on Wed 25 Nov 10:00–12:00"):
        restore(desk, 2)


def test_opening_on_a_holiday_lets_the_session_take_place_and_brings_its_helpers_back(
    desk: PlanningDesk,
) -> None:
    day = date(2026, 12, 25)
    session = desk.another_session(day=day, holiday="christmas")
    factories.make_assignment(
        desk.tx,
        session,
        desk.helper(),
        state=AssignmentState.CANCELLED,
        release_cause=ReleaseCause.CLOSURE,
    )
    assert desk.as_it_stands(session).closed_because == "Christmas Day"
    opened = sessions.open_on_holiday(
        desk.tx, session.id, 1, by=desk.coordinator, today=desk.today, now=desk.now
    )
    assert opened.back == ("Fatma",)
    assert (desk.as_it_stands(session).takes_place, session.opens_anyway) == (True, True)
    with pytest.raises(NotOnHoliday):
        sessions.open_on_holiday(desk.tx, session.id, 2, by=desk.coordinator, today=desk.today, now=desk.now)


def test_an_extra_session_has_its_own_need_and_no_slot(desk: PlanningDesk) -> None:
    desk.language("ar")
    key = add(desk, need=Need(2, 3, frozenset({"ar"})), room="2.04")
    row = desk.tx.get_one(SessionRow, key)
    stands = desk.as_it_stands(row)
    assert (str(stands.when), stands.need, stands.room, stands.slot_id) == (
        "Wed 25 Nov 18:00–20:00",
        Need(2, 3, frozenset({"ar"})),
        "2.04",
        None,
    )
    assert (row.own_need, row.opens_anyway, desk.history()) == (True, True, [("session", "added")])


@pytest.mark.parametrize(
    "hours",
    [
        Hours(time(10), time(12)),
        Hours(time(9), time(10, 1)),
        Hours(time(11, 59), time(13)),
        Hours(time(10, 30), time(11)),
        Hours(time(9), time(13)),
    ],
)
def test_an_extra_session_while_another_is_on_needs_another_room(desk: PlanningDesk, hours: Hours) -> None:
    with pytest.raises(PlaceTaken, match="Wed 25 Nov 10:00–12:00"):
        add(desk, hours=hours)
    assert add(desk, hours=hours, room="2.04")


def test_an_extra_session_may_touch_another_in_the_same_room(desk: PlanningDesk) -> None:
    assert add(desk, hours=Hours(time(9), time(10)))
    assert add(desk, hours=Hours(time(12), time(13)))


def test_an_extra_session_is_refused_where_and_when_none_can_be(desk: PlanningDesk) -> None:
    retired = factories.make_location(desk.tx, desk.network, retired_on=desk.session.day)
    elsewhere = factories.make_location(desk.tx)
    desk.tx.add(
        ClosureRow(
            network_id=desk.network.id,
            first_day=date(2026, 12, 21),
            last_day=date(2027, 1, 3),
            reason="Winter",
        )
    )
    desk.tx.flush()
    cases: list[tuple[type[DeskError], dict[str, Any]]] = [
        (DayOutOfReach, {"day": desk.today - timedelta(days=1)}),
        (DayOutOfReach, {"day": desk.today + timedelta(days=401)}),
        (PlaceRetired, {"location_id": retired.id}),
        (NotFound, {"location_id": elsewhere.id}),
        (NotFound, {"location_id": 987_654}),
        (PlaceClosed, {"day": date(2026, 12, 24)}),
        (NamesSomebody, {"room": "bel 0475 12 34 56"}),
        (UnknownWish, {"need": Need(1, 2, frozenset({"xx"}))}),
        (
            NotAllowed,
            {"by": factories.make_person(desk.tx, Role.MANAGER, locations=[desk.location])},
        ),
    ]
    for error, given in cases:
        with pytest.raises(error), desk.tx.begin_nested():
            add(desk, **given)
    assert len(desk.tx.scalars(select(SessionRow)).all()) == 1


def test_a_manager_cancels_through_counts_and_not_here(desk: PlanningDesk) -> None:
    manager = factories.make_person(desk.tx, Role.MANAGER, locations=[desk.location])
    with pytest.raises(NotAllowed):
        sessions.cancel(
            desk.tx, desk.session.id, CancelReason.OTHER, "", 1, by=manager, today=desk.today, now=desk.now
        )
    assert desk.session.state is SessionState.PLANNED
    assert desk.tx.scalars(select(AssignmentRow)).all() == []
