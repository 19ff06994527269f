from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import language
from domain import period
from domain.period import FOREVER, Period, Preset, ReversedPeriod, UnknownPeriod, UnknownWeek

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
LENGTHS = st.integers(1, 800)
PERIODS = st.builds(lambda first, length: Period(first, first + timedelta(days=length - 1)), DAYS, LENGTHS)


def test_period_with_last_day_before_first_is_refused_with_a_sentence() -> None:
    with pytest.raises(ReversedPeriod) as refused:
        Period(date(2026, 3, 2), date(2026, 3, 1))
    assert (
        str(refused.value)
        == "The last day comes before the first. Choose a last day on or after the first day."
    )


def test_period_contains_both_of_its_ends_and_nothing_beside_them() -> None:
    spring = Period(date(2026, 3, 1), date(2026, 3, 3))
    around = [date(2026, 2, 28) + timedelta(days=n) for n in range(5)]
    assert [spring.contains(day) for day in around] == [False, True, True, True, False]


def test_period_of_one_day_has_one_day_one_week_and_one_month() -> None:
    leap = Period(date(2028, 2, 29), date(2028, 2, 29))
    assert leap.length == 1
    assert list(leap.days) == [date(2028, 2, 29)]
    assert list(leap.weeks) == [date(2028, 2, 28)]
    assert list(leap.months) == [date(2028, 2, 1)]


def test_period_without_an_end_contains_any_later_day() -> None:
    open_ended = period.since(date(2026, 1, 1))
    assert open_ended == Period(date(2026, 1, 1), FOREVER)
    assert open_ended.is_open_ended
    assert open_ended.contains(date(2999, 12, 31))
    assert not period.since(date(2026, 1, 1), date(2026, 1, 1)).is_open_ended


def test_weeks_run_over_the_turn_of_a_year_with_53_weeks() -> None:
    turn = Period(date(2026, 12, 27), date(2027, 1, 4))
    assert list(turn.weeks) == [date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4)]


def test_months_are_the_first_days_of_each_month_touched() -> None:
    turn = Period(date(2026, 11, 30), date(2027, 2, 1))
    assert list(turn.months) == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]


@given(PERIODS, PERIODS)
@example(Period(date(2026, 1, 1), date(2026, 1, 2)), Period(date(2026, 1, 2), date(2026, 1, 3)))
@example(Period(date(2026, 1, 1), date(2026, 1, 2)), Period(date(2026, 1, 3), date(2026, 1, 3)))
def test_overlap_is_the_days_that_both_have(one: Period, other: Period) -> None:
    shared = sorted(set(one.days) & set(other.days))
    assert one.overlaps(other) == bool(shared)
    assert one.overlap(other) == (Period(shared[0], shared[-1]) if shared else None)


@given(PERIODS)
def test_weeks_and_months_hold_exactly_the_days_of_the_period(some: Period) -> None:
    assert list(some.weeks) == sorted({period.week_of(day) for day in some.days})
    assert list(some.months) == sorted({day.replace(day=1) for day in some.days})


@given(DAYS)
def test_week_begins_on_the_monday_on_or_before_the_day(day: date) -> None:
    monday = period.week_of(day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days <= 6
    assert period.week(day) == Period(monday, monday + timedelta(days=6))


@given(DAYS)
def test_week_written_in_a_url_reads_back_as_its_monday(day: date) -> None:
    assert period.from_week(period.to_week(day)) == period.week_of(day)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 24), "2026-W48"),
        (date(2025, 12, 29), "2026-W01"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2033, 1, 2), "2032-W53"),
    ],
)
def test_week_in_a_url_has_the_iso_year_of_its_thursday(day: date, text: str) -> None:
    assert period.to_week(day) == text


@pytest.mark.parametrize("text", ["2026-w48", " 2026W48 ", "2026-W48"])
def test_week_is_read_as_people_type_it(text: str) -> None:
    assert period.from_week(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-W54", "2027-W53", "2026-W00", "48", "x2026-W48", "2026-W48'--", "0000-W01"]
)
def test_week_that_does_not_exist_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnknownWeek) as refused:
        period.from_week(text)
    assert str(refused.value) == "This week does not exist. Write a year and a week number, such as 2026-W48."


@given(PERIODS)
def test_period_written_in_a_url_reads_back_as_itself(some: Period) -> None:
    assert period.from_text(period.to_text(some)) == some


@pytest.mark.parametrize("text", ["", "2026-01-01", "2026-02-30..2026-03-01", "2026-1-1..2026-1-2", "a..b"])
def test_period_that_does_not_exist_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnknownPeriod) as refused:
        period.from_text(text)
    assert "two dates" in str(refused.value)


def test_period_typed_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(ReversedPeriod):
        period.from_text("2026-03-02..2026-03-01")


@given(
    st.builds(
        lambda first, length: Period(first, first + timedelta(days=length - 1)), DAYS, st.integers(1, 364)
    )
)
@example(Period(date(2026, 1, 1), date(2026, 12, 30)))
def test_comparison_of_up_to_52_weeks_has_the_same_weekdays_and_does_not_overlap(some: Period) -> None:
    earlier = period.same_period_a_year_earlier(some)
    assert [day.weekday() for day in earlier.days] == [day.weekday() for day in some.days]
    assert not earlier.overlaps(some)
    assert (some.first - earlier.first).days == 364


@pytest.mark.parametrize(
    ("some", "earlier"),
    [
        (period.year(2026), period.year(2025)),
        (period.year(2025), period.year(2024)),
        (Period(date(2027, 3, 1), date(2028, 2, 29)), Period(date(2026, 3, 1), date(2027, 2, 28))),
        (Period(date(2028, 2, 29), date(2029, 2, 28)), Period(date(2027, 2, 28), date(2028, 2, 29))),
    ],
)
def test_comparison_of_a_longer_period_is_the_same_dates_a_year_earlier(
    some: Period, earlier: Period
) -> None:
    assert period.same_period_a_year_earlier(some) == earlier


def test_month_with_five_saturdays_is_compared_with_five_saturdays() -> None:
    august = period.month(date(2026, 8, 15))
    earlier = period.same_period_a_year_earlier(august)
    assert earlier == Period(date(2025, 8, 2), date(2025, 9, 1))
    assert (
        sum(day.weekday() == 5 for day in august.days) == sum(day.weekday() == 5 for day in earlier.days) == 5
    )


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        (Preset.LAST_4_WEEKS, Period(date(2026, 12, 5), date(2027, 1, 1))),
        (Preset.LAST_13_WEEKS, Period(date(2026, 10, 3), date(2027, 1, 1))),
        (Preset.LAST_52_WEEKS, Period(date(2026, 1, 3), date(2027, 1, 1))),
        (Preset.THIS_MONTH, Period(date(2027, 1, 1), date(2027, 1, 31))),
        (Preset.LAST_MONTH, Period(date(2026, 12, 1), date(2026, 12, 31))),
        (Preset.THIS_YEAR, Period(date(2027, 1, 1), date(2027, 12, 31))),
        (Preset.LAST_YEAR, Period(date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_preset_on_new_years_day_is_the_period_its_name_says(preset: Preset, expected: Period) -> None:
    assert period.of_preset(preset, date(2027, 1, 1)) == expected


def test_presets_that_look_back_hold_each_weekday_equally_often() -> None:
    lengths = {
        preset: period.of_preset(preset, date(2026, 11, 24)).length
        for preset in (Preset.LAST_4_WEEKS, Preset.LAST_13_WEEKS, Preset.LAST_52_WEEKS)
    }
    assert lengths == {Preset.LAST_4_WEEKS: 28, Preset.LAST_13_WEEKS: 91, Preset.LAST_52_WEEKS: 364}


def test_each_preset_has_a_name_of_its_own() -> None:
    assert len({period.preset_label(preset) for preset in Preset}) == len(Preset)


def test_period_is_described_in_the_readers_language() -> None:
    with language.use("nl"):
        dutch = period.describe(Period(date(2026, 11, 24), date(2026, 11, 24)))
    assert dutch == "di 24 nov 2026"
    assert (
        period.describe(Period(date(2026, 11, 23), date(2026, 11, 24)))
        == "Mon 23 Nov 2026 to Tue 24 Nov 2026"
    )
    assert period.describe(period.since(date(2026, 11, 23))) == "from Mon 23 Nov 2026"
