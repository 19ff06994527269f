"""A closure is undone whole: what it closed is open and exactly who was set free stands there again, or nothing is done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.queries import closure as closures
from db.queries import undo as read
from db.tables import AssignmentRow
from domain import absence as absences
from domain.closure import Draft, LongOver
from domain.errors import NotAllowed
from domain.period import Period
from domain.person import Person
from domain.roster_change import Undone
from domain.undo import (
    ChangedSince,
    ClosureChangedSince,
    NotBackAgain,
    StandsThere,
    StaysClosed,
    Step,
)
from domain.words import AbsenceKind, AssignmentRole, AssignmentState, ReleaseCause, Role
from services import absence, closure, undo
from tests import factories
from tests.services.keeping import NOW, TODAY, Keeping, open_keeping
from tests.statements import recorded

DECEMBER_1, DECEMBER_8 = date(2026, 12, 1), date(2026, 12, 8)
WORKS = Draft(Period(DECEMBER_1, DECEMBER_8), "Verbouwing")
MOST_STATEMENTS = 55
"""To add, withdraw or undo a closure, however many sessions it touches."""


@pytest.fixture
def desk(tx: Session) -> Keeping:
    return open_keeping(tx)


def at(minutes: int) -> dict[str, Any]:
    return {"today": TODAY, "now": NOW + timedelta(minutes=minutes)}


def close(desk: Keeping, draft: Draft = WORKS, *, everywhere: bool = False, minute: int = 1) -> int:
    where = None if everywhere else desk.location.id
    return closure.add(desk.tx, desk.network.id, where, draft, by=desk.ann, **at(minute)).closure_id


def step(desk: Keeping) -> Step | None:
    desk.tx.flush()
    return read.last_step(desk.tx, desk.ann, desk.network.id, since=NOW - timedelta(days=1))


def take_back(desk: Keeping, *, by: Person | None = None, today: date = TODAY) -> Undone:
    found = step(desk)
    assert found is not None
    done = undo.undo(desk.tx, found.set_id, by=by or desk.ann, today=today, now=NOW + timedelta(minutes=30))
    desk.tx.flush()
    return done


def closed(desk: Keeping) -> list[date]:
    return [one.day for one in desk.sessions() if one.closure_id is not None]


def drafts(desk: Keeping) -> list[Draft]:
    desk.tx.flush()
    return [one.draft for one in closures.of_location(desk.tx, desk.ann, desk.location.id)]


def test_a_closure_is_undone_with_everybody_it_set_free_in_the_role_and_state_they_had(desk: Keeping) -> None:
    desk.add()
    session = desk.on(DECEMBER_1)
    jan = factories.make_helper(desk.tx, desk.network, name="Jan")
    factories.make_assignment(
        desk.tx, session, jan, role=AssignmentRole.RESERVE, state=AssignmentState.PROPOSED
    )
    desk.stands(desk.on(DECEMBER_8))
    close(desk)
    offered = step(desk)
    assert offered is not None
    assert (offered.entity, offered.location_id, offered.others) == ("closure", desk.location.id, 2)
    assert take_back(desk) == Undone(2)
    assert (closed(desk), drafts(desk), desk.standing(desk.on(DECEMBER_8))) == ([], [], ["Fatma"])
    row = desk.tx.get_one(AssignmentRow, (session.id, jan.id), populate_existing=True)
    assert (row.role, row.state) == (AssignmentRole.RESERVE, AssignmentState.PROPOSED)
    assert (desk.history("closure"), desk.history("session")) == (
        ["added", "withdrawn"],
        ["closed", "closed", "opened", "opened"],
    )
    assert step(desk) is None


def test_a_closure_of_the_network_is_one_undo(desk: Keeping) -> None:
    places = [desk.location, factories.make_location(desk.tx, desk.network, name="De Serre")]
    sessions = [factories.make_session(desk.tx, place, day=DECEMBER_1) for place in places]
    for number, session in enumerate(sessions):
        desk.stands(session, f"Helper {number}")
    close(desk, everywhere=True)
    take_back(desk)
    assert [desk.standing(session) for session in sessions] == [["Helper 0"], ["Helper 1"]]


def test_a_change_is_undone_with_its_days_and_its_reason(desk: Keeping) -> None:
    desk.add()
    desk.stands(desk.on(DECEMBER_1))
    desk.stands(desk.on(date(2026, 12, 15)), "Jan")
    key = close(desk)
    later = Draft(Period(DECEMBER_8, date(2026, 12, 15)), "Feest")
    closure.change(desk.tx, key, later, 1, by=desk.ann, **at(2))
    assert (desk.standing(desk.on(DECEMBER_1)), desk.standing(desk.on(date(2026, 12, 15)))) == (["Fatma"], [])
    take_back(desk)
    assert drafts(desk) == [WORKS]
    assert closed(desk) == [DECEMBER_1, DECEMBER_8]
    assert (desk.standing(desk.on(DECEMBER_1)), desk.standing(desk.on(date(2026, 12, 15)))) == ([], ["Jan"])
    take_back(desk)
    assert (drafts(desk), desk.standing(desk.on(DECEMBER_1))) == ([], ["Fatma"])


def test_a_withdrawal_is_undone_and_who_was_put_back_is_free_again(desk: Keeping) -> None:
    desk.add()
    session = desk.on(DECEMBER_1)
    fatma = desk.stands(session)
    key = close(desk)
    closure.withdraw(desk.tx, key, 1, by=desk.ann, **at(2))
    take_back(desk)
    row = desk.tx.get_one(AssignmentRow, (session.id, fatma.id), populate_existing=True)
    assert (drafts(desk), closed(desk)) == ([WORKS], [DECEMBER_1, DECEMBER_8])
    assert (row.state, row.release_cause) == (AssignmentState.CANCELLED, ReleaseCause.CLOSURE)


def test_sessions_made_meanwhile_open_with_the_rest(desk: Keeping) -> None:
    close(desk)
    desk.add()
    assert closed(desk) == [DECEMBER_1, DECEMBER_8]
    take_back(desk)
    assert closed(desk) == []


def test_a_helper_who_stands_elsewhere_by_now_refuses_the_whole(desk: Keeping) -> None:
    desk.add()
    fatma = desk.stands(desk.on(DECEMBER_1))
    desk.stands(desk.on(DECEMBER_8), "Jan")
    close(desk)
    elsewhere = factories.make_session(
        desk.tx,
        factories.make_location(desk.tx, desk.network, name="AMAL"),
        day=DECEMBER_1,
        starts=desk.on(DECEMBER_1).starts,
        ends=desk.on(DECEMBER_1).ends,
    )
    factories.make_assignment(desk.tx, elsewhere, fatma)
    with pytest.raises(NotBackAgain) as refused, desk.tx.begin_nested():
        take_back(desk)
    assert str(refused.value) == (
        "Fatma cannot be put back at De Krook, Tue 1 Dec 13:00–16:00 (already stands at AMAL 13:00–16:00), "
        "so nothing was undone. Choose somebody else there."
    )
    assert (closed(desk), desk.standing(desk.on(DECEMBER_8))) == ([DECEMBER_1, DECEMBER_8], [])


def test_a_session_that_stays_closed_is_named(desk: Keeping) -> None:
    desk.add()
    close(desk)
    older = step(desk)
    assert older is not None
    close(desk, Draft(Period(DECEMBER_8, DECEMBER_8), "Feest"), everywhere=True, minute=2)
    with pytest.raises(StaysClosed) as refused, desk.tx.begin_nested():
        undo.undo(desk.tx, older.set_id, by=desk.ann, **at(30))
    assert str(refused.value) == (
        "De Krook, Tue 8 Dec 13:00–16:00, stays closed or cancelled (Feest), so nothing was undone. "
        "Take that back first, or withdraw the closure."
    )


def test_somebody_put_on_since_keeps_a_session_from_closing_again(desk: Keeping) -> None:
    desk.add()
    key = close(desk)
    closure.withdraw(desk.tx, key, 1, by=desk.ann, **at(2))
    desk.stands(desk.on(DECEMBER_8), "Jan")
    with pytest.raises(StandsThere) as refused:
        take_back(desk)
    assert str(refused.value) == (
        "Jan was put on De Krook, Tue 8 Dec 13:00–16:00, since, so nothing was undone. Take Jan off there first, "
        "or add the closure again."
    )


def test_a_session_counted_since_keeps_the_closure_from_coming_back(desk: Keeping) -> None:
    desk.add()
    key = close(desk)
    closure.withdraw(desk.tx, key, 1, by=desk.ann, **at(2))
    factories.make_count(desk.tx, desk.on(DECEMBER_8))
    with pytest.raises(ChangedSince):
        take_back(desk)


def test_a_closure_that_was_changed_since_is_left_alone(desk: Keeping) -> None:
    key = close(desk)
    found = step(desk)
    assert found is not None
    colleague = factories.make_person(desk.tx, networks=[desk.network])
    longer = replace(WORKS, days=Period(DECEMBER_1, date(2026, 12, 9)))
    closure.change(desk.tx, key, longer, 1, by=colleague, **at(2))
    with pytest.raises(ClosureChangedSince):
        undo.undo(desk.tx, found.set_id, by=desk.ann, **at(3))


def test_a_closure_long_over_stays(desk: Keeping) -> None:
    close(desk)
    with pytest.raises(LongOver):
        take_back(desk, today=DECEMBER_8 + timedelta(days=32))


def test_whoever_no_longer_keeps_the_location_undoes_nothing(desk: Keeping) -> None:
    close(desk)
    manager = factories.make_person(desk.tx, Role.MANAGER, locations=[desk.location])
    same = replace(manager, account_id=desk.ann.account_id)
    with pytest.raises(NotAllowed):
        take_back(desk, by=same)


def test_a_long_closure_costs_as_many_statements_as_a_short_one(desk: Keeping) -> None:
    short, long = _costs(desk, weeks=3), _costs(desk, weeks=30)
    assert short == long
    assert max(long.values()) <= MOST_STATEMENTS


def _costs(desk: Keeping, *, weeks: int) -> dict[str, int]:
    """How many statements each action about a closure of so many sessions takes, at a place of its own."""
    place = factories.make_location(desk.tx, desk.network)
    fatma = factories.make_helper(desk.tx, desk.network)
    sessions = [
        factories.make_session(desk.tx, place, day=DECEMBER_1 + timedelta(weeks=number))
        for number in range(weeks)
    ]
    for session in sessions:
        factories.make_assignment(desk.tx, session, fatma)
    draft = Draft(Period(DECEMBER_1, DECEMBER_1 + timedelta(weeks=weeks)), "Werken")
    taken: dict[str, int] = {}
    keys: list[int] = []

    def close() -> None:
        keys.append(closure.add(desk.tx, desk.network.id, place.id, draft, by=desk.ann, **at(1)).closure_id)

    acts: dict[str, Callable[[], object]] = {
        "add": close,
        "withdraw": lambda: closure.withdraw(desk.tx, keys[0], 1, by=desk.ann, **at(2)),
        "undo the withdrawal": lambda: take_back(desk),
        "undo": lambda: take_back(desk),
    }
    for name, act in acts.items():
        desk.tx.flush()
        with recorded(desk.tx.get_bind().engine) as statements:
            act()
            desk.tx.flush()
        taken[name] = len(statements)
        stands = name in {"withdraw", "undo"}
        assert [bool(desk.standing(session)) for session in sessions] == [stands] * weeks
    return taken


def test_an_absence_meanwhile_keeps_its_helper_from_coming_back(desk: Keeping, now: datetime) -> None:
    desk.add()
    fatma = desk.stands(desk.on(DECEMBER_1))
    close(desk)
    away = absences.Draft(AbsenceKind.HOLIDAY, DECEMBER_1, DECEMBER_1)
    colleague = factories.make_person(desk.tx, networks=[desk.network])
    absence.add(desk.tx, fatma.id, away, by=colleague, today=TODAY, now=now)
    with pytest.raises(NotBackAgain):
        take_back(desk)
