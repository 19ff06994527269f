"""The stages of helpers, read from the history that the services write."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.queries import pipeline
from db.session import reading, writing
from domain.helper import Draft
from domain.person import Person
from domain.pipeline import Stretch, Way
from domain.words import HelperKind, HelperStage, Role
from services import helper, leaving
from tests import factories
from tests.conftest import TODAY
from tests.services.planning_desk import PlanningDesk, open_desk
from tests.statements import recorded

BEGUN = TODAY - timedelta(days=20)


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> PlanningDesk:
    return open_desk(tx, today, now)


def draft(
    stage: HelperStage, since: date, kind: HelperKind = HelperKind.VOLUNTEER, name: str = "Ada"
) -> Draft:
    return Draft(name, kind, stage, since)


def add(desk: PlanningDesk, one: Draft) -> int:
    return helper.add(desk.tx, desk.network.id, one, by=desk.coordinator, today=desk.today, now=desk.now)


def change(desk: PlanningDesk, key: int, one: Draft, seen: int, days: int) -> None:
    later = desk.now + timedelta(days=days)
    helper.change(desk.tx, key, one, seen, by=desk.coordinator, today=later.date(), now=later)


def ways(desk: PlanningDesk, by: Person | None = None) -> dict[int, Way]:
    desk.tx.flush()
    return pipeline.ways(desk.tx, by or desk.coordinator, desk.network.id, zone=desk.now.tzinfo)


def test_the_way_of_a_helper_is_what_the_services_noted(desk: PlanningDesk) -> None:
    key = add(desk, draft(HelperStage.CANDIDATE, BEGUN))
    change(desk, key, draft(HelperStage.CANDIDATE, BEGUN, HelperKind.STUDENT), 1, 1)  # nothing of a stage
    change(desk, key, draft(HelperStage.CANDIDATE, TODAY - timedelta(days=18)), 2, 2)  # its day put right
    active_on = TODAY + timedelta(days=5)
    change(desk, key, draft(HelperStage.ACTIVE, active_on), 3, 5)
    stopped_on = TODAY + timedelta(days=8)
    leaving.leave(
        desk.tx,
        key,
        HelperStage.STOPPED,
        stopped_on,
        4,
        by=desk.coordinator,
        today=stopped_on,
        now=desk.now + timedelta(days=8),
    )
    leaving.anonymise(
        desk.tx, key, 5, by=desk.coordinator, today=stopped_on, now=desk.now + timedelta(days=9)
    )
    factories.make_helper(desk.tx, desk.network)  # of whom history knows nothing
    assert ways(desk) == {
        key: Way(
            TODAY,
            (
                Stretch(HelperStage.CANDIDATE, TODAY - timedelta(days=18)),
                Stretch(HelperStage.ACTIVE, active_on),
                Stretch(HelperStage.STOPPED, stopped_on),
            ),
        )
    }


def test_a_stage_that_began_on_the_same_day_keeps_it(desk: PlanningDesk) -> None:
    key = add(desk, draft(HelperStage.CANDIDATE, TODAY))
    change(desk, key, draft(HelperStage.ACTIVE, TODAY), 1, 0)
    assert [one.since for one in ways(desk)[key].stretches] == [TODAY, TODAY]


def test_helpers_of_another_network_are_not_told(desk: PlanningDesk) -> None:
    add(desk, draft(HelperStage.CANDIDATE, BEGUN))
    stranger = Person(9, "N", Role.COORDINATOR, networks=frozenset({desk.network.id + 1}))
    assert ways(desk, stranger) == {}
    assert pipeline.ways(desk.tx, desk.coordinator, desk.network.id + 1, zone=None) == {}


def test_any_number_of_helpers_takes_one_statement(engine: Engine, today: date, now: datetime) -> None:
    for number in (1, 3):
        with writing(engine) as tx:
            desk = open_desk(tx, today, now)
            for one in range(number):
                add(desk, draft(HelperStage.CANDIDATE, BEGUN, name=f"Helper {one}"))
            network, person = desk.network.id, desk.coordinator
        with recorded(engine) as statements, reading(engine) as tx:
            assert len(pipeline.ways(tx, person, network, zone=now.tzinfo)) == number
        assert len(statements) == 1
