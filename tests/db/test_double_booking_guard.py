"""The database itself refuses a helper in two places at once, whatever the code above it does."""

from datetime import date, time

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.tables import HelperRow, SessionRow
from domain.words import AssignmentState, ReleaseCause
from tests.factories import make_assignment, make_helper, make_location, make_network, make_session

TwoSessions = tuple[SessionRow, SessionRow, HelperRow]


@pytest.fixture
def two_sessions(tx: Session) -> TwoSessions:
    network = make_network(tx)
    morning = make_session(tx, make_location(tx, network), starts=time(10), ends=time(12))
    overlapping = make_session(tx, make_location(tx, network), starts=time(11), ends=time(13))
    return morning, overlapping, make_helper(tx, network)


def test_overlapping_assignment_is_refused(tx: Session, two_sessions: TwoSessions) -> None:
    morning, overlapping, helper = two_sessions
    make_assignment(tx, morning, helper)
    with pytest.raises(IntegrityError):
        make_assignment(tx, overlapping, helper)


def test_touching_assignment_is_kept(tx: Session, two_sessions: TwoSessions) -> None:
    morning, _overlapping, helper = two_sessions
    make_assignment(tx, morning, helper)
    after = make_session(tx, starts=time(12), ends=time(14))
    assert make_assignment(tx, after, helper).session_id == after.id


def test_cancelled_assignment_leaves_the_helper_free(tx: Session, two_sessions: TwoSessions) -> None:
    morning, overlapping, helper = two_sessions
    make_assignment(tx, morning, helper, state=AssignmentState.CANCELLED, release_cause=ReleaseCause.REMOVED)
    assert make_assignment(tx, overlapping, helper).session_id == overlapping.id


def test_restoring_an_overlapping_assignment_is_refused(tx: Session, two_sessions: TwoSessions) -> None:
    morning, overlapping, helper = two_sessions
    cancelled = make_assignment(
        tx, morning, helper, state=AssignmentState.CANCELLED, release_cause=ReleaseCause.REMOVED
    )
    make_assignment(tx, overlapping, helper)
    cancelled.state, cancelled.release_cause = AssignmentState.CONFIRMED, None
    with pytest.raises(IntegrityError):
        tx.flush()


def test_moving_a_session_takes_its_assignments_along(tx: Session, two_sessions: TwoSessions) -> None:
    morning, _overlapping, helper = two_sessions
    assignment = make_assignment(tx, morning, helper)
    morning.day, morning.starts, morning.ends = date(2026, 11, 25), time(14), time(16)
    tx.flush()
    tx.refresh(assignment)
    assert (assignment.day, assignment.starts, assignment.ends) == (date(2026, 11, 25), time(14), time(16))


def test_moving_a_session_onto_another_of_the_same_helper_is_refused(
    tx: Session, two_sessions: TwoSessions
) -> None:
    morning, _overlapping, helper = two_sessions
    make_assignment(tx, morning, helper)
    afternoon = make_session(tx, starts=time(13), ends=time(15))
    make_assignment(tx, afternoon, helper)
    afternoon.starts = time(11)
    with pytest.raises(IntegrityError):
        tx.flush()
