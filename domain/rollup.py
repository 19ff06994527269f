"""How a period is cut, so that most of it is read from figures that were added up before.

Figures are kept by year, by month, and by part of a week: the days of a week that lie in one month, so that whole weeks,
whole months and anything made of them are exact sums. The days at the ends of a period, which fill no part, are kept one by
one.
"""

from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain import period
from domain.period import Period

ONE_DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


class Grain(StrEnum):
    """The stretches by which figures are kept."""

    YEAR = "year"
    MONTH = "month"
    PART = "part"
    DAY = "day"


class Cause(StrEnum):
    """What was changed, by which figures may be wrong.

    `COUNTED`: sessions, counts or tallies, of which all figures are made; `STAFFED`: who is there; `ASKED`: the languages
    that a session asks for; `SKILLED`: who has which skill, or which of them help with a topic.
    """

    COUNTED = "counted"
    STAFFED = "staffed"
    ASKED = "asked"
    SKILLED = "skilled"


_FINE = frozenset({Grain.PART, Grain.DAY})


@dataclass(frozen=True, slots=True)
class Cut:
    """The days of a period: whole years, whole months and whole parts of weeks, by their first days, stretches of days of
    which nothing kept holds, and single days of which what is kept does.
    """

    months: tuple[date, ...]
    parts: tuple[date, ...]
    days: tuple[Period, ...]
    single: tuple[date, ...] = ()
    years: tuple[date, ...] = ()

    @property
    def kept(self) -> Iterator[tuple[Grain, tuple[date, ...]]]:
        """By grain the first days of what is kept, the longest stretches first; grains of which there are none are left out."""
        of_grains = (
            (Grain.YEAR, self.years),
            (Grain.MONTH, self.months),
            (Grain.PART, self.parts),
            (Grain.DAY, self.single),
        )
        return ((grain, days) for grain, days in of_grains if days)


def runs(grain: Grain, firsts: Sequence[date]) -> list[tuple[date, date]]:
    """Stretches that follow each other, in order: the first days of the first and of the last of them."""
    found: list[tuple[date, date]] = []
    for first in firsts:
        if found and _after(grain, found[-1][1]) == first:
            found[-1] = (found[-1][0], first)
        else:
            found.append((first, first))
    return found


def _after(grain: Grain, first: date) -> date:
    """The first day of the next stretch."""
    match grain:
        case Grain.YEAR:
            return date(first.year + 1, 1, 1)
        case Grain.MONTH:
            return first.replace(day=monthrange(first.year, first.month)[1]) + ONE_DAY
        case Grain.PART:
            return part(first).last + ONE_DAY
        case Grain.DAY:
            return first + ONE_DAY


def year_of(day: date) -> Period:
    """The year that the day lies in."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def part(day: date) -> Period:
    """The part of a week that the day lies in: the days that share its week and its month."""
    monday = period.week_of(day)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Period(max(monday, day.replace(day=1)), min(monday + WEEK - ONE_DAY, last))


def parts(days: Period) -> Iterator[Period]:
    """All parts that have a day in the period, in order."""
    first = part(days.first)
    while first.first <= days.last:
        yield first
        first = part(first.last + ONE_DAY)


def cut(
    days: Period, *, grains: AbstractSet[Grain], stale: Collection[date] = (), until: date | None = None
) -> Cut:
    """The period in as few stretches as can be; `stale` are first days of parts whose kept figures do not hold.

    `until`: the first day for which nothing kept holds, because what is due there depends on the clock.
    """
    years = _years(days, stale, until) if Grain.YEAR in grains else []
    whole = {first.year for first in years}
    months: list[date] = []
    some: list[date] = []
    single: list[date] = []
    rest: list[Period] = []
    stale_months = {day.replace(day=1) for day in stale}
    for month in _months(days):
        first = month.first
        if first.year in whole:
            continue
        here = Period(max(month.first, days.first), min(month.last, days.last))
        is_past = until is None or month.last < until
        if Grain.MONTH in grains and here == month and first not in stale_months and is_past:
            months.append(first)
        elif grains & _FINE:
            for one in parts(here):
                is_whole = here.first <= one.first and one.last <= here.last
                some_days = Period(max(one.first, here.first), min(one.last, here.last))
                if one.first in stale:
                    _join(rest, some_days)
                elif Grain.PART in grains and is_whole and (until is None or one.last < until):
                    some.append(one.first)
                elif Grain.DAY in grains:
                    past = [day for day in some_days.days if until is None or day < until]
                    single += past
                    if len(past) < some_days.length:
                        _join(rest, Period(some_days.first + len(past) * ONE_DAY, some_days.last))
                else:
                    _join(rest, some_days)
        else:
            _join(rest, here)
    return Cut(tuple(months), tuple(some), tuple(rest), tuple(single), tuple(years))


def _years(days: Period, stale: Collection[date], until: date | None) -> list[date]:
    """The first days of the years that lie in the period and of which all that is kept holds."""
    touched = {day.year for day in stale}
    years = (year_of(date(number, 1, 1)) for number in range(days.first.year, days.last.year + 1))
    return [
        one.first
        for one in years
        if days.first <= one.first
        and one.last <= days.last
        and one.first.year not in touched
        and (until is None or one.last < until)
    ]


def _months(days: Period) -> Iterator[Period]:
    """All months that have a day in the period: ten years of them at each chart, so without `relativedelta`."""
    first = days.first.replace(day=1)
    while first <= days.last:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        yield Period(first, last)
        first = last + ONE_DAY


def _join(stretches: list[Period], new: Period) -> None:
    """Add a stretch, to the last one when it goes on where that ends."""
    if stretches and stretches[-1].last + ONE_DAY == new.first:
        stretches[-1] = Period(stretches[-1].first, new.last)
    else:
        stretches.append(new)
