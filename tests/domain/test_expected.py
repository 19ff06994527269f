"""The range that goes with a mean, what a season makes of a day, and on whose figures an expectation rests."""

from dataclasses import replace
from datetime import date, timedelta
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.expected import (
    HOLIDAY_WEEK,
    ORDINARY,
    SCHOOL_HOLIDAY,
    Expectation,
    Expected,
    Season,
    expected,
    kind_of_week,
    quantile,
)

TODAY = date(2026, 11, 24)
MEANS = st.floats(0, 120, allow_nan=False)
SPREADS = st.floats(0, 1.5, allow_nan=False)


@pytest.mark.parametrize(
    ("mean", "spread", "share", "number"),
    [
        (0, 0.2, 0.9, 0),
        (4, 0, 0.5, 4),  # Poisson: 0.433 through 3, 0.629 through 4
        (4, 0, 0.9, 7),  # 0.889 through 6, 0.949 through 7
        (1, 1, 0.5, 0),  # geometric: halves
        (1, 1, 0.9, 3),  # 1 - 1/16
        (500, 1.5, 0.99, 500),
    ],
)
def test_quantile(mean: float, spread: float, share: float, number: int) -> None:
    assert quantile(mean, spread, share) == number


@settings(deadline=None)
@given(MEANS, SPREADS)
def test_range_holds_the_mean_and_is_never_negative(mean: float, spread: float) -> None:
    found = expected(mean, 9, spread=spread)
    assert 0 <= found.low <= found.visitors <= found.high


@settings(deadline=None)
@given(st.floats(0, 60, allow_nan=False), SPREADS, st.floats(1, 4))
def test_more_visitors_never_make_the_range_lower(mean: float, spread: float, factor: float) -> None:
    found = expected(mean, 9, spread=spread)
    more = found.times(factor)
    assert (more.visitors >= found.visitors, more.low >= found.low, more.high >= found.high) == (
        True,
        True,
        True,
    )
    assert (more.sessions, more.of_location, more.spread) == (9, False, spread)


def test_what_differs_more_has_the_wider_range() -> None:
    assert [expected(10, 9, spread=spread).high for spread in (0, 0.1, 1)] == sorted(
        {expected(10, 9, spread=spread).high for spread in (0, 0.1, 1)}
    )


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 11, 2), SCHOOL_HOLIDAY),  # autumn, though All Saints lies in the week before
        (date(2026, 7, 20), HOLIDAY_WEEK),  # 21 July; summer is a matter of months
        (date(2026, 7, 14), ORDINARY),
        (date(2026, 11, 12), HOLIDAY_WEEK),
        (date(2026, 11, 24), ORDINARY),
        (date(2026, 12, 31), SCHOOL_HOLIDAY),
        (date(2032, 12, 29), SCHOOL_HOLIDAY),
    ],
)
def test_kind_of_week(day: date, kind: int) -> None:
    assert kind_of_week(day) == kind


def test_season_multiplies_month_kind_of_week_and_growth_that_fades() -> None:
    found = Season(TODAY, tuple(float(number) for number in range(1, 13)), (1.0, 0.5, 2.0), growth=0.2)
    assert found.of(TODAY) == 11
    year_ago = date(2025, 11, 24)
    assert found.of(year_ago) == pytest.approx(11 * exp(-0.2 * 365 / 365.25))
    assert found.of(date(2026, 12, 24)) < 12 * 0.5 * exp(0.2 * 30 / 365.25)
    assert found.of(date(2036, 11, 25)) == pytest.approx(11 * exp(0.2 * 0.5), rel=1e-6)


def test_a_moment_with_few_counts_rests_on_those_of_its_location_and_says_so() -> None:
    few, own, around = Expected(9, 7, 9, 9), Expected(4, 8, 3, 5), Expected(5, 40, 4, 6)
    known = Expectation({1: few, 2: own}, {11: around, 12: few})
    assert known.of(slot_id=1, location_id=11) == replace(few, sessions=40, of_location=True)
    assert known.of(slot_id=2, location_id=11) == own
    assert known.of(slot_id=None, location_id=11) == replace(around, of_location=True)
    assert known.of(slot_id=3, location_id=11) == replace(around, of_location=True)
    assert known.of(slot_id=1, location_id=12) == few  # all that is known there is its own
    assert known.of(slot_id=1, location_id=9) == few
    assert known.of(slot_id=None, location_id=9) is None


def test_season_is_of_the_day_asked_about_and_none_of_an_average_one() -> None:
    season = Season(TODAY, (1.0,) * 10 + (0.5, 1.0))
    known = Expectation({1: expected(8, 30, spread=0.1)}, {}, season)
    of_slot = known.of(slot_id=1, location_id=1, day=TODAY)
    assert of_slot == expected(4, 30, spread=0.1)
    assert known.of(slot_id=1, location_id=1) == expected(8, 30, spread=0.1)
    assert known.of(slot_id=1, location_id=1, day=TODAY + timedelta(days=14)) == expected(8, 30, spread=0.1)
