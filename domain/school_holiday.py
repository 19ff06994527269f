"""School holidays of the Flemish community, for any year: when fewer visitors come, and fewer helpers can.

Nothing closes for them by itself. The rules are those of the decision of the Flemish Government of 17 April 1991.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.easter import easter

from domain import period
from domain.period import Period
from language import _

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)
MONDAYS_BEFORE_EASTER = 7
"""Of the carnival holidays: the Monday before Ash Wednesday."""
SUNDAY, SATURDAY = 6, 5


class SchoolHolidayCode(StrEnum):
    AUTUMN = "autumn"
    CHRISTMAS = "christmas"
    CARNIVAL = "carnival"
    EASTER = "easter"
    SUMMER = "summer"


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    code: SchoolHolidayCode
    days: Period


def school_holidays_of(stretch: Period) -> tuple[SchoolHoliday, ...]:
    """The school holidays with a day in the period, whole, in order: the first may begin before it."""
    # Christmas begins in the year before the one in which it ends.
    years = range(max(stretch.first.year - 1, date.min.year), min(stretch.last.year, date.max.year - 1) + 1)
    found = (one for number in years for one in _of_year(number) if one.days.overlaps(stretch))
    return tuple(sorted(found, key=lambda one: one.days))


def by_day(stretch: Period) -> dict[date, SchoolHolidayCode]:
    """The days of the period that lie in a school holiday, in order."""
    return {
        day: one.code
        for one in school_holidays_of(stretch)
        if (part := one.days.overlap(stretch)) is not None
        for day in part.days
    }


def name(code: SchoolHolidayCode) -> str:
    """The school holiday's name in the reader's language."""
    match code:
        case SchoolHolidayCode.AUTUMN:
            return _("Autumn holidays")
        case SchoolHolidayCode.CHRISTMAS:
            return _("Christmas holidays")
        case SchoolHolidayCode.CARNIVAL:
            return _("Carnival holidays")
        case SchoolHolidayCode.EASTER:
            return _("Easter holidays")
        case SchoolHolidayCode.SUMMER:
            return _("Summer holidays")


def _of_year(number: int) -> Iterator[SchoolHoliday]:
    """Those that begin in the year."""
    yield SchoolHoliday(SchoolHolidayCode.CARNIVAL, _weeks(_carnival(number), 1))
    yield SchoolHoliday(SchoolHolidayCode.EASTER, _weeks(_easter(number), 2))
    yield SchoolHoliday(SchoolHolidayCode.SUMMER, Period(date(number, 7, 1), date(number, 8, 31)))
    yield SchoolHoliday(SchoolHolidayCode.AUTUMN, _weeks(_autumn(number), 1))
    yield SchoolHoliday(SchoolHolidayCode.CHRISTMAS, _weeks(_christmas(number), 2))


def _carnival(number: int) -> date:
    return easter(number) + ONE_DAY - MONDAYS_BEFORE_EASTER * ONE_WEEK


def _easter(number: int) -> date:
    """The first Monday of April, unless Easter falls in March (the Monday after it) or after 15 April (two before it)."""
    sunday = easter(number)
    if sunday < date(number, 4, 1):
        return sunday + ONE_DAY
    if sunday > date(number, 4, 15):
        return sunday + ONE_DAY - 2 * ONE_WEEK
    return _monday_from(date(number, 4, 1))


def _autumn(number: int) -> date:
    """The Monday of the week of 1 November; the day after it when that is a Sunday."""
    all_saints = date(number, 11, 1)
    return all_saints + ONE_DAY if all_saints.weekday() == SUNDAY else period.week_of(all_saints)


def _christmas(number: int) -> date:
    """The Monday of the week of 25 December; the Monday after it when that is a Saturday or a Sunday."""
    day = date(number, 12, 25)
    return _monday_from(day) if day.weekday() >= SATURDAY else period.week_of(day)


def _monday_from(day: date) -> date:
    """The day, or the first Monday after it."""
    return day + timedelta(days=-day.weekday() % period.DAYS_IN_WEEK)


def _weeks(monday: date, number: int) -> Period:
    return Period(monday, monday + number * ONE_WEEK - ONE_DAY)
