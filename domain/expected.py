"""How many visitors to expect of a session, as a range, and on how many counts that rests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from math import ceil, exp, floor
from typing import TYPE_CHECKING

from domain import school_holiday
from domain.holiday import holidays_of
from domain.period import Period, week

if TYPE_CHECKING:
    from domain.roster import PlacedSession

ENOUGH_SESSIONS = 8
"""Entered sessions from which a moment's own figures say more than those of its whole location."""
USUAL_SHARE = 0.8
"""How many of the sessions lie in the range: four in five, as many below it as above."""
DAYS_A_YEAR = 365.25
DAMPED_YEARS = 0.5
"""A trend goes on for about as long, then it fades: nobody knows whether it holds."""
ORDINARY, SCHOOL_HOLIDAY, HOLIDAY_WEEK = 0, 1, 2
"""What kind of week a day lies in. Summer is in its months already."""


@dataclass(frozen=True, slots=True)
class Season:
    """What makes a day busier or quieter than usual, the same for a whole network: month, kind of week, trend.

    `months` from January, 1.0 on average; `weeks` by kind; `growth` is the logarithm of what a year adds, from `today` on.
    """

    today: date
    months: tuple[float, ...] = (1.0,) * 12
    weeks: tuple[float, ...] = (1.0, 1.0, 1.0)
    growth: float = 0.0

    def of(self, day: date) -> float:
        """Visitors on the day as a multiple of those on an average day around `today`."""
        return self.of_kind(day, kind_of_week(day))

    def of_kind(self, day: date, kind: int) -> float:
        """The same for a day that would lie in such a week."""
        years = (day - self.today).days / DAYS_A_YEAR
        if years > 0:
            years = DAMPED_YEARS * (1 - exp(-years / DAMPED_YEARS))
        return self.months[day.month - 1] * self.weeks[kind] * exp(self.growth * years)


@dataclass(frozen=True, slots=True)
class Expected:
    """Visitors to expect of a session; `sessions` is how many entered ones that rests on.

    Four sessions in five have from `low` through `high` visitors. `spread` is how much more they differ than chance alone
    makes them: the variance is the mean, and so many times its square. `of_location`: the moment itself has too few sessions
    that were entered, so these are mostly the figures of its whole location.
    """

    visitors: float
    sessions: int
    low: int
    high: int
    of_location: bool = False
    spread: float = 0.0

    @property
    def rests_on_few(self) -> bool:
        return self.sessions < ENOUGH_SESSIONS

    def times(self, factor: float) -> "Expected":
        """The same with so many times the visitors."""
        return expected(
            self.visitors * factor, self.sessions, spread=self.spread, of_location=self.of_location
        )


@dataclass(frozen=True, slots=True)
class Expectation:
    """What to expect of each session: of its slot on an average day and of its location, as far as counts were entered.

    Without a `season` every day is an average one.
    """

    by_slot: Mapping[int, Expected]
    by_location: Mapping[int, Expected]
    season: Season | None = None

    def of(self, *, slot_id: int | None, location_id: int, day: date | None = None) -> Expected | None:
        """On that day, or on an average one; None where nothing was ever entered."""
        found = self._usual(slot_id, location_id)
        if found is None or self.season is None or day is None:
            return found
        return found.times(self.season.of(day))

    def of_session(self, session: "PlacedSession") -> Expected | None:
        return self.of(slot_id=session.slot_id, location_id=session.location_id, day=session.when.day)

    def _usual(self, slot_id: int | None, location_id: int) -> Expected | None:
        own = self.by_slot.get(slot_id) if slot_id is not None else None
        around = self.by_location.get(location_id)
        if own is None:
            return None if around is None else replace(around, of_location=True)
        if not own.rests_on_few or around is None or around.sessions == own.sessions:
            return own
        return replace(own, sessions=around.sessions, of_location=True)


def expected(visitors: float, sessions: int, *, spread: float, of_location: bool = False) -> Expected:
    """With the range that belongs to the mean and the spread; the mean lies in it."""
    mean = round(max(visitors, 0.0), 3)
    rest = (1 - USUAL_SHARE) / 2
    return Expected(
        mean,
        sessions,
        low=min(quantile(mean, round(spread, 3), rest), floor(mean)),
        high=max(quantile(mean, round(spread, 3), 1 - rest), ceil(mean)),
        of_location=of_location,
        spread=spread,
    )


@lru_cache(maxsize=16_384)
def quantile(mean: float, spread: float, share: float) -> int:
    """The fewest visitors that at least `share` of the sessions stay within: of a negative binomial number, or a Poisson one."""
    if mean <= 0:
        return 0
    if spread > 0:
        shape = 1 / spread
        probability, ratio = (shape / (shape + mean)) ** shape, mean / (shape + mean)
    else:
        shape, probability, ratio = 0.0, exp(-mean), 0.0
    number, reached = 0, probability
    while reached < share and number < MOST_VISITORS:
        probability *= (number + shape) / (number + 1) * ratio if spread > 0 else mean / (number + 1)
        number += 1
        reached += probability
    return number


def kind_of_week(day: date) -> int:
    """Whether the day lies in a short school holiday, else in a week with a public holiday, else in neither."""
    return _kinds(day.year).get(day, ORDINARY)


@lru_cache(maxsize=32)
def _kinds(year: int) -> dict[date, int]:
    days = Period(date(year, 1, 1), date(year, 12, 31))
    # A holiday in the first days of the next year makes the last ones of this one part of its week.
    around = Period(week(days.first).first, week(days.last).last)
    kinds = {one: HOLIDAY_WEEK for holiday in holidays_of(around) for one in week(holiday).days}
    short = {
        day: SCHOOL_HOLIDAY
        for day, code in school_holiday.by_day(days).items()
        if code is not school_holiday.SchoolHolidayCode.SUMMER
    }
    return kinds | short


MOST_VISITORS = 500
"""As many as a count takes."""
