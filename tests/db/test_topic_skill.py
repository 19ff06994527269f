"""Questions asked where nobody on the roster had the skill: who counts as there, and what is left out."""

import csv
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.queries import topic_sessions, topic_skill
from db.tables import (
    AbsenceRow,
    CategoryRow,
    HelperCategoryRow,
    HelperRow,
    LocationRow,
    NetworkRow,
    SessionRow,
    TopicSkillRow,
)
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.topic_mark import Mark
from domain.topic_skill import SKILLS
from domain.words import AbsenceKind, AssignmentRole, AssignmentState, CategoryKind, CountState, Role
from services import standard_list
from tests import factories

DAY = date(2026, 11, 3)
SINCE = date(2026, 9, 1)
ANYBODY = Person(1, "A", Role.ADMINISTRATOR)


class Desk:
    """A place where each session brings questions on itsme and, in Tax season, on tax."""

    def __init__(self, tx: Session) -> None:
        self.tx = tx
        self.krook: LocationRow = factories.make_location(tx, name="De Krook")
        group = factories.make_category(tx, code="IDV")
        self.itsme = factories.make_category(tx, code="IDV1", parent_id=group.id)
        self.print = factories.make_category(tx, code="DOC1")
        self.skills = {
            code: factories.make_category(tx, kind=CategoryKind.SKILL, code=code)
            for code in ("itsme", "bank")
        }
        tx.add(TopicSkillRow(topic_id=self.itsme.id, category_id=self.skills["itsme"].id))
        self.hours = iter(range(1, 23))

    def helper(self, *skills: str) -> HelperRow:
        helper = factories.make_helper(self.tx, network=None)
        for code in skills:
            self.tx.add(HelperCategoryRow(helper_id=helper.id, category_id=self.skills[code].id))
        return helper

    def asked(
        self, topic: CategoryRow, number: int, *helpers: HelperRow, day: date = DAY, **given: Any
    ) -> SessionRow:
        hour = next(self.hours)
        on_roster = {key: given.pop(key) for key in ("role", "state", "release_cause") if key in given}
        state, place = given.pop("count", CountState.ENTERED), given.pop("place", self.krook)
        session = factories.make_session(
            self.tx, place, day=day, starts=time(hour), ends=time(hour, 50), **given
        )
        for helper in helpers:
            factories.make_assignment(self.tx, session, helper, **on_roster)
        count = factories.make_count(self.tx, session, visitors=number, state=state)
        factories.make_tally(self.tx, count, topic, number)
        return session

    def found(self, first: date = SINCE) -> list[tuple[Any, ...]]:
        filters = TopicFilters(self.krook.network_id, Period(first, date(2026, 11, 24)))
        frame = topic_skill.lacking(self.tx, ANYBODY, filters).places
        return list(frame.itertuples(index=False, name=None))


@pytest.fixture
def desk(tx: Session) -> Desk:
    return Desk(tx)


def test_questions_are_counted_where_nobody_had_the_skill_out_of_all_where_there_was_a_roster(
    desk: Desk,
) -> None:
    lacked = desk.asked(desk.itsme, 3, desk.helper("bank"), desk.helper())
    desk.asked(desk.itsme, 5, desk.helper("bank"), desk.helper("itsme", "bank"))
    desk.asked(desk.print, 9, desk.helper())  # asks for nothing in particular
    desk.asked(desk.itsme, 7)  # no roster was kept
    desk.asked(desk.itsme, 2, desk.helper(), count=CountState.DRAFT)
    place, topic = desk.krook, desk.itsme
    assert desk.found() == [(place.id, "De Krook", topic.id, topic.parent_id, 3, 1, 8, 2)]
    behind = topic_sessions.behind(
        desk.tx,
        ANYBODY,
        TopicFilters(place.network_id, Period(SINCE, DAY)),
        Mark(location_id=place.id, topic_id=topic.id, first=SINCE, lacks_skill=True),
        limit=9,
    )
    assert behind[["session_id", "questions"]].to_numpy().tolist() == [[lacked.id, 3]]


def test_few_places_are_read_and_the_topics_of_all_of_them(desk: Desk) -> None:
    network = desk.tx.get_one(NetworkRow, desk.krook.network_id)
    other = factories.make_location(desk.tx, network, name="De Serre")
    bank = factories.make_category(desk.tx, code="BAN1")
    desk.tx.add(TopicSkillRow(topic_id=bank.id, category_id=desk.skills["bank"].id))
    desk.asked(bank, 4, desk.helper())
    desk.asked(desk.itsme, 3, desk.helper())
    desk.asked(desk.itsme, 2, desk.helper(), place=other)
    filters = TopicFilters(desk.krook.network_id, Period(SINCE, DAY))
    few, everything = (topic_skill.lacking(desk.tx, ANYBODY, filters, most=most) for most in (1, None))
    assert few.places[["place", "topic_id", "questions"]].to_numpy().tolist() == [["De Krook", bank.id, 4]]
    assert everything.places["questions"].tolist() == [4, 3, 2]
    for one in (few, everything):
        assert one.topics.to_numpy().tolist() == [[desk.itsme.id, 5], [bank.id, 4]]


@pytest.mark.parametrize(
    "given",
    [
        {"role": AssignmentRole.BUDDY},
        {"role": AssignmentRole.RESERVE},
        {"state": AssignmentState.PROPOSED},
        {"state": AssignmentState.NO_SHOW},
    ],
)
def test_who_does_not_count_as_there_is_no_roster(desk: Desk, given: dict[str, Any]) -> None:
    desk.asked(desk.itsme, 3, desk.helper("itsme"), **given)
    assert desk.found() == []


def test_who_was_absent_brought_no_skill(desk: Desk) -> None:
    knows = desk.helper("itsme")
    desk.tx.add(AbsenceRow(helper_id=knows.id, kind=AbsenceKind.HOLIDAY, first_day=DAY, last_day=DAY))
    desk.asked(desk.itsme, 3, knows, desk.helper())
    desk.tx.flush()
    assert [row[4:6] for row in desk.found()] == [(3, 1)]


def test_helpers_without_a_name_may_have_known_it(desk: Desk) -> None:
    desk.asked(desk.itsme, 3, desk.helper(), unnamed_helpers=1)
    assert desk.found() == []


def test_a_skill_that_was_merged_counts_for_what_it_was_merged_into(desk: Desk) -> None:
    desk.asked(desk.itsme, 3, desk.helper("bank"))
    assert len(desk.found()) == 1
    desk.skills["bank"].merged_into_id = desk.skills["itsme"].id
    desk.tx.flush()
    assert desk.found() == []


def test_any_skill_that_a_topic_asks_for_will_do_and_a_network_says_which(desk: Desk) -> None:
    desk.asked(desk.itsme, 3, desk.helper("bank"))
    desk.asked(desk.print, 2, desk.helper("itsme"))
    desk.tx.add(TopicSkillRow(topic_id=desk.itsme.id, category_id=desk.skills["bank"].id))
    desk.tx.add(TopicSkillRow(topic_id=desk.print.id, category_id=desk.skills["bank"].id))
    desk.tx.flush()
    assert [row[2:5] for row in desk.found()] == [(desk.print.id, desk.print.id, 2)]
    told = topic_skill.asked_for(desk.tx)
    assert told[["topic_id", "skill"]].to_numpy().tolist() == [
        [desk.itsme.id, "bank en"],
        [desk.itsme.id, "itsme en"],
        [desk.print.id, "bank en"],
    ]


def test_where_no_topic_asks_for_anything_nothing_is_lacking(desk: Desk) -> None:
    desk.asked(desk.itsme, 3, desk.helper())
    desk.tx.execute(delete(TopicSkillRow))
    assert desk.found() == []


def test_only_the_last_months_of_a_long_period_are_looked_at(desk: Desk) -> None:
    desk.asked(desk.itsme, 3, desk.helper(), day=date(2026, 9, 1))
    desk.asked(desk.itsme, 5, desk.helper(), day=date(2026, 8, 31))
    assert [row[4:6] for row in desk.found(first=date(2026, 1, 1))] == [(3, 1)]


def test_every_code_stands_in_the_standard_lists() -> None:
    folder = Path(standard_list.__file__).parent / "standard"
    with (folder / "topics.csv").open(encoding="utf-8") as file:
        topics = {row["code"] for row in csv.DictReader(file)}
    with (folder / "categories.csv").open(encoding="utf-8") as file:
        skills = {row["code"] for row in csv.DictReader(file) if row["kind"] == CategoryKind.SKILL}
    assert set(SKILLS) <= topics
    assert frozenset[str]().union(*SKILLS.values()) <= skills
