from datetime import date
from itertools import pairwise

import pytest

from domain import school_holiday
from domain.period import Period
from domain.school_holiday import SchoolHoliday


def days(first: tuple[int, int, int], last: tuple[int, int, int]) -> Period:
    return Period(date(*first), date(*last))


PUBLISHED = {
    2025: {
        SchoolHoliday.AUTUMN: days((2025, 10, 27), (2025, 11, 2)),
        SchoolHoliday.CHRISTMAS: days((2025, 12, 22), (2026, 1, 4)),
        SchoolHoliday.CARNIVAL: days((2026, 2, 16), (2026, 2, 22)),
        SchoolHoliday.EASTER: days((2026, 4, 6), (2026, 4, 19)),
        SchoolHoliday.SUMMER: days((2026, 7, 1), (2026, 8, 31)),
    },
    2026: {
        SchoolHoliday.AUTUMN: days((2026, 11, 2), (2026, 11, 8)),
        SchoolHoliday.CHRISTMAS: days((2026, 12, 21), (2027, 1, 3)),
        SchoolHoliday.CARNIVAL: days((2027, 2, 8), (2027, 2, 14)),
        SchoolHoliday.EASTER: days((2027, 3, 29), (2027, 4, 11)),
        SchoolHoliday.SUMMER: days((2027, 7, 1), (2027, 8, 31)),
    },
    2027: {
        SchoolHoliday.AUTUMN: days((2027, 11, 1), (2027, 11, 7)),
        SchoolHoliday.CHRISTMAS: days((2027, 12, 27), (2028, 1, 9)),
        SchoolHoliday.CARNIVAL: days((2028, 2, 28), (2028, 3, 5)),
        SchoolHoliday.EASTER: days((2028, 4, 3), (2028, 4, 16)),
        SchoolHoliday.SUMMER: days((2028, 7, 1), (2028, 8, 31)),
    },
}


@pytest.mark.parametrize("number", PUBLISHED)
def test_school_holidays_are_those_of_the_published_calendars(number: int) -> None:
    assert school_holiday.of_school_year(number) == PUBLISHED[number]


@pytest.mark.parametrize(
    ("number", "easter"),
    [
        (2017, days((2018, 4, 2), (2018, 4, 15))),
        (2018, days((2019, 4, 8), (2019, 4, 21))),
        (2023, days((2024, 4, 1), (2024, 4, 14))),
        (2024, days((2025, 4, 7), (2025, 4, 20))),
        (2046, days((2047, 4, 1), (2047, 4, 14))),
    ],
)
def test_easter_holidays_follow_an_early_and_a_late_easter(number: int, easter: Period) -> None:
    assert school_holiday.of_school_year(number)[SchoolHoliday.EASTER] == easter


@pytest.mark.parametrize("number", range(2020, 2060))
def test_holidays_of_a_school_year_come_in_order_in_whole_weeks_without_overlap(number: int) -> None:
    *short, summer = school_holiday.of_school_year(number).values()
    assert [holiday.length for holiday in short] == [7, 14, 7, 14]
    assert {holiday.first.weekday() for holiday in short} == {0}
    whole = [*short, summer]
    assert all(one.last < following.first for one, following in pairwise(whole))


def test_holidays_in_a_period_are_those_with_a_day_in_it() -> None:
    turn = days((2026, 8, 31), (2026, 12, 21))
    assert school_holiday.in_period(turn) == [
        (days((2026, 7, 1), (2026, 8, 31)), SchoolHoliday.SUMMER),
        (days((2026, 11, 2), (2026, 11, 8)), SchoolHoliday.AUTUMN),
        (days((2026, 12, 21), (2027, 1, 3)), SchoolHoliday.CHRISTMAS),
    ]


def test_holiday_that_ends_in_january_is_found_from_january_alone() -> None:
    assert school_holiday.in_period(days((2027, 1, 2), (2027, 1, 9))) == [
        (days((2026, 12, 21), (2027, 1, 3)), SchoolHoliday.CHRISTMAS)
    ]


def test_each_school_holiday_has_a_name_of_its_own() -> None:
    assert len({school_holiday.name(holiday) for holiday in SchoolHoliday}) == len(SchoolHoliday)
