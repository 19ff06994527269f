"""What counts as rising or falling, and from when."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import topic_trend
from domain.topic_trend import Change

FULL = [30] * 12


def told(
    now: list[int], before: list[int], entered_now: list[int] = FULL, entered_before: list[int] = FULL
) -> list[Change]:
    return topic_trend.changes({1: now}, {1: before}, entered_now=entered_now, entered_before=entered_before)


@pytest.mark.parametrize(
    ("now", "before", "difference"),
    [
        ([12] * 12, [6] * 12, [72.0]),  # twice as many
        ([3] * 12, [9] * 12, [-72.0]),
        ([6] * 12, [6] * 12, []),
        ([7] * 12, [6] * 12, []),  # 84 against 72 can be chance
        ([0] * 11 + [5], [0] * 12, []),  # too few questions to say anything
        ([0] * 11 + [12], [0] * 12, [12.0]),
    ],
)
def test_a_change_is_told_only_when_it_is_more_than_chance(
    now: list[int], before: list[int], difference: list[float]
) -> None:
    assert [one.difference for one in told(now, before)] == difference


def test_twice_the_counted_sessions_make_no_rise() -> None:
    assert told([12] * 12, [6] * 12, [60] * 12, [30] * 12) == []


def test_as_many_questions_from_half_the_sessions_are_a_rise() -> None:
    found = told([10] * 12, [10] * 12, [15] * 12, [30] * 12)
    assert [(one.now, one.before, one.usual, one.difference) for one in found] == [(120, 120, 60.0, 60.0)]


def test_a_season_that_was_counted_worse_a_year_earlier_makes_no_rise() -> None:
    """Tax-on-web comes in spring, each year as much per session; last spring half the sessions were counted."""
    spring_now, spring_then = [0, 0, 40, 40], [0, 0, 20, 20]
    assert told(spring_now, spring_then, [30] * 4, [30, 30, 15, 15]) == []


def test_topics_are_told_from_the_largest_rise_to_the_largest_fall() -> None:
    now = {1: [5] * 12, 2: [20] * 12, 3: [12] * 12, 4: [6] * 12}
    before = {1: [15] * 12, 2: [10] * 12, 3: [6] * 12, 4: [6] * 12, 5: [4] * 12}
    found = topic_trend.changes(now, before, entered_now=FULL, entered_before=FULL)
    assert [(one.topic_id, one.difference) for one in found] == [
        (2, 120.0),
        (3, 72.0),
        (5, -48.0),
        (1, -120.0),
    ]


@pytest.mark.parametrize(
    ("entered_now", "entered_before", "start"),
    [
        ([10, 10, 10], [10, 10, 10], 0),
        ([10, 10, 10, 10], [0, 2, 10, 10], 2),  # counting began in the second month
        ([10, 10, 10], [0, 0, 19], None),  # 19 sessions are too few
        ([10, 9], [10, 10], None),
        ([0, 20, 5], [0, 20, 5], 1),
        ([0, 0], [0, 0], None),
        ([], [], None),
    ],
)
def test_years_are_compared_from_the_first_bucket_that_both_counted(
    entered_now: list[int], entered_before: list[int], start: int | None
) -> None:
    assert topic_trend.comparable_from(entered_now, entered_before) == start


@pytest.mark.parametrize(
    ("now", "before", "start"),
    [
        ([5] * 8 + [15] * 4, [5] * 12, 8),
        ([15] * 12, [5] * 12, 0),
        ([5] * 8 + [0] * 4, [5] * 12, 8),  # falls since
        ([5] * 12, [5] * 12, None),
        ([5] * 11 + [9], [5] * 12, None),  # one good month is no rise
        ([], [], None),
    ],
)
def test_a_rise_holds_from_where_its_surplus_begins(
    now: list[int], before: list[int], start: int | None
) -> None:
    entered = FULL[: len(now)]
    assert topic_trend.since(now, before, entered, entered) == start


def test_a_rise_in_too_few_sessions_has_no_beginning() -> None:
    assert topic_trend.since([0, 30], [0, 5], [30, 10], [30, 10]) is None


counts = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 40), st.integers(0, 40)),
    min_size=1,
    max_size=14,
)


@given(counts)
def test_years_that_change_places_change_only_the_sign(rows: list[tuple[int, int, int, int]]) -> None:
    now, before, entered_now, entered_before = (list(column) for column in zip(*rows, strict=True))
    # A session that was not entered brought no questions.
    now = [asked if sessions else 0 for asked, sessions in zip(now, entered_now, strict=True)]
    before = [asked if sessions else 0 for asked, sessions in zip(before, entered_before, strict=True)]
    there = told(now, before, entered_now, entered_before)
    back = told(before, now, entered_before, entered_now)
    assert [round(one.deviations, 9) for one in there] == [round(-one.deviations, 9) for one in back]


def test_among_topics_that_did_not_change_almost_none_is_told() -> None:
    rng = Random(3)
    numbers = [
        {topic: [sum(rng.random() < 0.2 for _ in range(30)) for _ in range(12)] for topic in range(500)}
        for _ in "ab"
    ]
    found = topic_trend.changes(numbers[0], numbers[1], entered_now=FULL, entered_before=FULL)
    assert len(found) <= 3
