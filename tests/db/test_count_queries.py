"""Which session to count, which are missing: own places only, in order, in a fixed number of statements."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.queries import count, topic_list
from db.session import reading, writing
from db.tables import LocationRow, NetworkRow, SessionRow
from domain.count import Figures
from domain.counted_session import Completeness, Topic, TopicGroup
from domain.person import Person
from domain.words import CancelReason, CategoryKind, CountState, Role, SessionState
from services import count as verbs
from tests import factories
from tests.statements import recorded

MORNING = {"starts": time(9), "ends": time(12)}


@dataclass(frozen=True, slots=True)
class City:
    """Two places of one network and one of another, with a coordinator of the first and a manager of one place."""

    network: NetworkRow
    krook: LocationRow
    serre: LocationRow
    elsewhere: LocationRow
    coordinator: Person
    manager: Person


@pytest.fixture
def city(tx: Session) -> City:
    return make_city(tx)


def make_city(tx: Session) -> City:
    network = factories.make_network(tx)
    krook = factories.make_location(tx, network, name="De Krook")
    return City(
        network,
        krook,
        factories.make_location(tx, network, name="De Serre"),
        factories.make_location(tx),
        factories.make_person(tx, networks=[network]),
        factories.make_person(tx, Role.MANAGER, locations=[krook]),
    )


def missing(tx: Session, person: Person, city: City, now: datetime, since: date | None = None) -> list[int]:
    return [one.at.session_id for one in count.missing(tx, person, city.network.id, now, since=since)]


def test_missing_are_own_sessions_that_ended_over_an_hour_ago_oldest_first(
    tx: Session, city: City, now: datetime
) -> None:
    yesterday = now.date() - timedelta(days=1)
    later = factories.make_session(tx, city.krook, day=yesterday, starts=time(13), ends=time(15))
    begun = factories.make_session(tx, city.krook, day=yesterday)
    factories.make_count(tx, begun, state=CountState.DRAFT, visitors=None)
    at_eleven = factories.make_session(tx, city.krook, starts=time(9), ends=time(11))
    serre = factories.make_session(tx, city.serre, day=date(2026, 11, 20))
    factories.make_session(tx, city.elsewhere, day=yesterday)
    entered = factories.make_session(tx, city.krook, day=date(2026, 11, 20))
    factories.make_count(tx, entered)
    zero = factories.make_session(tx, city.krook, day=date(2026, 11, 19))
    factories.make_count(tx, zero, visitors=0)
    cancelled = {"state": SessionState.CANCELLED, "cancel_reason": CancelReason.ILLNESS}
    factories.make_session(tx, city.krook, day=date(2026, 11, 18), **cancelled)
    factories.make_session(tx, city.krook, day=date(2026, 11, 11), holiday="armistice")
    factories.make_session(tx, city.krook, starts=time(9), ends=time(11, 1), room="2")  # 59 minutes ago
    retired = factories.make_location(tx, city.network, retired_on=date(2026, 11, 1))
    factories.make_session(tx, retired, day=yesterday)
    older = factories.make_session(tx, city.krook, day=date(2026, 9, 28))
    assert missing(tx, city.manager, city, now) == [begun.id, later.id, at_eleven.id]
    assert missing(tx, city.coordinator, city, now) == [serre.id, begun.id, later.id, at_eleven.id]
    assert missing(tx, city.manager, city, now, date(2026, 1, 1))[0] == older.id
    assert [one.is_begun for one in count.missing(tx, city.manager, city.network.id, now)] == [
        True,
        False,
        False,
    ]


def test_missing_is_empty_for_who_may_not_count_there(tx: Session, city: City, now: datetime) -> None:
    factories.make_session(tx, city.krook, day=date(2026, 11, 20))
    viewer = factories.make_person(tx, Role.VIEWER, networks=[city.network])
    stranger = factories.make_person(tx, Role.MANAGER, locations=[city.elsewhere])
    for person in (viewer, stranger):
        assert missing(tx, person, city, now) == []
        assert count.missing_per_location(tx, person, city.network.id, now) == []
        assert count.to_count_now(tx, person, city.network.id, now) is None
        assert count.of_location(tx, person, city.krook.id, now) == []
        assert count.recently_entered(tx, person, city.network.id, today=now.date(), limit=5) == []


def test_completeness_counts_entered_and_expected_sessions_of_the_last_eight_weeks(
    tx: Session, city: City, now: datetime
) -> None:
    for day in (date(2026, 11, 17), date(2026, 11, 10), date(2026, 9, 29), date(2026, 9, 28)):
        session = factories.make_session(tx, city.krook, day=day)
        if day.day in {17, 28}:
            factories.make_count(tx, session, visitors=0)
    factories.make_session(tx, city.elsewhere, day=date(2026, 11, 17))
    assert count.missing_per_location(tx, city.coordinator, city.network.id, now) == [
        Completeness(city.krook.id, "De Krook", entered=1, expected=3),
        Completeness(city.serre.id, "De Serre", entered=0, expected=0),
    ]
    mine = count.missing_per_location(tx, city.manager, city.network.id, now)
    assert [(one.location, one.missing) for one in mine] == [("De Krook", 2)]
    assert mine[0].missing == len(missing(tx, city.manager, city, now))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (time(7, 59), "yesterday"),
        (time(8, 0), "morning"),
        (time(11), "morning"),
        (time(12, 59), "morning"),
        (time(13, 1), "afternoon"),
        (time(18, 1), "yesterday"),
    ],
)
def test_the_session_of_now_comes_before_the_oldest_missing_one(
    tx: Session, city: City, at: time, expected: str
) -> None:
    sessions = {
        "yesterday": factories.make_session(tx, city.krook, day=date(2026, 11, 23)),
        "morning": factories.make_session(tx, city.krook, **MORNING),
        "afternoon": factories.make_session(tx, city.krook, starts=time(13), ends=time(17)),
    }
    factories.make_session(tx, city.serre, **MORNING)
    local = datetime.combine(date(2026, 11, 24), at) - timedelta(hours=1)  # Brussels in winter
    now = local.replace(tzinfo=UTC)
    chosen = count.to_count_now(tx, city.manager, city.network.id, now)
    assert chosen == sessions[expected].id


def test_an_entered_session_of_now_gives_way_to_the_oldest_missing_one(
    tx: Session, city: City, now: datetime
) -> None:
    factories.make_count(tx, factories.make_session(tx, city.krook, **MORNING))
    assert count.to_count_now(tx, city.manager, city.network.id, now) is None
    old = factories.make_session(tx, city.krook, day=date(2026, 11, 20))
    factories.make_session(tx, city.krook, day=date(2026, 11, 21))
    assert count.to_count_now(tx, city.manager, city.network.id, now) == old.id


def test_a_session_says_what_was_counted_and_by_whom(tx: Session, city: City, now: datetime) -> None:
    session = factories.make_session(tx, city.krook, room="Zolder")
    fresh = count.of_session(tx, city.manager, session.id)
    assert fresh is not None
    assert (fresh.state, fresh.figures, fresh.version, fresh.takes_place) == (None, Figures(), 1, True)
    row = factories.make_count(
        tx, session, first_time=1, note="Druk", entered_at=now, entered_by_id=city.manager.account_id
    )
    topic, zero = factories.make_category(tx), factories.make_category(tx)
    factories.make_tally(tx, row, topic, 4)
    factories.make_tally(tx, row, zero, 0)
    outcome = factories.make_category(tx, kind=CategoryKind.OUTCOME)
    factories.make_tally(tx, row, outcome, 2)
    found = count.of_session(tx, city.coordinator, session.id)
    assert found is not None
    assert (found.at.location, found.at.room, found.network_id) == ("De Krook", "Zolder", city.network.id)
    assert found.figures == Figures(3, 1, None, {topic.id: 4, outcome.id: 2}, "Druk")
    assert (found.is_entered, found.entered_at, found.entered_by) == (True, now, city.manager.name)


def test_a_session_of_another_place_does_not_exist_for_a_manager(tx: Session, city: City) -> None:
    viewer = factories.make_person(tx, Role.VIEWER, networks=[city.network])
    session = factories.make_session(tx, city.serre)
    assert count.of_session(tx, city.manager, session.id) is None
    assert count.of_session(tx, viewer, session.id) is None
    assert count.of_session(tx, city.manager, 1) is None


def test_sessions_of_a_location_to_choose_from_are_begun_ones_newest_first(
    tx: Session, city: City, now: datetime
) -> None:
    old = factories.make_session(tx, city.krook, day=date(2026, 11, 3))
    factories.make_count(tx, old, visitors=7)
    draft = factories.make_session(tx, city.krook, day=date(2026, 11, 10))
    factories.make_count(tx, draft, state=CountState.DRAFT, visitors=2)
    soon = factories.make_session(tx, city.krook, starts=time(13), ends=time(15))
    factories.make_session(tx, city.krook, starts=time(13, 1), ends=time(15))
    factories.make_session(tx, city.krook, day=date(2026, 9, 28))
    factories.make_session(tx, city.serre)
    lines = count.of_location(tx, city.manager, city.krook.id, now)
    assert [(line.at.session_id, line.state, line.visitors) for line in lines] == [
        (soon.id, None, None),
        (draft.id, CountState.DRAFT, None),
        (old.id, CountState.ENTERED, 7),
    ]
    assert count.of_location(tx, city.manager, city.serre.id, now) == []


def test_recently_entered_and_the_history_of_a_count(tx: Session, city: City, now: datetime) -> None:
    sessions = [factories.make_session(tx, city.krook, day=date(2026, 11, day)) for day in (17, 10)]
    for minutes, session in enumerate(sessions):
        at = now + timedelta(minutes=minutes)
        verbs.zero_visitors(tx, session.id, by=city.manager, now=at)
    later = now + timedelta(hours=2)
    figures = Figures(visitors=2)
    verbs.correct(tx, sessions[0].id, figures, 2, by=city.coordinator, now=later)
    tx.flush()
    lines = count.recently_entered(tx, city.manager, city.network.id, today=now.date(), limit=5)
    assert [(line.at.session_id, line.visitors, line.corrected_at) for line in lines] == [
        (sessions[1].id, 0, None),
        (sessions[0].id, 2, later),
    ]
    changes = count.history_of(tx, city.manager, sessions[0].id)
    assert [(change.by, change.verb, change.before) for change in changes] == [
        (city.manager.name, "entered_zero", None),
        (city.coordinator.name, "corrected", {"visitors": 0}),
    ]
    stranger = factories.make_person(tx, Role.MANAGER, locations=[city.serre])
    assert count.history_of(tx, stranger, sessions[0].id) == []


def test_topics_are_grouped_in_the_order_of_the_list(tx: Session) -> None:
    late = factories.make_category(tx, code="IDV", position=2, hint_en="Signing in")
    early = factories.make_category(tx, code="TOE", position=1)
    itsme = factories.make_category(tx, code="IDV1", parent_id=late.id, retired_on=date(2026, 1, 1))
    factories.make_category(tx, code="IDV9", parent_id=late.id, merged_into_id=itsme.id)
    factories.make_category(tx, code="NL", kind=CategoryKind.LANGUAGE)
    assert topic_list.topics(tx) == [
        TopicGroup(Topic(early.id, "TOE", "TOE en", "", None), ()),
        TopicGroup(
            Topic(late.id, "IDV", "IDV en", "Signing in", None),
            (Topic(itsme.id, "IDV1", "IDV1 en", "", date(2026, 1, 1)),),
        ),
    ]


def test_popular_groups_add_up_their_topics_at_that_location(tx: Session, city: City, today: date) -> None:
    group = factories.make_category(tx)
    topic = factories.make_category(tx, parent_id=group.id)
    for place, day, number in (
        (city.krook, date(2026, 11, 17), 4),
        (city.krook, date(2026, 5, 25), 9),
        (city.serre, date(2026, 11, 17), 9),
    ):
        row = factories.make_count(tx, factories.make_session(tx, place, day=day))
        factories.make_tally(tx, row, topic, number)
        if number == 4:
            factories.make_tally(tx, row, group, 1)
    assert topic_list.popular_groups(tx, city.manager, city.krook.id, today=today) == {group.id: 5}
    assert topic_list.popular_groups(tx, city.manager, city.serre.id, today=today) == {}


def test_each_list_takes_the_same_statements_at_one_and_three_rows(engine: Engine, now: datetime) -> None:
    with writing(engine) as tx:
        city = make_city(tx)

    def statements() -> list[int]:
        taken = []
        session_id = sessions[0].id
        for read in (
            lambda tx: count.missing(tx, city.coordinator, city.network.id, now),
            lambda tx: count.missing_per_location(tx, city.coordinator, city.network.id, now),
            lambda tx: count.of_location(tx, city.coordinator, city.krook.id, now),
            lambda tx: count.recently_entered(
                tx, city.coordinator, city.network.id, today=now.date(), limit=9
            ),
            lambda tx: count.of_session(tx, city.coordinator, session_id),
            lambda tx: count.history_of(tx, city.coordinator, session_id),
            topic_list.topics,
            lambda tx: topic_list.popular_groups(tx, city.coordinator, city.krook.id, today=now.date()),
        ):
            with recorded(engine) as seen, reading(engine) as tx:
                read(tx)
            taken.append(len(seen))
        return taken

    sessions: list[SessionRow] = []

    def add(day: int) -> None:
        with writing(engine) as tx:
            sessions.append(factories.make_session(tx, city.krook, day=date(2026, 11, day)))
            entered = factories.make_session(tx, city.krook, day=date(2026, 11, day), starts=time(7))
            row = factories.make_count(tx, entered, entered_at=now)
            factories.make_tally(tx, row, factories.make_category(tx), 2)

    add(10)
    at_one = statements()
    add(11)
    add(12)
    assert statements() == at_one == [2, 2, 2, 1, 2, 1, 1, 1]
