"""School holidays against the calendars that were published, and what holds in every year."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

import language
from domain import period, school_holiday
from domain.period import Period
from domain.school_holiday import SchoolHoliday, SchoolHolidayCode, by_day, school_holidays_of

AUTUMN, CHRISTMAS, CARNIVAL, EASTER, SUMMER = (
    SchoolHolidayCode.AUTUMN,
    SchoolHolidayCode.CHRISTMAS,
    SchoolHolidayCode.CARNIVAL,
    SchoolHolidayCode.EASTER,
    SchoolHolidayCode.SUMMER,
)
PUBLISHED = {
    2025: [
        (AUTUMN, date(2025, 10, 27), date(2025, 11, 2)),
        (CHRISTMAS, date(2025, 12, 22), date(2026, 1, 4)),
        (CARNIVAL, date(2026, 2, 16), date(2026, 2, 22)),
        (EASTER, date(2026, 4, 6), date(2026, 4, 19)),
        (SUMMER, date(2026, 7, 1), date(2026, 8, 31)),
    ],
    2026: [
        (AUTUMN, date(2026, 11, 2), date(2026, 11, 8)),
        (CHRISTMAS, date(2026, 12, 21), date(2027, 1, 3)),
        (CARNIVAL, date(2027, 2, 8), date(2027, 2, 14)),
        (EASTER, date(2027, 3, 29), date(2027, 4, 11)),
        (SUMMER, date(2027, 7, 1), date(2027, 8, 31)),
    ],
    2027: [
        (AUTUMN, date(2027, 11, 1), date(2027, 11, 7)),
        (CHRISTMAS, date(2027, 12, 27), date(2028, 1, 9)),
        (CARNIVAL, date(2028, 2, 28), date(2028, 3, 5)),
        (EASTER, date(2028, 4, 3), date(2028, 4, 16)),
        (SUMMER, date(2028, 7, 1), date(2028, 8, 31)),
    ],
}
YEARS = st.integers(1990, 2090)


def of_school_year(number: int) -> dict[SchoolHolidayCode, Period]:
    found = school_holidays_of(Period(date(number, 9, 1), date(number + 1, 8, 31)))
    return {one.code: one.days for one in found}


@pytest.mark.parametrize("number", PUBLISHED)
def test_a_school_year_is_as_it_was_published(number: int) -> None:
    expected = tuple(SchoolHoliday(code, Period(first, last)) for code, first, last in PUBLISHED[number])
    assert school_holidays_of(Period(date(number, 9, 1), date(number + 1, 8, 31))) == expected


@given(YEARS)
def test_every_school_year_has_each_holiday_once_and_apart(number: int) -> None:
    found = of_school_year(number)
    assert list(found) == [AUTUMN, CHRISTMAS, CARNIVAL, EASTER, SUMMER]
    listed = list(found.values())
    assert all(one.last < other.first for one, other in pairwise(listed))
    assert [days.length for days in listed] == [7, 14, 7, 14, 62]
    assert all(days.first.weekday() == 0 for code, days in found.items() if code is not SUMMER)


@given(YEARS)
def test_holidays_hold_the_days_that_they_are_named_after(number: int) -> None:
    found = of_school_year(number)
    all_saints, all_souls = date(number, 11, 1), date(number, 11, 2)
    assert found[AUTUMN].contains(all_souls if all_saints.weekday() == 6 else all_saints)
    assert found[CHRISTMAS].contains(date(number + 1, 1, 1))
    sunday = easter(number + 1)
    assert found[CARNIVAL].contains(sunday - timedelta(days=47))  # Shrove Tuesday
    assert found[EASTER].contains(sunday) or found[EASTER].contains(sunday + timedelta(days=1))
    assert found[EASTER].first <= sunday + timedelta(days=1)


@given(YEARS, st.integers(0, 300), st.integers(0, 90))
def test_any_stretch_shows_exactly_its_days_of_the_whole_calendar(number: int, day: int, length: int) -> None:
    first = date(number, 1, 1) + timedelta(days=day)
    stretch = Period(first, first + timedelta(days=length))
    around = Period(date(number - 1, 1, 1), date(number + 2, 12, 31))
    assert by_day(stretch) == {day: code for day, code in by_day(around).items() if stretch.contains(day)}


def test_a_week_without_school_holidays_has_none() -> None:
    assert by_day(period.week(date(2026, 11, 24))) == {}


def test_a_week_can_lie_in_a_school_holiday_in_part() -> None:
    week = period.week(date(2026, 7, 1))
    assert list(by_day(week)) == [date(2026, 7, 1) + timedelta(days=number) for number in range(5)]


@pytest.mark.parametrize("first", [date(1, 1, 1), date(9998, 12, 20)])
def test_the_ends_of_the_calendar_are_no_error(first: date) -> None:
    assert isinstance(by_day(Period(first, first + timedelta(days=300))), dict)


def test_each_has_a_name_in_the_language_of_the_reader() -> None:
    with language.use("nl"):
        assert [school_holiday.name(code) for code in SchoolHolidayCode] == [
            "herfstvakantie",
            "kerstvakantie",
            "krokusvakantie",
            "paasvakantie",
            "zomervakantie",
        ]
