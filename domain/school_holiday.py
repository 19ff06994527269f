"""School holidays of the Flemish community, computed for any year from the rules of the decision of 17 April 1991.

Networks plan around them (students are free, volunteers with grandchildren are not), but they close nothing by themselves.
"""

from datetime import date, timedelta
from enum import StrEnum

from dateutil.easter import easter

from domain.period import Period, week_of
from language import _

SATURDAY = 5
SUNDAY = 6


class SchoolHoliday(StrEnum):
    SUMMER = "summer"
    AUTUMN = "autumn"
    CHRISTMAS = "christmas"
    CARNIVAL = "carnival"
    EASTER = "easter"


def of_school_year(number: int) -> dict[SchoolHoliday, Period]:
    """The holidays of the school year that begins in `number`, in order; its summer is the one after it."""
    return {
        SchoolHoliday.AUTUMN: _autumn(number),
        SchoolHoliday.CHRISTMAS: _christmas(number),
        SchoolHoliday.CARNIVAL: _carnival(number + 1),
        SchoolHoliday.EASTER: _easter(number + 1),
        SchoolHoliday.SUMMER: Period(date(number + 1, 7, 1), date(number + 1, 8, 31)),
    }


def in_period(period: Period) -> list[tuple[Period, SchoolHoliday]]:
    """The school holidays that have a day in the period, whole, in order."""
    return [
        (days, holiday)
        for number in range(period.first.year - 1, period.last.year + 1)
        for holiday, days in of_school_year(number).items()
        if days.overlaps(period)
    ]


def name(holiday: SchoolHoliday) -> str:
    """The holiday's name in the reader's language."""
    match holiday:
        case SchoolHoliday.SUMMER:
            return _("summer holidays")
        case SchoolHoliday.AUTUMN:
            return _("autumn holidays")
        case SchoolHoliday.CHRISTMAS:
            return _("Christmas holidays")
        case SchoolHoliday.CARNIVAL:
            return _("carnival holidays")
        case SchoolHoliday.EASTER:
            return _("Easter holidays")


def _weeks(monday: date, weeks: int) -> Period:
    return Period(monday, monday + timedelta(weeks=weeks, days=-1))


def _autumn(year: int) -> Period:
    """The week of 1 November; the week from 2 November when the first is a Sunday."""
    all_saints = date(year, 11, 1)
    monday = week_of(all_saints)
    return _weeks(monday + timedelta(weeks=1) if all_saints.weekday() == SUNDAY else monday, 1)


def _christmas(year: int) -> Period:
    """Two weeks from the Monday of the week of 25 December; from the Monday after when that is a weekend day."""
    christmas = date(year, 12, 25)
    monday = week_of(christmas)
    return _weeks(monday + timedelta(weeks=1) if christmas.weekday() >= SATURDAY else monday, 2)


def _carnival(year: int) -> Period:
    """The week from the seventh Monday before Easter."""
    return _weeks(easter(year) - timedelta(days=6, weeks=6), 1)


def _easter(year: int) -> Period:
    """Two weeks from the first Monday of April; Easter in March: the Monday after it; after 15 April: two Mondays before."""
    sunday = easter(year)
    if sunday.month == 3:
        return _weeks(sunday + timedelta(days=1), 2)
    if sunday > date(year, 4, 15):
        return _weeks(sunday - timedelta(days=6, weeks=1), 2)
    first = date(year, 4, 1)
    return _weeks(first + timedelta(days=-first.weekday() % 7), 2)
