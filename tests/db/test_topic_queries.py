"""One number everywhere: whatever the filter, every figure is the sum of the same raw rows."""

from datetime import date, timedelta
from random import Random

import pandas as pd
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db import rollup_upkeep, session
from db.queries import rollup_cut, topic_sessions, topics
from db.session import reading, writing
from domain.period import Period
from domain.person import Person
from domain.topic_filters import Bucket, TopicFilters
from domain.topic_mark import Mark
from domain.words import CountState, LocationKind, Role, SessionState
from tests.conftest import Kept
from tests.counted_network import (
    DAYS,
    FILTERS,
    FIRST,
    NOW,
    Raw,
    change_some,
    fill,
    random_case,
    random_moments,
)
from tests.statements import recorded


@pytest.fixture
def raw(kind: str, kept: Kept) -> tuple[Engine, Raw]:
    """All figures were added up; then some weeks changed, and were not added up again."""
    engine, rows = kept(kind, _filled)
    with reading(engine) as tx:
        assert rollup_cut.waiting(tx) == rows.networks
    return engine, rows


def _filled(engine: Engine) -> Raw:
    rng = Random(7)
    with writing(engine) as tx:
        found = fill(tx, rng)
    for network_id in found.networks:
        with writing(engine) as tx:
            rollup_upkeep.rebuild(tx, network_id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "MARKS_AT_ONCE", 0)
        with writing(engine) as tx:
            return change_some(tx, found, rng)


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
    if filters.weekdays:
        rows = rows[rows["day"].map(lambda day: day.weekday() in filters.weekdays).astype(bool)]
    if filters.hours:
        rows = rows[rows["starts"].map(lambda starts: starts.hour in filters.hours).astype(bool)]
    return rows


def bucket_of(day: date, filters: TopicFilters) -> pd.Timestamp:
    is_month = filters.bucket is Bucket.MONTH
    return pd.Timestamp(day.replace(day=1) if is_month else day - timedelta(days=day.weekday()))


def as_dict(frame: pd.DataFrame, keys: list[str], value: str) -> dict[tuple[object, ...], int]:
    return {tuple(row[:-1]): int(row[-1]) for row in frame[[*keys, value]].itertuples(index=False)}


def summed(frame: pd.DataFrame, keys: list[str]) -> dict[tuple[object, ...], int]:
    return as_dict(frame.groupby(keys)["number"].sum().reset_index(), keys, "number")


def some_marks(
    over_time: pd.DataFrame,
    sessions_over_time: pd.DataFrame,
    by_kind: pd.DataFrame,
    by_hour: pd.DataFrame,
    rng: Random,
) -> list[tuple[Mark, int]]:
    """A figure of each chart, pointed at, with its number: questions, missing counts, questions, visits."""
    found = []
    if len(over_time):
        row = over_time.iloc[rng.randrange(len(over_time))]
        mark = Mark(bucket=row["bucket"].date(), topic_id=int(row["topic_id"]))
        found.append((mark, int(row["questions"])))
    if len(sessions_over_time):
        row = sessions_over_time.iloc[rng.randrange(len(sessions_over_time))]
        mark = Mark(bucket=row["bucket"].date(), is_missing=True)
        found.append((mark, int(row["expected"] - row["entered"])))
    if len(by_kind):
        row = by_kind.iloc[rng.randrange(len(by_kind))]
        of_group = by_kind[(by_kind["group_id"] == row["group_id"]) & (by_kind["kind"] == row["kind"])]
        mark = Mark(kind=LocationKind(row["kind"]), group_id=int(row["group_id"]))
        found.append((mark, int(of_group["questions"].sum())))
    if len(by_hour):
        row = by_hour.iloc[rng.randrange(len(by_hour))]
        mark = Mark(weekday=int(row["weekday"]), hour=int(row["hour"]))
        found.append((mark, int(row["visits"])))
    return found


def one_of(marks: list[tuple[Mark, int]], rng: Random) -> list[tuple[Mark, int]]:
    """One figure for each filter: over all of them each chart is pointed at often enough."""
    return rng.sample(marks, min(1, len(marks)))


def behind(tx: Session, person: Person, filters: TopicFilters, mark: Mark) -> int:
    """The number that a mark's sessions add up to; also told by each of them when only one is listed."""
    if mark.is_missing:
        return len(topic_sessions.missing(tx, person, filters, mark, now=NOW, limit=10_000))
    listed = topic_sessions.behind(tx, person, filters, mark, limit=10_000)
    what = "questions" if mark.is_of_questions else "visits"
    one = topic_sessions.behind(tx, person, filters, mark, limit=1)
    assert one[f"all_{what}"].tolist() == [listed[what].sum()] * len(one)
    assert one["all_sessions"].tolist() == [len(listed)] * len(one)
    return int(listed[what].sum())


def test_every_figure_is_the_sum_of_the_same_raw_rows(raw: tuple[Engine, Raw]) -> None:
    engine, rows = raw
    rng, clicks = Random(11), Random(13)
    asked = 0
    for _ in range(FILTERS):
        person, filters = random_case(rows, rng)
        filters = random_moments(filters)
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
            marked = [
                (behind(tx, person, filters, mark), figure)
                for mark, figure in one_of(
                    some_marks(over_time, sessions_over_time, by_kind, by_hour, clicks), clicks
                )
            ]
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
        assert [found for found, _ in marked] == [figure for _, figure in marked]
        asked += card.questions
    assert asked > 8_000


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
    assert numbers == [10, 10]
