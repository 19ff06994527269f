"""Counts are undone by who counted: a correction says again what stood there, a finished count is being made again."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from db.queries import undo as read
from db.tables import AssignmentRow, ChangeRow, ChangeTextRow
from domain.count import Figures
from domain.errors import NotAllowed, NotFound
from domain.person import Person
from domain.roster_change import Undone
from domain.undo import CountChangedSince, Step
from domain.words import AssignmentState, CancelReason, CountState, Role, SessionState
from services import count, undo
from tests import factories
from tests.services.counting import Desk, open_desk, plus, typed


@pytest.fixture
def desk(tx: Session, now: datetime) -> Desk:
    return open_desk(tx, now)


class Clock:
    """Each action a minute after the one before it."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.now = desk, desk.now

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def finish(self, visitors: int = 4) -> None:
        self.desk.tap(typed(visitors))
        count.finish(self.desk.tx, self.desk.session.id, by=self.desk.manager, now=self.tick())

    def correct(self, figures: Figures, *, by: Person | None = None) -> None:
        version = self.desk.count().version
        count.correct(
            self.desk.tx,
            self.desk.session.id,
            figures,
            version,
            by=by or self.desk.manager,
            now=self.tick(),
        )

    def take_back(self, found: Step | None = None, *, by: Person | None = None) -> Undone:
        found = found or step(self.desk)
        assert found is not None
        today = self.desk.session.day
        done = undo.undo(self.desk.tx, found.set_id, by=by or self.desk.manager, today=today, now=self.tick())
        self.desk.tx.flush()
        return done


@pytest.fixture
def clock(desk: Desk) -> Clock:
    return Clock(desk)


def step(desk: Desk) -> Step | None:
    desk.tx.flush()
    since = desk.now - timedelta(days=1)
    return read.last_step(desk.tx, desk.manager, desk.location.network_id, since=since)


def test_a_correction_says_again_what_stood_there(desk: Desk, clock: Clock) -> None:
    topics = [factories.make_category(desk.tx) for _number in range(3)]
    first, second, third = (one.id for one in topics)
    desk.tap(plus(f"category:{first}", 2), plus(f"category:{second}", 1))
    clock.finish(4)
    clock.correct(Figures(5, 1, None, {first: 3, third: 1}))
    assert (desk.figures(), desk.tallies()) == ((5, 1, None), {first: 3, third: 1})
    found = step(desk)
    assert found is not None
    assert (found.entity, found.entity_id) == ("count", desk.session.id)
    assert clock.take_back() == Undone(0)
    assert (desk.figures(), desk.tallies()) == ((4, None, None), {first: 2, second: 1})
    row = desk.count()
    assert (row.state, row.corrected_at) == (CountState.ENTERED, clock.now)


def test_corrections_are_taken_back_one_by_one_and_a_later_one_refuses_the_earlier(
    desk: Desk, clock: Clock
) -> None:
    clock.finish(4)
    clock.correct(Figures(5))
    earlier = step(desk)
    clock.correct(Figures(6))
    with pytest.raises(CountChangedSince) as refused:
        clock.take_back(earlier)
    assert str(refused.value) == (
        f"The count of {desk.location.name} on Tue 24 Nov was corrected again since, so nothing was undone. "
        "Correct it there."
    )
    for figure in (5, 4):
        clock.take_back()
        assert desk.figures()[0] == figure


def test_a_note_is_corrected_back_and_its_text_stands_outside_history(desk: Desk, clock: Clock) -> None:
    clock.finish(1)
    clock.correct(Figures(1, note="Twee talen"))
    clock.correct(Figures(1, note="Drie talen"))
    clock.take_back()
    assert desk.count().note == "Twee talen"
    clock.take_back()
    assert desk.count().note == ""
    assert "talen" not in str([(row.before, row.after) for row in desk.tx.query(ChangeRow)])


def test_a_note_whose_earlier_text_is_forgotten_stays(desk: Desk, clock: Clock) -> None:
    clock.finish(1)
    clock.correct(Figures(2, note="Twee talen"))
    desk.tx.query(ChangeTextRow).delete()
    with pytest.raises(CountChangedSince):
        clock.take_back()


def test_a_count_finished_by_mistake_is_being_made_again(desk: Desk, clock: Clock) -> None:
    clock.finish(4)
    clock.take_back()
    row = desk.count()
    assert (row.state, row.visitors, row.entered_at, row.entered_by_id) == (CountState.DRAFT, 4, None, None)
    clock.finish(5)
    assert (desk.count().state, desk.figures()[0]) == (CountState.ENTERED, 5)


def test_a_zero_by_mistake_was_never_said(desk: Desk, clock: Clock) -> None:
    count.zero_visitors(desk.tx, desk.session.id, by=desk.manager, now=clock.tick())
    clock.take_back()
    row = desk.count()
    assert (row.state, row.visitors) == (CountState.DRAFT, None)


def test_a_finished_count_corrected_since_by_a_colleague_stays(desk: Desk, clock: Clock) -> None:
    clock.finish(4)
    finished = step(desk)
    colleague = factories.make_person(desk.tx, Role.MANAGER, locations=[desk.location])
    clock.correct(Figures(5), by=colleague)
    with pytest.raises(CountChangedSince):
        clock.take_back(finished)


def test_a_session_said_not_to_have_taken_place_did_with_who_stood_there(desk: Desk, clock: Clock) -> None:
    """The manager who said so may plan nothing, and does not even see the helper."""
    network = factories.make_network(desk.tx)
    helper = factories.make_helper(desk.tx, network, name="Fatma")
    factories.make_assignment(desk.tx, desk.session, helper)
    count.did_not_take_place(
        desk.tx, desk.session.id, CancelReason.ILLNESS, by=desk.manager, now=clock.tick()
    )
    desk.tx.flush()
    found = step(desk)
    assert found is not None
    undo.undo(
        desk.tx,
        found.set_id,
        by=desk.manager,
        today=desk.session.day + timedelta(days=3),
        now=clock.tick(),
    )
    desk.tx.flush()
    row = desk.tx.get_one(AssignmentRow, (desk.session.id, helper.id), populate_existing=True)
    assert (desk.session.state, row.state) == (SessionState.PLANNED, AssignmentState.CONFIRMED)


def test_only_who_counts_there_takes_it_back(desk: Desk, clock: Clock, today: date) -> None:
    clock.finish(4)
    found = step(desk)
    assert found is not None
    elsewhere = factories.make_location(desk.tx)
    for person, refusal in (
        (factories.make_person(desk.tx, Role.VIEWER, locations=[desk.location]), NotAllowed),
        (factories.make_person(desk.tx, Role.MANAGER, locations=[elsewhere]), NotFound),
    ):
        with pytest.raises(refusal):
            clock.take_back(found, by=replace(person, account_id=desk.manager.account_id))
