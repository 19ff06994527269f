"""The history of a helper and of a location: what belongs to it, newest first, page by page, for who may see it."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.queries import thing_history
from domain import absence as absences
from domain import closure as closures
from domain.clock_time import Hours
from domain.history import History
from domain.need import Need
from domain.period import Period
from domain.person import Person
from domain.recurrence import Weekly
from domain.slot import Draft
from domain.words import AbsenceKind, Formula, HelperStage
from services import absence, closure, leaving, roster, slot, undo
from tests import factories
from tests.services.helper_desk import HelperDesk, open_helper_desk
from tests.statements import recorded


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> HelperDesk:
    return open_helper_desk(tx, today, now)


def at(desk: HelperDesk, minutes: int) -> dict[str, Any]:
    return {"by": desk.coordinator, "today": desk.today, "now": desk.now + timedelta(minutes=minutes)}


def away(desk: HelperDesk, minutes: int = 1, days: int = 1) -> int:
    draft = absences.Draft(AbsenceKind.HOLIDAY, desk.today, desk.today + timedelta(days=days))
    return absence.add(desk.tx, desk.fatma.id, draft, **at(desk, minutes))


def stand(desk: HelperDesk, minutes: int, day: int = 30) -> None:
    session = factories.make_session(desk.tx, desk.krook, day=desk.today + timedelta(days=day))
    roster.assign(desk.tx, session.id, desk.fatma.id, None, 1, **at(desk, minutes))


def of_helper(desk: HelperDesk, person: Person | None = None, at_most: int = 50) -> History:
    desk.tx.flush()
    return thing_history.of_helper(desk.tx, person or desk.coordinator, desk.fatma.id, at_most=at_most)


def of_location(desk: HelperDesk, person: Person | None = None, at_most: int = 50) -> History:
    desk.tx.flush()
    return thing_history.of_location(desk.tx, person or desk.coordinator, desk.krook.id, at_most=at_most)


def told(history: History) -> list[tuple[str, str, str]]:
    return [(line.verb, line.helper, line.place) for line in history.lines]


def test_a_helper_is_told_with_the_roster_and_nobody_elses_newest_first(desk: HelperDesk) -> None:
    jan = factories.make_helper(desk.tx, desk.network, name="Jan")
    away(desk, 1)
    stand(desk, 2)
    session = factories.make_session(desk.tx, desk.krook, day=desk.today + timedelta(days=31))
    factories.make_assignment(desk.tx, session, desk.fatma)
    roster.assign(desk.tx, session.id, jan.id, None, 1, **at(desk, 3))
    assert told(of_helper(desk)) == [
        ("assigned", "Fatma Yilmaz", "De Krook"),
        ("absence_added", "Fatma Yilmaz", ""),
    ]


def test_an_anonymised_helper_stays_anonymous_in_what_was_noted_before(desk: HelperDesk) -> None:
    away(desk, 1)
    stand(desk, 2, day=2)
    leaving.leave(desk.tx, desk.fatma.id, HelperStage.STOPPED, desk.today, desk.fatma.version, **at(desk, 3))
    leaving.anonymise(desk.tx, desk.fatma.id, desk.fatma.version, **at(desk, 4))
    history = of_helper(desk)
    assert {line.verb for line in history.lines} >= {"anonymised", "stopped", "assigned"}
    assert {line.helper for line in history.lines} == {desk.fatma.name}
    assert "Fatma" not in str(history)


def test_a_location_is_told_with_its_slots_closures_and_those_of_its_network(desk: HelperDesk) -> None:
    draft = Draft(
        Weekly(1, desk.today),
        Period(desk.today, date(2026, 12, 31)),
        Hours(time(13), time(16)),
        Formula.WALK_IN,
        Need(1, 2),
    )
    slot.add(desk.tx, desk.krook.id, draft, **at(desk, 1))
    christmas = closures.Draft(Period(date(2026, 12, 24), date(2026, 12, 31)), "Kerst")
    for minutes, where in enumerate((desk.krook.id, desk.serre.id, None), 2):
        closure.add(desk.tx, desk.network.id, where, christmas, **at(desk, minutes))
    history = of_location(desk)
    assert [(line.entity, line.verb, line.place) for line in history.lines] == [
        ("closure", "added", ""),
        ("closure", "added", "De Krook"),
        ("slot", "added", "De Krook"),
    ]


def test_what_was_undone_says_so_and_so_does_the_undo(desk: HelperDesk) -> None:
    away(desk, 1)
    desk.tx.flush()
    (action,) = {row.set_id for row in desk.history()}
    undo.undo(desk.tx, action, **at(desk, 2))
    assert [(line.verb, line.is_undo, line.is_undone) for line in of_helper(desk).lines] == [
        ("absence_withdrawn", True, False),
        ("absence_added", False, True),
    ]


def test_there_is_more_than_one_page(desk: HelperDesk) -> None:
    for number in range(1, 4):
        away(desk, number, days=number)
    assert [len(of_helper(desk, at_most=most).lines) for most in (2, 3)] == [2, 3]
    assert [of_helper(desk, at_most=most).has_more for most in (2, 3)] == [True, False]


@pytest.mark.parametrize("read", [of_helper, of_location])
def test_only_who_may_see_the_history_of_the_network_sees_it(desk: HelperDesk, read: Any) -> None:
    away(desk)
    stand(desk, 2)
    christmas = closures.Draft(Period(date(2026, 12, 24), date(2026, 12, 31)), "Kerst")
    closure.add(desk.tx, desk.network.id, desk.krook.id, christmas, **at(desk, 3))
    assert {who: bool(read(desk, person).lines) for who, person in desk.people.items()} == {
        "coordinator": True,
        "administrator": True,
        "manager": False,
        "manager of the network": False,
        "manager elsewhere": False,
        "viewer": False,
        "coordinator elsewhere": False,
    }


def test_one_line_takes_as_many_statements_as_three(desk: HelperDesk) -> None:
    taken = []
    for number in range(1, 4):
        away(desk, 2 * number, days=number)
        stand(desk, 2 * number + 1, day=30 + number)
        desk.tx.flush()
        with recorded(desk.tx.get_bind().engine) as statements:
            of_helper(desk)
        taken.append(len(statements))
    assert len(set(taken)) == 1
