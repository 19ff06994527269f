"""What the topics page asks beyond how much, beside a second computation from the raw rows."""

from collections import Counter, defaultdict
from random import Random

import pandas as pd
import pytest
from sqlalchemy import Engine

from db import rollup_upkeep
from db.queries import topic_insight, topic_skill, topics
from db.session import reading, writing
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.topic_share import Bunch
from domain.words import CountState, Role, SessionState
from tests.conftest import Kept
from tests.counted_network import DAYS, FIRST, NOW, Raw, fill, random_case, random_moments
from tests.db.test_topic_queries import as_dict, bucket_of, summed, within
from tests.statements import recorded

CASES = 25


@pytest.fixture
def raw(kind: str, kept: Kept) -> tuple[Engine, Raw]:
    return kept(kind, _filled)


def _filled(engine: Engine) -> Raw:
    with writing(engine) as tx:
        found = fill(tx, Random(7))
        tx.flush()
        rollup_upkeep.add_up_all(tx, found.networks[0])  # the other network's are read from the rows
    return found


def questions_of(rows: Raw, person: Person, filters: TopicFilters) -> pd.DataFrame:
    found = within(rows.tallies, person, filters)
    found = found[found["count"] == CountState.ENTERED]
    return found[found["group_id"].isin(filters.groups)] if filters.groups else found


def bunches(questions: pd.DataFrame, level: str) -> dict[int, Bunch]:
    whole: Counter[int] = Counter()
    parts: defaultdict[tuple[int, int], int] = defaultdict(int)
    for session, part, number in questions[["session_id", level, "number"]].itertuples(index=False):
        whole[session] += number
        parts[part, session] += number
    found: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (part, session), number in parts.items():
        for place, more in enumerate((number, number**2, number * whole[session])):
            found[part][place] += more
    return {part: Bunch(*numbers) for part, numbers in found.items()}


def test_how_questions_lie_together_is_what_the_raw_rows_say(
    raw: tuple[Engine, Raw], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, rows = raw
    monkeypatch.setattr(topic_insight, "SAMPLED_DAYS", DAYS + 500)
    rng, asked = Random(3), 0
    for _ in range(CASES):
        person, filters = random_case(rows, rng)
        filters = random_moments(filters)
        counted = within(rows.sessions, person, filters)
        counted = counted[counted["count"] == CountState.ENTERED]
        questions = questions_of(rows, person, filters)
        by_session = questions.groupby("session_id")["number"].sum()
        squares = int((by_session**2).sum())
        with reading(engine) as tx:
            found = topic_insight.sample(tx, person, filters, entered=len(counted))
        assert (found.sessions, found.whole) == (len(counted), Bunch(int(by_session.sum()), squares, squares))
        assert (found.topics, found.groups) == (
            bunches(questions, "topic_id"),
            bunches(questions, "group_id"),
        )
        asked += found.whole.questions
    assert asked > 150


def test_a_large_network_is_sampled_and_the_same_sessions_are_drawn_again(
    raw: tuple[Engine, Raw], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, rows = raw
    monkeypatch.setattr(topic_insight, "SAMPLED_SESSIONS", 20)
    filters = TopicFilters(rows.networks[0], Period(FIRST, NOW.date()))
    person = Person(1, "A", Role.ADMINISTRATOR)
    with reading(engine) as tx:
        first, again = (topic_insight.sample(tx, person, filters, entered=20) for _ in range(2))
    assert (first.sessions, first) == (20, again)


def test_of_a_larger_one_every_fifth_day_is_looked_at_and_what_was_drawn_is_what_the_raw_rows_say(
    raw: tuple[Engine, Raw], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, rows = raw
    needed = 6
    monkeypatch.setattr(topic_insight, "SAMPLED_SESSIONS", needed)
    monkeypatch.setattr(topic_insight, "SAMPLED_DAYS", DAYS + 500)
    filters = TopicFilters(rows.networks[0], Period(FIRST, NOW.date()))
    person = Person(1, "A", Role.ADMINISTRATOR)
    counted = within(rows.sessions, person, filters)
    counted = counted[counted["count"] == CountState.ENTERED]
    assert len(counted) >= topic_insight.DAYS_APART * topic_insight.MANY_TIMES * needed
    seldom = counted[[not one.toordinal() % topic_insight.DAYS_APART for one in counted["day"]]]
    assert len(seldom) > 2 * needed
    drawn = sorted(seldom["id"], key=lambda one: (one % topic_insight.SPREAD_OVER, one))[:needed]
    questions = questions_of(rows, person, filters)
    questions = questions[questions["session_id"].isin(drawn)]
    with reading(engine) as tx:
        found = topic_insight.sample(tx, person, filters, entered=len(counted))
    assert (found.sessions, found.topics) == (needed, bunches(questions, "topic_id"))


def test_each_day_says_what_was_entered_is_missing_and_was_closed(
    raw: tuple[Engine, Raw], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, rows = raw
    monkeypatch.setattr(topic_insight, "CALENDAR_DAYS", DAYS + 500)
    rng, closed = Random(4), 0
    for _ in range(CASES):
        person, filters = random_case(rows, rng)
        filters = random_moments(filters)
        with reading(engine) as tx:
            found = topic_insight.calendar(tx, person, filters, now=NOW)
            card = topics.totals(tx, person, filters, now=NOW)
        assert [int(found[name].sum()) for name in ("expected", "entered", "visits")] == [
            card.expected,
            card.entered,
            card.visits,
        ]
        sessions = within(rows.sessions, person, filters)
        entered = sessions[sessions["count"] == CountState.ENTERED]
        assert int(found["squares"].sum()) == int((entered["visitors"] ** 2).sum())
        shut = (
            (sessions["state"] == SessionState.CANCELLED)
            | sessions["holiday"].notna()
            | sessions["closure_id"].notna()
        ) & (sessions["count"] != CountState.ENTERED)
        assert {
            day.date(): int(number)
            for day, number in zip(found["day"], found["closed"], strict=True)
            if number
        } == (sessions[shut].groupby("day").size().to_dict())
        closed += int(found["closed"].sum())
    assert closed > 50


def test_each_place_and_bucket_adds_up_to_the_cards_and_to_the_raw_rows(raw: tuple[Engine, Raw]) -> None:
    engine, rows = raw
    rng, asked = Random(6), 0
    for _ in range(CASES):
        person, filters = random_case(rows, rng)
        filters = random_moments(filters)
        questions = questions_of(rows, person, filters)
        with reading(engine) as tx:
            found = topic_insight.by_place(tx, person, filters)
            sessions = topic_insight.sessions_by_place(tx, person, filters, now=NOW)
            places = topic_insight.of_places(tx, person, filters, now=NOW)
            card = topics.totals(tx, person, filters, now=NOW)
        questions = questions.assign(bucket=[bucket_of(day, filters) for day in questions["day"]])
        expected = summed(questions, ["bucket", "location_id"])
        assert as_dict(found, ["bucket", "location_id"], "questions") == {
            at: number for at, number in expected.items() if number
        }
        assert [int(sessions[name].sum()) for name in ("expected", "entered", "visits")] == [
            card.expected,
            card.entered,
            card.visits,
        ]
        assert as_dict(places, ["location_id"], "expected") == summed(
            sessions.rename(columns={"expected": "number"}), ["location_id"]
        )
        assert {
            at: number for at, number in as_dict(places, ["location_id"], "questions").items() if number
        } == (summed(questions, ["location_id"]))
        ranked = places.sort_values(["questions", "place", "location_id"], ascending=[False, True, True])
        assert ranked.index.tolist() == [*range(len(places))]
        asked += card.questions
    assert asked > 200


def test_only_the_last_days_of_a_long_period_are_shown_day_by_day(raw: tuple[Engine, Raw]) -> None:
    engine, rows = raw
    person, period = Person(1, "A", Role.ADMINISTRATOR), Period(FIRST, NOW.date())
    with reading(engine) as tx:
        found = topic_insight.calendar(tx, person, TopicFilters(rows.networks[0], period), now=NOW)
    shown = topic_insight.last_days(period, topic_insight.CALENDAR_DAYS)
    assert (shown.length, shown.last) == (371, period.last)
    assert found["day"].min().date() >= shown.first


def test_frames_keep_their_promise_when_empty_and_take_one_statement_each(raw: tuple[Engine, Raw]) -> None:
    engine, rows = raw
    filters = TopicFilters(rows.networks[0], Period(FIRST, FIRST))
    for person in (Person(1, "N", Role.MANAGER), Person(1, "A", Role.ADMINISTRATOR)):
        with reading(engine) as tx, recorded(engine) as statements:
            frames = [
                (topic_insight.calendar(tx, person, filters, now=NOW), topic_insight.CALENDAR),
                (topic_insight.by_place(tx, person, filters), topic_insight.BY_PLACE),
                (topic_insight.of_places(tx, person, filters, now=NOW), topic_insight.OF_PLACES),
                (
                    topic_insight.sessions_by_place(tx, person, filters, now=NOW),
                    topic_insight.SESSIONS_BY_PLACE,
                ),
                (topic_skill.asked_for(tx), topic_skill.ASKED_FOR),
                (topic_skill.lacking(tx, person, filters).places, topic_skill.LACKING),
            ]
            sample = topic_insight.sample(tx, person, filters, entered=0)
        marked = 2  # what was changed and not added up again, of figures and then of staffing too
        assert len(statements) == len(frames) + 1 + marked
        if person.role is Role.MANAGER:
            assert sample.whole == Bunch(0, 0, 0)
            for frame, promise in frames:
                assert (len(frame), {name: str(kind) for name, kind in frame.dtypes.items()}) == (0, promise)
