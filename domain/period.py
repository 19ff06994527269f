"""Stretches of local dates: weeks, months, and what a filter of charts means by "a year earlier".

A week runs from Monday to Sunday. In a URL it is the ISO week, `2026-W48`, because that is what people here call it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from domain.errors import DeskError
from language import _, formats

DAYS_IN_WEEK = 7
WEEKS_IN_YEAR = 52
MONTHS_IN_QUARTER = 3
FOREVER = date.max
"""The last day of a period without an end."""

_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE | re.ASCII)
_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


class ReversedPeriod(DeskError):
    """The last day comes before the first."""

    def sentence(self) -> str:
        return _("The last day comes before the first. Choose a last day on or after the first day.")


class UnknownWeek(DeskError):
    """Not a week of any year."""

    def sentence(self) -> str:
        return _("This week does not exist. Write a year and a week number, such as 2026-W48.")


class UnknownPeriod(DeskError):
    """Not two dates."""

    def sentence(self) -> str:
        return _("This period does not exist. Write two dates, such as 2026-09-01..2026-11-30.")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `first` through `last`, both included. `last` is `FOREVER` when there is no end."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ReversedPeriod

    @property
    def is_open_ended(self) -> bool:
        return self.last == FOREVER

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def days(self) -> Iterator[date]:
        for number in range(self.length):
            yield self.first + timedelta(days=number)

    @property
    def weeks(self) -> Iterator[date]:
        """The Monday of each week that has a day in the period, so the first may lie before it."""
        monday = week_of(self.first)
        for number in range((self.last - monday).days // DAYS_IN_WEEK + 1):
            yield monday + timedelta(weeks=number)

    @property
    def months(self) -> Iterator[date]:
        """The first day of each month that has a day in the period, so the first may lie before it."""
        start = self.first.replace(day=1)
        for number in range((self.last.year - start.year) * 12 + self.last.month - start.month + 1):
            yield start + relativedelta(months=number)

    def contains(self, day: date) -> bool:
        return self.first <= day <= self.last

    def overlaps(self, other: "Period") -> bool:
        """Whether they share a day; a period that ends the day before another begins does not overlap it."""
        return self.first <= other.last and other.first <= self.last

    def overlap(self, other: "Period") -> "Period | None":
        """The days they share."""
        if not self.overlaps(other):
            return None
        return Period(max(self.first, other.first), min(self.last, other.last))


def since(first: date, last: date | None = None) -> Period:
    """From `first` on; without a `last` there is no end, as a null in a table means."""
    return Period(first, FOREVER if last is None else last)


def week_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def week(day: date) -> Period:
    """The day's week, Monday through Sunday."""
    monday = week_of(day)
    return Period(monday, monday + timedelta(days=DAYS_IN_WEEK - 1))


def month(day: date) -> Period:
    """The day's calendar month."""
    first = day.replace(day=1)
    return Period(first, first + relativedelta(months=1, days=-1))


def quarter(day: date) -> Period:
    """The quarter of a year the day lies in."""
    first = day.replace(month=day.month - (day.month - 1) % MONTHS_IN_QUARTER, day=1)
    return Period(first, first + relativedelta(months=MONTHS_IN_QUARTER, days=-1))


def year(number: int) -> Period:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def to_week(day: date) -> str:
    """The day's week as written in a URL: `2026-W48`. Early January may belong to the week year before."""
    iso = day.isocalendar()
    return f"{iso.year:04d}-W{iso.week:02d}"


def from_week(text: str) -> date:
    """The Monday of a week written as `2026-W48`. Raises `UnknownWeek`, also for week 53 of a year that has 52."""
    found = _WEEK.fullmatch(text.strip())
    if found is None:
        raise UnknownWeek
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), DAYS_IN_WEEK) - timedelta(
            days=DAYS_IN_WEEK - 1
        )
    except (ValueError, OverflowError) as error:  # the calendar ends within a week
        raise UnknownWeek from error


def to_text(period: Period) -> str:
    """As written in a URL: `2026-09-01..2026-11-30`."""
    return f"{period.first.isoformat()}..{period.last.isoformat()}"


def from_text(text: str) -> Period:
    """The period written as `2026-09-01..2026-11-30`. Raises `UnknownPeriod`, or `ReversedPeriod`."""
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        raise UnknownPeriod
    try:
        first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2])
    except ValueError as error:
        raise UnknownPeriod from error
    return Period(first, last)


def describe(period: Period) -> str:
    """The period in words, in the reader's language."""
    if period.is_open_ended:
        return _("from {day}").format(day=formats.day_and_year(period.first))
    if period.first == period.last:
        return formats.day_and_year(period.first)
    return _("{first} to {last}").format(
        first=formats.day_and_year(period.first), last=formats.day_and_year(period.last)
    )


def same_period_a_year_earlier(period: Period) -> Period:
    """What to compare the period with: as many days, and as far as possible the same weekdays.

    Up to 52 weeks long it is moved back by exactly 52 weeks: a Digipunt works on fixed weekdays, so a month with five
    Saturdays must not rise against one with four. 53 weeks would keep the weekdays too, but lies five or six days off
    the calendar date where 52 lies one or two off. A longer period would then overlap its own comparison: it is
    moved back by a calendar year, where a weekday more or less weighs under 2 percent.
    """
    if period.length <= WEEKS_IN_YEAR * DAYS_IN_WEEK:
        step = timedelta(weeks=WEEKS_IN_YEAR)
        return Period(period.first - step, period.last - step)
    day_after = period.last + timedelta(days=1)
    return Period(
        period.first - relativedelta(years=1), day_after - relativedelta(years=1) - timedelta(days=1)
    )


class Preset(StrEnum):
    """The periods a filter offers by name. Those that look back end on today and count whole weeks."""

    LAST_4_WEEKS = "4w"
    LAST_13_WEEKS = "13w"
    LAST_52_WEEKS = "52w"
    THIS_MONTH = "month"
    LAST_MONTH = "last-month"
    THIS_YEAR = "year"
    LAST_YEAR = "last-year"


def of_preset(preset: Preset, today: date) -> Period:
    """The days a preset means today. This month and this year end on their last day, also when it is still to come."""
    match preset:
        case Preset.LAST_4_WEEKS:
            return _weeks_up_to(today, 4)
        case Preset.LAST_13_WEEKS:
            return _weeks_up_to(today, 13)
        case Preset.LAST_52_WEEKS:
            return _weeks_up_to(today, WEEKS_IN_YEAR)
        case Preset.THIS_MONTH:
            return month(today)
        case Preset.LAST_MONTH:
            return month(today.replace(day=1) - timedelta(days=1))
        case Preset.THIS_YEAR:
            return year(today.year)
        case Preset.LAST_YEAR:
            return year(today.year - 1)


def preset_label(preset: Preset) -> str:
    """The preset's name in the reader's language."""
    match preset:
        case Preset.LAST_4_WEEKS:
            return _("last 4 weeks")
        case Preset.LAST_13_WEEKS:
            return _("last 13 weeks")
        case Preset.LAST_52_WEEKS:
            return _("last 52 weeks")
        case Preset.THIS_MONTH:
            return _("this month")
        case Preset.LAST_MONTH:
            return _("last month")
        case Preset.THIS_YEAR:
            return _("this year")
        case Preset.LAST_YEAR:
            return _("last year")


def _weeks_up_to(today: date, weeks: int) -> Period:
    return Period(today - timedelta(days=weeks * DAYS_IN_WEEK - 1), today)
