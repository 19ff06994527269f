"""What the Today page says about helpers, within a person's scope."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.queries import follow_up
from db.session import reading, writing
from db.tables import ContactRow
from domain.follow_up import FollowedHelper, FollowUp
from domain.words import ContactKind, HelperStage, Role
from tests import factories
from tests.conftest import TODAY
from tests.services.planning_desk import PlanningDesk, open_desk
from tests.statements import recorded


@pytest.fixture
def desk(tx: Session, today: date, now: datetime) -> PlanningDesk:
    return open_desk(tx, today, now)


def names(found: FollowUp) -> dict[str, list[str]]:
    return {
        part: [one.name for one in getattr(found, part)]
        for part in ("without_next_action", "overdue", "due_this_week", "silent")
    }


def test_a_helper_is_followed_up_with_the_owner_and_the_last_contact(desk: PlanningDesk) -> None:
    owner = factories.make_account(desk.tx, name="Ann", networks=[desk.network])
    since = desk.today - timedelta(days=4)
    helper = desk.helper(
        "Fatma",
        stage=HelperStage.INTAKE,
        stage_since=since,
        next_action="Call",
        next_action_on=desk.today,
        owner_id=owner.id,
    )
    for days in (20, 3, 40):
        day = desk.today - timedelta(days=days)
        desk.tx.add(ContactRow(helper_id=helper.id, day=day, kind=ContactKind.PHONE))
    desk.tx.flush()
    assert follow_up.summary(desk.tx, desk.coordinator, desk.network.id, today=desk.today) == FollowUp(
        due_this_week=(
            FollowedHelper(
                helper.id,
                "Fatma",
                HelperStage.INTAKE,
                since,
                "Call",
                desk.today,
                owner.id,
                "Ann",
                desk.today - timedelta(days=3),
            ),
        )
    )


def test_each_sees_those_of_the_own_scope(desk: PlanningDesk) -> None:
    candidate = {"stage": HelperStage.CANDIDATE}
    here, elsewhere = desk.helper("Here", **candidate), desk.helper("Elsewhere", **candidate)
    left, unplaced = desk.helper("Left", **candidate), desk.helper("Unplaced", **candidate)
    desk.helper("Stopped", stage=HelperStage.STOPPED)
    factories.make_helper(desk.tx, name="Other network", stage=HelperStage.CANDIDATE)
    factories.make_placement(desk.tx, here, desk.location)
    other = factories.make_location(desk.tx, desk.network)
    factories.make_placement(desk.tx, elsewhere, other)
    factories.make_placement(desk.tx, left, desk.location, last_day=desk.today - timedelta(days=1))
    people = {
        role: factories.make_person(desk.tx, role, locations=[desk.location])
        for role in (Role.MANAGER, Role.VIEWER)
    }
    seen = {
        "coordinator": desk.coordinator,
        "administrator": factories.make_person(desk.tx, Role.ADMINISTRATOR),
        "manager": people[Role.MANAGER],
        "viewer": people[Role.VIEWER],
        "stranger": factories.make_person(desk.tx, networks=[factories.make_network(desk.tx)]),
    }
    everybody = sorted([here.name, elsewhere.name, left.name, unplaced.name])
    assert {
        who: sorted(
            names(follow_up.summary(desk.tx, person, desk.network.id, today=desk.today))[
                "without_next_action"
            ]
        )
        for who, person in seen.items()
    } == {
        "coordinator": everybody,
        "administrator": everybody,
        "manager": ["Here"],
        "viewer": [],
        "stranger": [],
    }


def test_one_statement_for_one_helper_as_for_three(engine: Engine) -> None:
    taken = []
    with writing(engine) as tx:
        network = factories.make_network(tx)
        person = factories.make_person(tx, networks=[network])
    for more in (1, 2):
        with writing(engine) as tx:
            for _number in range(more):
                helper = factories.make_helper(tx, network, stage=HelperStage.CANDIDATE)
                tx.add(ContactRow(helper_id=helper.id, day=TODAY, kind=ContactKind.PHONE))
        with reading(engine) as tx, recorded(engine) as statements:
            found = follow_up.summary(tx, person, network.id, today=TODAY)
        taken.append((len(found.without_next_action), len(statements)))
    assert taken == [(1, 1), (3, 1)]
