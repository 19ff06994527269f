"""One number everywhere: whatever the filter, every figure is the sum of the same raw rows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from db.queries import topic_sessions, topics
from db.session import reading, writing
from db.tables import CategoryRow, CountRow, LocationRow, SessionRow, TallyRow
from domain.period import Period
from domain.person import Person
from domain.topic_filters import Bucket, TopicFilters
from domain.topic_mark import Mark
from domain.words import (
    CancelReason,
    CategoryKind,
    CountState,
    Formula,
    LocationKind,
    Role,
    SessionState,
)
from tests.factories import make_category, make_location, make_network
from tests.statements import recorded

KINDS = (LocationKind.LIBRARY, LocationKind.NEWCOMERS, LocationKind.REUSE_SHOP)
FIRST = date(2025, 6, 2)
DAYS = 500
NOW = datetime(2026, 10, 1, 12, 0, tzinfo=ZoneInfo("Europe/Brussels"))
FILTERS = 200


@dataclass(frozen=True)
class Raw:
    """The rows as they lie in the database, and who is who."""

    sessions: pd.DataFrame
    tallies: pd.DataFrame
    networks: list[int]
    locations: dict[int, int]
    groups: list[int]


@pytest.fixture
def raw(engine: Engine) -> tuple[Engine, Raw]:
    with writing(engine) as tx:
        found = fill(tx, Random(7))
    return engine, found


def fill(tx: Session, rng: Random) -> Raw:
    networks = [make_network(tx) for _ in range(2)]
    locations = [
        make_location(tx, network, kind=KINDS[number % 3]) for network in networks for number in range(5)
    ]
    groups = [make_category(tx, code=f"G{number}") for number in range(3)]
    listed = [make_category(tx, code=f"T{number}", parent_id=groups[number % 3].id) for number in range(9)]
    listed[8].merged_into_id = listed[0].id
    outcome = make_category(tx, kind=CategoryKind.OUTCOME, code="self")
    tx.flush()
    sessions, counts, tallies = [], [], []
    for number in range(700):
        location = rng.choice(locations)
        cancelled = rng.random() < 0.08
        session: dict[str, Any] = {
            "id": number + 1,
            "location_id": location.id,
            "day": FIRST + timedelta(days=rng.randrange(DAYS)),
            "starts": time(rng.choice((9, 10, 13)), rng.choice((0, 30))),
            "ends": time(17),
            "room": str(number),
            "formula": Formula.WALK_IN,
            "minimum": 1,
            "maximum": 1,
            "state": SessionState.CANCELLED if cancelled else SessionState.PLANNED,
            "cancel_reason": CancelReason.OTHER if cancelled else None,
            "holiday": "christmas" if rng.random() < 0.05 else None,
        }
        sessions.append(session)
        if cancelled or session["day"] > NOW.date() or rng.random() < 0.2:
            continue
        on_session = {key: session[key] for key in ("location_id", "day")} | {"session_id": session["id"]}
        is_draft = rng.random() < 0.1
        visitors = rng.randrange(9)
        counts.append(
            {
                **on_session,
                "state": CountState.DRAFT if is_draft else CountState.ENTERED,
                "visitors": visitors,
                "first_time": rng.randrange(visitors + 1),
                "turned_away": None if rng.random() < 0.5 else rng.randrange(3),
            }
        )
        tallies += [
            {**on_session, "category_id": one.id, "number": rng.randrange(4)}
            for one in rng.sample([*groups, *listed, outcome], 4)
        ]
    tx.execute(insert(SessionRow), sessions)
    tx.execute(insert(CountRow), counts)
    tx.execute(insert(TallyRow), tallies)
    return Raw(
        *_frames(tx),
        networks=[one.id for one in networks],
        locations={one.id: one.network_id for one in locations},
        groups=[one.id for one in groups],
    )


def _frames(tx: Session) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every session with its count, and every question with its topic, read without any condition."""
    sessions = pd.DataFrame(
        tx.execute(
            select(
                SessionRow.id,
                SessionRow.day,
                SessionRow.starts,
                SessionRow.ends,
                SessionRow.state,
                SessionRow.holiday,
                SessionRow.closure_id,
                LocationRow.id.label("location_id"),
                LocationRow.kind,
                LocationRow.network_id,
                CountRow.state.label("count"),
                CountRow.visitors,
                CountRow.first_time,
                CountRow.turned_away,
            )
            .join(LocationRow, LocationRow.id == SessionRow.location_id)
            .outerjoin(CountRow, CountRow.session_id == SessionRow.id)
        ).all()
    )
    categories = {row.id: row for row in tx.scalars(select(CategoryRow))}
    tallies = pd.DataFrame(
        tx.execute(select(TallyRow.session_id, TallyRow.category_id, TallyRow.number)).all()
    ).merge(sessions, left_on="session_id", right_on="id")
    tallies = tallies[[categories[key].kind is CategoryKind.TOPIC for key in tallies["category_id"]]]
    tallies["topic_id"] = [categories[key].merged_into_id or key for key in tallies["category_id"]]
    tallies["group_id"] = [categories[key].parent_id or key for key in tallies["topic_id"]]
    return sessions, tallies


def random_case(raw: Raw, rng: Random) -> tuple[Person, TopicFilters]:
    first = FIRST + timedelta(days=rng.randrange(DAYS))
    network = rng.choice(raw.networks)
    own = rng.sample(sorted(raw.locations), 3)
    person = rng.choice(
        [
            Person(1, "A", Role.ADMINISTRATOR),
            Person(2, "C", Role.COORDINATOR, networks=frozenset({network})),
            Person(3, "C", Role.COORDINATOR, networks=frozenset(set(raw.networks) - {network})),
            Person(4, "M", Role.MANAGER, locations=frozenset(own)),
        ]
    )
    return person, TopicFilters(
        network_id=network,
        period=Period(first, first + timedelta(days=rng.choice((6, 27, 90, 300, 500)))),
        locations=frozenset(rng.sample(sorted(raw.locations), rng.choice((0, 0, 1, 4)))),
        kinds=frozenset(rng.sample(KINDS, rng.choice((0, 0, 1, 2)))),
        groups=frozenset(rng.sample(raw.groups, rng.choice((0, 0, 1, 2)))),
    )


def within(frame: pd.DataFrame, person: Person, filters: TopicFilters) -> pd.DataFrame:
    rows = frame[
        (frame["network_id"] == filters.network_id)
        & (frame["day"] >= filters.period.first)
        & (frame["day"] <= filters.period.last)
    ]
    covered = [
        person.covers_location(int(location), int(network))
        for location, network in rows[["location_id", "network_id"]].to_numpy()
    ]
    rows = rows[pd.Series(covered, index=rows.index, dtype=bool)]
    if filters.locations:
        rows = rows[rows["location_id"].isin(filters.locations)]
    if filters.kinds:
        rows = rows[rows["kind"].isin(filters.kinds)]
    return rows


def bucket_of(day: date, filters: TopicFilters) -> pd.Timestamp:
    is_month = filters.bucket is Bucket.MONTH
    return pd.Timestamp(day.replace(day=1) if is_month else day - timedelta(days=day.weekday()))


def as_dict(frame: pd.DataFrame, keys: list[str], value: str) -> dict[tuple[object, ...], int]:
    return {tuple(row[:-1]): int(row[-1]) for row in frame[[*keys, value]].itertuples(index=False)}


def summed(frame: pd.DataFrame, keys: list[str]) -> dict[tuple[object, ...], int]:
    return as_dict(frame.groupby(keys)["number"].sum().reset_index(), keys, "number")


def test_every_figure_is_the_sum_of_the_same_raw_rows(raw: tuple[Engine, Raw]) -> None:
    engine, rows = raw
    rng = Random(11)
    asked = 0
    for _ in range(FILTERS):
        person, filters = random_case(rows, rng)
        sessions = within(rows.sessions, person, filters)
        counted = sessions[sessions["count"] == CountState.ENTERED]
        ended = (sessions["day"] < NOW.date()) | (
            (sessions["day"] == NOW.date()) & (sessions["ends"] <= NOW.time())
        )
        opened = (
            (sessions["state"] == SessionState.PLANNED)
            & sessions["holiday"].isna()
            & sessions["closure_id"].isna()
        )
        expected = sessions[(opened & ended) | (sessions["count"] == CountState.ENTERED)]
        questions = within(rows.tallies, person, filters)
        questions = questions[questions["count"] == CountState.ENTERED]
        if filters.groups:
            questions = questions[questions["group_id"].isin(filters.groups)]
        with reading(engine) as tx:
            card = topics.totals(tx, person, filters, now=NOW)
            over_time = topics.over_time(tx, person, filters)
            sessions_over_time = topics.sessions_over_time(tx, person, filters, now=NOW)
            by_kind = topics.by_kind(tx, person, filters)
            sessions_by_kind = topics.sessions_by_kind(tx, person, filters)
            by_hour = topics.by_hour(tx, person, filters)
            listed = topic_sessions.behind(tx, person, filters, Mark(), limit=10_000)
            missing = topic_sessions.missing(tx, person, filters, Mark(), now=NOW, limit=10_000)
        assert (card.visits, card.first_time, card.turned_away) == tuple(
            int(counted[name].sum()) for name in ("visitors", "first_time", "turned_away")
        )
        assert (card.entered, card.expected, card.questions) == (
            len(counted),
            len(expected),
            int(questions["number"].sum()),
        )
        assert card.entered == len(listed) == sessions_by_kind["entered"].sum() == by_hour["entered"].sum()
        assert (
            card.visits
            == sessions_by_kind["visits"].sum()
            == by_hour["visits"].sum()
            == listed["visits"].sum()
        )
        assert set(missing["session_id"]) == set(expected["id"]) - set(counted["id"])
        assert (card.entered, card.expected, card.visits) == tuple(
            sessions_over_time[name].sum() for name in ("entered", "expected", "visits")
        )
        assert card.questions == listed["questions"].sum()
        assert [card.questions] * 2 == [frame["questions"].sum() for frame in (over_time, by_kind)]
        assert as_dict(by_kind, ["kind", "topic_id"], "questions") == summed(questions, ["kind", "topic_id"])
        questions = questions.assign(bucket=[bucket_of(day, filters) for day in questions["day"]])
        assert as_dict(over_time, ["bucket", "topic_id"], "questions") == summed(
            questions, ["bucket", "topic_id"]
        )
        asked += card.questions
    assert asked > 10_000


def test_frames_keep_their_promise_when_empty(engine: Engine) -> None:
    nobody = Person(1, "N", Role.MANAGER)
    for filters in (
        TopicFilters(1, Period(FIRST, FIRST)),
        TopicFilters(1, Period(FIRST, FIRST + timedelta(days=DAYS))),
    ):
        with reading(engine) as tx:
            frames = [
                (topics.over_time(tx, nobody, filters), topics.OVER_TIME),
                (topics.sessions_over_time(tx, nobody, filters, now=NOW), topics.SESSIONS_OVER_TIME),
                (topics.by_kind(tx, nobody, filters), topics.BY_KIND),
                (topics.sessions_by_kind(tx, nobody, filters), topics.SESSIONS_BY_KIND),
                (topics.by_hour(tx, nobody, filters), topics.BY_HOUR),
                (
                    topic_sessions.behind(tx, nobody, filters, Mark(group_id=1), limit=5),
                    topic_sessions.SESSIONS,
                ),
                (
                    topic_sessions.missing(tx, nobody, filters, Mark(), now=NOW, limit=5),
                    topic_sessions.MISSING,
                ),
            ]
        for frame, promise in frames:
            assert (len(frame), {name: str(kind) for name, kind in frame.dtypes.items()}) == (0, promise)


def test_every_figure_takes_the_same_statements_for_few_and_many_rows(raw: tuple[Engine, Raw]) -> None:
    engine, rows = raw
    person = Person(1, "A", Role.ADMINISTRATOR)
    numbers = []
    for days in (1, DAYS):
        filters = TopicFilters(rows.networks[0], Period(FIRST, FIRST + timedelta(days=days)))
        with recorded(engine) as statements, reading(engine) as tx:
            topics.totals(tx, person, filters, now=NOW)
            topics.over_time(tx, person, filters)
            topics.sessions_over_time(tx, person, filters, now=NOW)
            topics.by_kind(tx, person, filters)
            topics.sessions_by_kind(tx, person, filters)
            topics.by_hour(tx, person, filters)
            topic_sessions.behind(tx, person, filters, Mark(), limit=100)
            topic_sessions.missing(tx, person, filters, Mark(), now=NOW, limit=100)
        numbers.append(len(statements))
    assert numbers == [9, 9]
