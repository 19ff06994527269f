"""A period is cut into stretches of which none overlaps another, none is forgotten, and none is believed that may be wrong."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain import period, rollup
from domain.period import Period
from domain.rollup import Grain

DAYS = st.dates(date(2019, 12, 1), date(2021, 3, 31))
PERIODS = st.tuples(DAYS, st.integers(0, 500)).map(lambda one: Period(one[0], one[0] + timedelta(one[1])))
GRAINS = st.sets(st.sampled_from(Grain))


@given(PERIODS, GRAINS, st.sets(DAYS, max_size=3), st.none() | DAYS)
def test_each_day_lies_in_one_stretch_that_may_be_believed(
    days: Period, grains: set[Grain], touched: set[date], until: date | None
) -> None:
    stale = {rollup.part(day).first for day in touched}
    cut = rollup.cut(days, grains=grains, stale=stale, until=until)
    kept = [rollup.year_of(first) for first in cut.years]
    kept += [period.month(first) for first in cut.months] + [rollup.part(first) for first in cut.parts]
    singles = [Period(day, day) for day in cut.single]
    found = sorted(day for one in (*kept, *singles, *cut.days) for day in one.days)
    assert found == list(days.days)
    assert all(
        one.first == first for one, first in zip(kept, (*cut.years, *cut.months, *cut.parts), strict=True)
    )
    believed = [*kept, *singles]
    assert not any(one.contains(day) for one in believed for day in touched)
    assert until is None or all(one.last < until for one in believed)
    assert {grain for grain, _days in cut.kept} <= grains
    for grain, firsts in cut.kept:
        runs = rollup.runs(grain, firsts)
        assert [one for first, last in runs for one in firsts if first <= one <= last] == [*firsts]


def test_a_part_of_a_week_ends_with_the_week_or_the_month() -> None:
    days = Period(date(2026, 4, 27), date(2026, 5, 10))
    assert [(one.first.day, one.last.day) for one in rollup.parts(days)] == [(27, 30), (1, 3), (4, 10)]


def test_a_year_up_to_today_is_read_by_months_and_a_few_days() -> None:
    year = Period(date(2025, 11, 26), date(2026, 11, 24))
    cut = rollup.cut(year, grains={Grain.MONTH, Grain.PART}, until=date(2026, 11, 24))
    assert (len(cut.months), cut.months[0]) == (11, date(2025, 12, 1))
    assert cut.parts == tuple(date(2026, 11, day) for day in (1, 2, 9, 16))
    assert cut.days == (Period(date(2025, 11, 26), date(2025, 11, 30)), Period(date(2026, 11, 23), year.last))


def test_ten_years_are_read_by_years_and_what_is_left_at_the_ends() -> None:
    days = Period(date(2016, 12, 1), date(2026, 11, 27))
    cut = rollup.cut(days, grains=set(Grain), stale=[date(2020, 2, 3)], until=days.last)
    assert [one.year for one in cut.years] == [2017, 2018, 2019, 2021, 2022, 2023, 2024, 2025]
    assert len(cut.months) == 1 + 11 + 10
    assert cut.days == (Period(date(2020, 2, 3), date(2020, 2, 9)), Period(days.last, days.last))


def test_stretches_that_follow_each_other_are_one_run() -> None:
    cut = rollup.cut(
        Period(date(2016, 11, 3), date(2026, 11, 27)),
        grains=set(Grain),
        stale=[date(2020, 2, 3)],
        until=date(2026, 11, 27),
    )
    assert {grain: rollup.runs(grain, days) for grain, days in cut.kept} == {
        Grain.YEAR: [(date(2017, 1, 1), date(2019, 1, 1)), (date(2021, 1, 1), date(2025, 1, 1))],
        Grain.MONTH: [
            (date(2016, 12, 1), date(2016, 12, 1)),
            (date(2020, 1, 1), date(2020, 1, 1)),
            (date(2020, 3, 1), date(2020, 12, 1)),
            (date(2026, 1, 1), date(2026, 10, 1)),
        ],
        Grain.PART: [
            (date(2016, 11, 7), date(2016, 11, 28)),
            (date(2020, 2, 1), date(2020, 2, 1)),
            (date(2020, 2, 10), date(2020, 2, 24)),
            (date(2026, 11, 1), date(2026, 11, 16)),
        ],
        Grain.DAY: [
            (date(2016, 11, 3), date(2016, 11, 6)),
            (date(2026, 11, 23), date(2026, 11, 26)),
        ],
    }


def test_only_today_is_read_from_the_rows_where_days_are_kept() -> None:
    year = Period(date(2025, 11, 26), date(2026, 11, 24))
    cut = rollup.cut(year, grains=set(Grain), until=date(2026, 11, 24))
    assert cut.single == (*(date(2025, 11, day) for day in range(26, 31)), date(2026, 11, 23))
    assert cut.parts == tuple(date(2026, 11, day) for day in (1, 2, 9, 16))
    assert cut.days == (Period(year.last, year.last),)
