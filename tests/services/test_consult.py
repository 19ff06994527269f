"""Booking an hour with a helper, moving it, and saying what became of it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from db.tables import AbsenceRow, AssignmentRow, ChangeRow
from db.types import new_id
from domain.clock_time import DatedHours, Hours
from domain.consult import Details, SpotTaken, Trouble
from domain.consult_refusal import (
    BookingChanged,
    ChooseFromLists,
    ConsultOver,
    NotOffered,
    NotToCome,
    ReferenceTooLong,
    TooEarly,
)
from domain.errors import NotAllowed, NotFound
from domain.person import Person
from domain.privacy import NamesSomebody
from domain.roster_change import MoveSession
from domain.waiting import Draft, NotWaiting, WaitingChanged, WrongSince
from domain.words import (
    AbsenceKind,
    AssignmentRole,
    AssignmentState,
    CancelReason,
    ConsultStatus,
    Formula,
    HelperStage,
    PartOfDay,
    ReleaseCause,
    Role,
)
from services import consult, leaving, moving, session, waiting
from tests import factories
from tests.services.consulting import ConsultDesk, gives_consults, open_consults

TO_COME, CAME, STAYED_AWAY = ConsultStatus.TO_COME, ConsultStatus.HONOURED, ConsultStatus.NO_SHOW
CALLED_OFF = ConsultStatus.CANCELLED_BY_VISITOR
TOMORROW = date(2026, 11, 25)


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> ConsultDesk:
    return open_consults(tx, today, now)


def test_a_booked_hour_is_no_longer_free(desk: ConsultDesk) -> None:
    assert desk.free() == [(TOMORROW, time(10)), (TOMORROW, time(11))]
    key = desk.book(reference="A12")
    assert desk.free() == [(TOMORROW, time(11))]
    booking = desk.booking(key)
    assert (booking.status, booking.topic, booking.language, booking.details.reference) == (
        TO_COME,
        "itsme",
        "Dutch",
        "A12",
    )
    assert (booking.helper, booking.place, booking.asked_on, booking.trouble) == (
        "Nele",
        "Permeke",
        desk.today,
        None,
    )
    assert desk.history() == [("consult", "booked")]


def test_the_same_booking_sent_twice_is_one(desk: ConsultDesk) -> None:
    key = desk.book()
    again = consult.book(
        desk.tx, key, desk.spot(), desk.details(), by=desk.manager, today=desk.today, now=desk.now
    )
    assert again is False
    assert len(desk.plan().bookings) == 1
    assert desk.history() == [("consult", "booked")]


def test_who_comes_second_hears_which_hours_are_free(desk: ConsultDesk) -> None:
    desk.book()
    with pytest.raises(SpotTaken) as refused:
        desk.book(by=desk.coordinator)
    assert str(refused.value) == (
        "Wed 25 Nov 10:00–11:00 was booked by somebody else meanwhile. "
        "Free next: Wed 25 Nov 11:00–12:00 (Nele)."
    )
    desk.book(desk.spot(11))
    with pytest.raises(SpotTaken) as refused:
        desk.book(by=desk.coordinator)
    assert "put it on the waiting list" in str(refused.value)


@pytest.mark.parametrize("hour", [9, 12])
def test_only_whole_hours_from_the_start_of_the_session_are_offered(desk: ConsultDesk, hour: int) -> None:
    with pytest.raises(NotOffered):
        desk.book(desk.spot(hour))


def test_only_guides_who_can_give_consults_and_are_there_offer_hours(desk: ConsultDesk) -> None:
    jan, ann, tom = (
        factories.make_helper(desk.tx, desk.network, name=name) for name in ("Jef", "Ann", "Tom")
    )
    factories.make_assignment(desk.tx, desk.session, jan)
    for helper, given in (
        (ann, {"role": AssignmentRole.BUDDY}),
        (tom, {"state": AssignmentState.PROPOSED}),
    ):
        gives_consults(desk.tx, helper)
        factories.make_assignment(desk.tx, desk.session, helper, **given)
    desk.tx.add(
        AbsenceRow(helper_id=desk.nele.id, kind=AbsenceKind.HOLIDAY, first_day=TOMORROW, last_day=TOMORROW)
    )
    assert desk.free() == []
    for helper in (jan, ann, tom, desk.nele):
        with pytest.raises(NotOffered):
            desk.book(desk.spot(helper=helper))


def test_a_walk_in_session_offers_no_hours(desk: ConsultDesk) -> None:
    desk.session.formula = Formula.WALK_IN
    assert desk.free() == []
    with pytest.raises(NotOffered):
        desk.book()


def test_an_hour_can_be_booked_until_it_is_over(desk: ConsultDesk) -> None:
    running = desk.another_session(day=desk.today, starts=time(11), ends=time(13))
    desk.now = desk.now.replace(hour=10, minute=58)  # 11:58 in Brussels
    desk.book(desk.spot(11, session=running))
    desk.now += timedelta(minutes=1)
    with pytest.raises(ConsultOver):
        desk.book(desk.spot(11, session=running))


@pytest.mark.parametrize(
    ("reference", "refusal"),
    [
        ("x" * 21, ReferenceTooLong),
        ("ann@example.org", NamesSomebody),
        ("0475 12 34 56", NamesSomebody),
        ("85.07.30-033.28", NamesSomebody),
    ],
)
def test_a_reference_says_nothing_of_anybody(
    desk: ConsultDesk, reference: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        desk.book(reference=reference)
    with pytest.raises(refusal):
        desk.wait(reference)
    key = desk.book(reference="x" * 20)
    with pytest.raises(refusal):
        consult.change(
            desk.tx, key, desk.details(reference), 1, by=desk.manager, today=desk.today, now=desk.now
        )


def test_topic_and_language_come_from_the_lists_in_use(desk: ConsultDesk) -> None:
    wrong = [
        Details(desk.dutch.id, desk.topic.id),
        Details(desk.topic.id, 0),
        Details(factories.make_category(desk.tx, retired_on=desk.today).id, desk.dutch.id),
    ]
    for details in wrong:
        with pytest.raises(ChooseFromLists):
            consult.book(
                desk.tx, new_id(), desk.spot(), details, by=desk.manager, today=desk.today, now=desk.now
            )


def test_no_line_of_history_holds_the_reference(desk: ConsultDesk) -> None:
    key = desk.book(reference="GEHEIM-1", waiting_id=desk.wait("GEHEIM-0"))
    consult.change(
        desk.tx, key, desk.details("GEHEIM-2"), 1, by=desk.manager, today=desk.today, now=desk.tick()
    )
    desk.move(key, desk.spot(11))
    desk.say(key, CALLED_OFF)
    rows = [(row.before, row.after) for row in desk.tx.query(ChangeRow)]
    assert len(rows) == 6
    assert "GEHEIM" not in str(rows)


def test_a_booking_moves_to_another_hour_session_or_location(desk: ConsultDesk) -> None:
    elsewhere = factories.make_location(desk.tx, desk.network, name="Elsschot")
    later = desk.another_session(elsewhere)
    key = desk.book(reference="A12")
    assert desk.move(key, desk.spot(11)) is True
    assert desk.move(key, desk.spot(11)) is False
    with pytest.raises(NotFound):
        desk.move(key, desk.spot(session=later))
    assert desk.move(key, desk.spot(session=later), by=desk.coordinator) is True
    booking = desk.booking(key)
    assert (booking.place, booking.spot.starts, booking.details.reference) == ("Elsschot", time(10), "A12")
    assert desk.free() == [(TOMORROW, time(10)), (TOMORROW, time(11))]
    at_elsewhere = [one.spot.starts for one in desk.plan(by=desk.coordinator).free if one.place == "Elsschot"]
    assert at_elsewhere == [time(11)]


def test_a_booking_does_not_move_to_another_network_or_a_taken_hour(desk: ConsultDesk) -> None:
    abroad = desk.another_session(factories.make_location(desk.tx))
    key, _other = desk.book(), desk.book(desk.spot(11))
    administrator = factories.make_person(desk.tx, Role.ADMINISTRATOR)
    with pytest.raises(NotOffered):
        desk.move(key, desk.spot(session=abroad), by=administrator)
    with pytest.raises(SpotTaken):
        desk.move(key, desk.spot(11))


def test_only_what_is_to_come_moves_and_an_old_version_changes_nothing(desk: ConsultDesk) -> None:
    key = desk.book()
    desk.say(key, CALLED_OFF)
    with pytest.raises(NotToCome):
        desk.move(key, desk.spot(11))
    with pytest.raises(BookingChanged):
        desk.say(key, TO_COME, version=1)
    with pytest.raises(BookingChanged):
        consult.change(desk.tx, key, desk.details("B"), 1, by=desk.manager, today=desk.today, now=desk.now)


def test_a_cancelled_consult_frees_its_hour_and_comes_back_while_it_is_free(desk: ConsultDesk) -> None:
    key = desk.book()
    assert desk.say(key, CALLED_OFF) is True
    assert desk.say(key, CALLED_OFF) is False
    assert (TOMORROW, time(10)) in desk.free()
    assert desk.say(key, TO_COME) is True
    desk.say(key, ConsultStatus.CANCELLED_BY_DESK)
    desk.book(by=desk.coordinator)
    with pytest.raises(SpotTaken):
        desk.say(key, TO_COME)


def test_whether_somebody_came_is_said_from_when_it_begins(desk: ConsultDesk) -> None:
    key = desk.book()
    desk.now = datetime.fromisoformat("2026-11-25T07:58:00+00:00")  # 8:58 in Brussels, for 10:00
    with pytest.raises(TooEarly):
        desk.say(key, CAME)
    assert desk.say(key, CAME) is True
    desk.now = datetime.fromisoformat("2026-11-25T08:58:00+00:00")
    with pytest.raises(TooEarly):
        desk.say(key, STAYED_AWAY)
    assert desk.say(key, STAYED_AWAY) is True
    assert desk.say(key, CAME) is True


def test_who_waited_gets_the_hour_with_the_day_on_which_it_was_asked(desk: ConsultDesk) -> None:
    key = desk.wait("W7", since=date(2026, 11, 3))
    booking = desk.booking(desk.book(reference="W7", waiting_id=key))
    assert (booking.asked_on, booking.details.reference, desk.waiting()) == (date(2026, 11, 3), "W7", [])
    with pytest.raises(NotWaiting):
        desk.book(desk.spot(11), waiting_id=key)


def test_the_waiting_list_is_kept_like_the_rest(desk: ConsultDesk) -> None:
    key = desk.wait("W7")
    draft = Draft(desk.details("W8"), desk.today, frozenset({1, 3}), PartOfDay.MORNING)

    def change(version: int) -> bool:
        return waiting.change(
            desk.tx, key, draft, version, by=desk.manager, today=desk.today, now=desk.tick()
        )

    assert change(1) is True
    assert change(1) is False
    (line,) = desk.waiting()
    assert (line.draft, line.topic, line.language, line.place) == (draft, "itsme", "Dutch", "Permeke")
    with pytest.raises(WaitingChanged):
        waiting.withdraw(desk.tx, key, 1, by=desk.manager, now=desk.now)
    assert waiting.withdraw(desk.tx, key, 2, by=desk.manager, now=desk.tick()) is True
    assert waiting.withdraw(desk.tx, key, 2, by=desk.manager, now=desk.tick()) is False
    assert desk.waiting() == []
    with pytest.raises(NotWaiting):
        change(3)
    assert desk.history() == [("waiting", "added"), ("waiting", "changed"), ("waiting", "withdrawn")]


@pytest.mark.parametrize("days", [-1, 367])
def test_nobody_waits_since_tomorrow_or_another_year(desk: ConsultDesk, days: int) -> None:
    with pytest.raises(WrongSince):
        desk.wait(since=desk.today - timedelta(days=days))


def test_a_roster_that_changes_leaves_the_promise_and_tells_that_it_cannot_be_kept(desk: ConsultDesk) -> None:
    key = desk.book()
    assert desk.homeless() == []
    session.cancel(
        desk.tx,
        desk.session.id,
        CancelReason.BUILDING,
        "",
        1,
        by=desk.coordinator,
        today=desk.today,
        now=desk.tick(),
    )
    assert desk.homeless() == [(key, Trouble.OFF)]
    version = desk.session.version
    session.restore(desk.tx, desk.session.id, version, by=desk.coordinator, today=desk.today, now=desk.tick())
    assert desk.homeless() == []


def test_a_session_that_moves_away_from_the_hour_leaves_it_behind(desk: ConsultDesk) -> None:
    key = desk.book(desk.spot(11))

    def move(day: date, starts: time, ends: time) -> list[tuple[int, str]]:
        wanted = MoveSession(
            desk.session.id,
            desk.session.version,
            desk.location.id,
            DatedHours(day, Hours(starts, ends)),
            "",
        )
        moving.move(desk.tx, wanted, by=desk.coordinator, today=desk.today, now=desk.tick())
        return desk.homeless()

    assert move(TOMORROW, time(10), time(12)) == []
    assert move(TOMORROW, time(10), time(11, 59)) == [(key, Trouble.MOVED)]
    assert move(TOMORROW, time(11), time(12)) == []
    assert move(TOMORROW + timedelta(days=1), time(11), time(12)) == [(key, Trouble.MOVED)]
    assert desk.booking(key).spot.day == TOMORROW


def test_a_helper_who_falls_out_leaves_the_hour_without_one(desk: ConsultDesk) -> None:
    key = desk.book()
    absence = AbsenceRow(helper_id=desk.nele.id, kind=AbsenceKind.HOLIDAY, first_day=TOMORROW, last_day=None)
    desk.tx.add(absence)
    assert desk.homeless() == [(key, Trouble.HELPER_ABSENT)]
    absence.is_withdrawn = True
    leaving.leave(
        desk.tx,
        desk.nele.id,
        HelperStage.PAUSED,
        desk.today,
        1,
        by=desk.coordinator,
        today=desk.today,
        now=desk.tick(),
    )
    assert desk.homeless() == [(key, Trouble.HELPER_GONE)]
    desk.say(key, ConsultStatus.CANCELLED_BY_DESK)
    assert desk.homeless() == []


def test_an_anonymised_helper_leaves_bookings_without_the_name(desk: ConsultDesk) -> None:
    past = desk.another_session(day=desk.today - timedelta(days=7))
    row = factories.make_consult(desk.tx, past, desk.nele, desk.details(), status=CAME)
    standing = desk.tx.get_one(AssignmentRow, (desk.session.id, desk.nele.id))
    standing.state, standing.release_cause = AssignmentState.CANCELLED, ReleaseCause.REMOVED
    desk.nele.stage = HelperStage.STOPPED
    desk.tx.flush()
    leaving.anonymise(desk.tx, desk.nele.id, 1, by=desk.coordinator, today=desk.today, now=desk.tick())
    booking = desk.booking(row.id)
    assert booking.status is CAME
    assert "Nele" not in booking.helper


def test_a_manager_of_another_location_sees_and_books_nothing(desk: ConsultDesk) -> None:
    key = desk.book()
    other = factories.make_person(
        desk.tx, Role.MANAGER, locations=[factories.make_location(desk.tx, desk.network)]
    )
    viewer = factories.make_person(desk.tx, Role.VIEWER, locations=[desk.location])
    for person in (other, viewer):
        assert desk.plan(by=person).free == ()
        assert desk.plan(by=person).bookings == ()
        assert _refused(desk, person, key)


def _refused(desk: ConsultDesk, person: Person, key: int) -> bool:
    acts: list[Callable[[], object]] = [
        lambda: desk.book(desk.spot(11), by=person),
        lambda: desk.move(key, desk.spot(11), by=person),
        lambda: consult.set_status(desk.tx, key, CALLED_OFF, 1, by=person, now=desk.now),
    ]
    for act in acts:
        with pytest.raises((NotAllowed, NotFound)):
            act()
    return True
