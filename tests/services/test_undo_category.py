"""Taking back what was done to a list: whole, unless it was changed again since; never a merge."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import category as categories
from db.queries import undo as undos
from db.tables import NetworkRow
from domain import category as rules
from domain.category import Category, Draft
from domain.person import Person
from domain.undo import ListChangedSince, Step, UndoneAlready
from domain.words import CategoryKind, Role
from services import category, category_merging, undo
from tests import factories


@pytest.fixture
def keeper(tx: Session) -> Person:
    """The administrator of two networks, who share the lists."""
    for _ in range(2):
        factories.make_network(tx)
    group = factories.make_category(tx, code="IDV", position=10)
    for number in (1, 2, 3):
        factories.make_category(tx, code=f"IDV{number}", position=10 + number, parent_id=group.id)
    factories.make_category(tx, kind=CategoryKind.SKILL, code="phone")
    return factories.make_person(tx, Role.ADMINISTRATOR)


def topics(tx: Session, today: date) -> list[Category]:
    tx.flush()
    return categories.of_kind(tx, CategoryKind.TOPIC, today=today)


def last(tx: Session, by: Person, now: datetime) -> Step | None:
    network_id = tx.scalars(select(NetworkRow.id).order_by(NetworkRow.id)).first()
    assert network_id is not None
    network_id = tx.scalars(select(NetworkRow.id).order_by(NetworkRow.id)).first()
    assert network_id is not None
    return undos.last_step(tx, by, network_id, since=now - timedelta(days=8))


def take_back(tx: Session, by: Person, today: date, now: datetime) -> None:
    step = last(tx, by, now)
    assert step is not None
    undo.undo(tx, step.set_id, by=by, today=today, now=now)


def test_a_name_and_the_skills_of_a_topic_are_as_before_under_one_line(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    was = topics(tx, today)
    item = was[1]
    draft = replace(item.draft, label_nl="itsme", skills=frozenset({"phone"}))
    category.change(tx, item.id, draft, item.version, by=keeper, now=now)
    step = last(tx, keeper, now)
    assert step is not None
    assert [(line.place, sorted(line.after)) for line in step.lines] == [
        (item.draft.label_en, ["label_nl", "skills"])
    ]
    take_back(tx, keeper, today, now)
    assert [one.draft for one in topics(tx, today)] == [one.draft for one in was]
    assert topics(tx, today)[1].version == item.version + 2
    assert last(tx, keeper, now) is None
    with pytest.raises(UndoneAlready):
        undo.undo(tx, step.set_id, by=keeper, today=today, now=now)


def test_an_order_is_as_before_and_refused_once_it_is_another(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    was = [one.id for one in topics(tx, today)]
    category.put_before(tx, was[3], was[1], by=keeper, now=now)
    first = last(tx, keeper, now)
    assert first is not None
    assert [line.place for line in first.lines] == [""]
    later = now + timedelta(minutes=1)
    category.put_before(tx, was[2], was[1], by=keeper, now=later)
    with pytest.raises(ListChangedSince):
        undo.undo(tx, first.set_id, by=keeper, today=today, now=later)
    take_back(tx, keeper, today, later)
    take_back(tx, keeper, today, later + timedelta(minutes=1))
    assert [one.id for one in topics(tx, today)] == was


def test_what_was_retired_is_offered_again_and_the_other_way_round(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    item = topics(tx, today)[1]
    category.retire(tx, item.id, item.version, by=keeper, today=today, now=now)
    take_back(tx, keeper, today, now + timedelta(minutes=1))
    assert topics(tx, today)[1].retired_on is None
    item = topics(tx, today)[1]
    category.retire(tx, item.id, item.version, by=keeper, today=today, now=now + timedelta(minutes=2))
    item = topics(tx, today)[1]
    category.reopen(tx, item.id, item.version, by=keeper, now=now + timedelta(minutes=3))
    take_back(tx, keeper, today, now + timedelta(minutes=4))
    assert topics(tx, today)[1].retired_on == today


def test_what_stands_in_the_way_is_said_and_nothing_is_undone(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    item = topics(tx, today)[1]
    category.change(tx, item.id, replace(item.draft, label_nl="itsme"), item.version, by=keeper, now=now)
    taken = Draft(item.draft.label_nl, "Another", "Une autre", parent_id=item.draft.parent_id)
    category.add(tx, CategoryKind.TOPIC, taken, by=keeper, now=now + timedelta(minutes=1))
    with pytest.raises(rules.LabelTaken):
        take_back(tx, keeper, today, now + timedelta(minutes=2))
    item = topics(tx, today)[1]
    again = replace(item.draft, label_nl="itsme!")
    category.change(
        tx, item.id, again, item.version, by=factories.make_person(tx, Role.ADMINISTRATOR), now=now
    )
    with pytest.raises(ListChangedSince):
        take_back(tx, keeper, today, now + timedelta(minutes=2))
    assert topics(tx, today)[1].draft == again


def test_adding_and_merging_are_not_offered(tx: Session, keeper: Person, today: date, now: datetime) -> None:
    category.add(tx, CategoryKind.TOPIC, Draft("nieuw", "new", "nouveau"), by=keeper, now=now)
    one, other = topics(tx, today)[1:3]
    category_merging.merge(tx, one.id, other.id, one.version, by=keeper, today=today, now=now)
    assert last(tx, keeper, now) is None
