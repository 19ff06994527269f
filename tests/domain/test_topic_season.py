"""How much of a change against the weeks before is the season's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import topic_season
from domain.period import Period
from domain.topic_season import Seasonal, Stretch, Verdict
from domain.topic_share import Effects

NOW, BEFORE, NOW_EARLIER, BEFORE_EARLIER = Stretch
EVEN = dict.fromkeys(Stretch, 100)


def told(
    asked: tuple[int, int, int, int], entered: dict[Stretch, int] = EVEN, *, varies: float = 1.0
) -> list[Seasonal]:
    return topic_season.seasonal({1: dict(zip(Stretch, asked, strict=True))}, entered, Effects({}, varies))


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ((300, 150, 280, 140), Verdict.SEASON),  # twice as many, as a year earlier
        ((150, 300, 140, 280), Verdict.SEASON),
        ((300, 150, 140, 140), Verdict.BEYOND),
        ((600, 150, 280, 140), Verdict.BEYOND),  # the season doubles, this is four times
        ((300, 150, 140, 280), Verdict.BEYOND),  # against the season
        ((300, 150, 27, 20), Verdict.UNSURE),  # a few questions of a year earlier may mean both
        ((300, 150, 19, 300), Verdict.UNSURE),
        ((0, 150, 140, 140), Verdict.BEYOND),
        ((300, 0, 140, 140), Verdict.UNSURE),  # from nothing, no factor leads anywhere
    ],
)
def test_a_change_is_the_seasons_or_beyond_it_only_where_numbers_carry_it(
    asked: tuple[int, int, int, int], verdict: Verdict
) -> None:
    assert [one.verdict for one in told(asked)] == [verdict]


def test_the_season_is_the_factor_of_a_year_earlier_on_the_rate_of_the_weeks_before() -> None:
    (one,) = told((300, 150, 280, 140))
    assert one.season is not None
    assert [round(each, 1) for each in (one.season.likely, one.season.low, one.season.high)] == [
        150,
        94.9,
        217.5,
    ]
    assert one.change.difference == 150


def test_no_change_says_nothing_whatever_the_season_did() -> None:
    assert told((150, 150, 300, 100)) == []


def test_more_sessions_make_no_season() -> None:
    twice = EVEN | {NOW: 200, NOW_EARLIER: 200}
    assert told((300, 150, 280, 140), twice) == []
    (one,) = told((600, 150, 280, 140), twice)
    assert one.season is not None
    assert (round(one.season.likely, 6), one.verdict) == (0, Verdict.BEYOND)


def test_questions_that_come_together_tell_less() -> None:
    assert [one.verdict for one in told((320, 150, 150, 120))] == [Verdict.BEYOND]
    assert [one.verdict for one in told((320, 150, 150, 120), varies=3.0)] == [Verdict.UNSURE]


@pytest.mark.parametrize(
    ("entered", "is_known"),
    [
        (EVEN, True),
        (EVEN | {BEFORE_EARLIER: 34}, True),
        (EVEN | {BEFORE_EARLIER: 33}, False),  # more than three times as many elsewhere
        (dict.fromkeys(Stretch, 20), True),
        (dict.fromkeys(Stretch, 19), False),
        ({}, False),
    ],
)
def test_the_season_is_known_only_where_all_four_were_counted(
    entered: dict[Stretch, int], is_known: bool
) -> None:
    assert topic_season.is_known(entered) == is_known
    assert bool(told((300, 100, 100, 100), entered)) == is_known


def test_the_last_weeks_of_a_long_period_are_compared_and_all_of_a_short_one() -> None:
    year = topic_season.stretches(Period(date(2026, 1, 1), date(2026, 11, 24)))
    assert list(year.values()) == [
        Period(date(2026, 8, 26), date(2026, 11, 24)),
        Period(date(2026, 5, 27), date(2026, 8, 25)),
        Period(date(2025, 8, 27), date(2025, 11, 25)),
        Period(date(2025, 5, 28), date(2025, 8, 26)),
    ]
    assert {one.length for one in year.values()} == {91}
    week = topic_season.stretches(Period(date(2026, 11, 16), date(2026, 11, 22)))
    assert week[BEFORE] == Period(date(2026, 11, 9), date(2026, 11, 15))


numbers = st.integers(0, 400)


@given(st.tuples(numbers, numbers, numbers, numbers), st.floats(1.0, 5.0))
def test_the_likely_season_lies_in_its_range_and_never_takes_more_than_there_was(
    asked: tuple[int, int, int, int], varies: float
) -> None:
    for one in told(asked, varies=varies):
        if one.season is not None:
            assert -one.change.usual <= one.season.low <= one.season.likely <= one.season.high
        else:
            assert one.verdict is Verdict.UNSURE
