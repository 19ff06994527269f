"""Absences are undone as they were noted: by who noted them, and not once they were changed again."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.queries import absence as absences
from db.queries import undo as read
from domain.absence import Absence, Draft
from domain.errors import NotAllowed, NotFound
from domain.person import Person
from domain.roster_change import Undone
from domain.undo import AbsenceChangedSince, NothingToUndo
from domain.words import AbsenceKind
from services import absence, undo
from tests.services.helper_desk import HelperDesk, open_helper_desk

FRIDAY = date(2026, 11, 27)
AWAY = Draft(AbsenceKind.UNAVAILABLE, FRIDAY, FRIDAY)
LONGER = Draft(AbsenceKind.HOLIDAY, FRIDAY, None)


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> HelperDesk:
    return open_helper_desk(tx, today, now)


def later(desk: HelperDesk, minutes: int) -> dict[str, Any]:
    return {"today": desk.today, "now": desk.now + timedelta(minutes=minutes)}


def add(desk: HelperDesk, by: Person | None = None) -> int:
    return absence.add(desk.tx, desk.fatma.id, AWAY, by=by or desk.coordinator, **later(desk, 1))


def stored(desk: HelperDesk) -> list[Absence]:
    desk.tx.flush()
    return absences.of_helper(desk.tx, desk.coordinator, desk.fatma.id, today=desk.today)


def step(desk: HelperDesk, by: Person | None = None) -> Any:
    desk.tx.flush()
    since = desk.now - timedelta(days=1)
    return read.last_step(desk.tx, by or desk.coordinator, desk.network.id, since=since)


def take_back(desk: HelperDesk, by: Person | None = None, *, set_id: int | None = None) -> Undone:
    person = by or desk.coordinator
    return undo.undo(desk.tx, set_id or step(desk, person).set_id, by=person, **later(desk, 30))


def test_an_absence_just_noted_is_offered_by_the_helpers_name_and_taken_away(desk: HelperDesk) -> None:
    add(desk)
    offered = step(desk)
    assert (offered.entity, offered.entity_id, offered.others) == ("helper", desk.fatma.id, 0)
    assert [(line.verb, line.helper) for line in offered.lines] == [("absence_added", "Fatma Yilmaz")]
    assert take_back(desk) == Undone(0)
    assert [one.is_withdrawn for one in stored(desk)] == [True]
    assert step(desk) is None


def test_changed_days_are_as_they_were(desk: HelperDesk) -> None:
    key = add(desk)
    absence.change(desk.tx, desk.fatma.id, key, LONGER, 1, by=desk.coordinator, **later(desk, 2))
    take_back(desk)
    assert [one.draft for one in stored(desk)] == [AWAY]


def test_a_withdrawn_absence_stands_again(desk: HelperDesk) -> None:
    key = add(desk)
    absence.withdraw(desk.tx, desk.fatma.id, key, 1, by=desk.coordinator, **later(desk, 2))
    take_back(desk)
    assert [(one.draft, one.is_withdrawn) for one in stored(desk)] == [(AWAY, False)]


def test_everything_is_taken_back_step_by_step_and_each_undo_is_noted(desk: HelperDesk) -> None:
    key = add(desk)
    absence.change(desk.tx, desk.fatma.id, key, LONGER, 1, by=desk.coordinator, **later(desk, 2))
    absence.withdraw(desk.tx, desk.fatma.id, key, 2, by=desk.coordinator, **later(desk, 3))
    for _number in range(3):
        take_back(desk)
    assert [(one.draft, one.is_withdrawn) for one in stored(desk)] == [(AWAY, True)]
    assert sorted((row.entity, row.verb) for row in desk.history()) == [
        ("change_set", "undone"),
        ("change_set", "undone"),
        ("change_set", "undone"),
        ("helper", "absence_added"),
        ("helper", "absence_changed"),
        ("helper", "absence_changed"),
        ("helper", "absence_restored"),
        ("helper", "absence_withdrawn"),
        ("helper", "absence_withdrawn"),
    ]


def test_an_absence_that_a_colleague_changed_since_is_left_alone(desk: HelperDesk) -> None:
    key = add(desk)
    absence.change(desk.tx, desk.fatma.id, key, LONGER, 1, by=desk.people["manager"], **later(desk, 2))
    with pytest.raises(AbsenceChangedSince) as refused:
        take_back(desk)
    assert str(refused.value) == (
        "This absence of Fatma Yilmaz was changed again since, so nothing was undone. Change it with the helper."
    )
    assert [one.draft for one in stored(desk)] == [LONGER]


def test_a_manager_takes_back_own_actions_on_own_helpers_alone(desk: HelperDesk) -> None:
    manager = desk.people["manager"]
    add(desk)
    noted = step(desk).set_id
    assert step(desk, manager) is None
    with pytest.raises(NothingToUndo):
        take_back(desk, manager, set_id=noted)
    absence.change(desk.tx, desk.fatma.id, stored(desk)[0].id, LONGER, 1, by=manager, **later(desk, 2))
    take_back(desk, manager)
    assert [one.draft for one in stored(desk)] == [AWAY]


def test_who_lost_the_right_meanwhile_takes_nothing_back(desk: HelperDesk) -> None:
    manager = desk.people["manager"]
    add(desk, manager)
    set_id = step(desk, manager).set_id
    elsewhere, viewer = desk.people["manager elsewhere"], desk.people["viewer"]
    refusals = []
    for person in (elsewhere, viewer):
        same = Person(
            manager.account_id, person.name, person.role, person.language, person.networks, person.locations
        )
        with pytest.raises((NotAllowed, NotFound)) as refused:
            take_back(desk, same, set_id=set_id)
        refusals.append(type(refused.value))
    assert refusals == [NotFound, NotAllowed]
