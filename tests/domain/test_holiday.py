from datetime import date, timedelta

import pytest
from dateutil.easter import easter

from domain import holiday, period
from domain.holiday import HolidayCode, holidays_of
from domain.period import Period

LEGAL_2026 = {
    date(2026, 1, 1): HolidayCode.NEW_YEAR,
    date(2026, 4, 6): HolidayCode.EASTER_MONDAY,
    date(2026, 5, 1): HolidayCode.LABOUR_DAY,
    date(2026, 5, 14): HolidayCode.ASCENSION,
    date(2026, 5, 25): HolidayCode.WHIT_MONDAY,
    date(2026, 7, 21): HolidayCode.NATIONAL_DAY,
    date(2026, 8, 15): HolidayCode.ASSUMPTION,
    date(2026, 11, 1): HolidayCode.ALL_SAINTS,
    date(2026, 11, 11): HolidayCode.ARMISTICE,
    date(2026, 12, 25): HolidayCode.CHRISTMAS,
}


def by_hand(number: int) -> dict[date, HolidayCode]:
    """The ten days of the law along a second path: six fixed dates and four that hang on Easter."""
    sunday = easter(number)
    return {
        date(number, 1, 1): HolidayCode.NEW_YEAR,
        sunday + timedelta(days=1): HolidayCode.EASTER_MONDAY,
        sunday + timedelta(days=39): HolidayCode.ASCENSION,
        sunday + timedelta(days=50): HolidayCode.WHIT_MONDAY,
        date(number, 5, 1): HolidayCode.LABOUR_DAY,
        date(number, 7, 21): HolidayCode.NATIONAL_DAY,
        date(number, 8, 15): HolidayCode.ASSUMPTION,
        date(number, 11, 1): HolidayCode.ALL_SAINTS,
        date(number, 11, 11): HolidayCode.ARMISTICE,
        date(number, 12, 25): HolidayCode.CHRISTMAS,
    }


def test_public_holidays_of_2026_are_the_ten_of_the_law() -> None:
    assert holidays_of(period.year(2026)) == LEGAL_2026


@pytest.mark.parametrize(
    ("number", "movable"),
    [
        (2027, [date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)]),
        (2035, [date(2035, 3, 26), date(2035, 5, 3), date(2035, 5, 14)]),
    ],
)
def test_movable_holidays_of_later_years_are_right(number: int, movable: list[date]) -> None:
    found = {code: day for day, code in holidays_of(period.year(number)).items()}
    assert [
        found[code] for code in (HolidayCode.EASTER_MONDAY, HolidayCode.ASCENSION, HolidayCode.WHIT_MONDAY)
    ] == movable
    assert len(found) == 10


@pytest.mark.parametrize("number", [*range(2000, 2101), 2101, 2150, 2400])
def test_public_holidays_of_any_year_are_those_computed_by_hand(number: int) -> None:
    assert holidays_of(period.year(number)) == by_hand(number)


def test_11_july_is_added_when_asked_for_and_stands_in_its_place() -> None:
    with_it = holidays_of(period.year(2026), july_11=True)
    assert with_it == LEGAL_2026 | {date(2026, 7, 11): HolidayCode.FLEMISH_COMMUNITY}
    assert list(with_it) == sorted(with_it)


def test_11_july_is_offered_to_a_location_that_stays_open_on_public_holidays() -> None:
    july = period.month(date(2026, 7, 1))
    assert holidays_of(july, public=False, july_11=True) == {date(2026, 7, 11): HolidayCode.FLEMISH_COMMUNITY}
    assert holidays_of(july, public=False) == {}


def test_holidays_of_a_period_over_new_year_are_those_inside_it() -> None:
    turn = Period(date(2026, 11, 12), date(2027, 1, 1))
    assert holidays_of(turn) == {
        date(2026, 12, 25): HolidayCode.CHRISTMAS,
        date(2027, 1, 1): HolidayCode.NEW_YEAR,
    }


def test_two_holidays_on_one_day_give_one_code() -> None:
    assert holidays_of(Period(date(2008, 5, 1), date(2008, 5, 1))) == {
        date(2008, 5, 1): HolidayCode.LABOUR_DAY
    }


def test_each_holiday_has_a_name_of_its_own() -> None:
    assert len({holiday.name(code) for code in HolidayCode}) == len(HolidayCode)
