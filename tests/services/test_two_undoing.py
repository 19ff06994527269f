"""Undo by two at once, on connections of their own: a double click undoes once, and who comes second hears why."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from db.queries import roster as read
from db.queries import undo as undos
from db.session import reading, writing
from db.tables import AbsenceRow, ChangeRow
from domain import absence as absences
from domain.person import Person
from domain.roster_change import Undone
from domain.words import AbsenceKind, AssignmentRole
from services import absence, roster, undo
from tests import factories
from tests.services.together import together

TODAY = date(2026, 11, 24)
DAY = TODAY + timedelta(days=1)
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
EACH = 8
"""Steps of each of two people; how far one goes, `tests/services/test_undo.py` tries."""
UNDONE_ALREADY = "This was undone already. Nothing more was changed."


def take_back(engine: Engine, set_id: int, person: Person) -> Undone:
    with writing(engine) as tx:
        return undo.undo(tx, set_id, by=person, today=TODAY, now=NOW + timedelta(minutes=5))


def last(tx: Session, person: Person, network_id: int) -> int | None:
    step = undos.last_step(tx, person, network_id, since=NOW - timedelta(days=1))
    return None if step is None else step.set_id


@pytest.mark.parametrize("attempt", range(3))
def test_a_double_click_on_two_connections_undoes_once(engine: Engine, attempt: int) -> None:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        person = factories.make_person(tx, networks=[network])
        session = factories.make_session(tx, factories.make_location(tx, network), day=DAY)
        helper = factories.make_helper(tx, network)
        roster.assign(tx, session.id, helper.id, None, 1, by=person, today=TODAY, now=NOW)
        session_id = session.id
    with reading(engine) as tx:
        (set_id,) = tx.scalars(select(ChangeRow.set_id))
    outcomes = together(*(lambda: take_back(engine, set_id, person) for _number in range(2)))
    assert sorted(outcomes, key=str) == [UNDONE_ALREADY, Undone(1)]
    with reading(engine) as tx:
        assert read.placed(tx, [session_id])[session_id].standing == ()


def test_an_absence_undone_while_a_colleague_changes_it_is_one_or_the_other(engine: Engine) -> None:
    with writing(engine) as tx:
        network = factories.make_network(tx)
        ann, bea = (factories.make_person(tx, networks=[network]) for _number in range(2))
        helper_id = factories.make_helper(tx, network, name="Fatma").id
        draft = absences.Draft(AbsenceKind.HOLIDAY, DAY, DAY)
        key = absence.add(tx, helper_id, draft, by=ann, today=TODAY, now=NOW)
        network_id = network.id
    with reading(engine) as tx:
        set_id = last(tx, ann, network_id)
    assert set_id is not None
    longer = absences.Draft(AbsenceKind.HOLIDAY, DAY, None)

    def change() -> bool:
        with writing(engine) as tx:
            return absence.change(tx, helper_id, key, longer, 1, by=bea, today=TODAY, now=NOW)

    outcomes = together(lambda: take_back(engine, set_id, ann), change)
    with reading(engine) as tx:
        row = tx.get_one(AbsenceRow, key)
        stands = (row.is_withdrawn, row.last_day)
    assert (stands, outcomes) in [
        (
            (True, DAY),
            [Undone(0), "This absence was withdrawn. Add a new one if the helper is away after all."],
        ),
        (
            (False, None),
            [
                "This absence of Fatma was changed again since, so nothing was undone. Change it with the helper.",
                True,
            ],
        ),
    ]


def test_two_people_go_back_each_through_their_own_steps(tx: Session) -> None:
    network = factories.make_network(tx)
    people = [factories.make_person(tx, networks=[network]) for _number in range(2)]
    place = factories.make_location(tx, network)
    sessions = [factories.make_session(tx, place, day=DAY + timedelta(days=number)) for number in range(2)]
    helper = factories.make_helper(tx, network)
    for session in sessions:
        factories.make_assignment(tx, session, helper)
    moment = NOW
    for number in range(EACH):
        role = (AssignmentRole.RESERVE, AssignmentRole.GUIDE)[number % 2]
        for person, session in zip(people, sessions, strict=True):
            moment += timedelta(minutes=1)
            version = read.placed(tx, [session.id])[session.id].version
            roster.set_role(tx, session.id, helper.id, role, version, by=person, today=TODAY, now=moment)
            tx.flush()
    for number in range(EACH):
        for person in people:
            set_id = last(tx, person, network.id)
            assert set_id is not None, number
            moment += timedelta(minutes=1)
            undo.undo(tx, set_id, by=person, today=TODAY, now=moment)
            tx.flush()
    assert [last(tx, person, network.id) for person in people] == [None, None]
    placed = read.placed(tx, [session.id for session in sessions])
    assert {one.standing[0].role for one in placed.values()} == {AssignmentRole.GUIDE}
