"""What the sums of the counts come down to: known effects are found again, and little history leans on what is around it."""

from datetime import date, time, timedelta
from math import exp
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import forecast
from domain.expected import SCHOOL_HOLIDAY, Season, kind_of_week
from domain.forecast import DayTotal, SlotTotal

TODAY = date(2026, 11, 24)
DAYS = [TODAY - timedelta(days=back) for back in range(1, 3 * 365)]
MORNING, AFTERNOON = time(9), time(13)


def total(
    slot: int | None,
    counts: list[int],
    *,
    location: int = 1,
    starts: time = MORNING,
    weight: float = 1.0,
) -> SlotTotal:
    """A slot whose sessions had these visitors, on days that are neither busy nor quiet."""
    return SlotTotal(
        location_id=location,
        slot_id=slot,
        starts=starts,
        sessions=len(counts),
        weighted_visitors=weight * sum(counts),
        weighted_factors=weight * len(counts),
        squares=sum(one * one for one in counts),
        products=sum(counts),
        factors=len(counts),
        factor_squares=len(counts),
    )


def test_season_finds_months_holidays_and_growth_again() -> None:
    rng = Random(3)

    def factor(day: date) -> float:
        summer = 0.6 if day.month in {7, 8} else 1.0
        quiet = 0.5 if kind_of_week(day) == SCHOOL_HOLIDAY else 1.0
        return summer * quiet * exp(0.18 * (day - TODAY).days / 365)

    days = [DayTotal(day, max(0.0, rng.gauss(80 * factor(day), 9)), 80.0) for day in DAYS]
    found = forecast.season(days, TODAY)
    usual = found.months[2]
    assert [round(found.months[number] / usual, 1) for number in (6, 7, 9)] == [0.6, 0.6, 1.0]
    assert found.weeks[0] == 1
    assert found.weeks[SCHOOL_HOLIDAY] == pytest.approx(0.5, abs=0.04)
    assert found.growth == pytest.approx(0.18, abs=0.04)
    assert sum(found.months) == pytest.approx(12)


def test_without_counts_every_day_is_an_average_one() -> None:
    assert forecast.season([], TODAY) == Season(TODAY)
    assert forecast.season([DayTotal(TODAY, 0.0, 0.0)], TODAY) == Season(TODAY)


def test_a_few_days_do_not_make_a_season() -> None:
    found = forecast.season([DayTotal(TODAY - timedelta(days=1), 8.0, 4.0)], TODAY)
    assert 1.0 < found.months[10] / found.months[0] < 1.2
    assert abs(found.growth) < 0.01


def test_nothing_counted_is_nothing_expected() -> None:
    found = forecast.forecast([], Season(TODAY))
    assert (found.by_slot, found.by_location) == ({}, {})
    assert found.of(slot_id=1, location_id=1, day=TODAY) is None


def test_a_slot_with_many_counts_keeps_to_its_own_mean() -> None:
    found = forecast.forecast([total(1, [10, 12, 8] * 20), total(2, [2, 3, 1] * 20)], Season(TODAY))
    assert found.by_slot[1].visitors == pytest.approx(10, abs=0.2)
    assert found.by_slot[2].visitors == pytest.approx(2, abs=0.2)
    assert (found.by_slot[1].sessions, found.by_location[1].sessions) == (60, 120)
    assert found.by_location[1].visitors == pytest.approx(6, abs=0.2)
    assert found.by_location[1].high > found.by_slot[2].high  # it may be either slot


def test_a_new_slot_leans_towards_its_location_in_the_same_part_of_the_day() -> None:
    found = forecast.forecast(
        [
            total(1, [4, 5, 6] * 20),
            total(2, [10, 11, 9] * 20, starts=AFTERNOON),
            total(3, [5, 5, 5] * 20),
            total(4, [7], starts=MORNING),
            total(5, [7], starts=AFTERNOON),
        ],
        Season(TODAY),
    )
    assert 4.9 < found.by_slot[4].visitors < 6.5
    assert found.by_slot[5].visitors > 8
    new = found.of(slot_id=4, location_id=1)
    assert new is not None
    assert (new.of_location, new.sessions) == (True, 182)


def test_zero_is_a_count() -> None:
    found = forecast.forecast([total(1, [0] * 30)], Season(TODAY)).by_slot[1]
    assert (found.visitors, found.sessions, found.low) == (0.0, 30, 0)


def test_sessions_that_differ_more_make_the_range_wider() -> None:
    alike = forecast.forecast([total(1, [9, 10, 11] * 20)], Season(TODAY)).by_slot[1]
    unlike = forecast.forecast([total(1, [1, 10, 19] * 20)], Season(TODAY)).by_slot[1]
    assert alike.visitors == pytest.approx(unlike.visitors)
    assert unlike.low < alike.low < alike.high < unlike.high


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 4), st.sampled_from([MORNING, AFTERNOON]), st.lists(st.integers(0, 40), min_size=1)
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_was_counted_the_range_holds_the_mean_and_lies_among_the_counts(
    slots: list[tuple[int, time, list[int]]],
) -> None:
    totals = [
        total(number, counts, location=location, starts=starts)
        for number, (location, starts, counts) in enumerate(slots, start=1)
    ]
    found = forecast.forecast(totals, Season(TODAY))
    most = max(max(counts) for _location, _starts, counts in slots)
    for one in (*found.by_slot.values(), *found.by_location.values()):
        assert 0 <= one.low <= one.visitors <= one.high
        assert one.visitors <= most + 0.001
    assert found == forecast.forecast(totals, Season(TODAY))
