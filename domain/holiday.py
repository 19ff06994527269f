"""Belgian public holidays, by the year, and 11 July, the day of the Flemish community.

The dates come from the `holidays` library; the codes are ours and are stored with a session, so they never change.
11 July is no public holiday, but libraries and city services in Flanders often close: each location says so itself.
"""

from datetime import date
from enum import StrEnum
from functools import cache

from holidays.countries.belgium import Belgium

from domain.period import Period
from language import _


class HolidayCode(StrEnum):
    NEW_YEAR = "new_year"
    EASTER_MONDAY = "easter_monday"
    LABOUR_DAY = "labour_day"
    ASCENSION = "ascension"
    WHIT_MONDAY = "whit_monday"
    FLEMISH_COMMUNITY = "flemish_community"
    NATIONAL_DAY = "national_day"
    ASSUMPTION = "assumption"
    ALL_SAINTS = "all_saints"
    ARMISTICE = "armistice"
    CHRISTMAS = "christmas"


_CODES = {
    "New Year's Day": HolidayCode.NEW_YEAR,
    "Easter Monday": HolidayCode.EASTER_MONDAY,
    "Labor Day": HolidayCode.LABOUR_DAY,
    "Ascension Day": HolidayCode.ASCENSION,
    "Pentecost Monday": HolidayCode.WHIT_MONDAY,
    "National Day": HolidayCode.NATIONAL_DAY,
    "Assumption Day": HolidayCode.ASSUMPTION,
    "All Saints' Day": HolidayCode.ALL_SAINTS,
    "Armistice Day": HolidayCode.ARMISTICE,
    "Christmas Day": HolidayCode.CHRISTMAS,
}
_SUNDAYS = frozenset({"Easter Sunday", "Pentecost"})
"""Listed by the library, but not among the ten days of the law."""


class _BelgiumWithoutEnd(Belgium):
    """The library stops at 2100 although it knows the rule; Easter itself is defined for every year."""

    end_year = 4099


def holidays_of(period: Period, *, public: bool = True, july_11: bool = False) -> dict[date, HolidayCode]:
    """The holidays in the period, in order of date. Two on one day (Ascension on 1 May 2008) give the first of the list."""
    return {
        day: code
        for number in range(period.first.year, period.last.year + 1)
        for day, code in _of_year(number)
        if period.contains(day) and (july_11 if code is HolidayCode.FLEMISH_COMMUNITY else public)
    }


def name(code: HolidayCode) -> str:
    """The holiday's name in the reader's language."""
    match code:
        case HolidayCode.NEW_YEAR:
            return _("New Year's Day")
        case HolidayCode.EASTER_MONDAY:
            return _("Easter Monday")
        case HolidayCode.LABOUR_DAY:
            return _("Labour Day")
        case HolidayCode.ASCENSION:
            return _("Ascension Day")
        case HolidayCode.WHIT_MONDAY:
            return _("Whit Monday")
        case HolidayCode.FLEMISH_COMMUNITY:
            return _("Day of the Flemish Community")
        case HolidayCode.NATIONAL_DAY:
            return _("National Day")
        case HolidayCode.ASSUMPTION:
            return _("Assumption Day")
        case HolidayCode.ALL_SAINTS:
            return _("All Saints' Day")
        case HolidayCode.ARMISTICE:
            return _("Armistice Day")
        case HolidayCode.CHRISTMAS:
            return _("Christmas Day")


@cache
def _of_year(number: int) -> tuple[tuple[date, HolidayCode], ...]:
    # The library gives its country classes no types.
    calendar = _BelgiumWithoutEnd(years=number, language="en_US")  # type: ignore[no-untyped-call]
    found = {date(number, 7, 11): HolidayCode.FLEMISH_COMMUNITY}
    for day in calendar:
        codes = [_CODES[text] for text in calendar.get_list(day) if text not in _SUNDAYS]
        if codes:
            found[day] = min(codes, key=list(HolidayCode).index)
    return tuple(sorted(found.items()))
