"""Keeping the lists: nothing is deleted, no total of the past changes, and only who covers all networks changes them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries import category as categories
from db.queries import topics
from db.tables import (
    CategoryRow,
    ChangeRow,
    HelperCategoryRow,
    LocationCategoryRow,
    SessionWishRow,
    SlotWishRow,
)
from domain import category as rules
from domain.category import Category, Draft, Merging
from domain.count import BadTap
from domain.errors import NotAllowed, NotFound, Stale
from domain.period import Period
from domain.person import Person
from domain.privacy import NamesSomebody
from domain.roster_refusal import UnknownWish
from domain.topic_filters import TopicFilters
from domain.words import CategoryKind, Role
from services import category, category_merging
from tests import factories
from tests.services.counting import open_desk, plus, typed
from tests.statements import recorded

ITSME = Draft("itsme installeren", "Install itsme", "Installer itsme", hint_nl="app en kaartlezer")


@pytest.fixture
def keeper(tx: Session) -> Person:
    """The coordinator of the one network there is."""
    return factories.make_person(tx, Role.COORDINATOR, networks=[factories.make_network(tx)])


def listed(tx: Session, today: date, kind: CategoryKind = CategoryKind.TOPIC) -> list[Category]:
    tx.flush()
    return categories.of_kind(tx, kind, today=today)


def verbs(tx: Session) -> list[str]:
    """What history noted, one for each network."""
    tx.flush()
    return sorted(tx.scalars(select(ChangeRow.verb)))


def test_an_item_is_added_once_last_on_its_list_with_a_code_of_its_own(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    group = factories.make_category(tx, code="IDV", position=10)
    draft = Draft(" itsme   installeren", "Install itsme", "Installer itsme", parent_id=group.id)
    key = category.add(tx, CategoryKind.TOPIC, draft, by=keeper, now=now)
    assert category.add(tx, CategoryKind.TOPIC, draft, by=keeper, now=now) == key
    row = tx.get_one(CategoryRow, key)
    assert (row.label_nl, row.code, row.position, row.parent_id) == ("itsme installeren", "X1", 20, group.id)
    assert verbs(tx) == ["added"]


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (Draft("itsme", "itsme", " "), rules.LabelMissing),
        (Draft("x" * 81, "itsme", "itsme"), rules.LabelMissing),
        (Draft("itsme", "itsme", "itsme", hint_fr="x" * 201), rules.HintTooLong),
        (Draft("bel 0475 12 34 56", "itsme", "itsme"), NamesSomebody),
        (Draft("itsme", "itsme", "itsme", parent_id=987654), rules.NoSuchGroup),
    ],
)
def test_what_cannot_be_on_a_list_is_refused(
    tx: Session, keeper: Person, now: datetime, draft: Draft, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        category.add(tx, CategoryKind.TOPIC, draft, by=keeper, now=now)
    assert verbs(tx) == []


def test_a_name_is_on_a_list_once_also_when_it_was_retired(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    key = category.add(tx, CategoryKind.OUTCOME, ITSME, by=keeper, now=now)
    category.retire(tx, key, 1, by=keeper, today=today, now=now)
    with pytest.raises(rules.LabelTaken, match="“itsme installeren” is on this list already"):
        category.add(tx, CategoryKind.OUTCOME, Draft("Andere", "INSTALL ITSME", "Autre"), by=keeper, now=now)
    assert category.add(tx, CategoryKind.REFERRAL, ITSME, by=keeper, now=now) != key


def asked_for(tx: Session, topic_id: int) -> frozenset[str]:
    tx.flush()
    return categories.skills(tx, CategoryKind.TOPIC).get(topic_id, frozenset())


def test_which_skills_help_with_a_topic_is_kept_with_it(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    for code in ("itsme", "bank"):
        factories.make_category(tx, kind=CategoryKind.SKILL, code=code)
    draft = replace(ITSME, skills=frozenset({"itsme"}))
    key = category.add(tx, CategoryKind.TOPIC, draft, by=keeper, now=now)
    assert category.add(tx, CategoryKind.TOPIC, draft, by=keeper, now=now) == key
    assert listed(tx, today)[0].draft == draft
    both = replace(draft, skills=frozenset({"itsme", "bank"}))
    assert category.change(tx, key, both, 1, by=keeper, now=now) is True
    assert category.change(tx, key, both, 1, by=keeper, now=now) is False
    with pytest.raises(Stale):
        category.change(tx, key, draft, 1, by=keeper, now=now)
    assert asked_for(tx, key) == {"itsme", "bank"}
    tx.flush()
    noted = tx.scalars(select(ChangeRow).where(ChangeRow.verb == "changed")).one()
    assert (noted.before["skills"], noted.after["skills"]) == (["itsme"], ["bank", "itsme"])  # type: ignore[index]
    assert category.change(tx, key, ITSME, 2, by=keeper, now=now) is True
    assert asked_for(tx, key) == frozenset()


def test_a_topic_asks_only_for_skills_that_are_on_their_list_and_nothing_else_asks_for_any(
    tx: Session, keeper: Person, now: datetime
) -> None:
    factories.make_category(tx, kind=CategoryKind.SKILL, code="itsme")
    with pytest.raises(UnknownWish):
        category.add(tx, CategoryKind.TOPIC, replace(ITSME, skills=frozenset({"gone"})), by=keeper, now=now)
    with pytest.raises(UnknownWish):
        category.add(
            tx, CategoryKind.OUTCOME, replace(ITSME, skills=frozenset({"itsme"})), by=keeper, now=now
        )


def test_a_skill_that_is_merged_leaves_its_topics_to_the_other(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    old, new = (
        factories.make_category(tx, kind=CategoryKind.SKILL, code=code) for code in ("signin", "itsme")
    )
    key = category.add(
        tx, CategoryKind.TOPIC, replace(ITSME, skills=frozenset({"signin"})), by=keeper, now=now
    )
    category_merging.merge(tx, old.id, new.id, old.version, by=keeper, today=today, now=now)
    assert asked_for(tx, key) == {"itsme"}


def test_groups_hold_topics_and_nothing_deeper(tx: Session, keeper: Person, now: datetime) -> None:
    group, other = factories.make_category(tx), factories.make_category(tx)
    topic = factories.make_category(tx, parent_id=group.id)
    flat = factories.make_category(tx, kind=CategoryKind.OUTCOME)
    for kind, parent in ((CategoryKind.TOPIC, topic), (CategoryKind.OUTCOME, flat)):
        with pytest.raises(rules.NoSuchGroup):
            category.add(tx, kind, Draft("a", "b", "c", parent_id=parent.id), by=keeper, now=now)
    with pytest.raises(rules.GroupHoldsTopics):
        category.change(tx, group.id, Draft("a", "b", "c", parent_id=other.id), 1, by=keeper, now=now)


def test_a_change_is_saved_once_and_a_stale_one_not_at_all(
    tx: Session, keeper: Person, now: datetime
) -> None:
    key = category.add(tx, CategoryKind.TOPIC, ITSME, by=keeper, now=now)
    wanted = Draft("itsme vernieuwen", "Renew itsme", "Renouveler itsme")
    assert category.change(tx, key, wanted, 1, by=keeper, now=now) is True
    assert category.change(tx, key, wanted, 1, by=keeper, now=now) is False
    with pytest.raises(Stale):
        category.change(tx, key, ITSME, 1, by=keeper, now=now)
    tx.flush()
    change = tx.scalars(select(ChangeRow).where(ChangeRow.verb == "changed")).one()
    assert (change.before or {})["label_nl"] == "itsme installeren"
    assert (change.after or {})["label_nl"] == "itsme vernieuwen"


def test_the_order_is_that_of_its_level_and_others_keep_their_places(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    group = factories.make_category(tx, position=10)
    first, second, third = (
        factories.make_category(tx, parent_id=group.id, position=20 + number) for number in range(3)
    )
    assert category.put_before(tx, third.id, first.id, by=keeper, now=now) is True
    assert category.put_before(tx, third.id, first.id, by=keeper, now=now) is False
    assert [one.id for one in listed(tx, today)] == [group.id, third.id, first.id, second.id]
    assert category.put_before(tx, third.id, None, by=keeper, now=now) is True
    assert [one.id for one in listed(tx, today)] == [group.id, first.id, second.id, third.id]
    with pytest.raises(NotFound):
        category.put_before(tx, third.id, group.id, by=keeper, now=now)


def test_a_group_is_retired_after_its_topics_and_both_come_back(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    group = factories.make_category(tx)
    topic = factories.make_category(tx, parent_id=group.id)
    with pytest.raises(rules.HoldsTopicsInUse):
        category.retire(tx, group.id, 1, by=keeper, today=today, now=now)
    assert category.retire(tx, topic.id, 1, by=keeper, today=today, now=now) is True
    assert category.retire(tx, topic.id, 1, by=keeper, today=today, now=now) is False
    assert category.retire(tx, group.id, 1, by=keeper, today=today, now=now) is True
    assert [one.is_in_use(today) for one in listed(tx, today)] == [False, False]
    assert category.reopen(tx, group.id, 2, by=keeper, now=now) is True
    assert category.reopen(tx, group.id, 2, by=keeper, now=now) is False
    with pytest.raises(Stale):
        category.reopen(tx, topic.id, 1, by=keeper, now=now)


def test_merging_a_topic_changes_no_total_and_is_seen_before_it_is_done(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    location = factories.make_location(tx)
    group = factories.make_category(tx)
    old, new = (factories.make_category(tx, parent_id=group.id) for _ in range(2))
    for ago, tallies in ((1, {old: 3, new: 2}), (2, {old: 4})):
        session = factories.make_session(tx, location, day=today - timedelta(days=ago))
        counted = factories.make_count(tx, session, visitors=9)
        for topic, number in tallies.items():
            factories.make_tally(tx, counted, topic, number)
    somebody = factories.make_person(tx, Role.ADMINISTRATOR)
    filters = TopicFilters(location.network_id, Period(today - timedelta(days=30), today))
    tx.flush()
    before = topics.totals(tx, somebody, filters, now=now)
    assert category_merging.merge(tx, old.id, new.id, 1, by=somebody, today=today, now=now) == Merging(2, 7)
    assert category_merging.merge(tx, old.id, new.id, 1, by=somebody, today=today, now=now) == Merging()
    tx.flush()
    assert topics.totals(tx, somebody, filters, now=now) == before
    items = {one.id: one for one in listed(tx, today)}
    assert (items[old.id].merged_into, items[old.id].is_in_use(today), items[old.id].used) == (
        new.id,
        False,
        7,
    )
    assert verbs(tx).count("merged") == 2  # one line in each of the two networks
    with pytest.raises(rules.IsMerged):
        category.change(tx, old.id, ITSME, 2, by=somebody, now=now)
    with pytest.raises(rules.IsMerged):
        category.reopen(tx, old.id, 2, by=somebody, now=now)


def test_what_was_merged_follows_when_its_target_is_merged_too_and_topics_follow_their_group(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    first, second, third = (factories.make_category(tx) for _ in range(3))
    topic = factories.make_category(tx, parent_id=second.id)
    category_merging.merge(tx, first.id, second.id, 1, by=keeper, today=today, now=now)
    merged = category_merging.merge(tx, second.id, third.id, 1, by=keeper, today=today, now=now)
    assert merged == Merging(topics=1)
    assert (first.merged_into_id, second.merged_into_id, topic.parent_id) == (third.id, third.id, third.id)


def test_only_two_of_one_list_and_level_merge_and_the_second_is_in_use(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    group, other = factories.make_category(tx), factories.make_category(tx)
    topic = factories.make_category(tx, parent_id=group.id)
    retired = factories.make_category(tx, retired_on=today)
    outcome = factories.make_category(tx, kind=CategoryKind.OUTCOME)
    for one, into in ((other, other), (other, topic), (topic, group), (other, retired), (other, outcome)):
        with pytest.raises(rules.CannotMerge):
            category_merging.merge(tx, one.id, into.id, 1, by=keeper, today=today, now=now)
    with pytest.raises(Stale):
        category_merging.merge(tx, other.id, group.id, 7, by=keeper, today=today, now=now)


def test_a_merged_language_goes_over_to_everybody_and_everything_that_had_it_once(
    tx: Session, keeper: Person, today: date, now: datetime
) -> None:
    old, new = (factories.make_category(tx, kind=CategoryKind.LANGUAGE) for _ in range(2))
    network = factories.make_network(tx)
    location = factories.make_location(tx, network)
    both, one = (factories.make_helper(tx, network) for _ in range(2))
    session, slot = factories.make_session(tx, location), factories.make_slot(tx, location)
    tx.add_all(
        [
            HelperCategoryRow(helper_id=both.id, category_id=old.id),
            HelperCategoryRow(helper_id=both.id, category_id=new.id),
            HelperCategoryRow(helper_id=one.id, category_id=old.id),
            LocationCategoryRow(location_id=location.id, category_id=old.id),
            SessionWishRow(session_id=session.id, category_id=old.id),
            SlotWishRow(slot_id=slot.id, category_id=old.id),
        ]
    )
    tx.flush()
    root = factories.make_person(tx, Role.ADMINISTRATOR)
    merged = category_merging.merge(tx, old.id, new.id, 1, by=root, today=today, now=now)
    assert merged == Merging(helpers=2, locations=1, needs=2)
    for table in (HelperCategoryRow, LocationCategoryRow, SessionWishRow, SlotWishRow):
        assert set(tx.scalars(select(table.category_id))) == {new.id}
    assert {item.id: item.used for item in listed(tx, today, CategoryKind.LANGUAGE)} == {old.id: 0, new.id: 2}


def test_a_tap_on_a_topic_that_was_merged_meanwhile_counts_for_the_other_one(
    tx: Session, today: date, now: datetime
) -> None:
    desk = open_desk(tx, now)
    old, new = factories.make_category(tx), factories.make_category(tx)
    root = factories.make_person(tx, Role.ADMINISTRATOR)
    desk.tap(plus(f"category:{new.id}"))
    category_merging.merge(tx, old.id, new.id, 1, by=root, today=today, now=now)
    late = plus(f"category:{old.id}", 2)
    assert desk.tap(late) == {late.id}
    assert desk.tap(late) == {late.id}
    assert desk.tallies() == {new.id: 3}
    with pytest.raises(BadTap):  # a typed total would say something about the other topic that nobody meant
        desk.tap(typed(9, f"category:{old.id}"))


def test_whoever_keeps_one_of_several_networks_reads_the_lists_and_changes_none(
    tx: Session, keeper: Person, now: datetime
) -> None:
    assert categories.may_keep(tx, keeper) is True
    factories.make_network(tx)
    assert categories.may_keep(tx, keeper) is False
    with pytest.raises(NotAllowed, match="only an administrator changes them"):
        category.add(tx, CategoryKind.TOPIC, ITSME, by=keeper, now=now)


def test_topics_are_read_in_three_statements_however_many_there_are(tx: Session, today: date) -> None:
    factories.make_category(tx)
    with recorded(tx.get_bind()) as few:  # type: ignore[arg-type] # an engine
        listed(tx, today)
    for _ in range(3):
        factories.make_category(tx)
    with recorded(tx.get_bind()) as many:  # type: ignore[arg-type] # an engine
        assert len(listed(tx, today)) == 4
    assert len(few) == 3  # the list, the skills it asks for, and how much it is used
    assert len([one for one in many if one.startswith("SELECT")]) == 3
