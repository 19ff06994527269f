"""What was asked in the four stretches of a season, beside a second computation from the raw rows."""

from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import Engine

from db import rollup_upkeep
from db.queries import topic_season as query
from db.session import reading, writing
from domain import topic_season
from domain.period import Period
from domain.person import Person
from domain.topic_filters import TopicFilters
from domain.words import CountState, Role
from tests.conftest import Kept
from tests.counted_network import FIRST, NOW, Raw, fill, random_case, random_moments
from tests.db.test_topic_queries import within
from tests.statements import recorded


@pytest.fixture
def raw(kind: str, kept: Kept) -> tuple[Engine, Raw]:
    return kept(kind, _filled)


def _filled(engine: Engine) -> Raw:
    with writing(engine) as tx:
        found = fill(tx, Random(7))
        tx.flush()
        rollup_upkeep.add_up_all(tx, found.networks[0])  # the other network's are read from the rows
    return found


def test_each_stretch_is_what_the_raw_rows_say(raw: tuple[Engine, Raw]) -> None:
    engine, rows = raw
    rng, asked = Random(8), 0
    for _ in range(25):
        person, filters = random_case(rows, rng)
        filters = random_moments(filters)
        stretches = topic_season.stretches(filters.period)
        with reading(engine) as tx:
            found = query.by_stretch(tx, person, filters, stretches)
            entered = query.sessions_by_stretch(tx, person, filters, stretches)
        expected, sessions = {}, {}
        for name, period in stretches.items():
            shown = replace(filters, period=period)
            questions = within(rows.tallies, person, shown)
            questions = questions[questions["count"] == CountState.ENTERED]
            if filters.groups:
                questions = questions[questions["group_id"].isin(filters.groups)]
            for topic, number in questions.groupby("topic_id")["number"].sum().items():
                expected[name.value, topic] = number
            of_period = within(rows.sessions, person, shown)
            sessions[name.value] = int((of_period["count"] == CountState.ENTERED).sum())
        assert {(one, topic): number for one, topic, number in found.itertuples(index=False)} == expected
        assert dict(entered.itertuples(index=False)) == sessions
        asked += sum(expected.values())
    assert asked > 500


def test_frames_keep_their_promise_when_empty_and_take_one_statement_each(raw: tuple[Engine, Raw]) -> None:
    engine, rows = raw
    for person in (Person(1, "N", Role.MANAGER), Person(1, "A", Role.ADMINISTRATOR)):
        for period in (Period(FIRST, FIRST), Period(FIRST, NOW.date())):
            filters = TopicFilters(rows.networks[0], period)
            stretches = topic_season.stretches(period)
            with reading(engine) as tx, recorded(engine) as statements:
                found = query.by_stretch(tx, person, filters, stretches)
                entered = query.sessions_by_stretch(tx, person, filters, stretches)
            assert len(statements) == 2 + 1  # what was changed and not added up again
            assert {name: str(kind) for name, kind in found.dtypes.items()} == query.BY_STRETCH
            assert {name: str(kind) for name, kind in entered.dtypes.items()} == query.SESSIONS_BY_STRETCH
            if person.role is Role.MANAGER:
                assert (len(found), entered["entered"].tolist()) == (0, [0, 0, 0, 0])
